# %% [markdown]
# # A polynomial finds itself
#
# Before a machine learns something that nobody knows, let it learn something that you know. In this lesson
# you choose a polynomial, take twenty samples of it, hide its coefficients, and let PyTorch search for them
# from the samples alone. Since you know the right answer you can see how far the search got, which part of
# it is slow, and why. At the end you take the same formula apart with pencil and paper.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Two agreements hold for the whole lesson:
#
# - **Call what you have built.** Where a statement says that a function *calls* `mse`, call it by that name
#   rather than writing its formula again. The checks put other functions in its place, so that a slip in
#   one exercise doesn't cost you points in the next.
# - **Shapes are part of the answer.** An array of shape `(n, 1)` is a column of n numbers, one of shape
#   `(n,)` is a row without columns, and a tensor of shape `()` holds a single number.

# %%
import matplotlib.pyplot as plt
import numpy as np
import torch

from torchmark import check


def panels(*titles, **options):
    """Axes side by side, one for each title, with a light grid."""
    figure = plt.figure(figsize=(2 + 2.9 * len(titles), 3.3), layout="constrained")
    axes = [figure.add_subplot(1, len(titles), i, title=title) for i, title in enumerate(titles, 1)]
    for ax in axes:
        ax.set(**options)
        ax.grid(alpha=0.3)
    return axes if len(axes) > 1 else axes[0]


# %% [markdown]
# ## The rule behind the data
#
# A polynomial is a list of numbers: its coefficients. NumPy keeps such a list in a `np.poly1d`, highest
# power first, and lets you call it like a function, print it, or differentiate it with `.deriv()`.
#
# ### `polynomial`
# Make a variable `polynomial` that holds the `np.poly1d` of
#
# $$1 x^2 + 2 x + 3$$
#
# Then `polynomial(0)` is 3 and `polynomial(2)` is 11.

# %% answer="polynomial"
### BEGIN SOLUTION
polynomial = np.poly1d([1, 2, 3])
### END SOLUTION

# %%
print(polynomial)
print("at 0:", polynomial(0), "  at 2:", polynomial(2))
print("its coefficients:", polynomial.coeffs)

# %% [markdown]
# ## Twenty samples
#
# The machine won't see the rule, only points that obey it: some inputs `x`, and for each of them the value
# `y`. We draw the inputs at random. The numbers come from a generator with a fixed seed, so that everybody
# gets the same points.
#
# ### `make_samples`
# You get the number of samples `n` and a `rng`, a `np.random.RandomState`. Return the pair `x, y`, two
# float64 arrays of shape `(n, 1)`. Draw n standard normal numbers from `rng`, once, and multiply them by 5:
# that is `x`. Call `polynomial` on `x`: that is `y`.
#
# The first numbers of `np.random.RandomState(42)` are 0.4967, -0.1383 and 0.6477, so `x` starts with
# 2.4836, -0.6913 and 3.2384.

# %% answer="make_samples"
def make_samples(n, rng):
    """`n` samples `(x, y)` of `polynomial`, two float64 arrays (n, 1); `x` is 5 times standard normal."""
    ### BEGIN SOLUTION
    x = 5 * rng.standard_normal((n, 1))
    return x, polynomial(x)
    ### END SOLUTION


# %%
x, y = make_samples(20, np.random.RandomState(42))

grid = np.linspace(-11, 9, 201).reshape(-1, 1)
ax = panels("The rule, and what the machine sees of it", xlabel="x", ylabel="y")
ax.plot(grid, polynomial(grid), color="lightgray", label="polynomial")
ax.plot(x, y, "o", label="20 samples")
ax.legend()
plt.show()

