"""Shown cases of dl06_neural_network: they travel with the release, and their inputs can be checked by hand."""

import numpy as np
import torch
from torch import nn

from torchmark import case


# Where an answer calls other answers, these stand in for them.
def decoy_neuron(x, w, b):
    return torch.atan(w * x + b)


def decoy_training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    """One step on the sum of the weights; tells what it was given in place of the losses."""
    optimizer.zero_grad()
    sum(p.sum() for p in model.parameters()).backward()
    optimizer.step()
    seen = [t_u_train, t_u_val, t_c_train, t_c_val]
    return [float(n_epochs), *(t.sum().item() for t in seen)], loss_fn(t_u_train, t_u_val).item()


def working_column(t):
    return t.reshape(-1, 1)


def working_params_of(model):
    return list(model.parameters())


def working_strict_mse(prediction, target):
    return ((prediction - target) ** 2).mean()


class Affine(nn.Module):
    """`w * x + b` for a column, with parameters of shape ()."""

    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = nn.Parameter(torch.tensor(w)), nn.Parameter(torch.tensor(b))
        self.shapes = []  # of the batches that came through a call
        self.register_forward_pre_hook(lambda module, inputs: self.shapes.append(tuple(inputs[0].shape)))

    def forward(self, x):
        return self.w * x + self.b


class NotingOptimizer(torch.optim.Optimizer):
    """Notes the gradients at every step, then subtracts one tenth of them."""

    def __init__(self, params):
        super().__init__(params, {})
        self.noted = []

    def step(self, closure=None):
        loss = None if closure is None else closure()
        for p in self.param_groups[0]["params"]:
            self.noted.append(None if p.grad is None else p.grad.clone())
            if p.grad is not None:
                p.data -= 0.1 * p.grad
        return loss


def decoy_loss_fn(prediction, target):
    return (2 * prediction + target).mean()


def fill(model):
    """Give the parameters of a model values that depend on their place alone."""
    if isinstance(model, nn.Module):
        with torch.no_grad():
            for i, p in enumerate(model.parameters()):
                p.copy_(torch.sin(torch.arange(p.numel()) + 1.0 + i).reshape(p.shape))
    return model


def look(model, x):
    """A model with values of ours, the classes of its layers, and its output at `x`."""
    if not isinstance(model, nn.Sequential):
        return model
    return {"model": fill(model), "layers": [type(layer).__name__ for layer in model], "output": model(x)}


def pair(returned):
    """A list of two serves as well as a tuple of two."""
    return tuple(returned) if isinstance(returned, list) else returned


def rows(*values):
    return torch.tensor([[value] for value in values])


# One neuron


@case("neuron")
def test_the_neuron_of_the_statement(nb, rng):
    return nb.neuron(torch.tensor([-10.0, -3.0, 18.0]), torch.tensor(2.0), torch.tensor(6.0))


@case("neuron")
def test_a_neuron_with_weight_one_and_no_bias(nb, rng):
    return nb.neuron(torch.tensor([[0.0, 0.5], [1.0, -1.0]]), 1.0, 0.0)


@case("tanh_values", rtol=1e-12, atol=1e-14)
def test_a_truck_a_bear_and_a_dog(nb, rng):
    return nb.tanh_values([-2.2, 0.1, 2.5])


@case("tanh_values", rtol=1e-12, atol=1e-14)
def test_zero_and_a_thousand(nb, rng):
    return nb.tanh_values([0.0, 1000.0])


# A family of activations


@case("hardtanh")
def test_scores_from_zero_to_ten(nb, rng):
    return nb.hardtanh(torch.tensor([-3.0, 4.0, 12.0]), 0.0, 10.0)


@case("hardtanh")
def test_the_bounds_unless_given(nb, rng):
    return nb.hardtanh(torch.tensor([-2.0, -0.5, 0.25, 7.0]))


@case("activations")
def test_six_activations_at_minus_two_and_two(nb, rng):
    return nb.activations(torch.tensor([-2.0, 2.0]))


@case("activations")
def test_six_activations_at_a_thousand(nb, rng):
    return nb.activations(torch.tensor([1000.0, -1000.0]))


