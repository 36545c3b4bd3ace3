"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import copy
import math
import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

F64 = torch.float64
CELSIUS = [0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0]
READINGS = [35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4]
TRAIN, VAL = [9, 6, 5, 8, 4, 7, 0, 1, 3], [2, 10]
DATA = Path(os.environ.get("TORCHMARK_DATA", "")) / "winequality-white.csv"
real_wine = pytest.mark.skipif(
    "TORCHMARK_DATA" not in os.environ or not DATA.exists(), reason="TORCHMARK_DATA has no winequality-white.csv"
)


@pytest.fixture(scope="module")
def thermometer(reference):
    t_c, t_un = reference.column(torch.tensor(CELSIUS)), 0.1 * reference.column(torch.tensor(READINGS))
    split = t_un[TRAIN], t_un[VAL], t_c[TRAIN], t_c[VAL]
    return SimpleNamespace(t_c=t_c, t_un=t_un, split=split)


@pytest.fixture(scope="module")
def wine(reference):
    """The real table where it is to be had."""
    x, y = reference.wine_tensors(np.loadtxt(DATA, delimiter=";", skiprows=1, dtype=np.float32))
    return SimpleNamespace(raw=x, x=reference.standardise(x, x[:0])[0], y=y)


def mse(model, x, y):
    with torch.no_grad():
        return ((model(x) - y) ** 2).mean().item()


# Neurons


def test_the_three_neurons_of_the_figure(reference):
    # The book prints .042 for the sum at -2.79; it is .42, and its tanh is the .3969 that is printed.
    outputs = reference.neuron(torch.tensor([18.0, -10.0, -2.79]), 2.0, 6.0)
    assert outputs.tolist() == pytest.approx([1.0, -1.0, 0.3969], abs=5e-5)
    assert outputs[2].item() == pytest.approx(math.tanh(0.42), rel=1e-5)


def test_printed_values_of_tanh(reference):
    expected = [-0.9757431300314515, 0.09966799462495582, 0.9866142981514303]
    assert reference.tanh_values([-2.2, 0.1, 2.5]) == pytest.approx(expected, rel=1e-15)


def test_scores_out_of_ten_are_capped(reference):
    scores = torch.tensor([12.0, -10.0, -1000.0, 7.0])
    assert reference.hardtanh(scores, 0.0, 10.0).tolist() == [10.0, 0.0, 0.0, 7.0]
    assert reference.hardtanh(scores).tolist() == [1.0, -1.0, -1.0, 1.0]


def test_activations_in_plain_python(reference):
    points = [-3.0, -0.5, 0.0, 0.25, 2.0]
    formulas = {
        "Tanh": math.tanh,
        "Softplus": lambda x: math.log(1 + math.exp(x)),
        "Hardtanh": lambda x: min(1.0, max(-1.0, x)),
        "ReLU": lambda x: max(0.0, x),
        "Sigmoid": lambda x: 1 / (1 + math.exp(-x)),
        "LeakyReLU": lambda x: x if x > 0 else 0.1 * x,
    }
    found = reference.activations(torch.tensor(points, dtype=F64))
    assert found.keys() == formulas.keys()
    for name, formula in formulas.items():
        assert found[name].tolist() == pytest.approx([formula(x) for x in points])


@pytest.mark.parametrize("name", ["Tanh", "Softplus", "Hardtanh", "ReLU", "Sigmoid", "LeakyReLU"])
def test_slopes_agree_with_finite_differences(reference, name):
    def f(x):
        return reference.activations(x)[name]

    x, delta = torch.tensor([-2.5, -0.3, 0.4, 1.7], dtype=F64), 1e-6
    expected = (f(x + delta) - f(x - delta)) / (2 * delta)
    assert reference.slope_of(f, x).tolist() == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-9)


def test_saturated_neurons_have_no_slope(reference):
    slopes = reference.slope_of(torch.tanh, torch.tensor([-10.0, 0.0, 10.0]))
    assert slopes.tolist() == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)


