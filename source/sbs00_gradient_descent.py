# %% [markdown]
# # Seeing gradient descent
#
# Nearly every network in this course learns by the same small idea: find out which way is downhill, take a
# step, look again. In this lesson you build it from nothing but NumPy, for a model with two parameters,
# because two parameters can still be drawn. You will see the landscape, the slopes and every single step.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for the whole lesson:
#
# - **Call what you have built.** Where a statement says that a function *calls* `predict`, call it by that
#   name rather than writing its formula again. The checks put other functions in its place, so that a slip
#   in one exercise doesn't cost you points in the next.
# - **Shapes are part of the answer.** Data are columns: `x` and `y` have shape `(N, 1)`. The parameters `b`
#   and `w` are arrays of shape `(1,)`. Where *a number* is asked, return a Python or NumPy number, such as
#   `mean()` yields, and no array.
# - **Leave what you are given as it is.** A function returns new arrays and never writes into its arguments.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LogNorm

from torchmark import check

plt.rcParams["figure.constrained_layout.use"] = True


def panels(n, width, height=3.2, **options):
    """A row of n axes with a light grid."""
    _, axes = plt.subplots(1, n, figsize=(width, height), squeeze=False, **options)
    for ax in axes[0]:
        ax.grid(alpha=0.25)
    return axes[0]


def landscape(ax, bs, ws, surface, **labels):
    """The loss over b and w as filled contours: the darker, the lower."""
    levels = np.geomspace(0.008, 60, 21)
    ax.contourf(bs, ws, np.clip(surface, 0.0081, 59), levels, norm=LogNorm(), cmap="Blues_r", zorder=0)
    ax.contour(bs, ws, surface, levels[::2], colors="white", linewidths=0.5, alpha=0.7, zorder=1)
    ax.grid(visible=False)
    ax.set(xlabel="b", ylabel="w", xlim=(bs.min(), bs.max()), ylim=(ws.min(), ws.max()), **labels)


# %% [markdown]
# ## Data that we know everything about
#
# To see whether a method finds the truth, it helps to know the truth. So we make our own data: points on a
# line with intercept (or *bias*) `b = 1` and slope (or *weight*) `w = 2`, each moved up or down a little by
# some noise $\epsilon$.
#
# $$y = b + w x + \epsilon$$
#
# Random numbers come from a generator, `rng`, that the caller made with a seed:
# `rng = np.random.RandomState(42)`. Its methods have the names that you may know from `np.random`: `rand`,
# `randn`, `shuffle`. Two generators with the same seed yield the same numbers **in the same order**, so it
# matters what is drawn first, and that nothing is drawn from elsewhere.
#
# ### `make_data`
# You get the numbers `true_b` and `true_w`, the number of points `n` and a generator `rng`. Draw first `x`,
# then the noise, each of shape `(n, 1)`: `x` uniform between 0 and 1 (`rng.rand`), the noise standard normal
# (`rng.randn`) times 0.1. Return the pair `x, y`, both of shape `(n, 1)`.
#
# With `np.random.RandomState(42)` the first `x` is 0.3745.

# %% answer="make_data"
def make_data(true_b, true_w, n, rng):
    """Points `(x, y)`, both of shape (n, 1), of a line with noise; draws x, then the noise, from `rng`."""
    ### BEGIN SOLUTION
    x = rng.rand(n, 1)
    noise = 0.1 * rng.randn(n, 1)
    return x, true_b + true_w * x + noise
    ### END SOLUTION


# %% [markdown]
# ## Points for training, points for validation
#
# A model should do well on points that it has never seen. So some of them are put aside: it learns from the
# **training set**, and the **validation set** is there to judge it. Which point goes where is left to chance.
# Every `x` has to stay with its `y`, and there is a trick for that: shuffle neither, shuffle their
# **indices**.
#
# ### `train_val_split`
# You get `x` and `y` of shape `(N, 1)`, the fraction `frac` of the points that are for training, and a
# generator `rng`. Shuffle the indices 0 to N-1 once, with `rng.shuffle`. The first `int(N * frac)` of the
# shuffled indices are for training, all others for validation. Return four arrays in the order
# `x_train, y_train, x_val, y_val`, with the points in the order of the shuffled indices.
#
# If the shuffled indices of five points are 2, 1, 4, 0, 3 and `frac` is 0.6, then `x_train` holds `x[2]`,
# `x[1]` and `x[4]`, and `x_val` holds `x[0]` and `x[3]`.

# %% answer="train_val_split"
def train_val_split(x, y, frac, rng):
    """`(x_train, y_train, x_val, y_val)`: the first int(N * frac) of the shuffled points, and the others."""
    ### BEGIN SOLUTION
    idx = np.arange(len(x))
    rng.shuffle(idx)
    n_train = int(len(x) * frac)
    train, val = idx[:n_train], idx[n_train:]
    return x[train], y[train], x[val], y[val]
    ### END SOLUTION


# %%
rng = np.random.RandomState(42)
x, y = make_data(true_b=1, true_w=2, n=100, rng=rng)
x_train, y_train, x_val, y_val = train_val_split(x, y, 0.8, rng)
print("first training point:", x_train[0], y_train[0])

left, right = panels(2, 7.6, sharex=True, sharey=True)
left.scatter(x_train, y_train, s=16)
left.set(title="80 points for training", xlabel="x", ylabel="y")
right.scatter(x_val, y_val, s=16, color="C1")
right.set(title="20 points for validation", xlabel="x")
plt.show()

