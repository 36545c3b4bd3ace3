"""Shown cases of sbs00_gradient_descent: they travel with the release and can be checked by hand."""

import numpy as np

from torchmark import case


# Where an answer calls other answers, these stand in for them.
def decoy_predict(b, w, x):
    return x * b - w


def decoy_mse_loss(yhat, y):
    return float((yhat + y).sum())


def decoy_gradients(x, y, yhat):
    return 1.0, -2.0


def decoy_update(b, w, b_grad, w_grad, lr):
    return b + lr * b_grad + 1, w - lr * w_grad - 1


def decoy_grid_predictions(bs, ws, x):
    return bs * ws + x.reshape(-1, 1, 1)


def decoy_grid_errors(preds, y):
    return preds * y.reshape(-1, 1, 1)


def column(*numbers):
    return np.array(numbers, dtype=float).reshape(-1, 1)


def array(*numbers):
    return np.array(numbers, dtype=float)


# Data that we know everything about


@case("make_data")
def test_three_points_from_the_generator_with_seed_42(nb, rng):
    x, y = nb.make_data(1, 2, 3, np.random.RandomState(42))
    return x, y


@case("make_data")
def test_with_no_weight_the_labels_are_the_bias_and_the_noise(nb, rng):
    x, y = nb.make_data(100, 0, 2, np.random.RandomState(0))
    return x, y


# Points for training, points for validation


@case("train_val_split", inputs_unchanged=True)
def test_every_x_keeps_its_y(nb, rng):
    x = column(0, 1, 2, 3, 4)
    x_train, y_train, x_val, y_val = nb.train_val_split(x, 10 * x, 0.6, np.random.RandomState(1))
    return x_train, y_train, x_val, y_val


@case("train_val_split")
def test_four_fifths_of_ten_points_are_for_training(nb, rng):
    x = column(*range(10))
    x_train, y_train, x_val, y_val = nb.train_val_split(x, -x, 0.8, np.random.RandomState(42))
    return x_train, y_train, x_val, y_val


# Step 0: start anywhere


@case("init_params")
def test_start_with_seed_42(nb, rng):
    b, w = nb.init_params(np.random.RandomState(42))
    return b, w


# Step 1: predict


@case("predict")
def test_a_line_with_bias_one_and_weight_ten(nb, rng):
    return nb.predict(array(1), array(10), column(2, 3))


@case("predict")
def test_at_zero_the_prediction_is_the_bias(nb, rng):
    return nb.predict(array(7), array(-3), column(0))


# Step 2: how wrong are we?


@case("error")
def test_one_prediction_too_low_and_one_too_high(nb, rng):
    return nb.error(column(1, 5), column(2, 2))


@case("mse_loss")
def test_squares_of_one_and_nine(nb, rng):
    with nb.replacing(error=np.subtract):
        return nb.mse_loss(column(1, 5), column(2, 2))


@case("mse_loss")
def test_errors_of_both_signs_do_not_cancel(nb, rng):
    with nb.replacing(error=np.subtract):
        return nb.mse_loss(column(12, 8), column(10, 10))


# The loss surface


@case("param_grid")
def test_a_grid_of_three_by_three(nb, rng):
    bs, ws = nb.param_grid(0, 10, n=3)
    return bs, ws


@case("param_grid")
def test_corners_of_the_grid_of_101_by_101(nb, rng):
    bs, ws = nb.param_grid(1, 2)
    return bs.shape, ws.shape, bs[::100, ::100], ws[::100, ::100]


# Without loops: broadcasting


@case("grid_predictions", forbid=("for", "while"))
def test_two_points_on_a_grid_of_one_by_two(nb, rng):
    return nb.grid_predictions(array([0, 1]), array([5, 7]), column(1, 2))


@case("grid_predictions", forbid=("for", "while"))
def test_one_point_on_a_grid_of_two_by_two(nb, rng):
    bs, ws = array([0, 1], [0, 1]), array([10, 10], [20, 20])
    return nb.grid_predictions(bs, ws, column(2))


