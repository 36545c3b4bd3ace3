"""Hidden cases of dl06_neural_network: they never leave the course, and differ in kind from the shown ones."""

import math
from itertools import pairwise

import numpy as np
import torch
from torch import nn

from torchmark import case

F64 = torch.float64
ROOM = {"rtol": 1e-4, "atol": 1e-5}  # another order of the same float32 steps rounds otherwise


# Where an answer calls other answers, these stand in for them. The decoys are no right answers; the working
# ones are, for a student who builds upon an earlier answer where the statement doesn't ask for it.
def decoy_neuron(x, w, b):
    """An odd function of the sum, like tanh: a neuron turned round twice is the same."""
    return torch.asinh(w * x + b) + (w * x + b) / 8


def decoy_training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    """Steps along gradients of its own; tells what it was given in place of the losses."""
    for epoch in range(n_epochs):
        optimizer.zero_grad()
        sum((epoch + 1) * (p**2 + p).sum() for p in model.parameters()).backward()
        optimizer.step()
    seen = [t_u_train, t_u_val, t_c_train, t_c_val]
    return [float(n_epochs), *(t.sum().item() for t in seen)], loss_fn(t_u_train, t_c_train).item()


def working_column(t):
    return t.reshape(-1, 1)


def working_params_of(model):
    return list(model.parameters())


def working_strict_mse(prediction, target):
    return ((prediction - target) ** 2).mean()


class Affine(nn.Module):
    """`w * x + b`, summed over the columns of x; it notes the batches that come through a call."""

    def __init__(self, w, b, dtype=torch.float32):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(w, dtype=dtype))
        self.b = nn.Parameter(torch.tensor(b, dtype=dtype))
        self.shapes = []
        self.register_forward_pre_hook(lambda module, inputs: self.shapes.append(tuple(inputs[0].shape)))

    def forward(self, x):
        y = self.w * x + self.b
        return y.sum(dim=-1, keepdim=True) if y.dim() > 1 else y


