"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch

CELSIUS = [0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0]
READINGS = [35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4]
TRAIN, VAL = [9, 6, 5, 8, 4, 7, 0, 1, 3], [2, 10]
AUTOGRAD_TABLE = {
    500: 7.860116,
    1000: 3.828538,
    1500: 3.092191,
    2000: 2.957697,
    2500: 2.933134,
    3000: 2.928648,
    3500: 2.927830,
    4000: 2.927679,
    4500: 2.927652,
    5000: 2.927647,
}


def printed(figure):
    """Equal to a figure that was printed from float32 with four decimals or more."""
    return pytest.approx(figure, rel=1e-4, abs=6e-5)


def start(*values):
    return torch.tensor(values, requires_grad=True)


def by_epoch(losses, table):
    return {epoch: losses[epoch - 1] for epoch in table}


@pytest.fixture(scope="module")
def thermometer(reference):
    t_c, t_u = reference.data(CELSIUS, READINGS)
    t_un = reference.normalise_inputs(t_u)
    split = reference.apply_split(t_u, t_c, torch.tensor(TRAIN), torch.tensor(VAL))
    return SimpleNamespace(t_c=t_c, t_u=t_u, t_un=t_un, split=split)


@pytest.fixture(scope="module")
def first_guess(reference, thermometer):
    w, b = reference.init_params()
    return SimpleNamespace(w=w, b=b, t_p=reference.model(thermometer.t_u, w, b))


@pytest.fixture(scope="module")
def knob_loss(reference, thermometer):
    return lambda w, b: reference.loss_fn(reference.model(thermometer.t_u, w, b), thermometer.t_c)


@pytest.fixture(scope="module")
def validated_line(reference, thermometer):
    params = start(1.0, 0.0)
    return reference.training_loop_val(3000, torch.optim.SGD([params], lr=1e-2), params, *thermometer.split)


# Data, model and loss


def test_data_are_two_float32_tensors_of_eleven(thermometer):
    for x in (thermometer.t_c, thermometer.t_u):
        assert x.dtype == torch.float32 and x.shape == (11,)
    assert thermometer.t_c.tolist() == CELSIUS


def test_starting_values_are_scalars_one_and_zero(first_guess):
    assert first_guess.w.shape == first_guess.b.shape == ()
    assert (first_guess.w.item(), first_guess.b.item()) == (1.0, 0.0)


def test_first_predictions_are_the_readings(first_guess):
    assert first_guess.t_p.tolist() == torch.tensor(READINGS).tolist()


def test_first_loss(reference, thermometer, first_guess):
    assert reference.loss_fn(first_guess.t_p, thermometer.t_c).item() == printed(1763.8846)


def test_first_loss_in_plain_python(reference, thermometer, first_guess):
    readings = torch.tensor(READINGS).tolist()  # the float32 numbers, in double precision
    by_hand = sum((p - c) ** 2 for p, c in zip(readings, CELSIUS, strict=True)) / 11
    assert by_hand == pytest.approx(1763.88463103, rel=1e-9)
    assert reference.loss_fn(first_guess.t_p, thermometer.t_c).item() == pytest.approx(by_hand, rel=1e-6)


def test_broadcasting_shapes(reference):
    assert reference.broadcast_shape((), (3, 1)) == (3, 1)
    assert reference.broadcast_shape((3, 1), (1, 3)) == (3, 3)
    assert reference.broadcast_shape((3, 3), (2, 1, 1)) == (2, 3, 3)


def test_broadcasting_agrees_with_torch_on_all_small_shapes(reference):
    shapes = [s for n in range(4) for s in itertools.product((1, 2, 3), repeat=n)]
    for s, t in itertools.product(shapes, repeat=2):
        try:
            expected = tuple(torch.broadcast_shapes(s, t))
        except RuntimeError:
            expected = None
        assert reference.broadcast_shape(s, t) == expected


# Rates of change and gradients


