# %% [markdown]
# # A simple regression, in PyTorch
#
# In the last lesson you found a line through eighty points with nothing but NumPy: predict, measure the loss,
# find the gradient, take a step. You now do the same once more and hand over one piece of work after the
# other to PyTorch: first the arrays, then the derivatives, then the steps, and at last the model itself. When
# nothing is left to hand over, you have the training loop that all of deep learning uses. At the end five
# loops are waiting that somebody got wrong.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for the whole lesson:
#
# - **Call what you have built.** Where a statement says that a function *calls* `predict`, call it by that
#   name rather than writing its formula again. The checks put other functions in its place, so that a slip
#   in one exercise doesn't cost you points in the next.
# - **Shapes are part of the answer.** Data are columns of shape `(N, 1)`, the parameters `b` and `w` have
#   shape `(1,)`, and a tensor of shape `()` holds a single number. Tensors are float32 unless a statement
#   says otherwise or the inputs are not.
# - **Leave what you are given as it is**, except where a statement says *in place*.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim

from torchmark import check

plt.rcParams["figure.constrained_layout.use"] = True


def panels(n, width, height=3.2, **options):
    """A row of n axes with a light grid."""
    _, axes = plt.subplots(1, n, figsize=(width, height), squeeze=False, **options)
    for ax in axes[0]:
        ax.grid(alpha=0.25)
    return axes[0]


# %% [markdown]
# ## Tensors
#
# PyTorch keeps its numbers in **tensors**. A tensor is what an array is in NumPy: numbers of one dtype, in a
# box with any number of dimensions. One number alone is a *scalar* (no dimension), a row of numbers a
# *vector* (one), a table a *matrix* (two); with more dimensions it is just called a tensor.
#
# `torch.tensor(...)` makes one from Python numbers and takes their dtype: of ints it makes int64, of floats
# float32. (There is also a `torch.Tensor` with a capital T. It is the class, and `torch.Tensor(3)` means
# three numbers that happen to lie in memory. Leave it alone.)
#
# ### `make_tensors`
# You get an int `seed`. Set the seed of torch's generator with `torch.manual_seed`, then return a tuple of
# four tensors:
#
# - a scalar, shape `()`, float32, of the value 3.14159;
# - a vector, shape `(3,)`, **int64**, of 1, 2 and 3;
# - a matrix of ones, shape `(2, 3)`, float32;
# - a tensor of standard normal random numbers (`torch.randn`), shape `(2, 3, 4)`, float32.
#
# With the seed 42 the first two random numbers are 1.9269 and 1.4873.

