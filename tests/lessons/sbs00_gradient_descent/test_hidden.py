"""Hidden cases of sbs00_gradient_descent. They stay in the course and differ in kind from the shown ones."""

import numpy as np

from torchmark import case

ROOM = {"rtol": 1e-8, "atol": 1e-10}  # another order of the same float64 sums rounds otherwise


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def decoy_predict(b, w, x):
    return np.tanh(w * x) - b * x**2


def decoy_mse_loss(yhat, y):
    return float((np.abs(yhat - y) ** 3).sum())


def decoy_gradients(x, y, yhat):
    return float((x + yhat - 3 * y).sum()) / 5, float((yhat * y).max() - x[0, 0])


def decoy_update(b, w, b_grad, w_grad, lr):
    return b - lr * np.tanh(b_grad) + 0.01, w + lr * np.tanh(w_grad - b_grad)


def decoy_grid_predictions(bs, ws, x):
    return np.cos(bs) * x.reshape(-1, 1, 1) + ws**2


def decoy_grid_errors(preds, y):
    return preds * y.reshape(-1, 1, 1) - 1


def working_error(yhat, y):
    return yhat - y


def working_predict(b, w, x):
    return w * x + b


def array(*numbers):
    return np.array(numbers, dtype=float)


def column(rng, n):
    return rng.numpy.standard_normal((n, 1))


def strided(x):
    """The values of `x` in a view that is not contiguous and starts inside its memory."""
    room = np.full([2 * size + 1 for size in x.shape], -77.0)
    view = room[tuple(slice(1, None, 2) for _ in x.shape)]
    view[...] = x
    return view


def grid(rng, rows, columns):
    b_range, w_range = rng.numpy.uniform(-2, 2, columns), rng.numpy.uniform(-2, 2, rows)
    return np.meshgrid(b_range, w_range)


# Data that we know everything about


@case("make_data", **ROOM)
def test_fifty_points_from_another_seed(nb, rng):
    x, y = nb.make_data(-1.5, 0.75, 50, np.random.RandomState(1234))
    return x, y


@case("make_data", **ROOM)
def test_a_single_point(nb, rng):
    x, y = nb.make_data(3, -2, 1, np.random.RandomState(5))
    return x, y


@case("make_data", **ROOM)
def test_a_generator_that_has_drawn_before_goes_on(nb, rng):
    source = np.random.RandomState(42)
    source.rand(3)
    first = nb.make_data(1, 2, 4, source)
    x, y = nb.make_data(1, 2, 4, source)
    return tuple(first), x, y, source.rand()


# Points for training, points for validation


@case("train_val_split", points=2, inputs_unchanged=True)
def test_a_split_of_seventeen_random_points(nb, rng):
    x, y = column(rng, 17), column(rng, 17)
    x_train, y_train, x_val, y_val = nb.train_val_split(x, y, 0.7, np.random.RandomState(99))
    return x_train, y_train, x_val, y_val


@case("train_val_split")
def test_a_number_of_points_that_does_not_divide_is_rounded_down(nb, rng):
    x, y = strided(column(rng, 9)), column(rng, 9)
    x_train, y_train, x_val, y_val = nb.train_val_split(x, y, 0.75, np.random.RandomState(7))
    return x_train, y_train, x_val, y_val


@case("train_val_split")
def test_splitting_twice_with_one_generator(nb, rng):
    source = np.random.RandomState(42)
    source.randn(5)
    x, y = column(rng, 8), column(rng, 8)
    nb.train_val_split(x, y, 0.5, source)
    x_train, y_train, x_val, y_val = nb.train_val_split(x, y, 0.5, source)
    return x_train, y_train, x_val, y_val, source.rand()


@case("train_val_split")
def test_all_points_are_for_training(nb, rng):
    x = column(rng, 4)
    x_train, y_train, x_val, y_val = nb.train_val_split(x, -x, 1.0, np.random.RandomState(3))
    return x_train, y_train, x_val, y_val


# Step 0: start anywhere


@case("init_params")
def test_start_with_another_seed(nb, rng):
    b, w = nb.init_params(np.random.RandomState(2024))
    return b, w