def test_rates_of_change_at_the_first_guess(reference, first_guess, knob_loss):
    w, b = first_guess.w, first_guess.b
    assert reference.rate_of_change(lambda w: knob_loss(w, b), w).item() == printed(4517.2969)
    assert reference.rate_of_change(lambda b: knob_loss(w, b), b).item() == printed(82.5995)


def test_rate_of_a_cube_is_its_derivative_plus_delta_squared(reference):
    assert reference.rate_of_change(lambda p: p**3, 2.0, 0.5) == pytest.approx(3 * 2.0**2 + 0.5**2)


def test_one_knob_after_the_other_as_in_the_book(reference, first_guess, knob_loss):
    w, b = reference.two_knob_step(knob_loss, first_guess.w, first_guess.b, 1e-2, together=False)
    assert (w.item(), b.item()) == printed((-44.1730, 46.0))


def test_both_knobs_together_as_gradient_descent(reference, first_guess, knob_loss):
    w, b = reference.two_knob_step(knob_loss, first_guess.w, first_guess.b, 1e-2, together=True)
    assert (w.item(), b.item()) == printed((-44.1730, -0.8260))


def test_gradient_at_the_first_guess(reference, thermometer, first_guess):
    args = thermometer.t_u, thermometer.t_c, first_guess.t_p, first_guess.w, first_guess.b
    assert reference.grad_fn(*args).tolist() == printed([4517.2969, 82.6000])


def test_derivatives_agree_with_finite_differences(reference):
    t_u, t_c = (torch.tensor(x, dtype=torch.float64) for x in (READINGS, CELSIUS))
    w, b = torch.tensor([0.4, -3.0], dtype=torch.float64)
    t_p = reference.model(t_u, w, b)

    def slope(f, x, step=1e-4):
        return (f(x + step) - f(x - step)) / (2 * step)

    def loss(w, b):
        return ((w * t_u + b - t_c) ** 2).mean()

    unit = torch.eye(11, dtype=torch.float64)
    dloss = [slope(lambda e, k=k: ((t_p + e * unit[k] - t_c) ** 2).mean(), 0.0).item() for k in range(11)]
    assert reference.dloss_fn(t_p, t_c).tolist() == pytest.approx(dloss, rel=1e-6)
    dw = slope(lambda w: reference.model(t_u, w, b), w)
    assert reference.dmodel_dw(t_u, w, b).tolist() == pytest.approx(dw.tolist(), rel=1e-6)
    db = slope(lambda b: reference.model(t_u, w, b), b)
    assert [reference.dmodel_db(t_u, w, b)] * 11 == pytest.approx(db.tolist(), rel=1e-6)
    gradient = [slope(lambda w: loss(w, b), w).item(), slope(lambda b: loss(w, b), b).item()]
    assert reference.grad_fn(t_u, t_c, t_p, w, b).tolist() == pytest.approx(gradient, rel=1e-6)


# The training loop by hand


def by_hand(reference, thermometer, n_epochs, learning_rate, t_u):
    params = torch.tensor([1.0, 0.0])
    return reference.training_loop(n_epochs, learning_rate, params, t_u, thermometer.t_c)


@pytest.mark.parametrize(
    ("epoch", "loss", "params"),
    [
        (1, 1763.884644, [-44.1730, -0.8260]),
        (2, 5802485.5, [2568.4014, 45.1637]),
        (3, 19408035840.0, [-148527.7344, -2616.3933]),
        (10, 90901154706620645225508955521810432.0, [3.2144e17, 5.6621e15]),
        (11, math.inf, [-1.8590e19, -3.2746e17]),
    ],
)
def test_diverging_table(reference, thermometer, epoch, loss, params):
    found, losses = by_hand(reference, thermometer, epoch, 1e-2, thermometer.t_u)
    assert losses[-1] == printed(loss)
    assert found.tolist() == printed(params)