def test_a_bump_is_a_hill(reference):
    heights = reference.bump(torch.tensor([-5.0, 1.0, 2.0, 3.0, 9.0]), 1.0, 3.0, 20.0)
    assert heights.tolist() == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0], abs=1e-6)


# Layers


def test_two_layers_are_one(reference):
    torch.manual_seed(0)
    first, second = nn.Linear(4, 6, dtype=F64), nn.Linear(6, 3, dtype=F64)
    W, b = reference.two_linears_collapse(first.weight, first.bias, second.weight, second.bias)
    for x in torch.randn(5, 4, dtype=F64):
        assert (W @ x + b).tolist() == pytest.approx(second(first(x)).tolist())


def test_layers_in_plain_loops(reference):
    torch.manual_seed(1)
    x = torch.randn(4, 3, dtype=F64)
    params = [(torch.randn(5, 3, dtype=F64), torch.randn(5, dtype=F64)), (torch.randn(2, 5, dtype=F64), torch.zeros(2))]
    expected = []
    for sample in x.tolist():
        for W, b in params:
            sums = [sum(w * v for w, v in zip(row, sample, strict=True)) for row in W.tolist()]
            sample = [math.tanh(total + bias) for total, bias in zip(sums, b.tolist(), strict=True)]
        expected.append(sample)
    found = reference.multilayer(x, params, torch.tanh)
    assert found.flatten().tolist() == pytest.approx([value for sample in expected for value in sample])


# Modules


def test_measurements_are_a_column(thermometer):
    assert thermometer.t_c.shape == thermometer.t_un.shape == (11, 1)


def test_a_linear_layer_has_one_weight_and_one_bias(reference):
    model = reference.linear_model(5.4319, -17.9693)
    assert model.weight.shape == (1, 1) and model.bias.shape == (1,)
    assert model.weight.requires_grad and model.bias.requires_grad
    assert model(torch.tensor([[2.0]])).item() == pytest.approx(2 * 5.4319 - 17.9693, rel=1e-5)


def test_ten_ones_as_a_batch_and_as_a_row(reference):
    model = reference.linear_model(2.0, 1.0)
    assert model(torch.ones(10, 1)).shape == (10, 1)
    with pytest.raises(RuntimeError, match=r"shapes cannot be multiplied \(1x10 and 1x1\)"):
        model(torch.ones(10))
    assert reference.predict_all(model, torch.ones(10)).tolist() == [3.0] * 10


def test_forward_runs_no_hooks(reference):
    assert reference.call_vs_forward(reference.linear_model(2.0, 1.0), torch.ones(3, 1)) == (1, 0)


def test_parameters_are_the_models_own(reference):
    model = reference.seq_model()
    found = reference.params_of(model)
    assert [id(p) for p in found] == [id(p) for p in (model[0].weight, model[0].bias, model[2].weight, model[2].bias)]


def test_a_column_and_a_row_are_no_pair(reference):
    prediction, target = torch.randn(11, 1), torch.randn(11)
    with pytest.warns(UserWarning, match="broadcasting"):
        wrong = nn.MSELoss()(prediction, target).item()
    every = [(p - t) ** 2 for p in prediction.flatten().tolist() for t in target.tolist()]
    assert wrong == pytest.approx(sum(every) / 121, rel=1e-5)
    with pytest.raises(ValueError, match="shapes differ"):
        reference.strict_mse(prediction, target)
    right = np.mean((prediction.flatten().numpy() - target.numpy()) ** 2)
    assert reference.strict_mse(prediction, target.unsqueeze(1)).item() == pytest.approx(right, rel=1e-5)


# Training the line


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_line_ends_at_the_same_place_from_any_start(reference, thermometer, seed):
    torch.manual_seed(seed)
    line = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(line.parameters(), lr=1e-2)
    train_losses, val_losses = reference.training_loop(3000, optimizer, line, nn.MSELoss(), *thermometer.split)
    assert len(train_losses) == len(val_losses) == 3000
    assert train_losses[-1] == pytest.approx(3.0125, abs=1e-3)
    assert val_losses[-1] == pytest.approx(3.575, abs=0.01)
    assert line.weight.item() == pytest.approx(5.196, abs=0.01)
    assert line.bias.item() == pytest.approx(-16.75, abs=0.02)


