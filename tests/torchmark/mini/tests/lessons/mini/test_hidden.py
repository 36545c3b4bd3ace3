import torch

from torchmark import case


@case("mean", points=2, gradients=True, inputs_unchanged=True)
def test_the_mean_carries_gradients(nb, rng):
    return nb.mean(rng.normal(5, requires_grad=True))


@case("mean")
def test_the_mean_of_a_strided_matrix_in_double(nb, rng):
    return nb.mean(rng.strided(rng.normal(3, 4, dtype=torch.float64)))


@case("mean", gpu=True)
def test_the_mean_on_a_gpu(nb, rng):
    return nb.mean(rng.normal(5).cuda())


@case("tail", storage=True, strides=True)
def test_the_tail_of_an_offset_view(nb, rng):
    x = rng.strided(rng.normal(6))
    return x, nb.tail(x)


@case("tail")
def test_the_tail_of_nan_and_inf(nb, rng):
    return nb.tail(torch.tensor([1.0, float("nan"), float("inf"), -float("inf")]))


@case("ones")
def test_ones_doubled(nb, rng):
    return nb.ones * 2


@case("Line")
def test_a_line_elsewhere(nb, rng):
    return nb.Line()(rng.normal(4, 1))


@case("fit", forbid=("while",))
def test_three_steps_of_another_fit(nb, rng):
    with nb.replacing(slope=lambda w: w - 1):
        return nb.fit(rng.normal(), 3)