@pytest.mark.parametrize(
    ("epoch", "loss", "params"),
    [
        (1, 1763.884644, [0.5483, -0.0083]),
        (2, 323.090546, [0.3623, -0.0118]),
        (3, 78.929634, [0.2858, -0.0135]),
        (10, 29.105242, [0.2324, -0.0166]),
        (11, 29.104168, [0.2323, -0.0169]),
        (99, 29.023582, [0.2327, -0.0435]),
        (100, 29.022669, [0.2327, -0.0438]),
    ],
)
def test_table_at_a_small_learning_rate(reference, thermometer, epoch, loss, params):
    found, losses = by_hand(reference, thermometer, epoch, 1e-4, thermometer.t_u)
    assert losses[-1] == printed(loss)
    assert found.tolist() == printed(params)


@pytest.mark.parametrize(
    ("epoch", "loss", "params"),
    [
        (1, 80.364342, [1.7761, 0.1064]),
        (2, 37.574917, [2.0848, 0.1303]),
        (3, 30.871077, [2.2094, 0.1217]),
        (10, 29.030487, [2.3232, -0.0710]),
        (11, 28.941875, [2.3284, -0.1003]),
        (99, 22.214186, [2.7508, -2.4910]),
        (100, 22.148710, [2.7553, -2.5162]),
    ],
)
def test_table_with_normalised_inputs(reference, thermometer, epoch, loss, params):
    found, losses = by_hand(reference, thermometer, epoch, 1e-2, thermometer.t_un)
    assert losses[-1] == printed(loss)
    assert found.tolist() == printed(params)


@pytest.mark.parametrize(
    ("inputs", "learning_rate", "gradients"),
    [
        ("t_u", 1e-2, {1: [4517.2969, 82.6], 2: [-261257.4219, -4598.9712], 3: [15109614.0, 266155.7188]}),
        ("t_u", 1e-2, {10: [-3.27e19, -5.76e17], 11: [1.8912e21, 3.3313e19]}),
        ("t_u", 1e-4, {2: [1859.5493, 35.7843], 3: [765.4667, 16.5122], 10: [1.4803, 3.0544]}),
        ("t_u", 1e-4, {11: [0.5781, 3.0384], 99: [-0.0533, 3.0226], 100: [-0.0532, 3.0226]}),
        ("t_un", 1e-2, {1: [-77.6140, -10.6400], 2: [-30.8623, -2.3864], 3: [-12.4631, 0.8587]}),
        ("t_un", 1e-2, {10: [-0.5355, 2.9295], 11: [-0.5240, 2.9264], 100: [-0.4446, 2.5165]}),
    ],
)
def test_gradients_in_the_tables(reference, thermometer, inputs, learning_rate, gradients):
    t_u = getattr(thermometer, inputs)
    for epoch, gradient in gradients.items():
        params, _ = by_hand(reference, thermometer, epoch - 1, learning_rate, t_u)
        t_p = reference.model(t_u, *params)
        assert reference.grad_fn(t_u, thermometer.t_c, t_p, *params).tolist() == printed(gradient)


def test_normalising_brings_the_gradients_together(reference, thermometer, first_guess):
    ratios = []
    for t_u in (thermometer.t_u, thermometer.t_un):
        t_p = reference.model(t_u, first_guess.w, first_guess.b)
        gradient = reference.grad_fn(t_u, thermometer.t_c, t_p, first_guess.w, first_guess.b)
        ratios.append((gradient[0] / gradient[1]).item())
    assert ratios == pytest.approx([54.69, 7.295], rel=1e-3)


def test_five_thousand_epochs_by_hand(reference, thermometer):
    params, losses = by_hand(reference, thermometer, 5000, 1e-2, thermometer.t_un)
    table = {1: 80.364342, 10: 29.030487, 100: 22.148710, 4000: 2.927680, 5000: 2.927648}
    assert by_epoch(losses, table) == printed(table)
    assert params.tolist() == printed([5.3671, -17.3012])
    assert reference.detect_divergence(losses) is None
    assert reference.to_fahrenheit_law(params).tolist() == printed([0.53671, -17.3012])


