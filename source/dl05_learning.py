# %% [markdown]
# # The mechanics of learning
#
# How does a machine learn from examples? In this lesson you build the whole mechanism with your own hands,
# on a problem so small that every number can be checked: eleven readings of an old thermometer. First with
# pencil and paper derivatives, then with autograd, then with optimizers; at the end you can tell a model
# that has learned from one that has only memorised.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Two agreements hold for the whole lesson:
#
# - **Call what you have built.** Where a statement says that a function *calls* `model`, call it by that
#   name rather than writing its formula again. The checks put other functions in its place, so that a slip
#   in one exercise doesn't cost you points in the next.
# - **Shapes are part of the answer.** A tensor of shape `(N,)` holds N numbers in a row, one of shape `()`
#   holds a single number. All tensors are float32 unless the inputs are not.

# %%
import math

import matplotlib.pyplot as plt
import torch
import torch.optim as optim

from torchmark import check


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


def report(losses, *epochs):
    """Print the loss of some epochs, counted from 1."""
    for epoch in epochs:
        print(f"epoch {epoch:4d}   loss {losses[epoch - 1]:.6f}")


# %% [markdown]
# ## A thermometer without units
#
# From a journey you bring home a wall thermometer with a fine dial and no unit on it. For some days you
# write down what it shows, next to the temperature in degrees Celsius from a thermometer that you trust.
# Now the readings have to become something PyTorch can calculate with.
#
# ### `data`
# You get two lists of Python numbers of the same length N: `celsius` and `readings`. Return the pair
# `t_c, t_u`, both as float32 tensors of shape `(N,)`. Some numbers may be written without a decimal point;
# they become float32 too.
#
# `data([0, 10.5], [32, 51])` gives `tensor([0.0000, 10.5000])` and `tensor([32., 51.])`.

# %% answer="data"
def data(celsius, readings):
    """The measurements `(t_c, t_u)` as two float32 tensors of shape (N,)."""
    ### BEGIN SOLUTION
    return torch.tensor(celsius, dtype=torch.float32), torch.tensor(readings, dtype=torch.float32)
    ### END SOLUTION


# %% [markdown]
# These are the eleven measurements of the whole lesson: `t_c` in Celsius, `t_u` in unknown units. Look at
# data before you model them.

# %%
t_c, t_u = data(
    celsius=[0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0],
    readings=[35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4],
)

ax = canvas("reading (unknown unit)", "temperature (°C)", title="Eleven measurements")
ax.plot(t_u, t_c, "o")
plt.show()

# %% [markdown]
# ## A line as a first guess
#
# The dots lie roughly on a line, so let us claim that they would lie exactly on one if nobody had misread
# anything: the temperature is the reading times a *weight* `w` plus a *bias* `b`. Such a claim with numbers
# left open is a **model**, the open numbers are its **parameters**, and learning means finding them.
#
# ### `model`
# You get the readings `t_u`, shape `(N,)`, and the parameters `w` and `b`, two tensors of shape `()`.
# Return the predictions of the line, shape `(N,)`. Leave the inputs as they are.
#
# With `t_u = tensor([1., 2.])`, `w = tensor(3.)` and `b = tensor(10.)` the predictions are
# `tensor([13., 16.])`.

# %% answer="model"
def model(t_u, w, b):
    """Predicted temperatures, shape (N,), for the readings `t_u` of shape (N,) and 0-d `w` and `b`."""
    ### BEGIN SOLUTION
    return w * t_u + b
    ### END SOLUTION


# %% [markdown]
# Before anything is learned the parameters need some value. We start with a weight of one and a bias of
# zero: the prediction is then the reading itself.
#
# ### `init_params`
# Return the pair `w, b` of starting values: one and zero, two new float32 tensors of shape `()`.

# %% answer="init_params"
def init_params():
    """The starting values `(w, b)`: one and zero, both 0-d float32."""
    ### BEGIN SOLUTION
    return torch.ones(()), torch.zeros(())
    ### END SOLUTION


# %%
w, b = init_params()
t_p = model(t_u, w, b)
print(t_p)

# %% [markdown]
# ## Less loss is what we want
#
# To improve a guess we must be able to say how bad it is, in a single number: the **loss**. It should be
# zero for a perfect prediction and grow with every error, whether too warm or too cold. The distance
# `|t_p - t_c|` does that, and so does its square. The square has a smooth bottom, where its slope fades to
# zero, and it minds one big error more than several small ones.

# %%
error = torch.linspace(-2, 2, 81)
ax = canvas("error  $t_p - t_c$ (°C)", "loss", title="Two ways to punish an error")
ax.plot(error, error.abs(), "--", label="distance")
ax.plot(error, error**2, label="square")
ax.legend()
plt.show()

# %% [markdown]
# ### `loss_fn`
# You get predictions `t_p` and measured temperatures `t_c`, both of shape `(N,)`. Return the mean of the
# squared differences, as a tensor of shape `()`: it must stay a tensor, so that gradients can flow through
# it later.
#
# `loss_fn(tensor([1., 2., 3.]), tensor([0., 0., 0.]))` is `tensor(4.6667)`: 1 + 4 + 9, divided by 3.

# %% answer="loss_fn"
def loss_fn(t_p, t_c):
    """Mean squared error of `t_p` against `t_c`, both of shape (N,); a 0-d tensor."""
    ### BEGIN SOLUTION
    return ((t_p - t_c) ** 2).mean()
    ### END SOLUTION


# %%
print("loss of the first guess:", loss_fn(t_p, t_c))

# %% [markdown]
# ## Broadcasting: how shapes meet
#
# In `w * t_u` a single number met eleven, and PyTorch knew what to do. The rule behind it is called
# **broadcasting**. Write both shapes one above the other, aligned **at the right end**. Then, in every
# column:
#
# - equal sizes stay as they are;
# - a size of 1 is stretched to the other size;
# - a missing entry counts as 1;
# - anything else is an error.
#
# It is convenient and treacherous: subtracting a `(11,)` from a `(11, 1)` raises no error and yields 121
# differences.
#
# ### `broadcast_shape`
# You get two shapes `s` and `t`, each a tuple of positive ints (possibly empty). Return the shape of the
# product of two such tensors as a tuple of ints, or `None` if the shapes don't fit together.
#
# `broadcast_shape((3, 1), (1, 4))` is `(3, 4)`, and `broadcast_shape((2,), (3,))` is `None`.

