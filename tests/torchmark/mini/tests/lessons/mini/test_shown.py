import torch

from torchmark import case


@case("mean")
def test_the_mean_of_three_numbers(nb, rng):
    return nb.mean(torch.tensor([1.0, 2.0, 6.0]))


@case("tail", storage=True, strides=True)
def test_the_tail_of_three_numbers(nb, rng):
    x = torch.tensor([1.0, 2.0, 3.0])
    return x, nb.tail(x)


@case("ones")
def test_ones_as_they_are(nb, rng):
    return nb.ones


@case("Line")
def test_a_line_starts_as_the_identity(nb, rng):
    return nb.Line(), nb.Line()(torch.tensor([2.0]))


@case("fit")
def test_two_steps_of_a_fit(nb, rng):
    with nb.replacing(slope=lambda w: 0.25 * w):
        return nb.fit(torch.tensor(4.0), 2)
