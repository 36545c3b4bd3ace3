# %% [markdown]
# # A neural network for the thermometer
#
# The training loop of the last lesson doesn't ask what the model is, as long as gradients flow through it.
# So far it was a line, and its shape was our decision. In this lesson you replace it by a neural network,
# which finds a shape of its own: first you build neurons by hand, then you let `torch.nn` do the
# bookkeeping, and at the end the same loop tastes wine.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. As before:
#
# - **Call what you have built.** Where a statement says that a function *calls* `neuron`, call it by that
#   name. The checks put other functions in its place, so that a slip in one exercise doesn't cost you
#   points in the next.
# - **Shapes are part of the answer.** New in this lesson: a batch of N samples with one number each has the
#   shape `(N, 1)`, a column, and no longer `(N,)`.

# %%
import math
import warnings
from collections import OrderedDict
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn, optim

from torchmark import check


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


# %% [markdown]
# ## One neuron
#
# A neuron does two things. It scales its input and shifts it, `w * x + b`, just as the line did. Then it
# sends the result through a fixed function that is not a line, its **activation**. Take the hyperbolic
# tangent for that: it maps every number to one between -1 and 1.
#
# ### `neuron`
# You get inputs `x`, a tensor of any shape, and the weight `w` and the bias `b`, each a tensor of shape `()`
# or a Python float. Return the neuron's output, tanh of `w * x + b`, in the shape and dtype of `x`. Leave
# `x` as it is.
#
# With `w = 2` and `b = 6`, the inputs `tensor([-10., -3., 18.])` give `tensor([-1.,  0.,  1.])`.

# %% answer="neuron"
def neuron(x, w, b):
    """Output of a tanh neuron with weight `w` and bias `b`, in the shape of `x`."""
    ### BEGIN SOLUTION
    return torch.tanh(w * x + b)
    ### END SOLUTION


# %%
print(neuron(torch.tensor([18.0, -10.0, -2.79]), w=2.0, b=6.0))

# %% [markdown]
# At 18 and at -10 the neuron has made up its mind. At -2.79 the sum is 0.42, in the middle part, and there
# the answer is a matter of degree.
#
# Imagine a network that scores pictures by how much of a dog they show. The sums behind such a score know
# no bounds: a garbage truck may get -2.2 today and -1000 tomorrow. Behind a tanh every score has its place
# between "surely not" and "surely".
#
# ### `tanh_values`
# You get `scores`, a list of Python floats of any size. Return the list of their hyperbolic tangents as
# Python floats, in Python's own double precision: the checks look at twelve digits.
#
# `tanh_values([0.0, 1000.0])` is `[0.0, 1.0]`.

# %% answer="tanh_values"
def tanh_values(scores):
    """The hyperbolic tangents of a list of Python floats, as Python floats."""
    ### BEGIN SOLUTION
    return [math.tanh(score) for score in scores]
    ### END SOLUTION


# %%
for name, score in zip(("garbage truck", "bear", "good dog"), tanh_values([-2.2, 0.1, 2.5]), strict=True):
    print(f"{name:14}{score:8.4f}")

# %% [markdown]
# ## A family of activations
#
# Tanh squeezes. One can also simply cut: values beyond a bound are set to that bound, the others pass as
# they are.
#
# ### `hardtanh`
# You get a tensor `x` of any shape and two Python floats with `lo < hi`, which are -1 and 1 unless given.
# Return `x` with everything below `lo` set to `lo` and everything above `hi` set to `hi`, as a new tensor:
# `x` keeps its values.
#
# `hardtanh(tensor([-3., 4., 12.]), 0.0, 10.0)` is `tensor([ 0.,  4., 10.])`.

# %% answer="hardtanh"
def hardtanh(x, lo=-1.0, hi=1.0):
    """`x`, cut off below `lo` and above `hi`."""
    ### BEGIN SOLUTION
    return x.clamp(lo, hi)
    ### END SOLUTION


# %% [markdown]
# There are dozens of activations. These six are the ones to know:
#
# | name | value |
# |---|---|
# | Tanh | $\tanh x$ |
# | Softplus | $\log(1 + e^x)$ |
# | Hardtanh | $x$, cut off at -1 and 1 |
# | ReLU | $x$ where it is positive, else 0 |
# | Sigmoid | $1 / (1 + e^{-x})$ |
# | LeakyReLU | $x$ where it is positive, else a small multiple of $x$ |
#
# ### `activations`
# You get a tensor `x` of any shape. Return a dictionary with the six names of the table as keys; the values
# are tensors in the shape and dtype of `x`. The small multiple of LeakyReLU is 0.1 here, so that one can
# see it. You may take what `torch` offers or write the formulas yourself. But mind large inputs: $e^{1000}$
# doesn't fit into any float, whereas Softplus of 1000 is 1000.
#
# For `tensor([-2.])` the values of ReLU and LeakyReLU are `tensor([0.])` and `tensor([-0.2000])`.

# %% answer="activations"
def activations(x):
    """The values of six activations at `x`, by name."""
    ### BEGIN SOLUTION
    return {
        "Tanh": torch.tanh(x),
        "Softplus": nn.functional.softplus(x),
        "Hardtanh": nn.functional.hardtanh(x),
        "ReLU": torch.relu(x),
        "Sigmoid": torch.sigmoid(x),
        "LeakyReLU": nn.functional.leaky_relu(x, 0.1),
    }
    ### END SOLUTION


# %%
x = torch.linspace(-3, 3, 121)
_, panels = plt.subplots(2, 3, figsize=(7.6, 4.2), sharex=True, sharey=True, layout="constrained")
for ax, (name, values) in zip(panels.flat, activations(x).items(), strict=True):
    ax.plot(x, values)
    ax.set(title=name, ylim=(-1.5, 3))
    ax.grid(alpha=0.3)
plt.show()