# %% answer="broadcast_shape"
def broadcast_shape(s, t):
    """Shape that tensors of shapes `s` and `t` (tuples of ints) broadcast to; None if they don't fit."""
    ### BEGIN SOLUTION
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t)
    if any(i != j and 1 not in (i, j) for i, j in zip(s, t, strict=True)):
        return None
    return tuple(max(i, j) for i, j in zip(s, t, strict=True))
    ### END SOLUTION


# %%
x, y, z, a = torch.ones(()), torch.ones(3, 1), torch.ones(1, 3), torch.ones(2, 1, 1)
print("x * y     ", broadcast_shape(x.shape, y.shape), " torch says", tuple((x * y).shape))
print("y * z     ", broadcast_shape(y.shape, z.shape), " torch says", tuple((y * z).shape))
print("y * z * a ", broadcast_shape((y * z).shape, a.shape), " torch says", tuple((y * z * a).shape))

# %% [markdown]
# ## Feeling for the slope
#
# Think of the loss as a display with two knobs below it, `w` and `b`. Which way should you turn a knob?
# Turn it a little up, read the display, turn it a little down, read again. The difference of the two
# readings, divided by the distance between the two knob positions, is the **rate of change** of the loss.
# Where it is positive, turning the knob down makes the loss smaller.
#
# ### `rate_of_change`
# You get a function `f` of one argument, a point `p` (a tensor of shape `()` or a Python float) and a
# distance `delta`. Return the slope of the line through `f` at `p + delta` and at `p - delta`.
#
# `rate_of_change(lambda p: p**3, 2.0, delta=1.0)` is `13.0`: it goes from 1 to 27 over a distance of 2.

# %% answer="rate_of_change"
def rate_of_change(f, p, delta=0.1):
    """Central difference of `f` at `p`: its slope between `p - delta` and `p + delta`."""
    ### BEGIN SOLUTION
    return (f(p + delta) - f(p - delta)) / (2.0 * delta)
    ### END SOLUTION


# %%
print("rate for w:", rate_of_change(lambda w: loss_fn(model(t_u, w, b), t_c), w))
print("rate for b:", rate_of_change(lambda b: loss_fn(model(t_u, w, b), t_c), b))

# %% [markdown]
# Now turn the knobs: against the rate, by the rate times a small number, the **learning rate**. With two
# knobs a question comes up that is easily overlooked. You may turn `w`, and measure the rate of `b` only
# then, with the new `w` in place (*in turn*). Or you measure both rates first and turn afterwards
# (*together*). These are different steps, and gradient descent is the second one.
#
# ### `two_knob_step`
# You get a function `loss_at(w, b)`, the knobs `w` and `b` (shape `()`), a `learning_rate` and a bool
# `together`. Return the pair of new knobs `w, b` after one step. It calls `rate_of_change` with its default
# `delta`. If `together` is true, both rates are measured at the old knobs; if not, the rate of `b` is
# measured after `w` has been turned.
#
# With `loss_at(w, b) = 3*w + 5*b + w*b`, `w = 2`, `b = 1` and a learning rate of 0.1, the new `w` is 1.6
# either way. The new `b` is 0.3 together and 0.34 in turn.

# %% answer="two_knob_step"
def two_knob_step(loss_at, w, b, learning_rate, together):
    """New `(w, b)`, both 0-d, one step down the rates of change of `loss_at(w, b)`."""
    ### BEGIN SOLUTION
    new_w = w - learning_rate * rate_of_change(lambda knob: loss_at(knob, b), w)
    seen_w = w if together else new_w
    new_b = b - learning_rate * rate_of_change(lambda knob: loss_at(seen_w, knob), b)
    return new_w, new_b
    ### END SOLUTION


# %%
def loss_at(w, b):
    return loss_fn(model(t_u, w, b), t_c)


print("in turn:  ", two_knob_step(loss_at, w, b, learning_rate=1e-2, together=False))
print("together: ", two_knob_step(loss_at, w, b, learning_rate=1e-2, together=True))

# %% [markdown]
# ## The gradient on paper
#
# Probing costs two evaluations per knob and depends on `delta`. For a formula like ours the slope can be
# had exactly: let `delta` shrink to nothing, and you have a derivative. The loss depends on the
# predictions, and the predictions depend on the parameters, so the **chain rule** applies: for every
# measurement,
#
# $$\frac{d\,\text{loss}}{d\,w} = \frac{d\,\text{loss}}{d\,t_p} \cdot \frac{d\,t_p}{d\,w}$$
#
# and the contributions of all measurements are added up. Three small functions, then one that joins them.
#
# ### `dloss_fn`
# You get `t_p` and `t_c`, both of shape `(N,)`, or both of shape `(N, 1)`. Return the derivative of the
# mean squared error with respect to each prediction, in the same shape. The mean's division by N belongs
# here.
#
# For `t_p = tensor([3., 5.])` and `t_c = tensor([1., 1.])` it is `tensor([2., 4.])`.

# %% answer="dloss_fn"
def dloss_fn(t_p, t_c):
    """Derivative of the mean squared error with respect to each element of `t_p`; the shape of `t_p`."""
    ### BEGIN SOLUTION
    return 2 * (t_p - t_c) / t_p.size(0)
    ### END SOLUTION


# %% [markdown]
# ### `dmodel_dw`
# Same arguments as `model`. Return the derivative of each prediction with respect to `w`, shape `(N,)`: by
# how much does a prediction grow when `w` grows by one?

# %% answer="dmodel_dw"
def dmodel_dw(t_u, w, b):
    """Derivative of each prediction with respect to `w`, shape (N,)."""
    ### BEGIN SOLUTION
    return t_u
    ### END SOLUTION


# %% [markdown]
# ### `dmodel_db`
# The same for `b`. It is one number for all predictions: return it as a float.

# %% answer="dmodel_db"
def dmodel_db(t_u, w, b):
    """Derivative of every prediction with respect to `b`, a float."""
    ### BEGIN SOLUTION
    return 1.0
    ### END SOLUTION