def test_the_loop_agrees_with_plain_python(reference):
    w, b, by_hand = 1.0, 0.0, []
    for _ in range(50):
        errors = [w * 0.1 * u + b - c for u, c in zip(READINGS, CELSIUS, strict=True)]
        by_hand.append(sum(e * e for e in errors) / 11)
        dw = sum(2 * e * 0.1 * u for e, u in zip(errors, READINGS, strict=True)) / 11
        w, b = w - 1e-2 * dw, b - 1e-2 * sum(2 * e for e in errors) / 11
    t_u, t_c = (torch.tensor(x, dtype=torch.float64) for x in (READINGS, CELSIUS))
    params = torch.tensor([1.0, 0.0], dtype=torch.float64)
    params, losses = reference.training_loop(50, 1e-2, params, 0.1 * t_u, t_c)
    assert losses == pytest.approx(by_hand, rel=1e-12)
    assert params.tolist() == pytest.approx([w, b], rel=1e-12)


def test_another_start_shows_in_the_first_step_only(reference, thermometer):
    params, _ = reference.training_loop(1, 1e-2, torch.zeros(2), thermometer.t_un, thermometer.t_c)
    assert params.tolist() == printed([1.3643, 0.2100])


def test_divergence_is_detected_at_the_second_loss(reference, thermometer):
    _, exploding = by_hand(reference, thermometer, 100, 1e-2, thermometer.t_u)
    assert math.isnan(exploding[-1])
    assert reference.detect_divergence(exploding) == 1
    assert reference.detect_divergence([1.0, 3.0, 9.0]) is None


def test_predictions_for_the_plot_are_numpy(reference, thermometer):
    drawn = reference.predict_unpacked(reference.model, thermometer.t_un, start(5.3671, -17.3012))
    assert isinstance(drawn, np.ndarray)
    by_hand = [5.3671 * 0.1 * u - 17.3012 for u in READINGS]
    assert drawn.tolist() == pytest.approx(by_hand, rel=1e-4, abs=1e-5)


# Autograd


def test_autograd_params_is_a_fresh_leaf(reference):
    params = reference.autograd_params(1, 0)
    assert params.is_leaf and params.requires_grad and params.grad is None and params.dtype == torch.float32


def test_gradient_by_autograd(reference, thermometer):
    gradient = reference.autograd_grad(start(1.0, 0.0), thermometer.t_u, thermometer.t_c)
    assert gradient.tolist() == printed([4517.2969, 82.6000])


def test_gradients_accumulate(reference, thermometer):
    gradient = reference.accumulate(start(1.0, 0.0), thermometer.t_u, thermometer.t_c, 2)
    assert gradient.tolist() == printed([9034.5938, 165.2000])


def test_safe_zero_clears_with_and_without_a_gradient(reference):
    params = start(1.0, 0.0)
    reference.safe_zero(params)
    assert params.grad is None
    (3 * params).sum().backward()
    reference.safe_zero(params)
    assert params.grad.tolist() == [0.0, 0.0] and params.tolist() == [1.0, 0.0]


def test_five_thousand_epochs_with_autograd(reference, thermometer):
    params = start(1.0, 0.0)
    found, losses = reference.training_loop_autograd(5000, 1e-2, params, thermometer.t_un, thermometer.t_c)
    assert found is params
    assert by_epoch(losses, AUTOGRAD_TABLE) == printed(AUTOGRAD_TABLE)
    assert params.tolist() == printed([5.3671, -17.3012])


# Optimizers


def test_one_step_of_sgd_on_raw_readings(reference, thermometer):
    params = reference.sgd_one_step(start(1.0, 0.0), thermometer.t_u, thermometer.t_c, 1e-5)
    assert params.tolist() == pytest.approx([9.5483e-01, -8.2600e-04], rel=1e-4)


def test_one_step_of_sgd_on_normalised_readings(reference, thermometer):
    params = reference.sgd_one_step(start(1.0, 0.0), thermometer.t_un, thermometer.t_c, 1e-2)
    assert params.tolist() == printed([1.7761, 0.1064])


def test_five_thousand_epochs_with_sgd(reference, thermometer):
    params = start(1.0, 0.0)
    optimizer = reference.swap_optimizer("SGD", params, lr=1e-2)
    _, losses = reference.training_loop_optim(5000, optimizer, params, thermometer.t_un, thermometer.t_c)
    assert by_epoch(losses, AUTOGRAD_TABLE) == printed(AUTOGRAD_TABLE)
    assert params.tolist() == printed([5.3671, -17.3012])


