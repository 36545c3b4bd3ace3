"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import math
from types import SimpleNamespace
from unittest import mock

import numpy as np
import pytest
import torch
import torch.nn as nn


def printed(figure):
    """Equal to a figure that was printed from float32 with four decimals."""
    return pytest.approx(figure, rel=0, abs=5.1e-5)


def close(figure):
    """Equal to a float32 figure up to the order of summation."""
    return pytest.approx(figure, rel=1e-4, abs=1e-6)


@pytest.fixture(scope="module")
def arrays():
    """The data of the NumPy lesson."""
    rng = np.random.RandomState(42)
    x = rng.rand(100, 1)
    y = 1 + 2 * x + 0.1 * rng.randn(100, 1)
    idx = np.arange(100)
    rng.shuffle(idx)
    return SimpleNamespace(x=x[idx[:80]], y=y[idx[:80]])


@pytest.fixture(scope="module")
def points(reference, arrays):
    x, y = reference.to_device(arrays.x, arrays.y, "cpu")
    return SimpleNamespace(x=x, y=y)


@pytest.fixture
def start(reference):
    return reference.init_torch_params("cpu")


def leaf(value):
    return torch.tensor([value], requires_grad=True)


def by_hand(x, y, b, w, lr, n_epochs, keep=False):
    """Gradient descent in plain Python: b, w and the losses; with `keep` the gradients pile up."""
    x, y = x.ravel().tolist(), y.ravel().tolist()
    losses, b_grad, w_grad = [], 0.0, 0.0
    for _ in range(n_epochs):
        errors = [b + w * p - q for p, q in zip(x, y, strict=True)]
        losses.append(math.fsum(e * e for e in errors) / len(x))
        b_grad = (b_grad if keep else 0.0) + math.fsum(2 * e for e in errors) / len(x)
        w_grad = (w_grad if keep else 0.0) + math.fsum(2 * e * p for e, p in zip(errors, x, strict=True)) / len(x)
        b, w = b - lr * b_grad, w - lr * w_grad
    return b, w, losses


# Tensors and memory


def test_the_four_tensors(reference):
    scalar, vector, matrix, tensor = reference.make_tensors(42)
    assert (str(scalar), str(vector)) == ("tensor(3.1416)", "tensor([1, 2, 3])")
    assert str(matrix) == "tensor([[1., 1., 1.],\n        [1., 1., 1.]])"
    assert tensor.shape == (2, 3, 4)
    assert tensor[0, 0].tolist() == printed([1.9269, 1.4873, 0.9007, -2.1055])


def test_shapes_of_the_four_tensors(reference):
    found = [reference.shape_of(t) for t in reference.make_tensors(42)]
    assert found == [((), 0, 1), ((3,), 1, 3), ((2, 3), 2, 6), ((2, 3, 4), 3, 24)]
    assert isinstance(found[0][0], torch.Size)


def test_writing_into_the_view_changes_the_matrix(reference):
    matrix = torch.ones(2, 3)
    view = reference.reshaped_view(matrix)
    assert view.shape == (1, 6)
    view[0, 1] = 2.0
    assert matrix.tolist() == [[1, 2, 1], [1, 1, 1]]


def test_a_transposed_matrix_has_no_view(reference):
    with pytest.raises(RuntimeError):
        reference.reshaped_view(torch.ones(2, 3).t())


def test_writing_into_the_copy_changes_nothing(reference):
    matrix = torch.ones(2, 3, requires_grad=True)
    copy = reference.independent_copy(matrix)
    copy[0, 1] = 99.0
    assert matrix.tolist() == [[1, 1, 1], [1, 1, 1]] and copy[0, 1] == 99
    assert not copy.requires_grad and copy.data_ptr() != matrix.data_ptr()


def test_dtypes_from_numpy(reference, arrays):
    found = reference.to_float_tensor(arrays.x)
    assert (arrays.x.dtype, found.dtype) == (np.float64, torch.float32)
    assert found.tolist() == arrays.x.astype(np.float32).tolist()


def test_a_float32_array_is_not_copied(reference):
    array = np.zeros(2, dtype=np.float32)
    tensor = reference.to_float_tensor(array)
    array[0] = 7
    assert tensor[0] == 7


