"""Hidden cases of sbs00_preamble: they never leave the course, and differ in kind from the shown ones."""

import numpy as np
import torch

from torchmark import case

F64 = torch.float64
ROOM = {"rtol": 1e-4, "atol": 1e-5}  # another order of the same float32 steps rounds otherwise


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# one is, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def a_cubic():
    return np.poly1d([0.5, 0.0, -2.0, 7.0])


def decoy_mse(y, y_pred):
    """Symmetric, for the order of the two makes no difference to the right one."""
    return ((y - y_pred) ** 4).sum() / 8 + (y - y_pred).square().sum()


def working_mse(y, y_pred):
    return torch.nn.functional.mse_loss(y_pred, y)


def without_graph(x):
    return x.detach().clone() if isinstance(x, torch.Tensor) else x


def column(rng, n):
    return rng.normal(n, 1, dtype=F64).numpy()


# The rule behind the data


@case("polynomial", points=2)
def test_values_at_a_column_of_numbers(nb, rng):
    return nb.polynomial(column(rng, 6))


@case("polynomial")
def test_its_slope_and_its_order(nb, rng):
    slope = nb.polynomial.deriv()
    return [float(slope(x)) for x in (-1.0, 0.0, 2.5)], int(nb.polynomial.order)


# Twenty samples


def samples(nb, n, generator):
    with nb.replacing(polynomial=a_cubic()):
        x, y = nb.make_samples(n, generator)
        return x, y


@case("make_samples", points=2)
def test_twenty_samples_of_another_polynomial(nb, rng):
    return samples(nb, 20, np.random.RandomState(7))


@case("make_samples")
def test_a_single_sample(nb, rng):
    return samples(nb, 1, np.random.RandomState(8))


@case("make_samples")
def test_the_generator_goes_on_with_the_second_call(nb, rng):
    generator = np.random.RandomState(9)
    return samples(nb, 3, generator), samples(nb, 4, generator), float(generator.uniform())


# One column for each power


@case("design_matrix", inputs_unchanged=True)
def test_design_matrix_of_nine_numbers(nb, rng):
    return nb.design_matrix(5 * column(rng, 9))


@case("design_matrix", inputs_unchanged=True)
def test_design_matrix_of_a_single_number(nb, rng):
    return nb.design_matrix(column(rng, 1))


@case("design_matrix", inputs_unchanged=True)
def test_design_matrix_of_a_view(nb, rng):
    return nb.design_matrix(rng.strided(rng.normal(5, 1, dtype=F64)).numpy())


@case("design_matrix", inputs_unchanged=True)
def test_design_matrix_with_a_zero_and_three_samples(nb, rng):
    return nb.design_matrix(np.array([[0.0], [-0.5], [1e4]]))


# From arrays to tensors


def with_requirement(X, Y):
    return {"X": X, "Y": Y, "require gradients": [getattr(t, "requires_grad", False) for t in (X, Y)]}


@case("to_tensors", inputs_unchanged=True)
def test_tensors_of_seven_samples(nb, rng):
    return with_requirement(*nb.to_tensors(rng.normal(7, 3, dtype=F64).numpy(), column(rng, 7)))


@case("to_tensors")
def test_tensors_of_a_single_sample_with_one_column(nb, rng):
    return with_requirement(*nb.to_tensors(column(rng, 1), column(rng, 1)))


@case("to_tensors")
def test_tensors_of_ints(nb, rng):
    xx, y = rng.integers(-9, 9, 4, 2), rng.integers(-9, 9, 4, 1)
    return with_requirement(*nb.to_tensors(xx.numpy(), y.numpy()))


@case("to_tensors", inputs_unchanged=True)
def test_tensors_of_views(nb, rng):
    xx, y = rng.strided(rng.normal(4, 3, dtype=F64)), rng.strided(rng.normal(4, 1, dtype=F64))
    return with_requirement(*nb.to_tensors(xx.numpy(), y.numpy()))


# The silent broadcast


@case("mse", points=2)
def test_the_error_of_eight_predictions(nb, rng):
    return nb.mse(rng.normal(8, 1), rng.normal(8, 1))