# %% [markdown]
# ### `grad_fn`
# You get `t_u`, `t_c`, `t_p`, each of shape `(N,)`, and `w`, `b`. Return the **gradient**, a tensor of
# shape `(2,)`: the derivative of the loss with respect to `w`, then the one with respect to `b`. It calls
# `dloss_fn`, `dmodel_dw` and `dmodel_db`, so that it stays right when one of them is changed for another
# model or loss.
#
# If `dloss_fn` gives `[1., 2.]`, `dmodel_dw` gives `[10., 20.]` and `dmodel_db` gives `3.0`, the gradient
# is `tensor([50., 9.])`.

# %% answer="grad_fn"
def grad_fn(t_u, t_c, t_p, w, b):
    """Gradient of the loss, shape (2,): with respect to `w`, then `b`."""
    ### BEGIN SOLUTION
    dloss_dtp = dloss_fn(t_p, t_c)
    dloss_dw = dloss_dtp * dmodel_dw(t_u, w, b)
    dloss_db = dloss_dtp * dmodel_db(t_u, w, b)
    return torch.stack([dloss_dw.sum(), dloss_db.sum()])
    ### END SOLUTION


# %% [markdown]
# It must agree with what you measured by probing, a few cells above.

# %%
print("gradient at the first guess:", grad_fn(t_u, t_c, t_p, w, b))

# %% [markdown]
# ## The training loop
#
# One step makes the loss smaller; many steps make it small. One pass over all measurements with one update
# at its end is called an **epoch**. What goes round in the loop is always the same: predict, measure the
# loss, find the gradient, take a step.
#
# ### `training_loop`
# You get the number of epochs, the `learning_rate`, the starting `params` (a tensor of shape `(2,)`: `w`,
# then `b`) and the measurements `t_u`, `t_c` of shape `(N,)`. In every epoch call `model`, `loss_fn` and
# `grad_fn`, and step down the gradient. Return the pair `params, losses`: the parameters after the last
# epoch, and a list with one Python float per epoch, the loss **before** that epoch's update. The tensor
# `params` that you were given keeps its values.
#
# If `grad_fn` always gave `[1., -2.]`, two epochs from `[0., 0.]` at a learning rate of 0.1 would end at
# `[-0.2, 0.4]`.

