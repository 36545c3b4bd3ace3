"""Shown cases of sbs01_regression: they travel with the release, and their inputs can be checked by hand."""

from unittest import mock

import numpy as np
import torch
import torch.nn as nn

from torchmark import case


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def decoy_predict(b, w, x):
    return w - b * x


def decoy_mse(yhat, y):
    """Symmetric, for the order of the two makes no difference to the right one."""
    return (yhat + y).sum()


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


def leaf(*values):
    return torch.tensor(values, requires_grad=True)


def column(*values):
    return torch.tensor([[value] for value in values])


def as_tuple(value):
    return tuple(value) if isinstance(value, list) else value


class Line(nn.Module):
    """A model whose parameters are known: one for the weight, another for the bias."""

    def __init__(self, weight=1.0, bias=0.0):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor([weight]))
        self.bias = nn.Parameter(torch.tensor([bias]))

    def forward(self, x):
        return self.weight * x + self.bias


class NotingSGD(torch.optim.Optimizer):
    """Notes the gradients at every step, then subtracts one tenth of them."""

    def __init__(self, params):
        super().__init__(params, {})
        self.noted = []

    def step(self, closure=None):
        for p in self.param_groups[0]["params"]:
            self.noted.append(None if p.grad is None else p.grad.clone())
            if p.grad is not None:
                p.data -= 0.1 * p.grad


# Tensors


@case("make_tensors")
def test_four_tensors_with_the_seed_42(nb, rng):
    return as_tuple(nb.make_tensors(42))


@case("shape_of")
def test_shape_of_a_matrix_of_two_rows(nb, rng):
    return as_tuple(nb.shape_of(torch.ones(2, 3)))


@case("shape_of")
def test_shape_of_a_single_number(nb, rng):
    return as_tuple(nb.shape_of(torch.tensor(5.0)))


# One memory, two shapes


@case("reshaped_view", storage=True)
def test_what_is_written_into_the_view_shows_in_the_matrix(nb, rng):
    m = torch.ones(2, 3)
    view = nb.reshaped_view(m)
    with torch.no_grad():
        view[0, 1] = 2.0
    return [m, view]


@case("reshaped_view")
def test_a_transposed_matrix_has_no_such_view(nb, rng):
    try:
        return nb.reshaped_view(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).t())
    except NotImplementedError:  # a RuntimeError too
        raise
    except RuntimeError:
        return "RuntimeError"


@case("independent_copy", storage=True, gradients=True)
def test_a_copy_of_a_matrix_that_requires_gradients(nb, rng):
    m = torch.tensor([[1.0, 2.0]], requires_grad=True)
    return [m, nb.independent_copy(m)]


# From NumPy to PyTorch


@case("to_float_tensor")
def test_a_column_in_double_precision(nb, rng):
    return nb.to_float_tensor(np.array([[0.5], [1.0]]))


@case("to_float_tensor", storage=True)
def test_an_array_that_is_float32_already(nb, rng):
    a = np.array([1.0, 2.0], dtype=np.float32)
    return [a, nb.to_float_tensor(a)]


@case("shared_and_copied")
def test_an_element_is_set_to_zero_afterwards(nb, rng):
    a = np.array([1, 2, 3])
    tensors = nb.shared_and_copied(a)
    a[1] = 0
    return as_tuple(tensors)


# Devices


@case("pick_device")
def test_a_machine_without_cuda(nb, rng):
    with mock.patch.object(torch.cuda, "is_available", return_value=False):
        return str(nb.pick_device())


@case("to_device", gradients=True)
def test_two_columns_on_the_cpu(nb, rng):
    with nb.replacing(to_float_tensor=working_to_float_tensor):
        return as_tuple(nb.to_device(np.array([[0.5], [0.25]]), np.array([[2.0], [1.5]]), "cpu"))


@case("to_device", gradients=True)
def test_two_columns_on_the_meta_device(nb, rng):
    with nb.replacing(to_float_tensor=working_to_float_tensor):
        return as_tuple(nb.to_device(np.array([[0.5], [0.25]]), np.array([[2.0], [1.5]]), "meta"))


@case("back_to_numpy")
def test_a_tensor_becomes_an_array(nb, rng):
    return nb.back_to_numpy(column(1.0, 2.0))


@case("back_to_numpy")
def test_a_parameter_becomes_an_array(nb, rng):
    return nb.back_to_numpy(leaf(0.5))