# %% [markdown]
# ## Step 0: start anywhere
#
# From now on we pretend not to know 1 and 2. Nobody tells us where to start either, so we start at random.
#
# ### `init_params`
# You get a generator `rng`. Return the pair `b, w`, two arrays of shape `(1,)`: draw first `b`, then `w`,
# with `rng.randn`.

# %% answer="init_params"
def init_params(rng):
    """Random starting values `(b, w)`, both of shape (1,), standard normal; draws b first."""
    ### BEGIN SOLUTION
    return rng.randn(1), rng.randn(1)
    ### END SOLUTION


# %%
b_start, w_start = init_params(np.random.RandomState(42))
print("b:", b_start, "  w:", w_start)

# %% [markdown]
# ## Step 1: predict
#
# Going from the inputs through the model to its predictions is called the **forward pass**. Our model is a
# line.
#
# ### `predict`
# You get `b` and `w` of shape `(1,)` and inputs `x` of shape `(N, 1)`. Return the predictions, shape
# `(N, 1)`.
#
# For `b = [1.]`, `w = [10.]` and `x = [[2.], [3.]]` the predictions are `[[21.], [31.]]`.

# %% answer="predict"
def predict(b, w, x):
    """Predictions of the line, shape (N, 1), for `b` and `w` of shape (1,) and `x` of shape (N, 1)."""
    ### BEGIN SOLUTION
    return b + w * x
    ### END SOLUTION


# %% [markdown]
# ## Step 2: how wrong are we?
#
# Every point has an **error** of its own: how far the prediction lies above the label $y$, or, with a minus
# sign, below it.
#
# $$\text{error}_i = \hat{y}_i - y_i$$
#
# ### `error`
# You get predictions `yhat` and labels `y`, both of shape `(N, 1)`. Return the errors, shape `(N, 1)`, with
# their signs.
#
# For `yhat = [[1.], [5.]]` and `y = [[2.], [2.]]` they are `[[-1.], [3.]]`.

# %% answer="error"
def error(yhat, y):
    """Signed errors of the predictions, shape (N, 1): positive where the prediction is too high."""
    ### BEGIN SOLUTION
    return yhat - y
    ### END SOLUTION


# %%
yhat = predict(b_start, w_start, x_train)

(ax,) = panels(1, 4.8)
ax.vlines(x_train, yhat, yhat - error(yhat, y_train), color="C3", lw=0.8, alpha=0.6, label="errors")
ax.scatter(x_train, y_train, s=16, label="labels")
ax.plot([0, 1], predict(b_start, w_start, np.array([[0.0], [1.0]])), color="k", label="predictions")
ax.set(xlabel="x", ylabel="y", title="The line that we start with")
ax.legend()
plt.show()

# %% [markdown]
# The **loss** boils all errors down to one number. For a regression like ours it is the *mean squared
# error*: squares, so that errors of both signs count, and the mean, so that it doesn't depend on how many
# points there are.
#
# $$\text{MSE} = \frac{1}{N} \sum_{i=1}^N (\hat{y}_i - y_i)^2$$
#
# ### `mse_loss`
# You get `yhat` and `y`, both of shape `(N, 1)`. Return the mean squared error, a number.
#
# For `yhat = [[1.], [5.]]` and `y = [[2.], [2.]]` it is 5: the squares are 1 and 9.

# %% answer="mse_loss"
def mse_loss(yhat, y):
    """Mean squared error of `yhat` against `y`, both of shape (N, 1); a number."""
    ### BEGIN SOLUTION
    return ((yhat - y) ** 2).mean()
    ### END SOLUTION


# %%
print("loss of the start:", mse_loss(yhat, y_train))

# %% [markdown]
# ## The loss surface
#
# Before we improve our guess, let us cheat and look at all guesses at once. Take many values of `b` and many
# of `w`, and for each pair of them calculate the loss: that is a landscape over a plane, the **loss
# surface**. With a thousand parameters nobody could draw it; with two we can.
#
# ### `param_grid`
# You get the numbers `true_b` and `true_w` and a number of values `n`. Take `n` evenly spaced values from
# `true_b - 3` to `true_b + 3`, both ends included, and as many from `true_w - 3` to `true_w + 3`. Return the
# pair `bs, ws`, two arrays of shape `(n, n)` that hold all combinations: `b` grows **from column to column**
# and `w` grows **from row to row**. So all rows of `bs` are equal, and all columns of `ws`.
#
# `param_grid(0, 10, n=3)` gives `bs = [[-3, 0, 3], [-3, 0, 3], [-3, 0, 3]]` and
# `ws = [[7, 7, 7], [10, 10, 10], [13, 13, 13]]`, as floats.

# %% answer="param_grid"
def param_grid(true_b, true_w, n=101):
    """Grids `(bs, ws)`, both of shape (n, n): b along the columns, w along the rows, each 3 to both sides."""
    ### BEGIN SOLUTION
    b_range = np.linspace(true_b - 3, true_b + 3, n)
    w_range = np.linspace(true_w - 3, true_w + 3, n)
    bs, ws = np.meshgrid(b_range, w_range)
    return bs, ws
    ### END SOLUTION


# %% [markdown]
# ## Without loops: broadcasting
#
# 80 points and 101 times 101 pairs of parameters make 816,080 predictions. A loop in Python would take its
# time; NumPy does it in one expression. Where two shapes differ, NumPy lines them up **at the right end** and
# stretches sizes of 1: `(80, 1, 1)` meets `(101, 101)` and gives `(80, 101, 101)`. You only have to bring
# your arrays into shapes that fit, for instance with `reshape`.
#
# ### `grid_predictions`
# You get `bs` and `ws`, both of shape `(R, C)`, and inputs `x` of shape `(N, 1)`. Return the predictions for
# all points and all parameters, shape `(N, R, C)`: the entry `[i, r, c]` belongs to the point `x[i]` and to
# the parameters `bs[r, c]` and `ws[r, c]`. **No loops and no comprehensions.**
#
# For `bs = [[0., 1.]]`, `ws = [[5., 7.]]` and `x = [[1.], [2.]]` they are `[[[5., 8.]], [[10., 15.]]]`.