# %% [markdown]
# ## Where a neuron listens
#
# What these curves have in common: none of them is a line, each has a slope almost everywhere, and each has
# a range where its slope is considerable. There the neuron is *sensitive*. Where the curve is flat it is
# *saturated*: a change of the input hardly changes the output, and by the chain rule hardly any gradient
# comes through to the weights behind it.
#
# ### `slope_of`
# You get a function `f`, which maps a tensor element by element to one of the same shape, and a tensor `x`
# of any shape. Return the exact derivative of `f` at each element of `x`, in the shape and dtype of `x`, by
# autograd. The result requires no gradients. `x` is left as it was: if it didn't require gradients, it
# doesn't afterwards, and if it has something in `x.grad`, that stays there and doesn't count.
#
# For the square, `slope_of(lambda x: x**2, tensor([1., 5.]))` is `tensor([ 2., 10.])`.

# %% answer="slope_of"
def slope_of(f, x):
    """The derivative of an elementwise function `f` at each element of `x`."""
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    f(x).sum().backward()
    return x.grad
    ### END SOLUTION


# %%
x = torch.linspace(-6, 6, 241)
ax = canvas("input", "slope", title="Where gradients come through")
for f in (torch.tanh, torch.sigmoid, torch.relu):
    ax.plot(x, slope_of(f, x), label=f.__name__)
ax.legend()
plt.show()
print("slope of ReLU at -1, 0 and 1:", slope_of(torch.relu, torch.tensor([-1.0, 0.0, 1.0])))

# %% [markdown]
# The slope of ReLU jumps at 0. PyTorch agrees on 0 there, and training doesn't mind.
#
# ## Building with neurons
#
# A single neuron is a step from -1 up to 1. The weight says how steep it is; the bias says where, for the
# step is at the `x` for which `w * x + b` is zero. Two neurons make something new: one steps up, a second
# one with the same weight steps up further to the right. Their difference is zero far to the left, it is
# zero far to the right, and in between it is 2.
#
# ### `bump`
# You get inputs `x`, a tensor of any shape, and the Python floats `left < right` and `steepness > 0`. Make
# one neuron that steps at `left` and one that steps at `right`, both with the weight `steepness`, and return
# **half** of the first minus the second, in the shape of `x`. It calls `neuron` for both.
#
# `bump(tensor([0., 5., 9.]), left=3.0, right=7.0, steepness=10.0)` is `tensor([0., 1., 0.])`.

# %% answer="bump"
def bump(x, left, right, steepness):
    """A hill of height 1 between `left` and `right`, made of two neurons; the shape of `x`."""
    ### BEGIN SOLUTION
    return (neuron(x, steepness, -steepness * left) - neuron(x, steepness, -steepness * right)) / 2
    ### END SOLUTION


# %% [markdown]
# With bumps of any height side by side you can follow any curve, as closely as you like. Here twelve of
# them, that is, twenty-four neurons, trace a wave. Nobody trained them; the heights were read off. Training
# is the art of finding such weights from examples.

# %%
x = torch.linspace(0, 10, 401)
wave = torch.sin(x) + 0.3 * x
edges = [float(edge) for edge in range(-1, 12)]
hills = [
    (math.sin(left + 0.5) + 0.3 * (left + 0.5)) * bump(x, left, right, steepness=3.0) for left, right in pairwise(edges)
]

ax = canvas("x", "y", title="Twelve bumps trace a wave")
ax.plot(x, torch.stack(hills).T, color="lightgray")
ax.plot(x, wave, "--", label="wave")
ax.plot(x, sum(hills), label="sum of the bumps")
ax.legend()
plt.show()

# %% [markdown]
# ## Layers
#
# A row of neurons that all see the same input is a **layer**. Its weights form a matrix `W` of shape
# `(n_out, n_in)`, with one row per neuron, and its biases a vector of shape `(n_out,)`. For one sample, a
# vector `x` of shape `(n_in,)`, the sums of all neurons are `W @ x + b`.
#
# Layers can be stacked: what one puts out, the next takes in. But why the activation in between? See what
# happens if you leave it out.
#
# ### `two_linears_collapse`
# You get two layers without activation: `W1` of shape `(H, I)`, `b1` of shape `(H,)`, `W2` of shape `(O, H)`
# and `b2` of shape `(O,)`. Return the pair `W, b` of one single layer, of shapes `(O, I)` and `(O,)`, for
# which `W @ x + b` is the same as `W2 @ (W1 @ x + b1) + b2` whatever `x` is.
#
# If all are 1 by 1, with weights 3 and 5 and biases 2 and 7, the single weight is 15 and the bias is 17.

# %% answer="two_linears_collapse"
def two_linears_collapse(W1, b1, W2, b2):
    """The one affine layer `(W, b)`, shapes (O, I) and (O,), that equals the second after the first."""
    ### BEGIN SOLUTION
    return W2 @ W1, W2 @ b1 + b2
    ### END SOLUTION


# %%
torch.manual_seed(0)
W1, b1, W2, b2 = torch.randn(100, 3), torch.randn(100), torch.randn(2, 100), torch.randn(2)
W, b = two_linears_collapse(W1, b1, W2, b2)
sample = torch.tensor([0.5, -1.0, 2.0])
print("two layers, 502 numbers:", W2 @ (W1 @ sample + b1) + b2)
print("one layer, 8 numbers:   ", W @ sample + b)

# %% [markdown]
# A hundred neurons, and nothing gained: lines of lines are lines. It is the bend in between that makes
# depth worth having.
#
# ### `multilayer`
# You get a batch `x` of shape `(N, n_in)`, one sample per row, a list `params` of pairs `(W, b)`, and an
# activation `f`. Each `W` has the shape `(n_out, n_in)` of its layer, each `b` the shape `(n_out,)`. Send
# the batch through all layers, applying `f` after **every** one of them, the last one included, and return
# the result, of shape `(N, n_out)` of the last layer. With no layers at all that is `x`. Samples are rows
# here, so a layer's sums are `x @ W.T + b`.
#
# With `params = [(tensor([[2.], [3.]]), tensor([1., 0.]))]` and the square as `f`, the batch
# `tensor([[1.], [2.]])` becomes `tensor([[9., 9.], [25., 36.]])`.