# %% answer="training_loop"
def training_loop(n_epochs, learning_rate, params, t_u, t_c):
    """Gradient descent by hand: the last `params`, shape (2,), and the list of `n_epochs` losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        w, b = params
        t_p = model(t_u, w, b)
        losses.append(loss_fn(t_p, t_c).item())
        params = params - learning_rate * grad_fn(t_u, t_c, t_p, w, b)
    return params, losses
    ### END SOLUTION


# %%
params, exploding = training_loop(
    n_epochs=100, learning_rate=1e-2, params=torch.tensor([1.0, 0.0]), t_u=t_u, t_c=t_c
)
report(exploding, 1, 2, 3, 10, 11)
print(params)

# %% [markdown]
# ## When training blows up
#
# That was not learning. The loss rises by a factor of thousands in each epoch, until float32 has no number
# left for it and it reads `inf`, later `nan` (*not a number*). Each step went in the right direction, but
# so far that it landed higher up on the other side of the valley, where the slope is steeper still.
# Training **diverges**.

# %%
slope = torch.linspace(-3.2, 3.2, 65)
_, panels = plt.subplots(1, 2, figsize=(7.6, 3.2), sharey=True, layout="constrained")
for ax, rate, start in zip(panels, (1.15, 0.2), (1.2, 3.0), strict=True):
    walk = [start * (1 - 2 * rate) ** k for k in range(4 if rate > 1 else 9)]
    ax.plot(slope, slope**2, color="lightgray")
    ax.plot(walk, [p**2 for p in walk], "o-", color="C3" if rate > 1 else "C0")
    ax.set(xlabel="parameter", title="steps too large" if rate > 1 else "steps small enough")
panels[0].set_ylabel("loss")
plt.show()

# %% [markdown]
# It pays to notice this early, rather than after a night of training.
#
# ### `detect_divergence`
# You get `losses`, a list of Python floats, one per epoch, none of them negative. Return the index (from 0)
# of the first loss that is a sign of divergence: it is infinite, or `nan`, or more than 3 times the loss
# just before it. If there is none, return `None`.
#
# `detect_divergence([5.0, 4.0, 13.0, 90.0])` is `2`, and `detect_divergence([5.0, 14.0, 3.0])` is `None`.

# %% answer="detect_divergence"
def detect_divergence(losses):
    """Index of the first loss that is inf, nan or above 3 times its predecessor; None if there is none."""
    ### BEGIN SOLUTION
    for i, loss in enumerate(losses):
        if not math.isfinite(loss) or (i > 0 and loss > 3 * losses[i - 1]):
            return i
    return None
    ### END SOLUTION


# %% [markdown]
# The first cure is a smaller learning rate. One tries powers of ten: `1e-3`, `1e-4`.

# %%
params, slow = training_loop(
    n_epochs=100, learning_rate=1e-4, params=torch.tensor([1.0, 0.0]), t_u=t_u, t_c=t_c
)
report(slow, 1, 2, 3, 10, 11, 99, 100)
print(params)
print("diverged at index", detect_divergence(exploding), "before, and now at", detect_divergence(slow))

ax = canvas("epoch", "loss", yscale="log", title="The same loop at two learning rates", xticks=range(1, 11))
ax.plot(range(1, 7), exploding[:6], "o-", color="C3", label="1e-2")
ax.plot(range(1, 11), slow[:10], "o-", color="C0", label="1e-4")
ax.legend(title="learning rate")
plt.show()

# %% [markdown]
# ## Inputs of a sensible size
#
# Stable now, but stuck at a loss of 29. Look at the gradient at the start: 4517 for `w`, 83 for `b`. The
# readings are numbers around 50, and they multiply the gradient of `w` only. A rate that is safe for `w`
# hardly moves `b` at all. Rather than a rate for each parameter, we change the inputs: a tenth of the
# reading is nearer to 1, and both gradients become comparable.
#
# ### `normalise_inputs`
# You get the readings `t_u`, shape `(N,)`. Return a tenth of them, as a new tensor: `t_u` keeps its values.
#
# `normalise_inputs(tensor([20., 50.]))` is `tensor([2., 5.])`.

# %% answer="normalise_inputs"
def normalise_inputs(t_u):
    """A tenth of the readings, shape (N,)."""
    ### BEGIN SOLUTION
    return 0.1 * t_u
    ### END SOLUTION


# %%
t_un = normalise_inputs(t_u)
for name, inputs in [("t_u ", t_u), ("t_un", t_un)]:
    grad = grad_fn(inputs, t_c, model(inputs, w, b), w, b)
    print(f"{name}  first gradient {grad.tolist()}   ratio {grad[0] / grad[1]:.1f}")

params, losses = training_loop(
    n_epochs=100, learning_rate=1e-2, params=torch.tensor([1.0, 0.0]), t_u=t_un, t_c=t_c
)
report(losses, 1, 2, 3, 10, 11, 99, 100)
print(params)

# %% [markdown]
# With the learning rate of the explosion, training is stable and still going down after 100 epochs. So let
# it go on.

# %%
params, losses = training_loop(
    n_epochs=5000, learning_rate=1e-2, params=torch.tensor([1.0, 0.0]), t_u=t_un, t_c=t_c
)
report(losses, 1, 10, 100, 1000, 4000, 5000)
print(params)

ax = canvas("epoch", "loss", xscale="log", yscale="log", title="Scaled inputs keep learning")
ax.plot(range(1, 101), slow, label="readings, rate 1e-4")
ax.plot(range(1, 5001), losses, label="a tenth of them, rate 1e-2")
ax.legend()
plt.show()

# %% [markdown]
# ## What the thermometer measures
#
# The loss has settled at 2.93. It can't reach zero: the dots don't lie exactly on any line. But the two
# numbers that were learned say something about the thermometer, as soon as we undo the scaling.
#
# ### `to_fahrenheit_law`
# You get `params`, shape `(2,)`: the `w` and `b` of a line that was fitted to a **tenth** of the readings.
# Return the `w` and `b` of the very same line, written for the readings themselves, as a tensor of shape
# `(2,)`. Leave `params` as it is.
#
# `to_fahrenheit_law(tensor([5., -17.]))` is `tensor([0.5, -17.])`.

# %% answer="to_fahrenheit_law"
def to_fahrenheit_law(params):
    """`(w, b)` for raw readings, shape (2,), from the `params` for a tenth of them."""
    ### BEGIN SOLUTION
    w, b = params
    return torch.stack([w / 10, b])
    ### END SOLUTION


# %%
w_raw, b_raw = to_fahrenheit_law(params)
print(f"learned           t_c = {w_raw:.4f} * reading + ({b_raw:.4f})")
print(f"from Fahrenheit   t_c = {5 / 9:.4f} * reading + ({-32 * 5 / 9:.4f})")

# %% [markdown]
# The thermometer shows degrees Fahrenheit. Nobody told the loop; it found out.
#
# Let us see the line among the dots. Two tricks are useful for that. A star unpacks a tensor along its
# first dimension: `f(x, *params)` is `f(x, params[0], params[1])`, however many there are. And a tensor
# that takes part in gradients has to leave them behind before it can become a NumPy array.
#
# ### `predict_unpacked`
# You get a function `model` (the argument, not your own), inputs `t_un` of shape `(N,)` and `params` of
# shape `(P,)`; `params` may require gradients. Return `model` of the inputs and the P parameters, as a
# **NumPy array** of shape `(N,)` and the dtype that the predictions have.
#
# For `params = tensor([1., 2., 3.])` it calls `model(t_un, tensor(1.), tensor(2.), tensor(3.))`.

# %% answer="predict_unpacked"
def predict_unpacked(model, t_un, params):
    """Predictions `model(t_un, *params)` as a NumPy array of shape (N,), for any number of parameters."""
    ### BEGIN SOLUTION
    return model(t_un, *params).detach().numpy()
    ### END SOLUTION


# %%
ax = canvas("reading (°F)", "temperature (°C)", title="The line that was learned")
ax.plot(t_u, t_c, "o", label="measured")
ax.plot(t_u, predict_unpacked(model, t_un, params), label="line")
ax.legend()
plt.show()

# %% [markdown]
# ## Autograd
#
# Deriving by hand is fine for a line and hopeless for a network with a million parameters. PyTorch does it
# for you: a tensor with `requires_grad=True` is followed through every operation, and `backward()` on the
# loss walks the same way back, applying the chain rule as you did. The result ends up in the tensor's
# attribute `grad`. Such a tensor, made by you and not by an operation, is called a **leaf**.
#
# ### `autograd_params`
# You get two Python numbers `w` and `b`, floats or ints. Return **one** float32 tensor of shape `(2,)` that
# holds them. It is a leaf, it requires gradients, and its `grad` is still `None`.

# %% answer="autograd_params"
def autograd_params(w, b):
    """Leaf tensor of shape (2,), float32, that requires gradients."""
    ### BEGIN SOLUTION
    return torch.tensor([w, b], dtype=torch.float32, requires_grad=True)
    ### END SOLUTION


# %% [markdown]
# ### `autograd_grad`
# You get `params`, a leaf of shape `(2,)` that requires gradients and has none yet, and `t_u`, `t_c` of
# shape `(N,)`. Return the gradient of the loss with respect to `params`, shape `(2,)`. It calls `model` and
# `loss_fn`, and leaves the derivatives to autograd.

# %% answer="autograd_grad"
def autograd_grad(params, t_u, t_c):
    """Gradient of the loss with respect to `params`, shape (2,), by autograd."""
    ### BEGIN SOLUTION
    loss_fn(model(t_u, *params), t_c).backward()
    return params.grad
    ### END SOLUTION


# %%
print("by autograd:", autograd_grad(autograd_params(1.0, 0.0), t_u, t_c))
print("on paper:   ", grad_fn(t_u, t_c, t_p, w, b))

# %% [markdown]
# ## Gradients pile up
#
# Now the trap that everybody falls into once. `backward()` does not *store* the gradient in `grad`, it
# **adds** it to what is already there.
#
# ### `accumulate`
# You get `params` (a leaf of shape `(2,)` that requires gradients and has none yet), `t_u`, `t_c` and a
# number `k` of at least 1. Predict with `model`, take the loss with `loss_fn` and go backward, `k` times
# over, without changing or zeroing anything in between. Return what `params.grad` holds in the end, shape
# `(2,)`.
#
# The memory of a forward pass is freed by `backward()`, so one that is to be walked back again has to be
# made again.

# %% answer="accumulate"
def accumulate(params, t_u, t_c, k):
    """What `params.grad`, shape (2,), holds after `k` forward and backward passes without zeroing."""
    ### BEGIN SOLUTION
    for _ in range(k):
        loss_fn(model(t_u, *params), t_c).backward()
    return params.grad
    ### END SOLUTION


# %%
for k in (1, 2, 3):
    print(k, "times backward:", accumulate(autograd_params(1.0, 0.0), t_u, t_c, k))

# %% [markdown]
# So before the next `backward()`, the old gradient has to go. Right at the start there is none yet: `grad`
# is `None`.
#
# ### `safe_zero`
# You get a leaf `params`, with or without a gradient in `params.grad`. See to it that nothing is left of an
# old gradient: afterwards `params.grad` is either all zeros or `None`. The values of `params` don't change.
# Return nothing.

# %% answer="safe_zero"
def safe_zero(params):
    """Clear `params.grad`, whether there is one or not."""
    ### BEGIN SOLUTION
    if params.grad is not None:
        params.grad.zero_()
    ### END SOLUTION


# %% [markdown]
# Now the training loop again, this time without derivatives on paper. Two things are new in the update. It
# has to happen inside `with torch.no_grad():`, because it is no part of the prediction and autograd should
# look away. And it changes the tensor `params` **in place**: a new tensor under the old name would not be
# the leaf whose gradient autograd fills in.
#
# ### `training_loop_autograd`
# Arguments as in `training_loop`, but `params` is a leaf that requires gradients. In every epoch, call
# `model` and `loss_fn`, get the gradient of this epoch alone from autograd, and update `params` itself in
# place. Return the pair `params, losses`: the same tensor, and a list of Python floats, the loss before
# each update.

# %% answer="training_loop_autograd"
def training_loop_autograd(n_epochs, learning_rate, params, t_u, t_c):
    """Gradient descent with autograd: `params`, shape (2,), updated in place, and the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        if params.grad is not None:
            params.grad.zero_()
        loss = loss_fn(model(t_u, *params), t_c)
        loss.backward()
        with torch.no_grad():
            params -= learning_rate * params.grad
        losses.append(loss.item())
    return params, losses
    ### END SOLUTION