# Where a neuron listens


@case("slope_of")
def test_slope_of_the_square(nb, rng):
    return nb.slope_of(lambda x: x**2, torch.tensor([1.0, 5.0]))


@case("slope_of")
def test_slope_of_relu(nb, rng):
    return nb.slope_of(torch.relu, torch.tensor([[-1.0, 0.0, 1.0]]))


# Building with neurons


@case("bump")
def test_a_steep_bump(nb, rng):
    with nb.replacing(neuron=lambda x, w, b: torch.tanh(w * x + b)):
        return nb.bump(torch.tensor([0.0, 5.0, 9.0]), 3.0, 7.0, 10.0)


@case("bump")
def test_a_bump_of_other_neurons(nb, rng):
    with nb.replacing(neuron=decoy_neuron):
        return nb.bump(torch.tensor([0.0, 1.0, 2.0, 3.0]), 1.0, 2.0, 1.0)


# Layers


@case("two_linears_collapse")
def test_two_layers_of_one_neuron(nb, rng):
    return pair(nb.two_linears_collapse(rows(3.0), torch.tensor([2.0]), rows(5.0), torch.tensor([7.0])))


@case("two_linears_collapse")
def test_two_neurons_joined_into_one(nb, rng):
    W1, b1 = torch.tensor([[1.0, 2.0, 3.0], [0.0, 1.0, 0.0]]), torch.tensor([1.0, -1.0])
    W2, b2 = torch.tensor([[10.0, 100.0]]), torch.tensor([5.0])
    return pair(nb.two_linears_collapse(W1, b1, W2, b2))


@case("multilayer")
def test_one_layer_with_the_square(nb, rng):
    params = [(rows(2.0, 3.0), torch.tensor([1.0, 0.0]))]
    return nb.multilayer(rows(1.0, 2.0), params, lambda x: x**2)


@case("multilayer")
def test_two_layers_with_relu(nb, rng):
    params = [(rows(1.0, -1.0), torch.zeros(2)), (torch.tensor([[1.0, -2.0]]), torch.tensor([0.5]))]
    return nb.multilayer(rows(3.0, -3.0), params, torch.relu)


# Samples in rows


@case("column")
def test_two_numbers_as_a_column(nb, rng):
    return nb.column(torch.tensor([1.0, 2.0]))


@case("column")
def test_three_ints_as_a_column(nb, rng):
    return nb.column(torch.tensor([7, 8, 9]))


# The line as a module


@case("linear_model")
def test_a_line_of_weight_two_and_bias_ten(nb, rng):
    model = nb.linear_model(2.0, 10.0)
    return [model, model(rows(1.0, 5.0))] if isinstance(model, nn.Module) else model


@case("predict_all")
def test_two_predictions(nb, rng):
    with nb.replacing(column=working_column):
        return nb.predict_all(Affine(2.0, 10.0), torch.tensor([1.0, 5.0]))


@case("predict_all")
def test_the_batch_that_the_model_sees(nb, rng):
    model = Affine(1.0, 0.0)
    with nb.replacing(column=working_column):
        return [nb.predict_all(model, torch.tensor([1.0, 5.0, 6.0])), model.shapes]


# Call the module


@case("call_vs_forward")
def test_hooks_of_a_linear_layer(nb, rng):
    return pair(nb.call_vs_forward(nn.Linear(2, 1), torch.ones(3, 2)))


class Halving(nn.Module):
    """Calls itself until its input is at most 1."""

    def forward(self, x):
        return x if x <= 1 else self(x / 2)


@case("call_vs_forward")
def test_hooks_of_a_module_that_calls_itself(nb, rng):
    return pair(nb.call_vs_forward(Halving(), torch.tensor(4.0)))


# What a module owns


@case("params_of")
def test_parameters_of_a_linear_layer(nb, rng):
    return nb.params_of(fill(nn.Linear(2, 3)))


@case("count_params")
def test_numbers_of_a_linear_layer(nb, rng):
    return nb.count_params(nn.Linear(3, 2))


