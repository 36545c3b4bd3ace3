"""Hidden cases of dl05_learning: they never leave the course, and differ in kind from the shown ones."""

import torch

from torchmark import case

F64 = torch.float64
ROOM = {"rtol": 1e-4, "atol": 1e-5}  # another order of the same float32 steps rounds otherwise


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def decoy_model(t_u, w, b):
    return w * t_u**2 - b**2 + 0.5


def decoy_loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 4).sum() / 8


def decoy_grad_fn(t_u, t_c, t_p, w, b):
    return torch.stack([(t_p * t_u).sum() + w - b, (t_p - 2 * t_c).mean() + w])


def decoy_rate_of_change(f, p, delta=0.1):
    return f(p + 1) - f(p)


def decoy_quad_model(t_u, w2, w1, b):
    return w2 * torch.cos(t_u) + w1 * t_u - b**2


def working_safe_zero(params):
    params.grad = None


def working_params(w, b):
    return leaf(float(w), float(b))


def working_loss_fn(t_p, t_c):
    return torch.nn.functional.mse_loss(t_p, t_c)


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradient at every step, then walks a way of its own."""

    def __init__(self, params, lr=0.05):
        super().__init__(params, {"lr": lr})
        self.noted = []

    def step(self, closure=None):
        loss = None if closure is None else closure()
        for group in self.param_groups:
            for p in group["params"]:
                self.noted.append(None if p.grad is None else p.grad.clone())
                if p.grad is not None:
                    p.data -= group["lr"] * torch.tanh(p.grad)
        return loss


def leaf(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype, requires_grad=True)


def without_graph(x):
    return x.detach() if isinstance(x, torch.Tensor) else x


def points(rng, n, dtype=torch.float32):
    """Inputs and targets that keep every decoy within bounds."""
    return rng.uniform(-1, 1, n, dtype=dtype), rng.uniform(-1, 1, n, dtype=dtype)


# A thermometer without units


@case("data")
def test_a_single_measurement_given_as_ints(nb, rng):
    t_c, t_u = nb.data([-40], [-40])
    return t_c, t_u


@case("data")
def test_ints_and_floats_mixed(nb, rng):
    t_c, t_u = nb.data([1, 2.5, -3, 0], [1000000, 0, 1e-3, 7.25])
    return t_c, t_u


@case("data")
def test_ints_in_one_list_only(nb, rng):
    celsius = rng.integers(-30, 30, 6).tolist()
    t_c, t_u = nb.data(celsius, rng.normal(6).tolist())
    return t_c, t_u


# A line as a first guess


@case("model", inputs_unchanged=True, **ROOM)
def test_predictions_for_random_readings(nb, rng):
    return nb.model(rng.normal(7), rng.normal(), rng.normal())


@case("model", inputs_unchanged=True)
def test_predictions_for_one_reading_in_double_precision(nb, rng):
    return nb.model(rng.normal(1, dtype=F64), rng.normal(dtype=F64), rng.normal(dtype=F64))


@case("model", inputs_unchanged=True, **ROOM)
def test_predictions_for_a_view_of_readings(nb, rng):
    return nb.model(rng.strided(rng.normal(5)), rng.strided(rng.normal()), rng.normal())


@case("model", gradients=True, **ROOM)
def test_gradients_flow_to_weight_and_bias(nb, rng):
    return nb.model(rng.normal(4), rng.normal(requires_grad=True), rng.normal(requires_grad=True))


@case("init_params")
def test_starting_values_come_as_two_scalars(nb, rng):
    w, b = nb.init_params()
    return w, b


@case("init_params")
def test_starting_values_are_new_each_time(nb, rng):
    w, b = nb.init_params()
    with torch.no_grad():
        w += 5
        b -= 5
    w, b = nb.init_params()
    return w, b


# Less loss is what we want


@case("loss_fn", points=2)
def test_loss_is_the_mean_of_the_squared_differences(nb, rng):
    return nb.loss_fn(rng.normal(7), rng.normal(7))


@case("loss_fn")
def test_loss_of_a_single_measurement(nb, rng):
    return nb.loss_fn(rng.normal(1), rng.normal(1))


@case("loss_fn", inputs_unchanged=True)
def test_loss_of_views_in_double_precision(nb, rng):
    return nb.loss_fn(rng.strided(rng.normal(6, dtype=F64)), rng.strided(rng.normal(6, dtype=F64)))


@case("loss_fn", gradients=True)
def test_the_loss_passes_gradients_on(nb, rng):
    return nb.loss_fn(rng.normal(5, requires_grad=True), rng.normal(5))


@case("loss_fn")
def test_loss_of_huge_errors(nb, rng):
    return nb.loss_fn(1e12 * rng.normal(9), rng.normal(9))


# Broadcasting: how shapes meet


def plain_shapes(nb, *pairs):
    found = [nb.broadcast_shape(s, t) for s, t in pairs]
    return [None if shape is None else tuple(shape) for shape in found]


@case("broadcast_shape")
def test_a_scalar_meets_anything(nb, rng):
    return plain_shapes(nb, ((), ()), ((), (3, 1)), ((4,), ()))


@case("broadcast_shape")
def test_the_shorter_shape_may_come_first(nb, rng):
    return plain_shapes(nb, ((3,), (2, 3)), ((3, 1), (2, 1, 1)), ((2, 1, 1), (1, 3)))


@case("broadcast_shape")
def test_equal_shapes_and_shapes_of_ones(nb, rng):
    return plain_shapes(nb, ((5, 2), (5, 2)), ((1,), (1, 1, 1)), ((1, 6), (7, 1)))


@case("broadcast_shape")
def test_shapes_that_do_not_fit(nb, rng):
    return plain_shapes(nb, ((4, 3), (4,)), ((2, 3, 4), (3, 3, 4)), ((2, 1), (3, 5)), ((2,), (4,)))


# Feeling for the slope


@case("rate_of_change")
def test_rate_of_a_curved_function_with_the_default_distance(nb, rng):
    return nb.rate_of_change(lambda p: p**3 + p.exp(), rng.normal(dtype=F64))


@case("rate_of_change")
def test_rate_over_a_wide_distance(nb, rng):
    return nb.rate_of_change(torch.sin, torch.tensor(0.3), delta=1.5)


@case("rate_of_change")
def test_rate_at_a_python_float(nb, rng):
    return nb.rate_of_change(lambda p: 2.0**p, -1.25, 0.5)


@case("rate_of_change")
def test_rate_of_a_falling_function(nb, rng):
    return nb.rate_of_change(lambda p: 1 / p, torch.tensor(2.0), delta=0.5)


def bilinear(rng):
    """A loss with an exact rate of change at any distance, however it is measured."""
    p, q, r = rng.normal(3).tolist()
    return lambda w, b: p * w + q * b + (1 + r * r) * w * b


@case("two_knob_step", **ROOM)
def test_a_step_together(nb, rng):
    with nb.replacing(rate_of_change=decoy_rate_of_change):
        w, b = nb.two_knob_step(bilinear(rng), rng.normal(), rng.normal(), 0.3, together=True)
        return w, b


@case("two_knob_step", **ROOM)
def test_a_step_in_turn(nb, rng):
    with nb.replacing(rate_of_change=decoy_rate_of_change):
        w, b = nb.two_knob_step(bilinear(rng), rng.normal(), rng.normal(), 0.3, together=False)
        return w, b


@case("two_knob_step", inputs_unchanged=True, atol=1e-9)
def test_two_steps_of_each_sort_in_double_precision(nb, rng):
    loss_at, w, b = bilinear(rng), rng.normal(dtype=F64), rng.normal(dtype=F64)
    with nb.replacing(rate_of_change=decoy_rate_of_change):
        for together in (True, False, True, False):
            w, b = nb.two_knob_step(loss_at, w, b, 0.05, together)
        return w, b


# The gradient on paper


@case("dloss_fn")
def test_derivative_of_the_loss_for_seven_predictions(nb, rng):
    return nb.dloss_fn(rng.normal(7), rng.normal(7))


@case("dloss_fn")
def test_derivative_of_the_loss_for_one_prediction(nb, rng):
    return nb.dloss_fn(rng.normal(1, dtype=F64), rng.normal(1, dtype=F64))


@case("dloss_fn", inputs_unchanged=True)
def test_derivative_of_the_loss_for_columns(nb, rng):
    return nb.dloss_fn(rng.strided(rng.normal(6, 1)), rng.normal(6, 1))


@case("dmodel_dw")
def test_slope_of_the_predictions_for_the_weight(nb, rng):
    return nb.dmodel_dw(rng.normal(6), rng.normal(), rng.normal())


@case("dmodel_dw", inputs_unchanged=True)
def test_slope_for_the_weight_in_double_precision(nb, rng):
    return nb.dmodel_dw(rng.strided(rng.normal(3, dtype=F64)), rng.normal(dtype=F64), rng.normal(dtype=F64))


@case("dmodel_db")
def test_slope_of_the_predictions_for_the_bias(nb, rng):
    t_u = rng.normal(6)
    return nb.dmodel_db(t_u, rng.normal(), rng.normal()) * torch.ones_like(t_u)


@case("dmodel_db")
def test_slope_for_the_bias_in_double_precision(nb, rng):
    t_u = rng.normal(1, dtype=F64)
    return nb.dmodel_db(t_u, rng.normal(dtype=F64), rng.normal(dtype=F64)) * torch.ones_like(t_u)


def gradient_by_decoys(nb, rng, n, dtype=torch.float32):
    t_u, t_c, t_p = (rng.normal(n, dtype=dtype) for _ in range(3))
    with nb.replacing(
        dloss_fn=lambda t_p, t_c: t_p**2 + 3 * t_c,
        dmodel_dw=lambda t_u, w, b: torch.exp(t_u) + w * b,
        dmodel_db=lambda t_u, w, b: -2.5,
    ):
        return nb.grad_fn(t_u, t_c, t_p, rng.normal(dtype=dtype), rng.normal(dtype=dtype))


@case("grad_fn", points=2, **ROOM)
def test_gradient_of_nine_measurements(nb, rng):
    return gradient_by_decoys(nb, rng, 9)


@case("grad_fn", **ROOM)
def test_gradient_of_one_measurement(nb, rng):
    return gradient_by_decoys(nb, rng, 1)


@case("grad_fn")
def test_gradient_in_double_precision(nb, rng):
    return gradient_by_decoys(nb, rng, 4, F64)


# The training loop


def loop_by_hand(nb, rng, n_epochs, n, dtype=torch.float32):
    t_u, t_c = points(rng, n, dtype)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, grad_fn=decoy_grad_fn):
        params, losses = nb.training_loop(n_epochs, 0.03, torch.tensor([1.0, 0.5], dtype=dtype), t_u, t_c)
        return params, losses


@case("training_loop", inputs_unchanged=True, **ROOM)
def test_the_loop_after_one_epoch(nb, rng):
    return loop_by_hand(nb, rng, 1, 6)


@case("training_loop", **ROOM)
def test_the_loop_after_two_epochs(nb, rng):
    return loop_by_hand(nb, rng, 2, 6)


@case("training_loop", points=2, **ROOM)
def test_the_loop_after_ten_epochs(nb, rng):
    return loop_by_hand(nb, rng, 10, 11)


@case("training_loop", inputs_unchanged=True)
def test_the_loop_in_double_precision_for_one_measurement(nb, rng):
    return loop_by_hand(nb, rng, 40, 1, F64)


@case("training_loop", inputs_unchanged=True)
def test_the_loop_goes_on_when_training_blows_up(nb, rng):
    t_u, t_c = points(rng, 3)
    with nb.replacing(
        model=lambda t_u, w, b: w * t_u - b,
        loss_fn=lambda t_p, t_c: (t_p**2).sum(),
        grad_fn=lambda t_u, t_c, t_p, w, b: torch.tensor([float(w), float(b)]) * 1e15,
    ):
        params, losses = nb.training_loop(5, 1.0, torch.tensor([1.0, -2.0]), t_u, t_c)
        return params, losses


# When training blows up


@case("detect_divergence")
def test_losses_that_shrink(nb, rng):
    return [nb.detect_divergence([9.0, 4.0, 2.0, 1.5, 1.25]), nb.detect_divergence([7.0])]


@case("detect_divergence")
def test_a_loss_that_leaves_the_range_of_floats(nb, rng):
    return nb.detect_divergence([2.0, 5.0, float("inf"), float("nan"), float("nan")])


@case("detect_divergence")
def test_a_loss_that_was_never_a_number(nb, rng):
    return [nb.detect_divergence([float("nan"), 2.0]), nb.detect_divergence([float("inf"), 2.0])]


@case("detect_divergence")
def test_only_the_loss_just_before_counts(nb, rng):
    return [nb.detect_divergence([1.0, 2.5, 6.0, 15.0, 40.0]), nb.detect_divergence([50.0, 1.0, 2.0, 9.0])]


@case("detect_divergence")
def test_losses_near_the_bound_of_divergence(nb, rng):
    return [nb.detect_divergence(losses) for losses in ([1.0, 3.0, 9.0], [1.0, 3.5, 3.0], [4.0, 4.0, 14.0])]


@case("detect_divergence")
def test_nan_after_a_quiet_start(nb, rng):
    return nb.detect_divergence([3.0, 2.0, 2.0, float("nan")])


# Inputs of a sensible size


@case("normalise_inputs", inputs_unchanged=True)
def test_a_tenth_of_random_readings(nb, rng):
    return nb.normalise_inputs(rng.uniform(20, 90, 8))


@case("normalise_inputs", inputs_unchanged=True, rtol=1e-6)
def test_a_tenth_of_one_reading_in_double_precision(nb, rng):
    return nb.normalise_inputs(rng.strided(rng.normal(1, dtype=F64)))


# What the thermometer measures


@case("to_fahrenheit_law", inputs_unchanged=True)
def test_the_law_behind_random_parameters(nb, rng):
    return nb.to_fahrenheit_law(10 * rng.normal(2))


@case("to_fahrenheit_law", inputs_unchanged=True, rtol=1e-6)
def test_the_law_behind_a_view_in_double_precision(nb, rng):
    return nb.to_fahrenheit_law(rng.strided(rng.normal(2, dtype=F64)))


@case("to_fahrenheit_law")
def test_the_law_behind_parameters_with_gradients(nb, rng):
    return without_graph(nb.to_fahrenheit_law(leaf(5.5, -17.5)))


@case("predict_unpacked")
def test_an_array_of_a_model_with_four_parameters(nb, rng):
    def cubic(x, p, q, r, s):
        return ((p * x + q) * x + r) * x + s

    return nb.predict_unpacked(cubic, rng.normal(5), rng.normal(4, requires_grad=True))


@case("predict_unpacked")
def test_an_array_of_a_model_with_one_parameter(nb, rng):
    return nb.predict_unpacked(lambda x, p: x.exp() * p, rng.normal(3), rng.normal(1))


@case("predict_unpacked")
def test_an_array_of_the_given_model_in_double_precision(nb, rng):
    params = rng.normal(2, dtype=F64, requires_grad=True)
    return nb.predict_unpacked(lambda x, p, q: p - q * x, rng.strided(rng.normal(4, dtype=F64)), params)


# Autograd


@case("autograd_params", gradients=True)
def test_a_leaf_made_of_floats(nb, rng):
    params = nb.autograd_params(-0.25, 1e6)
    return params, params.grad


@case("autograd_params")
def test_the_gradient_arrives_at_the_leaf(nb, rng):
    params = nb.autograd_params(2, 3)
    (params**3).sum().backward()
    return params.grad


@case("autograd_params", gradients=True)
def test_an_int_beside_a_float(nb, rng):
    return nb.autograd_params(2, 0.5)


def gradient_by_autograd(nb, rng, n, dtype=torch.float32):
    t_u, t_c = points(rng, n, dtype)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        return without_graph(nb.autograd_grad(leaf(1.5, 0.5, dtype=dtype), t_u, t_c))


@case("autograd_grad", **ROOM)
def test_autograd_for_eight_measurements(nb, rng):
    return gradient_by_autograd(nb, rng, 8)


@case("autograd_grad")
def test_autograd_for_one_measurement_in_double_precision(nb, rng):
    return gradient_by_autograd(nb, rng, 1, F64)


# Gradients pile up


def piled_up(nb, rng, k, dtype=torch.float32):
    t_u, t_c = points(rng, 5, dtype)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        return nb.accumulate(leaf(1.5, 0.5, dtype=dtype), t_u, t_c, k)


@case("accumulate", **ROOM)
def test_two_passes_pile_up(nb, rng):
    return piled_up(nb, rng, 2)


@case("accumulate")
def test_seven_passes_pile_up_in_double_precision(nb, rng):
    return piled_up(nb, rng, 7, F64)


def left_after(nb, params):
    nb.safe_zero(params)
    gradient = 0.0 if params.grad is None else params.grad.abs().sum().item()
    return {"left of the gradient": gradient, "params": params.detach().clone()}


@case("safe_zero")
def test_nothing_is_left_of_a_gradient_that_autograd_made(nb, rng):
    params = rng.normal(2, requires_grad=True)
    (params**2).sum().backward()
    return left_after(nb, params)


@case("safe_zero")
def test_no_gradient_at_first_then_one(nb, rng):
    params = rng.normal(3, dtype=F64, requires_grad=True)
    before = left_after(nb, params)
    (params**2).sum().backward()
    return before, left_after(nb, params)


@case("safe_zero")
def test_the_next_gradient_starts_from_nothing(nb, rng):
    params = rng.normal(2, requires_grad=True)
    (params**2).sum().backward()
    nb.safe_zero(params)
    (5 * params).sum().backward()
    return params.grad


def loop_with_autograd(nb, rng, n_epochs, n, dtype=torch.float32, calls=1):
    t_u, t_c = points(rng, n, dtype)
    params = leaf(1.0, 0.5, dtype=dtype)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        for _ in range(calls):
            out, losses = nb.training_loop_autograd(n_epochs, 0.02, params, t_u, t_c)
    return {"returned": without_graph(out), "params": params.detach(), "losses": losses}


@case("training_loop_autograd", **ROOM)
def test_autograd_loop_after_one_epoch(nb, rng):
    return loop_with_autograd(nb, rng, 1, 6)


@case("training_loop_autograd", **ROOM)
def test_autograd_loop_after_two_epochs(nb, rng):
    return loop_with_autograd(nb, rng, 2, 6)


@case("training_loop_autograd", points=2, **ROOM)
def test_autograd_loop_after_ten_epochs(nb, rng):
    return loop_with_autograd(nb, rng, 10, 11)


@case("training_loop_autograd")
def test_autograd_loop_in_double_precision_for_one_measurement(nb, rng):
    return loop_with_autograd(nb, rng, 40, 1, F64)


@case("training_loop_autograd", **ROOM)
def test_autograd_loop_called_again_with_the_same_parameters(nb, rng):
    return loop_with_autograd(nb, rng, 3, 4, calls=2)


# Optimizers


def one_step(nb, rng, n, learning_rate, old_gradient=None, dtype=torch.float32):
    t_u, t_c = points(rng, n, dtype)
    params = leaf(1.5, 0.5, dtype=dtype)
    params.grad = old_gradient
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        out = nb.sgd_one_step(params, t_u, t_c, learning_rate)
    return {"returned": without_graph(out), "params": params.detach()}


@case("sgd_one_step", **ROOM)
def test_one_small_step(nb, rng):
    return one_step(nb, rng, 6, 0.05)


@case("sgd_one_step")
def test_one_large_step_in_double_precision(nb, rng):
    return one_step(nb, rng, 1, 2.0, dtype=F64)


@case("sgd_one_step", **ROOM)
def test_one_step_with_a_gradient_from_before(nb, rng):
    return one_step(nb, rng, 4, 0.1, old_gradient=rng.normal(2))


def loop_with_optimizer(nb, rng, n_epochs, n, dtype=torch.float32, optimizer_class=NotingOptimizer):
    t_u, t_c = points(rng, n, dtype)
    params = leaf(1.0, 0.5, dtype=dtype)
    optimizer = optimizer_class([params], lr=0.05)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        out, losses = nb.training_loop_optim(n_epochs, optimizer, params, t_u, t_c)
    return {
        "returned": without_graph(out),
        "params": params.detach(),
        "losses": losses,
        "gradients": getattr(optimizer, "noted", None),
    }


@case("training_loop_optim", **ROOM)
def test_optimizer_loop_after_one_epoch(nb, rng):
    return loop_with_optimizer(nb, rng, 1, 6)


@case("training_loop_optim", **ROOM)
def test_optimizer_loop_after_two_epochs(nb, rng):
    return loop_with_optimizer(nb, rng, 2, 6)


@case("training_loop_optim", points=2, **ROOM)
def test_optimizer_loop_after_ten_epochs(nb, rng):
    return loop_with_optimizer(nb, rng, 10, 11)


@case("training_loop_optim")
def test_optimizer_loop_with_a_real_optimizer_in_double_precision(nb, rng):
    return loop_with_optimizer(nb, rng, 25, 1, F64, torch.optim.Adagrad)


@case("training_loop_optim", **ROOM)
def test_optimizer_loop_for_a_model_with_three_parameters(nb, rng):
    t_u, t_c = points(rng, 5)
    params = leaf(1.0, 0.5, -0.5)
    optimizer = NotingOptimizer([params])
    with nb.replacing(model=decoy_quad_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        out, losses = nb.training_loop_optim(4, optimizer, params, t_u, t_c)
    return without_graph(out), losses, optimizer.noted


# Swapping the optimizer


def decoy_training_loop(n_epochs, optimizer, params, t_u, t_c):
    """Steps along a gradient that changes; tells what it was given in place of the losses."""
    for epoch in range(n_epochs):
        params.grad = torch.tensor([1.0 + epoch, -0.5]) * t_c.mean()
        optimizer.step()
    return params, [n_epochs, params.requires_grad, t_u.sum().item(), t_c.sum().item()]


def fit_with_adam(nb, rng, n_epochs, learning_rate, n):
    t_u, t_c = rng.uniform(20, 90, n), rng.uniform(1, 5, n)
    with nb.replacing(training_loop_optim=decoy_training_loop, autograd_params=working_params):
        params, losses = nb.adam_fit(n_epochs, learning_rate, t_u, t_c)
    return without_graph(params), losses


@case("adam_fit", **ROOM)
def test_adam_after_one_epoch(nb, rng):
    return fit_with_adam(nb, rng, 1, 0.1, 5)


@case("adam_fit", **ROOM)
def test_adam_after_ten_epochs_at_a_small_rate(nb, rng):
    return fit_with_adam(nb, rng, 10, 0.003, 11)


@case("adam_fit", **ROOM)
def test_adam_started_twice(nb, rng):
    return fit_with_adam(nb, rng, 3, 0.2, 1), fit_with_adam(nb, rng, 4, 0.2, 1)


def three_steps(nb, name, **options):
    params = leaf(1.0, 0.5)
    optimizer = nb.swap_optimizer(name, params, **options)
    for gradient in ([1.0, -2.0], [3.0, 0.5], [-0.25, 0.125]):
        params.grad = torch.tensor(gradient)
        optimizer.step()
    return {"class": type(optimizer).__name__, "after three steps": params.detach()}


@case("swap_optimizer", **ROOM)
def test_adam_and_its_relatives_by_name(nb, rng):
    return [three_steps(nb, name, lr=0.1) for name in ("Adam", "AdamW", "NAdam", "Adamax")]


@case("swap_optimizer", **ROOM)
def test_less_common_optimizers_by_name(nb, rng):
    return [three_steps(nb, name, lr=0.1) for name in ("RMSprop", "Adagrad", "Adadelta", "ASGD", "Rprop")]


@case("swap_optimizer", **ROOM)
def test_all_options_reach_the_optimizer(nb, rng):
    return [
        three_steps(nb, "SGD", lr=0.1, momentum=0.9, nesterov=True),
        three_steps(nb, "Adam", lr=0.1, betas=(0.5, 0.6), weight_decay=0.1),
    ]


@case("swap_optimizer", **ROOM)
def test_an_optimizer_without_any_options(nb, rng):
    return three_steps(nb, "Adam")


# Data the model never sees


def split(nb, n, frac, seed):
    train_indices, val_indices = nb.split_indices(n, frac, seed)
    return train_indices, val_indices


@case("split_indices")
def test_a_third_of_ten(nb, rng):
    return split(nb, 10, 0.35, 3)


@case("split_indices")
def test_nothing_for_validation(nb, rng):
    return split(nb, 6, 0.0, 5)


@case("split_indices")
def test_three_quarters_for_validation(nb, rng):
    return split(nb, 23, 0.75, 11)


@case("split_indices")
def test_the_same_seed_gives_the_same_split_again(nb, rng):
    return split(nb, 8, 0.25, 42), split(nb, 8, 0.25, 43), split(nb, 8, 0.25, 42)


@case("apply_split", inputs_unchanged=True)
def test_parts_of_nine_measurements(nb, rng):
    indices = rng.permutation(9)
    return tuple(nb.apply_split(rng.normal(9), rng.normal(9), indices[:5], indices[5:], scale=0.25))


@case("apply_split", inputs_unchanged=True)
def test_parts_with_the_default_scale(nb, rng):
    indices = rng.permutation(5)
    return tuple(nb.apply_split(rng.normal(5), rng.normal(5), indices[:-1], indices[-1:]))


@case("apply_split", inputs_unchanged=True)
def test_parts_of_views_in_double_precision(nb, rng):
    t_u, t_c = rng.strided(rng.normal(6, dtype=F64)), rng.strided(rng.normal(6, dtype=F64))
    indices = rng.permutation(6)
    return tuple(nb.apply_split(t_u, t_c, indices[2:], indices[:2], scale=4.0))


@case("apply_split")
def test_an_empty_validation_set(nb, rng):
    indices = rng.permutation(4)
    return tuple(nb.apply_split(rng.normal(4), rng.normal(4), indices, indices[:0], scale=0.5))


def loop_with_validation(nb, rng, n_epochs, n_train, n_val, dtype=torch.float32):
    train_t_u, train_t_c = points(rng, n_train, dtype)
    val_t_u, val_t_c = points(rng, n_val, dtype)
    params = leaf(1.0, 0.5, dtype=dtype)
    optimizer = NotingOptimizer([params])
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        out, train_losses, val_losses = nb.training_loop_val(
            n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c
        )
    return {
        "returned": without_graph(out),
        "params": params.detach(),
        "training": train_losses,
        "validation": val_losses,
        "gradients": optimizer.noted,
    }


@case("training_loop_val", **ROOM)
def test_validation_loop_after_one_epoch(nb, rng):
    return loop_with_validation(nb, rng, 1, 5, 2)


@case("training_loop_val", **ROOM)
def test_validation_loop_after_two_epochs(nb, rng):
    return loop_with_validation(nb, rng, 2, 4, 4)


@case("training_loop_val", points=2, **ROOM)
def test_validation_loop_after_ten_epochs(nb, rng):
    return loop_with_validation(nb, rng, 10, 9, 2)


@case("training_loop_val")
def test_validation_loop_in_double_precision(nb, rng):
    return loop_with_validation(nb, rng, 20, 1, 3, F64)


# Reading two loss curves


@case("which_case")
def test_no_learning_at_all(nb, rng):
    return [
        nb.which_case([2.0, 1.95, 1.9], [3.0, 2.0, 1.0]),
        nb.which_case([2.0, 0.5, 2.5], [2.0, 0.5, 2.5]),
        nb.which_case([1.0, 1.0], [1.0, 1.0]),
    ]


@case("which_case")
def test_overfitting_that_ends_below_its_start(nb, rng):
    return [
        nb.which_case([9.0, 3.0, 1.0, 0.2], [20.0, 2.0, 1.0, 4.0]),
        nb.which_case([9.0, 3.0, 1.0, 0.2], [20.0, 2.0, 1.0, 1.5]),
    ]


@case("which_case")
def test_overfitting_with_a_small_gap(nb, rng):
    return nb.which_case([9.0, 3.0, 2.9, 2.8], [9.0, 1.0, 2.0, 3.0])


@case("which_case")
def test_both_losses_fall_together(nb, rng):
    return [
        nb.which_case([9.0, 3.0, 1.0], [9.5, 3.1, 1.05]),
        nb.which_case([9.0, 3.0, 1.0], [8.0, 2.0, 0.5]),
        nb.which_case([4.0, 2.0], [90.0, 2.1]),
    ]


@case("which_case")
def test_a_gap_of_less_than_half(nb, rng):
    return [nb.which_case([9.0, 3.0, 1.0], [4.0, 2.0, 1.5]), nb.which_case([9.0, 3.0, 1.0], [4.0, 2.0, 1.25])]


@case("which_case")
def test_losses_exactly_on_the_bounds(nb, rng):
    return [nb.which_case([10.0, 9.0], [4.0, 4.0]), nb.which_case([10.0, 1.0], [1.0, 1.1])]


@case("which_case")
def test_a_gap_that_stays(nb, rng):
    return [
        nb.which_case([9.0, 3.0, 1.0], [30.0, 10.0, 5.0]),
        nb.which_case([9.0, 3.0, 1.0], [3.0, 2.0, 2.1]),
        nb.which_case([9.0, 3.0, 1.0], [4.0, 5.0, 4.2]),
    ]


# Switching autograd off


def watched(name, seen, f):
    """`f`, noting whether its result has a graph behind it."""

    def watching(*args, **kwargs):
        result = f(*args, **kwargs)
        seen.append(f"{name} {'with' if result.requires_grad else 'without'} a graph")
        return result

    return watching


def watched_pass(nb, forward):
    """What `forward` returns, the graphs that were built for it, and the state of autograd after it."""
    seen = []
    before = torch.is_grad_enabled()
    stand_ins = {
        "model": watched("model", seen, decoy_model),
        "loss_fn": watched("loss_fn", seen, decoy_loss_fn),
    }
    with nb.replacing(**stand_ins), torch.set_grad_enabled(before):
        loss = forward()
        after = torch.is_grad_enabled()
    return {
        "loss": without_graph(loss),
        "requires_grad": loss.requires_grad,
        "graphs": seen,
        "state kept": after == before,
    }


@case("validation_loss", points=2, **ROOM)
def test_validation_loss_builds_no_graph(nb, rng):
    t_u, t_c = points(rng, 4)
    return watched_pass(nb, lambda: nb.validation_loss(leaf(1.5, 0.5), t_u, t_c))


@case("validation_loss")
def test_validation_loss_in_double_precision(nb, rng):
    t_u, t_c = points(rng, 1, F64)
    return watched_pass(nb, lambda: nb.validation_loss(leaf(1.5, 0.5, dtype=F64), t_u, t_c))


@case("calc_forward", **ROOM)
def test_forward_pass_for_training(nb, rng):
    t_u, t_c = points(rng, 5)
    return watched_pass(nb, lambda: nb.calc_forward(t_u, t_c, leaf(1.5, 0.5), True))


@case("calc_forward", **ROOM)
def test_forward_pass_for_validation(nb, rng):
    t_u, t_c = points(rng, 2)
    return watched_pass(nb, lambda: nb.calc_forward(t_u, t_c, leaf(1.5, 0.5), False))


@case("calc_forward", **ROOM)
def test_forward_passes_where_the_caller_switched_autograd_off(nb, rng):
    t_u, t_c = points(rng, 3)
    with torch.no_grad():
        return [
            watched_pass(nb, lambda: nb.calc_forward(t_u, t_c, leaf(1.5, 0.5), True)),
            watched_pass(nb, lambda: nb.calc_forward(t_u, t_c, leaf(1.5, 0.5), False)),
        ]


@case("calc_forward")
def test_gradients_after_a_forward_pass_for_training(nb, rng):
    t_u, t_c = points(rng, 6, F64)
    params = leaf(1.5, 0.5, dtype=F64)
    with nb.replacing(model=decoy_model, loss_fn=decoy_loss_fn):
        nb.calc_forward(t_u, t_c, params, True).backward()
    return params.grad


# A parabola instead of a line


@case("quad_model", inputs_unchanged=True, **ROOM)
def test_a_parabola_at_random_readings(nb, rng):
    return nb.quad_model(rng.normal(7), rng.normal(), rng.normal(), rng.normal())


@case("quad_model", inputs_unchanged=True)
def test_a_parabola_at_a_view_in_double_precision(nb, rng):
    w2, w1, b = rng.normal(3, dtype=F64)
    return nb.quad_model(rng.strided(rng.normal(1, dtype=F64)), w2, w1, b)


@case("quad_model", gradients=True, **ROOM)
def test_gradients_of_the_parabola(nb, rng):
    w2, w1, b = (rng.normal(requires_grad=True) for _ in range(3))
    return nb.quad_model(rng.normal(5), w2, w1, b)


@case("must_change")
def test_what_a_new_model_changes(nb, rng):
    return sorted(key for key, value in nb.must_change.items() if value is True)


@case("must_change")
def test_what_does_not_care_about_the_model(nb, rng):
    return sorted(key for key, value in nb.must_change.items() if value is False)


def fit_by_decoys(nb, rng, n_epochs, learning_rate, n, **options):
    t_un, t_c = points(rng, n)
    with nb.replacing(quad_model=decoy_quad_model, loss_fn=decoy_loss_fn, safe_zero=working_safe_zero):
        params, losses = nb.fit_quadratic(n_epochs, learning_rate, t_un, t_c, **options)
    return without_graph(params), losses


@case("fit_quadratic", **ROOM)
def test_the_parabola_after_one_epoch(nb, rng):
    return fit_by_decoys(nb, rng, 1, 0.05, 6)


@case("fit_quadratic", **ROOM)
def test_the_parabola_after_two_epochs(nb, rng):
    return fit_by_decoys(nb, rng, 2, 0.01, 1)


@case("fit_quadratic", points=2, **ROOM)
def test_the_parabola_after_ten_epochs(nb, rng):
    return fit_by_decoys(nb, rng, 10, 0.02, 11)


@case("fit_quadratic", **ROOM)
def test_the_parabola_with_other_optimizers(nb, rng):
    return [
        fit_by_decoys(nb, rng, 5, 0.1, 6, optimizer_class=optimizer_class)
        for optimizer_class in (torch.optim.Adam, torch.optim.Adagrad, NotingOptimizer)
    ]


# Which fit is better?


def lowest(nb, t_u, t_c, degree):
    with nb.replacing(loss_fn=working_loss_fn):
        return nb.lowest_loss(t_u, t_c, degree)


@case("lowest_loss", rtol=1e-3, atol=1e-4)
def test_lowest_loss_of_a_line_and_a_parabola(nb, rng):
    t_u, t_c = rng.uniform(0, 8, 11), rng.uniform(-5, 25, 11)
    return lowest(nb, t_u, t_c, 1), lowest(nb, t_u, t_c, 2)


@case("lowest_loss", rtol=1e-3, atol=1e-4)
def test_lowest_loss_of_a_constant(nb, rng):
    return lowest(nb, rng.normal(6), 3 + rng.normal(6), 0)


@case("lowest_loss", rtol=1e-3, atol=1e-4)
def test_lowest_loss_when_the_curve_meets_every_point(nb, rng):
    t_u = torch.tensor([-2.0, -1.0, 1.0, 3.0], dtype=F64)
    return lowest(nb, t_u, rng.normal(4, dtype=F64), 3)


@case("lowest_loss", rtol=1e-3, atol=1e-4)
def test_lowest_loss_of_a_cubic(nb, rng):
    return lowest(nb, rng.strided(rng.uniform(-2, 2, 9)), rng.normal(9), 3)


def fits(nb, *pairs):
    def named(losses):
        return dict(zip(("train", "lowest", "val"), losses, strict=True))

    return [nb.compare_fits(named(line), named(parabola)) for line, parabola in pairs]


@case("compare_fits")
def test_either_model_may_need_more_training(nb, rng):
    return fits(
        nb,
        ((4.0, 2.0, 9.0), (1.0, 1.0, 1.0)),
        ((2.0, 2.0, 1.0), (1.2, 1.0, 9.0)),
        ((4.0, 2.0, 1.0), (3.0, 1.0, 2.0)),
    )


@case("compare_fits")
def test_the_parabola_is_better_on_unseen_data(nb, rng):
    return fits(
        nb,
        ((2.0, 2.0, 3.0), (1.0, 1.0, 2.0)),
        ((2.0, 1.98, 3.0), (2.0, 1.98, 2.5)),
        ((1.05, 1.0, 2.0), (1.05, 1.0, 1.0)),
    )


@case("compare_fits")
def test_the_line_is_better_on_unseen_data(nb, rng):
    return fits(nb, ((2.0, 2.0, 3.0), (1.0, 1.0, 8.0)), ((2.0, 1.95, 0.5), (0.1, 0.099, 0.6)))


@case("compare_fits")
def test_of_two_equals_the_line_is_chosen(nb, rng):
    return fits(nb, ((2.0, 2.0, 3.0), (1.0, 1.0, 3.0)))