class Wave(nn.Module):
    """A curve with hills on both sides."""

    def __init__(self, turn=1.0):
        super().__init__()
        self.turn = nn.Parameter(torch.tensor(turn))

    def forward(self, x):
        return 10 * torch.sin(self.turn * x) + 0.1 * x**2 + 3


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradients at every step, then walks a way of its own."""

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


class NotingLoss:
    """A loss that is not symmetric, and notes whether a graph is built for it."""

    def __init__(self):
        self.graphs = []

    def __call__(self, prediction, target):
        loss = ((prediction - 2 * target) ** 2).mean() + prediction.mean() / 3
        self.graphs.append(loss.requires_grad)
        return loss


def fill(model, dtype=torch.float32):
    """Give the parameters of a model values that depend on their place alone."""
    if isinstance(model, nn.Module):
        model.to(dtype)
        with torch.no_grad():
            for i, p in enumerate(model.parameters()):
                p.copy_(torch.sin(1.7 * torch.arange(p.numel()) + 0.5 + i).reshape(p.shape))
    return model


def look(model, x):
    """A model with values of ours, the classes of its layers, what learns in it, and its output at `x`."""
    if not isinstance(model, nn.Sequential):
        return model
    fill(model, x.dtype)
    learns = [(name, p.requires_grad) for name, p in model.named_parameters()]
    return {
        "model": model,
        "layers": [type(layer).__name__ for layer in model],
        "learns": learns,
        "output": model(x),
    }


def shared(one, other):
    """How many parameters two models have in common, where they are models."""
    if not isinstance(one, nn.Module) or not isinstance(other, nn.Module):
        return [one, other]
    return sum(p is q for p in one.parameters() for q in other.parameters())


def pair(returned):
    """A list of two serves as well as a tuple of two."""
    return tuple(returned) if isinstance(returned, list) else returned


def rows(*values, dtype=torch.float32):
    return torch.tensor([[value] for value in values], dtype=dtype)


# One neuron


@case("neuron", inputs_unchanged=True)
def test_a_neuron_at_a_matrix_of_inputs(nb, rng):
    return nb.neuron(rng.normal(3, 4), rng.normal(), rng.normal())


@case("neuron", inputs_unchanged=True)
def test_a_neuron_at_a_view_in_double_precision(nb, rng):
    return nb.neuron(rng.strided(rng.normal(5, dtype=F64)), -1.5, 0.25)


@case("neuron", gradients=True)
def test_gradients_of_a_neuron(nb, rng):
    w, b = rng.normal(requires_grad=True), rng.normal(requires_grad=True)
    return nb.neuron(rng.normal(6, requires_grad=True), w, b)


@case("neuron")
def test_a_neuron_at_a_single_number_and_at_none(nb, rng):
    return nb.neuron(torch.tensor(0.3), 2.0, -0.5), nb.neuron(torch.empty(0, 2), 2.0, 1.0)


@case("tanh_values", rtol=1e-12, atol=1e-14)
def test_scores_of_all_sizes(nb, rng):
    return nb.tanh_values([float(score) for score in rng.numpy.uniform(-4, 4, 7)])


@case("tanh_values", rtol=1e-12, atol=1e-14)
def test_scores_that_no_exponential_can_take(nb, rng):
    return nb.tanh_values([-1e5, 900.0, -90.0, 45.0])


@case("tanh_values")
def test_no_scores_at_all(nb, rng):
    return nb.tanh_values([])


# A family of activations


@case("hardtanh", inputs_unchanged=True)
def test_cut_off_between_two_positive_bounds(nb, rng):
    return nb.hardtanh(rng.uniform(-5, 12, 4, 5), 2.0, 5.5)


@case("hardtanh", inputs_unchanged=True)
def test_cut_off_of_a_view_in_double_precision(nb, rng):
    return nb.hardtanh(rng.strided(3 * rng.normal(9, dtype=F64)))


@case("hardtanh")
def test_cut_off_of_infinite_scores(nb, rng):
    x = torch.tensor([math.inf, -math.inf, 1e30, -7.5])
    return nb.hardtanh(x, -7.0, -3.0), nb.hardtanh(x, hi=20.0), nb.hardtanh(x, lo=-8.0)


@case("hardtanh", gradients=True)
def test_gradients_inside_and_outside_the_bounds(nb, rng):
    return nb.hardtanh(torch.tensor([-3.0, -0.5, 0.75, 2.0], requires_grad=True))


@case("activations", inputs_unchanged=True)
def test_six_activations_at_many_inputs(nb, rng):
    return nb.activations(rng.uniform(-4, 4, 5, 3))


@case("activations", inputs_unchanged=True, rtol=1e-7)
def test_six_activations_of_a_view_in_double_precision(nb, rng):
    return nb.activations(rng.strided(rng.normal(6, dtype=F64)))


@case("activations")
def test_six_activations_at_inputs_of_great_size(nb, rng):
    return nb.activations(torch.tensor([[80.0, 95.0, 1e4], [-80.0, -95.0, -1e4]]))


@case("activations", gradients=True)
def test_gradients_of_six_activations(nb, rng):
    values = nb.activations(torch.tensor([-1.5, -0.25, 0.5, 3.0], requires_grad=True))
    return [values[name] for name in ("Tanh", "Softplus", "Hardtanh", "ReLU", "Sigmoid", "LeakyReLU")]


# Where a neuron listens


def slope(nb, f, x):
    return {"slope": nb.slope_of(f, x), "requires_grad": x.requires_grad, "grad": x.grad}


@case("slope_of", gradients=True)
def test_slopes_of_a_curve_with_ups_and_downs(nb, rng):
    return nb.slope_of(lambda x: torch.sin(3 * x) + x**3, rng.normal(3, 4))


@case("slope_of", inputs_unchanged=True)
def test_slopes_leave_their_input_alone(nb, rng):
    return slope(nb, torch.sigmoid, rng.normal(5))


@case("slope_of")
def test_slopes_at_an_input_with_a_gradient_from_before(nb, rng):
    x = rng.normal(4, requires_grad=True)
    (5 * x).sum().backward()
    return slope(nb, torch.tanh, x)


@case("slope_of")
def test_slopes_where_the_function_is_large(nb, rng):
    return slope(nb, lambda x: 1000 + x * x * x, rng.uniform(20, 30, 6))


@case("slope_of")
def test_slopes_in_double_precision_and_at_a_single_number(nb, rng):
    return slope(nb, torch.exp, rng.strided(rng.normal(3, dtype=F64))), slope(nb, torch.cos, torch.tensor(0.7))


# Building with neurons


def bump_of_decoys(nb, *args):
    with nb.replacing(neuron=decoy_neuron):
        return nb.bump(*args)


@case("bump", inputs_unchanged=True)
def test_a_bump_at_random_places(nb, rng):
    return bump_of_decoys(nb, rng.uniform(-3, 5, 7), 0.7, 2.6, 1.9)


@case("bump", inputs_unchanged=True)
def test_a_bump_left_of_zero_in_double_precision(nb, rng):
    return bump_of_decoys(nb, rng.strided(rng.normal(2, 3, dtype=F64)), -2.5, -0.5, 0.4)


@case("bump", gradients=True)
def test_gradients_of_a_bump(nb, rng):
    return bump_of_decoys(nb, rng.normal(5, requires_grad=True), -1.0, 3.0, 2.0)


# Layers


@case("two_linears_collapse", inputs_unchanged=True)
def test_layers_of_three_sizes_become_one(nb, rng):
    return pair(nb.two_linears_collapse(rng.normal(5, 3), rng.normal(5), rng.normal(2, 5), rng.normal(2)))


@case("two_linears_collapse", inputs_unchanged=True)
def test_square_layers_become_one(nb, rng):
    return pair(nb.two_linears_collapse(rng.normal(3, 3), rng.normal(3), rng.normal(3, 3), rng.normal(3)))


@case("two_linears_collapse", gradients=True)
def test_gradients_of_the_joined_layer_in_double_precision(nb, rng):
    shapes = ((4, 2), (4,), (1, 4), (1,))
    return pair(nb.two_linears_collapse(*(rng.normal(*shape, dtype=F64, requires_grad=True) for shape in shapes)))


def layers(rng, *sizes, dtype=torch.float32):
    return [(rng.normal(o, i, dtype=dtype), rng.normal(o, dtype=dtype)) for i, o in pairwise(sizes)]


@case("multilayer", inputs_unchanged=True)
def test_three_layers_of_different_sizes(nb, rng):
    return nb.multilayer(rng.normal(6, 3), layers(rng, 3, 5, 2, 4), torch.tanh)


@case("multilayer", inputs_unchanged=True)
def test_square_layers_with_an_activation_that_is_not_odd(nb, rng):
    return nb.multilayer(rng.normal(2, 2), layers(rng, 2, 2, 2), lambda x: torch.cos(x) + x)


@case("multilayer", inputs_unchanged=True)
def test_a_batch_of_one_in_double_precision(nb, rng):
    return nb.multilayer(rng.strided(rng.normal(1, 4, dtype=F64)), layers(rng, 4, 1, 3, dtype=F64), torch.sigmoid)


@case("multilayer")
def test_a_network_without_layers(nb, rng):
    return nb.multilayer(rng.normal(3, 2), [], torch.tanh)


@case("multilayer", gradients=True)
def test_gradients_of_two_layers(nb, rng):
    params = [(rng.normal(3, 2, requires_grad=True), rng.normal(3, requires_grad=True)), *layers(rng, 3, 1)]
    return nb.multilayer(rng.normal(4, 2, requires_grad=True), params, torch.tanh)


# Samples in rows


def with_shape_after(nb, t):
    return nb.column(t), tuple(t.shape)


@case("column", inputs_unchanged=True)
def test_a_view_as_a_column(nb, rng):
    return with_shape_after(nb, rng.strided(rng.normal(7)))


@case("column")
def test_a_single_number_and_none_as_columns(nb, rng):
    return with_shape_after(nb, rng.normal(1)), with_shape_after(nb, torch.empty(0))


@case("column", gradients=True)
def test_gradients_through_a_column_in_double_precision(nb, rng):
    return nb.column(rng.normal(4, dtype=F64, requires_grad=True))


# The line as a module


def line_and_its_step(nb, w, b):
    """The model, what of it learns, and how it changes in a step of an optimizer."""
    model = nb.linear_model(w, b)
    if not isinstance(model, nn.Module):
        return model
    before = model(rows(1.0, -2.0, 0.5))
    parameters = [(name, type(p).__name__, p.requires_grad, p.is_leaf) for name, p in model.named_parameters()]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    before.sum().backward()
    optimizer.step()
    return {"before": before, "parameters": parameters, "model after a step": model}


@case("linear_model")
def test_a_line_that_learns(nb, rng):
    return line_and_its_step(nb, -0.75, 3.25)


@case("linear_model")
def test_two_lines_at_once(nb, rng):
    one, other = nb.linear_model(5.0, 0.0), nb.linear_model(0.0, -17.3)
    return [one, other, shared(one, other)]


@case("linear_model")
def test_a_line_where_autograd_is_off(nb, rng):
    with torch.no_grad():
        model = nb.linear_model(1.5, 2.5)
    return model if not isinstance(model, nn.Module) else [model, [p.requires_grad for p in model.parameters()]]


def predictions(nb, model, x):
    with nb.replacing(column=working_column):
        return {"predictions": nb.predict_all(model, x), "batches": model.shapes}


@case("predict_all", inputs_unchanged=True)
def test_predictions_for_a_view_of_seven(nb, rng):
    return predictions(nb, Affine(1.5, -0.5), rng.strided(rng.normal(7)))


@case("predict_all")
def test_predictions_for_a_single_sample(nb, rng):
    return predictions(nb, Affine(0.5, 2.0), rng.normal(1))


@case("predict_all")
def test_predictions_for_no_samples(nb, rng):
    return predictions(nb, Affine(0.5, 2.0), torch.empty(0))


@case("predict_all")
def test_predictions_of_a_network_in_double_precision(nb, rng):
    model = fill(nn.Sequential(nn.Linear(1, 3), nn.Tanh(), nn.Linear(3, 1)), F64)
    with nb.replacing(column=working_column):
        return nb.predict_all(model, rng.normal(4, dtype=F64))


# Call the module


class Turning(nn.Module):
    """Calls itself until nothing is left of its input; counts how often it works."""

    def __init__(self):
        super().__init__()
        self.worked = 0

    def forward(self, x):
        self.worked += 1
        return x if len(x) == 0 else self(x[1:]) + 1


@case("call_vs_forward")
def test_hooks_of_a_network(nb, rng):
    model = nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1))
    return pair(nb.call_vs_forward(model, rng.normal(4, 3))), [len(m._forward_hooks) for m in model.modules()]


@case("call_vs_forward")
def test_hooks_of_a_module_that_calls_itself_five_times(nb, rng):
    model = Turning()
    counts = pair(nb.call_vs_forward(model, rng.normal(5)))
    return counts, model.worked, len(model._forward_hooks)


@case("call_vs_forward")
def test_a_hook_that_was_there_before(nb, rng):
    model, seen = Affine(2.0, 1.0), []
    model.register_forward_hook(lambda module, inputs, output: seen.append(tuple(output.shape)))
    counts = pair(nb.call_vs_forward(model, rng.normal(2, 1))), pair(nb.call_vs_forward(model, rng.normal(3, 1)))
    return counts, seen, len(model._forward_hooks), len(model._forward_pre_hooks)


# What a module owns


class Tree(nn.Module):
    """Submodules below submodules, a parameter of its own, a frozen one, a shared one, and buffers."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(3, 2)
        self.scale = nn.Parameter(torch.tensor(2.0))
        self.branch = nn.Sequential(nn.BatchNorm1d(2), nn.ModuleDict({"leaf": nn.Linear(2, 4, bias=False)}))
        self.again = self.trunk
        self.frozen = nn.Parameter(torch.ones(2, 2, 5), requires_grad=False)
        fill(self)