def test_adam_on_raw_readings(reference, thermometer):
    params, losses = reference.adam_fit(2000, 1e-1, thermometer.t_u, thermometer.t_c)
    table = {500: 7.612903, 1000: 3.086700, 1500: 2.928578, 2000: 2.927646}
    assert by_epoch(losses, table) == printed(table)
    assert params.tolist() == printed([0.5367, -17.3021])


def test_optimizers_by_name(reference):
    for name in ("SGD", "Adam", "RMSprop", "Adagrad", "NAdam"):
        assert type(reference.swap_optimizer(name, start(1.0), lr=0.1)) is getattr(torch.optim, name)
    assert reference.swap_optimizer("SGD", start(1.0), lr=0.1, momentum=0.9).defaults["momentum"] == 0.9


# Validation


@pytest.mark.parametrize(("n", "frac", "n_val"), [(11, 0.2, 2), (4, 0.2, 0), (10, 0.5, 5), (7, 0.99, 6)])
def test_split_is_disjoint_and_complete(reference, n, frac, n_val):
    train, val = reference.split_indices(n, frac, seed=1)
    assert len(val) == n_val
    assert sorted(train.tolist() + val.tolist()) == list(range(n))
    assert train.dtype == val.dtype == torch.int64


def test_printed_split_of_the_measurements(thermometer):
    train_t_u, val_t_u, train_t_c, val_t_c = thermometer.split
    assert train_t_u.tolist() == pytest.approx([0.1 * READINGS[i] for i in TRAIN])
    assert val_t_u.tolist() == pytest.approx([5.82, 6.84])
    assert train_t_c.tolist() == [CELSIUS[i] for i in TRAIN]
    assert val_t_c.tolist() == [15.0, 21.0]


def test_training_and_validation_losses(validated_line):
    params, train_losses, val_losses = validated_line
    training = {1: 66.5811, 2: 38.8626, 3: 33.3475, 500: 7.1454, 1000: 3.5940, 1500: 3.0942}
    training |= {2000: 3.0238, 2500: 3.0139, 3000: 3.0125}
    validation = {1: 142.3890, 2: 64.0434, 3: 39.4590, 500: 9.1252, 1000: 5.3110, 1500: 4.1611}
    validation |= {2000: 3.7693, 2500: 3.6279, 3000: 3.5756}
    assert by_epoch(train_losses, training) == printed(training)
    assert by_epoch(val_losses, validation) == printed(validation)
    assert params.tolist() == printed([5.1964, -16.7512])


def test_the_thermometer_is_case_d(reference, validated_line):
    _, train_losses, val_losses = validated_line
    assert reference.which_case(train_losses, val_losses) == "D"
    assert reference.which_case([5.0, 4.9], [5.0, 4.9]) == "A"
    assert reference.which_case([5.0, 1.0], [5.0, 1.0]) == "C"
    assert reference.which_case([5.0, 2.0, 1.0], [5.0, 2.0, 3.0]) == "B"


def test_validation_loss_has_no_graph(reference, thermometer, validated_line):
    _, val_t_u, _, val_t_c = thermometer.split
    loss = reference.validation_loss(validated_line[0], val_t_u, val_t_c)
    assert loss.requires_grad is False and torch.is_grad_enabled()
    assert loss.item() == pytest.approx(3.5755, rel=1e-4)


@pytest.mark.parametrize("outside", [True, False])
@pytest.mark.parametrize("is_train", [True, False])
def test_forward_pass_follows_is_train(reference, thermometer, outside, is_train):
    with torch.set_grad_enabled(outside):
        loss = reference.calc_forward(thermometer.t_u, thermometer.t_c, start(1.0, 0.0), is_train)
        assert torch.is_grad_enabled() is outside
    assert loss.requires_grad is is_train
    assert loss.item() == printed(1763.8846)


# The parabola