@case("init_params")
def test_starting_twice_with_one_generator(nb, rng):
    source = np.random.RandomState(42)
    first = nb.init_params(source)
    b, w = nb.init_params(source)
    return tuple(first), b, w, source.rand()


# Step 1: predict


@case("predict", inputs_unchanged=True, **ROOM)
def test_predictions_for_random_points(nb, rng):
    return nb.predict(rng.numpy.randn(1), rng.numpy.randn(1), column(rng, 7))


@case("predict", inputs_unchanged=True, **ROOM)
def test_prediction_for_one_point(nb, rng):
    return nb.predict(rng.numpy.randn(1), rng.numpy.randn(1), column(rng, 1))


@case("predict", inputs_unchanged=True, **ROOM)
def test_predictions_for_a_view_of_points(nb, rng):
    return nb.predict(rng.numpy.randn(1), rng.numpy.randn(1), strided(column(rng, 5)))


@case("predict", inputs_unchanged=True, **ROOM)
def test_predictions_for_whole_numbers(nb, rng):
    return nb.predict(rng.numpy.randn(1), rng.numpy.randn(1), rng.numpy.randint(-9, 9, (6, 1)))


# Step 2: how wrong are we?


@case("error", inputs_unchanged=True)
def test_errors_of_random_predictions(nb, rng):
    return nb.error(column(rng, 6), column(rng, 6))


@case("error", inputs_unchanged=True)
def test_error_of_one_prediction_from_a_view(nb, rng):
    return nb.error(strided(column(rng, 1)), column(rng, 1))


@case("mse_loss", points=2, inputs_unchanged=True, rtol=1e-8)
def test_loss_of_nine_random_predictions(nb, rng):
    with nb.replacing(error=working_error):
        return nb.mse_loss(column(rng, 9), column(rng, 9))


@case("mse_loss", rtol=1e-8)
def test_loss_of_one_prediction(nb, rng):
    with nb.replacing(error=working_error):
        return nb.mse_loss(column(rng, 1), column(rng, 1))


@case("mse_loss", inputs_unchanged=True, rtol=1e-8)
def test_loss_of_huge_errors_in_views(nb, rng):
    with nb.replacing(error=working_error):
        return nb.mse_loss(strided(1e9 * column(rng, 5)), strided(column(rng, 5)))


# The loss surface


@case("param_grid", **ROOM)
def test_grid_around_other_parameters(nb, rng):
    bs, ws = nb.param_grid(-4.5, 0.2, n=7)
    return bs, ws


@case("param_grid", **ROOM)
def test_grid_with_an_even_number_of_values(nb, rng):
    bs, ws = nb.param_grid(2, -1, n=4)
    return bs, ws


@case("param_grid", **ROOM)
def test_grid_of_the_size_that_is_taken_unless_said_otherwise(nb, rng):
    bs, ws = nb.param_grid(0.5, 7)
    return bs.shape, bs[3], ws[:, 3]


# Without loops: broadcasting