# %%
params, autograd_losses = training_loop_autograd(
    n_epochs=5000, learning_rate=1e-2, params=autograd_params(1.0, 0.0), t_u=t_un, t_c=t_c
)
report(autograd_losses, *range(500, 5001, 500))
print(params)

# %% [markdown]
# ## Optimizers
#
# The same numbers as before, without a single derivative of ours. The update is left, and there is a
# ready-made part for that too: an **optimizer** from `torch.optim`. It is given a list of parameters when
# it is made and keeps hold of these very tensors. `zero_grad()` clears their gradients, `step()` changes
# their values. `optim.SGD` takes exactly our step, learning rate times gradient.
#
# ### `sgd_one_step`
# You get a leaf `params` of shape `(2,)`, `t_u`, `t_c` of shape `(N,)` and a `learning_rate`. Take one step
# with `optim.SGD`, for the loss that `model` and `loss_fn` give, and return `params`, the same tensor with
# its new values. `params.grad` may still hold something from before, which must not count.

# %% answer="sgd_one_step"
def sgd_one_step(params, t_u, t_c, learning_rate):
    """`params`, shape (2,), after one step of stochastic gradient descent, in place."""
    ### BEGIN SOLUTION
    optimizer = optim.SGD([params], lr=learning_rate)
    loss = loss_fn(model(t_u, *params), t_c)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return params
    ### END SOLUTION


# %%
print("readings:       ", sgd_one_step(autograd_params(1.0, 0.0), t_u, t_c, learning_rate=1e-5))
print("a tenth of them:", sgd_one_step(autograd_params(1.0, 0.0), t_un, t_c, learning_rate=1e-2))

# %% [markdown]
# With the optimizer handed in from outside, the loop needs to know neither the learning rate nor how many
# parameters there are.
#
# ### `training_loop_optim`
# You get the number of epochs, an `optimizer`, the leaf `params` of shape `(P,)` that it looks after, and
# `t_u`, `t_c` of shape `(N,)`. In every epoch call `model(t_u, *params)` and `loss_fn`, go backward, and
# let the optimizer do one step with the gradient of this epoch alone. Return the pair `params, losses`, as
# in the loop before.

