"""Hidden cases of sbs01_regression: they never leave the course, and differ in kind from the shown ones."""

import warnings
from unittest import mock

import numpy as np
import torch
import torch.nn as nn

from torchmark import case

F64 = torch.float64
ROOM = {"rtol": 1e-4, "atol": 1e-5}  # another order of the same float32 steps rounds otherwise


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def decoy_predict(b, w, x):
    return w * x**2 - b**2 + 0.5


def decoy_mse(yhat, y):
    """Symmetric, for the order of the two makes no difference to the right one."""
    return ((yhat - y) ** 4).sum() / 8 + (yhat + y).square().mean()


def decoy_loss_fn(yhat, y):
    """Not symmetric: predictions come first."""
    return ((yhat - y) ** 4).sum() / 8 + 0.3 * (yhat**2).mean()


def working_predict(b, w, x):
    return torch.add(torch.mul(x, w), b)


def working_mse(yhat, y):
    return nn.functional.mse_loss(yhat, y)


def working_zero_grads(params):
    for p in params:
        p.grad = None


def working_manual_step(b, w, lr):
    b.data -= lr * b.grad
    w.data -= lr * w.grad


def working_to_float_tensor(a):
    return torch.as_tensor(a).to(torch.float32)


def working_loss_value(loss):
    return float(loss.detach())


WORKING = {
    "zero_grads": working_zero_grads,
    "manual_step": working_manual_step,
    "loss_value": working_loss_value,
}


def leaf(*values, dtype=torch.float32):
    return torch.tensor(values, dtype=dtype, requires_grad=True)


def as_tuple(value):
    return tuple(value) if isinstance(value, list) else value


def points(rng, n, dtype=torch.float32):
    """Inputs and labels that keep every decoy within bounds."""
    return rng.uniform(-1, 1, n, 1, dtype=dtype), rng.uniform(-1, 1, n, 1, dtype=dtype)