# %% answer="grid_predictions"
def grid_predictions(bs, ws, x):
    """Predictions, shape (N, R, C), for `x` of shape (N, 1) and each pair of `bs` and `ws`, shape (R, C)."""
    ### BEGIN SOLUTION
    return bs + ws * x.reshape(-1, 1, 1)
    ### END SOLUTION


# %% [markdown]
# ### `grid_errors`
# You get predictions `preds` of shape `(N, R, C)` and labels `y` of shape `(N, 1)`. Return the signed errors,
# shape `(N, R, C)`: from `preds[i]`, the label of point `i` is subtracted everywhere. **No loops and no
# comprehensions.**
#
# For `preds = [[[5., 8.]], [[10., 15.]]]` and `y = [[1.], [10.]]` they are `[[[4., 7.]], [[0., 5.]]]`.

# %% answer="grid_errors"
def grid_errors(preds, y):
    """Signed errors, shape (N, R, C), of `preds` against the labels `y` of shape (N, 1)."""
    ### BEGIN SOLUTION
    return preds - y.reshape(-1, 1, 1)
    ### END SOLUTION


# %% [markdown]
# ### `loss_surface`
# You get `bs` and `ws` of shape `(R, C)` and points `x`, `y` of shape `(N, 1)`. Return the mean squared error
# at each place of the grid, shape `(R, C)`. It calls `grid_predictions` and `grid_errors`, each with all the
# data at once.

# %% answer="loss_surface"
def loss_surface(bs, ws, x, y):
    """Mean squared error over the points `x`, `y` for each pair of parameters, shape (R, C)."""
    ### BEGIN SOLUTION
    errors = grid_errors(grid_predictions(bs, ws, x), y)  # (N, R, C)
    return (errors**2).mean(axis=0)
    ### END SOLUTION


# %%
bs, ws = param_grid(true_b=1, true_w=2)
surface = loss_surface(bs, ws, x_train, y_train)
lowest = np.unravel_index(surface.argmin(), surface.shape)
start_loss = mse_loss(predict(b_start, w_start, x_train), y_train)
print(f"lowest loss on the grid: {surface[lowest]:.6f} at b = {bs[lowest]:.2f}, w = {ws[lowest]:.2f}")

figure = plt.figure(figsize=(9, 4))
ax = figure.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
ax.plot_surface(bs, ws, surface, cmap="Blues_r", norm=LogNorm(0.05, 40), rcount=34, ccount=34, alpha=0.85)
ax.scatter(b_start, w_start, start_loss, color="C3", s=30, depthshade=False, zorder=9)
ax.set(xlabel="b", ylabel="w", title="The loss as a valley", zlim=(0, 22))
ax.view_init(elev=34, azim=-122)
ax.set_box_aspect((1, 1, 0.7), zoom=1.05)
ax = figure.add_subplot(1, 2, 2)
landscape(ax, bs, ws, surface, title="... and from above: the darker, the lower", aspect="equal")
ax.plot(b_start, w_start, "o", color="C3", label="our start")
ax.plot(bs[lowest], ws[lowest], "*", color="gold", ms=12, label="the lowest loss")
ax.legend(loc="upper right")
plt.show()

# %% [markdown]
# ## Cutting through the surface
#
# A landscape is easier to read in slices. Hold `b` fixed, let only `w` change, and you walk along a straight
# line through the valley: a **cross-section**. On our grid, that is one column of the surface.
#
# ### `cross_section`
# You get a `surface` of shape `(R, C)`, the values `b_range` of shape `(C,)` that belong to its columns, in
# growing order, and a value `b`, a number or an array of shape `(1,)`. Find the value in `b_range` that is
# nearest to `b`, and return the pair of this value, a number, and the losses in its column, shape `(R,)`.
#
# With `b_range = [0., 1., 2.]` and `b = 1.2` it is the pair of 1.0 and `surface[:, 1]`.

# %% answer="cross_section"
def cross_section(surface, b_range, b):
    """`(nearest, losses)`: the value in `b_range` nearest to `b`, and its column of `surface`, shape (R,)."""
    ### BEGIN SOLUTION
    nearest = np.abs(b_range - b).argmin()
    return b_range[nearest], surface[:, nearest]
    ### END SOLUTION


# %% [markdown]
# With rows and columns swapped (`surface.T`), the same function cuts in the other direction: `w` is held
# fixed and `b` changes.

# %%
b_range, w_range = bs[0], ws[:, 0]
b_fixed, along_w = cross_section(surface, b_range, b_start)
w_fixed, along_b = cross_section(surface.T, w_range, w_start)

left, middle, right = panels(3, 9.6)
landscape(left, bs, ws, surface, title="Two cuts through our start", aspect="equal")
left.axvline(b_fixed, color="k")
left.axhline(w_fixed, color="k", ls="--")
left.plot(b_start, w_start, "o", color="C3")
for ax, values, losses, here, style in [
    (middle, w_range, along_w, w_start, "k-"),
    (right, b_range, along_b, b_start, "k--"),
]:
    ax.plot(values, losses, style)
    ax.plot(here, np.interp(here, values, losses), "o", color="C3")
    ax.plot(values[losses.argmin()], losses.min(), "*", color="goldenrod", ms=12)
    ax.set(ylim=(-0.3, 12))