def parameters(nb, model):
    """The answer, and where its parameters stand among those of the model."""
    found = nb.params_of(model)
    if not isinstance(found, (list, tuple)):
        return found
    places = [next((i for i, q in enumerate(model.parameters()) if p is q), None) for p in found]
    return {"found": found, "places": places}


@case("params_of", gradients=True)
def test_parameters_of_a_tree_of_modules(nb, rng):
    return parameters(nb, Tree())


@case("params_of", gradients=True)
def test_parameters_of_a_network(nb, rng):
    return parameters(nb, fill(nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 1))))


@case("params_of")
def test_parameters_of_an_activation(nb, rng):
    return parameters(nb, nn.Tanh())


@case("count_params")
def test_numbers_of_a_tree_of_modules(nb, rng):
    with nb.replacing(params_of=working_params_of):
        return nb.count_params(Tree())


@case("count_params")
def test_numbers_of_a_network(nb, rng):
    with nb.replacing(params_of=working_params_of):
        return nb.count_params(nn.Sequential(nn.Linear(11, 7), nn.Tanh(), nn.Linear(7, 3), nn.Linear(3, 3)))


@case("count_params")
def test_numbers_of_modules_that_have_none(nb, rng):
    frozen = nn.Linear(4, 4).requires_grad_(False)
    with nb.replacing(params_of=working_params_of):
        return nb.count_params(nn.ReLU()), nb.count_params(frozen)