class Curve(nn.Module):
    """A model with two parameters that notes, at each call, whether it is in training mode."""

    def __init__(self, weight=1.0, bias=0.5, dtype=torch.float32):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([weight], dtype=dtype))
        self.bias = nn.Parameter(torch.tensor([bias], dtype=dtype))
        self.modes = []

    def forward(self, x):
        self.modes.append(self.training)
        return self.weight * x**2 - self.bias**2


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradients at every step, then walks a way of its own."""

    def __init__(self, params, lr=0.05):
        super().__init__(params, {"lr": lr})
        self.noted = []

    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                self.noted.append(None if p.grad is None else p.grad.clone())
                if p.grad is not None:
                    p.data -= group["lr"] * torch.tanh(p.grad)


# Tensors


@case("make_tensors", points=2)
def test_four_tensors_with_another_seed(nb, rng):
    return as_tuple(nb.make_tensors(7))


@case("make_tensors")
def test_four_tensors_twice_with_the_same_seed(nb, rng):
    return as_tuple(nb.make_tensors(0)), as_tuple(nb.make_tensors(0))


@case("shape_of")
def test_shape_of_a_box_with_sizes_of_one(nb, rng):
    return [as_tuple(nb.shape_of(torch.zeros(shape))) for shape in ((1, 4, 1, 3), (1,), (5,))]


@case("shape_of")
def test_shape_of_a_tensor_without_elements_and_of_a_number(nb, rng):
    return as_tuple(nb.shape_of(torch.zeros(3, 0, 2))), as_tuple(nb.shape_of(rng.normal(dtype=F64).sum()))


@case("shape_of")
def test_shape_of_a_view_with_gradients(nb, rng):
    return as_tuple(nb.shape_of(rng.strided(rng.normal(3, 4, requires_grad=True))))


# One memory, two shapes


def view_or_error(nb, m):
    try:
        return nb.reshaped_view(m)
    except NotImplementedError:  # a RuntimeError too
        raise
    except RuntimeError:
        return "RuntimeError"


@case("reshaped_view", storage=True)
def test_a_view_of_some_rows(nb, rng):
    m = rng.normal(6, 3)[2:5]
    return [m, nb.reshaped_view(m)]


@case("reshaped_view", storage=True)
def test_a_view_of_ints_is_written_to(nb, rng):
    m = rng.integers(0, 99, 4, 2)
    view = nb.reshaped_view(m)
    view[0, 5] = -1
    m[0, 1] = -2
    return [m, view]


@case("reshaped_view", storage=True)
def test_a_view_of_a_single_column(nb, rng):
    m = rng.normal(5, 1, dtype=F64)
    return [m, nb.reshaped_view(m)]


@case("reshaped_view")
def test_matrices_that_have_no_such_view(nb, rng):
    m = rng.normal(4, 6)
    return [view_or_error(nb, m[:, 1:4]), view_or_error(nb, m.t()), view_or_error(nb, rng.strided(m))]


@case("independent_copy", storage=True, gradients=True, inputs_unchanged=True)
def test_a_copy_of_a_view_with_gaps(nb, rng):
    m = rng.strided(rng.normal(3, 4, dtype=F64))
    return [m, nb.independent_copy(m)]


@case("independent_copy", storage=True, gradients=True)
def test_a_copy_of_the_result_of_an_operation(nb, rng):
    m = 2 * rng.normal(2, 3, requires_grad=True)
    return [m, nb.independent_copy(m)]


@case("independent_copy", storage=True)
def test_copies_of_ints_and_of_a_single_number(nb, rng):
    m, n = rng.integers(0, 9, 2, 2), rng.normal()
    return [m, nb.independent_copy(m), n, nb.independent_copy(n)]


@case("independent_copy")
def test_a_copy_made_without_any_warning(nb, rng):
    m = rng.normal(2, 2, requires_grad=True)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        copy = nb.independent_copy(m)
    return {"copy": copy, "warnings": len(caught)}


@case("independent_copy", gpu=True, storage=True)
def test_a_copy_on_the_graphics_card(nb, rng):
    m = rng.normal(2, 3).to(torch.device("cuda")).requires_grad_()
    return [m, nb.independent_copy(m)]


# From NumPy to PyTorch


@case("to_float_tensor", points=2, inputs_unchanged=True)
def test_float_tensors_of_ints_and_of_half_precision(nb, rng):
    ints, halves = rng.integers(-9, 9, 3, 2).numpy(), rng.normal(4).numpy().astype(np.float16)
    return nb.to_float_tensor(ints), nb.to_float_tensor(halves), nb.to_float_tensor(ints.astype(np.int32))


@case("to_float_tensor", storage=True)
def test_a_view_of_a_float32_array(nb, rng):
    a = rng.strided(rng.normal(4, 3)).numpy()
    return [a, nb.to_float_tensor(a)]


@case("to_float_tensor", storage=True, inputs_unchanged=True)
def test_a_view_of_an_array_in_double_precision(nb, rng):
    a = rng.strided(rng.normal(5, 1, dtype=F64)).numpy()
    return [a, nb.to_float_tensor(a)]


@case("shared_and_copied", points=2, storage=True)
def test_both_tensors_of_a_matrix_in_double_precision(nb, rng):
    a = rng.normal(2, 3, dtype=F64).numpy()
    tensors = as_tuple(nb.shared_and_copied(a))
    a[1, 2] = 0
    return [a, tensors]


@case("shared_and_copied", storage=True)
def test_what_is_written_into_the_tensors(nb, rng):
    a = rng.normal(4).numpy()
    tensors = as_tuple(nb.shared_and_copied(a))
    for value, tensor in zip((10.0, 20.0), tensors, strict=True):
        tensor[1] = value
    return [a, tensors]


@case("shared_and_copied", storage=True)
def test_both_tensors_of_a_view_of_ints(nb, rng):
    a = rng.strided(rng.integers(1, 9, 5)).numpy()
    tensors = as_tuple(nb.shared_and_copied(a))
    a[:] = 0
    return [a, tensors]


# Devices


def devices(nb, *available):
    """What is picked on machines with and without CUDA, one call after the other."""
    picked = []
    for cuda in available:
        count = mock.patch.object(torch.cuda, "device_count", return_value=int(cuda))
        with mock.patch.object(torch.cuda, "is_available", return_value=cuda), count:
            picked.append(str(nb.pick_device()))
    return picked


@case("pick_device")
def test_a_machine_with_cuda(nb, rng):
    return devices(nb, True)


@case("pick_device")
def test_machines_with_and_without_cuda_in_turn(nb, rng):
    return devices(nb, False, True, False)


def sent(nb, x, y, device):
    with nb.replacing(to_float_tensor=working_to_float_tensor):
        return as_tuple(nb.to_device(x, y, device))


@case("to_device", gradients=True, inputs_unchanged=True)
def test_a_single_point_and_views_sent_to_the_cpu(nb, rng):
    x, y = rng.strided(rng.normal(7, 1, dtype=F64)).numpy(), rng.strided(rng.normal(7, 1, dtype=F64)).numpy()
    one = rng.normal(1, 1, dtype=F64).numpy()
    return sent(nb, x, y, torch.device("cpu")), sent(nb, one, 2 * one, "cpu")


@case("to_device", points=2, gradients=True)
def test_points_sent_to_a_meta_device(nb, rng):
    x, y = rng.normal(80, 1, dtype=F64).numpy(), rng.normal(80, 1, dtype=F64).numpy()
    return sent(nb, x, y, torch.device("meta"))


@case("to_device", gradients=True)
def test_points_given_as_ints(nb, rng):
    return sent(nb, rng.integers(0, 9, 4, 1).numpy(), rng.integers(0, 9, 4, 1).numpy(), "cpu")


@case("to_device", gpu=True, gradients=True)
def test_points_sent_to_the_graphics_card(nb, rng):
    x, y = rng.normal(5, 1, dtype=F64).numpy(), rng.normal(5, 1, dtype=F64).numpy()
    return sent(nb, x, y, torch.device("cuda"))


class FarAway(torch.Tensor):
    """Behaves as if its elements were on a graphics card: NumPy gets them only by way of the CPU."""

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if func == torch.Tensor.device.__get__:
            return torch.device("cuda")
        if func == torch.Tensor.is_cuda.__get__:
            return True
        if name in ("numpy", "__array__") and not kwargs.get("force") and True not in args[1:]:
            raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() first.")
        result = super().__torch_function__(func, types, args, kwargs)
        goals = [str(goal) for goal in (*args[1:], *kwargs.values())]
        if name == "cpu" or (name == "to" and "cpu" in goals):
            with torch._C.DisableTorchFunctionSubclass():
                return result.as_subclass(torch.Tensor)
        return result


def far_away(t):
    return t.detach().clone().as_subclass(FarAway).requires_grad_(t.requires_grad)


@case("back_to_numpy")
def test_an_array_of_a_result_with_a_graph(nb, rng):
    return nb.back_to_numpy((2 * rng.normal(3, 2, requires_grad=True)).sum(dim=0))


@case("back_to_numpy")
def test_an_array_of_a_view_in_double_precision(nb, rng):
    return nb.back_to_numpy(rng.strided(rng.normal(4, 1, dtype=F64)))


@case("back_to_numpy", points=2)
def test_an_array_of_a_tensor_that_is_far_away(nb, rng):
    return nb.back_to_numpy(far_away(rng.normal(3, 1)))


@case("back_to_numpy")
def test_an_array_of_a_parameter_that_is_far_away(nb, rng):
    return nb.back_to_numpy(far_away(rng.normal(3, 1, requires_grad=True)))


@case("back_to_numpy", gpu=True)
def test_an_array_of_a_parameter_on_the_graphics_card(nb, rng):
    return nb.back_to_numpy(rng.normal(3, 1).to(torch.device("cuda")).requires_grad_())


# Parameters


@case("init_torch_params", gradients=True)
def test_parameters_with_another_seed_and_the_default(nb, rng):
    return as_tuple(nb.init_torch_params(torch.device("cpu"), 7)), as_tuple(nb.init_torch_params("cpu"))


@case("init_torch_params", points=2, gradients=True)
def test_parameters_made_on_a_meta_device(nb, rng):
    return as_tuple(nb.init_torch_params(torch.device("meta"), 3))


@case("init_torch_params")
def test_gradients_arrive_at_the_parameters(nb, rng):
    params = nb.init_torch_params("cpu", seed=5)
    b, w = params
    (2 * b + 3 * w * w).sum().backward()
    return [b.grad, w.grad]


@case("init_torch_params", gpu=True)
def test_parameters_made_on_the_graphics_card(nb, rng):
    params = as_tuple(nb.init_torch_params(torch.device("cuda")))
    return [[tuple(p.shape), p.dtype, p.device, p.requires_grad, p.is_leaf] for p in params]


# The forward pass


@case("predict", inputs_unchanged=True, gradients=True, **ROOM)
def test_predictions_pass_gradients_on(nb, rng):
    return nb.predict(rng.normal(1, requires_grad=True), rng.normal(1, requires_grad=True), rng.normal(7, 1))


@case("predict", inputs_unchanged=True)
def test_one_prediction_in_double_precision(nb, rng):
    x = rng.strided(rng.normal(1, 1, dtype=F64))
    return nb.predict(rng.normal(1, dtype=F64), rng.normal(1, dtype=F64), x)


@case("predict", inputs_unchanged=True)
def test_predictions_for_a_view_of_inputs(nb, rng):
    return nb.predict(rng.normal(1), rng.normal(1), rng.strided(rng.normal(5, 1)))


@case("mse", points=2, gradients=True)
def test_the_error_passes_gradients_on(nb, rng):
    return nb.mse(rng.normal(7, 1, requires_grad=True), rng.normal(7, 1))


@case("mse", inputs_unchanged=True)
def test_the_error_of_views_in_double_precision(nb, rng):
    return nb.mse(rng.strided(rng.normal(6, 1, dtype=F64)), rng.strided(rng.normal(6, 1, dtype=F64)))


@case("mse")
def test_the_error_of_one_point_far_away(nb, rng):
    return nb.mse(1e6 * rng.normal(1, 1), rng.normal(1, 1))


# Autograd


def gradients_of(nb, rng, n, dtype=torch.float32):
    b, w = leaf(1.5, dtype=dtype), leaf(0.5, dtype=dtype)
    with nb.replacing(predict=decoy_predict, mse=decoy_mse, **WORKING):
        grads = nb.backward_grads(b, w, *points(rng, n, dtype))
    for p in (b, w):
        if p.grad is not None:
            p.grad.fill_(77)
    return as_tuple(grads)


@case("backward_grads", points=2, **ROOM)
def test_gradients_of_eight_points(nb, rng):
    return gradients_of(nb, rng, 8)


@case("backward_grads")
def test_gradients_of_one_point_in_double_precision(nb, rng):
    return gradients_of(nb, rng, 1, F64)


@case("requires_grad_map", points=2)
def test_what_requires_gradients(nb, rng):
    return sorted(name for name, value in nb.requires_grad_map.items() if value is True)


@case("requires_grad_map")
def test_what_requires_none(nb, rng):
    return sorted(name for name, value in nb.requires_grad_map.items() if value is False)


# Gradients pile up


def piled_up(nb, rng, k, dtype=torch.float32):
    with nb.replacing(predict=decoy_predict, mse=decoy_mse, **WORKING):
        b, w = leaf(1.5, dtype=dtype), leaf(0.5, dtype=dtype)
        return as_tuple(nb.accumulated_grads(b, w, *points(rng, 5, dtype), k))


@case("accumulated_grads", **ROOM)
def test_a_single_pass(nb, rng):
    return piled_up(nb, rng, 1)


@case("accumulated_grads", points=2)
def test_seven_passes_in_double_precision(nb, rng):
    return piled_up(nb, rng, 7, F64)


def left_of(nb, params):
    returned = nb.zero_grads(params)
    left = [0.0 if p.grad is None else p.grad.abs().sum().item() for p in params]
    return {"left of the gradients": left, "values": [p.detach().clone() for p in params], "returned": returned}


@case("zero_grads")
def test_gradients_that_autograd_made(nb, rng):
    params = [rng.normal(1, requires_grad=True) for _ in range(3)]
    sum((p**2).sum() for p in params).backward()
    return left_of(nb, params)


@case("zero_grads")
def test_gradients_that_are_no_numbers(nb, rng):
    b, w = leaf(1.0, dtype=F64), leaf(2.0, 3.0, dtype=F64)
    b.grad, w.grad = torch.full((1,), torch.nan, dtype=F64), torch.tensor([torch.inf, 1.0], dtype=F64)
    return left_of(nb, [b, w])


@case("zero_grads")
def test_parameters_without_gradients_come_first(nb, rng):
    params = [rng.normal(1, requires_grad=True) for _ in range(3)]
    params[2].grad = torch.ones(1)
    return left_of(nb, params), left_of(nb, params[:2])


@case("zero_grads")
def test_the_next_gradients_start_from_nothing(nb, rng):
    params = [leaf(1.0), leaf(2.0)]
    for factor in (3, 5):
        nb.zero_grads(params)
        sum((factor * p).sum() for p in params).backward()
    return [p.grad for p in params]


# Updating the parameters


def after_a_step(nb, rng, lr, dtype=torch.float32):
    b, w = leaf(1.5, dtype=dtype), leaf(-0.5, dtype=dtype)
    b.grad, w.grad = rng.normal(1, dtype=dtype), rng.normal(1, dtype=dtype)
    returned = nb.manual_step(b, w, lr)
    return {"b and w": [b, w], "gradients": [b.grad, w.grad], "returned": returned}


@case("manual_step", points=2, gradients=True)
def test_a_step_at_a_small_rate(nb, rng):
    return after_a_step(nb, rng, 0.01)


@case("manual_step", gradients=True)
def test_a_large_step_in_double_precision(nb, rng):
    return after_a_step(nb, rng, 3.0, F64)


@case("manual_step")
def test_two_steps_with_fresh_gradients(nb, rng):
    b, w = leaf(1.5), leaf(-0.5)
    for _ in range(2):
        b.grad = w.grad = None
        (b**2 + 3 * b * w).sum().backward()
        nb.manual_step(b, w, 0.1)
    return [b.detach(), w.detach(), b.grad, w.grad]


def loop_on_leaves(train, nb, rng, n_epochs, n, dtype=torch.float32, calls=1):
    x, y = points(rng, n, dtype)
    b, w = leaf(0.5, dtype=dtype), leaf(1.0, dtype=dtype)
    with nb.replacing(predict=decoy_predict, mse=decoy_mse, **WORKING):
        losses = [train(b, w, x, y, 0.02, n_epochs) for _ in range(calls)]
    return {"losses": losses, "b": b.detach(), "w": w.detach(), "learned": [b.requires_grad, w.requires_grad]}


@case("train_autograd", **ROOM)
def test_autograd_loop_after_one_epoch(nb, rng):
    return loop_on_leaves(nb.train_autograd, nb, rng, 1, 6)


@case("train_autograd", **ROOM)
def test_autograd_loop_after_two_epochs(nb, rng):
    return loop_on_leaves(nb.train_autograd, nb, rng, 2, 6)


@case("train_autograd", points=2, **ROOM)
def test_autograd_loop_after_ten_epochs(nb, rng):
    return loop_on_leaves(nb.train_autograd, nb, rng, 10, 9)


@case("train_autograd")
def test_autograd_loop_in_double_precision_called_twice(nb, rng):
    return loop_on_leaves(nb.train_autograd, nb, rng, 15, 1, F64, calls=2)


# The graph behind the loss


@case("graph_ops", points=2)
def test_the_graph_of_the_loss_of_a_line(nb, rng):
    b, w, (x, y) = leaf(1.0), leaf(2.0), points(rng, 4)
    yhat = b + w * x
    return nb.graph_ops(yhat), nb.graph_ops(((yhat - y) ** 2).mean())


@case("graph_ops")
def test_the_graph_where_only_one_parameter_is_learned(nb, rng):
    b, w, (x, y) = torch.ones(1), leaf(2.0), points(rng, 4)
    return nb.graph_ops(((b + w * x - y) ** 2).mean())


@case("graph_ops")
def test_a_node_that_is_reached_by_two_ways(nb, rng):
    once = 2 * leaf(3.0)
    return nb.graph_ops(once.exp() + once), nb.graph_ops(once * once)


@case("graph_ops")
def test_two_nodes_of_the_same_class(nb, rng):
    return nb.graph_ops(2 * leaf(3.0) - 5 * leaf(4.0)), nb.graph_ops((2 * leaf(3.0)) * 3)


@case("graph_ops")
def test_no_graph_behind_data(nb, rng):
    return nb.graph_ops(rng.normal(3)), nb.graph_ops((2 * leaf(1.0)).detach()), nb.graph_ops(leaf(1.0, 2.0))


def branching(nb, b, w, x, y, **stand_ins):
    stand_ins = {"predict": decoy_predict, "mse": decoy_mse, **stand_ins}
    with nb.replacing(**stand_ins):
        return nb.branching_loss(b, w, x, y)


@case("branching_loss", points=2, gradients=True, **ROOM)
def test_a_high_loss_takes_the_branch(nb, rng):
    x, y = points(rng, 6)
    return branching(nb, leaf(3.0), leaf(2.0), x, y)


@case("branching_loss", gradients=True)
def test_a_low_loss_does_not_take_the_branch(nb, rng):
    x, y = points(rng, 1, F64)
    return branching(nb, leaf(0.75, dtype=F64), leaf(3.0, dtype=F64), 0.1 * x, 0.1 * y)


@case("branching_loss", gradients=True)
def test_a_loss_of_exactly_one_is_not_greater(nb, rng):
    x, y = torch.tensor([[2.0], [3.0]]), torch.tensor([[0.0], [3.0]])
    return branching(nb, leaf(-1.0), leaf(2.0), x, y, predict=lambda b, w, x: b + w * x / 2, mse=working_mse)


@case("branching_loss", gradients=True, **ROOM)
def test_losses_just_above_and_just_below_one(nb, rng):
    x, b, w = torch.ones(1, 1), leaf(1.0), leaf(2.0)
    labels = [torch.full((1, 1), y) for y in (1.9, 2.1)]
    return [branching(nb, b, w, x, y, predict=working_predict, mse=working_mse) for y in labels]


# An optimizer takes the steps


@case("train_optimizer", **ROOM)
def test_optimizer_loop_after_one_epoch(nb, rng):
    return loop_on_leaves(nb.train_optimizer, nb, rng, 1, 6)


@case("train_optimizer", **ROOM)
def test_optimizer_loop_after_two_epochs(nb, rng):
    return loop_on_leaves(nb.train_optimizer, nb, rng, 2, 6)


@case("train_optimizer", points=2, **ROOM)
def test_optimizer_loop_after_ten_epochs(nb, rng):
    return loop_on_leaves(nb.train_optimizer, nb, rng, 10, 9)


@case("train_optimizer")
def test_optimizer_loop_in_double_precision_called_twice(nb, rng):
    return loop_on_leaves(nb.train_optimizer, nb, rng, 15, 1, F64, calls=2)


# Ready-made losses


@case("three_losses", points=2, gradients=True)
def test_three_losses_of_columns_with_gradients(nb, rng):
    return as_tuple(nb.three_losses(rng.normal(7, 1, requires_grad=True), rng.normal(7, 1)))


@case("three_losses")
def test_three_losses_of_one_prediction_in_double_precision(nb, rng):
    return as_tuple(nb.three_losses(rng.normal(1, 1, dtype=F64), rng.normal(1, 1, dtype=F64)))


@case("three_losses", inputs_unchanged=True)
def test_three_losses_of_matrices(nb, rng):
    return as_tuple(nb.three_losses(rng.strided(rng.normal(4, 3)), 5 * rng.normal(4, 3)))


@case("loss_value", rtol=1e-9, points=2)
def test_a_small_and_a_large_number_unrounded(nb, rng):
    return [nb.loss_value(torch.tensor(value, requires_grad=True)) for value in (0.0080446554, 1.23456789e7)]


@case("loss_value", rtol=1e-12)
def test_a_number_in_double_precision(nb, rng):
    return nb.loss_value(rng.normal(3, dtype=F64, requires_grad=True).sum())


@case("loss_value")
def test_a_loss_that_is_no_number(nb, rng):
    return [nb.loss_value(torch.tensor(torch.inf)), nb.loss_value(torch.tensor(torch.nan))]


@case("loss_value", gpu=True)
def test_a_number_on_the_graphics_card(nb, rng):
    return nb.loss_value(torch.tensor([1.0, 2.5], device=torch.device("cuda"), requires_grad=True).sum())


# A model is a class


def seeded(make, seed):
    torch.manual_seed(seed)
    return make()


@case("ManualLinearRegression", points=2, gradients=True)
def test_parameters_of_two_lines_with_another_seed(nb, rng):
    torch.manual_seed(7)
    return [dict(nb.ManualLinearRegression().named_parameters()) for _ in range(2)]


@case("ManualLinearRegression")
def test_gradients_arrive_at_the_line(nb, rng):
    model = seeded(nb.ManualLinearRegression, 3)
    yhat = model(rng.normal(6, 1))
    (yhat**2).sum().backward()
    return yhat.detach(), {name: p.grad for name, p in model.named_parameters()}


@case("ManualLinearRegression")
def test_the_line_in_double_precision_and_on_the_meta_device(nb, rng):
    model = seeded(nb.ManualLinearRegression, 4).double()
    yhat = model(rng.strided(rng.normal(1, 1, dtype=F64))).detach()
    return yhat, model.to("meta")(torch.ones(5, 1, dtype=F64, device="meta")).detach()


@case("ManualLinearRegression")
def test_an_optimizer_finds_the_parameters_of_the_line(nb, rng):
    model = seeded(nb.ManualLinearRegression, 5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(rng.normal(4, 1)).sum().backward()
    optimizer.step()
    return dict(model.state_dict())


@case("snapshot", gradients=True)
def test_a_snapshot_with_buffers(nb, rng):
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    taken = nb.snapshot(model)
    model(rng.normal(4, 2))
    with torch.no_grad():
        for p in model.parameters():
            p += 5
    return taken


@case("snapshot")
def test_two_snapshots_and_a_changed_one(nb, rng):
    model = Curve(3.0, 4.0, F64)
    first, second = nb.snapshot(model), nb.snapshot(model)
    first["weight"].fill_(9)
    return [second, model]


@case("snapshot")
def test_a_snapshot_of_a_model_without_parameters(nb, rng):
    return nb.snapshot(nn.ReLU())


def trained_model(train, rng, n_epochs, n, dtype=torch.float32, training=True):
    """A training loop's losses, what its optimizer saw, and how it treated the model."""
    model = Curve(dtype=dtype).train(training)
    hooked = []
    model.register_forward_pre_hook(lambda module, args: hooked.append(len(args)))
    optimizer = NotingOptimizer(model.parameters())
    x, y = points(rng, n, dtype)
    losses = train(model, decoy_loss_fn, optimizer, x, y, n_epochs)
    return {
        "losses": losses,
        "model": model,
        "gradients at each step": optimizer.noted,
        "in training mode": all(model.modes),
        "model called": len(hooked) == len(model.modes),
    }


