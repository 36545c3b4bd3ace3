"""The figures of the slides and of the lesson's text, from the reference; independent checks of the rest."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

TRUE = torch.tensor([[1.0], [2.0], [3.0]])


def printed(figure):
    """Equal to a figure that was printed from float32 with four decimals or more."""
    return pytest.approx(figure, rel=1e-4, abs=6e-5)


@pytest.fixture(scope="module")
def samples(reference):
    x, y = reference.make_samples(20, np.random.RandomState(42))
    xx = reference.design_matrix(x)
    X, Y = reference.to_tensors(xx, y)
    return SimpleNamespace(x=x, y=y, xx=xx, X=X, Y=Y)


@pytest.fixture(scope="module")
def thousand_steps(reference, samples):
    return reference.fit_nadam(samples.X, samples.Y, torch.zeros(3, 1))


def nadam_by_hand(xx, y, w, lr, n, beta1=0.9, beta2=0.999, decay=4e-3, eps=1e-8):
    """NAdam as its paper has it, in float64 NumPy, with the gradient of the mean squared error on paper."""
    m, v, product, losses = np.zeros_like(w), np.zeros_like(w), 1.0, []
    for t in range(1, n + 1):
        error = xx @ w - y
        losses.append(float((error**2).mean()))
        g = 2 * xx.T @ error / len(y)
        mu, mu_next = (beta1 * (1 - 0.5 * 0.96 ** (k * decay)) for k in (t, t + 1))
        product *= mu
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        m_hat = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
        w = w - lr * m_hat / (np.sqrt(v / (1 - beta2**t)) + eps)
    return w, losses


# The rule behind the data and its samples


def test_polynomial_as_numpy_prints_it(reference):
    assert str(reference.polynomial) == "   2\n1 x + 2 x + 3"


def test_values_and_slope_of_the_polynomial(reference):
    assert (reference.polynomial(0), reference.polynomial(2)) == (3, 11)
    for x in (-3.5, 0.0, 1.25):
        assert reference.polynomial(x) == pytest.approx(1 * x * x + 2 * x + 3, rel=1e-12)
        assert reference.polynomial.deriv()(x) == pytest.approx(2 * x + 2, rel=1e-12)


def test_twenty_samples_are_two_columns_on_the_polynomial(samples):
    assert samples.x.shape == samples.y.shape == (20, 1)
    assert samples.x.dtype == samples.y.dtype == np.float64
    assert samples.x[:3, 0].tolist() == printed([2.4836, -0.6913, 3.2384])
    drawn = np.random.RandomState(42).randn(20)
    for z, x, y in zip(drawn, samples.x[:, 0], samples.y[:, 0], strict=True):
        assert (x, y) == pytest.approx((5 * z, 25 * z * z + 10 * z + 3), rel=1e-12)


def test_design_matrix_has_a_column_for_each_power(samples):
    assert samples.xx.shape == (20, 3) and samples.xx.dtype == np.float64
    assert samples.xx[:, 2].tolist() == [1.0] * 20
    for (x,), row in zip(samples.x.tolist(), samples.xx.tolist(), strict=True):
        assert row == pytest.approx([x * x, x, 1], rel=1e-15)
    assert (samples.xx @ TRUE.double().numpy()).ravel() == pytest.approx(samples.y.ravel(), rel=1e-12)


def test_tensors_hold_the_numbers_of_the_arrays_in_float32(samples):
    for tensor, array in ((samples.X, samples.xx), (samples.Y, samples.y)):
        assert tensor.dtype == torch.float32 and not tensor.requires_grad
        assert tensor.shape == array.shape
        assert (tensor.numpy() == array.astype(np.float32)).all()


# The error


def test_error_of_weights_of_one(reference, samples):
    predictions = samples.X @ torch.ones(3, 1)
    assert reference.mse(samples.Y, predictions).item() == printed(23.1969)
    points = zip(samples.x[:, 0], samples.y[:, 0], strict=True)
    by_hand = sum((x * x + x + 1 - y) ** 2 for x, y in points) / 20
    assert reference.mse(samples.Y, predictions).item() == pytest.approx(by_hand, rel=1e-5)


def test_error_of_the_silent_broadcast(reference, samples):
    row, predictions = samples.Y.ravel(), samples.X @ torch.ones(3, 1)
    assert (row - predictions).shape == (20, 20)
    assert torch.mean(torch.square(row - predictions)).item() == printed(1407.0714)
    with pytest.raises(ValueError, match="predictions"):
        reference.mse(row, predictions)


def test_first_gradient_agrees_with_finite_differences(reference, samples):
    w = torch.zeros(3, 1, requires_grad=True)
    loss = reference.mse(samples.Y, samples.X @ w)
    loss.backward()
    assert loss.item() == printed(1272.2225)
    assert w.grad.ravel().tolist() == printed([-2448.4907, 23.7523, -47.8198])
    xx, y = torch.tensor(samples.xx), torch.tensor(samples.y)
    for k in range(3):
        slip = torch.zeros(3, 1, dtype=torch.float64)
        slip[k] = 1e-3
        slope = (reference.mse(y, xx @ slip) - reference.mse(y, -(xx @ slip))) / 2e-3
        assert w.grad[k].item() == pytest.approx(slope.item(), rel=1e-5)


# The search


def test_a_thousand_steps_of_nadam(reference, samples, thousand_steps):
    w, losses = thousand_steps
    assert len(losses) == 1000 and losses[0] == printed(1272.2225)
    assert w.ravel().tolist() == printed([1.015627, 2.005997, 2.159771])
    assert losses[-1] == printed(0.421373)


def test_five_thousand_steps_of_nadam(reference, samples):
    w, losses = reference.fit_nadam(samples.X, samples.Y, torch.zeros(3, 1), n=5000)
    assert w.ravel().tolist() == pytest.approx([1.0, 2.0, 2.999986], abs=1e-5)
    assert losses[-1] < 1e-8


@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_nadam_agrees_with_the_formulas_of_its_paper(reference, samples, n):
    X, Y, w0 = torch.tensor(samples.xx), torch.tensor(samples.y), torch.zeros(3, 1, dtype=torch.float64)
    w, losses = reference.fit_nadam(X, Y, w0, n=n)
    expected, expected_losses = nadam_by_hand(samples.xx, samples.y, np.zeros((3, 1)), 0.01, n)
    # torch keeps the product of the mu in float32
    assert w.numpy().ravel() == pytest.approx(expected.ravel(), rel=1e-6)
    assert losses == pytest.approx(expected_losses, rel=1e-6)


def test_two_steps_towards_five(reference):
    w0 = torch.tensor([[0.0]])
    w, losses = reference.fit_nadam(torch.tensor([[1.0]]), torch.tensor([[5.0]]), w0, lr=0.1, n=2)
    assert losses == printed([25.0, 23.9547]) and w.item() == printed(0.1833)
    assert w0.item() == 0.0 and not w0.requires_grad


def test_the_other_optimizers_take_other_ways(reference, samples):
    ends = {}
    for name in ("Adam", "SGD"):
        w = torch.zeros(3, 1, requires_grad=True)
        optimizer = getattr(torch.optim, name)([w], lr=0.01)
        for _ in range(1000):
            optimizer.zero_grad()
            reference.mse(samples.Y, samples.X @ w).backward()
            optimizer.step()
        ends[name] = w.ravel().tolist()
    assert ends["Adam"] == printed([1.014666, 2.005672, 2.211487])
    assert all(math.isnan(value) for value in ends["SGD"])


def test_twenty_samples_determine_the_right_weights(samples):
    found = np.linalg.lstsq(samples.xx, samples.y, rcond=None)[0]
    assert found.ravel() == pytest.approx([1, 2, 3], rel=1e-9)


# What is left


def test_the_constant_is_furthest_off_after_a_thousand_steps(reference, thousand_steps):
    w = thousand_steps[0].detach()
    errors, worst = reference.w_true_error(w, TRUE)
    assert worst == 2 and errors.shape == (3, 1)
    for k, error in enumerate(errors.ravel().tolist()):
        assert error == pytest.approx(abs(w[k].item() - (k + 1)) / (k + 1), rel=1e-4)


def test_relative_errors_of_the_statement(reference):
    w, w_true = torch.tensor([[101.0], [2.0], [3.3]]), torch.tensor([[100.0], [2.0], [3.0]])
    errors, worst = reference.w_true_error(w, w_true)
    assert errors.ravel().tolist() == printed([0.01, 0.0, 0.1]) and worst == 2


def test_prices_are_what_a_slip_really_costs(reference, samples):
    prices = reference.price_of_a_slip(torch.tensor(samples.xx))
    assert prices.tolist() == printed([1265.4814, 22.6229, 1.0])
    for k in range(3):
        cost = 0.0
        for row, y in zip(samples.xx.tolist(), samples.y[:, 0].tolist(), strict=True):
            weights = [1.0 + (k == 0), 2.0 + (k == 1), 3.0 + (k == 2)]
            cost += (sum(w * x for w, x in zip(weights, row, strict=True)) - y) ** 2 / 20
        assert prices[k].item() == pytest.approx(cost, rel=1e-9)


def test_other_weights_make_up_for_a_part_of_the_constant(reference, samples, thousand_steps):
    lacking = 3 - thousand_steps[0][2].item()
    assert lacking == pytest.approx(0.84, abs=5e-3)
    alone = lacking**2 * reference.price_of_a_slip(samples.X)[2].item()
    assert alone == pytest.approx(0.71, abs=5e-3) and thousand_steps[1][-1] < 0.6 * alone


# The layer and the workbook


def test_the_first_exercise_of_the_workbook(reference):
    wb, x1, out = reference.linear_by_hand(torch.tensor([[4.0]]), torch.tensor([[3.0]]), torch.tensor([0.0]))
    assert (wb.tolist(), x1.tolist(), out.tolist()) == ([[3.0, 0.0]], [[4.0, 1.0]], [[12.0]])
    assert reference.missing_value(3, 0, 4, None) == 12


@pytest.mark.parametrize(("n", "k", "m"), [(4, 3, 2), (1, 2, 5), (3, 3, 3), (2, 1, 1)])
def test_layer_in_plain_loops(reference, n, k, m):
    generator = torch.Generator().manual_seed(n)
    shapes = (n, k), (m, k), (m,)
    x, w, b = (torch.randn(*shape, generator=generator, dtype=torch.float64) for shape in shapes)
    wb, x1, out = reference.linear_by_hand(x, w, b)
    assert wb.shape == (m, k + 1) and x1.shape == (n, k + 1) and out.shape == (n, m)
    assert wb[:, -1].tolist() == b.tolist() and x1[:, -1].tolist() == [1.0] * n
    for i in range(n):
        for j in range(m):
            by_hand = b[j].item() + sum(w[j, l].item() * x[i, l].item() for l in range(k))  # noqa: E741
            assert out[i, j].item() == pytest.approx(by_hand, rel=1e-12)
    assert torch.allclose(out, torch.nn.functional.linear(x, w, b), rtol=1e-12)


def test_the_layer_of_the_statement(reference):
    args = torch.tensor([[4.0], [5.0]]), torch.tensor([[3.0], [10.0]]), torch.tensor([0.0, 1.0])
    assert reference.linear_by_hand(*args)[2].tolist() == [[12.0, 41.0], [15.0, 51.0]]


def test_every_missing_number_is_found_again(reference):
    numbers = (-2.0, -0.5, 0.0, 1.0, 3.0)
    for w in numbers:
        for b in numbers:
            for x in numbers:
                whole = (w, b, x, w * x + b)
                for gap in range(4):
                    page = [None if i == gap else value for i, value in enumerate(whole)]
                    unknowable = (gap == 0 and x == 0) or (gap == 2 and w == 0)
                    found = reference.missing_value(*page)
                    assert found is None if unknowable else found == pytest.approx(whole[gap])