@case("grid_predictions", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_predictions_on_a_grid_that_is_not_square(nb, rng):
    with nb.replacing(predict=working_predict):
        return nb.grid_predictions(*grid(rng, 3, 5), column(rng, 4))


@case("grid_predictions", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_predictions_where_all_sizes_are_equal(nb, rng):
    with nb.replacing(predict=working_predict):
        return nb.grid_predictions(*grid(rng, 4, 4), column(rng, 4))


@case("grid_predictions", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_predictions_for_a_view_of_one_point_and_views_of_grids(nb, rng):
    bs, ws = grid(rng, 2, 3)
    with nb.replacing(predict=working_predict):
        return nb.grid_predictions(strided(bs), strided(ws), strided(column(rng, 1)))


@case("grid_errors", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_errors_on_a_grid_that_is_not_square(nb, rng):
    with nb.replacing(error=working_error):
        return nb.grid_errors(rng.numpy.randn(4, 3, 5), column(rng, 4))


@case("grid_errors", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_errors_where_all_sizes_are_equal(nb, rng):
    with nb.replacing(error=working_error):
        return nb.grid_errors(rng.numpy.randn(3, 3, 3), strided(column(rng, 3)))


@case("grid_errors", inputs_unchanged=True, forbid=("for", "while"), **ROOM)
def test_errors_of_one_point(nb, rng):
    with nb.replacing(error=working_error):
        return nb.grid_errors(strided(rng.numpy.randn(1, 2, 3)), column(rng, 1))


def surface_by_decoys(nb, rng, rows, columns, n):
    with nb.replacing(grid_predictions=decoy_grid_predictions, grid_errors=decoy_grid_errors):
        return nb.loss_surface(*grid(rng, rows, columns), column(rng, n), column(rng, n))


@case("loss_surface", inputs_unchanged=True, **ROOM)
def test_surface_on_a_grid_that_is_not_square(nb, rng):
    return surface_by_decoys(nb, rng, 3, 5, 7)


@case("loss_surface", **ROOM)
def test_surface_where_all_sizes_are_equal(nb, rng):
    return surface_by_decoys(nb, rng, 4, 4, 4)


@case("loss_surface", **ROOM)
def test_surface_of_one_point(nb, rng):
    return surface_by_decoys(nb, rng, 2, 3, 1)


# Cutting through the surface


def cut(nb, surface, b_range, b):
    nearest, losses = nb.cross_section(surface, b_range, b)
    return nearest, losses


@case("cross_section", inputs_unchanged=True, rtol=1e-9)
def test_cut_through_a_surface_that_is_not_square(nb, rng):
    return cut(nb, rng.numpy.rand(6, 4), array(-2, -1.25, 0.5, 3), 0.1)


@case("cross_section", inputs_unchanged=True, rtol=1e-9)
def test_cut_through_a_square_surface_at_an_array_of_one(nb, rng):
    return cut(nb, rng.numpy.rand(5, 5), np.linspace(-1, 1, 5), array(-0.3))


@case("cross_section", rtol=1e-9)
def test_cut_beyond_both_ends(nb, rng):
    surface, b_range = rng.numpy.rand(2, 3), array(0, 1, 2)
    return cut(nb, surface, b_range, -5.0), cut(nb, surface, b_range, 9.0)


@case("cross_section", rtol=1e-9)
def test_cut_through_a_surface_that_is_turned_round(nb, rng):
    return cut(nb, rng.numpy.rand(3, 4).T, np.linspace(10, 12, 3), 11.8)


# Step 3: which way is down?


def slopes(nb, x, y, yhat):
    with nb.replacing(error=working_error):
        b_grad, w_grad = nb.gradients(x, y, yhat)
        return b_grad, w_grad


@case("gradients", points=2, inputs_unchanged=True, rtol=1e-8)
def test_slopes_for_nine_random_points(nb, rng):
    return slopes(nb, column(rng, 9), column(rng, 9), column(rng, 9))


@case("gradients", rtol=1e-8)
def test_slopes_for_one_point(nb, rng):
    return slopes(nb, column(rng, 1), column(rng, 1), column(rng, 1))


@case("gradients", inputs_unchanged=True, rtol=1e-8)
def test_slopes_for_views_of_points(nb, rng):
    return slopes(nb, strided(column(rng, 6)), strided(column(rng, 6)), strided(column(rng, 6)))


def bent(b, w):
    """A curved function of both parameters, whatever numbers or arrays they are."""
    return float(np.sum(b**3 - 2 * b * w + np.exp(0.5 * w) * b**2))


@case("numeric_gradient", rtol=1e-8)
def test_slopes_over_a_wide_distance(nb, rng):
    for_b, for_w = nb.numeric_gradient(bent, 0.7, -1.3, eps=0.5)
    return for_b, for_w


@case("numeric_gradient", inputs_unchanged=True, rtol=1e-8)
def test_slopes_at_arrays_of_one(nb, rng):
    for_b, for_w = nb.numeric_gradient(bent, rng.numpy.randn(1), rng.numpy.randn(1), eps=0.25)
    return for_b, for_w


@case("numeric_gradient", rtol=1e-5)
def test_slopes_over_the_usual_distance(nb, rng):
    for_b, for_w = nb.numeric_gradient(bent, -1.5, 2.0)
    return for_b, for_w


@case("numeric_gradient", rtol=1e-5)
def test_slopes_of_a_function_that_is_very_steep(nb, rng):
    for_b, for_w = nb.numeric_gradient(lambda b, w: 1e6 * b * b * b - 1e-3 * w, 1.0, 1.0, eps=0.01)
    return for_b, for_w


# Step 4: take a step


@case("update", inputs_unchanged=True, **ROOM)
def test_a_step_from_random_parameters(nb, rng):
    b, w = nb.update(rng.numpy.randn(1), rng.numpy.randn(1), rng.numpy.randn(), rng.numpy.randn(), 0.37)
    return b, w


@case("update", inputs_unchanged=True, **ROOM)
def test_two_steps_leave_the_old_parameters_alone(nb, rng):
    b0, w0 = rng.numpy.randn(1), rng.numpy.randn(1)
    b1, w1 = nb.update(b0, w0, 1.5, -0.5, 0.2)
    b2, w2 = nb.update(b1, w1, -2.5, 3.5, 0.1)
    return b0, w0, b1, w1, b2, w2


@case("update", inputs_unchanged=True, **ROOM)
def test_a_step_with_slopes_of_zero_and_a_rate_above_one(nb, rng):
    b, w = nb.update(array(2.5), array(-1), 0.0, 4.0, 2.5)
    return b, w


# How far? The learning rate


@case("step_effect", rtol=1e-8)
def test_effect_of_a_step_of_its_own_direction(nb, rng):
    old, new, grads = (tuple(rng.numpy.randn(2)) for _ in range(3))
    promised, actual = nb.step_effect(bent, old, new, grads)
    return promised, actual


@case("step_effect", rtol=1e-8)
def test_effect_of_a_step_down_the_slopes(nb, rng):
    promised, actual = nb.step_effect(bent, (1.0, 0.5), (0.8, 0.9), (1.0, -2.0))
    return promised, actual


@case("step_effect", rtol=1e-8)
def test_a_step_along_one_parameter_alone(nb, rng):
    promised, actual = nb.step_effect(bent, (0.3, -2.0), (0.3, 1.0), (5.0, 0.25))
    return promised, actual


# How large a rate is too large?


@case("hessian", inputs_unchanged=True, **ROOM)
def test_curvature_for_eleven_random_points(nb, rng):
    return nb.hessian(column(rng, 11) + 0.5)


@case("hessian", **ROOM)
def test_curvature_for_a_single_point_at_zero(nb, rng):
    return nb.hessian(array([0]))


@case("hessian", inputs_unchanged=True, **ROOM)
def test_curvature_for_a_view_of_large_inputs(nb, rng):
    return nb.hessian(strided(100 * column(rng, 4)))


def stable_rate(nb, matrix):
    with nb.replacing(hessian=lambda x: np.array(matrix) * x[0, 0]):
        return nb.max_stable_lr(array([2], [5], [-3]))


@case("max_stable_lr", rtol=1e-8)
def test_rate_for_curvatures_with_the_larger_one_in_front(nb, rng):
    return stable_rate(nb, [[7.0, 1.5], [1.5, 2.0]])


@case("max_stable_lr", rtol=1e-8)
def test_rate_for_a_narrow_gorge(nb, rng):
    return stable_rate(nb, [[1.0, 4.8], [4.8, 33.0]])


@case("max_stable_lr", rtol=1e-8)
def test_rate_for_a_round_bowl(nb, rng):
    return stable_rate(nb, [[0.5, 0.0], [0.0, 0.5]])


# Step 5: again and again


def walk(nb, rng, n_epochs, n, lr=0.1):
    x, y, b, w = column(rng, n), column(rng, n), rng.numpy.randn(1), rng.numpy.randn(1)
    with nb.replacing(
        predict=decoy_predict, mse_loss=decoy_mse_loss, gradients=decoy_gradients, update=decoy_update
    ):
        path, losses = nb.descend(x, y, b, w, lr, n_epochs)
        return path, [float(loss) for loss in losses]


@case("descend", inputs_unchanged=True, **ROOM)
def test_descent_of_one_epoch(nb, rng):
    return walk(nb, rng, 1, 5)


@case("descend", points=2, inputs_unchanged=True, **ROOM)
def test_descent_of_ten_epochs(nb, rng):
    return walk(nb, rng, 10, 6, lr=0.03)


@case("descend", **ROOM)
def test_descent_on_one_point(nb, rng):
    return walk(nb, rng, 3, 1)


@case("descend", **ROOM)
def test_descent_of_no_epochs(nb, rng):
    return walk(nb, rng, 0, 4)


@case("descend", inputs_unchanged=True, **ROOM)
def test_descending_twice_from_the_same_start(nb, rng):
    x, y, b, w = column(rng, 4), column(rng, 4), array(0.5), array(-0.25)
    with nb.replacing(
        predict=decoy_predict, mse_loss=decoy_mse_loss, gradients=decoy_gradients, update=decoy_update
    ):
        nb.descend(x, y, b, w, 0.2, 2)
        path, losses = nb.descend(x, y, b, w, 0.2, 2)
        return path, [float(loss) for loss in losses]


@case("sanity_check", inputs_unchanged=True, rtol=1e-6, atol=1e-9)
def test_least_squares_through_random_points(nb, rng):
    b, w = nb.sanity_check(column(rng, 12), column(rng, 12))
    return b, w


@case("sanity_check", inputs_unchanged=True, rtol=1e-6, atol=1e-9)
def test_least_squares_through_views_far_from_zero(nb, rng):
    x = 20 + 3 * column(rng, 7)
    b, w = nb.sanity_check(strided(x), strided(5 - 0.4 * x + column(rng, 7)))
    return b, w


@case("sanity_check", inputs_unchanged=True, rtol=1e-6, atol=1e-9)
def test_the_line_through_two_points(nb, rng):
    b, w = nb.sanity_check(array([1], [3]), array([10], [4]))
    return b, w


# Crawling, arriving, exploding


def verdict_on(nb, *losses):
    def descend(x, y, b, w, lr, n_epochs):
        return np.zeros((len(losses) + 1, 2)), list(losses)

    with nb.replacing(descend=descend):
        return nb.diverges(array([1]), array([1]), array(0), array(0), 0.1)


@case("diverges")
def test_losses_that_overflow(nb, rng):
    return verdict_on(nb, 3.0, 1e200, np.inf), verdict_on(nb, 3.0, np.inf, np.nan), verdict_on(nb, 3.0, 1e6)


@case("diverges")
def test_losses_that_fall_first_and_rise_in_the_end(nb, rng):
    return verdict_on(nb, 2.0, 1.0, 1.5, 2.25)


@case("diverges")
def test_losses_that_rise_first_and_fall_in_the_end(nb, rng):
    return verdict_on(nb, 2.0, 9.0, 3.0, 1.9), verdict_on(nb, 5.0, 1.0, 1.1)


@case("diverges")
def test_losses_that_rise_a_little(nb, rng):
    return verdict_on(nb, 0.5, 0.52, 0.55), verdict_on(nb, 1.0), verdict_on(nb, 1.0, 1.0)


@case("diverges")
def test_all_arguments_are_passed_on(nb, rng):
    noted = []

    def descend(x, y, b, w, lr, n_epochs):
        noted.append((x, y, b, w, lr, n_epochs))
        return np.zeros((2, 2)), [2.0, n_epochs / 50]

    with nb.replacing(descend=descend):
        args = array([1], [2]), array([3], [4]), array(5), array(6)
        found = nb.diverges(*args, 0.7, 20), nb.diverges(*args, 0.7, 101), nb.diverges(*args, 0.7)
    return found, noted[0]


# A bad feature


@case("bad_feature", inputs_unchanged=True, **ROOM)
def test_another_factor_for_random_inputs(nb, rng):
    bad_x, bad_w = nb.bad_feature(column(rng, 5), -3.5, 2.5)
    return bad_x, bad_w


@case("bad_feature", inputs_unchanged=True, **ROOM)
def test_a_factor_below_one_for_a_view(nb, rng):
    bad_x, bad_w = nb.bad_feature(strided(column(rng, 3)), 2, factor=0.01)
    return bad_x, bad_w


@case("bad_feature", inputs_unchanged=True, **ROOM)
def test_the_usual_factor_for_one_point(nb, rng):
    bad_x, bad_w = nb.bad_feature(column(rng, 1), 2)
    return bad_x, bad_w


# All features on one scale


@case("fit_scaler", inputs_unchanged=True, rtol=1e-8)
def test_statistics_of_ten_random_inputs(nb, rng):
    mean, std = nb.fit_scaler(3 + 2 * column(rng, 10))
    return mean, std


@case("fit_scaler", inputs_unchanged=True, rtol=1e-8)
def test_statistics_of_a_view_of_two_inputs(nb, rng):
    mean, std = nb.fit_scaler(strided(column(rng, 2)))
    return mean, std


@case("fit_scaler", rtol=1e-8)
def test_statistics_of_inputs_below_one(nb, rng):
    mean, std = nb.fit_scaler(rng.numpy.rand(6, 1) / 100)
    return mean, std


@case("scale", inputs_unchanged=True, **ROOM)
def test_random_inputs_on_a_scale_of_their_own(nb, rng):
    return nb.scale(column(rng, 8), 0.3, 1.7)


@case("scale", inputs_unchanged=True, **ROOM)
def test_a_view_of_inputs_on_a_fine_scale(nb, rng):
    return nb.scale(strided(column(rng, 4)), -2.0, 0.05)


@case("scale", inputs_unchanged=True, **ROOM)
def test_one_input_on_a_scale(nb, rng):
    return nb.scale(array([4]), 1.0, 3.0)


def decoy_fit_scaler(x):
    return float(np.median(x)) + len(x), float(np.abs(x).max()) + 1


def decoy_scale(x, mean, std):
    return np.sin(x) * mean - std


def both_scaled(nb, x_train, x_val):
    with nb.replacing(fit_scaler=decoy_fit_scaler, scale=decoy_scale):
        scaled_train, scaled_val = nb.standardize(x_train, x_val)
        return scaled_train, scaled_val


@case("standardize", inputs_unchanged=True, **ROOM)
def test_sets_of_different_sizes(nb, rng):
    return both_scaled(nb, column(rng, 9), 5 + column(rng, 4))


@case("standardize", inputs_unchanged=True, **ROOM)
def test_a_validation_set_of_one_point(nb, rng):
    return both_scaled(nb, strided(column(rng, 3)), array([-50]))


@case("standardize", inputs_unchanged=True, **ROOM)
def test_sets_of_the_same_size(nb, rng):
    return both_scaled(nb, column(rng, 5), 100 * column(rng, 5))


# One point, some points, all points


@case("n_updates")
def test_updates_of_batches_that_divide(nb, rng):
    return [nb.n_updates(80, 80, 100), nb.n_updates(80, 1, 100), nb.n_updates(12, 3, 7)]


@case("n_updates")
def test_updates_with_a_smaller_last_batch(nb, rng):
    return [nb.n_updates(10, 3, 3), nb.n_updates(81, 80, 5), nb.n_updates(7, 4, 1)]


@case("n_updates")
def test_updates_with_a_batch_larger_than_the_data(nb, rng):
    return [nb.n_updates(5, 8, 4), nb.n_updates(1, 100, 1)]


def walk_in_batches(nb, rng, n, batch_size, n_epochs):
    x, y, b, w = column(rng, n), column(rng, n), rng.numpy.randn(1), rng.numpy.randn(1)
    with nb.replacing(predict=decoy_predict, gradients=decoy_gradients, update=decoy_update):
        return nb.minibatch_descend(x, y, b, w, 0.1, batch_size, n_epochs)


@case("minibatch_descend", points=2, inputs_unchanged=True, **ROOM)
def test_batches_that_divide_the_points(nb, rng):
    return walk_in_batches(nb, rng, 12, 4, 3)


@case("minibatch_descend", inputs_unchanged=True, **ROOM)
def test_a_smaller_last_batch(nb, rng):
    return walk_in_batches(nb, rng, 7, 3, 2)


@case("minibatch_descend", **ROOM)
def test_one_point_at_a_time(nb, rng):
    return walk_in_batches(nb, rng, 5, 1, 2)


@case("minibatch_descend", **ROOM)
def test_a_batch_larger_than_the_data(nb, rng):
    return walk_in_batches(nb, rng, 3, 10, 3)


@case("minibatch_descend", **ROOM)
def test_a_single_batch_with_all_points(nb, rng):
    return walk_in_batches(nb, rng, 6, 6, 2)