@case("train_module", **ROOM)
def test_a_model_after_one_epoch(nb, rng):
    with nb.replacing(**WORKING):
        return trained_model(nb.train_module, rng, 1, 5, training=False)


@case("train_module", points=2, **ROOM)
def test_a_model_after_ten_epochs(nb, rng):
    with nb.replacing(**WORKING):
        return trained_model(nb.train_module, rng, 10, 7)


@case("train_module")
def test_a_model_in_double_precision_trained_on_one_point(nb, rng):
    with nb.replacing(**WORKING):
        return trained_model(nb.train_module, rng, 4, 1, F64, training=False)


@case("train_module", **ROOM)
def test_a_model_trained_by_adam(nb, rng):
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, 0.5)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    with nb.replacing(**WORKING):
        losses = nb.train_module(model, nn.L1Loss(), optimizer, *points(rng, 6), 4)
    return losses, model


@case("train_module", gpu=True, **ROOM)
def test_a_model_trained_on_the_graphics_card(nb, rng):
    model = Curve().to(torch.device("cuda"))
    optimizer = NotingOptimizer(model.parameters())
    x, y = (t.to(torch.device("cuda")) for t in points(rng, 6))
    with nb.replacing(**WORKING):
        losses = nb.train_module(model, decoy_loss_fn, optimizer, x, y, 3)
    return losses, model