@case("count_params")
def test_numbers_of_a_layer_with_a_frozen_bias(nb, rng):
    model = nn.Linear(3, 2)
    model.bias.requires_grad_(False)
    return nb.count_params(model)


# The loss is a module too


@case("strict_mse")
def test_loss_of_two_columns(nb, rng):
    return nb.strict_mse(rows(3.0, 5.0), rows(1.0, 1.0))


@case("strict_mse")
def test_loss_of_a_column_and_a_row(nb, rng):
    return nb.strict_mse(rows(3.0, 5.0), torch.tensor([1.0, 1.0]))


# The same loop again


def loop(nb, n_epochs):
    model = Affine(1.0, 0.5)
    optimizer = NotingOptimizer(model.parameters())
    sets = rows(1.0, 2.0), rows(3.0), rows(0.0, 1.0), rows(4.0)
    losses = pair(nb.training_loop(n_epochs, optimizer, model, decoy_loss_fn, *sets))
    return {"losses": losses, "gradients": optimizer.noted, "weight": model.w.detach()}


@case("training_loop")
def test_loop_over_one_epoch(nb, rng):
    return loop(nb, 1)


@case("training_loop")
def test_loop_over_two_epochs(nb, rng):
    return loop(nb, 2)


@case("training_loop", rtol=1e-3)
def test_thirty_epochs_of_the_loop(nb, rng):
    model = Affine(1.0, 0.5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    t_u, val_t_u = rows(0.5, 1.0, 1.5), rows(2.0)
    sets = t_u, val_t_u, 3 - t_u, 4 - val_t_u
    return pair(nb.training_loop(30, optimizer, model, lambda p, t: ((p - t) ** 2).sum(), *sets))



# A network at last


@case("seq_model")
def test_a_network_with_two_hidden_neurons(nb, rng):
    return look(nb.seq_model(2), rows(0.0, 1.0))


@case("seq_model")
def test_a_network_with_thirteen(nb, rng):
    return look(nb.seq_model(), rows(1.0))


@case("param_report")
def test_report_on_a_linear_layer(nb, rng):
    return nb.param_report(nn.Linear(3, 2))


@case("param_report")
def test_report_on_a_layer_with_an_activation(nb, rng):
    return nb.param_report(nn.Sequential(nn.Tanh(), nn.Linear(1, 2, bias=False)))


@case("named_seq_model")
def test_a_named_network_with_two_hidden_neurons(nb, rng):
    return look(nb.named_seq_model(2), rows(0.0, 1.0))


@case("named_seq_model")
def test_a_named_network_with_eight(nb, rng):
    return look(nb.named_seq_model(), rows(1.0))


@case("bias_of")
def test_bias_of_a_model_of_two_modules(nb, rng):
    model = nn.Sequential()
    model.add_module("output_linear", nn.Linear(2, 2))
    model.add_module("last", nn.Linear(2, 1))
    with torch.no_grad():
        model.output_linear.bias.copy_(torch.tensor([3.0, 4.0]))
    return nb.bias_of(model)


# Training the network


def trained(nb, *options):
    model = Affine(1.0, 0.5)
    sets = rows(1.0, 2.0), rows(3.0, 5.0), rows(7.0), rows(9.0)
    with nb.replacing(training_loop=decoy_training_loop, params_of=working_params_of):
        returned = pair(nb.train_nn(*options, model, *sets))
    return {"returned": returned, "w": model.w.detach(), "b": model.b.detach()}


@case("train_nn")
def test_what_the_training_loop_is_given(nb, rng):
    return trained(nb, 3, 0.5)


class Chain(nn.Module):
    """A hidden layer of two neurons without activation."""

    def __init__(self):
        super().__init__()
        self.hidden_linear, self.output_linear = nn.Linear(1, 2), nn.Linear(2, 1)
        fill(self)

    def forward(self, x):
        return self.output_linear(self.hidden_linear(x))


@case("hidden_grads")
def test_gradients_of_two_hidden_weights(nb, rng):
    return nb.hidden_grads(Chain(), lambda prediction, target: (prediction - target).sum(), rows(1.0), rows(2.0))


@case("hidden_grads")
def test_gradients_left_from_before(nb, rng):
    model = Chain()
    model(rows(1000.0)).sum().backward()
    return nb.hidden_grads(model, lambda prediction, target: (prediction - target).sum(), rows(1.0), rows(2.0))


# The curve between the dots


@case("curve", gradients=True)
def test_two_readings_of_a_line(nb, rng):
    return pair(nb.curve(Affine(2.0, 10.0), 20.0, 22.0))


class Square(nn.Module):
    def forward(self, x):
        return x**2


@case("linearity_score")
def test_the_bend_of_a_square(nb, rng):
    return nb.linearity_score(Square(), rows(0.0, 1.0, 4.0))


@case("linearity_score")
def test_a_line_has_no_bend(nb, rng):
    return nb.linearity_score(Affine(2.0, 10.0), rows(0.0, 1.0, 3.0))


# A module of your own


def built(model, x):
    """Names and shapes of what a model owns, and its output with values of ours."""
    fill(model)
    return {"owns": [(name, tuple(p.shape)) for name, p in model.named_parameters()], "output": model(x)}


@case("Stack")
def test_a_stack_like_the_first_network(nb, rng):
    return built(nb.Stack([1, 2, 1]), rows(0.0, 1.0))


@case("Stack")
def test_a_stack_of_a_single_layer(nb, rng):
    return built(nb.Stack([3, 2]), torch.tensor([[1.0, 2.0, 3.0]]))


# Overfitting on purpose

T_C = rows(0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0)
T_UN = rows(3.57, 5.59, 5.82, 8.19, 5.63, 4.89, 3.39, 2.18, 4.84, 6.04, 6.84)


@case("overfit", seconds=40)
def test_nine_points_by_heart(nb, rng):
    indices = torch.tensor([9, 6, 5, 8, 4, 7, 0, 1, 3])
    model = nb.overfit(T_UN[indices], T_C[indices])
    error = model(T_UN[indices]) - T_C[indices]
    return {"shape": tuple(error.shape), "below 1.5": bool((error**2).mean() < 1.5)}


# Wine: eleven inputs


@case("wine_tensors")
def test_two_wines_with_two_measurements(nb, rng):
    return pair(nb.wine_tensors(np.array([[7.0, 0.5, 6.0], [8.0, 0.25, 5.0]], dtype=np.float32)))


@case("wine_tensors")
def test_wines_in_double_precision(nb, rng):
    return pair(nb.wine_tensors(np.array([[1.0, 2.0, 3.0, 4.0]])))


# One scale for all


@case("standardise")
def test_one_column_of_three(nb, rng):
    return pair(nb.standardise(rows(1.0, 2.0, 3.0), rows(5.0)))


@case("standardise")
def test_two_columns_of_very_different_size(nb, rng):
    x_train = torch.tensor([[1.0, 100.0], [3.0, 500.0]])
    return pair(nb.standardise(x_train, torch.tensor([[2.0, 300.0], [1.0, 500.0]])))


# What counts as good


@case("baselines", rtol=1e-6)
def test_a_flat_best_line(nb, rng):
    return pair(nb.baselines(rows(0.0, 1.0, 2.0), rows(0.0, 1.0, 0.0)))


@case("baselines", rtol=1e-6, atol=1e-9)
def test_points_on_a_line(nb, rng):
    return pair(nb.baselines(rows(0.0, 1.0, 2.0), rows(10.0, 12.0, 14.0)))


# A step for every few wines


def epoch(nb, batch_size):
    model = Affine(1.0, 0.5)
    optimizer = NotingOptimizer(model.parameters())
    loss = nb.train_epoch(model, optimizer, decoy_loss_fn, rows(1.0, 2.0, 3.0), rows(0.0, 1.0, 10.0), batch_size)
    return {"loss": loss, "gradients": optimizer.noted, "batches": model.shapes}


@case("train_epoch")
def test_an_epoch_in_batches_of_two_and_one(nb, rng):
    return epoch(nb, 2)


@case("train_epoch")
def test_an_epoch_in_a_single_batch(nb, rng):
    return epoch(nb, 3)
