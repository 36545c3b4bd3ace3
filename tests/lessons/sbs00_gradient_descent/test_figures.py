"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import itertools
import math
from types import SimpleNamespace

import numpy as np
import pytest


def exact(figure):
    """Equal to a figure in double precision, up to the order of summation."""
    return pytest.approx(figure, rel=1e-12)


def printed(figure, digits=8):
    """Equal to a figure that was printed with so many digits behind the point."""
    return pytest.approx(figure, rel=0, abs=0.51 * 10**-digits)


@pytest.fixture(scope="module")
def points(reference):
    rng = np.random.RandomState(42)
    x, y = reference.make_data(1, 2, 100, rng)
    x_train, y_train, x_val, y_val = reference.train_val_split(x, y, 0.8, rng)
    return SimpleNamespace(x=x, y=y, x_train=x_train, y_train=y_train, x_val=x_val, y_val=y_val)


@pytest.fixture(scope="module")
def start(reference):
    return reference.init_params(np.random.RandomState(42))


@pytest.fixture(scope="module")
def yhat(reference, points, start):
    return reference.predict(*start, points.x_train)


@pytest.fixture(scope="module")
def surface(reference, points):
    bs, ws = reference.param_grid(1, 2)
    return SimpleNamespace(bs=bs, ws=ws, loss=reference.loss_surface(bs, ws, points.x_train, points.y_train))


@pytest.fixture(scope="module")
def bad(reference, points):
    x, w = reference.bad_feature(points.x_train, 2)
    return SimpleNamespace(x=x, w=w)


@pytest.fixture(scope="module")
def loss_at(reference, points):
    return lambda b, w: reference.mse_loss(reference.predict(b, w, points.x_train), points.y_train)


def by_hand(x, y, b, w, lr, batches):
    """Gradient descent in plain Python: b and w after each of the batches of indices."""
    x, y, b, w = x.ravel().tolist(), y.ravel().tolist(), float(b[0]), float(w[0])
    path = [(b, w)]
    for batch in batches:
        errors = [b + w * x[i] - y[i] for i in batch]
        b_grad = math.fsum(2 * e for e in errors) / len(batch)
        w_grad = math.fsum(2 * e * x[i] for e, i in zip(errors, batch, strict=True)) / len(batch)
        b, w = b - lr * b_grad, w - lr * w_grad
        path.append((b, w))
    return path


# Data


def test_the_data(points):
    assert points.x.shape == points.y.shape == (100, 1)
    assert points.x[0, 0] == exact(0.3745401188473625)
    assert points.x.sum() == exact(47.018074337820934)
    assert points.y.sum() == exact(194.0253450739683)


def test_the_split(points):
    sets = points.x_train, points.y_train, points.x_val, points.y_val
    assert [part.shape for part in sets] == [(80, 1), (80, 1), (20, 1), (20, 1)]
    assert points.x_train[0, 0] == printed(0.77127035)
    assert points.y_train[0, 0] == printed(2.47453822)
    assert points.x_train[:5].tolist() == points.x[[76, 83, 80, 98, 2]].tolist()


def test_the_split_loses_no_point_and_keeps_the_pairs(points):
    found = np.vstack([np.hstack([points.x_train, points.y_train]), np.hstack([points.x_val, points.y_val])])
    whole = np.hstack([points.x, points.y])
    assert sorted(found.tolist()) == sorted(whole.tolist())


def test_the_start(start):
    assert [p.shape for p in start] == [(1,), (1,)]
    assert [p[0] for p in start] == [printed(0.49671415), printed(-0.1382643)]


# Predictions and loss


def test_predictions_in_plain_python(points, start, yhat):
    b, w = (p.item() for p in start)
    assert yhat.ravel().tolist() == exact([b + w * x for x in points.x_train.ravel().tolist()])


def test_errors_in_plain_python(reference, points, yhat):
    pairs = zip(yhat.ravel().tolist(), points.y_train.ravel().tolist(), strict=True)
    assert reference.error(yhat, points.y_train).ravel().tolist() == exact([p - q for p, q in pairs])


def test_the_first_loss(loss_at, start):
    assert loss_at(*start) == exact(2.7421577700550976)