# %% answer="make_tensors"
def make_tensors(seed):
    """A scalar, a vector, a matrix of ones, and a (2, 3, 4) tensor of standard normal numbers drawn after seeding."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    scalar = torch.tensor(3.14159)
    vector = torch.tensor([1, 2, 3])
    matrix = torch.ones(2, 3)
    tensor = torch.randn(2, 3, 4)
    return scalar, vector, matrix, tensor
    ### END SOLUTION


# %%
four = make_tensors(42)
for t in four:
    print(t)

# %% [markdown]
# Every tensor knows its shape. `t.shape` and `t.size()` are the same thing, a `torch.Size`, and a `torch.Size`
# is a tuple. A scalar has a shape too: the empty one.
#
# ### `shape_of`
# You get a tensor `t`. Return a tuple of three: its shape (a tuple of ints), its number of dimensions and the
# number of its elements (two ints).
#
# For `torch.ones(2, 3)` it is `((2, 3), 2, 6)`, for `torch.tensor(5.0)` it is `((), 0, 1)`.

# %% answer="shape_of"
def shape_of(t):
    """`(shape, n_dims, n_elements)` of a tensor: a tuple of ints and two ints."""
    ### BEGIN SOLUTION
    return t.shape, t.dim(), t.numel()
    ### END SOLUTION


# %%
for t in four:
    print(shape_of(t))

# %% [markdown]
# ## One memory, two shapes
#
# The elements of a tensor lie in memory one behind the other. The shape is only a way of reading them. So two
# tensors with different shapes can read **the same memory**: one is then called a *view* of the other.
# Nothing is copied, which is fast, and what you write into one of them shows up in both, which may be what
# you want, or not.
#
# There are two methods that look alike. `view` either gives you a view or raises an error. `reshape` gives
# you a view if it can, and else, without a word, a copy.
#
# ### `reshaped_view`
# You get a matrix `m` of shape `(R, C)`. Return a tensor of shape `(1, R * C)` with the same elements, row
# after row, that **shares the memory** of `m`. Where the elements of `m` don't lie in memory in that order
# (in a transposed matrix, for instance), there is no such view: then the function raises a `RuntimeError` and
# doesn't return a copy.

# %% answer="reshaped_view"
def reshaped_view(m):
    """A view of the matrix `m`, shape (R, C), with shape (1, R * C); RuntimeError where there is none."""
    ### BEGIN SOLUTION
    return m.view(1, -1)
    ### END SOLUTION


# %%
matrix = four[2]
same_matrix = reshaped_view(matrix)
same_matrix[0, 1] = 2.0
print(matrix)
print(same_matrix)

# %% [markdown]
# Only `same_matrix` was written to, and `matrix` changed. Where you want a tensor of your own, ask for a copy.
# Two methods help, and they do different things: `clone` copies the elements, and `detach` cuts the tensor off
# from the bookkeeping of gradients, of which you will hear soon. Neither does the work of the other.
#
# ### `independent_copy`
# You get a tensor `m` of any shape, dtype and device; it may require gradients. Return a tensor with the same
# elements, shape, dtype and device that shares no memory with `m` and doesn't require gradients. No warning
# should be raised on the way; torch gives one if it is asked to make a tensor out of a tensor.

# %% answer="independent_copy"
def independent_copy(m):
    """A copy of `m` that has a memory of its own and no part in gradients."""
    ### BEGIN SOLUTION
    return m.clone().detach()
    ### END SOLUTION


# %%
another_matrix = independent_copy(matrix)
another_matrix[0, 1] = 99.0
print(matrix[0, 1].item(), another_matrix[0, 1].item())

# %% [markdown]
# ## From NumPy to PyTorch
#
# Here are the data of the last lesson, the same numbers as before: a line with `b = 1` and `w = 2`, some
# noise, 80 points for training and 20 for validation.

# %%
rng = np.random.RandomState(42)
x = rng.rand(100, 1)
y = 1 + 2 * x + 0.1 * rng.randn(100, 1)
idx = np.arange(100)
rng.shuffle(idx)
x_train, y_train, x_val, y_val = x[idx[:80]], y[idx[:80]], x[idx[80:]], y[idx[80:]]
print("first training point:", x_train[0], y_train[0], "  dtype:", x_train.dtype)

# %% [markdown]
# NumPy counts in float64, PyTorch by habit in float32: half the memory, and precise enough for learning. The
# two don't mix well, so the data have to be converted. `torch.as_tensor` makes a tensor that **uses the memory
# of the array**, with the array's dtype; a change of dtype then makes new memory necessary.
#
# ### `to_float_tensor`
# You get a NumPy array `a` of floats or ints. Return a float32 tensor of the same shape and values. Copy only
# where the dtype has to change: if `a` is float32 already, the tensor shares its memory.

# %% answer="to_float_tensor"
def to_float_tensor(a):
    """The array `a` as a float32 tensor, in the memory of `a` if that is float32 already."""
    ### BEGIN SOLUTION
    return torch.as_tensor(a).float()
    ### END SOLUTION


# %%
print(x_train.dtype, "->", to_float_tensor(x_train).dtype)

# %% [markdown]
# Whether memory is shared is worth a look of its own, because nothing in a printed tensor tells you.
#
# ### `shared_and_copied`
# You get a NumPy array `a`. Return a tuple of two tensors of the shape and dtype of `a`: the first one shares
# the memory of `a`, the second one doesn't. If somebody then sets an element of `a` to 0, the first tensor
# holds the 0 too, and the second one keeps the old value.

# %% answer="shared_and_copied"
def shared_and_copied(a):
    """Two tensors of the array `a`: one in the memory of `a`, and one in a memory of its own."""
    ### BEGIN SOLUTION
    return torch.as_tensor(a), torch.tensor(a)
    ### END SOLUTION


# %%
dummy_array = np.array([1, 2, 3])
shared, copied = shared_and_copied(dummy_array)
dummy_array[1] = 0
print("shared:", shared)
print("copied:", copied)

# %% [markdown]
# ## Devices
#
# A tensor lives on a **device**: in the memory of the processor (`"cpu"`) or of a graphics card (`"cuda"`),
# where thousands of multiplications happen at the same time. All tensors in one calculation must live on the
# same device. Code that is to run everywhere therefore asks once which device there is, and sends everything
# there.
#
# ### `pick_device`
# Return the string `"cuda"` if `torch.cuda.is_available()` says so **when the function is called**, else the
# string `"cpu"`.

# %% answer="pick_device"
def pick_device():
    """The name of the device to use: "cuda" where there is one, else "cpu"."""
    ### BEGIN SOLUTION
    return "cuda" if torch.cuda.is_available() else "cpu"
    ### END SOLUTION


# %%
device = pick_device()
print("device:", device)

# %% [markdown]
# A tensor is sent with `t.to(device)`. It stays where it is, and **the result** is the tensor on the other
# device.
#
# There is a third device that every machine has: `"meta"`. Its tensors have a shape and a dtype and no
# elements at all. That is useless for results and handy for checks: whether you have sent everything to the
# right place can be seen without a graphics card.
#
# ### `to_device`
# You get two NumPy arrays `x_train` and `y_train` of shape `(N, 1)` and a `device`, a string or a
# `torch.device`. Return the tuple of both as float32 tensors of shape `(N, 1)` on that device. They are data:
# they don't require gradients.

# %% answer="to_device"
def to_device(x_train, y_train, device):
    """Both arrays as float32 tensors on `device`, with their shapes."""
    ### BEGIN SOLUTION
    return torch.as_tensor(x_train).float().to(device), torch.as_tensor(y_train).float().to(device)
    ### END SOLUTION


# %%
x_train_tensor, y_train_tensor = to_device(x_train, y_train, "cpu")
print(x_train_tensor[0], x_train_tensor.dtype, x_train_tensor.device, tuple(x_train_tensor.shape))
print("sent to meta:", to_device(x_train, y_train, "meta")[0][0])

# %% [markdown]
# And back again, for plots and tables. `t.numpy()` is the way, but NumPy can't read the memory of a graphics
# card, and it knows nothing of gradients, so it refuses tensors of both kinds.
#
# ### `back_to_numpy`
# You get a tensor `t` on any device, which may require gradients. Return its values as a NumPy array of the
# same shape and dtype. Whether the array shares memory with `t` doesn't matter.

# %% answer="back_to_numpy"
def back_to_numpy(t):
    """The values of `t` as a NumPy array, from any device, with or without gradients."""
    ### BEGIN SOLUTION
    return t.detach().cpu().numpy()
    ### END SOLUTION


# %%
x_val_tensor, y_val_tensor = to_device(x_val, y_val, "cpu")
left, right = panels(2, 7.6, sharex=True, sharey=True)
left.scatter(back_to_numpy(x_train_tensor), back_to_numpy(y_train_tensor), s=16)
left.set(title="80 points for training", xlabel="x", ylabel="y")
right.scatter(back_to_numpy(x_val_tensor), back_to_numpy(y_val_tensor), s=16, color="C1")
right.set(title="20 points for validation", xlabel="x")
plt.show()

# %% [markdown]
# ## Parameters
#
# What tells a parameter from data? Data are given, a parameter is to be learned: PyTorch must work out
# gradients for it. You say so with `requires_grad=True`. A tensor that you have made yourself (and no
# operation) is a **leaf**, and gradients end up in leaves.
#
# That makes the order of things matter. `.to(device)` is an operation: its result, if it had to move anything,
# is no leaf any more. So a parameter is best made **on its device at once**, with the option `device=` that
# `torch.randn` and its relatives have.
#
# ### `init_torch_params`
# You get a `device` and an int `seed`. Set torch's seed with `torch.manual_seed`, draw first `b`, then `w`,
# both standard normal, and return the tuple `b, w`: two float32 tensors of shape `(1,)` on the device. Each is
# a leaf and requires gradients.
#
# On the CPU, with the seed 42, they are 0.3367 and 0.1288.

# %% answer="init_torch_params"
def init_torch_params(device, seed=42):
    """Random starting values `(b, w)`, leaves of shape (1,) on `device` that require gradients; draws b first."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    b = torch.randn(1, requires_grad=True, device=device)
    w = torch.randn(1, requires_grad=True, device=device)
    return b, w
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
print(b, w)

