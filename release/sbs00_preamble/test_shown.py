"""Shown cases of sbs00_preamble: they travel with the release, and their inputs can be checked by hand."""

import numpy as np
import torch

from torchmark import case


# Where an answer calls other answers, these stand in for them.
def ten_more():
    """The polynomial x + 10."""
    return np.poly1d([1, 10])


def decoy_mse(y, y_pred):
    return (y - y_pred).abs().sum() + (y - y_pred).square().sum()


def without_graph(x):
    return x.detach().clone() if isinstance(x, torch.Tensor) else x


# The rule behind the data


@case("polynomial")
def test_values_at_zero_one_and_two(nb, rng):
    return [float(nb.polynomial(x)) for x in (0, 1, 2)]


@case("polynomial")
def test_it_is_one_of_the_polynomials_of_numpy(nb, rng):
    found = nb.polynomial
    return {"class": type(found).__name__, "coefficients": [float(c) for c in getattr(found, "coeffs", ())]}


# Twenty samples


@case("make_samples")
def test_three_samples_of_the_polynomial_x_plus_ten(nb, rng):
    with nb.replacing(polynomial=ten_more()):
        x, y = nb.make_samples(3, np.random.RandomState(42))
        return x, y


# One column for each power


@case("design_matrix", inputs_unchanged=True)
def test_design_matrix_of_two_and_minus_three(nb, rng):
    return nb.design_matrix(np.array([[2.0], [-3.0]]))


@case("design_matrix")
def test_design_matrix_of_a_single_ten(nb, rng):
    return nb.design_matrix(np.array([[10.0]]))


# From arrays to tensors


def with_requirement(X, Y):
    return {"X": X, "Y": Y, "require gradients": [getattr(t, "requires_grad", False) for t in (X, Y)]}


@case("to_tensors")
def test_arrays_of_floats_become_float32(nb, rng):
    xx, y = np.array([[4.0, 2.0, 1.0], [9.0, -3.0, 1.0]]), np.array([[11.0], [6.0]])
    return with_requirement(*nb.to_tensors(xx, y))


@case("to_tensors")
def test_ints_beside_floats_become_float32_too(nb, rng):
    return with_requirement(*nb.to_tensors(np.array([[1, 2]]), np.array([[0.5]])))


# The silent broadcast


@case("mse")
def test_errors_of_three_and_one(nb, rng):
    return nb.mse(torch.tensor([[1.0], [2.0]]), torch.tensor([[4.0], [3.0]]))


@case("mse")
def test_a_row_and_a_column_are_refused(nb, rng):
    return [nb.mse(torch.tensor([1.0, 2.0]), torch.tensor([[4.0], [3.0]]))]  # an error returned is not raised


# Let an optimizer search


@case("fit_nadam", inputs_unchanged=True, rtol=1e-4, atol=1e-5)
def test_two_steps_towards_five_with_an_error_of_its_own(nb, rng):
    X, Y, w0 = torch.tensor([[1.0]]), torch.tensor([[5.0]]), torch.tensor([[0.0]])
    with nb.replacing(mse=decoy_mse):
        w, losses = nb.fit_nadam(X, Y, w0, lr=0.1, n=2)
        return without_graph(w), losses


# Which weight is furthest off?


@case("w_true_error", rtol=1e-4, atol=1e-5)
def test_one_hundred_and_one_for_one_hundred(nb, rng):
    w, w_true = torch.tensor([[101.0], [2.0], [3.3]]), torch.tensor([[100.0], [2.0], [3.0]])
    errors, worst = nb.w_true_error(w, w_true)
    return errors, int(worst)


@case("w_true_error", rtol=1e-4, atol=1e-5)
def test_a_true_weight_may_be_negative(nb, rng):
    errors, worst = nb.w_true_error(torch.tensor([[-3.0], [5.0]]), torch.tensor([[-2.0], [4.0]]))
    return errors, int(worst)


# Why the constant lags behind


@case("price_of_a_slip", inputs_unchanged=True)
def test_prices_of_two_weights(nb, rng):
    return nb.price_of_a_slip(torch.tensor([[1.0, 10.0], [3.0, 20.0]]))


# A linear layer by hand


def parts(found):
    """A tuple of what came back in a tuple or list; anything else as it is."""
    return tuple(found) if isinstance(found, (tuple, list)) else found


@case("linear_by_hand", inputs_unchanged=True)
def test_the_first_page_of_the_workbook(nb, rng):
    return parts(nb.linear_by_hand(torch.tensor([[4.0]]), torch.tensor([[3.0]]), torch.tensor([0.0])))


@case("linear_by_hand", inputs_unchanged=True)
def test_two_samples_and_two_outputs(nb, rng):
    x, w, b = torch.tensor([[4.0], [5.0]]), torch.tensor([[3.0], [10.0]]), torch.tensor([0.0, 1.0])
    return parts(nb.linear_by_hand(x, w, b))


# The missing value


def number(value):
    return None if value is None else float(value)


@case("missing_value")
def test_output_and_input_of_small_layers(nb, rng):
    return [number(nb.missing_value(3, 0, 4, None)), number(nb.missing_value(2, 1, None, 7))]


@case("missing_value")
def test_no_single_input_fits_a_weight_of_zero(nb, rng):
    return number(nb.missing_value(0, 1, None, 7))