middle.set(xlabel="w", ylabel="loss", title=f"b fixed at {b_fixed:.2f}")
right.set(xlabel="b", title=f"w fixed at {w_fixed:.2f}")
plt.show()
print(f"with b fixed, the lowest loss is {along_w.min():.5f} at w = {w_range[along_w.argmin()]:.2f}")
print(f"with w fixed, the lowest loss is {along_b.min():.5f} at b = {b_range[along_b.argmin()]:.2f}")

# %% [markdown]
# Neither cut passes through the bottom of the valley: with the other parameter at a wrong value, even the
# best value is not the true one. Both have to move.
#
# ## Step 3: which way is down?
#
# On each cut the question is simple: does the loss rise or fall to the right, and how steeply? The answer is
# the slope of the curve where we stand, a **derivative**. The two slopes together are the **gradient**. The
# chain rule gives them for the mean squared error of $\hat{y}_i = b + w x_i$:
#
# $$\frac{\partial\,\text{MSE}}{\partial b} = \frac{1}{N} \sum_{i=1}^N 2\,(\hat{y}_i - y_i)
# \qquad
# \frac{\partial\,\text{MSE}}{\partial w} = \frac{1}{N} \sum_{i=1}^N 2\,(\hat{y}_i - y_i)\,x_i$$
#
# ### `gradients`
# You get `x`, `y` and the predictions `yhat`, each of shape `(N, 1)`. Return the pair `b_grad, w_grad`, two
# numbers.
#
# For `x = [[1.], [2.]]`, `y = [[0.], [0.]]` and `yhat = [[3.], [5.]]` they are 8 and 13.

# %% answer="gradients"
def gradients(x, y, yhat):
    """Derivatives `(b_grad, w_grad)` of the mean squared error, two numbers; all arguments are (N, 1)."""
    ### BEGIN SOLUTION
    errors = yhat - y
    return 2 * errors.mean(), 2 * (x * errors).mean()
    ### END SOLUTION


# %% [markdown]
# Is it right? A derivative on paper can be checked by an experiment: move **one** parameter a little to both
# sides, hold the other one still, and see how much the loss changes on the way.
#
# ### `numeric_gradient`
# You get a function `f(b, w)` that returns a number, the parameters `b` and `w`, numbers or arrays of shape
# `(1,)`, and a small number `eps`. Return the pair of two numbers: the slope of `f` between `b - eps` and
# `b + eps`, with `w` as it is, and the slope between `w - eps` and `w + eps`, with `b` as it is.
#
# With `f(b, w) = b * b * b + 5 * w`, `b = 2.0`, `w = 0.0` and `eps = 1.0` it is 13 and 5: for `b`, `f` goes
# from 1 to 27 over a distance of 2.

# %% answer="numeric_gradient"
def numeric_gradient(f, b, w, eps=1e-4):
    """Central differences of `f(b, w)` at `b` and `w`: a pair of numbers."""
    ### BEGIN SOLUTION
    for_b = (f(b + eps, w) - f(b - eps, w)) / (2 * eps)
    for_w = (f(b, w + eps) - f(b, w - eps)) / (2 * eps)
    return for_b, for_w
    ### END SOLUTION


# %%
def loss_at(b, w):
    return mse_loss(predict(b, w, x_train), y_train)


b_grad, w_grad = gradients(x_train, y_train, predict(b_start, w_start, x_train))
print("on paper:      ", b_grad, w_grad)
print("by experiment: ", *numeric_gradient(loss_at, b_start, w_start))

left, right = panels(2, 7.6, sharey=True)
reach = np.linspace(-0.9, 0.9, 2)
for ax, values, at, grad, loss_of, name in [
    (left, b_range, b_start, b_grad, lambda b: loss_at(b, w_start), "b"),
    (right, w_range, w_start, w_grad, lambda w: loss_at(b_start, w), "w"),
]:
    ax.plot(values, [loss_of(value) for value in values], color="k")
    ax.plot(at + reach, start_loss + grad * reach, color="C3", label=f"slope {grad:.2f}")
    ax.plot(at, start_loss, "o", color="C3")
    ax.set(xlabel=name, ylim=(-0.3, 8), title=f"Only {name} changes")
    ax.legend()
left.set_ylabel("loss")
plt.show()

# %% [markdown]
# ## Step 4: take a step
#
# Both slopes are negative: the loss falls towards larger `b` and larger `w`, and it falls faster for `b`. So
# each parameter moves **against** its slope. How far, relative to the slope, is our choice, the **learning
# rate** (`lr`), written $\eta$:
#
# $$b \leftarrow b - \eta\,\frac{\partial\,\text{MSE}}{\partial b}
# \qquad
# w \leftarrow w - \eta\,\frac{\partial\,\text{MSE}}{\partial w}$$
#
# ### `update`
# You get `b` and `w` of shape `(1,)`, the numbers `b_grad` and `w_grad` and the learning rate `lr`. Return
# the pair of new parameters, two **new** arrays of shape `(1,)`; the old ones keep their values.
#
# From `b = [1.]` and `w = [2.]`, with slopes of 10 and -20 and a learning rate of 0.1, the step leads to
# `[0.]` and `[4.]`.

# %% answer="update"
def update(b, w, b_grad, w_grad, lr):
    """New parameters `(b, w)`, both of shape (1,), one step down the gradient."""
    ### BEGIN SOLUTION
    return b - lr * b_grad, w - lr * w_grad
    ### END SOLUTION