# %% answer="multilayer"
def multilayer(x, params, f):
    """Output of a stack of layers `(W, b)` for a batch `x` of shape (N, n_in), `f` after each."""
    ### BEGIN SOLUTION
    for W, b in params:
        x = f(x @ W.T + b)
    return x
    ### END SOLUTION


# %% [markdown]
# ## Samples in rows
#
# Let us return to the thermometer. Whatever `torch.nn` offers works on batches: dimension 0 counts the
# samples, dimension 1 the numbers that belong to one sample. Our readings are N samples of a single number,
# and that is a column.
#
# ### `column`
# You get a tensor `t` of shape `(N,)`. Return its values in the shape `(N, 1)` and the same dtype; `t`
# itself keeps its shape. Gradients can flow through it.
#
# `column(tensor([1., 2.]))` is `tensor([[1.], [2.]])`.

# %% answer="column"
def column(t):
    """The values of `t`, shape (N,), as a column of shape (N, 1)."""
    ### BEGIN SOLUTION
    return t.unsqueeze(1)
    ### END SOLUTION


# %%
t_c = column(torch.tensor([0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0]))
t_u = column(torch.tensor([35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4]))
train_indices, val_indices = torch.tensor([9, 6, 5, 8, 4, 7, 0, 1, 3]), torch.tensor([2, 10])

t_un = 0.1 * t_u
t_un_train, t_un_val = t_un[train_indices], t_un[val_indices]
t_c_train, t_c_val = t_c[train_indices], t_c[val_indices]
print(t_u.shape, t_un_train.shape, t_un_val.shape)

# %% [markdown]
# The eleven measurements and the split are those of the last lesson.
#
# ## The line as a module
#
# The building blocks of `torch.nn` are **modules**: objects that hold parameters and can be called like
# functions. `nn.Linear(n_in, n_out)` is a layer without activation. It makes its own `weight`, of shape
# `(n_out, n_in)`, and `bias`, of shape `(n_out,)`, filled with small random numbers, as tensors of the class
# `nn.Parameter`. They require gradients from the start.
#
# ### `linear_model`
# You get two Python floats. Return an `nn.Linear` for one number in and one number out, whose weight is `w`
# and whose bias is `b`. Its parameters stay what they are, two `nn.Parameter`s of shapes `(1, 1)` and
# `(1,)` that require gradients: only their values are to be changed, and autograd must not see that change.
#
# `linear_model(2.0, 10.0)(tensor([[1.], [5.]]))` has the values `[[12.], [20.]]`.

# %% answer="linear_model"
def linear_model(w, b):
    """An nn.Linear with one input and one output, of weight `w` and bias `b`."""
    ### BEGIN SOLUTION
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(w)
        model.bias.fill_(b)
    return model
    ### END SOLUTION


# %%
model = linear_model(5.4, -17.3)
print(model, model.weight, model.bias, sep="\n")
print(model(torch.ones(10, 1)).shape)
try:
    model(torch.ones(10))
except RuntimeError as error:
    print(error)

# %% [markdown]
# Ten rows of one number are ten samples, and they give ten answers. Ten numbers in a row are *one* sample of
# ten numbers, which this model can't take.
#
# ### `predict_all`
# You get a `model` that maps a batch of shape `(N, 1)` to predictions of shape `(N, 1)`, and inputs `x` of
# shape `(N,)`. Return the predictions in the shape `(N,)`, also when N is 1 or 0. The model is called
# **once**, with the whole batch.
#
# For `model = linear_model(2.0, 10.0)` and `x = tensor([1., 5.])` the values are `[12., 20.]`.

# %% answer="predict_all"
def predict_all(model, x):
    """Predictions, shape (N,), of a model for batches (N, 1), at `x` of shape (N,)."""
    ### BEGIN SOLUTION
    return model(x.unsqueeze(1)).squeeze(1)
    ### END SOLUTION


# %% [markdown]
# ## Call the module
#
# What a module calculates stands in its method `forward`. Yet you write `model(x)`, not `model.forward(x)`.
# The call does the same and also runs the **hooks**: functions that someone has attached in order to watch
# or alter what goes in and out. `model.register_forward_hook(f)` attaches one, which is called as
# `f(module, inputs, output)` after each call; if it returns `None` the output stays as it is. What
# `register_forward_hook` returns is a handle, and its method `remove()` takes that hook off again.
#
# ### `call_vs_forward`
# You get a `model` and an input `x`. Attach a forward hook that counts, and find out how many times it runs
# for one `model(x)`, and how many times for one `model.forward(x)` after that. Return the two numbers as a
# pair of ints. Afterwards the model has no hooks but those that it had before.
#
# For all modules of `torch.nn` the answer is the same pair. But there are others: one whose `forward` calls
# the module itself again, for instance.

# %% answer="call_vs_forward"
def call_vs_forward(model, x):
    """How many times a forward hook runs for `model(x)` and for `model.forward(x)`."""
    ### BEGIN SOLUTION
    outputs = []
    handle = model.register_forward_hook(lambda module, inputs, output: outputs.append(output))
    model(x)
    called = len(outputs)
    model.forward(x)
    handle.remove()
    return called, len(outputs) - called
    ### END SOLUTION


# %%
print("hooks run by a call and by forward:", call_vs_forward(model, t_un))

# %% [markdown]
# ## What a module owns
#
# Last time you kept the parameters in a tensor and handed it to the optimizer. A module keeps its own, and
# `model.parameters()` hands them out, those of all its submodules included. It is a generator: run through
# it once, and it is empty.
#
# ### `params_of`
# You get a `model`. Return a **list** of all its parameters, in the order of `model.parameters()`. They
# must be the very same objects, so that an optimizer that gets the list changes the model.