def test_the_dummy_array(reference):
    array = np.array([1, 2, 3])
    shared, copied = reference.shared_and_copied(array)
    array[1] = 0
    assert (str(shared), str(copied)) == ("tensor([1, 0, 3])", "tensor([1, 2, 3])")


# Devices and parameters


@pytest.mark.parametrize(("available", "device"), [(True, "cuda"), (False, "cpu")])
def test_the_device_that_is_there(reference, available, device):
    with mock.patch.object(torch.cuda, "is_available", return_value=available):
        assert reference.pick_device() == device


def test_the_first_point_as_tensors(points):
    assert points.x.shape == points.y.shape == (80, 1)
    assert (points.x[0].item(), points.y[0].item()) == (printed(0.7713), printed(2.4745))


def test_nothing_of_the_data_is_left_behind(reference, arrays):
    for t in reference.to_device(arrays.x, arrays.y, "meta"):
        assert (t.device.type, t.dtype, tuple(t.shape)) == ("meta", torch.float32, (80, 1))


def test_there_and_back_again(reference, arrays, points):
    back = reference.back_to_numpy(points.x.clone().requires_grad_())
    assert back.dtype == np.float32 and back.tolist() == arrays.x.astype(np.float32).tolist()


def test_the_start(start):
    assert [p.item() for p in start] == [printed(0.3367), printed(0.1288)]
    assert all(p.is_leaf and p.requires_grad and p.shape == (1,) for p in start)


def test_parameters_made_on_another_device_are_leaves(reference):
    assert all(p.is_leaf and p.device.type == "meta" for p in reference.init_torch_params("meta"))


# Forward and backward


def test_the_first_loss(reference, points, start):
    loss = reference.mse(reference.predict(*start, points.x), points.y)
    assert loss.item() == pytest.approx(2.7474865913, rel=1e-6)


def test_the_first_loss_in_plain_python(reference, points, start):
    b, w = (p.item() for p in start)
    yhat = reference.predict(*start, points.x)
    assert yhat.ravel().tolist() == close([b + w * x for x in points.x.ravel().tolist()])
    _, _, losses = by_hand(points.x, points.y, b, w, 0.1, 1)
    assert reference.mse(yhat, points.y).item() == close(losses[0])


def test_the_first_gradients(reference, points, start):
    found = reference.backward_grads(*start, points.x, points.y)
    assert [g.item() for g in found] == [printed(-3.1125), printed(-1.8156)]


def test_gradients_agree_with_finite_differences(reference):
    rng = np.random.RandomState(0)
    x, y = torch.tensor(rng.rand(7, 1)), torch.tensor(rng.randn(7, 1))
    b, w = (torch.tensor([value], dtype=torch.float64, requires_grad=True) for value in (0.4, -0.7))
    found = reference.backward_grads(b, w, x, y)

    def loss(b, w):
        return ((b + w * x - y) ** 2).mean().item()

    step = 1e-5
    assert found[0].item() == pytest.approx((loss(0.4 + step, -0.7) - loss(0.4 - step, -0.7)) / (2 * step), rel=1e-8)
    assert found[1].item() == pytest.approx((loss(0.4, -0.7 + step) - loss(0.4, -0.7 - step)) / (2 * step), rel=1e-8)


def test_two_passes_double_the_gradients(reference, points, start):
    found = reference.accumulated_grads(*start, points.x, points.y, 2)
    assert [g.item() for g in found] == [printed(-6.2250), printed(-3.6313)]
    reference.zero_grads(start)
    assert [p.grad.item() for p in start] == [0, 0]


def test_what_requires_gradients_in_fact(reference, points, start):
    b, w = start
    yhat = b + w * points.x
    error = yhat - points.y
    tensors = {"x": points.x, "y": points.y, "b": b, "w": w, "yhat": yhat, "error": error}
    tensors |= {"loss": (error**2).mean(), "double_x": 2 * points.x, "frozen_b": b.detach()}
    assert reference.requires_grad_map == {name: t.requires_grad for name, t in tensors.items()}


# Steps and loops


def test_a_step_by_hand(reference, points, start):
    b, w = (p.item() for p in start)
    grads = reference.backward_grads(*start, points.x, points.y)
    reference.manual_step(*start, 0.1)
    assert [p.item() for p in start] == close([b - 0.1 * grads[0].item(), w - 0.1 * grads[1].item()])
    assert all(p.is_leaf and p.requires_grad for p in start)