# Models inside models


@case("MyLinearRegression", points=2, gradients=True)
def test_parameters_of_the_nested_model_with_another_seed(nb, rng):
    return dict(seeded(nb.MyLinearRegression, 7).named_parameters())


@case("MyLinearRegression")
def test_the_nested_model_gives_the_same_predictions_again(nb, rng):
    model, x = seeded(nb.MyLinearRegression, 3), rng.normal(6, 1)
    return [model(x).detach(), model(x).detach(), isinstance(model.linear, nn.Linear)]


@case("MyLinearRegression")
def test_gradients_arrive_at_the_nested_layer(nb, rng):
    model = seeded(nb.MyLinearRegression, 5).double()
    model(rng.normal(1, 1, dtype=F64)).sum().backward()
    return {name: p.grad for name, p in model.named_parameters()}


# Layers in a row


@case("sequential_model", points=2)
def test_a_sequential_model_with_another_seed_and_the_default(nb, rng):
    return nb.sequential_model(torch.device("cpu"), 7), nb.sequential_model("cpu")


@case("sequential_model")
def test_a_sequential_model_sent_to_a_meta_device(nb, rng):
    return nb.sequential_model(torch.device("meta"), seed=3)


@case("sequential_model", **ROOM)
def test_predictions_of_two_sequential_models(nb, rng):
    x = 5 * rng.normal(6, 1)
    return [nb.sequential_model("cpu", seed)(x).detach() for seed in (1, 2, 1)]