# %% [markdown]
# ## One column for each power
#
# Now forget the coefficients. What is left of the rule is a form with three open numbers, its **weights**:
#
# $$y = w_1 x^2 + w_2 x + w_3$$
#
# For every sample it is a sum of three products: `x*x` times a weight, `x` times a weight, and 1 times a
# weight. So if we write `[x*x, x, 1]` into a line for each sample, a single matrix product with the column
# of weights predicts all samples at once. This matrix is called the **design matrix**. The curve is bent,
# but in its weights the model is linear.
#
# ### `design_matrix`
# You get `x`, a float64 array of shape `(n, 1)`. Return a float64 array of shape `(n, 3)`, with `x` squared
# in the first column, `x` in the second and ones in the third. The array `x` keeps its values.
#
# For `x = np.array([[2.0], [-3.0]])` it is `[[4, 2, 1], [9, -3, 1]]`.

# %% answer="design_matrix"
def design_matrix(x):
    """Columns x squared, x and one: float64 (n, 3) for `x` of shape (n, 1)."""
    ### BEGIN SOLUTION
    return np.hstack([x * x, x, np.ones_like(x)])
    ### END SOLUTION


# %%
xx = design_matrix(x)
print("shape", xx.shape)
print(xx[:3].round(4))
print("with the true weights it gives y:", np.allclose(xx @ np.array([[1.0], [2.0], [3.0]]), y))

# %% [markdown]
# ## From arrays to tensors
#
# PyTorch calculates with tensors. NumPy's floats are float64; neural networks work with float32, half the
# memory and precise enough. A product of one with the other is an error, so convert everything at the door.
# And of two kinds of numbers keep track: the **data** are fixed. Only what is to be learned asks for
# gradients, and that comes later.
#
# ### `to_tensors`
# You get two arrays, `xx` of shape `(n, k)` and `y` of shape `(n, 1)`, with float64 numbers or with ints.
# Return the pair `X, Y`: float32 tensors with the same shapes and numbers, which don't require gradients.
#
# `to_tensors(np.array([[1, 2]]), np.array([[0.5]]))` gives `tensor([[1., 2.]])` and `tensor([[0.5000]])`.