# %% answer="training_loop_optim"
def training_loop_optim(n_epochs, optimizer, params, t_u, t_c):
    """Training with any optimizer: `params`, shape (P,), updated in place, and the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(model(t_u, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses
    ### END SOLUTION


# %%
params = autograd_params(1.0, 0.0)
params, sgd_losses = training_loop_optim(
    n_epochs=1000, optimizer=optim.SGD([params], lr=1e-2), params=params, t_u=t_un, t_c=t_c
)
for epoch in (1, 2, 3, 10, 100, 500, 1000):
    by_hand, by_sgd = autograd_losses[epoch - 1], sgd_losses[epoch - 1]
    print(f"epoch {epoch:4d}   loss with the update by hand {by_hand:9.6f}   with SGD {by_sgd:9.6f}")

# %% [markdown]
# ## Swapping the optimizer
#
# One line decides which optimizer it is; the loop doesn't notice. **Adam** adapts the step of every
# parameter to the gradients that this parameter has seen. It hardly minds badly scaled inputs, so we may go
# back to the raw readings.
#
# ### `adam_fit`
# You get the number of epochs, a `learning_rate` and `t_u`, `t_c` of shape `(N,)`. Start from the
# parameters `[1., 0.]`, make **one** `optim.Adam` for them and call `training_loop_optim`. Use `t_u` as it
# is, and return what `training_loop_optim` returns.

# %% answer="adam_fit"
def adam_fit(n_epochs, learning_rate, t_u, t_c):
    """`(params, losses)` of `training_loop_optim` with Adam, from a weight of one and a bias of zero."""
    ### BEGIN SOLUTION
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = optim.Adam([params], lr=learning_rate)
    return training_loop_optim(n_epochs, optimizer, params, t_u, t_c)
    ### END SOLUTION


# %%
params, adam_losses = adam_fit(n_epochs=2000, learning_rate=1e-1, t_u=t_u, t_c=t_c)
report(adam_losses, 500, 1000, 1500, 2000)
print(params)

# %% [markdown]
# `torch.optim` has more than a dozen optimizers. To compare them, it is handy to choose one by its name.
#
# ### `swap_optimizer`
# You get the `name` of a class in `torch.optim`, such as `"SGD"` or `"RMSprop"`, a tensor `params`, and any
# options as keywords. Return an optimizer of that class for this one tensor, made with these options. It
# works for every name in `torch.optim` whose class takes a list of tensors first.
#
# `swap_optimizer("SGD", params, lr=0.1, momentum=0.9)` is the same as
# `optim.SGD([params], lr=0.1, momentum=0.9)`.

# %% answer="swap_optimizer"
def swap_optimizer(name, params, **options):
    """Optimizer of the class `name` in torch.optim for the tensor `params`, made with `options`."""
    ### BEGIN SOLUTION
    return getattr(optim, name)([params], **options)
    ### END SOLUTION


# %%
ax = canvas("epoch", "loss", yscale="log", title="One loop, four ways to step")
for name, options in [
    ("SGD", {"lr": 1e-2}),
    ("SGD", {"lr": 1e-2, "momentum": 0.9}),
    ("RMSprop", {"lr": 1e-1}),
    ("Adam", {"lr": 1e-1}),
]:
    params = autograd_params(1.0, 0.0)
    _, losses = training_loop_optim(300, swap_optimizer(name, params, **options), params, t_un, t_c)
    ax.plot(range(1, 301), losses, label=name + (" with momentum" if "momentum" in options else ""))
ax.legend()
plt.show()

# %% [markdown]
# ## Data the model never sees
#
# A loss of 2.93 on the very measurements that the line was fitted to: is that good? A flexible enough curve
# could run through all eleven dots and know nothing about the twelfth. To find out, put some measurements
# aside before training. The model learns from the **training set**; the **validation set** only answers the
# question how well it does on data it has never seen.
#
# Which ones to put aside is left to chance: readings written down in order of date or size would give
# lopsided sets.
#
# ### `split_indices`
# You get the number `n` of samples, the fraction `frac` for validation and a `seed`. Shuffle the indices 0
# to n-1 with `torch.randperm`, after seeding torch's generator with `seed`. The last `int(frac * n)` of
# them are for validation, the ones before for training. Return the pair `train_indices, val_indices` of
# int64 tensors. When `int(frac * n)` is 0, all indices are for training.

# %% answer="split_indices"
def split_indices(n, frac, seed):
    """`(train_indices, val_indices)`, int64, of shapes (n - n_val,) and (n_val,), n_val = int(frac * n)."""
    ### BEGIN SOLUTION
    n_train = n - int(frac * n)
    torch.manual_seed(seed)
    shuffled = torch.randperm(n)
    return shuffled[:n_train], shuffled[n_train:]
    ### END SOLUTION


# %%
print(split_indices(11, 0.2, seed=0))

# %% [markdown]
# ### `apply_split`
# You get `t_u`, `t_c` of shape `(N,)`, the two index tensors, and the `scale` for the inputs. Return four
# tensors: `train_t_u, val_t_u, train_t_c, val_t_c`, the measurements at the given indices, in that order.
# The readings of **both** sets are multiplied by `scale`, the temperatures are not.
#
# With `t_u = tensor([10., 20., 30.])`, `train_indices = tensor([2, 0])` and a scale of 0.1, `train_t_u` is
# `tensor([3., 1.])`.

# %% answer="apply_split"
def apply_split(t_u, t_c, train_indices, val_indices, scale=0.1):
    """`(train_t_u, val_t_u, train_t_c, val_t_c)`, the readings multiplied by `scale`."""
    ### BEGIN SOLUTION
    return scale * t_u[train_indices], scale * t_u[val_indices], t_c[train_indices], t_c[val_indices]
    ### END SOLUTION


# %% [markdown]
# So that everybody sees the same curves, the lesson goes on with one shuffle that is written out.

# %%
train_indices, val_indices = torch.tensor([9, 6, 5, 8, 4, 7, 0, 1, 3]), torch.tensor([2, 10])
train_t_un, val_t_un, train_t_c, val_t_c = apply_split(t_u, t_c, train_indices, val_indices)

# %% [markdown]
# ### `training_loop_val`
# Like `training_loop_optim`, with both sets: you get the number of epochs, the `optimizer`, `params` of
# shape `(2,)` and the four tensors of `apply_split`, in the same order. In every epoch, take both losses
# with `model` and `loss_fn`, **then** do one step for the training loss alone. Return
# `params, train_losses, val_losses`, two lists of Python floats: both losses of an epoch are those before
# its update.

# %% answer="training_loop_val"
def training_loop_val(n_epochs, optimizer, params, train_t_u, val_t_u, train_t_c, val_t_c):
    """Training with a watch on the validation set: `params`, shape (2,), and both lists of losses."""
    ### BEGIN SOLUTION
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(train_t_u, *params), train_t_c)
        val_loss = loss_fn(model(val_t_u, *params), val_t_c)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return params, train_losses, val_losses
    ### END SOLUTION


# %%
params = autograd_params(1.0, 0.0)
line_params, train_losses, val_losses = training_loop_val(
    3000, optim.SGD([params], lr=1e-2), params, train_t_un, val_t_un, train_t_c, val_t_c
)
for epoch in (1, 2, 3, 500, 1000, 1500, 2000, 2500, 3000):
    train_loss, val_loss = train_losses[epoch - 1], val_losses[epoch - 1]
    print(f"epoch {epoch:4d}   training {train_loss:8.4f}   validation {val_loss:8.4f}")
print(line_params)

ax = canvas("epoch", "loss", yscale="log", title="Both losses fall")
ax.plot(range(1, 3001), train_losses, label="training")
ax.plot(range(1, 3001), val_losses, ":", label="validation")
ax.legend()
plt.show()

# %% [markdown]
# ## Reading two loss curves
#
# Two curves tell four stories:
#
# - **A** The training loss doesn't fall. The model is too simple, or the inputs hold no information.
# - **B** The training loss falls, the validation loss turns back up. The model memorises: it **overfits**.
# - **C** Both fall together. All is well, and a bigger model may do better still.
# - **D** Both fall, the validation loss stays higher. Some overfitting, under control.
#
# ### `which_case`
# You get `train` and `val`, two lists of Python floats with one positive loss per epoch, at least two each.
# Return the letter of the first line that holds:
#
# - `"A"` if the last training loss is above 0.9 times the first training loss;
# - `"B"` if the last validation loss is above 1.1 times the **lowest** validation loss;
# - `"C"` if the last validation loss is at most 1.1 times the last training loss;
# - `"D"` otherwise.
#
# `which_case([8.0, 2.0, 1.0], [9.0, 3.0, 6.0])` is `"B"`.

# %% answer="which_case"
def which_case(train, val):
    """The story "A", "B", "C" or "D" that two lists of losses tell."""
    ### BEGIN SOLUTION
    if train[-1] > 0.9 * train[0]:
        return "A"
    if val[-1] > 1.1 * min(val):
        return "B"
    return "C" if val[-1] <= 1.1 * train[-1] else "D"
    ### END SOLUTION


# %%
progress = torch.linspace(0, 4, 41)
fall = torch.exp(-progress)
stories = [
    (1 - 0.01 * progress, 1.1 - 0.01 * progress),
    (fall, 0.6 * fall + 0.4 + 0.03 * progress**2),
    (fall + 0.1, 1.1 * fall + 0.1),
    (0.9 * fall + 0.1, 0.7 * fall + 0.4),
]
_, panels = plt.subplots(1, 4, figsize=(8.4, 2.4), sharey=True, layout="constrained")
for ax, (train, val) in zip(panels, stories, strict=True):
    ax.plot(progress, train, label="training")
    ax.plot(progress, val, ":", label="validation")
    ax.set(title=which_case(train.tolist(), val.tolist()), xlabel="epoch")
    ax.set(ylim=(0, 1.3), xticks=[], yticks=[])
panels[0].set_ylabel("loss")
panels[0].legend(loc="lower left")
plt.show()

print("our thermometer:", which_case(train_losses, val_losses))

# %% [markdown]
# ## Switching autograd off
#
# In `training_loop_val` only the training loss went backward. The validation loss had a graph of its own,
# built in each epoch and never used. For eleven numbers that is no matter; with a big network it costs time
# and a lot of memory. Where no gradient is wanted, let autograd look away from the start:
# `torch.no_grad()`.
#
# ### `validation_loss`
# You get `params`, a leaf of shape `(2,)` that requires gradients, and `val_t_u`, `val_t_c` of shape
# `(N,)`. It calls `model` and `loss_fn` and returns the loss as a tensor of shape `()` that does **not**
# require gradients. No graph is built on the way, and afterwards autograd works as before.

# %% answer="validation_loss"
def validation_loss(params, val_t_u, val_t_c):
    """Loss on the validation set, a 0-d tensor, computed without a graph."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        return loss_fn(model(val_t_u, *params), val_t_c)
    ### END SOLUTION