@case("sequential_model", gpu=True)
def test_a_sequential_model_on_the_graphics_card(nb, rng):
    model = nb.sequential_model(torch.device("cuda"))
    return {name: [tuple(p.shape), p.device, p.requires_grad] for name, p in model.named_parameters()}


@case("two_layer", points=2)
def test_layers_of_other_sizes(nb, rng):
    torch.manual_seed(3)
    return nb.two_layer(2, 4, 3), torch.rand(2)


@case("two_layer", **ROOM)
def test_predictions_of_two_layers(nb, rng):
    torch.manual_seed(5)
    return nb.two_layer(4, 3, 2)(10 * rng.normal(7, 4)).detach()


@case("two_layer")
def test_two_layers_of_size_one_are_found_by_their_names(nb, rng):
    torch.manual_seed(8)
    model = nb.two_layer(1, 1, 1)
    return model, sum(p.numel() for p in model.parameters()), [model.layer1.weight.detach(), model.layer2.bias.detach()]


@case("model_on_device", points=2)
def test_a_nested_model_on_the_meta_device(nb, rng):
    model = nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(2, 2))).to("meta")
    return nb.model_on_device(model), model


@case("model_on_device")
def test_a_model_without_any_parameters(nb, rng):
    return nb.model_on_device(nn.Sequential(nn.ReLU(), nn.Flatten()))