def test_the_loop_in_plain_python(reference, thermometer):
    line = reference.linear_model(1.0, 0.0)
    optimizer = torch.optim.SGD(line.parameters(), lr=1e-2)
    losses = reference.training_loop(20, optimizer, line, nn.MSELoss(), *thermometer.split)
    x, x_val, y, y_val = (t.flatten().tolist() for t in thermometer.split)
    w, b, expected = 1.0, 0.0, ([], [])
    for _ in range(20):
        errors = [w * u + b - c for u, c in zip(x, y, strict=True)]
        expected[0].append(sum(e**2 for e in errors) / 9)
        expected[1].append(sum((w * u + b - c) ** 2 for u, c in zip(x_val, y_val, strict=True)) / 2)
        w, b = (
            w - 1e-2 * 2 * sum(e * u for e, u in zip(errors, x, strict=True)) / 9,
            b - 1e-2 * 2 * sum(errors) / 9,
        )
    for found, plain in zip(losses, expected, strict=True):
        assert found == pytest.approx(plain, rel=1e-4)
    # the first steps of the lesson before, which started from the same two numbers
    assert losses[0][:3] == pytest.approx([66.5811, 38.8626, 33.3475], rel=1e-4)
    assert losses[1][:3] == pytest.approx([142.3890, 64.0434, 39.4590], rel=1e-4)


# Networks


def test_the_first_network(reference):
    model = reference.seq_model()
    assert reference.param_report(model) == [
        ("0.weight", (13, 1)),
        ("0.bias", (13,)),
        ("2.weight", (1, 13)),
        ("2.bias", (1,)),
    ]
    assert reference.count_params(model) == 40
    assert repr(model).splitlines() == [
        "Sequential(",
        "  (0): Linear(in_features=1, out_features=13, bias=True)",
        "  (1): Tanh()",
        "  (2): Linear(in_features=13, out_features=1, bias=True)",
        ")",
    ]


def test_the_named_network(reference):
    model = reference.named_seq_model()
    assert reference.param_report(model) == [
        ("hidden_linear.weight", (8, 1)),
        ("hidden_linear.bias", (8,)),
        ("output_linear.weight", (1, 8)),
        ("output_linear.bias", (1,)),
    ]
    assert reference.count_params(model) == 25
    assert [name for name, _ in model.named_children()] == ["hidden_linear", "hidden_activation", "output_linear"]
    assert reference.bias_of(model) is list(model.parameters())[3]


def test_the_network_by_hand(reference, thermometer):
    model = reference.seq_model()
    layers = [(model[0].weight, model[0].bias), (model[2].weight, model[2].bias)]
    hidden = reference.multilayer(thermometer.t_un, layers[:1], torch.tanh)
    expected = reference.multilayer(hidden, layers[1:], lambda sums: sums)
    assert torch.allclose(model(thermometer.t_un), expected, atol=1e-6)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_network_gets_below_the_line(reference, thermometer, seed):
    # The book's 2.1141 and 2.0215 come from another split; over seeds it is 1.80 to 1.89 and 2.3 to 2.7 here.
    torch.manual_seed(seed)
    model = reference.named_seq_model()
    train_losses, val_losses = reference.train_nn(5000, 1e-3, model, *thermometer.split)
    assert 1.7 < train_losses[-1] < 2.2 < 3.0125
    assert 2.0 < val_losses[-1] < 3.2
    gradient = reference.hidden_grads(model, nn.MSELoss(), thermometer.split[0], thermometer.split[2])
    assert gradient.shape == (8, 1)
    assert gradient.abs().min() > 0 and gradient.abs().max() < 1