# %%
print("requires gradients:", validation_loss(line_params, val_t_un, val_t_c).requires_grad)

# %% [markdown]
# Often the same function serves for training and for validation. `torch.set_grad_enabled` takes a bool and
# switches autograd on or off for the block below it.
#
# ### `calc_forward`
# You get `t_u`, `t_c` of shape `(N,)`, a leaf `params` of shape `(2,)` that requires gradients, and a bool
# `is_train`. It calls `model` and `loss_fn` and returns the loss, a tensor of shape `()`. A graph is built
# exactly when `is_train` is true, even if the caller has switched autograd off; and the caller finds
# autograd as it was.

# %% answer="calc_forward"
def calc_forward(t_u, t_c, params, is_train):
    """The loss, a 0-d tensor, with a graph behind it exactly when `is_train`."""
    ### BEGIN SOLUTION
    with torch.set_grad_enabled(is_train):
        return loss_fn(model(t_u, *params), t_c)
    ### END SOLUTION


# %%
print("training:  ", calc_forward(train_t_un, train_t_c, line_params, is_train=True))
print("validation:", calc_forward(val_t_un, val_t_c, line_params, is_train=False))

# %% [markdown]
# ## A parabola instead of a line
#
# What if the line was too simple? Let the model bend:  $t_c = w_2 t_u^2 + w_1 t_u + b$. This is still
# learning of the same kind, with one parameter more.
#
# ### `quad_model`
# You get `t_u` of shape `(N,)` and three parameters of shape `()`, in the order `w2`, `w1`, `b`. Return the
# predictions, shape `(N,)`. Leave the inputs as they are.
#
# With `t_u = tensor([1., 2.])` and the parameters 3, 10 and 100 the predictions are `tensor([113., 132.])`.

# %% answer="quad_model"
def quad_model(t_u, w2, w1, b):
    """Predicted temperatures, shape (N,), of a parabola with the 0-d parameters `w2`, `w1` and `b`."""
    ### BEGIN SOLUTION
    return w2 * t_u**2 + w1 * t_u + b
    ### END SOLUTION


# %% [markdown]
# Before you train it, think: which parts of what you have built must change for the new model, and which
# don't care?
#
# ### `must_change`
# Make a dictionary with these seven keys; each value is `True` if that part must change, else `False`. We
# train with `training_loop_optim`, with SGD, on a tenth of the readings.
#
# - `"model"`: the function that predicts
# - `"params"`: the tensor of starting values
# - `"loss_fn"`: the function that compares predictions with measurements
# - `"grad_fn"`: the gradient on paper, if one wants to use it
# - `"backward"`: the line that calls `loss.backward()`
# - `"step"`: the line that calls `optimizer.step()`
# - `"learning_rate"`: it was 1e-2 until now. The squares go up to 67, where the inputs went up to 8: think
#   of what large inputs did to the gradient.

# %% answer="must_change"
### BEGIN SOLUTION
must_change = {
    "model": True,
    "params": True,
    "loss_fn": False,
    "grad_fn": True,
    "backward": False,
    "step": False,
    "learning_rate": True,
}
### END SOLUTION