# %% [markdown]
# ## The forward pass
#
# The formulas are those of the last lesson: a line, and the mean of the squared errors. Tensors understand the
# same operators as arrays do.
#
# ### `predict`
# You get `b` and `w` of shape `(1,)` and inputs `x` of shape `(N, 1)`. Return the predictions of the line,
# shape `(N, 1)`, in such a way that gradients can flow back to `b` and `w`.
#
# For `b = tensor([1.])`, `w = tensor([10.])` and `x = tensor([[2.], [3.]])` they are `tensor([[21.], [31.]])`.

# %% answer="predict"
def predict(b, w, x):
    """Predictions of the line, shape (N, 1), for `b` and `w` of shape (1,) and `x` of shape (N, 1)."""
    ### BEGIN SOLUTION
    return b + w * x
    ### END SOLUTION


# %% [markdown]
# ### `mse`
# You get predictions `yhat` and labels `y`, both of shape `(N, 1)`. Return the mean squared error as a tensor
# of shape `()`, in such a way that gradients can flow back to `yhat`: it must stay a tensor.
#
# For `yhat = tensor([[1.], [5.]])` and `y = tensor([[2.], [2.]])` it is `tensor(5.)`.

# %% answer="mse"
def mse(yhat, y):
    """Mean squared error of `yhat` against `y`, both of shape (N, 1); a tensor of shape ()."""
    ### BEGIN SOLUTION
    return ((yhat - y) ** 2).mean()
    ### END SOLUTION


# %%
first_loss = mse(predict(b, w, x_train_tensor), y_train_tensor)
print(f"loss of the start: {first_loss.item():.10f}")

# %% [markdown]
# ## Autograd
#
# In the last lesson you derived two formulas on paper. PyTorch needs none: while it calculates, it remembers
# every operation that a parameter takes part in. `loss.backward()` walks that way back and leaves the
# derivative of the loss with respect to each leaf in the attribute `grad` of that leaf.
#
# `b.grad` is a tensor like any other, and PyTorch goes on writing into it. If you keep it for later, keep a
# copy.
#
# ### `backward_grads`
# You get leaves `b` and `w` of shape `(1,)` that require gradients and hold none yet, and `x`, `y` of shape
# `(N, 1)`. The function calls `predict` and `mse` and lets autograd find the gradients of the loss. Return them
# as a tuple, for `b` first, two tensors of shape `(1,)`. They are **copies**: they keep their values whatever
# happens to `b.grad` and `w.grad` later.

# %% answer="backward_grads"
def backward_grads(b, w, x, y):
    """Gradients of the loss for `b` and `w`, by autograd: two tensors of shape (1,) of their own."""
    ### BEGIN SOLUTION
    mse(predict(b, w, x), y).backward()
    return b.grad.clone(), w.grad.clone()
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
print("by autograd:", backward_grads(b, w, x_train_tensor, y_train_tensor))

with torch.no_grad():
    error = predict(b, w, x_train_tensor) - y_train_tensor
print("by formula: ", 2 * error.mean(), 2 * (x_train_tensor * error).mean())

# %% [markdown]
# What exactly does PyTorch keep track of? The rule is short: a result requires gradients if at least one of
# the things it was calculated from does.
#
# ### `requires_grad_map`
# Think of these lines, with `b` and `w` from `init_torch_params` and `x` and `y` from `to_device`:
#
# ```python
# yhat = b + w * x
# error = yhat - y
# loss = (error ** 2).mean()
# double_x = 2 * x
# frozen_b = b.detach()
# ```
#
# Make a dictionary with nine keys: `"x"`, `"y"`, `"b"`, `"w"`, `"yhat"`, `"error"`, `"loss"`, `"double_x"` and
# `"frozen_b"`. Each value is `True` if that tensor requires gradients, else `False`. Predict first; you may try
# it out afterwards.

# %% answer="requires_grad_map"
### BEGIN SOLUTION
requires_grad_map = {
    "x": False,
    "y": False,
    "b": True,
    "w": True,
    "yhat": True,
    "error": True,
    "loss": True,
    "double_x": False,
    "frozen_b": False,
}
### END SOLUTION

# %% [markdown]
# ## Gradients pile up
#
# A second `backward()` doesn't replace what is in `grad`: it **adds** to it. There are good reasons for that
# (a gradient can be collected in several goes), but in a plain loop it is a trap.
#
# ### `accumulated_grads`
# Arguments as in `backward_grads`, and an int `k` of at least 1. Predict with `predict`, take the loss with
# `mse` and go backward, `k` times over, without changing or zeroing anything in between. Return the tuple of
# what `b.grad` and `w.grad` hold in the end.
#
# A forward pass can be walked back only once, then its memory is freed. The next `backward()` needs a forward
# pass of its own.

# %% answer="accumulated_grads"
def accumulated_grads(b, w, x, y, k):
    """What `b.grad` and `w.grad` hold after `k` forward and backward passes without zeroing."""
    ### BEGIN SOLUTION
    for _ in range(k):
        mse(predict(b, w, x), y).backward()
    return b.grad, w.grad
    ### END SOLUTION


# %%
for k in (1, 2, 3):
    b, w = init_torch_params("cpu")
    print(k, "times backward:", accumulated_grads(b, w, x_train_tensor, y_train_tensor, k))