# %% answer="params_of"
def params_of(model):
    """The parameters of a model as a list."""
    ### BEGIN SOLUTION
    return list(model.parameters())
    ### END SOLUTION


# %%
print(params_of(model))

# %% [markdown]
# How large is a model? One counts the numbers that training may change.
#
# ### `count_params`
# You get a `model`. Return, as an int, how many single numbers there are in all its parameters that require
# gradients. A parameter with `requires_grad=False` is frozen and doesn't count. One that the model uses in
# two places counts once, as `model.parameters()` hands it out once.
#
# For `nn.Linear(3, 2)` it is 8: six weights and two biases.

# %% answer="count_params"
def count_params(model):
    """How many numbers of a model training may change."""
    ### BEGIN SOLUTION
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
    ### END SOLUTION


# %% [markdown]
# ## The loss is a module too
#
# `nn.MSELoss` is the mean squared error. It is a class: `nn.MSELoss()` makes an instance, and the instance
# is called with predictions and targets. It guards you only halfway against a trap that you know. Watch
# what it says about a column of predictions and a row of targets.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("column and row:   ", nn.MSELoss()(model(t_un), t_c.squeeze(1)).item())
print("column and column:", nn.MSELoss()(model(t_un), t_c).item())
print(caught[0].message)

# %% [markdown]
# A warning, and a number that looks like a loss. It is the mean of 121 squared differences: every
# prediction was compared with every temperature. Warnings are easily overlooked, so make it an error.
#
# ### `strict_mse`
# You get two tensors, `prediction` and `target`. If their shapes are the same, return their mean squared
# error by `nn.MSELoss`, a tensor of shape `()` through which gradients can flow. If the shapes differ in
# any way, raise a `ValueError`, even if broadcasting would make them fit.
#
# `strict_mse(tensor([[3.], [5.]]), tensor([[1.], [1.]]))` is `tensor(10.)`.

# %% answer="strict_mse"
def strict_mse(prediction, target):
    """Mean squared error of two tensors of the same shape; ValueError where the shapes differ."""
    ### BEGIN SOLUTION
    if prediction.shape != target.shape:
        raise ValueError(f"shapes differ: {tuple(prediction.shape)} and {tuple(target.shape)}")
    return nn.MSELoss()(prediction, target)
    ### END SOLUTION


# %% [markdown]
# ## The same loop again
#
# Compare this with the loop of the last lesson: the parameters have disappeared from it. The model carries
# them, and the optimizer knows them.
#
# ### `training_loop`
# You get the number of epochs, an `optimizer` for the parameters of `model`, the `model`, a `loss_fn`, and
# the inputs and targets of both sets, each of shape `(N, 1)`. In every epoch take the training loss
# `loss_fn(model(t_u_train), t_c_train)` and the validation loss likewise, **then** let the optimizer do one
# step with the gradient of this epoch's training loss alone. The validation loss is only looked at: no
# graph is built for it. The model is called twice per epoch, once for each set. Return the pair
# `train_losses, val_losses`, two lists of Python floats with one entry per epoch, both taken before that
# epoch's step.

# %% answer="training_loop"
def training_loop(n_epochs, optimizer, model, loss_fn, t_u_train, t_u_val, t_c_train, t_c_val):
    """Training of a module: the lists of training and validation losses, one float per epoch."""
    ### BEGIN SOLUTION
    train_losses, val_losses = [], []
    for _ in range(n_epochs):
        train_loss = loss_fn(model(t_u_train), t_c_train)
        with torch.no_grad():
            val_loss = loss_fn(model(t_u_val), t_c_val)
        optimizer.zero_grad()
        train_loss.backward()
        optimizer.step()
        train_losses.append(train_loss.item())
        val_losses.append(val_loss.item())
    return train_losses, val_losses
    ### END SOLUTION


# %%
def report(train_losses, val_losses, *epochs):
    """Print both losses of some epochs, counted from 1."""
    for epoch in epochs:
        print(f"epoch {epoch:4d}   training {train_losses[epoch - 1]:9.4f}   validation {val_losses[epoch - 1]:9.4f}")


torch.manual_seed(0)
line = nn.Linear(1, 1)
line_losses = training_loop(
    n_epochs=3000,
    optimizer=optim.SGD(params_of(line), lr=1e-2),
    model=line,
    loss_fn=nn.MSELoss(),
    t_u_train=t_un_train,
    t_u_val=t_un_val,
    t_c_train=t_c_train,
    t_c_val=t_c_val,
)
report(*line_losses, 1, 1000, 2000, 3000)
print(f"weight {line.weight.item():.3f}, bias {line.bias.item():.2f}")

# %% [markdown]
# The start was random, and still this is the line of the last lesson: there is only one best line, and the
# path down to it has no side valleys. For a network neither is true.
#
# ## A network at last
#
# The simplest network has a **hidden** layer of some neurons, which all see the one reading, and an output
# layer that adds up what they say, each with a weight of its own. The output has no activation: a
# temperature must not be confined to the range from -1 to 1. `nn.Sequential` chains modules: each one takes
# what the one before it puts out.
#
# ### `seq_model`
# You get the number of hidden neurons. Return a new `nn.Sequential` of three modules: an `nn.Linear` from one
# number to `n_hidden`, an `nn.Tanh`, and an `nn.Linear` from `n_hidden` to one number. Every call makes new
# layers.

# %% answer="seq_model"
def seq_model(n_hidden=13):
    """A network with one hidden layer of tanh neurons, for one number in and one out."""
    ### BEGIN SOLUTION
    return nn.Sequential(nn.Linear(1, n_hidden), nn.Tanh(), nn.Linear(n_hidden, 1))
    ### END SOLUTION


# %%
torch.manual_seed(0)
net = seq_model()
print(net)
for p in params_of(net):
    print(tuple(p.shape))