# %% answer="to_tensors"
def to_tensors(xx, y):
    """The arrays `xx` (n, k) and `y` (n, 1) as a pair of float32 tensors of the same shapes."""
    ### BEGIN SOLUTION
    return torch.tensor(xx, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    ### END SOLUTION


# %%
X, Y = to_tensors(xx, y)
print("X", X.dtype, tuple(X.shape), "  Y", Y.dtype, tuple(Y.shape))

# %% [markdown]
# ## The silent broadcast
#
# How wrong are the predictions? Take the differences to the true values, square them, and average: the
# **mean squared error**. What can go wrong in so short a formula? Its shapes. Between a row `(n,)` and a
# column `(n, 1)` PyTorch stretches both and subtracts every prediction from *every* true value. You get
# n times n differences, a mean that looks like any other, and no error message. Look:

# %%
guess = torch.ones(3, 1)
differences = Y.ravel() - X @ guess
print("a row minus a column:", tuple(differences.shape))
print("mean square of them: ", torch.mean(torch.square(differences)))

# %% [markdown]
# A number that is sixty times too large, as you will see in a minute. So let us write the error in such a
# way that it refuses to fall into this trap.
#
# ### `mse`
# You get two tensors: the true values `y` and the predictions `y_pred`. If their shapes are not the same,
# raise a `ValueError`. Otherwise return the mean of the squared differences, a tensor of shape `()`. It
# must stay a tensor, so that gradients can flow back through it.
#
# `mse(tensor([[1.], [2.]]), tensor([[4.], [3.]]))` is `tensor(5.)`: 9 + 1, divided by 2.

# %% answer="mse"
def mse(y, y_pred):
    """Mean squared error, a 0-d tensor; ValueError unless both have the same shape."""
    ### BEGIN SOLUTION
    if y.shape != y_pred.shape:
        raise ValueError(f"true values {tuple(y.shape)}, predictions {tuple(y_pred.shape)}")
    return torch.mean(torch.square(y - y_pred))
    ### END SOLUTION


# %%
print("column and column:", mse(Y, X @ guess))
try:
    print("row and column:   ", mse(Y.ravel(), X @ guess))
except ValueError as error:
    print("row and column:    ValueError,", error)

# %% [markdown]
# ## Let an optimizer search
#
# Now the search. Begin with some weights, all zero say, and repeat a few lines: predict, measure the error,
# ask autograd for the gradient, let an **optimizer** take a step. Three things are worth knowing.
#
# - `backward()` *adds* to the gradient that is there, so the old one has to go before.
# - An optimizer gets the list of tensors that it may change, even if it is only one, when it is made.
# - NAdam has a memory: it keeps averages of the gradients that it has seen and calculates its step from
#   them. That makes it quick and robust, as long as one and the same optimizer takes all the steps.
#
# ### `fit_nadam`
# You get `X` of shape `(n_samples, k)`, `Y` of shape `(n_samples, 1)`, the starting weights `w0` of shape
# `(k, 1)`, which don't require gradients, the learning rate `lr`, and the number of steps `n`. Search from
# `w0` with `torch.optim.NAdam`; the predictions are `X @ w`, and it calls `mse`. Return the pair
# `w, losses`: the weights after the last step, shape `(k, 1)`, and a list of `n` Python floats, the loss
# **before** each step. The tensor `w0` keeps its values. Whether the returned `w` requires gradients is up
# to you.
#
# For `X = tensor([[1.]])`, `Y = tensor([[5.]])`, `w0 = tensor([[0.]])`, `lr=0.1` and `n=2` the losses are 25
# and 23.9547, and `w` is `tensor([[0.1833]])`.

# %% answer="fit_nadam"
def fit_nadam(X, Y, w0, lr=0.01, n=1000):
    """`n` steps of NAdam from `w0`, shape (k, 1): the last weights `w`, and the loss before each step."""
    ### BEGIN SOLUTION
    w = w0.clone().requires_grad_()
    optimizer = torch.optim.NAdam([w], lr=lr)
    losses = []
    for _ in range(n):
        loss = mse(Y, X @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return w.detach(), losses
    ### END SOLUTION


# %%
w0 = torch.zeros(3, 1)
w, losses = fit_nadam(X, Y, w0)
w = w.detach()
for step in (1, 2, 10, 100, 1000):
    print(f"step {step:4d}   loss {losses[step - 1]:12.6f}")
print("weights", w.ravel())

# %% [markdown]
# From a loss of 1272 to 0.42 in a second. Does the curve fit? Look twice, the second time closely.

# %%
grid_X, grid_Y = to_tensors(design_matrix(grid), polynomial(grid))
left, middle, right = panels("Loss", "The whole curve", "Close to its lowest point")
left.plot(range(1, 1001), losses)
left.set(xlabel="step", yscale="log")
for ax in (middle, right):
    ax.plot(grid, grid_Y, color="lightgray", linewidth=4, label="polynomial")
    ax.plot(grid, grid_X @ w, "--", color="C3", label="fitted")
    ax.plot(x, y, "o", ms=4, label="samples")
    ax.set(xlabel="x")
middle.legend()
right.set(xlim=(-4, 2), ylim=(0, 12))
plt.show()

# %% [markdown]
# ## Which weight is furthest off?
#
# From afar the two curves are one; close by, the fitted one lies too low. The weights are 1.016, 2.006 and
# 2.160, and should be 1, 2 and 3. To compare errors of numbers that differ in size, measure each error
# against the number itself: being off by 1 is little for 100 and much for 2. This is the **relative error**,
# the size of the error divided by the size of the true value.
#
# ### `w_true_error`
# You get the weights `w` and the true weights `w_true`, two tensors of shape `(k, 1)`; no true weight is
# zero, but some may be negative. Return the pair `errors, worst`: the relative errors, a tensor of shape
# `(k, 1)` with no entry below zero, and the index (from 0) of the largest of them as a Python int.
#
# For the weights 101, 2, 3.3 and the true weights 100, 2, 3 the relative errors are 0.01, 0 and 0.1, and the
# worst has the index 2.

# %% answer="w_true_error"
def w_true_error(w, w_true):
    """Relative errors of the weights, shape (k, 1), and the index of the largest."""
    ### BEGIN SOLUTION
    errors = ((w - w_true) / w_true).abs()
    return errors, int(errors.argmax())
    ### END SOLUTION


# %%
w_true = torch.tensor([[1.0], [2.0], [3.0]])
errors, worst = w_true_error(w, w_true)
print("relative errors", [f"{error:.2%}" for error in errors.ravel().tolist()])
print("the worst has the index", worst)

# %% [markdown]
# ## Why the constant lags behind
#
# The constant is off by more than a quarter, the others by less than two percent. Is the model wrong? No:
# the samples come from this very form, and the right weights would have a loss of zero. The search just
# isn't over. But why is the constant the last to arrive?
#
# An optimizer only feels what shows in the loss. So ask what it costs to have a weight wrong. Put all
# weights right, so that the loss is zero, then make a single one of them too large by one. By how much does
# the prediction of one sample move? And what does that do to the mean squared error?
#
# ### `price_of_a_slip`
# You get a design matrix `X`, a float tensor of shape `(n, k)`. Return a tensor of shape `(k,)` and the
# same dtype: for every weight, the mean squared error if this weight alone is too large by one and all
# others are right.
#
# For `X = tensor([[1., 10.], [3., 20.]])` it is `tensor([5., 250.])`: with the first weight one too large,
# the two predictions are off by 1 and by 3.

# %% answer="price_of_a_slip"
def price_of_a_slip(X):
    """Mean squared error with one weight too large by one, for each weight: (k,) for `X` of shape (n, k)."""
    ### BEGIN SOLUTION
    return (X**2).mean(dim=0)
    ### END SOLUTION


# %%
prices = price_of_a_slip(X)
print("prices", [f"{price:.2f}" for price in prices.tolist()])

slip = torch.linspace(-1, 1, 101)
ax = panels("What a wrong weight costs", xlabel="error of the weight", ylabel="loss")
for name, price, style in zip(("of x²", "of x", "constant"), prices, ("-", "--", ":"), strict=True):
    ax.plot(slip, price * slip**2, style, label=name)
ax.set(ylim=(-1, 40))
ax.legend(title="weight")
plt.show()

# %% [markdown]
# A slip in the weight of `x²` costs more than a thousand times as much as the same slip in the constant.
# The loss is a valley with steep walls and an almost level floor. The search drops to the floor at once, then
# creeps along it: that is the bend in the loss curve near step 250. On its way, the other weights even make
# up for a part of what the constant lacks: 0.84 too low would cost 0.84² = 0.71 by itself, and the loss is
# only 0.42.
#
# Plain gradient descent would have a hard time here. A learning rate of 0.01 makes it jump from wall to wall
# until it reads `nan`, and one that is small enough for the walls hardly moves on the floor. NAdam copes, it
# only needs more steps.

# %%
w_long, losses_long = fit_nadam(X, Y, w0, n=5000)
w_long = w_long.detach()
print("weights", w_long.ravel(), "  loss", losses_long[-1])
print("relative errors", w_true_error(w_long, w_true)[0].ravel())

ax = panels("Patience", xlabel="step", ylabel="loss", yscale="log")
ax.plot(range(1, 5001), losses_long)
ax.axvline(1000, color="gray", linestyle=":", label="where we stopped before")
ax.legend()
plt.show()

# %% [markdown]
# ## A linear layer by hand
#
# The column of ones has done something remarkable: it made the constant a weight like any other. That works
# for every **linear layer**, the building block of neural networks. A layer with weights `w` and biases `b`
# turns an input `x` into `w` times `x` plus `b`. Write the bias beside the weight, a one beside the input,
# and the sum becomes a product:
#
# $$w x + b \cdot 1 = \begin{bmatrix} w & b \end{bmatrix} \begin{bmatrix} x \\ 1 \end{bmatrix}$$
#
# In PyTorch a layer has several outputs, with a **row** of weights and one bias for each of them, and takes
# a batch of inputs, one sample in each **row**. So the product has to bring rows and rows together.
#
# ### `linear_by_hand`
# You get a batch `x` of shape `(n, k)`, weights `w` of shape `(m, k)` and biases `b` of shape `(m,)`, all of
# the same float dtype. Return three tensors of this dtype, through which gradients can flow back:
#
# - `wb`, shape `(m, k + 1)`: the weights, and the biases as a last column;
# - `x1`, shape `(n, k + 1)`: the inputs, and ones as a last column;
# - `out`, shape `(n, m)`: for every sample, the m outputs of the layer, made from `wb` and `x1`.
#
# With `x = tensor([[4.], [5.]])`, `w = tensor([[3.], [10.]])` and `b = tensor([0., 1.])`, the outputs are
# `tensor([[12., 41.], [15., 51.]])`.

# %% answer="linear_by_hand"
def linear_by_hand(x, w, b):
    """`(wb, x1, out)`: the augmented weights (m, k + 1) and inputs (n, k + 1), and the outputs (n, m)."""
    ### BEGIN SOLUTION
    wb = torch.cat([w, b.unsqueeze(1)], dim=1)
    x1 = torch.cat([x, torch.ones_like(x[:, :1])], dim=1)
    return wb, x1, x1 @ wb.T
    ### END SOLUTION


# %%
torch.manual_seed(0)
layer = torch.nn.Linear(3, 2)
batch = torch.arange(12.0).reshape(4, 3)
wb, x1, out = linear_by_hand(batch, layer.weight.detach(), layer.bias.detach())
print("a batch of four with its ones\n", x1)
print("torch's own layer gives the same:", torch.allclose(out, layer(batch).detach(), atol=1e-5))

# %% [markdown]
# ## The missing value
#
# Back to pencil and paper. A workbook asks you to complete a linear layer at its smallest: one weight, one
# bias, one input, one output, with
#
# $$y = w x + b$$
#
# and one of the four numbers is smudged. The first page reads w = 3, b = 0, X = 4, and y is missing. It is
# 12. On other pages it is the weight, the bias or the input, and you have to go backwards.
#
# ### `missing_value`
# You get `w`, `b`, `x` and `y`: three Python numbers and one `None`, which marks the missing one. Return the
# number that belongs there. Where you would have to divide by zero, no single number is the right one:
# return `None`. A zero among the known numbers is a number like any other.
#
# `missing_value(3, 0, 4, None)` is 12 and `missing_value(2, 1, None, 7)` is 3, but
# `missing_value(0, 1, None, 7)` is `None`.

# %% answer="missing_value"
def missing_value(w, b, x, y):
    """The number that stands for the only `None` in y = w * x + b; None if it takes a division by zero."""
    ### BEGIN SOLUTION
    if y is None:
        return w * x + b
    if b is None:
        return y - w * x
    known = x if w is None else w
    return None if known == 0 else (y - b) / known
    ### END SOLUTION


# %%
pages = [(3, 0, 4, None), (None, 1, 4, 9), (5, None, 2, 7), (-2, 4, None, 10), (0, 1, None, 7)]
print("   w     b     x     y    missing")
for page in pages:
    print(*(f"{'?' if value is None else value:>4} " for value in page), "  ", missing_value(*page))

# %% [markdown]
# From one formula you have seen both directions. Given the weights, the output follows at once. Given inputs
# and outputs, the weights can be found: one of them with a division, three of them with a search of some
# thousand steps. Everything else in this course is that search, with more weights. In the next chapter you
# do its every step yourself, without an optimizer and without autograd.