# %% [markdown]
# So after every step the gradients have to go. PyTorch is clingy; you tell it to let go, with
# `b.grad.zero_()`. The underscore at the end of a name says *in place*. Mind that `grad` is `None` where no
# `backward()` has come by yet.
#
# ### `zero_grads`
# You get `params`, a list of leaves; each may hold a gradient or none yet. See to it that nothing is left of
# any gradient: afterwards every `p.grad` is either all zeros or `None`. The values of the parameters don't
# change, and old gradients count for nothing, even if they are infinite or `nan`. Return nothing.

# %% answer="zero_grads"
def zero_grads(params):
    """Clear the gradients of all tensors in the list `params`."""
    ### BEGIN SOLUTION
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
    ### END SOLUTION


# %%
zero_grads([b, w])
print("after zeroing:", b.grad, w.grad)

# %% [markdown]
# ## Updating the parameters
#
# The step itself is a calculation with parameters, so PyTorch would track it like everything else. That must
# not be: the step is no part of the prediction. Inside `with torch.no_grad():` PyTorch looks away.
#
# And it has to happen **in place**. `b = b - ...` makes a *new* tensor and gives it the old name. The leaf
# that everybody else knows as `b` stays as it was, and the new one was made in a block without gradients: it
# requires none.
#
# ### `manual_step`
# You get leaves `b` and `w` of shape `(1,)` that hold gradients, and a learning rate `lr`. Take one step of
# gradient descent: change the values of `b` and `w` in place. They remain leaves that require gradients, and
# `b.grad` and `w.grad` keep their values. Return nothing.
#
# From `b = 1` and `w = 2` with the gradients 10 and -10, a step at the rate 0.1 leads to 0 and 3.

# %% answer="manual_step"
def manual_step(b, w, lr):
    """One step of gradient descent, in place, by the gradients that `b` and `w` hold."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        b -= lr * b.grad
        w -= lr * w.grad
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
backward_grads(b, w, x_train_tensor, y_train_tensor)
manual_step(b, w, lr=0.1)
print(b, w)

# %% [markdown]
# Everything is there for the loop: forward, backward, step, zero.
#
# ### `train_autograd`
# You get leaves `b`, `w` of shape `(1,)` that require gradients and hold none yet, `x`, `y` of shape `(N, 1)`,
# a learning rate `lr` and a number `n_epochs`. In each epoch call `predict` and `mse`, get the gradients of
# this epoch alone from autograd, and update `b` and `w` in place. (You may call `manual_step` and
# `zero_grads`, or write the step here.) Return the list of `n_epochs` losses, Python floats, each as it was
# **before** the update of its epoch.

# %% answer="train_autograd"
def train_autograd(b, w, x, y, lr, n_epochs):
    """Gradient descent by autograd: changes `b` and `w` in place and returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
        b.grad.zero_()
        w.grad.zero_()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
b_start, w_start = b.item(), w.item()
losses = train_autograd(b, w, x_train_tensor, y_train_tensor, lr=0.1, n_epochs=1000)
print(b, w)

line_x = torch.tensor([[0.0], [1.0]])
left, right = panels(2, 8.4)
left.scatter(x_train, y_train, s=12, color="lightgray", label="training points")
left.plot(line_x, b_start + w_start * line_x, "--", color="C3", label="start")
left.plot(line_x, back_to_numpy(predict(b, w, line_x)), color="C0", label="after 1000 epochs")
left.set(xlabel="x", ylabel="y", title="The line that was learned")
left.legend()
right.loglog(range(1, 1001), losses)
right.set(xlabel="epoch", ylabel="loss", title="The loss on the way")
plt.show()

# %% [markdown]
# The last lesson ended at 1.0235 and 1.9690 too, from another start and with derivatives on paper.
#
# ## The graph behind the loss
#
# What `backward()` walks along is a **graph**. Each tensor that an operation made has a `grad_fn`, a node that
# stands for the operation, and each node has `next_functions`: pairs whose first item is the node one step
# further back, or `None` where nothing further back requires gradients. At the ends of the way stand nodes of
# the class `AccumulateGrad`, one for each leaf.
#
# ### `graph_ops`
# You get a tensor `t`. Return the list of the class names, `type(node).__name__`, of all nodes that can be
# reached from `t.grad_fn`, itself included, sorted alphabetically. A node that is reached by two ways counts
# once; two different nodes of the same class are two entries. For a tensor without a `grad_fn` the list is
# empty.
#
# For `t = 2 * b` with a leaf `b` it is `["AccumulateGrad", "MulBackward0"]`.

# %% answer="graph_ops"
def graph_ops(t):
    """Sorted class names of all nodes in the graph behind `t`, each node once."""
    ### BEGIN SOLUTION
    seen, to_visit = set(), [t.grad_fn]
    while to_visit:
        node = to_visit.pop()
        if node is not None and node not in seen:
            seen.add(node)
            to_visit.extend(before for before, _ in node.next_functions)
    return sorted(type(node).__name__ for node in seen)
    ### END SOLUTION


# %%
def draw_graph(ax, t, names, title):
    """The graph behind t, from the result at the top down to the leaves."""
    rows, edges, row = [], set(), [t.grad_fn]
    while row:
        rows.append(row)
        pairs = [(node, before) for node in row for before, _ in node.next_functions if before is not None]
        edges |= set(pairs)
        row = list(dict.fromkeys(before for _, before in pairs))
    place = {node: (i - (len(row) - 1) / 2, -depth) for depth, row in enumerate(rows) for i, node in enumerate(row)}
    for node, before in edges:
        (x0, y0), (x1, y1) = place[node], place[before]
        ax.annotate("", (x1, y1 + 0.22), (x0, y0 - 0.12), arrowprops={"arrowstyle": "->", "color": "gray"})
    for node, (across, down) in place.items():
        leaf = getattr(node, "variable", None)
        text = type(node).__name__ + (f"\n{names[id(leaf)]}" if leaf is not None else "")
        color = "lightblue" if leaf is not None else "whitesmoke"
        ax.text(across, down, text, ha="center", va="center", fontsize=8, bbox={"boxstyle": "round", "fc": color})
    ax.set(title=title, xlim=(-1.1, 1.1), ylim=(0.5 - len(rows), 0.5))
    ax.axis("off")