# The loss is a module too


@case("strict_mse", inputs_unchanged=True)
def test_loss_of_two_matrices(nb, rng):
    return nb.strict_mse(rng.normal(4, 3), rng.strided(rng.normal(4, 3)))


@case("strict_mse", gradients=True)
def test_gradients_of_the_loss_in_double_precision(nb, rng):
    return nb.strict_mse(rng.normal(5, 1, dtype=F64, requires_grad=True), rng.normal(5, 1, dtype=F64))


@case("strict_mse")
def test_loss_of_a_row_and_a_column(nb, rng):
    return nb.strict_mse(rng.normal(4), rng.normal(4, 1))


@case("strict_mse")
def test_loss_of_shapes_with_the_same_number_of_elements(nb, rng):
    return nb.strict_mse(rng.normal(3, 1), rng.normal(1, 3))


@case("strict_mse")
def test_loss_of_shapes_with_the_same_number_of_samples(nb, rng):
    return nb.strict_mse(rng.normal(4, 1), rng.normal(4, 3))


@case("strict_mse")
def test_loss_of_single_numbers(nb, rng):
    return nb.strict_mse(rng.normal(), rng.normal())


# The same loop again


def module_loop(nb, rng, n_epochs, n_train, n_val, dtype=torch.float32, calls=1):
    model, loss_fn = Affine(1.0, 0.5, dtype), NotingLoss()
    optimizer = NotingOptimizer(model.parameters())
    shapes = (n_train, 1), (n_val, 1), (n_train, 1), (n_val, 1)
    sets = [rng.normal(*shape, dtype=dtype) for shape in shapes]
    with nb.replacing(params_of=working_params_of, strict_mse=working_strict_mse):
        losses = [pair(nb.training_loop(n_epochs, optimizer, model, loss_fn, *sets)) for _ in range(calls)]
    return {
        "losses": losses,
        "gradients": optimizer.noted,
        "parameters": [p.detach() for p in model.parameters()],
        "batches": sorted(model.shapes),
        "graphs": sorted(loss_fn.graphs),
    }