# %% [markdown]
# Four parameters now, instead of two. With a few more layers such a list is hard to read, so every
# parameter has a name, too: the path that leads to it from the model.
#
# ### `param_report`
# You get a `model`. Return a list with a pair `(name, shape)` for each of its parameters, in the order of
# `model.named_parameters()`: the name is a string, the shape a tuple of ints.
#
# For `nn.Linear(3, 2)` it is `[("weight", (2, 3)), ("bias", (2,))]`.

# %% answer="param_report"
def param_report(model):
    """Names and shapes of the parameters of a model, as a list of pairs."""
    ### BEGIN SOLUTION
    return [(name, tuple(p.shape)) for name, p in model.named_parameters()]
    ### END SOLUTION


# %%
print(param_report(net))
print(count_params(net), "numbers to learn")

# %% [markdown]
# `nn.Sequential` names its modules by their position, and the Tanh at position 1 has no parameters. Names
# that say more are to be had: give it an `OrderedDict`, made from a list of pairs of name and module.
#
# ### `named_seq_model`
# Like `seq_model`, but the three modules of the `nn.Sequential` are named `hidden_linear`,
# `hidden_activation` and `output_linear`, in this order.

# %% answer="named_seq_model"
def named_seq_model(n_hidden=8):
    """The network of `seq_model`, with names for its three modules."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        OrderedDict(
            [
                ("hidden_linear", nn.Linear(1, n_hidden)),
                ("hidden_activation", nn.Tanh()),
                ("output_linear", nn.Linear(n_hidden, 1)),
            ]
        )
    )
    ### END SOLUTION


# %%
torch.manual_seed(0)
net = named_seq_model()
for name, shape in param_report(net):
    print(f"{name:24}{shape}")
print(count_params(net), "numbers to learn")

# %% [markdown]
# The names are attributes as well: whoever knows the path can walk it.
#
# ### `bias_of`
# You get a `model` that has a submodule named `output_linear`, wherever it stands among the others and
# whatever class the model is of. Return the bias of that submodule: the parameter itself, not a copy of its
# values.

# %% answer="bias_of"
def bias_of(model):
    """The bias parameter of the submodule `output_linear`."""
    ### BEGIN SOLUTION
    return model.output_linear.bias
    ### END SOLUTION


# %%
print(bias_of(net))

# %% [markdown]
# ## Training the network
#
# Everything else stays as it was. Only the learning rate becomes smaller: several weights in a chain make
# for a rougher landscape than a line has.
#
# ### `train_nn`
# You get the number of epochs, a `learning_rate`, a `model`, and the inputs and targets of both sets. Make
# **one** `optim.SGD` for all parameters of the model and one `nn.MSELoss`, call `training_loop` with them,
# and return what it returns. The inputs have their right size already.

# %% answer="train_nn"
def train_nn(n_epochs, learning_rate, model, t_u_train, t_u_val, t_c_train, t_c_val):
    """Both lists of losses of `training_loop`, with SGD and the mean squared error."""
    ### BEGIN SOLUTION
    optimizer = optim.SGD(model.parameters(), lr=learning_rate)
    return training_loop(n_epochs, optimizer, model, nn.MSELoss(), t_u_train, t_u_val, t_c_train, t_c_val)
    ### END SOLUTION


# %%
net_losses = train_nn(5000, 1e-3, net, t_un_train, t_un_val, t_c_train, t_c_val)
report(*net_losses, 1, 1000, 2000, 3000, 4000, 5000)
print("validation set, network:   ", predict_all(net, t_un_val.squeeze(1)).tolist())
print("validation set, measured:  ", t_c_val.squeeze(1).tolist())

ax = canvas("epoch", "training loss", xscale="log", yscale="log", title="The network gets below the line")
ax.plot(range(1, 3001), line_losses[0], label="line")
ax.plot(range(1, 5001), net_losses[0], label="network with 8 hidden neurons")
ax.legend()
plt.show()

# %% [markdown]
# The training loss is below what any line can reach. Is the network done? One can ask the gradients:
# parameters whose gradient is nearly zero have nothing more to gain nearby.
#
# ### `hidden_grads`
# You get a `model` with a submodule `hidden_linear`, a `loss_fn`, and inputs and targets of shape `(N, 1)`.
# Return the gradient of the loss at these data with respect to the **weight** of `hidden_linear`, in the
# shape of that weight. Gradients may be left from before, and they must not count. No parameter changes its
# value.

# %% answer="hidden_grads"
def hidden_grads(model, loss_fn, t_un, t_c):
    """Gradient of the loss with respect to the weight of `hidden_linear`."""
    ### BEGIN SOLUTION
    model.zero_grad()
    loss_fn(model(t_un), t_c).backward()
    return model.hidden_linear.weight.grad
    ### END SOLUTION


# %%
print("fresh  ", hidden_grads(named_seq_model(), nn.MSELoss(), t_un_train, t_c_train).squeeze(1))
print("trained", hidden_grads(net, nn.MSELoss(), t_un_train, t_c_train).squeeze(1))

# %% [markdown]
# ## The curve between the dots
#
# A loss is one number. To see what the network has made of the data, ask it for many readings that nobody
# has measured.
#
# ### `curve`
# You get a `model` that was trained on a **tenth** of the readings, and two Python floats. Return the pair
# `readings, predictions`: the readings `start`, `start + 1` and so on, below `stop`, as a float32 column of
# shape `(N, 1)`, and what the model predicts for them, of shape `(N, 1)`. The predictions don't require
# gradients.
#
# `curve(linear_model(2.0, 10.0), 20.0, 22.0)` gives the readings `[[20.], [21.]]` and the predictions
# `[[14.], [14.2]]`.

# %% answer="curve"
def curve(model, start=20.0, stop=90.0):
    """Readings from `start` to below `stop` and a model's predictions for a tenth of them, two columns."""
    ### BEGIN SOLUTION
    readings = torch.arange(start, stop).unsqueeze(1)
    with torch.no_grad():
        return readings, model(0.1 * readings)
    ### END SOLUTION