b, w = init_torch_params("cpu")
b_nograd = b.detach()
yhat = predict(b, w, x_train_tensor)
loss = mse(yhat, y_train_tensor)
loss_nograd = mse(predict(b_nograd, w, x_train_tensor), y_train_tensor)
print("yhat:                ", graph_ops(yhat))
print("loss:                ", graph_ops(loss))
print("loss, b without grad:", graph_ops(loss_nograd))

names = {id(b): "b", id(w): "w"}
left, right = panels(2, 7.6, 4.2)
draw_graph(left, loss, names, "b and w require gradients")
draw_graph(right, loss_nograd, names, "only w does")
plt.show()

# %% [markdown]
# The data don't appear: nobody asked for their gradients.
#
# The graph is built anew with every forward pass, and it holds the operations that **did happen**. So it may
# contain an `if`: whichever branch was taken is the one that gets differentiated.
#
# ### `branching_loss`
# A loss that makes no sense, for the sake of the `if`. You get leaves `b`, `w` of shape `(1,)` and `x`, `y` of
# shape `(N, 1)`. The function calls `predict` and `mse` for the loss of the line. If that loss is **greater than
# 1**, it adds `mse` of `w * x` and `y`, the loss of a line through the origin; if not, the loss remains as it is.
# Return the result, a tensor of shape `()` through which gradients can flow to whatever it was calculated from.
#
# With `b = 2`, `w = 1`, `x = 1` and `y = 0` the loss of the line is 9, and the result 9 + 1 = 10.

# %% answer="branching_loss"
def branching_loss(b, w, x, y):
    """The loss of the line and, only if that is greater than 1, the loss of `w * x` on top of it."""
    ### BEGIN SOLUTION
    loss = mse(predict(b, w, x), y)
    if loss > 1:
        loss = loss + mse(w * x, y)
    return loss
    ### END SOLUTION


# %%
biases = torch.linspace(-0.6, 3.2, 191)
values, slopes = [], []
for bias in biases.tolist():
    b, w = torch.tensor([bias], requires_grad=True), torch.tensor([1.5], requires_grad=True)
    value = branching_loss(b, w, x_train_tensor, y_train_tensor)
    value.backward()
    values.append(value.item())
    slopes.append(w.grad.item())

left, right = panels(2, 7.6, 2.8)
left.plot(biases, values, ".", ms=3)
left.set(xlabel="b", title="a loss with a jump")
right.plot(biases, slopes, ".", ms=3, color="C3")
right.set(xlabel="b", title="its gradient for w")
plt.show()

# %% [markdown]
# ## An optimizer takes the steps
#
# Two parameters can be updated by hand, two million can't. An **optimizer** is given a list of parameters and
# remembers these very tensors. Its `step()` updates them all by the gradients that they hold at that moment,
# and its `zero_grad()` clears these gradients. `optim.SGD` takes the step that you know: learning rate times
# gradient.
#
# ### `train_optimizer`
# Arguments and result as in `train_autograd`. Make one `optim.SGD` with the learning rate `lr` that looks after
# `b` and `w`, and let it do the updates. In each epoch call `predict` and `mse`, and take one step by the
# gradients of this epoch alone. Return the list of losses, Python floats, each from before its update.