def test_the_first_loss_in_plain_python(reference, points, yhat):
    pairs = zip(yhat.ravel().tolist(), points.y_train.ravel().tolist(), strict=True)
    by_hand = math.fsum((p - q) ** 2 for p, q in pairs) / 80
    assert reference.mse_loss(yhat, points.y_train) == exact(by_hand)


def test_losses_of_other_points(reference, points, start):
    whole = reference.mse_loss(reference.predict(*start, points.x), points.y)
    unshuffled = reference.mse_loss(reference.predict(*start, points.x[:80]), points.y[:80])
    validation = reference.mse_loss(reference.predict(*start, points.x_val), points.y_val)
    expected = [2.6673333348951718, 2.6354834483149974, 2.368035594255472]
    assert [whole, unshuffled, validation] == exact(expected)


# The loss surface


def test_the_grid(surface):
    assert surface.bs.shape == surface.ws.shape == (101, 101)
    for row in surface.bs:
        assert row[[0, 1, 2, -3, -2, -1]].tolist() == exact([-2, -1.94, -1.88, 3.88, 3.94, 4])
    for column in surface.ws.T:
        assert column[[0, 1, 50, -1]].tolist() == exact([-1, -0.94, 2, 5])


def test_shapes_on_the_way_to_the_surface(reference, points, surface):
    preds = reference.grid_predictions(surface.bs, surface.ws, points.x_train)
    assert preds.shape == reference.grid_errors(preds, points.y_train).shape == (80, 101, 101)
    assert surface.loss.shape == (101, 101)


def test_the_lowest_loss_on_the_grid(surface):
    at = np.unravel_index(surface.loss.argmin(), surface.loss.shape)
    assert surface.loss[at] == exact(0.00821379520667412)
    assert (surface.bs[at], surface.ws[at]) == pytest.approx((1, 2))


def test_the_corners_of_the_surface(surface):
    corners = surface.loss[0, 0], surface.loss[0, -1], surface.loss[-1, 0], surface.loss[-1, -1]
    assert corners == printed((20.426366, 3.311311, 3.402435, 20.304425), 6)


def test_the_surface_tells_b_from_w(surface, start):
    b, w = (p.item() for p in start)
    c, r = np.abs(surface.bs[0] - b).argmin(), np.abs(surface.ws[:, 0] - w).argmin()
    assert surface.loss[r, c] == printed(2.711328, 6)
    assert surface.loss[c, r] == printed(5.766124, 6)


def test_the_surface_in_plain_python(reference):
    rng = np.random.RandomState(0)
    bs, ws, x, y = rng.randn(2, 3), rng.randn(2, 3), rng.randn(4, 1), rng.randn(4, 1)
    preds = reference.grid_predictions(bs, ws, x)
    errors = reference.grid_errors(preds, y)
    found = reference.loss_surface(bs, ws, x, y)
    for r, c in itertools.product(range(2), range(3)):
        total = 0.0
        for i in range(4):
            assert preds[i, r, c] == exact(bs[r, c] + ws[r, c] * x[i, 0])
            assert errors[i, r, c] == exact(bs[r, c] + ws[r, c] * x[i, 0] - y[i, 0])
            total += (bs[r, c] + ws[r, c] * x[i, 0] - y[i, 0]) ** 2
        assert found[r, c] == exact(total / 4)


def test_the_two_cross_sections(reference, surface, start):
    b, along_w = reference.cross_section(surface.loss, surface.bs[0], start[0])
    assert b == pytest.approx(0.52)
    assert surface.ws[along_w.argmin(), 0] == pytest.approx(2.72)
    assert along_w.min() == printed(0.08305, 5)
    w, along_b = reference.cross_section(surface.loss.T, surface.ws[:, 0], start[1])
    assert w == pytest.approx(-0.16)
    assert surface.bs[0, along_b.argmin()] == pytest.approx(2.02)


# Gradients and steps


def test_the_first_gradient(reference, points, yhat):
    found = reference.gradients(points.x_train, points.y_train, yhat)
    assert found == exact((-3.044811379650508, -1.8337537171510832))


def test_the_gradient_agrees_with_the_experiment(reference, points, start, yhat, loss_at):
    found = reference.numeric_gradient(loss_at, *start)
    assert found == pytest.approx(reference.gradients(points.x_train, points.y_train, yhat), abs=1e-6)