# %%
ax = canvas("reading (°F)", "temperature (°C)", title="A line and a network")
ax.plot(t_u[train_indices], t_c[train_indices], "o", label="training")
ax.plot(t_u[val_indices], t_c[val_indices], "s", mfc="none", label="validation")
ax.plot(*curve(line), "--", label="line")
ax.plot(*curve(net), label="network")
ax.legend()
plt.show()

# %% [markdown]
# The network bends a little after the dots. How much is a little? Join the two ends of its curve by a
# straight line, the *chord*, and look for the place where the curve is farthest away from it.
#
# ### `linearity_score`
# You get a `model` and inputs `x` of shape `(N, 1)`, in increasing order but not always evenly spaced, with
# N at least 2. The model maps them to predictions of shape `(N, 1)`. The chord is the line through the first
# and the last point of the curve. Return the largest distance, measured straight up or down, between a
# prediction and the chord at the same `x`, as a Python float: 0.0 for a line.
#
# For the square and `x` at 0, 1 and 4, the chord is at 0, 4 and 16, and the score is 3.0.

# %% answer="linearity_score"
def linearity_score(model, x):
    """Largest vertical distance of a model's curve from its chord, a float."""
    ### BEGIN SOLUTION
    y = model(x)
    chord = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
    return (y - chord).abs().max().item()
    ### END SOLUTION


# %% [markdown]
# Now you can experiment with numbers in hand. Before you run the cell: which networks will come out
# straighter, those with few neurons or those with many? Those with a small learning rate or with a large
# one?

# %%
x = 0.1 * torch.arange(20.0, 90.0).unsqueeze(1)
print("bend in °C (training loss) after 2000 epochs")
print("neurons     " + "".join(f"learning rate {rate:.0e}   " for rate in (1e-4, 1e-3)))
for n_hidden in (1, 8, 64):
    cells = []
    for rate in (1e-4, 1e-3):
        torch.manual_seed(1)
        small = seq_model(n_hidden)
        losses, _ = train_nn(2000, rate, small, t_un_train, t_un_val, t_c_train, t_c_val)
        cells.append(f"{linearity_score(small, x):9.2f} ({losses[-1]:5.2f})")
    print(f"{n_hidden:7d}" + "".join(f"{text:>23}" for text in cells))

# %% [markdown]
# At the small rate all curves are still nearly straight, but the losses tell why: they have hardly begun to
# learn. And many neurons don't mean much bend. A single neuron has to reach from frost to summer on its own
# and is driven into saturation; sixty-four share the work, and each of them stays near its middle, where
# tanh is almost a line. What a network can do and what it does are two questions.
#
# ## A module of your own
#
# Can a network also be made to overfit our nine measurements? That takes more layers, and a class that
# builds them is handy. Every module of your own derives from `nn.Module`, creates its layers in `__init__`
# and says in `forward` what happens to an input. It learns which parameters it owns by watching its
# attributes: a layer that is an attribute is found. Layers in an ordinary list or dictionary are **not**:
# nothing raises, but the optimizer never hears of them. For that reason there is `nn.ModuleList`.

# %%
class Hidden(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(1, 8), nn.Linear(8, 1)]


class Known(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(1, 8), nn.Linear(8, 1)])


print("parameters found in a list:", len(params_of(Hidden())), " in a ModuleList:", len(params_of(Known())))

# %% [markdown]
# ### `Stack`
# Write the class `Stack`, an `nn.Module`. `Stack(sizes)` gets a list of at least two ints, such as
# `[11, 32, 32, 1]`, and makes an `nn.Linear` from each size to the next one, in this order, all in **one**
# `nn.ModuleList` that is the attribute `layers`. Its `forward` takes a batch of shape `(N, sizes[0])`,
# applies tanh between two layers, but not after the last, and returns a tensor of shape `(N, sizes[-1])`.
#
# The parameters of `Stack([1, 8, 1])` are named `layers.0.weight`, `layers.0.bias`, `layers.1.weight` and
# `layers.1.bias`.

# %% answer="Stack"
class Stack(nn.Module):
    """Linear layers of the given sizes, with tanh between them."""

    def __init__(self, sizes):
        ### BEGIN SOLUTION
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in pairwise(sizes))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)
        ### END SOLUTION


# %%
print(param_report(Stack([1, 8, 1])))

# %% [markdown]
# ## Overfitting on purpose
#
# The line ended at a training loss of 3.01, and it would be a surprise if the truth about a thermometer were
# far from a line. A model that gets much lower on the nine training points has learned their misreadings by
# heart.
#
# ### `overfit`
# You get the inputs `t_un` and targets `t_c` of our nine training measurements, both of shape `(9, 1)`, in any
# order. Build and train a model of your choice and return it: an `nn.Module`, for batches of shape `(N, 1)`,
# whose mean squared error on these nine points is below **1.5**. It takes less than five seconds, and it gets
# there from any random start: the checks try several. The two validation measurements stay out of it.
#
# What helps: a second hidden layer, more neurons, and `optim.Adam` with a learning rate around 0.02. A
# single hidden layer like that of `seq_model` gets stuck at about 1.7.