# %% answer="train_optimizer"
def train_optimizer(b, w, x, y, lr, n_epochs):
    """Gradient descent with `optim.SGD`: changes `b` and `w` in place and returns the list of losses."""
    ### BEGIN SOLUTION
    optimizer = optim.SGD([b, w], lr=lr)
    losses = []
    for _ in range(n_epochs):
        loss = mse(predict(b, w, x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
losses_sgd = train_optimizer(b, w, x_train_tensor, y_train_tensor, lr=0.1, n_epochs=1000)
print(b, w)
for epoch in (1, 2, 10, 100, 1000):
    print(f"epoch {epoch:4d}   by hand {losses[epoch - 1]:.8f}   by SGD {losses_sgd[epoch - 1]:.8f}")

# %% [markdown]
# ## Ready-made losses
#
# Losses come ready-made too. `nn.MSELoss` is a class, not a function: first you make a loss function of it
# (`loss_fn = nn.MSELoss()`), and what you made can be called with predictions and labels, in this order. The
# option `reduction` says what becomes of the squared errors: their `"mean"`, if you say nothing, or their
# `"sum"`. `nn.L1Loss` takes absolute errors where `nn.MSELoss` takes squares.
#
# ### `three_losses`
# You get `yhat` and `y` of the same shape. Return a tuple of three tensors of shape `()`, through which
# gradients can flow: the mean squared error, the sum of the squared errors, and the mean absolute error.
#
# For `yhat = tensor([0.5, 1.0])` and `y = tensor([2.0, 1.3])` they are 1.17, 2.34 and 0.9.

# %% answer="three_losses"
def three_losses(yhat, y):
    """Mean squared error, sum of squared errors and mean absolute error, three tensors of shape ()."""
    ### BEGIN SOLUTION
    return nn.MSELoss()(yhat, y), nn.MSELoss(reduction="sum")(yhat, y), nn.L1Loss()(yhat, y)
    ### END SOLUTION


# %%
print(three_losses(torch.tensor([0.5, 1.0]), torch.tensor([2.0, 1.3])))

# %% [markdown]
# A loss is a tensor with a graph behind it. For a report or a plot you want the number alone; and as long as
# the tensor is kept, its whole graph is.
#
# ### `loss_value`
# You get a tensor `loss` of shape `()` on any device, which may require gradients. Return its value as a
# Python float, not rounded.

# %% answer="loss_value"
def loss_value(loss):
    """The number in the tensor `loss`, as a Python float."""
    ### BEGIN SOLUTION
    return loss.item()
    ### END SOLUTION


# %%
print("last loss:", loss_value(mse(predict(b, w, x_train_tensor), y_train_tensor)))

# %% [markdown]
# ## A model is a class
#
# `b` and `w` belong together, and with them belongs the rule that makes predictions of them. In PyTorch such a
# whole is a class that inherits from `nn.Module`. It needs two methods. `__init__` first calls
# `super().__init__()` and then makes the parameters: a tensor wrapped in `nn.Parameter` and stored in an
# attribute is registered, and `model.parameters()` will find it. `forward` takes the inputs and **returns** the
# predictions.
#
# ### `ManualLinearRegression`
# Write this class. Its parameters `b` and `w` are float32 of shape `(1,)` and standard normal; draw first `b`,
# then `w`. For `x` of shape `(N, 1)`, the model returns the predictions of the line, shape `(N, 1)`.

# %% answer="ManualLinearRegression"
class ManualLinearRegression(nn.Module):
    """A line with the parameters `b` and `w`, both of shape (1,)."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.b = nn.Parameter(torch.randn(1))
        self.w = nn.Parameter(torch.randn(1))
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.b + self.w * x
        ### END SOLUTION


# %%
torch.manual_seed(42)
model = ManualLinearRegression()
print(list(model.parameters()))
print(model.state_dict())

# %% [markdown]
# `model.state_dict()` is the inventory of a model: the names and values of its parameters, and of other
# tensors that it keeps without learning them (*buffers*). Its tensors are no copies. They share the memory of
# the model and change as it learns.
#
# ### `snapshot`
# You get any `model`. Return a dictionary with the names and the values in its state dict, as tensors that
# **keep their values** when the model goes on learning. They don't require gradients.

# %% answer="snapshot"
def snapshot(model):
    """A copy of the model's state dict, in a memory of its own."""
    ### BEGIN SOLUTION
    return {name: value.clone() for name, value in model.state_dict().items()}
    ### END SOLUTION


# %% [markdown]
# Two habits belong to a model in training. You call the model itself, `model(x)`, and never its method
# `forward`: the call does some more things around it, such as running *hooks* that others have registered. And
# you put the model into training mode with `model.train()`. For a line that changes nothing, but some layers
# behave differently while they learn.
#
# ### `train_module`
# You get a `model`, a `loss_fn` and an `optimizer` that looks after the model's parameters, `x` and `y`, and a
# number `n_epochs`. The parameters hold no gradients yet. In each epoch, with the model in training mode, call
# `model` and `loss_fn(yhat, y)`, and let the optimizer take one step by the gradients of this epoch alone.
# Return the list of losses, Python floats, each from before its update.

# %% answer="train_module"
def train_module(model, loss_fn, optimizer, x, y, n_epochs):
    """Train the model in place and return the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
at_start = snapshot(model)
optimizer = optim.SGD(model.parameters(), lr=0.1)
losses_module = train_module(model, nn.MSELoss(), optimizer, x_train_tensor, y_train_tensor, n_epochs=1000)
print("at the start:", at_start)
print("at the end:  ", snapshot(model))

# %% [markdown]
# ## Models inside models
#
# An attribute of a model may be a model itself; its parameters are then registered along with it. PyTorch has
# a large stock of such parts. `nn.Linear(n_in, n_out)` is a line for any number of inputs and outputs, with
# parameters called `weight` and `bias`.
#
# ### `MyLinearRegression`
# Write a model with one attribute `linear`, a linear layer with one input and one output. For `x` of shape
# `(N, 1)` it returns what the layer makes of it, shape `(N, 1)`. The keys of its state dict are
# `"linear.weight"` and `"linear.bias"`.

# %% answer="MyLinearRegression"
class MyLinearRegression(nn.Module):
    """A line that is a linear layer, `linear`, with one input and one output."""

    def __init__(self):
        ### BEGIN SOLUTION
        super().__init__()
        self.linear = nn.Linear(1, 1)
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.linear(x)
        ### END SOLUTION


# %%
torch.manual_seed(42)
print(MyLinearRegression().state_dict())

# %% [markdown]
# ## Layers in a row
#
# Where the data just pass through one layer after the other, no class has to be written: `nn.Sequential` takes
# the layers and calls them in turn. It names them by their positions, `"0"`, `"1"` and so on.
#
# A whole model is sent to a device as a tensor is, with `model.to(device)`. There is a difference, though: the
# tensor stays where it was and you get another one, whereas the model **itself** moves.
#
# ### `sequential_model`
# You get a `device` and an int `seed`. Set torch's seed with `torch.manual_seed`, make an `nn.Sequential` of a
# single linear layer with one input and one output, and return it, sent to the device.
#
# On the CPU, with the seed 42, its weight is 0.7645 and its bias 0.8300.

# %% answer="sequential_model"
def sequential_model(device, seed=42):
    """A sequential model of one linear layer with one input and one output, on `device`."""
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(1, 1)).to(device)
    ### END SOLUTION


# %%
model = sequential_model("cpu")
print(model)
print(model.state_dict())

# %% [markdown]
# With more layers, positions say little. `model.add_module(name, layer)` adds a layer under a name, and an
# `OrderedDict` of names and layers can be given to `nn.Sequential` at once.
#
# ### `two_layer`
# You get three ints. Return an `nn.Sequential` with two linear layers: `"layer1"` with `n_in` inputs and
# `n_hidden` outputs, then `"layer2"`, which takes these and has `n_out` outputs. Make the layers in this order
# and nothing else: each draws its starting values when it is made.
#
# `two_layer(3, 5, 1)` has 26 parameters: 15 weights and 5 biases in the first layer, 5 weights and one bias in
# the second.

# %% answer="two_layer"
def two_layer(n_in, n_hidden, n_out):
    """A sequential model with the linear layers "layer1" and "layer2"."""
    ### BEGIN SOLUTION
    model = nn.Sequential()
    model.add_module("layer1", nn.Linear(n_in, n_hidden))
    model.add_module("layer2", nn.Linear(n_hidden, n_out))
    return model
    ### END SOLUTION


# %%
torch.manual_seed(42)
layers = two_layer(3, 5, 1)
print(layers)
print("parameters:", sum(p.numel() for p in layers.parameters()))

axes = panels(4, 8, 2.6, gridspec_kw={"width_ratios": [3, 2, 5, 2]})
for ax, (name, values) in zip(axes, layers.state_dict().items(), strict=True):
    image = ax.imshow(values.reshape(len(values), -1).numpy(), cmap="RdBu", vmin=-0.6, vmax=0.6)
    ax.set(title=name, xticks=[], yticks=[])
    ax.grid(visible=False)
plt.colorbar(image, ax=axes, shrink=0.8)
plt.show()

# %% [markdown]
# A tensor has an attribute `device`, a model has none: its parameters could be anywhere. In practice they are
# all in the same place, and one of them tells where.
#
# ### `model_on_device`
# You get a `model` whose parameters all live on one device. Return this device, a `torch.device`; for a model
# without any parameters, the CPU. The model is not moved.

# %% answer="model_on_device"
def model_on_device(model):
    """The `torch.device` of the model's parameters; the CPU if it has none."""
    ### BEGIN SOLUTION
    for p in model.parameters():
        return p.device
    return torch.device("cpu")
    ### END SOLUTION


# %%
for some_model in (model, sequential_model("meta"), nn.ReLU()):
    print(f"{type(some_model).__name__} on {model_on_device(some_model)}")

# %% [markdown]
# ## Putting it all together
#
# Three things happen in every project, and it is good to keep them apart: data are prepared (`to_device` does
# that), a model is configured, and it is trained (`train_module`). The one in the middle is missing.
#
# ### `configure`
# You get a learning rate `lr`, a `device` and an int `seed`. The function calls `sequential_model` with the device
# and the seed. Return the tuple `model, loss_fn, optimizer`: the model, an `nn.MSELoss` that takes the mean, and an
# `optim.SGD` with this learning rate for the parameters of **that** model, as they are on the device.

# %% answer="configure"
def configure(lr, device, seed=42):
    """`(model, loss_fn, optimizer)`: a sequential model on `device`, its loss and its optimizer."""
    ### BEGIN SOLUTION
    model = sequential_model(device, seed)
    return model, nn.MSELoss(), optim.SGD(model.parameters(), lr=lr)
    ### END SOLUTION


# %% [markdown]
# ### `pipeline`
# You get the NumPy arrays `x_train` and `y_train`, the learning rate `lr`, the number `n_epochs`, a `device`
# and an int `seed`. The function calls `to_device`, `configure` and `train_module`, each once and with everything
# it needs. Return the tuple `model, losses`: the trained model, and what `train_module` returned.

# %% answer="pipeline"
def pipeline(x_train, y_train, lr, n_epochs, device, seed=42):
    """From arrays to a trained model: `(model, losses)`."""
    ### BEGIN SOLUTION
    x, y = to_device(x_train, y_train, device)
    model, loss_fn, optimizer = configure(lr, device, seed)
    losses = train_module(model, loss_fn, optimizer, x, y, n_epochs)
    return model, losses
    ### END SOLUTION


# %%
model, losses_pipeline = pipeline(x_train, y_train, lr=0.1, n_epochs=1000, device="cpu")
print(model.state_dict())
print("last loss:", losses_pipeline[-1])

with torch.no_grad():
    print("loss on the validation set:", loss_value(mse(model(x_val_tensor), y_val_tensor)))

# %% [markdown]
# ## Five broken loops
#
# Now you are the one who is asked. Five colleagues send you their training loops; none of them works, and each
# has **one** mistake. Every loop stands in a cell that runs it, so that you see what it does. Write the
# repaired function below it: same arguments, same result, the mistake gone. Find the cause: more epochs or
# another learning rate repair nothing.
#
# All five are to do the same. For `n_epochs` epochs they take one step of gradient descent each, by the
# gradient of the current loss alone, and change the parameters (or the model) that they are given **in
# place**. A model is put into training mode. They return the list of losses, Python floats, each from before its
# update. The parameters hold no gradients at the start. `loss_fn` is called with predictions and labels. Repaired,
# every one of them is at `b = 1.0235` and `w = 1.9690` after the 1000 epochs that it is run for here.

# %%
def tell(name, losses, b, w):
    """What a loop has done in the end."""
    print(f"{name}: loss {losses[0]:.4f} at first, {losses[-1]:.4f} at last; b = {b.item():.4f}, w = {w.item():.4f}")


def fresh_model():
    """A model at its start, and the optimizer that looks after it."""
    model = sequential_model("cpu")
    return model, optim.SGD(model.parameters(), lr=0.1)


# %% [markdown]
# ## Loop A: it swings and never rests
#
# "First it learned quickly, then it ran past the goal, came back, ran past it again. I tried smaller learning
# rates: it swings more slowly."

# %%
def broken_a(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            for parameter in (b, w):
                parameter -= lr * parameter.grad
        losses.append(loss.item())
    return losses


b, w = init_torch_params("cpu")
losses_a = broken_a(b, w, x_train_tensor, y_train_tensor, nn.MSELoss(), lr=0.1, n_epochs=1000)
tell("broken A", losses_a, b, w)

# %% [markdown]
# ### `fixed_a`
# Repair `broken_a`.

# %% answer="fixed_a"
def fixed_a(b, w, x, y, loss_fn, lr, n_epochs):
    """Loop A, repaired: trains `b` and `w` in place and returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            for parameter in (b, w):
                parameter -= lr * parameter.grad
        b.grad.zero_()
        w.grad.zero_()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
repaired_a = fixed_a(b, w, x_train_tensor, y_train_tensor, nn.MSELoss(), lr=0.1, n_epochs=1000)
tell("repaired A", repaired_a, b, w)

# %% [markdown]
# ## Loop B: it doesn't move at all
#
# "I zero the gradients, I go backward, I take steps, everything is there. The loss is the same in every epoch."

# %%
def broken_b(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    for _ in range(n_epochs):
        model.train()
        yhat = model(x)
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


model, optimizer = fresh_model()
losses_b = broken_b(model, nn.MSELoss(), optimizer, x_train_tensor, y_train_tensor, n_epochs=1000)
tell("broken B", losses_b, model[0].bias, model[0].weight)

# %% [markdown]
# ### `fixed_b`
# Repair `broken_b`.

# %% answer="fixed_b"
def fixed_b(model, loss_fn, optimizer, x, y, n_epochs):
    """Loop B, repaired: trains the model in place and returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        model.train()
        yhat = model(x)
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
model, optimizer = fresh_model()
repaired_b = fixed_b(model, nn.MSELoss(), optimizer, x_train_tensor, y_train_tensor, n_epochs=1000)
tell("repaired B", repaired_b, model[0].bias, model[0].weight)

# %% [markdown]
# ## Loop C: one epoch, then an error
#
# "The first epoch works. In the second one PyTorch claims that nothing requires gradients, although I did say
# `requires_grad=True`."

# %%
def broken_c(b, w, x, y, loss_fn, lr, n_epochs):
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            b = b - lr * b.grad
            w = w - lr * w.grad
            if b.grad is not None:
                b.grad.zero_()
                w.grad.zero_()
        losses.append(loss.item())
    return losses


b, w = init_torch_params("cpu")
try:
    broken_c(b, w, x_train_tensor, y_train_tensor, nn.MSELoss(), lr=0.1, n_epochs=1000)
except RuntimeError as error:
    print("broken C:", str(error).splitlines()[0])
    print("the caller's parameters:", b, w)

# %% [markdown]
# ### `fixed_c`
# Repair `broken_c`.

# %% answer="fixed_c"
def fixed_c(b, w, x, y, loss_fn, lr, n_epochs):
    """Loop C, repaired: trains `b` and `w` in place and returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_epochs):
        yhat = b + w * x
        loss = loss_fn(yhat, y)
        loss.backward()
        with torch.no_grad():
            b -= lr * b.grad
            w -= lr * w.grad
            b.grad.zero_()
            w.grad.zero_()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
b, w = init_torch_params("cpu")
repaired_c = fixed_c(b, w, x_train_tensor, y_train_tensor, nn.MSELoss(), lr=0.1, n_epochs=1000)
tell("repaired C", repaired_c, b, w)

# %% [markdown]
# ## Loop D: parameters run away, the loss stands still
#
# "At first it complained that I went backward a second time. The message told me to say `retain_graph=True`,
# and the complaint was gone. But now the numbers grow and grow, and the loss says that all is quiet."

# %%
def broken_d(model, loss_fn, optimizer, x, y, n_epochs):
    losses = []
    model.train()
    yhat = model(x)
    for _ in range(n_epochs):
        loss = loss_fn(yhat, y)
        loss.backward(retain_graph=True)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses


model, optimizer = fresh_model()
losses_d = broken_d(model, nn.MSELoss(), optimizer, x_train_tensor, y_train_tensor, n_epochs=1000)
tell("broken D", losses_d, model[0].bias, model[0].weight)

# %% [markdown]
# ### `fixed_d`
# Repair `broken_d`.

# %% answer="fixed_d"
def fixed_d(model, loss_fn, optimizer, x, y, n_epochs):
    """Loop D, repaired: trains the model in place and returns the list of losses."""
    ### BEGIN SOLUTION
    losses = []
    model.train()
    for _ in range(n_epochs):
        yhat = model(x)
        loss = loss_fn(yhat, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
model, optimizer = fresh_model()
repaired_d = fixed_d(model, nn.MSELoss(), optimizer, x_train_tensor, y_train_tensor, n_epochs=1000)
tell("repaired D", repaired_d, model[0].bias, model[0].weight)

# %% [markdown]
# ## Loop E: everything in the right order, and nothing happens
#
# "Backward, step, zero: I have compared it with yours, line by line. An optimizer only needs the numbers, so I
# gave it the numbers." (This one makes its optimizer itself, a plain `optim.SGD`.)

# %%
def broken_e(model, loss_fn, x, y, lr, n_epochs):
    optimizer = optim.SGD([p.data for p in model.parameters()], lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


model, _ = fresh_model()
losses_e = broken_e(model, nn.MSELoss(), x_train_tensor, y_train_tensor, lr=0.1, n_epochs=1000)
tell("broken E", losses_e, model[0].bias, model[0].weight)

# %% [markdown]
# ### `fixed_e`
# Repair `broken_e`.

# %% answer="fixed_e"
def fixed_e(model, loss_fn, x, y, lr, n_epochs):
    """Loop E, repaired: trains the model in place and returns the list of losses."""
    ### BEGIN SOLUTION
    optimizer = optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %%
model, _ = fresh_model()
repaired_e = fixed_e(model, nn.MSELoss(), x_train_tensor, y_train_tensor, lr=0.1, n_epochs=1000)
tell("repaired E", repaired_e, model[0].bias, model[0].weight)

axes = panels(4, 10.4, 2.8, sharex=True, sharey=True)
for ax, name, broken, repaired in [
    (axes[0], "A", losses_a, repaired_a),
    (axes[1], "B", losses_b, repaired_b),
    (axes[2], "D", losses_d, repaired_d),
    (axes[3], "E", losses_e, repaired_e),
]:
    ax.semilogy(range(1, 101), broken[:100], "--", color="C3", label="broken")
    ax.semilogy(range(1, 101), repaired[:100], color="C0", label="repaired")
    ax.set(title=f"Loop {name}", xlabel="epoch")
axes[0].set_ylabel("loss")
axes[1].legend()
plt.show()

# %% [markdown]
# Only one of the five raised an error. The others ran to the end and returned a number, and a number looks like
# a result. That is why you look at the losses **on the way** and not only at the last one.
#
# What have you built? Data on their device, a model with its parameters, a loss, an optimizer, and a loop of
# five lines: forward, loss, backward, step, zero. The gradient is PyTorch's now, and so are the steps. What is
# left for you is what matters: which data, which model, which loss. In the next chapter the loop stays as it is,
# and the data come in small portions.