# %%
b_next, w_next = update(b_start, w_start, b_grad, w_grad, lr=0.1)
print("b:", b_start, "->", b_next)
print("w:", w_start, "->", w_next)
print("loss:", loss_at(b_start, w_start), "->", loss_at(b_next, w_next))

# %% [markdown]
# ## How far? The learning rate
#
# A slope tells the truth about the place where we stand and only a rumour about places further away. On a
# cut through the surface, this is what one step does at three learning rates. (The slopes are read from the
# nearest lines of the grid: -2.90 for `b` and -1.79 for `w`.)

# %%
figure, rows = plt.subplots(2, 3, figsize=(9.6, 5.2), sharey=True)
for column, lr in zip(rows.T, (0.2, 0.8, 1.1), strict=True):
    new_b, new_w = update(np.array([b_fixed]), np.array([w_fixed]), -2.90, -1.79, lr)
    for ax, values, losses, old, new, name in [
        (column[0], b_range, along_b, b_fixed, new_b[0], "b"),
        (column[1], w_range, along_w, w_fixed, new_w[0], "w"),
    ]:
        heights = np.interp([old, new], values, losses)
        ax.plot(values, losses, color="lightgray", lw=2)
        ax.annotate("", (new, heights[1]), (old, heights[0]), arrowprops={"arrowstyle": "->", "color": "C3"})
        ax.plot([old, new], heights, "o", color="C3", ms=5)
        ax.set(xlabel=name, ylim=(-0.3, 6), title=f"{name}: {old:.2f} to {new:.2f}   (rate {lr})")
        ax.grid(alpha=0.25)
for ax in rows[:, 0]:
    ax.set_ylabel("loss")
plt.show()

# %% [markdown]
# At 0.2 both go down. At 0.8 `b` jumps across the valley, and at 1.1 it lands higher than it was before,
# while `w` would still be fine: one rate has to suit both. Let us measure how much of what the slopes
# promise comes true.
#
# ### `step_effect`
# You get a function `f(b, w)` that returns a number, and three pairs of numbers: `old`, the parameters
# `(b, w)` before a step; `new`, those after it; and `grads`, the slopes `(b_grad, w_grad)` at the old place.
# Return the pair `promised, actual` of two numbers, both negative where the loss falls:
#
# - `promised` is the change that the slopes foretell, if they stayed the same all the way: for each parameter
#   its slope times the distance that it moves, **with its sign**, both added up;
# - `actual` is the change of `f` from the old to the new place.
#
# With `f(b, w) = b * b + w`, a step from `(3.0, 0.0)` to `(1.0, -1.0)` and slopes of `(6.0, 1.0)`, the
# promise is -13 and the actual change is -9.

# %% answer="step_effect"
def step_effect(f, old, new, grads):
    """Changes `(promised, actual)` of `f` for a step from `old` to `new`: by its slopes, and in truth."""
    ### BEGIN SOLUTION
    promised = grads[0] * (new[0] - old[0]) + grads[1] * (new[1] - old[1])
    return promised, f(*new) - f(*old)
    ### END SOLUTION


# %%
old = b_start.item(), w_start.item()
rates = np.linspace(0.01, 0.9, 60)
effects = []
for lr in rates:
    new_b, new_w = update(b_start, w_start, b_grad, w_grad, lr)
    effects.append(step_effect(loss_at, old, (new_b.item(), new_w.item()), (b_grad, w_grad)))
promised, actual = np.array(effects).T

(ax,) = panels(1, 5.2)
ax.axhline(0, color="k", lw=0.8)
ax.plot(rates, promised, "--", label="promised by the slopes")
ax.plot(rates, actual, label="actual")
ax.set(xlabel="learning rate", ylabel="change of the loss", ylim=(-4, 1.5), title="One step from our start")
ax.legend()
plt.show()

# %% [markdown]
# ## How large a rate is too large?
#
# The loss of a line is a perfect bowl, so its steepness changes at the same pace everywhere. This pace is the
# **curvature**: the slopes of the slopes. Two slopes with two parameters to change make four numbers, the
# **Hessian** matrix:
#
# $$H = \begin{pmatrix}
# \partial^2 \text{MSE}/\partial b^2 & \partial^2 \text{MSE}/\partial b\,\partial w \\
# \partial^2 \text{MSE}/\partial w\,\partial b & \partial^2 \text{MSE}/\partial w^2 \end{pmatrix}$$
#
# Take the formula of each slope in step 3, put $b + w x_i$ in the place of $\hat{y}_i$, and derive it once
# more.
#
# ### `hessian`
# You get the inputs `x` of shape `(N, 1)`. Return the Hessian of the mean squared error of the line, an array
# of shape `(2, 2)`, with `b` first and `w` second. It depends neither on `y` nor on `b` and `w`.
#
# For the single point `x = [[3.]]` it is `[[2., 6.], [6., 18.]]`.

# %% answer="hessian"
def hessian(x):
    """Second derivatives of the mean squared error with respect to b and w, shape (2, 2)."""
    ### BEGIN SOLUTION
    return 2 * np.array([[1.0, x.mean()], [x.mean(), (x**2).mean()]])
    ### END SOLUTION


# %% [markdown]
# Along some directions the bowl is steep, along others flat. Two directions are special, the *eigenvectors*
# of H: there, one step of gradient descent multiplies the distance to the bottom by $1 - \eta \lambda$,
# where $\lambda$ is the *eigenvalue*, the curvature in that direction. As long as this factor lies between
# -1 and 1 for both eigenvalues, the distance does not grow. Beyond that, every step leads further away.
#
# ### `max_stable_lr`
# You get `x` of shape `(N, 1)`. It calls `hessian`, whose eigenvalues are positive (see
# `np.linalg.eigvalsh`), and returns the largest learning rate at which the distance grows in neither of the
# two directions, a number.
#
# If the eigenvalues were 5 and 1, it would be 0.4.