@case("model_on_device")
def test_a_model_of_our_own_on_the_cpu(nb, rng):
    return nb.model_on_device(Curve())


@case("model_on_device", gpu=True)
def test_a_model_on_the_graphics_card(nb, rng):
    return nb.model_on_device(nn.Linear(2, 2).to(torch.device("cuda")))


# Putting it all together


def decoy_sequential_model(device, seed=42):
    return Curve(float(seed), 5.0).to(device)


def after_two_steps(configured, device):
    """The parts of a configuration as plain data, and what they do together in one step."""
    model, loss_fn, optimizer = configured
    x = torch.tensor([[1.0], [-2.0], [4.0]], device=device)
    loss = loss_fn(x, 3 * x)
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    optimizer.step()
    optimizer.step()
    return {"optimizer": type(optimizer).__name__, "loss": loss, "model after two steps": model}


def configured(nb, *args, device):
    with nb.replacing(sequential_model=decoy_sequential_model):
        return after_two_steps(nb.configure(*args), device)


@case("configure", points=2)
def test_a_configuration_with_its_default_seed(nb, rng):
    return configured(nb, 0.25, torch.device("cpu"), device="cpu")


@case("configure")
def test_a_configuration_on_the_meta_device(nb, rng):
    return configured(nb, 0.1, "meta", 7, device="meta")