@pytest.mark.parametrize("name", ["train_autograd", "train_optimizer"])
def test_a_thousand_epochs(reference, points, start, name):
    losses = getattr(reference, name)(*start, points.x, points.y, 0.1, 1000)
    assert [p.item() for p in start] == [printed(1.0235), printed(1.9690)]
    assert losses[0] == close(2.7474865913)
    assert losses[-1] == pytest.approx(0.00804466, rel=1e-4)


@pytest.mark.parametrize("name", ["train_autograd", "train_optimizer"])
@pytest.mark.parametrize("n_epochs", [1, 2, 10, 100])
def test_the_way_in_plain_python(reference, points, start, name, n_epochs):
    b, w, expected = by_hand(points.x, points.y, *(p.item() for p in start), 0.1, n_epochs)
    losses = getattr(reference, name)(*start, points.x, points.y, 0.1, n_epochs)
    assert [p.item() for p in start] == close([b, w])
    assert losses == close(expected)


def test_the_final_loss_as_a_float(reference, points, start):
    reference.train_optimizer(*start, points.x, points.y, 0.1, 1000)
    value = reference.loss_value(reference.mse(reference.predict(*start, points.x), points.y))
    assert type(value) is float and value == pytest.approx(0.008044655434787273, rel=1e-4)


def test_both_graphs(reference, points, start):
    b, w = start
    line = ["AccumulateGrad", "AccumulateGrad", "AddBackward0", "MulBackward0"]
    loss = sorted([*line, "MeanBackward0", "PowBackward0", "SubBackward0"])
    assert reference.graph_ops(reference.predict(b, w, points.x)) == line
    assert reference.graph_ops(reference.mse(reference.predict(b, w, points.x), points.y)) == loss
    frozen = reference.mse(reference.predict(b.detach(), w, points.x), points.y)
    assert reference.graph_ops(frozen) == loss[1:]


@pytest.mark.parametrize(("b", "taken"), [(0.1, True), (1.2, False)])
def test_the_gradient_of_the_branch_that_was_taken(reference, points, b, taken):
    w = 1.5
    leaves = leaf(b), leaf(w)
    loss = reference.branching_loss(*leaves, points.x, points.y)
    loss.backward()
    _, _, plain = by_hand(points.x, points.y, b, w, 0.1, 1)
    _, _, origin = by_hand(points.x, points.y, 0.0, w, 0.1, 1)
    assert (plain[0] > 1) == taken
    assert loss.item() == close(plain[0] + (origin[0] if taken else 0))
    x, y = points.x.double(), points.y.double()
    slope = (2 * x * (b + w * x - y)).mean() + (2 * x * (w * x - y)).mean() * taken
    assert leaves[1].grad.item() == close(slope.item())


# Losses and models


def test_three_losses_of_two_predictions(reference):
    found = reference.three_losses(torch.tensor([0.5, 1.0]), torch.tensor([2.0, 1.3]))
    assert [value.item() for value in found] == [printed(1.17), printed(2.34), printed(0.9)]


def values(model):
    return {name: value.item() for name, value in model.state_dict().items()}


@pytest.mark.parametrize("name", ["train_module", "fixed_b", "fixed_d"])
def test_the_line_as_a_class_before_and_after(reference, points, name):
    torch.manual_seed(42)
    model = reference.ManualLinearRegression()
    assert values(model) == {"b": printed(0.3367), "w": printed(0.1288)}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = getattr(reference, name)(model, nn.MSELoss(), optimizer, points.x, points.y, 1000)
    assert values(model) == {"b": printed(1.0235), "w": printed(1.9690)}
    assert losses[-1] == pytest.approx(0.00804466, rel=1e-4)


def test_a_snapshot_outlives_training(reference, points):
    torch.manual_seed(42)
    model = reference.ManualLinearRegression()
    taken, live = reference.snapshot(model), model.state_dict()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    reference.train_module(model, nn.MSELoss(), optimizer, points.x, points.y, 1)
    assert taken["b"].item() == printed(0.3367)
    assert live["b"].item() == close(model.b.item()) and live["b"].item() != taken["b"].item()