@case("grid_errors", forbid=("for", "while"))
def test_a_label_for_each_of_two_points(nb, rng):
    with nb.replacing(error=np.subtract):
        return nb.grid_errors(array([[1, 2], [3, 4]], [[1, 2], [3, 4]]), column(1, 10))


@case("loss_surface")
def test_surface_of_two_points(nb, rng):
    bs, ws = array([1, 2], [1, 2]), array([0, 0], [3, 3])
    with nb.replacing(grid_predictions=decoy_grid_predictions, grid_errors=decoy_grid_errors):
        return nb.loss_surface(bs, ws, column(0, 1), column(1, 2))


# Cutting through the surface


@case("cross_section")
def test_the_column_nearest_to_1_point_2(nb, rng):
    nearest, losses = nb.cross_section(array([1, 2, 3], [4, 5, 6]), array(0, 1, 2), 1.2)
    return nearest, losses


@case("cross_section")
def test_the_nearest_column_may_lie_above(nb, rng):
    nearest, losses = nb.cross_section(array([1, 2, 3], [4, 5, 6]), array(0, 1, 2), array(1.7))
    return nearest, losses


# Step 3: which way is down?


@case("gradients")
def test_slopes_for_two_points(nb, rng):
    with nb.replacing(error=np.subtract):
        b_grad, w_grad = nb.gradients(column(1, 2), column(0, 0), column(3, 5))
        return b_grad, w_grad


@case("gradients")
def test_predictions_that_are_too_low_have_negative_slopes(nb, rng):
    with nb.replacing(error=np.subtract):
        b_grad, w_grad = nb.gradients(column(10), column(5), column(4))
        return b_grad, w_grad


def cube_and_line(b, w):
    return b * b * b + 5 * w


@case("numeric_gradient")
def test_slopes_of_a_cube_and_a_line(nb, rng):
    for_b, for_w = nb.numeric_gradient(cube_and_line, 2.0, 0.0, eps=1.0)
    return for_b, for_w


@case("numeric_gradient")
def test_slopes_of_a_product(nb, rng):
    for_b, for_w = nb.numeric_gradient(lambda b, w: b * w, 3.0, 4.0, eps=0.5)
    return for_b, for_w


# Step 4: take a step


@case("update", inputs_unchanged=True)
def test_a_step_against_both_slopes(nb, rng):
    b, w = nb.update(array(1), array(2), 10.0, -20.0, lr=0.1)
    return b, w


# How far? The learning rate


def square_and_line(b, w):
    return b * b + w


@case("step_effect")
def test_a_promise_of_13_and_a_change_of_9(nb, rng):
    promised, actual = nb.step_effect(square_and_line, (3.0, 0.0), (1.0, -1.0), (6.0, 1.0))
    return promised, actual


@case("step_effect")
def test_a_step_that_goes_too_far_up_the_other_side(nb, rng):
    promised, actual = nb.step_effect(square_and_line, (1.0, 0.0), (-2.0, 0.0), (2.0, 1.0))
    return promised, actual


# How large a rate is too large?


@case("hessian")
def test_curvature_for_a_single_point(nb, rng):
    return nb.hessian(column(3))


@case("hessian")
def test_curvature_for_two_points(nb, rng):
    return nb.hessian(column(1, 3))


@case("max_stable_lr")
def test_curvatures_of_five_and_one(nb, rng):
    with nb.replacing(hessian=lambda x: array([3, 2], [2, 3])):
        return nb.max_stable_lr(column(1, 2))


# Step 5: again and again


@case("descend", inputs_unchanged=True)
def test_two_epochs_with_slopes_that_stay_the_same(nb, rng):
    with nb.replacing(
        predict=decoy_predict, mse_loss=decoy_mse_loss, gradients=decoy_gradients, update=decoy_update
    ):
        path, losses = nb.descend(column(1, 2), column(0, 1), array(0), array(0), 0.1, 2)
        return path, [float(loss) for loss in losses]