# %% answer="max_stable_lr"
def max_stable_lr(x):
    """The largest learning rate at which gradient descent on inputs `x` does not diverge, a number."""
    ### BEGIN SOLUTION
    return 2 / np.linalg.eigvalsh(hessian(x)).max()
    ### END SOLUTION


# %%
print("eigenvalues:", np.linalg.eigvalsh(hessian(x_train)))
print("largest stable learning rate:", max_stable_lr(x_train))

# %% [markdown]
# ## Step 5: again and again
#
# One step is not enough. From where it ends, everything starts over: predict, measure the loss, find the
# slopes, take a step. One round through all training points is called an **epoch**.
#
# ### `descend`
# You get points `x`, `y` of shape `(N, 1)`, the starting values `b`, `w` of shape `(1,)`, a learning rate
# `lr` and the number `n_epochs`. In each epoch it calls `predict`, `mse_loss`, `gradients` and `update`, with
# all points. Return the pair `path, losses`:
#
# - `path`, an array of shape `(n_epochs + 1, 2)`: row 0 holds `b` and `w` at the start, row k after k epochs;
# - `losses`, a list of `n_epochs` numbers: the loss of each epoch, **before** its update.

# %% answer="descend"
def descend(x, y, b, w, lr, n_epochs):
    """Gradient descent: the `path`, shape (n_epochs + 1, 2), and the list of `n_epochs` losses."""
    ### BEGIN SOLUTION
    path, losses = [(b[0], w[0])], []
    for _ in range(n_epochs):
        yhat = predict(b, w, x)
        losses.append(mse_loss(yhat, y))
        b_grad, w_grad = gradients(x, y, yhat)
        b, w = update(b, w, b_grad, w_grad, lr)
        path.append((b[0], w[0]))
    return np.array(path), losses
    ### END SOLUTION


# %%
path, losses = descend(x_train, y_train, b_start, w_start, lr=0.1, n_epochs=1000)
for epoch in (0, 1, 2, 10, 100, 1000):
    print(f"after {epoch:4d} epochs   b = {path[epoch, 0]:.8f}   w = {path[epoch, 1]:11.8f}")

left, right = panels(2, 8.4, 3.6)
landscape(left, bs, ws, surface, title="The path of descent", aspect="equal")
left.plot(*path.T, ".-", color="C3", ms=5, lw=1)
left.plot(1, 2, "*", color="gold", ms=12, label="the truth")
left.legend(loc="upper right")
right.semilogy(range(1, 1001), losses, color="C3")
right.set(xlabel="epoch", ylabel="loss", xscale="log", title="The loss on the way")
plt.show()

# %% [markdown]
# First it rushes down the steep side of the valley, then it creeps along the flat bottom.
#
# Has it arrived? The end is not exactly (1, 2), and can't be: the noise has moved the points. But for a line
# the lowest loss can be calculated directly, by **least squares**, without any descent.
#
# ### `sanity_check`
# You get `x` and `y` of shape `(N, 1)`. Return the pair `b, w` of two **numbers**, the intercept and the
# slope of the line with the lowest mean squared error on these points. You may use `np.linalg.lstsq` or
# `np.polyfit`, or a formula of your own.
#
# Through the points (0, 1), (1, 3) and (2, 5) goes the line with 1 and 2.

# %% answer="sanity_check"
def sanity_check(x, y):
    """Intercept and slope `(b, w)`, two numbers, of the least-squares line through the points."""
    ### BEGIN SOLUTION
    columns = np.hstack([np.ones_like(x), x])  # (N, 2)
    b, w = np.linalg.lstsq(columns, y, rcond=None)[0].ravel()
    return b, w
    ### END SOLUTION


# %%
print("least squares:   ", *sanity_check(x_train, y_train))
print("gradient descent:", *path[-1])

# %% [markdown]
# ## Crawling, arriving, exploding
#
# Now the same descent at four learning rates.

# %%
rates = (0.01, 0.1, 0.78, 0.84)
axes = panels(4, 10.4, 3.0, sharey=True)
for ax, lr in zip(axes, rates, strict=True):
    steps, _ = descend(x_train, y_train, b_start, w_start, lr, n_epochs=40)
    landscape(ax, bs, ws, surface, title=f"rate {lr}", aspect="equal")
    ax.plot(*steps.T, ".-", color="C3", ms=5, lw=1)
    ax.plot(1, 2, "*", color="gold", ms=11)
    ax.label_outer()
plt.show()

(ax,) = panels(1, 5.6)
for lr in rates:
    _, some_losses = descend(x_train, y_train, b_start, w_start, lr, n_epochs=100)
    ax.semilogy(range(1, 101), some_losses, label=f"{lr}")
ax.set(xlabel="epoch", ylabel="loss", title="The same descent at four learning rates")
ax.legend(title="learning rate")
plt.show()

# %% [markdown]
# At 0.01 it crawls. At 0.1 it is on a good way. At 0.78 it zigzags across the valley and still gets down. At
# 0.84, a little beyond the largest stable rate, every swing is wider than the one before. Training
# **diverges**, and in the end the numbers become infinite (`inf`) or meaningless (`nan`, *not a number*).
#
# ### `diverges`
# You get `x`, `y` of shape `(N, 1)`, `b`, `w` of shape `(1,)`, a learning rate `lr` and a number of epochs
# `n_epochs`, at least 1. It calls `descend` with all of these and returns a bool: `True` if the last of the
# losses is larger than the first one, or is not finite; else `False`. What happened in between doesn't
# matter.