@case("configure")
def test_a_configuration_with_another_seed_and_rate(nb, rng):
    return configured(nb, 2.0, "cpu", 3, device="cpu")


@case("configure", gpu=True)
def test_a_configuration_on_the_graphics_card(nb, rng):
    return configured(nb, 0.5, torch.device("cuda"), 9, device="cuda")


def from_hand_to_hand(nb, *args):
    """The pipeline with three decoys, and how often each was called."""
    calls = []

    def to_device(x_train, y_train, device):
        calls.append("to_device")
        x, y = torch.as_tensor(x_train) + 5, torch.as_tensor(y_train) - 5
        return x.to(device), y.to(device)

    def configure(lr, device, seed=42):
        calls.append("configure")
        model = Curve(float(seed), lr).to(device)
        return model, decoy_loss_fn, NotingOptimizer(model.parameters(), lr)

    def train_module(model, loss_fn, optimizer, x, y, n_epochs):
        calls.append("train_module")
        with torch.no_grad():
            model.bias += 100
        same = {id(p) for p in model.parameters()} == {id(p) for p in optimizer.param_groups[0]["params"]}
        return [loss_fn is decoy_loss_fn, optimizer.defaults["lr"], same, x, y, n_epochs]

    with nb.replacing(to_device=to_device, configure=configure, train_module=train_module):
        return {"result": as_tuple(nb.pipeline(*args)), "calls": sorted(calls)}


@case("pipeline", points=2)
def test_a_pipeline_with_its_default_seed_and_another_one(nb, rng):
    x, y = points(rng, 4, F64)
    args = x.numpy(), y.numpy(), 0.3, 11, torch.device("cpu")
    return from_hand_to_hand(nb, *args), from_hand_to_hand(nb, *args, 9)