def test_hidden_gradients_agree_with_finite_differences(reference, thermometer):
    torch.manual_seed(5)
    model, delta = reference.named_seq_model(4).double(), 1e-6
    x, y = thermometer.t_un.double(), thermometer.t_c.double()
    found = reference.hidden_grads(model, nn.MSELoss(), x, y)
    for k in range(4):
        losses = []
        for sign in (1, -1):
            moved = copy.deepcopy(model)
            moved.hidden_linear.weight.data[k, 0] += sign * delta
            losses.append(mse(moved, x, y))
        assert found[k, 0].item() == pytest.approx((losses[0] - losses[1]) / (2 * delta), rel=1e-5, abs=1e-7)


def test_the_curve_has_seventy_points(reference):
    readings, predictions = reference.curve(reference.linear_model(2.0, 10.0))
    assert readings.shape == predictions.shape == (70, 1)
    assert readings.flatten().tolist() == [float(reading) for reading in range(20, 90)]
    assert predictions.flatten().tolist() == pytest.approx([2 * 0.1 * r + 10 for r in range(20, 90)])
    assert not predictions.requires_grad


def test_the_bend_in_plain_python(reference):
    torch.manual_seed(2)
    model, x = reference.seq_model(5), torch.tensor([[-4.0], [-1.0], [0.5], [2.0], [6.0]])
    ys, xs = model(x).flatten().tolist(), x.flatten().tolist()
    chord = [ys[0] + (ys[-1] - ys[0]) * (x - xs[0]) / (xs[-1] - xs[0]) for x in xs]
    expected = max(abs(y - c) for y, c in zip(ys, chord, strict=True))
    assert reference.linearity_score(model, x) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_many_neurons_bend_less_than_one_and_a_small_rate_bends_little(reference, thermometer, seed):
    # what the lesson's table says, from several starts
    scores = {}
    for n_hidden in (1, 64):
        for rate in (1e-4, 1e-3):
            torch.manual_seed(seed)
            model = reference.seq_model(n_hidden)
            losses, _ = reference.train_nn(2000, rate, model, *thermometer.split)
            x = 0.1 * torch.arange(20.0, 90.0).unsqueeze(1)
            scores[n_hidden, rate] = reference.linearity_score(model, x), losses[-1]
    assert scores[64, 1e-3][0] < scores[1, 1e-3][0] and scores[64, 1e-3][1] < scores[1, 1e-3][1]
    for n_hidden in (1, 64):
        assert scores[n_hidden, 1e-4][0] < 3 and scores[n_hidden, 1e-4][1] > 20


def test_layers_in_a_list_are_not_found(reference):
    class Hidden(nn.Module):
        def __init__(self, container):
            super().__init__()
            self.layers = container([nn.Linear(1, 8)])

    assert len(reference.params_of(Hidden(list))) == 0
    assert len(reference.params_of(Hidden(nn.ModuleList))) == 2


def test_a_stack_is_the_same_as_a_sequential(reference):
    stack, sequential = reference.Stack([1, 8, 1]), reference.seq_model(8)
    assert reference.count_params(stack) == 25
    for p, q in zip(stack.parameters(), sequential.parameters(), strict=True):
        p.data.copy_(q.data)
    x = torch.randn(7, 1)
    assert torch.allclose(stack(x), sequential(x))


@pytest.mark.parametrize("seed", range(8))
def test_overfitting_costs_on_the_validation_set(reference, thermometer, seed):
    torch.manual_seed(seed)
    x, x_val, y, y_val = thermometer.split
    model = reference.overfit(x, y)
    assert mse(model, x, y) < 1.4 and mse(model, x_val, y_val) > 1.5 * 3.575


# Wine


def test_columns_are_standardised_by_the_training_set(reference):
    draw = np.random.RandomState(0)
    x_train, x_val = draw.uniform(0, 100, (8, 3)), draw.uniform(0, 50, (3, 3))
    found = reference.standardise(torch.from_numpy(x_train), torch.from_numpy(x_val))
    for x, standardised in zip((x_train, x_val), found, strict=True):
        expected = (x - x_train.mean(axis=0)) / x_train.std(axis=0, ddof=1)
        assert np.allclose(standardised.numpy(), expected, rtol=1e-12)