@case("descend", rtol=1e-6)
def test_forty_epochs_down_into_a_bowl(nb, rng):
    bowl = {
        "predict": lambda b, w, x: np.array([b[0] - 3, w[0] + 2]),
        "mse_loss": lambda yhat, y: float((yhat**2).sum()),
        "gradients": lambda x, y, yhat: (yhat[0], yhat[1]),
        "update": lambda b, w, b_grad, w_grad, lr: (b - lr * b_grad, w - lr * w_grad),
    }
    with nb.replacing(**bowl):
        path, losses = nb.descend(column(1, 2), column(0, 1), array(0), array(0), 0.1, 40)
        return path, [float(loss) for loss in losses]



@case("sanity_check", rtol=1e-6, atol=1e-9)
def test_a_line_through_three_points(nb, rng):
    b, w = nb.sanity_check(column(0, 1, 2), column(1, 3, 5))
    return b, w


@case("sanity_check", rtol=1e-6, atol=1e-9)
def test_the_best_line_through_three_points_that_lie_on_none(nb, rng):
    b, w = nb.sanity_check(column(0, 1, 2), column(0, 3, 0))
    return b, w


# Crawling, arriving, exploding


def end_of(*losses):
    """A stand-in for `descend` that always sees these losses."""
    return lambda x, y, b, w, lr, n_epochs: (np.zeros((len(losses) + 1, 2)), list(losses))


def verdict_on(nb, *losses):
    with nb.replacing(descend=end_of(*losses)):
        return nb.diverges(column(1), column(1), array(0), array(0), 0.1)


@case("diverges")
def test_losses_that_fall(nb, rng):
    return verdict_on(nb, 4.0, 2.0, 1.0)


@case("diverges")
def test_losses_that_rise(nb, rng):
    return verdict_on(nb, 4.0, 5.0, 7.0)


# A bad feature


@case("bad_feature")
def test_four_times_the_input(nb, rng):
    bad_x, bad_w = nb.bad_feature(column(3), 2.0, factor=4)
    return bad_x, bad_w


@case("bad_feature")
def test_ten_times_the_input_unless_said_otherwise(nb, rng):
    bad_x, bad_w = nb.bad_feature(column(0, 1), 5.0)
    return bad_x, bad_w


# All features on one scale


@case("fit_scaler")
def test_mean_and_deviation_of_four_inputs(nb, rng):
    mean, std = nb.fit_scaler(column(1, 3, 3, 5))
    return mean, std


@case("scale")
def test_two_inputs_on_a_given_scale(nb, rng):
    return nb.scale(column(7, 1), mean=3.0, std=2.0)


# The validation set keeps out of it


def decoy_fit_scaler(x):
    return x.min(), x.max()


def decoy_scale(x, mean, std):
    return x * std + mean


@case("standardize")
def test_both_sets_on_the_scale_of_the_training_set(nb, rng):
    with nb.replacing(fit_scaler=decoy_fit_scaler, scale=decoy_scale):
        scaled_train, scaled_val = nb.standardize(column(1, 10), column(2, 100))
        return scaled_train, scaled_val


# One point, some points, all points


@case("n_updates")
def test_batches_of_16_from_80_points(nb, rng):
    return nb.n_updates(80, 16, 100)


@case("n_updates")
def test_batches_of_4_from_10_points(nb, rng):
    return nb.n_updates(10, 4, 1)


def slopes_that_count(x, y, yhat):
    return float(x.sum()), float(len(x))


@case("minibatch_descend", inputs_unchanged=True)
def test_three_points_in_batches_of_two(nb, rng):
    with nb.replacing(predict=decoy_predict, gradients=slopes_that_count, update=decoy_update):
        return nb.minibatch_descend(column(1, 10, 100), column(0, 0, 0), array(0), array(0), 1.0, 2, 1)