@case("mse")
def test_the_error_of_one_prediction(nb, rng):
    return nb.mse(rng.normal(1, 1), rng.normal(1, 1))


@case("mse", inputs_unchanged=True)
def test_the_error_of_rows_in_double_precision(nb, rng):
    return nb.mse(rng.strided(rng.normal(6, dtype=F64)), rng.strided(rng.normal(6, dtype=F64)))


@case("mse", gradients=True)
def test_gradients_flow_back_through_the_error(nb, rng):
    return nb.mse(rng.normal(5, 1), rng.normal(5, 1, requires_grad=True))


@case("mse")
def test_a_column_and_a_row_of_predictions_are_refused(nb, rng):
    return [nb.mse(rng.normal(4, 1), rng.normal(4))]  # an error returned is not raised


@case("mse")
def test_one_prediction_for_many_is_refused(nb, rng):
    return [nb.mse(rng.normal(4, 1), rng.normal(1, 1))]


@case("mse")
def test_as_many_numbers_in_another_shape_are_refused(nb, rng):
    return [nb.mse(rng.normal(2, 3), rng.normal(3, 2))]


# Let an optimizer search


def fit(nb, rng, n, n_samples=6, k=3, dtype=torch.float32, calls=1, **options):
    X, Y = rng.uniform(-1, 1, n_samples, k, dtype=dtype), rng.uniform(1, 2, n_samples, 1, dtype=dtype)
    w0 = rng.uniform(-1, 1, k, 1, dtype=dtype)
    with nb.replacing(mse=decoy_mse):
        found = []
        for _ in range(calls):
            w, losses = nb.fit_nadam(X, Y, w0, n=n, **options)
            found.append((without_graph(w), losses))
        return found


@case("fit_nadam", inputs_unchanged=True, **ROOM)
def test_weights_after_one_step(nb, rng):
    return fit(nb, rng, 1)


@case("fit_nadam", **ROOM)
def test_weights_after_two_steps(nb, rng):
    return fit(nb, rng, 2, lr=0.05)


@case("fit_nadam", points=4, **ROOM)
def test_weights_after_ten_steps(nb, rng):
    return fit(nb, rng, 10, n_samples=20, lr=0.03)


@case("fit_nadam", inputs_unchanged=True, rtol=1e-7, atol=1e-9)
def test_forty_steps_for_one_sample_in_double_precision(nb, rng):
    return fit(nb, rng, 40, n_samples=1, k=2, dtype=F64, lr=0.02)


@case("fit_nadam", **ROOM)
def test_the_second_search_starts_where_the_first_did(nb, rng):
    return fit(nb, rng, 3, k=1, calls=2, lr=0.1)


# Which weight is furthest off?


def error_of(nb, w, w_true):
    errors, worst = nb.w_true_error(w, w_true)
    return errors, int(worst)


@case("w_true_error", inputs_unchanged=True, **ROOM)
def test_a_large_weight_with_a_small_relative_error(nb, rng):
    w_true = torch.tensor([[500.0], [0.1], [-20.0], [3.0]])
    return error_of(nb, w_true + torch.tensor([[30.0], [-0.06], [5.0], [0.5]]), w_true)


@case("w_true_error", **ROOM)
def test_the_error_of_a_single_weight(nb, rng):
    return error_of(nb, torch.tensor([[1.25]]), torch.tensor([[2.0]]))


@case("w_true_error", inputs_unchanged=True, atol=1e-10)
def test_errors_of_views_in_double_precision(nb, rng):
    w_true = torch.tensor([[-4.0], [0.5], [2.0], [-0.25], [8.0]], dtype=F64)
    return error_of(nb, rng.strided(w_true * (1 + rng.normal(5, 1, dtype=F64))), rng.strided(w_true))


@case("w_true_error", **ROOM)
def test_the_worst_weight_is_the_first(nb, rng):
    return error_of(nb, torch.tensor([[0.1], [2.1], [3.3]]), torch.tensor([[1.0], [2.0], [3.0]]))