def test_baselines_by_numpy(reference):
    draw = np.random.RandomState(1)
    x, y = draw.standard_normal((30, 1)), draw.standard_normal((30, 1))
    best = np.polyval(np.polyfit(x[:, 0], y[:, 0], 1), x[:, 0])
    expected = (y.var(), np.mean((y[:, 0] - best) ** 2))
    assert reference.baselines(torch.from_numpy(x), torch.from_numpy(y)) == pytest.approx(expected)


def test_no_training_beats_the_linear_baseline(reference):
    wine = reference.invented_wines()
    x, y = reference.wine_tensors(wine)
    x, _ = reference.standardise(x, x[:1])
    lazy, floor = reference.baselines(x, y)
    model = reference.Stack([11, 1])
    losses, _ = reference.train_nn(3000, 1e-2, model, x, x[:1], y, y[:1])
    assert floor <= losses[-1] < 1.01 * floor < lazy


def test_one_epoch_in_plain_python(reference):
    x, y = [1.0, 2.0, -1.0, 0.5, 3.0], [2.0, 3.0, 1.0, -1.0, 4.0]
    model = reference.linear_model(0.5, 0.25)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    columns = [reference.column(torch.tensor(values)) for values in (x, y)]
    found = reference.train_epoch(model, optimizer, nn.MSELoss(), *columns, batch_size=2)
    w, b, total = 0.5, 0.25, 0.0
    for start in (0, 2, 4):
        batch = list(zip(x, y, strict=True))[start : start + 2]
        errors = [w * u + b - c for u, c in batch]
        total += sum(e**2 for e in errors)
        w, b = (
            w - 0.1 * 2 * sum(e * u for e, (u, _) in zip(errors, batch, strict=True)) / len(batch),
            b - 0.1 * 2 * sum(errors) / len(batch),
        )
    assert found == pytest.approx(total / 5, rel=1e-5)
    assert [model.weight.item(), model.bias.item()] == pytest.approx([w, b], rel=1e-5)


def test_invented_wines_are_the_same_everywhere(reference):
    wine = reference.invented_wines()
    assert wine.shape == (220, 12) and wine.dtype == np.float32
    assert (wine > 0).all() and set(wine[:, -1]) <= set(range(3, 10))
    assert np.array_equal(wine, reference.invented_wines())
    assert np.corrcoef(wine[:, 10], wine[:, -1])[0, 1] > 0.3  # alcohol and quality
    assert np.corrcoef(wine[:, 7], wine[:, -1])[0, 1] < -0.15  # density and quality


@real_wine
def test_real_wine(wine):
    assert wine.x.shape == (4898, 11) and wine.y.shape == (4898, 1)
    assert wine.y.min() == 3 and wine.y.max() == 9


@real_wine
def test_real_baselines(reference, wine):
    assert reference.baselines(wine.x, wine.y) == pytest.approx((0.7842, 0.5632), abs=5e-5)


@real_wine
@pytest.mark.parametrize(("sizes", "low", "high"), [([11, 1], 0.5632, 0.572), ([11, 32, 1], 0.52, 0.54)])
def test_real_training(reference, wine, sizes, low, high):
    # .568 for the line and .5295 for the network in one run; the start is random
    torch.manual_seed(0)
    losses, _ = reference.train_nn(1000, 1e-2, reference.Stack(sizes), wine.x, wine.x[:1], wine.y, wine.y[:1])
    assert low < losses[-1] < high


@real_wine
def test_real_training_without_scaling_explodes(reference, wine):
    torch.manual_seed(0)
    losses, _ = reference.train_nn(6, 1e-2, reference.Stack([11, 1]), wine.raw, wine.raw[:1], wine.y, wine.y[:1])
    assert losses[4] > 1e20  # 5.5e22 in one run; the start is random