# %% answer="diverges"
def diverges(x, y, b, w, lr, n_epochs=100):
    """Whether the loss of `descend` ends above its first value, or infinite, or as nan."""
    ### BEGIN SOLUTION
    _, losses = descend(x, y, b, w, lr, n_epochs)
    return not np.isfinite(losses[-1]) or losses[-1] > losses[0]
    ### END SOLUTION


# %%
for lr in (0.01, 0.1, 0.8, 0.84, 1.1):
    print(f"learning rate {lr}: diverges is {diverges(x_train, y_train, b_start, w_start, lr)}")

# %% [markdown]
# ## A bad feature
#
# Suppose that `x` had been noted in other units, so that all its values are ten times as large. The labels
# are the same as before, so the true weight must be ten times smaller. Nothing has changed, really. Or has
# it?
#
# ### `bad_feature`
# You get `x` of shape `(N, 1)`, the number `true_w` and a `factor`. Return the pair `bad_x, bad_w`: the
# inputs times the factor, in a new array of shape `(N, 1)`, and the number that takes the place of `true_w`,
# so that the products of weight and input stay the same for every point.
#
# `bad_feature(np.array([[3.0]]), 2.0, factor=4)` gives `[[12.]]` and 0.5.

# %% answer="bad_feature"
def bad_feature(x, true_w, factor=10):
    """`(bad_x, bad_w)`: inputs `factor` times as large, shape (N, 1), and the weight that makes up for it."""
    ### BEGIN SOLUTION
    return factor * x, true_w / factor
    ### END SOLUTION


# %%
bad_x_train, bad_w = bad_feature(x_train, true_w=2)
print("true weight for the bad feature:", bad_w)
first_slopes = gradients(bad_x_train, y_train, predict(b_start, w_start, bad_x_train))
print("first slopes:", *first_slopes)
print("largest stable learning rate:", max_stable_lr(bad_x_train))
for lr in (0.1, 0.05, 0.02):
    print(f"learning rate {lr}: diverges is {diverges(bad_x_train, y_train, b_start, w_start, lr)}")

bad_bs, bad_ws = param_grid(true_b=1, true_w=bad_w)
bad_surface = loss_surface(bad_bs, bad_ws, bad_x_train, y_train)
left, right = panels(2, 8, 3.6)
landscape(left, bs, ws, surface, title="original", aspect="equal")
landscape(right, bad_bs, bad_ws, bad_surface, title="ten times the x", aspect="equal")
plt.show()

# %% [markdown]
# The valley has become a gorge: very steep for `w`, nearly flat for `b`. The steep direction dictates a
# tiny learning rate, and at that rate `b` hardly moves.
#
# ## All features on one scale
#
# What is to be done against it? Bring every feature to the same scale before training: subtract its mean, so
# that it is centred at zero, and divide by its standard deviation, so that its typical size is one. This is
# called **standardizing**.
#
# $$\bar{x} = \frac{1}{N} \sum_{i=1}^N x_i
# \qquad
# \sigma = \sqrt{\frac{1}{N} \sum_{i=1}^N (x_i - \bar{x})^2}
# \qquad
# \text{scaled } x_i = \frac{x_i - \bar{x}}{\sigma}$$
#
# ### `fit_scaler`
# You get `x` of shape `(N, 1)`. Return the pair of its mean and its standard deviation $\sigma$, exactly as
# in these formulas, two numbers.
#
# For `x = [[1.], [3.], [3.], [5.]]` they are 3 and 1.4142.

# %% answer="fit_scaler"
def fit_scaler(x):
    """Mean and population standard deviation of `x`, shape (N, 1): two numbers."""
    ### BEGIN SOLUTION
    return x.mean(), x.std()
    ### END SOLUTION


# %% [markdown]
# ### `scale`
# You get `x` of shape `(N, 1)` and the numbers `mean` and `std`, which need not be those of this `x`. Return
# the standardized inputs by the last formula, shape `(N, 1)`, in a new array.
#
# `scale(np.array([[7.0], [1.0]]), mean=3.0, std=2.0)` is `[[2.], [-1.]]`.

# %% answer="scale"
def scale(x, mean, std):
    """`x` minus `mean`, divided by `std`; shape (N, 1)."""
    ### BEGIN SOLUTION
    return (x - mean) / std
    ### END SOLUTION


# %% [markdown]
# ## The validation set keeps out of it
#
# Mean and standard deviation are learned from data, just like `b` and `w`. So they may only be learned from
# the **training set**. If the validation points had a part in them, they would not be unseen any more; and if
# they were scaled by a mean of their own, the same `x` would mean different things in the two sets.
#
# ### `standardize`
# You get `x_train` of shape `(N, 1)` and `x_val` of shape `(M, 1)`. Return the pair of both sets, scaled: it
# calls `fit_scaler` and `scale`, and takes its statistics from the training set alone.

# %% answer="standardize"
def standardize(x_train, x_val):
    """Both sets, shapes (N, 1) and (M, 1), scaled by the statistics of the training set."""
    ### BEGIN SOLUTION
    mean, std = fit_scaler(x_train)
    return scale(x_train, mean, std), scale(x_val, mean, std)
    ### END SOLUTION


# %%
bad_x_val, _ = bad_feature(x_val, true_w=2)
scaled_x_train, scaled_x_val = standardize(bad_x_train, bad_x_val)
print(f"training    mean {abs(scaled_x_train.mean()):7.4f}   standard deviation {scaled_x_train.std():.4f}")
print(f"validation  mean {scaled_x_val.mean():7.4f}   standard deviation {scaled_x_val.std():.4f}")