# Why the constant lags behind


def prices(nb, X):
    with nb.replacing(mse=working_mse):
        return nb.price_of_a_slip(X)


@case("price_of_a_slip", points=2, inputs_unchanged=True, **ROOM)
def test_prices_of_four_weights(nb, rng):
    return prices(nb, 3 * rng.normal(9, 4))


@case("price_of_a_slip", **ROOM)
def test_prices_for_a_single_sample(nb, rng):
    return prices(nb, rng.normal(1, 3))


@case("price_of_a_slip", inputs_unchanged=True)
def test_prices_of_a_view_in_double_precision(nb, rng):
    return prices(nb, rng.strided(rng.normal(6, 2, dtype=F64)))


@case("price_of_a_slip", **ROOM)
def test_price_of_a_column_of_ones(nb, rng):
    return prices(nb, torch.ones(5, 1)), prices(nb, torch.cat([rng.normal(3, 2), torch.ones(3, 1)], dim=1))


# A linear layer by hand


def parts(found):
    """A tuple of what came back in a tuple or list; anything else as it is."""
    return tuple(found) if isinstance(found, (tuple, list)) else found


def layer(nb, x, w, b):
    return parts(nb.linear_by_hand(x, w, b))


@case("linear_by_hand", points=2, inputs_unchanged=True, **ROOM)
def test_a_layer_with_three_inputs_and_two_outputs(nb, rng):
    return layer(nb, rng.normal(5, 3), rng.normal(2, 3), rng.normal(2))


@case("linear_by_hand", **ROOM)
def test_a_batch_of_one_and_four_outputs(nb, rng):
    return layer(nb, rng.normal(1, 2), rng.normal(4, 2), rng.normal(4))


@case("linear_by_hand", **ROOM)
def test_as_many_samples_as_inputs_and_outputs(nb, rng):
    return layer(nb, rng.normal(3, 3), rng.normal(3, 3), rng.normal(3))


@case("linear_by_hand", **ROOM)
def test_one_output_more_than_inputs(nb, rng):
    return layer(nb, rng.normal(4, 2), rng.normal(3, 2), rng.normal(3))


@case("linear_by_hand", inputs_unchanged=True)
def test_a_layer_of_views_in_double_precision(nb, rng):
    x, w = rng.strided(rng.normal(4, 3, dtype=F64)), rng.strided(rng.normal(1, 3, dtype=F64))
    return layer(nb, x, w, rng.strided(rng.normal(1, dtype=F64)))


@case("linear_by_hand", gradients=True, **ROOM)
def test_gradients_flow_back_to_weights_biases_and_inputs(nb, rng):
    w, b = rng.normal(2, 3, requires_grad=True), rng.normal(2, requires_grad=True)
    return layer(nb, rng.normal(4, 3, requires_grad=True), w, b)


# The missing value


def filled(nb, *pages):
    found = [nb.missing_value(*page) for page in pages]
    return [None if value is None else float(value) for value in found]


@case("missing_value")
def test_a_missing_output(nb, rng):
    return filled(nb, (2.5, -1.0, 3.0, None), (0, 4, 7, None), (-3, 0, 0, None))


@case("missing_value")
def test_a_missing_bias(nb, rng):
    return filled(nb, (2.0, None, 3.5, 1.0), (0, None, 5, 2), (4, None, 0, -2), (3, None, 2, 0))


@case("missing_value")
def test_a_missing_weight(nb, rng):
    return filled(nb, (None, 1.5, 4.0, -8.5), (None, 3, -2, 0), (None, 0, 8, 2))


@case("missing_value")
def test_a_missing_input(nb, rng):
    return filled(nb, (0.5, 2.0, None, 3.0), (-4, 2, None, 0), (8, 0, None, 2))


@case("missing_value")
def test_a_product_with_zero_tells_nothing_of_the_other_factor(nb, rng):
    return filled(nb, (0.0, 2, None, 5), (0, 2, None, 2), (None, 1, 0, 3), (None, 3, 0.0, 3))