# Parameters


@case("init_torch_params", gradients=True)
def test_parameters_on_the_cpu_with_the_seed_42(nb, rng):
    return as_tuple(nb.init_torch_params("cpu"))


@case("init_torch_params", gradients=True)
def test_parameters_on_the_meta_device(nb, rng):
    return as_tuple(nb.init_torch_params("meta"))


# The forward pass


@case("predict")
def test_predictions_with_slope_ten(nb, rng):
    return nb.predict(torch.tensor([1.0]), torch.tensor([10.0]), column(2.0, 3.0))


@case("mse", gradients=True)
def test_errors_of_minus_one_and_three(nb, rng):
    return nb.mse(column(1.0, 5.0).requires_grad_(), column(2.0, 2.0))


# Autograd


@case("backward_grads")
def test_gradients_of_a_loss_that_can_be_differentiated_by_hand(nb, rng):
    with nb.replacing(predict=decoy_predict, mse=decoy_mse):
        return as_tuple(nb.backward_grads(leaf(1.0), leaf(2.0), column(3.0, 5.0), column(0.0, 0.0)))


@case("backward_grads")
def test_the_returned_gradients_stay_when_grad_changes(nb, rng):
    b, w = leaf(1.0), leaf(2.0)
    with nb.replacing(predict=decoy_predict, mse=decoy_mse):
        grads = nb.backward_grads(b, w, column(3.0, 5.0), column(0.0, 0.0))
    for p in (b, w):
        if p.grad is not None:
            p.grad.add_(1000)
    return as_tuple(grads)


@case("requires_grad_map")
def test_all_nine_keys_are_there(nb, rng):
    return sorted(nb.requires_grad_map)


# Gradients pile up


@case("accumulated_grads")
def test_three_passes_give_three_times_the_gradient(nb, rng):
    with nb.replacing(predict=decoy_predict, mse=decoy_mse):
        return as_tuple(nb.accumulated_grads(leaf(1.0), leaf(2.0), column(3.0, 5.0), column(0.0, 0.0), 3))


@case("zero_grads")
def test_one_parameter_with_a_gradient_and_one_without(nb, rng):
    b, w = leaf(1.0), leaf(2.0)
    b.grad = torch.tensor([5.0])
    returned = nb.zero_grads([b, w])
    left = [0.0 if p.grad is None else p.grad.abs().sum().item() for p in (b, w)]
    return {"left of the gradients": left, "values": [b.detach(), w.detach()], "returned": returned}


# Updating the parameters


def after_a_step(nb, b, w, lr):
    returned = nb.manual_step(b, w, lr)
    return {"b and w": [b, w], "gradients": [b.grad, w.grad], "returned": returned}


@case("manual_step", gradients=True)
def test_a_step_from_one_and_two(nb, rng):
    b, w = leaf(1.0), leaf(2.0)
    b.grad, w.grad = torch.tensor([10.0]), torch.tensor([-10.0])
    return after_a_step(nb, b, w, 0.1)