@case("pipeline")
def test_a_pipeline_on_the_meta_device(nb, rng):
    x, y = points(rng, 2)
    return from_hand_to_hand(nb, x.numpy(), y.numpy(), 0.7, 0, "meta", 5)


@case("pipeline", gpu=True)
def test_a_pipeline_on_the_graphics_card(nb, rng):
    x, y = points(rng, 3)
    return from_hand_to_hand(nb, x.numpy(), y.numpy(), 0.5, 2, torch.device("cuda"), 6)


# Five broken loops


def repaired_on_leaves(loop, rng, n_epochs, n, dtype=torch.float32, calls=1):
    b, w = leaf(0.5, dtype=dtype), leaf(1.0, dtype=dtype)
    x, y = points(rng, n, dtype)
    losses = [loop(b, w, x, y, decoy_loss_fn, 0.02, n_epochs) for _ in range(calls)]
    return {"losses": losses, "b": b.detach(), "w": w.detach(), "learned": [b.requires_grad, w.requires_grad]}


def layers(dtype=torch.float32):
    """A model with two layers and known weights."""
    model = nn.Sequential(nn.Linear(1, 2), nn.Tanh(), nn.Linear(2, 1)).to(dtype)
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(torch.linspace(-0.5, 0.75, p.numel() + 1)[1:].reshape(p.shape) / (i + 1))
    return model


def repaired_model(loop, rng, n_epochs, n, dtype=torch.float32, training=True):
    model, (x, y) = layers(dtype).train(training), points(rng, n, dtype)
    optimizer = NotingOptimizer(model.parameters())
    losses = loop(model, decoy_loss_fn, optimizer, x, y, n_epochs)
    return {"losses": losses, "model": model, "gradients at each step": optimizer.noted}


def repaired_with_own_optimizer(loop, rng, n_epochs, n, dtype=torch.float32, training=True):
    model, (x, y) = layers(dtype).train(training), points(rng, n, dtype)
    losses = loop(model, decoy_loss_fn, x, y, 0.03, n_epochs)
    return {"losses": losses, "model": model}


@case("fixed_a", points=2, **ROOM)
def test_loop_a_over_eight_epochs(nb, rng):
    return repaired_on_leaves(nb.fixed_a, rng, 8, 6)


@case("fixed_a")
def test_loop_a_in_double_precision_called_twice(nb, rng):
    return repaired_on_leaves(nb.fixed_a, rng, 4, 1, F64, calls=2)


@case("fixed_a", **ROOM)
def test_loop_a_over_one_epoch(nb, rng):
    return repaired_on_leaves(nb.fixed_a, rng, 1, 5)


@case("fixed_b", points=2, **ROOM)
def test_loop_b_over_eight_epochs(nb, rng):
    return repaired_model(nb.fixed_b, rng, 8, 6)


@case("fixed_b")
def test_loop_b_in_double_precision_on_one_point(nb, rng):
    return repaired_model(nb.fixed_b, rng, 3, 1, F64)


@case("fixed_b", **ROOM)
def test_loop_b_over_one_epoch_with_a_model_in_evaluation_mode(nb, rng):
    return repaired_model(nb.fixed_b, rng, 1, 5, training=False)


@case("fixed_c", points=2, **ROOM)
def test_loop_c_over_eight_epochs(nb, rng):
    return repaired_on_leaves(nb.fixed_c, rng, 8, 6)


@case("fixed_c")
def test_loop_c_in_double_precision_called_twice(nb, rng):
    return repaired_on_leaves(nb.fixed_c, rng, 4, 1, F64, calls=2)


@case("fixed_c", **ROOM)
def test_loop_c_over_one_epoch(nb, rng):
    return repaired_on_leaves(nb.fixed_c, rng, 1, 5)


@case("fixed_d", points=2, **ROOM)
def test_loop_d_over_eight_epochs(nb, rng):
    return repaired_model(nb.fixed_d, rng, 8, 6)


@case("fixed_d")
def test_loop_d_in_double_precision_on_one_point(nb, rng):
    return repaired_model(nb.fixed_d, rng, 3, 1, F64)


@case("fixed_d", **ROOM)
def test_loop_d_with_a_model_that_notes_its_calls(nb, rng):
    return trained_model(nb.fixed_d, rng, 3, 4, training=False)


@case("fixed_e", points=2, **ROOM)
def test_loop_e_over_eight_epochs(nb, rng):
    return repaired_with_own_optimizer(nb.fixed_e, rng, 8, 6)


@case("fixed_e")
def test_loop_e_in_double_precision_on_one_point(nb, rng):
    return repaired_with_own_optimizer(nb.fixed_e, rng, 3, 1, F64)


@case("fixed_e", **ROOM)
def test_loop_e_over_one_epoch_with_a_model_in_evaluation_mode(nb, rng):
    return repaired_with_own_optimizer(nb.fixed_e, rng, 1, 5, training=False)