def test_central_difference_of_a_cube_and_a_sine(reference):
    found = reference.numeric_gradient(lambda b, w: b**3 + math.sin(w), 2.0, 0.5, eps=0.25)
    assert found == pytest.approx((3 * 2.0**2 + 0.25**2, math.cos(0.5) * math.sin(0.25) / 0.25), rel=1e-12)


def test_the_first_step(reference, start):
    b, w = reference.update(*start, -3.044811379650508, -1.8337537171510832, 0.1)
    assert (b[0], w[0]) == (printed(0.80119529), printed(0.04511107))


@pytest.mark.parametrize(("lr", "b", "w"), [(0.2, 1.10, 0.198), (0.8, 2.84, 1.272), (1.1, 3.71, 1.809)])
def test_steps_with_slopes_read_from_the_picture(reference, lr, b, w):
    found = reference.update(np.array([0.52]), np.array([-0.16]), -2.90, -1.79, lr)
    assert [p[0] for p in found] == [pytest.approx(b), pytest.approx(w)]


@pytest.mark.parametrize("lr", [0.01, 0.2, 0.8, 1.1])
def test_promise_and_truth_differ_by_half_the_curvature(reference, points, start, loss_at, yhat, lr):
    grads = np.array(reference.gradients(points.x_train, points.y_train, yhat))
    old = np.array([p.item() for p in start])
    promised, actual = reference.step_effect(loss_at, tuple(old), tuple(old - lr * grads), tuple(grads))
    assert promised == pytest.approx(-lr * (grads @ grads), rel=1e-9)
    curved = grads @ reference.hessian(points.x_train) @ grads
    assert actual == pytest.approx(-lr * (grads @ grads) + lr**2 * curved / 2, rel=1e-9)


def test_the_hessian_by_second_differences(reference, points, loss_at):
    found = reference.hessian(points.x_train)
    h = 1e-3

    def slope_of_slopes(i, j):
        corners = [(s, t, np.eye(2)[i] * s * h + np.eye(2)[j] * t * h) for s in (1, -1) for t in (1, -1)]
        return sum(s * t * loss_at(0.3 + move[0], -0.7 + move[1]) for s, t, move in corners) / (4 * h * h)

    expected = [slope_of_slopes(i, j) for i in range(2) for j in range(2)]
    assert found.ravel().tolist() == pytest.approx(expected, rel=1e-6)


def test_the_largest_stable_rates(reference, points, bad):
    assert reference.max_stable_lr(points.x_train) == printed(0.8055, 4)
    assert reference.max_stable_lr(bad.x) == printed(0.03085, 5)


def test_just_below_the_largest_stable_rate_steps_shrink_and_just_above_they_grow(reference, points, start):
    limit = reference.max_stable_lr(points.x_train)
    for factor, grows in ((0.99, False), (1.01, True)):
        path = by_hand(points.x_train, points.y_train, *start, factor * limit, [range(80)] * 300)
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
        assert (steps[-1] > steps[100]) is np.bool_(grows)


# The whole descent


def test_the_descent_of_the_chapter(reference, points, start):
    path, losses = reference.descend(points.x_train, points.y_train, *start, 0.1, 1000)
    assert path.shape == (1001, 2) and len(losses) == 1000
    assert path[0].tolist() == printed([0.49671415, -0.1382643])
    assert path[1].tolist() == printed([0.80119529, 0.04511107])
    assert path[100].tolist() == printed([1.18607329, 1.65093557])
    assert path[1000].tolist() == printed([1.02354094, 1.96896411])
    assert losses[0] == exact(2.7421577700550976)
    assert losses[100] == printed(0.0176799, 7)


def test_the_descent_at_a_rate_that_is_too_small(reference, points, start):
    path, _ = reference.descend(points.x_train, points.y_train, *start, 0.01, 1000)
    assert path[-1].tolist() == printed([1.18777, 1.64762], 5)