@case("training_loop", **ROOM)
def test_module_loop_over_one_epoch(nb, rng):
    return module_loop(nb, rng, 1, 5, 2)


@case("training_loop", **ROOM)
def test_module_loop_over_two_epochs(nb, rng):
    return module_loop(nb, rng, 2, 4, 4)


@case("training_loop", points=2, **ROOM)
def test_module_loop_over_ten_epochs(nb, rng):
    return module_loop(nb, rng, 10, 9, 3)


@case("training_loop")
def test_module_loop_in_double_precision_for_one_sample(nb, rng):
    return module_loop(nb, rng, 20, 1, 2, F64)


@case("training_loop", **ROOM)
def test_module_loop_called_again_with_the_same_model(nb, rng):
    return module_loop(nb, rng, 3, 3, 2, calls=2)


# A network at last


@case("seq_model")
def test_a_network_with_five_hidden_neurons(nb, rng):
    return look(nb.seq_model(5), rng.normal(4, 1))


@case("seq_model")
def test_a_network_with_a_single_hidden_neuron_in_double_precision(nb, rng):
    return look(nb.seq_model(1), rng.normal(2, 1, dtype=F64))


@case("seq_model")
def test_two_networks_share_nothing(nb, rng):
    return shared(nb.seq_model(), nb.seq_model()), shared(nb.seq_model(3), nb.seq_model(3))


@case("named_seq_model")
def test_a_named_network_with_five_hidden_neurons(nb, rng):
    return look(nb.named_seq_model(5), rng.normal(4, 1)), look(nb.named_seq_model(), rng.normal(1, 1))


@case("named_seq_model")
def test_a_named_network_in_double_precision(nb, rng):
    return look(nb.named_seq_model(3), rng.strided(rng.normal(2, 1, dtype=F64)))