@case("train_autograd", rtol=1e-4)
def test_two_epochs_by_autograd_on_one_point(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    stand_ins = {"zero_grads": working_zero_grads, "manual_step": working_manual_step}
    with nb.replacing(predict=lambda b, w, x: b - w * x, mse=working_mse, **stand_ins):
        losses = nb.train_autograd(b, w, column(1.0), column(4.0), 0.125, 2)
    return {"losses": losses, "b": b.detach(), "w": w.detach()}


@case("train_autograd", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_by_autograd(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    stand_ins = {"zero_grads": working_zero_grads, "manual_step": working_manual_step}
    with nb.replacing(predict=lambda b, w, x: b - w * x, mse=working_mse, **stand_ins):
        losses = nb.train_autograd(b, w, column(0.5, 1.0), column(3.0, 4.0), 0.05, 30)
    return {"losses": losses, "b": b.detach(), "w": w.detach()}



# The graph behind the loss


@case("graph_ops")
def test_the_graph_of_a_doubled_leaf(nb, rng):
    return nb.graph_ops(2 * leaf(3.0))


@case("graph_ops")
def test_a_leaf_has_no_graph_behind_it(nb, rng):
    return nb.graph_ops(leaf(3.0))


@case("branching_loss", gradients=True)
def test_a_loss_of_nine_gets_more(nb, rng):
    with nb.replacing(predict=lambda b, w, x: b + w * x, mse=working_mse):
        return nb.branching_loss(leaf(2.0), leaf(1.0), column(1.0), column(0.0))


@case("branching_loss", gradients=True)
def test_a_loss_of_a_quarter_remains(nb, rng):
    with nb.replacing(predict=lambda b, w, x: b + w * x, mse=working_mse):
        return nb.branching_loss(leaf(0.5), leaf(1.0), column(1.0), column(1.0))


# An optimizer takes the steps


@case("train_optimizer", rtol=1e-4)
def test_two_epochs_by_an_optimizer_on_one_point(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    stand_ins = {"zero_grads": working_zero_grads, "manual_step": working_manual_step}
    with nb.replacing(predict=lambda b, w, x: b - w * x, mse=working_mse, **stand_ins):
        losses = nb.train_optimizer(b, w, column(1.0), column(4.0), 0.125, 2)
    return {"losses": losses, "b": b.detach(), "w": w.detach()}


@case("train_optimizer", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_by_an_optimizer(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    stand_ins = {"zero_grads": working_zero_grads, "manual_step": working_manual_step}
    with nb.replacing(predict=lambda b, w, x: b - w * x, mse=working_mse, **stand_ins):
        losses = nb.train_optimizer(b, w, column(0.5, 1.0), column(3.0, 4.0), 0.05, 30)
    return {"losses": losses, "b": b.detach(), "w": w.detach()}



# Ready-made losses


@case("three_losses")
def test_three_losses_of_two_predictions(nb, rng):
    return as_tuple(nb.three_losses(torch.tensor([0.5, 1.0]), torch.tensor([2.0, 1.3])))


@case("loss_value")
def test_the_number_in_a_tensor_with_a_graph(nb, rng):
    return nb.loss_value(leaf(0.5, 0.25).sum())


# A model is a class


@case("ManualLinearRegression", gradients=True)
def test_names_and_starting_values_of_the_line(nb, rng):
    torch.manual_seed(42)
    model = nb.ManualLinearRegression()
    return dict(model.named_parameters())


@case("ManualLinearRegression")
def test_predictions_of_the_line_as_a_model(nb, rng):
    model = nb.ManualLinearRegression()
    with torch.no_grad():
        for p, value in zip(model.parameters(), (1.0, 10.0), strict=True):
            p.fill_(value)
    return model(column(2.0, 3.0)).detach()


@case("snapshot")
def test_a_snapshot_keeps_its_values(nb, rng):
    model = Line(3.0, 4.0)
    taken = nb.snapshot(model)
    with torch.no_grad():
        model.weight.zero_()
    return taken


@case("train_module", rtol=1e-4)
def test_two_epochs_of_a_model_on_one_point(nb, rng):
    model = Line().eval()
    optimizer = NotingSGD(model.parameters())
    with nb.replacing(loss_value=working_loss_value):
        losses = nb.train_module(model, nn.L1Loss(), optimizer, column(2.0), column(5.0), 2)
    return {"losses": losses, "model": model, "gradients at each step": optimizer.noted}


@case("train_module", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_a_model(nb, rng):
    model = Line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    with nb.replacing(loss_value=working_loss_value):
        return nb.train_module(model, nn.MSELoss(), optimizer, column(0.5, 1.0), column(4.0, 5.0), 30)



# Models inside models


@case("MyLinearRegression", gradients=True)
def test_names_and_starting_values_of_the_nested_model(nb, rng):
    torch.manual_seed(42)
    model = nb.MyLinearRegression()
    return dict(model.named_parameters())


@case("MyLinearRegression")
def test_predictions_of_the_nested_model(nb, rng):
    torch.manual_seed(42)
    model = nb.MyLinearRegression()
    return model(column(0.0, 1.0)).detach()


# Layers in a row


@case("sequential_model")
def test_a_sequential_model_with_the_seed_42(nb, rng):
    return nb.sequential_model("cpu")


@case("sequential_model")
def test_a_sequential_model_on_the_meta_device(nb, rng):
    return nb.sequential_model("meta")


@case("two_layer")
def test_three_inputs_five_in_the_middle_one_output(nb, rng):
    torch.manual_seed(42)
    return nb.two_layer(3, 5, 1)


@case("model_on_device")
def test_a_model_on_the_cpu(nb, rng):
    return nb.model_on_device(nn.Linear(1, 1))


@case("model_on_device")
def test_a_model_on_the_meta_device(nb, rng):
    return nb.model_on_device(nn.Linear(1, 1, device="meta"))


# Putting it all together


def what_was_configured(configured, x):
    """The parts of a configuration as plain data, and what they do together in one step."""
    model, loss_fn, optimizer = configured
    with torch.no_grad():
        loss = loss_fn(x, 3 * x)
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    optimizer.step()
    return {"optimizer": type(optimizer).__name__, "loss": loss, "model after a step": model}


def decoy_sequential_model(device, seed=42):
    return Line(float(seed), 5.0).to(device)


@case("configure")
def test_a_step_of_what_was_configured(nb, rng):
    with nb.replacing(sequential_model=decoy_sequential_model):
        return what_was_configured(nb.configure(0.5, "cpu", 7), column(1.0, 2.0))


@case("pipeline")
def test_what_goes_from_hand_to_hand(nb, rng):
    def to_device(x_train, y_train, device):
        return torch.as_tensor(x_train) + 5, torch.as_tensor(y_train) - 5

    def configure(lr, device, seed=42):
        return Line(float(seed), lr), f"loss on {device}", f"optimizer at {lr}"

    def train_module(model, loss_fn, optimizer, x, y, n_epochs):
        return [loss_fn, optimizer, x, y, n_epochs]

    with nb.replacing(to_device=to_device, configure=configure, train_module=train_module):
        return as_tuple(nb.pipeline(np.zeros((2, 1)), np.ones((2, 1)), 0.1, 3, "cpu", 7))


# Five broken loops


def trained(loop, epochs):
    b, w = leaf(0.0), leaf(0.0)
    losses = loop(b, w, column(1.0), column(4.0), nn.MSELoss(), 0.125, epochs)
    return {"losses": losses, "b": b.detach(), "w": w.detach()}


@case("fixed_a", rtol=1e-4)
def test_three_epochs_of_loop_a(nb, rng):
    return trained(nb.fixed_a, 3)


@case("fixed_a", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_loop_a(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    return nb.fixed_a(b, w, column(0.5, 1.0), column(3.0, 4.0), nn.MSELoss(), 0.05, 30)



@case("fixed_b", rtol=1e-4)
def test_three_epochs_of_loop_b(nb, rng):
    model = Line()
    optimizer = NotingSGD(model.parameters())
    losses = nb.fixed_b(model, nn.MSELoss(), optimizer, column(1.0), column(5.0), 3)
    return {"losses": losses, "model": model, "gradients at each step": optimizer.noted}


@case("fixed_b", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_loop_b(nb, rng):
    model = Line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    return nb.fixed_b(model, nn.MSELoss(), optimizer, column(0.5, 1.0), column(4.0, 5.0), 30)



@case("fixed_c", rtol=1e-4)
def test_three_epochs_of_loop_c(nb, rng):
    return trained(nb.fixed_c, 3)


@case("fixed_c", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_loop_c(nb, rng):
    b, w = leaf(0.0), leaf(0.0)
    return nb.fixed_c(b, w, column(0.5, 1.0), column(3.0, 4.0), nn.MSELoss(), 0.05, 30)



@case("fixed_d", rtol=1e-4)
def test_three_epochs_of_loop_d(nb, rng):
    model = Line()
    optimizer = NotingSGD(model.parameters())
    losses = nb.fixed_d(model, nn.MSELoss(), optimizer, column(1.0), column(5.0), 3)
    return {"losses": losses, "model": model, "gradients at each step": optimizer.noted}


@case("fixed_d", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_loop_d(nb, rng):
    model = Line()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    return nb.fixed_d(model, nn.MSELoss(), optimizer, column(0.5, 1.0), column(4.0, 5.0), 30)



@case("fixed_e", rtol=1e-4)
def test_three_epochs_of_loop_e(nb, rng):
    model = Line()
    losses = nb.fixed_e(model, nn.MSELoss(), column(1.0), column(5.0), 0.125, 3)
    return {"losses": losses, "model": model}


@case("fixed_e", rtol=1e-3, atol=1e-4)
def test_thirty_epochs_of_loop_e(nb, rng):
    return nb.fixed_e(Line(), nn.MSELoss(), column(0.5, 1.0), column(4.0, 5.0), 0.05, 30)