def test_parabola_in_plain_python(reference, thermometer):
    t_p = reference.quad_model(thermometer.t_un, *torch.tensor([0.5, -1.0, 2.0]))
    assert t_p.tolist() == pytest.approx([0.5 * (0.1 * u) ** 2 - 0.1 * u + 2 for u in READINGS], rel=1e-5)


@pytest.mark.parametrize(
    ("learning_rate", "loss", "params"),
    [(1e-4, 3.8617, [0.5570, -0.8881, -0.8753]), (3e-4, 3.4536, [0.6133, -1.1803, -1.2872])],
)
def test_parabola_after_five_thousand_epochs(reference, thermometer, learning_rate, loss, params):
    found, losses = reference.fit_quadratic(5000, learning_rate, thermometer.t_un, thermometer.t_c)
    assert losses[-1] == printed(loss)
    assert found.tolist() == printed(params)


@pytest.mark.parametrize("learning_rate", [1e-2, 1e-3])
def test_the_learning_rate_must_change_for_the_parabola(reference, thermometer, learning_rate):
    _, losses = reference.fit_quadratic(300, learning_rate, thermometer.t_un, thermometer.t_c)
    assert math.isnan(losses[-1])
    assert reference.must_change["learning_rate"]


def test_the_loop_with_an_optimizer_does_not_care_about_the_model(reference, thermometer, monkeypatch):
    monkeypatch.setitem(reference.training_loop_optim.__globals__, "model", reference.quad_model)
    params = start(1.0, 1.0, 0.0)
    optimizer = torch.optim.SGD([params], lr=1e-4)
    _, losses = reference.training_loop_optim(20, optimizer, params, thermometer.t_un, thermometer.t_c)
    _, expected = reference.fit_quadratic(20, 1e-4, thermometer.t_un, thermometer.t_c)
    assert losses == expected
    unchanged = {key for key, value in reference.must_change.items() if not value}
    assert unchanged == {"loss_fn", "backward", "step"}


def test_lowest_losses(reference, thermometer):
    assert reference.lowest_loss(thermometer.t_un, thermometer.t_c, 1) == printed(2.9276)
    assert reference.lowest_loss(thermometer.t_un, thermometer.t_c, 2) == printed(2.0907)


@pytest.mark.parametrize("degree", [0, 1, 2, 3])
def test_lowest_loss_agrees_with_polyfit(reference, thermometer, degree):
    x, y = thermometer.t_un.double().numpy(), thermometer.t_c.double().numpy()
    by_numpy = np.mean((np.polyval(np.polyfit(x, y, degree), x) - y) ** 2)
    assert reference.lowest_loss(thermometer.t_un, thermometer.t_c, degree) == pytest.approx(by_numpy)


def test_line_and_parabola_on_the_printed_split(reference, thermometer, validated_line):
    train_t_u, val_t_u, train_t_c, val_t_c = thermometer.split
    _, train_losses, val_losses = validated_line

    def verdict(n_epochs, learning_rate, optimizer_class):
        params, losses = reference.fit_quadratic(
            n_epochs, learning_rate, train_t_u, train_t_c, optimizer_class
        )
        val = reference.loss_fn(reference.quad_model(val_t_u, *params), val_t_c).item()
        parabola = {"train": losses[-1], "lowest": reference.lowest_loss(train_t_u, train_t_c, 2), "val": val}
        return losses[-1], reference.compare_fits(line, parabola)

    lowest = reference.lowest_loss(train_t_u, train_t_c, 1)
    line = {"train": train_losses[-1], "lowest": lowest, "val": val_losses[-1]}
    assert verdict(1000, 1e-4, torch.optim.SGD)[1] == "train longer"
    loss, name = verdict(2000, 1e-1, torch.optim.Adam)
    assert loss < train_losses[-1] and name == "linear"


def test_better_of_two_finished_models(reference):
    line = {"train": 2.0, "lowest": 2.0, "val": 3.0}
    assert reference.compare_fits(line, {"train": 1.0, "lowest": 1.0, "val": 2.0}) == "quadratic"
    assert reference.compare_fits(line, {"train": 1.0, "lowest": 1.0, "val": 4.0}) == "linear"