@case("named_seq_model")
def test_the_modules_of_a_named_network(nb, rng):
    model, other = nb.named_seq_model(2), nb.named_seq_model(2)
    if not isinstance(model, nn.Module):
        return model
    return [(name, type(m).__name__) for name, m in model.named_children()], shared(model, other)


@case("param_report")
def test_report_on_a_tree_of_modules(nb, rng):
    return nb.param_report(Tree())


@case("param_report")
def test_report_on_a_convolution_and_a_normalisation(nb, rng):
    return nb.param_report(nn.Sequential(nn.Conv2d(3, 4, (2, 5)), nn.BatchNorm2d(4), nn.Linear(4, 1)))


@case("param_report")
def test_report_on_a_module_without_parameters(nb, rng):
    return nb.param_report(nn.Tanh())


def bias(nb, model):
    found = nb.bias_of(fill(model))
    return found, found is model.output_linear.bias, model.output_linear.bias


class Backwards(nn.Module):
    """The output layer comes first, and there is more behind it."""

    def __init__(self):
        super().__init__()
        self.output_linear, self.hidden_linear, self.last = nn.Linear(4, 3), nn.Linear(2, 4), nn.Linear(1, 1)


@case("bias_of", storage=True)
def test_bias_of_a_deep_network(nb, rng):
    model = nn.Sequential()
    for name, module in [
        ("first", nn.Linear(1, 4)),
        ("bend", nn.Tanh()),
        ("second", nn.Linear(4, 4)),
        ("bend_again", nn.Tanh()),
        ("output_linear", nn.Linear(4, 2)),
        ("scale", nn.Linear(2, 2)),
    ]:
        model.add_module(name, module)
    return bias(nb, model)


@case("bias_of", storage=True, gradients=True)
def test_bias_of_a_model_of_another_class(nb, rng):
    return bias(nb, Backwards())


# Training the network


def network_trained(nb, rng, n_epochs, learning_rate, model):
    sets = rng.normal(4, 1), rng.normal(2, 1), rng.normal(4, 1), rng.normal(2, 1)
    with nb.replacing(training_loop=decoy_training_loop, params_of=working_params_of):
        returned = pair(nb.train_nn(n_epochs, learning_rate, model, *sets))
    return {"returned": returned, "parameters": [p.detach() for p in model.parameters()]}


@case("train_nn", **ROOM)
def test_one_epoch_of_a_network(nb, rng):
    return network_trained(nb, rng, 1, 0.3, fill(nn.Sequential(nn.Linear(1, 2), nn.Tanh(), nn.Linear(2, 1))))


@case("train_nn", **ROOM)
def test_five_epochs_of_a_tree_of_modules(nb, rng):
    return network_trained(nb, rng, 5, 0.01, Tree())


@case("train_nn", **ROOM)
def test_training_goes_on_where_it_has_stopped(nb, rng):
    model = Affine(1.0, 0.5)
    return network_trained(nb, rng, 2, 0.1, model), network_trained(nb, rng, 3, 0.02, model)


class Hidden(nn.Module):
    """A network with a hidden layer of tanh neurons."""

    def __init__(self, n_hidden, dtype=torch.float32):
        super().__init__()
        self.output_linear, self.hidden_linear = nn.Linear(n_hidden, 1), nn.Linear(1, n_hidden)
        fill(self, dtype)

    def forward(self, x):
        return self.output_linear(torch.tanh(self.hidden_linear(x)))


def gradients_of(nb, rng, model, n, dtype=torch.float32):
    found = nb.hidden_grads(model, NotingLoss(), rng.normal(n, 1, dtype=dtype), rng.normal(n, 1, dtype=dtype))
    found = found.clone() if isinstance(found, torch.Tensor) else found
    return {"gradient": found, "parameters": [p.detach().clone() for p in model.parameters()]}


@case("hidden_grads", **ROOM)
def test_gradients_of_five_hidden_weights(nb, rng):
    return gradients_of(nb, rng, Hidden(5), 6)


@case("hidden_grads")
def test_gradients_of_a_single_hidden_weight_in_double_precision(nb, rng):
    return gradients_of(nb, rng, Hidden(1, F64), 1, F64)


