"""Shown cases of dl05_learning: they travel with the release, and their inputs can be checked by hand."""

import torch

from torchmark import case


# Where an answer calls other answers, these stand in for them.
def decoy_model(t_u, w, b):
    return w - b * t_u


def decoy_loss_fn(t_p, t_c):
    return (t_p + t_c).sum()


def decoy_grad_fn(t_u, t_c, t_p, w, b):
    return torch.tensor([1.0, -2.0])


def decoy_rate_of_change(f, p, delta=0.1):
    return f(p + 1) - f(p)


def decoy_quad_model(t_u, w2, w1, b):
    return w2 * t_u + w1 - b


# A bowl with its bottom at w = 3 and b = -2: the losses of a loop that walks down into it are shown as a curve.
def bowl_model(t_u, w, b):
    return torch.tensor([1.0, 0.0]) * (w - 3) + torch.tensor([0.0, 1.0]) * (b + 2)


def bowl_loss_fn(t_p, t_c):
    return (t_p**2).sum()


def bowl_grad_fn(t_u, t_c, t_p, w, b):
    return bowl_model(t_u, w, b).detach()


BOWL = {"model": bowl_model, "loss_fn": bowl_loss_fn, "grad_fn": bowl_grad_fn}


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradient at every step, then subtracts one tenth of it."""

    def __init__(self, params):
        super().__init__(params, {})
        self.noted = []

    def step(self, closure=None):
        loss = None if closure is None else closure()
        (p,) = self.param_groups[0]["params"]
        self.noted.append(None if p.grad is None else p.grad.clone())
        if p.grad is not None:
            p.data -= 0.1 * p.grad
        return loss


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def without_graph(x):
    return x.detach() if isinstance(x, torch.Tensor) else x


# A thermometer without units


@case("data")
def test_two_measurements_become_two_float_tensors(nb, rng):
    t_c, t_u = nb.data([0.0, 10.5], [32.0, 50.9])
    return t_c, t_u


@case("data")
def test_numbers_without_a_decimal_point_become_floats_too(nb, rng):
    t_c, t_u = nb.data([0, 10, 100], [32, 50, 212])
    return t_c, t_u


# A line as a first guess


@case("model")
def test_the_line_through_ten_with_slope_three(nb, rng):
    return nb.model(torch.tensor([1.0, 2.0]), torch.tensor(3.0), torch.tensor(10.0))


@case("model")
def test_a_weight_of_one_and_no_bias_give_the_readings_back(nb, rng):
    return nb.model(torch.tensor([35.7, 55.9, 58.2]), torch.ones(()), torch.zeros(()))


@case("init_params")
def test_the_starting_values(nb, rng):
    w, b = nb.init_params()
    return w, b


# Less loss is what we want


@case("loss_fn")
def test_loss_of_one_two_three_against_zero(nb, rng):
    return nb.loss_fn(torch.tensor([1.0, 2.0, 3.0]), torch.zeros(3))


@case("loss_fn")
def test_too_warm_and_too_cold_do_not_cancel(nb, rng):
    return nb.loss_fn(torch.tensor([12.0, 8.0]), torch.tensor([10.0, 10.0]))


# Broadcasting: how shapes meet


def plain_shape(shape):
    return None if shape is None else tuple(shape)


@case("broadcast_shape")
def test_a_column_meets_a_row(nb, rng):
    return plain_shape(nb.broadcast_shape((3, 1), (1, 4)))


@case("broadcast_shape")
def test_a_vector_is_aligned_at_the_right_end(nb, rng):
    return plain_shape(nb.broadcast_shape((2, 3), (3,)))


@case("broadcast_shape")
def test_two_does_not_meet_three(nb, rng):
    return plain_shape(nb.broadcast_shape((2,), (3,)))


# Feeling for the slope


@case("rate_of_change")
def test_rate_of_a_cube_between_one_and_three(nb, rng):
    return nb.rate_of_change(lambda p: p**3, 2.0, delta=1.0)


@case("rate_of_change")
def test_rate_of_a_square_at_a_tensor(nb, rng):
    return nb.rate_of_change(lambda p: p**2, torch.tensor(3.0))


def knobs(w, b):
    return 3 * w + 5 * b + w * b


@case("two_knob_step")
def test_both_knobs_together(nb, rng):
    with nb.replacing(rate_of_change=decoy_rate_of_change):
        w, b = nb.two_knob_step(knobs, torch.tensor(2.0), torch.tensor(1.0), 0.1, together=True)
        return w, b


@case("two_knob_step")
def test_one_knob_after_the_other(nb, rng):
    with nb.replacing(rate_of_change=decoy_rate_of_change):
        w, b = nb.two_knob_step(knobs, torch.tensor(2.0), torch.tensor(1.0), 0.1, together=False)
        return w, b


# The gradient on paper


@case("dloss_fn")
def test_derivative_for_errors_of_two_and_four(nb, rng):
    return nb.dloss_fn(torch.tensor([3.0, 5.0]), torch.tensor([1.0, 1.0]))


@case("dloss_fn")
def test_derivative_in_a_column(nb, rng):
    return nb.dloss_fn(torch.tensor([[3.0], [5.0]]), torch.tensor([[1.0], [1.0]]))


@case("dmodel_dw")
def test_derivative_with_respect_to_the_weight(nb, rng):
    return nb.dmodel_dw(torch.tensor([10.0, 20.0]), torch.tensor(3.0), torch.tensor(4.0))


@case("dmodel_db")
def test_derivative_with_respect_to_the_bias_for_each_reading(nb, rng):
    t_u = torch.tensor([10.0, 20.0])
    return nb.dmodel_db(t_u, torch.tensor(3.0), torch.tensor(4.0)) * torch.ones_like(t_u)


@case("grad_fn")
def test_contributions_are_multiplied_and_added_up(nb, rng):
    x = torch.tensor([0.0, 0.0])
    with nb.replacing(
        dloss_fn=lambda t_p, t_c: torch.tensor([1.0, 2.0]),
        dmodel_dw=lambda t_u, w, b: torch.tensor([10.0, 20.0]),
        dmodel_db=lambda t_u, w, b: 3.0,
    ):
        return nb.grad_fn(x, x, x, torch.tensor(1.0), torch.tensor(0.0))


# The training loop


@case("training_loop", inputs_unchanged=True)
def test_two_epochs_with_a_gradient_that_never_changes(nb, rng):
    t_u, t_c = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, grad_fn=decoy_grad_fn):
        params, losses = nb.training_loop(2, 0.1, torch.tensor([0.0, 0.0]), t_u, t_c)
        return params, losses


@case("training_loop", rtol=1e-3)
def test_thirty_epochs_down_into_a_bowl(nb, rng):
    with nb.replacing(**BOWL):
        params, losses = nb.training_loop(30, 0.1, torch.tensor([0.0, 0.0]), torch.ones(2), torch.zeros(2))
        return params, losses



# When training blows up


@case("detect_divergence")
def test_a_loss_that_more_than_triples(nb, rng):
    return nb.detect_divergence([5.0, 4.0, 13.0, 90.0])


@case("detect_divergence")
def test_a_loss_that_is_not_a_number(nb, rng):
    return nb.detect_divergence([5.0, float("nan"), 1.0])


@case("detect_divergence")
def test_a_little_up_and_down_is_no_divergence(nb, rng):
    return nb.detect_divergence([5.0, 14.0, 3.0])


# Inputs of a sensible size


@case("normalise_inputs", inputs_unchanged=True)
def test_a_tenth_of_two_readings(nb, rng):
    return nb.normalise_inputs(torch.tensor([20.0, 50.0]))


# What the thermometer measures


@case("to_fahrenheit_law", inputs_unchanged=True)
def test_the_law_behind_a_weight_of_five(nb, rng):
    return nb.to_fahrenheit_law(torch.tensor([5.0, -17.0]))


@case("predict_unpacked")
def test_predictions_of_a_line_with_gradients(nb, rng):
    def line(x, w, b):
        return w * x + b

    return nb.predict_unpacked(line, torch.tensor([1.0, 2.0]), leaf(3.0, 10.0))


@case("predict_unpacked")
def test_predictions_with_three_parameters(nb, rng):
    def parabola(x, p, q, r):
        return p * x**2 + q * x + r

    return nb.predict_unpacked(parabola, torch.tensor([1.0, 2.0]), torch.tensor([3.0, 10.0, 100.0]))


# Autograd


@case("autograd_params", gradients=True)
def test_a_leaf_that_requires_gradients(nb, rng):
    params = nb.autograd_params(1.0, 0.0)
    return params, params.grad


@case("autograd_params", gradients=True)
def test_a_leaf_made_of_ints(nb, rng):
    params = nb.autograd_params(3, -4)
    return params, params.grad


@case("autograd_grad")
def test_the_gradient_of_a_sum(nb, rng):
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        return without_graph(nb.autograd_grad(leaf(1.0, 0.0), torch.tensor([5.0, 7.0]), torch.zeros(2)))


# Gradients pile up


def squared_model(t_u, w, b):
    return t_u * (w**2 + b**2)


@case("accumulate")
def test_gradient_after_one_pass(nb, rng):
    with nb.replacing(model=squared_model, loss_fn=decoy_loss_fn):
        return nb.accumulate(leaf(1.0, 2.0), torch.tensor([5.0]), torch.zeros(1), 1)


@case("accumulate")
def test_gradient_after_three_passes(nb, rng):
    with nb.replacing(model=squared_model, loss_fn=decoy_loss_fn):
        return nb.accumulate(leaf(1.0, 2.0), torch.tensor([5.0]), torch.zeros(1), 3)


def what_is_left(params):
    gradient = 0.0 if params.grad is None else params.grad.abs().sum().item()
    return {"left of the gradient": gradient, "params": params.detach()}


@case("safe_zero")
def test_an_old_gradient_is_gone(nb, rng):
    params = leaf(1.0, 2.0)
    params.grad = torch.tensor([30.0, 40.0])
    nb.safe_zero(params)
    return what_is_left(params)


@case("safe_zero")
def test_there_may_be_no_gradient_yet(nb, rng):
    params = leaf(1.0, 2.0)
    nb.safe_zero(params)
    return what_is_left(params)


@case("training_loop_autograd")
def test_two_epochs_with_autograd(nb, rng):
    params = leaf(1.0, 0.0)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        out, losses = nb.training_loop_autograd(2, 0.1, params, torch.tensor([1.0, 2.0]), torch.zeros(2))
        return {"returned": without_graph(out), "params": params.detach(), "losses": losses}


@case("training_loop_autograd", rtol=1e-3)
def test_thirty_epochs_of_autograd_down_into_a_bowl(nb, rng):
    params = leaf(0.0, 0.0)
    with nb.replacing(**BOWL):
        out, losses = nb.training_loop_autograd(30, 0.05, params, torch.ones(2), torch.zeros(2))
        return {"returned": without_graph(out), "params": params.detach(), "losses": losses}



# Optimizers


@case("sgd_one_step")
def test_one_step_of_sgd(nb, rng):
    params = leaf(1.0, 0.0)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        out = nb.sgd_one_step(params, torch.tensor([1.0, 2.0]), torch.zeros(2), 0.1)
    return {"returned": without_graph(out), "params": params.detach()}


@case("sgd_one_step")
def test_an_older_gradient_does_not_count(nb, rng):
    params = leaf(1.0, 0.0)
    params.grad = torch.tensor([100.0, 100.0])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        nb.sgd_one_step(params, torch.tensor([1.0, 2.0]), torch.zeros(2), 0.1)
    return params.detach()


@case("training_loop_optim")
def test_three_epochs_with_an_optimizer_that_takes_notes(nb, rng):
    params = leaf(1.0, 0.0)
    optimizer = NotingOptimizer([params])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        out, losses = nb.training_loop_optim(3, optimizer, params, torch.tensor([1.0, 2.0]), torch.zeros(2))
    return {"returned": without_graph(out), "losses": losses, "gradients": optimizer.noted}


@case("training_loop_optim", rtol=1e-3)
def test_thirty_epochs_of_an_optimizer_down_into_a_bowl(nb, rng):
    params = leaf(0.0, 0.0)
    optimizer = torch.optim.SGD([params], lr=0.05)
    with nb.replacing(**BOWL):
        out, losses = nb.training_loop_optim(30, optimizer, params, torch.ones(2), torch.zeros(2))
    return {"returned": without_graph(out), "losses": losses}



# Swapping the optimizer


def decoy_training_loop(n_epochs, optimizer, params, t_u, t_c):
    """Steps along a gradient that is always the same; tells what it was given in place of the losses."""
    for _ in range(n_epochs):
        params.grad = torch.tensor([1.0, -1.0])
        optimizer.step()
    return params, [n_epochs, params.requires_grad, t_u.sum().item(), t_c.sum().item()]


@case("adam_fit")
def test_adam_walks_its_learning_rate_in_every_epoch(nb, rng):
    with nb.replacing(training_loop_optim=decoy_training_loop):
        params, losses = nb.adam_fit(3, 0.5, torch.tensor([30.0, 50.0]), torch.tensor([1.0, 2.0]))
        return without_graph(params), losses


def two_steps(optimizer, params):
    for gradient in ([1.0, -2.0], [3.0, 0.5]):
        params.grad = torch.tensor(gradient)
        optimizer.step()
    return {"class": type(optimizer).__name__, "after two steps": params.detach()}


@case("swap_optimizer")
def test_sgd_by_name(nb, rng):
    params = leaf(1.0, 0.0)
    return two_steps(nb.swap_optimizer("SGD", params, lr=0.1), params)


@case("swap_optimizer")
def test_options_reach_the_optimizer(nb, rng):
    params = leaf(1.0, 0.0)
    return two_steps(nb.swap_optimizer("SGD", params, lr=0.1, momentum=0.5), params)


# Data the model never sees


@case("split_indices")
def test_two_of_eleven_are_for_validation(nb, rng):
    train_indices, val_indices = nb.split_indices(11, 0.2, seed=0)
    return train_indices, val_indices


@case("split_indices")
def test_all_are_for_training_when_the_fraction_is_too_small(nb, rng):
    train_indices, val_indices = nb.split_indices(4, 0.2, seed=1)
    return train_indices, val_indices


@case("apply_split")
def test_four_parts_of_three_measurements(nb, rng):
    t_u, t_c = torch.tensor([10.0, 20.0, 30.0]), torch.tensor([1.0, 2.0, 3.0])
    return tuple(nb.apply_split(t_u, t_c, torch.tensor([2, 0]), torch.tensor([1]), scale=0.1))


@case("training_loop_val")
def test_two_epochs_with_both_losses(nb, rng):
    params = leaf(1.0, 0.0)
    optimizer = NotingOptimizer([params])
    train_t_u, val_t_u = torch.tensor([1.0, 2.0]), torch.tensor([5.0])
    train_t_c, val_t_c = torch.tensor([0.0, 0.0]), torch.tensor([10.0])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        out, train_losses, val_losses = nb.training_loop_val(
            2, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c
        )
    return {
        "returned": without_graph(out),
        "training": train_losses,
        "validation": val_losses,
        "gradients": optimizer.noted,
    }


@case("training_loop_val", rtol=1e-3)
def test_thirty_epochs_with_both_curves(nb, rng):
    params = leaf(3.0, 0.0)
    optimizer = torch.optim.SGD([params], lr=0.02)
    t_u = torch.tensor([0.5, 1.0, 1.5])
    with nb.replacing(model=decoy_model, loss_fn=lambda t_p, t_c: ((t_p - t_c) ** 2).sum()):
        out, train_losses, val_losses = nb.training_loop_val(
            30, optimizer, params, t_u, torch.tensor([2.0]), 1 - t_u, torch.tensor([0.0])
        )
    return {"returned": without_graph(out), "training": train_losses, "validation": val_losses}



# Reading two loss curves


@case("which_case")
def test_a_training_loss_that_does_not_fall(nb, rng):
    return nb.which_case([8.0, 7.9, 7.8], [9.0, 9.0, 9.0])


@case("which_case")
def test_a_validation_loss_that_turns_back_up(nb, rng):
    return nb.which_case([8.0, 2.0, 1.0], [9.0, 3.0, 6.0])


@case("which_case")
def test_a_validation_loss_that_stays_above(nb, rng):
    return nb.which_case([8.0, 2.0, 1.0], [9.0, 3.0, 2.0])


# Switching autograd off


@case("validation_loss")
def test_a_validation_loss_without_gradients(nb, rng):
    val_t_u, val_t_c = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn), torch.enable_grad():
        loss = nb.validation_loss(leaf(1.0, 2.0), val_t_u, val_t_c)
        autograd_after = torch.is_grad_enabled()
    return {
        "loss": without_graph(loss),
        "requires_grad": loss.requires_grad,
        "autograd works afterwards": autograd_after,
    }


@case("calc_forward")
def test_a_forward_pass_for_training_and_one_for_validation(nb, rng):
    t_u, t_c = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0])
    seen = {}
    for is_train in (True, False):
        with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn), torch.enable_grad():
            loss = nb.calc_forward(t_u, t_c, leaf(1.0, 2.0), is_train)
        seen[f"loss, is_train={is_train}"] = without_graph(loss)
        seen[f"requires_grad, is_train={is_train}"] = loss.requires_grad
    return seen


# A parabola instead of a line


@case("quad_model")
def test_a_parabola_at_one_and_two(nb, rng):
    return nb.quad_model(torch.tensor([1.0, 2.0]), torch.tensor(3.0), torch.tensor(10.0), torch.tensor(100.0))


@case("must_change")
def test_the_keys_and_that_each_value_is_true_or_false(nb, rng):
    return {key: isinstance(nb.must_change[key], bool) for key in sorted(nb.must_change)}


@case("fit_quadratic")
def test_two_epochs_of_the_parabola(nb, rng):
    with nb.replacing(quad_model=decoy_quad_model, loss_fn=decoy_loss_fn):
        params, losses = nb.fit_quadratic(2, 0.1, torch.tensor([1.0, 2.0]), torch.zeros(2))
        return without_graph(params), losses


# Which fit is better?


@case("lowest_loss")
def test_the_best_line_through_three_points_is_flat(nb, rng):
    return nb.lowest_loss(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([0.0, 1.0, 0.0]), 1)


@case("lowest_loss", atol=1e-4)
def test_a_parabola_goes_through_three_points(nb, rng):
    return nb.lowest_loss(torch.tensor([0.0, 1.0, 2.0]), torch.tensor([0.0, 1.0, 0.0]), 2)


@case("compare_fits")
def test_a_model_that_is_not_done_yet(nb, rng):
    linear = {"train": 2.0, "lowest": 2.0, "val": 3.0}
    quadratic = {"train": 4.0, "lowest": 1.0, "val": 9.0}
    return nb.compare_fits(linear, quadratic)


@case("compare_fits")
def test_two_models_that_are_done(nb, rng):
    linear = {"train": 2.0, "lowest": 2.0, "val": 3.0}
    quadratic = {"train": 1.0, "lowest": 1.0, "val": 5.0}
    return nb.compare_fits(linear, quadratic)