# %% [markdown]
# ### `fit_quadratic`
# You get the number of epochs, a `learning_rate`, inputs `t_un`, `t_c` of shape `(N,)` and an
# `optimizer_class`. Start from the parameters `[1., 1., 0.]` (w2, w1, b), make one optimizer of that class
# for them, with that learning rate, and train: each epoch calls `quad_model` and `loss_fn`. Return the pair
# `params, losses` as in the other loops: shape `(3,)`, and a list of Python floats with the loss before
# each update.

# %% answer="fit_quadratic"
def fit_quadratic(n_epochs, learning_rate, t_un, t_c, optimizer_class=optim.SGD):
    """Training of the parabola: its parameters `(w2, w1, b)`, shape (3,), and the list of losses."""
    ### BEGIN SOLUTION
    params = torch.tensor([1.0, 1.0, 0.0], requires_grad=True)
    optimizer = optimizer_class([params], lr=learning_rate)
    losses = []
    for _ in range(n_epochs):
        loss = loss_fn(quad_model(t_un, *params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return params, losses
    ### END SOLUTION


# %%
for rate in (1e-2, 1e-3, 1e-4):
    params, losses = fit_quadratic(100, rate, t_un, t_c)
    print(f"learning rate {rate:.0e}: loss after 100 epochs {losses[-1]:.4f}")

params, losses = fit_quadratic(5000, 1e-4, t_un, t_c)
print(f"after 5000 epochs: {losses[-1]:.4f}", params)

# %% [markdown]
# ## Which fit is better?
#
# The parabola ends at a loss of 3.86, the line at 2.93. So the line fits better? Not so fast: a parabola
# with `w2 = 0` *is* a line, so the best parabola can't be worse than the best line. Ours is simply not done
# yet. For models like these the lowest possible loss can be calculated without any training, by **least
# squares**: `torch.linalg.lstsq(A, y)` finds the coefficients for which `A @ coefficients` comes closest to
# `y`.
#
# ### `lowest_loss`
# You get `t_u`, `t_c` of shape `(N,)` and a `degree`. Return, as a Python float, the lowest mean squared
# error that any polynomial of this degree can reach on these points. Calculate in float64. The columns of
# `A`, shape `(N, degree + 1)`, are the powers of `t_u`, the power 0 among them; `y` is `t_c` as a column of
# shape `(N, 1)`.
#
# For the points (0, 0), (1, 1), (2, 0) the best line is flat, at 1/3, and `lowest_loss` of degree 1 is
# 0.2222.

# %% answer="lowest_loss"
def lowest_loss(t_u, t_c, degree):
    """Lowest mean squared error, a float, of a polynomial of `degree` on `t_u` and `t_c` of shape (N,)."""
    ### BEGIN SOLUTION
    A = torch.stack([t_u.double() ** k for k in range(degree + 1)], dim=1)  # (N, degree + 1)
    y = t_c.double().unsqueeze(1)  # (N, 1)
    return ((A @ torch.linalg.lstsq(A, y).solution - y) ** 2).mean().item()
    ### END SOLUTION


# %%
print(f"lowest loss of a line     {lowest_loss(t_un, t_c, 1):.4f}")
print(f"lowest loss of a parabola {lowest_loss(t_un, t_c, 2):.4f}")

# %% [markdown]
# Two questions, then, before one model is called better: has each of them come near the lowest loss it can
# reach? And how does it do on data it has not seen?
#
# ### `compare_fits`
# You get two trained models, `linear` and `quadratic`, each a dictionary of Python floats: `"train"`, the
# training loss at the end; `"lowest"`, the lowest training loss possible; `"val"`, the validation loss at
# the end. Return
#
# - `"train longer"` if the training loss of one of them, or of both, is above 1.05 times its lowest;
# - else the name, `"linear"` or `"quadratic"`, of the one with the smaller validation loss (`"linear"` if
#   they are equal: the simpler one).

# %% answer="compare_fits"
def compare_fits(linear, quadratic):
    """"linear", "quadratic" or "train longer", from the dicts with the losses "train", "lowest" and "val"."""
    ### BEGIN SOLUTION
    if any(fit["train"] > 1.05 * fit["lowest"] for fit in (linear, quadratic)):
        return "train longer"
    return "quadratic" if quadratic["val"] < linear["val"] else "linear"
    ### END SOLUTION


# %% [markdown]
# Both models, on the same nine measurements, and judged on the same two. SGD first, then Adam for the
# parabola.

# %%
line = {
    "train": train_losses[-1],
    "lowest": lowest_loss(train_t_un, train_t_c, 1),
    "val": val_losses[-1],
}
print("line          ", {key: round(value, 3) for key, value in line.items()})

parabolas = {
    "SGD": fit_quadratic(2000, 1e-4, train_t_un, train_t_c),
    "Adam": fit_quadratic(2000, 1e-1, train_t_un, train_t_c, optim.Adam),
}
for name, (params, losses) in parabolas.items():
    val_loss = loss_fn(quad_model(val_t_un, *params), val_t_c).item()
    parabola = {"train": losses[-1], "lowest": lowest_loss(train_t_un, train_t_c, 2), "val": val_loss}
    print(f"parabola, {name:4}", {key: round(value, 3) for key, value in parabola.items()})
    print("verdict:", compare_fits(line, parabola))

# %%
readings = torch.linspace(20, 85, 66)
ax = canvas("reading (°F)", "temperature (°C)", title="A line and a parabola")
ax.plot(t_u[train_indices], t_c[train_indices], "o", label="training")
ax.plot(t_u[val_indices], t_c[val_indices], "s", mfc="none", label="validation")
ax.plot(readings, predict_unpacked(model, 0.1 * readings, line_params), label="line")
ax.plot(readings, predict_unpacked(quad_model, 0.1 * readings, parabolas["Adam"][0]), "--", label="parabola")
ax.legend()
plt.show()

# %% [markdown]
# The parabola bends towards the nine dots it knows, and pays for it on the two it doesn't: a lower training
# loss and a worse model. You have seen overfitting with your own eyes, on eleven numbers.
#
# And what have you built? Predict, compare, go backward, step: this loop will train everything else in the
# course. From here on only the model changes. In the next chapter it becomes a neural network.