@case("hidden_grads", **ROOM)
def test_gradients_taken_twice(nb, rng):
    model = Hidden(3)
    return gradients_of(nb, rng, model, 4), gradients_of(nb, rng, model, 2)


@case("hidden_grads", **ROOM)
def test_gradients_after_a_training_step(nb, rng):
    model = Hidden(4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(rng.normal(3, 1)).sum().backward()
    optimizer.step()
    return gradients_of(nb, rng, model, 5)


# The curve between the dots


@case("curve", gradients=True)
def test_seventy_readings_of_a_wave(nb, rng):
    return pair(nb.curve(Wave()))


@case("curve", gradients=True)
def test_readings_between_other_bounds(nb, rng):
    model = Affine(-1.5, 2.0)
    return pair(nb.curve(model, -3.5, 4.0)), model.shapes


@case("curve", gradients=True)
def test_readings_with_another_end_and_with_another_start(nb, rng):
    return pair(nb.curve(Wave(0.5), stop=23.0)), pair(nb.curve(Wave(), start=88.0))


def bend(nb, model, x):
    return nb.linearity_score(model, x)


@case("linearity_score", **ROOM)
def test_the_bend_of_a_wave_at_uneven_places(nb, rng):
    x = torch.sort(rng.uniform(-3, 4, 9, 1), dim=0).values
    return bend(nb, Wave(), x), bend(nb, Wave(-1.0), x), bend(nb, Wave(0.25), 2 + x)


@case("linearity_score")
def test_the_bend_of_a_wave_at_even_places_in_double_precision(nb, rng):
    return bend(nb, Wave(0.7), torch.linspace(1, 8, 30, dtype=F64).unsqueeze(1))


@case("linearity_score", atol=1e-4)
def test_the_bend_of_two_points_and_of_a_line(nb, rng):
    return bend(nb, Wave(), rows(1.0, 2.0)), bend(nb, Affine(-3.0, 100.0), rows(-5.0, 0.0, 1.0, 70.0))


@case("linearity_score", **ROOM)
def test_the_bend_of_a_hill_and_of_a_valley(nb, rng):
    x = rows(0.0, 1.0, 3.0, 3.5, 7.0)
    return [bend(nb, f, x) for f in (nn.Threshold(3.2, 1.0), nn.Hardtanh(0.5, 2.5), nn.ReLU6())]


# A module of your own


def built(nb, sizes, x):
    """What a stack owns, its output with values of ours twice over, and which parameters a loss reaches."""
    model = fill(nb.Stack(list(sizes)), x.dtype)
    output, again = model(x), model(x)
    (output**2).sum().backward()
    return {
        "owns": [(name, tuple(p.shape)) for name, p in model.named_parameters()],
        "layers": [type(model.layers).__name__, *(type(layer).__name__ for layer in model.layers)],
        "outputs": [output, again],
        "gradients": [p.grad for p in model.parameters()],
    }


@case("Stack", **ROOM)
def test_a_stack_of_four_layers(nb, rng):
    return built(nb, [3, 5, 4, 2, 2], rng.normal(6, 3))


@case("Stack")
def test_a_stack_of_square_layers_in_double_precision(nb, rng):
    return built(nb, [2, 2, 2], rng.normal(1, 2, dtype=F64))


@case("Stack")
def test_a_stack_of_one_layer(nb, rng):
    return built(nb, [4, 1], rng.normal(3, 4))


@case("Stack")
def test_two_stacks_share_nothing(nb, rng):
    one, other = nb.Stack([1, 3, 1]), nb.Stack([1, 3, 1])
    return shared(one, other), isinstance(one, nn.Module), one.training


# Overfitting on purpose

T_C = rows(0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0)
T_UN = rows(3.57, 5.59, 5.82, 8.19, 5.63, 4.89, 3.39, 2.18, 4.84, 6.04, 6.84)


def by_heart(nb, indices):
    t_un, t_c = T_UN[indices], T_C[indices]
    model = nb.overfit(t_un, t_c)
    if not isinstance(model, nn.Module):
        return model
    with torch.no_grad():
        error = model(t_un) - t_c
    return {
        "shape": tuple(error.shape),
        "below 1.5": bool((error**2).mean() < 1.5),
        "inputs kept": torch.equal(t_un, T_UN[indices]),
    }


@case("overfit", seconds=40)
def test_the_nine_points_in_another_order(nb, rng):
    return by_heart(nb, torch.tensor([0, 1, 3, 4, 5, 6, 7, 8, 9]))


@case("overfit", seconds=40)
def test_the_nine_points_from_another_start(nb, rng):
    torch.manual_seed(rng.seed % 1000)
    return by_heart(nb, torch.tensor([9, 6, 5, 8, 4, 7, 0, 1, 3]))


# Wine: eleven inputs


@case("wine_tensors", inputs_unchanged=True)
def test_five_wines_with_eleven_measurements(nb, rng):
    return pair(nb.wine_tensors(rng.numpy.uniform(0, 9, (5, 12)).astype(np.float32)))


@case("wine_tensors", inputs_unchanged=True)
def test_wines_of_a_view_in_double_precision(nb, rng):
    return pair(nb.wine_tensors(rng.numpy.uniform(0, 9, (6, 10))[::2, 1:8]))


@case("wine_tensors")
def test_a_single_wine_with_a_single_measurement(nb, rng):
    return pair(nb.wine_tensors(np.array([[10.5, 6.0]], dtype=np.float32)))


# One scale for all


@case("standardise", inputs_unchanged=True, **ROOM)
def test_four_columns_of_different_sizes(nb, rng):
    scale = torch.tensor([1.0, 100.0, 0.01, 7.0])
    return pair(nb.standardise(rng.uniform(1, 3, 6, 4) * scale, rng.uniform(0, 5, 4, 4) * scale))


@case("standardise", inputs_unchanged=True)
def test_views_in_double_precision_and_one_new_wine(nb, rng):
    x_train, x_val = rng.normal(5, 5, dtype=F64), 2 + rng.normal(1, 5, dtype=F64)
    return pair(nb.standardise(rng.strided(x_train), x_val))


@case("standardise", **ROOM)
def test_a_validation_set_that_is_larger_and_one_that_is_empty(nb, rng):
    x_train = rng.normal(3, 2)
    return pair(nb.standardise(x_train, 5 + 3 * rng.normal(8, 2))), pair(nb.standardise(x_train, torch.empty(0, 2)))


# What counts as good


@case("baselines", rtol=1e-4)
def test_baselines_of_twelve_samples(nb, rng):
    return pair(nb.baselines(3 + rng.normal(12, 3), 6 + rng.normal(12, 1)))


@case("baselines", inputs_unchanged=True, rtol=1e-6)
def test_baselines_of_a_view_in_double_precision(nb, rng):
    return pair(nb.baselines(rng.strided(rng.normal(9, 2, dtype=F64)), rng.normal(9, 1, dtype=F64)))


@case("baselines", rtol=1e-4)
def test_baselines_far_from_zero(nb, rng):
    x = rng.uniform(0, 1, 20, 1)
    return pair(nb.baselines(x, 300 + 2 * x + 0.1 * rng.normal(20, 1)))


# A step for every few wines


def one_epoch(nb, rng, n, batch_size, dtype=torch.float32, epochs=1):
    model, loss_fn = Affine(1.0, 0.5, dtype), NotingLoss()
    optimizer = NotingOptimizer(model.parameters())
    x, y = rng.normal(n, 3, dtype=dtype), 3 * rng.normal(n, 1, dtype=dtype)
    losses = [nb.train_epoch(model, optimizer, loss_fn, x, y, batch_size) for _ in range(epochs)]
    return {
        "losses": losses,
        "gradients": optimizer.noted,
        "parameters": [p.detach() for p in model.parameters()],
        "batches": model.shapes,
    }


@case("train_epoch", points=2, **ROOM)
def test_an_epoch_with_a_small_last_batch(nb, rng):
    return one_epoch(nb, rng, 9, 4)


@case("train_epoch", **ROOM)
def test_an_epoch_in_equal_batches(nb, rng):
    return one_epoch(nb, rng, 6, 2)


@case("train_epoch", **ROOM)
def test_an_epoch_of_a_batch_that_is_larger_than_the_data(nb, rng):
    return one_epoch(nb, rng, 3, 10)


@case("train_epoch")
def test_two_epochs_of_single_samples_in_double_precision(nb, rng):
    return one_epoch(nb, rng, 4, 1, F64, epochs=2)