def test_the_descent_in_plain_python(reference, points, start):
    path, losses = reference.descend(points.x_train, points.y_train, *start, 0.3, 50)
    expected = by_hand(points.x_train, points.y_train, *start, 0.3, [range(80)] * 50)
    assert path == pytest.approx(np.array(expected), rel=1e-9)
    pairs = list(zip(points.x_train.ravel(), points.y_train.ravel(), strict=True))
    by_epoch = [math.fsum((b + w * x - y) ** 2 for x, y in pairs) / 80 for b, w in expected[:-1]]
    assert losses == pytest.approx(by_epoch, rel=1e-9)


def test_the_sanity_check(reference, points):
    found = reference.sanity_check(points.x_train, points.y_train)
    assert found == printed((1.02354075, 1.96896447))
    w, b = np.polyfit(points.x_train.ravel(), points.y_train.ravel(), 1)
    assert found == pytest.approx((b, w), rel=1e-9)


def test_which_rates_diverge(reference, points, start, bad):
    def diverges(x, lr):
        return bool(reference.diverges(x, points.y_train, *start, lr))

    assert [diverges(points.x_train, lr) for lr in (0.1, 0.8, 0.82, 1.1)] == [False, False, True, True]
    assert [diverges(bad.x, lr) for lr in (0.1, 0.05, 0.02)] == [True, True, False]


# Scaling


def test_the_bad_feature_leaves_the_labels_as_they_are(reference, points, bad):
    assert bad.w == pytest.approx(0.2)
    assert np.allclose(bad.w * bad.x, 2 * points.x_train, rtol=1e-12)
    assert not np.allclose(bad.x, points.x_train)


def test_the_first_gradient_of_the_bad_feature(reference, points, start, bad):
    found = reference.gradients(bad.x, points.y_train, reference.predict(*start, bad.x))
    assert found == printed((-4.220647, -26.226678), 6)


def test_the_scaler(reference, points):
    found = reference.fit_scaler(points.x_train)
    assert found == printed((0.47245895, 0.30622494))
    x = points.x_train.ravel().tolist()
    mean = math.fsum(x) / 80
    assert found == exact((mean, math.sqrt(math.fsum((value - mean) ** 2 for value in x) / 80)))


def test_scaling_in_plain_python(reference, points):
    found = reference.scale(points.x_val, 0.25, 0.5)
    assert found.ravel().tolist() == pytest.approx([(x - 0.25) / 0.5 for x in points.x_val.ravel().tolist()])


def test_the_scaled_sets(reference, points):
    train, val = reference.standardize(points.x_train, points.x_val)
    assert (train.mean(), train.std()) == (pytest.approx(0, abs=1e-15), pytest.approx(1))
    assert (val.mean(), val.std()) == (printed(-0.0372, 4), printed(0.8188, 4))


# Batches


def test_updates_of_the_three_sorts_of_descent(reference):
    assert [reference.n_updates(80, size, 100) for size in (80, 16, 1)] == [100, 500, 8000]


def test_updates_by_counting(reference):
    for n, size, epochs in itertools.product(range(1, 9), range(1, 11), range(1, 4)):
        left, count = [n] * epochs, 0
        for k in range(epochs):
            while left[k] > 0:
                left[k], count = left[k] - size, count + 1
        assert reference.n_updates(n, size, epochs) == count


@pytest.mark.parametrize(
    ("batch_size", "end"),
    [(80, [1.18607329, 1.65093557]), (16, [1.02051149, 1.96715539]), (1, [1.00721554, 1.96336426])],
)
def test_the_ends_of_the_three_sorts_of_descent(reference, points, start, batch_size, end):
    path = reference.minibatch_descend(points.x_train, points.y_train, *start, 0.1, batch_size, 100)
    assert path.shape == (reference.n_updates(80, batch_size, 100) + 1, 2)
    assert path[-1].tolist() == printed(end)


@pytest.mark.parametrize("batch_size", [7, 80, 100])
def test_mini_batches_in_plain_python(reference, points, start, batch_size):
    path = reference.minibatch_descend(points.x_train, points.y_train, *start, 0.1, batch_size, 3)
    batches = [range(k, min(k + batch_size, 80)) for k in range(0, 80, batch_size)] * 3
    expected = by_hand(points.x_train, points.y_train, *start, 0.1, batches)
    assert path == pytest.approx(np.array(expected), rel=1e-9)