def test_the_nested_model(reference):
    torch.manual_seed(42)
    state = reference.MyLinearRegression().state_dict()
    assert list(state) == ["linear.weight", "linear.bias"]
    assert [value.item() for value in state.values()] == [printed(0.7645), printed(0.8300)]


def test_the_sequential_model(reference):
    assert values(reference.sequential_model("cpu")) == {"0.weight": printed(0.7645), "0.bias": printed(0.83)}


def test_the_two_layers(reference):
    torch.manual_seed(42)
    model = reference.two_layer(3, 5, 1)
    assert [name for name, _ in model.named_children()] == ["layer1", "layer2"]
    assert sum(p.numel() for p in model.parameters()) == 26
    assert model.layer1.weight[0].tolist() == printed([0.4414, 0.4792, -0.1353])


def test_where_models_live(reference):
    assert reference.model_on_device(nn.Linear(1, 1)) == torch.device("cpu")
    assert reference.model_on_device(nn.Linear(1, 1, device="meta")) == torch.device("meta")
    assert reference.model_on_device(nn.ReLU()) == torch.device("cpu")


def test_what_is_configured_belongs_together(reference):
    model, loss_fn, optimizer = reference.configure(0.3, "cpu")
    (group,) = optimizer.param_groups
    assert group["lr"] == 0.3 and {id(p) for p in group["params"]} == {id(p) for p in model.parameters()}
    assert loss_fn.reduction == "mean"


def test_the_whole_pipeline(reference, arrays):
    model, losses = reference.pipeline(arrays.x, arrays.y, 0.1, 1000, "cpu")
    assert values(model) == {"0.weight": printed(1.9690), "0.bias": printed(1.0235)}
    assert len(losses) == 1000 and losses[-1] == pytest.approx(0.00804466, rel=1e-4)


# Broken loops


def test_the_first_broken_loop_ends_where_the_map_says(reference, points, start):
    params = [p.item() for p in start]
    losses = reference.broken_a(*start, points.x, points.y, nn.MSELoss(), 0.1, 1000)
    assert [p.item() for p in start] == [pytest.approx(0.0058, abs=2e-3), pytest.approx(2.7379, abs=2e-3)]
    assert losses[-1] == pytest.approx(1.784, abs=2e-3)
    _, _, expected = by_hand(points.x, points.y, *params, 0.1, 50, keep=True)
    assert losses[:50] == pytest.approx(expected, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", ["broken_b", "broken_d"])
def test_loops_whose_loss_stands_still(reference, points, name):
    model = reference.sequential_model("cpu")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = getattr(reference, name)(model, nn.MSELoss(), optimizer, points.x, points.y, 20)
    assert len(set(losses)) == 1
    assert (model[0].bias.item() == printed(0.83)) == (name == "broken_b")


def test_the_loop_that_raises(reference, points, start):
    with pytest.raises(RuntimeError, match="does not require grad"):
        reference.broken_c(*start, points.x, points.y, nn.MSELoss(), 0.1, 2)
    assert start[0].item() == printed(0.3367)


def test_the_loop_with_a_strange_optimizer(reference, points):
    model = reference.sequential_model("cpu")
    assert len(set(reference.broken_e(model, nn.MSELoss(), points.x, points.y, 0.1, 20))) == 1


@pytest.mark.parametrize("name", ["fixed_a", "fixed_c"])
@pytest.mark.parametrize("n_epochs", [1, 2, 10, 1000])
def test_repaired_loops_on_parameters(reference, points, start, name, n_epochs):
    b, w, expected = by_hand(points.x, points.y, *(p.item() for p in start), 0.1, n_epochs)
    losses = getattr(reference, name)(*start, points.x, points.y, nn.MSELoss(), 0.1, n_epochs)
    assert [p.item() for p in start] == close([b, w])
    assert losses == close(expected)


@pytest.mark.parametrize("n_epochs", [1, 2, 10, 1000])
def test_the_repaired_loop_with_its_own_optimizer(reference, points, n_epochs):
    model = reference.sequential_model("cpu")
    b, w = model[0].bias.item(), model[0].weight.item()
    b, w, expected = by_hand(points.x, points.y, b, w, 0.1, n_epochs)
    losses = reference.fixed_e(model, nn.MSELoss(), points.x, points.y, 0.1, n_epochs)
    assert [model[0].bias.item(), model[0].weight.item()] == close([b, w])
    assert losses == close(expected)