# %% answer="overfit"
def overfit(t_un, t_c):
    """A trained model with a mean squared error below 1.5 on the nine points given."""
    ### BEGIN SOLUTION
    model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = optim.Adam(model.parameters(), lr=0.02)
    for _ in range(400):
        loss = nn.functional.mse_loss(model(t_un), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model
    ### END SOLUTION


# %%
torch.manual_seed(0)
parrot = overfit(t_un_train, t_c_train)
for name, trained in [("line", line), ("network", net), ("parrot", parrot)]:
    with torch.no_grad():
        train_loss = strict_mse(trained(t_un_train), t_c_train)
        val_loss = strict_mse(trained(t_un_val), t_c_val)
    print(f"{name:9} training {train_loss:6.3f}   validation {val_loss:6.3f}")

ax = canvas("reading (°F)", "temperature (°C)", title="Learned by heart")
ax.plot(t_u[train_indices], t_c[train_indices], "o", label="training")
ax.plot(t_u[val_indices], t_c[val_indices], "s", mfc="none", label="validation")
ax.plot(*curve(parrot), color="C3", label="parrot")
ax.legend()
plt.show()

# %% [markdown]
# ## Wine: eleven inputs
#
# With one input a network is a luxury. With eleven you can no longer look at the data and guess a formula.
# The task is a well-known one: from eleven laboratory measurements of a white wine, predict the quality that
# tasters gave it, from 3 to 9.
#
# The wines below are **invented**. Their averages and spreads are those of a published table of 4898
# Portuguese wines (Cortez and others, 2009), and so is the rough dependence of the quality on alcohol, acid
# and density; everything else is made up by a random generator with a fixed seed. The real table can be
# downloaded from the UCI machine learning repository, and all that follows works on it unchanged.

# %%
def invented_wines(n=220, seed=3):
    """Array of shape (n, 12): eleven measurements of invented wines, and in the last column their quality."""
    draw = np.random.RandomState(seed)
    means = [6.85, 0.278, 0.334, 6.39, 0.0458, 35.3, 138.4, 0.994, 3.19, 0.490, 10.5]
    spreads = [0.84, 0.101, 0.121, 5.07, 0.0218, 17.0, 42.5, 0.00299, 0.151, 0.114, 1.23]
    z = np.clip(draw.standard_normal((n, 11)), -2.5, 2.5)
    z[:, 7] = 0.5 * z[:, 3] - 0.7 * z[:, 10] + 0.5 * z[:, 7]  # sugar makes wine denser, alcohol lighter
    x = np.maximum(np.array(means) + np.array(spreads) * z, 0.01)
    taste = 6.2 + 0.5 * z[:, 10] - 0.2 * z[:, 1] - 0.1 * z[:, 7] + 0.1 * z[:, 5] - 0.3 * z[:, 5] ** 2
    quality = np.clip(np.round(taste + 0.6 * draw.standard_normal(n)), 3, 9)
    return np.column_stack([x, quality]).astype(np.float32)


wine = invented_wines()
print(wine.shape, wine.dtype)
print(np.array2string(wine[0], precision=3, suppress_small=True))
print({quality: int((wine[:, -1] == quality).sum()) for quality in range(3, 10)})

# %% [markdown]
# The quality is what the model shall say, so it must not be among the inputs: a model that reads the answer
# in its twelfth input has nothing to learn. And it has to be a column, for reasons that you know from
# `strict_mse`. With the 4898 wines of the real table, a column against a row would make 24 million
# differences.
#
# ### `wine_tensors`
# You get a NumPy array of shape `(N, C)`, float32 or float64, with one wine per row and the quality in the
# **last** column. Return the pair `x, y` of float32 tensors: the measurements, of shape `(N, C - 1)`, and
# the quality, of shape `(N, 1)`. The array keeps its values.
#
# `[[7.0, 0.5, 6.0], [8.0, 0.25, 5.0]]` gives `tensor([[7.0000, 0.5000], [8.0000, 0.2500]])` and
# `tensor([[6.], [5.]])`.

# %% answer="wine_tensors"
def wine_tensors(wine):
    """`(x, y)`, float32, of shapes (N, C - 1) and (N, 1), from an array of wines (N, C)."""
    ### BEGIN SOLUTION
    table = torch.tensor(wine, dtype=torch.float32)
    return table[:, :-1], table[:, -1:]
    ### END SOLUTION


# %%
x, y = wine_tensors(wine)
x_train, y_train, x_val, y_val = x[:170], y[:170], x[170:], y[170:]
print(x_train.shape, y_train.shape, x_val.shape, y_val.shape)

# %% [markdown]
# ## One scale for all
#
# The sulphur dioxide is around 138, the chlorides are around 0.05. You have seen what that does to a
# gradient, with two parameters only.

# %%
torch.manual_seed(0)
losses, _ = train_nn(5, 1e-2, Stack([11, 1]), x_train, x_val, y_train, y_val)
print("raw measurements:", *(f"{loss:.2g}" for loss in losses))

# %% [markdown]
# A tenth of everything won't help here. Each column needs a scale of its own: subtract its mean, divide by
# its standard deviation, and all are around 0 and about 1 wide. The mean and the deviation are learned from
# data, just like weights, so they come from the training set **alone**. The validation set has to make do
# with them, as any future wine will.
#
# ### `standardise`
# You get `x_train` of shape `(N, C)` and `x_val` of shape `(M, C)`. Return the pair of both after this
# change: from each column its mean is subtracted, and the result is divided by its standard deviation. Both
# numbers are those of that column of `x_train`, for both sets; the standard deviation is `torch.std` as it
# comes. The tensors that you were given keep their values.
#
# For `x_train = tensor([[1.], [2.], [3.]])` and `x_val = tensor([[5.]])` they are `[[-1.], [0.], [1.]]` and
# `[[3.]]`.

# %% answer="standardise"
def standardise(x_train, x_val):
    """Both sets, (N, C) and (M, C), with the columns centred and scaled as the training set says."""
    ### BEGIN SOLUTION
    mean, std = x_train.mean(dim=0), x_train.std(dim=0)
    return (x_train - mean) / std, (x_val - mean) / std
    ### END SOLUTION


# %%
x_train, x_val = standardise(x_train, x_val)
print("means     ", x_train.mean(dim=0)[:4], x_val.mean(dim=0)[:4])
print("deviations", x_train.std(dim=0)[:4], x_val.std(dim=0)[:4])

# %% [markdown]
# ## What counts as good
#
# A loss of 0.6: is that much? Compare with what can be had without any training. The laziest model says the
# mean quality for every wine. And the best linear model can be computed, by least squares, as you did for
# the thermometer: `torch.linalg.lstsq(A, y).solution` is the column of coefficients for which
# `A @ coefficients` comes closest to `y`.
#
# ### `baselines`
# You get `x` of shape `(N, C)` and `y` of shape `(N, 1)`. Return a pair of Python floats, calculated in
# float64: the mean squared error of always predicting the mean of `y`, and the lowest mean squared error
# that any linear model **with a bias** can reach. For that one, `A` has the C columns of `x` and one more,
# of ones.
#
# For `x = [[0.], [1.], [2.]]` and `y = [[0.], [1.], [0.]]` both are 0.2222, as the best line is flat.

# %% answer="baselines"
def baselines(x, y):
    """Mean squared errors, two floats: of predicting the mean, and of the best linear model."""
    ### BEGIN SOLUTION
    A, y = torch.cat([x, torch.ones_like(y)], dim=1).double(), y.double()  # (N, C + 1), (N, 1)
    best = A @ torch.linalg.lstsq(A, y).solution
    return ((y - y.mean()) ** 2).mean().item(), ((y - best) ** 2).mean().item()
    ### END SOLUTION


# %%
lazy, floor = baselines(x_train, y_train)
print(f"predicting the mean {lazy:.4f}, best linear model {floor:.4f}")

torch.manual_seed(0)
models = {"linear": Stack([11, 1]), "network": Stack([11, 32, 1])}
wine_losses = {name: train_nn(1500, 1e-2, model, x_train, x_val, y_train, y_val) for name, model in models.items()}
for name, (train_losses, val_losses) in wine_losses.items():
    print(f"{name:8} training {train_losses[-1]:.4f}   validation {val_losses[-1]:.4f}")

ax = canvas("epoch", "loss", xscale="log", yscale="log", title="Training on wine")
for color, (name, (train_losses, val_losses)) in zip(("C0", "C1"), wine_losses.items(), strict=True):
    ax.plot(range(1, 1501), train_losses, color=color, label=f"{name}, training")
    ax.plot(range(1, 1501), val_losses, ":", color=color, label=f"{name}, validation")
ax.axhline(lazy, color="gray", lw=0.8)
ax.axhline(floor, color="gray", lw=0.8)
ax.set_yticks([0.5, 1, 3, 10, 30], ["0.5", "1", "3", "10", "30"])
ax.legend()
plt.show()

# %% [markdown]
# ## A step for every few wines
#
# The linear model has arrived at its floor. The network goes below it, on wines that it has never seen, too:
# in this invented cellar both too little and too much free sulphur dioxide do harm, and that is a curve.
#
# Until now every step has looked at all samples first. With large tables that is slow: one waits long for a
# single step. So one goes through the data in small **batches** and takes a step after each. An epoch is
# then one passage through all the data, and it has many steps.
#
# One detail needs care: the loss of the epoch. Every batch has a loss of its own, a mean over its samples,
# and the last batch may be smaller than the others. What you want is the mean over all samples, so a batch
# counts as much as it has samples.
#
# ### `train_epoch`
# You get a `model`, an `optimizer` for its parameters, a `loss_fn` that returns the mean over a batch, `x` of
# shape `(N, C)`, `y` of shape `(N, 1)` and a `batch_size`. Go through the rows in their order, in batches of
# `batch_size` rows; the last batch takes what is left over. For every batch, take its loss
# `loss_fn(model(batch of x), batch of y)`, and do one step with the gradient of that batch alone; the model
# is called once for each batch. Return, as a Python float, the mean of the losses over all N **samples**:
# each batch's loss, taken before its step, counts in proportion to its number of samples.
#
# With three samples in batches of 2, if the first batch has the loss 1.0 and the second 4.0, the result is
# 2.0.

# %% answer="train_epoch"
def train_epoch(model, optimizer, loss_fn, x, y, batch_size):
    """One epoch in batches: a step after each; the mean loss per sample, a float."""
    ### BEGIN SOLUTION
    total = 0.0
    for start in range(0, len(x), batch_size):
        x_batch, y_batch = x[start : start + batch_size], y[start : start + batch_size]
        loss = loss_fn(model(x_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x_batch)
    return total / len(x)
    ### END SOLUTION


# %%
ax = canvas("epoch", "training loss", title="More steps per epoch", ylim=(0, 3))
for batch_size in (170, 64, 16):
    torch.manual_seed(0)
    taster = Stack([11, 32, 1])
    optimizer = optim.SGD(taster.parameters(), lr=1e-2)
    losses = [train_epoch(taster, optimizer, nn.MSELoss(), x_train, y_train, batch_size) for _ in range(60)]
    ax.plot(range(1, 61), losses, label=f"batches of {batch_size}")
ax.legend()
plt.show()

# %% [markdown]
# How can one look at eleven inputs? Not at all of them at once, but at what matters in the end: the quality
# that the model says against the quality that was given. On the diagonal they agree.

# %%
with torch.no_grad():
    said = models["network"](x_val)
nudge = torch.from_numpy(np.random.RandomState(0).uniform(-0.15, 0.15, tuple(y_val.shape)))
ax = canvas("quality given", "quality predicted", title="Fifty wines that the network has never seen")
ax.plot(y_val + nudge, said, "o", alpha=0.6)
ax.plot([3, 9], [3, 9], color="gray", lw=0.8)
plt.show()

# %% [markdown]
# The network hedges: the best wines come out lower than they are, and most of the poor ones higher. It can't
# know the taste of wine from a laboratory report, and when in doubt, a model that pays for squared errors
# leans towards the mean.
#
# If you have time, try the questions of the book on your own. How long does an epoch take here, compared
# with the thermometer, and is it the number of samples, of inputs, of neurons or of steps that costs? At
# which number of hidden neurons does the validation loss start to suffer?
#
# You came from a line and a loop, and the loop has stayed the same. The model is a module now, which owns
# its parameters and can be as deep as you like; its neurons bend, each in its own place; and two sets of
# data tell you whether it has learned or memorised. In the next chapter the inputs are pictures.