axes = panels(3, 9.6, 2.8, sharey=True)
for ax, inputs, name, color in [
    (axes[0], x_train, "original", "C0"),
    (axes[1], bad_x_train, "bad", "k"),
    (axes[2], scaled_x_train, "scaled", "C2"),
]:
    ax.scatter(inputs, y_train, s=14, color=color)
    ax.set(xlabel="x", title=name)
axes[0].set_ylabel("y")
plt.show()

# %% [markdown]
# A feature that is centred at zero makes the best `b` and the best `w` independent of each other: there is no
# slanted valley left, but a round bowl. The three surfaces, each with 40 steps at three quarters of its
# largest stable learning rate:

# %%
scaled_b, scaled_w = sanity_check(scaled_x_train, y_train)
scaled_bs, scaled_ws = param_grid(true_b=2, true_w=0.6)
scaled_surface = loss_surface(scaled_bs, scaled_ws, scaled_x_train, y_train)

axes = panels(3, 10, 3.8)
for ax, inputs, grids, bottom, name in [
    (axes[0], x_train, (bs, ws, surface), (1, 2), "original"),
    (axes[1], bad_x_train, (bad_bs, bad_ws, bad_surface), (1, bad_w), "bad"),
    (axes[2], scaled_x_train, (scaled_bs, scaled_ws, scaled_surface), (scaled_b, scaled_w), "scaled"),
]:
    lr = 0.75 * max_stable_lr(inputs)
    steps, some_losses = descend(inputs, y_train, b_start, w_start, lr, n_epochs=40)
    landscape(ax, *grids, title=f"{name}, rate {lr:.3f}: loss {some_losses[-1]:.4f}", aspect="equal")
    ax.plot(*steps.T, ".-", color="C3", ms=5, lw=1)
    ax.plot(*bottom, "*", color="gold", ms=11)
plt.show()

# %% [markdown]
# ## One point, some points, all points
#
# So far every step has looked at all 80 points: **batch** gradient descent. It could as well look at a few of
# them, a **mini-batch**, and take its step at once; then at the next few, and so on, until all points have
# had their turn, which makes the epoch complete. With a single point at a time it is called **stochastic**
# gradient descent.
#
# ### `n_updates`
# You get three positive ints: the number of points, the batch size and the number of epochs. Return how many
# updates there are in all, an int. Every point takes part in every epoch; where the points don't divide
# evenly, the last batch of each epoch is smaller.
#
# `n_updates(80, 16, 100)` is 500, and `n_updates(10, 4, 1)` is 3.

# %% answer="n_updates"
def n_updates(n_points, batch_size, n_epochs):
    """How many updates there are in `n_epochs` epochs, an int."""
    ### BEGIN SOLUTION
    per_epoch = -(-n_points // batch_size)  # rounded up
    return per_epoch * n_epochs
    ### END SOLUTION


# %%
for name, batch_size in [("batch", 80), ("mini-batch", 16), ("stochastic", 1)]:
    print(f"{name:10}  {n_updates(80, batch_size, 100):5d} updates in 100 epochs")

# %% [markdown]
# ### `minibatch_descend`
# Like `descend`, with a `batch_size`: in each epoch, walk through the points in the order in which they are
# given, `batch_size` of them at a time; the last batch may be smaller. For each batch it calls `predict`,
# `gradients` and `update` with the points of that batch. Return the `path` alone, one row for the start and
# one after **every update**, an array of shape `(U + 1, 2)` for U updates in all.

# %% answer="minibatch_descend"
def minibatch_descend(x, y, b, w, lr, batch_size, n_epochs):
    """The path of mini-batch gradient descent: `b` and `w` at the start and after each update."""
    ### BEGIN SOLUTION
    path = [(b[0], w[0])]
    for _ in range(n_epochs):
        for start in range(0, len(x), batch_size):
            x_batch, y_batch = x[start : start + batch_size], y[start : start + batch_size]
            b_grad, w_grad = gradients(x_batch, y_batch, predict(b, w, x_batch))
            b, w = update(b, w, b_grad, w_grad, lr)
            path.append((b[0], w[0]))
    return np.array(path)
    ### END SOLUTION


# %%
near_bs, near_ws = np.meshgrid(np.linspace(0.4, 1.8, 80), np.linspace(-0.2, 2.4, 80))
near_surface = loss_surface(near_bs, near_ws, x_train, y_train)

axes = panels(3, 9.6, 3.8, sharey=True)
for ax, (name, batch_size) in zip(axes, [("batch", 80), ("mini-batch", 16), ("stochastic", 1)], strict=True):
    steps = minibatch_descend(x_train, y_train, b_start, w_start, 0.1, batch_size, n_epochs=100)
    landscape(ax, near_bs, near_ws, near_surface, title=f"{name}: {len(steps) - 1} steps")
    ax.plot(*steps.T, ".-", color="C3", ms=2, lw=0.5, alpha=0.8)
    ax.plot(*sanity_check(x_train, y_train), "*", color="gold", ms=12)
    ax.label_outer()
    print(f"{name:10}  ends at b = {steps[-1, 0]:.8f}, w = {steps[-1, 1]:.8f}")
plt.show()

# %% [markdown]
# The batch walks straight and has not yet arrived. Small batches take many more steps for the same look at
# the data and get to the bottom in time; but each sees only a part of the truth, so they stagger, and a
# single point never comes to rest. In practice one takes mini-batches.
#
# What have you built? Predict, measure the loss, find the gradient, take a step. In the next chapter PyTorch
# takes over the gradient. The steps stay yours.
