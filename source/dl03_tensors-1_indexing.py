# %% [markdown]
# # Tensors, part 1: indices, shapes and types
#
# A network can't digest a photo, a sentence or a heartbeat. It digests numbers: what goes in is translated
# into floating-point numbers first, every layer turns these numbers into other numbers, and what comes out
# is translated back into a word or a picture. So before we learn anything about learning we need a good
# place to keep numbers, by the million.
#
# In PyTorch this place is the **tensor**: numbers of a single type, laid out along some number of
# dimensions. With no dimension it holds one number (a *scalar*), with one dimension a row (a *vector*), with
# two a table (a *matrix*), and there it doesn't end. It takes as many indices to reach a number as there are
# dimensions; they count from 0, and so do the dimensions, from left to right. (Physicists and mathematicians
# mean more by the word. Here a tensor is a multidimensional array and nothing else.)
#
# The lesson has three notebooks. In this one you build tensors, take them apart, let tensors of different
# shapes meet, and find out what type of number comes out. The second looks below the surface, at how the
# numbers lie in memory; the third moves tensors to other devices, to NumPy and to files.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for the whole lesson:
#
# - **Shapes are part of the answer.** A tensor of shape `(N,)` holds N numbers in a row, one of shape
#   `(N, 1)` holds them in a column, and one of shape `()` holds a single number.
# - **Types are part of the answer.** A result has the dtype of its inputs unless the statement says
#   otherwise; a tuple is a tuple and not a list.
# - **Inputs stay as they are.** No function changes the tensors or lists that it is given.

# %%
import math

import matplotlib.pyplot as plt
import torch

from torchmark import check


def picture(ax, values, title, **options):
    """Show a matrix or an image of shape (H, W) or (H, W, 3) without ticks."""
    ax.imshow(values, **options)
    ax.set(title=title, xticks=[], yticks=[])


# %% [markdown]
# ## From lists to tensors
#
# Python has lists, and for a handful of numbers nothing more is needed. Their slices come back with tensors
# unchanged, so let us be sure of them. `some_list[start:stop:step]` begins at `start`, ends **before**
# `stop`, and takes every `step`-th element. All three may be left out. A negative number counts from the
# end.
#
# ### `list_slices`
# You get `some_list`, a list of any length. Return a list of six new lists, each with some of its elements
# in their order:
#
# 1. all of them;
# 2. those with the indices 1, 2 and 3;
# 3. those from index 1 to the end;
# 4. those from the beginning to index 3, which comes along;
# 5. all but the last one;
# 6. those with the indices 1 and 3.
#
# An index that the list doesn't have is left out. For the list `["a", "b", "c", "d", "e", "f"]` the second
# is `["b", "c", "d"]` and the sixth `["b", "d"]`. A list that is changed later must not change the others,
# nor `some_list`.

# %% answer="list_slices"
def list_slices(some_list):
    """Six new lists: all, 1 to 3, from 1 on, up to 3, all but the last, 1 and 3 (indices, all included)."""
    ### BEGIN SOLUTION
    return [
        some_list[:],
        some_list[1:4],
        some_list[1:],
        some_list[:4],
        some_list[:-1],
        some_list[1:4:2],
    ]
    ### END SOLUTION


# %%
for part in list_slices(list(range(6))):
    print(part)

# %% [markdown]
# What is wrong with lists, then? A list holds no numbers. It holds arrows to Python objects that lie
# somewhere in memory, each with a header around its number, and a list of lists holds arrows to arrows. To
# add two lists of a million numbers Python has to follow two million arrows, one by one. A tensor is a
# single block of bare numbers, side by side, with a note of their type and shape. That is smaller, and one
# compiled loop runs over all of it.
#
# On the surface little changes: `torch.zeros(6)` is a tensor of six zeros, `t[2]` reads one of its elements
# and `t[2] = 5.0` writes it.
#
# ### `points_flat`
# You get `points`, a list of N points in the plane; each is a pair `(x, y)` of Python numbers, ints or
# floats. Return all coordinates in one float32 tensor of shape `(2 * N,)`: every x at an even index and
# its y at the odd index behind it. N may be 0.
#
# The triangle `[(4, 1), (5, 3), (2, 1)]` becomes `tensor([4., 1., 5., 3., 2., 1.])`.

# %% answer="points_flat"
def points_flat(points):
    """The coordinates of N pairs `(x, y)` in a row: float32, shape (2 * N,)."""
    ### BEGIN SOLUTION
    flat = torch.zeros(2 * len(points))
    for i, (x, y) in enumerate(points):
        flat[2 * i] = x
        flat[2 * i + 1] = y
    return flat
    ### END SOLUTION


# %%
flat = points_flat([(4, 1), (5, 3), (2, 1)])
print(flat, "  one element:", flat[2])

# %% [markdown]
# An element of a tensor is a tensor again, of shape `()`. Where plain Python is wanted, for printing or for
# an `if`, `float(t)` or `t.item()` takes the number out.
#
# ### `coords_of`
# You get a float tensor `flat` of shape `(2 * N,)` as above, and an int `i` with `0 <= i < N`. Return the
# coordinates of the point number `i` (the first one is number 0) as a tuple `(x, y)` of two Python floats.
#
# For the triangle, `coords_of(flat, 0)` is `(4.0, 1.0)` and `coords_of(flat, 1)` is `(5.0, 3.0)`.

# %% answer="coords_of"
def coords_of(flat, i):
    """The point number `i` of `flat`, shape (2 * N,), as two Python floats `(x, y)`."""
    ### BEGIN SOLUTION
    return float(flat[2 * i]), float(flat[2 * i + 1])
    ### END SOLUTION


# %% [markdown]
# It works, but why should we do the arithmetic of places ourselves? With a second dimension the first
# index can say which point, and the second which coordinate.
#
# ### `points_2d`
# You get two lists `xs` and `ys` of N Python numbers each, ints or floats, N at least 1. Return a float32
# tensor of shape `(N, 2)` with one point in each row: x in column 0, y in column 1.
#
# `points_2d([4, 5, 2], [1, 3, 1])` is
#
#     tensor([[4., 1.],
#             [5., 3.],
#             [2., 1.]])

# %% answer="points_2d"
def points_2d(xs, ys):
    """The points `(xs[i], ys[i])` as the rows of a float32 tensor of shape (N, 2)."""
    ### BEGIN SOLUTION
    columns = [torch.tensor(numbers, dtype=torch.float32) for numbers in (xs, ys)]
    return torch.stack(columns, dim=1)
    ### END SOLUTION


# %%
points = points_2d([4, 5, 2], [1, 3, 1])
print(points)
print("shape:", points.shape)

# %% [markdown]
# ## Indexing: windows on the same numbers
#
# `points[0, 1]` takes two indices and reaches one number. `points[0]` takes one index of two, and a row is
# left. In both cases **nothing is copied**: the result is a new tensor that looks at the same block of
# memory through a smaller window. Such a window is called a **view**. It costs nothing, however large the
# tensor is, and whoever writes through the window changes the original.
#
# ### `y_of`
# You get `p`, a tensor of points of shape `(N, 2)`, and an int `i`. Return the y coordinate of the point
# number `i` as a tensor of shape `()`: a view of `p`, however `p` itself lies in memory. A negative `i`
# counts from the end, as everywhere in Python.
#
# For the triangle, `y_of(points, 0)` is `tensor(1.)` and `y_of(points, -2)` is `tensor(3.)`.

# %% answer="y_of"
def y_of(p, i):
    """The y coordinate of row `i` of `p`, shape (N, 2), as a 0-d view."""
    ### BEGIN SOLUTION
    return p[i, 1]
    ### END SOLUTION


# %% [markdown]
# Slices know tensors too, and a tensor takes one for every dimension: `t[a:b, c:d]` is a block of rows a to
# b - 1 and columns c to d - 1. Three details:
#
# - a plain `:` keeps a whole dimension, and dimensions at the end that you don't mention are kept whole;
# - an index removes its dimension, a slice never does, not even a slice of length one;
# - `None` at some place adds a dimension of size 1 there.
#
# All of these are views. (A *list* of indices inside the brackets is possible too, but it makes a copy.)
#
# ### `slices`
# You get points `p` of shape `(N, 2)`, N at least 1. Return a dictionary of three views of `p`:
#
# - `"rest"`: all points but the first, shape `(N - 1, 2)`;
# - `"rest_x"`: the x coordinates of all points but the first, shape `(N - 1,)`;
# - `"batch"`: all points, with a dimension of size 1 added in front, shape `(1, N, 2)`.
#
# For the triangle `"rest"` is `tensor([[5., 3.], [2., 1.]])` and `"rest_x"` is `tensor([5., 2.])`.

# %% answer="slices"
def slices(p):
    """Views of `p`, shape (N, 2): "rest" (N - 1, 2), "rest_x" (N - 1,) and "batch" (1, N, 2)."""
    ### BEGIN SOLUTION
    return {"rest": p[1:], "rest_x": p[1:, 0], "batch": p[None]}
    ### END SOLUTION


# %%
for name, view in slices(points).items():
    print(f"{name:7} {tuple(view.shape)!s:10} {view.tolist()}")

# %% [markdown]
# Images are indexed in the same way. A grey one has the shape `(H, W)`, height before width, so the row
# comes first and counts **downwards**. A coloured one has a dimension for its channels in front,
# `(3, H, W)`, and a stack of coloured ones has `(N, 3, H, W)`. Code that should work for all of them counts
# dimensions from the end. In brackets three dots, `...`, stand for all the dimensions that aren't mentioned:
# `t[..., 0]` takes the first column, whatever stands in front.
#
# ### `crop`
# You get `img` of shape `(..., H, W)` with any number of dimensions in front, and four ints `top`, `left`,
# `height`, `width`. Return a view of the shape `(..., height, width)`: the part of each image whose upper
# left corner is at row `top` and column `left`. It lies within the image.
#
# From the image `tensor([[0, 1, 2, 3], [4, 5, 6, 7]])` the crop at `top=0, left=1` with `height=2, width=3`
# is `tensor([[1, 2, 3], [5, 6, 7]])`.

# %% answer="crop"
def crop(img, top, left, height, width):
    """View of shape (..., height, width) of `img` (..., H, W), with its corner at row `top`, column `left`."""
    ### BEGIN SOLUTION
    return img[..., top : top + height, left : left + width]
    ### END SOLUTION


# %% [markdown]
# ## Broadcasting: when shapes differ
#
# `t + u` adds element by element. If the shapes differ, PyTorch tries to stretch them until they agree,
# without copying anything. This is **broadcasting**, and it has one rule. Write both shapes one above the
# other, flush at the **right**. A place that is empty on the left counts as 1. Then each column must hold
#
# - two equal sizes, or
# - a 1 and any other size: the 1 is stretched to the other size.
#
# All other columns are errors. For example:
#
#         2 x 3
#     2 x 1 x 3
#     ---------
#     2 x 2 x 3
#
# ### `broadcast_shape`
# You get two shapes `a` and `b`, tuples of ints; the ints may be 0, and the tuples may be empty. Return the
# shape of the sum of two such tensors as a tuple of ints. If they don't fit together, raise a `ValueError`.
#
# `broadcast_shape((2, 3), (2, 1, 3))` is `(2, 2, 3)`; `broadcast_shape((2,), (3,))` raises.

# %% answer="broadcast_shape"
def broadcast_shape(a, b):
    """The shape that tensors of shapes `a` and `b` broadcast to; ValueError if they don't fit."""
    ### BEGIN SOLUTION
    n = max(len(a), len(b))
    a, b = (1,) * (n - len(a)) + a, (1,) * (n - len(b)) + b  # an empty place counts as 1
    for k in range(n):
        if a[k] != b[k] and 1 not in (a[k], b[k]):
            raise ValueError(f"{a} and {b} don't fit: {a[k]} meets {b[k]}")
    return tuple(b[k] if a[k] == 1 else a[k] for k in range(n))
    ### END SOLUTION


# %%
for a, b in [((3,), ()), ((1, 3), (3, 1)), ((2, 3), (2, 1, 3))]:
    print(f"{a!s:7} and {b!s:10} give {broadcast_shape(a, b)!s:10} torch says",
          tuple((torch.ones(a) + torch.ones(b)).shape))  # fmt: skip

# %% [markdown]
# The rule is easy to recite and easy to get wrong in the head. So take a pencil, once, and do by hand what
# PyTorch does.
#
# ### `paper_sum`
# Here are a matrix A of shape `(2, 3)` and a tensor B of shape `(2, 1, 3)`:
#
#     A = [[1, 2, 3],        B = [[[10, 20, 30]],
#          [4, 5, 6]]             [[40, 50, 60]]]
#
# Make a variable `paper_sum` that holds `A + B`, as a nested list of numbers in as many levels as the
# result has dimensions. Write it down without the help of PyTorch.

# %% answer="paper_sum"
### BEGIN SOLUTION
paper_sum = [
    [[11, 22, 33], [14, 25, 36]],
    [[41, 52, 63], [44, 55, 66]],
]
### END SOLUTION

# %% [markdown]
# Two vectors don't have to agree in length if one of them stands upright: a row of shape `(N,)` and a
# column of shape `(M, 1)` stretch to `(M, N)`. In this way every element of one meets every element of the
# other, and no loop is written.
#
# ### `outer_by_broadcast`
# You get two vectors, `a` of shape `(N,)` and `b` of shape `(M,)`, of the same dtype. Return their table of
# products of shape `(M, N)`: in row i and column j stands `a[j] * b[i]`. Do it without a loop (a comprehension
# is one, too).
#
# For `a = tensor([1, 2, 3])` and `b = tensor([10, 20])` it is `tensor([[10, 20, 30], [20, 40, 60]])`.

# %% answer="outer_by_broadcast"
def outer_by_broadcast(a, b):
    """Products of every element of `a`, shape (N,), with every one of `b`, shape (M,): shape (M, N)."""
    ### BEGIN SOLUTION
    return a * b.unsqueeze(1)
    ### END SOLUTION


# %%
row, column = torch.tensor([1, 2, 3]), torch.tensor([10, 20, 30])
table = outer_by_broadcast(row, column)
_, axes = plt.subplots(1, 3, figsize=(7.2, 2.6), layout="constrained")
shown = ((row.expand(3, 3), "the row, stretched"), (column[:, None].expand(3, 3), "the column, stretched"),
         (table, "their product"))  # fmt: skip
for ax, (values, title) in zip(axes, shown, strict=True):
    picture(ax, values, title, cmap="Blues", vmin=-20, vmax=120)
    for i in range(3):
        for j in range(3):
            ax.text(j, i, values[i, j].item(), ha="center", va="center")
plt.show()

# %% [markdown]
# The same trick works when the elements that meet are whole points. One dimension for the first set of
# points, one for the second, and the coordinates last, where both have them.
#
# ### `distances`
# You get two sets of points in D dimensions as float tensors, `p` of shape `(N, D)` and `q` of shape
# `(M, D)`. Return all distances between them in a tensor of shape `(N, M)`: in row i and column j the
# distance of `p[i]` from `q[j]`, the square root of the sum of the squared differences of their
# coordinates. Do it without a loop.
#
# For `p = tensor([[0., 0.], [3., 0.]])` and `q = tensor([[3., 4.]])` it is `tensor([[5.], [4.]])`.

# %% answer="distances"
def distances(p, q):
    """Euclidean distances of the points `p`, shape (N, D), from `q`, shape (M, D): shape (N, M)."""
    ### BEGIN SOLUTION
    difference = p.unsqueeze(1) - q  # (N, M, D)
    return difference.square().sum(-1).sqrt()
    ### END SOLUTION


# %% [markdown]
# A map of distances: for each place of a grid, how far is it to the nearest corner of our triangle? Grid
# and triangle meet in a single call.

# %%
x, y = torch.linspace(0, 7, 71), torch.linspace(0, 4, 41)
grid = torch.stack([x.expand(41, 71), y[:, None].expand(41, 71)], dim=-1)  # (41, 71, 2)
nearest = distances(grid.reshape(-1, 2), points).min(dim=1).values.reshape(41, 71)
_, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
filled = ax.contourf(x, y, nearest, levels=12, cmap="viridis")
ax.fill(points[:, 0], points[:, 1], fill=False, edgecolor="white")
ax.plot(points[:, 0], points[:, 1], "o", color="white")
ax.set(xlabel="x", ylabel="y", title="Distance to the nearest corner", aspect="equal")
ax.figure.colorbar(filled)
plt.show()

# %% [markdown]
# ## From colour to grey, three times
#
# Now broadcasting at work. An image in colour has three channels: how much red, green and blue there is at
# each pixel. Here is one of shape `(3, 48, 64)`, three lamps on a wall, and a batch of two, the image and
# its mirror image.

# %%
rows, columns = torch.arange(48.0).unsqueeze(1), torch.arange(64.0)
lamps = ((18, 24), (18, 40), (31, 32))
img_t = torch.stack([((rows - i) ** 2 + (columns - j) ** 2 < 14**2).float() for i, j in lamps])
batch_t = torch.stack([img_t, img_t.flip(-1)])
print("image:", tuple(img_t.shape), "  batch:", tuple(batch_t.shape))

# %% [markdown]
# The channels are dimension 0 of the image and dimension 1 of the batch. Counted from the end they are
# dimension -3 of both.
#
# ### `naive_gray`
# You get float images `t` of shape `(..., C, H, W)` with any number of dimensions in front and any number C
# of channels. Return the mean over the channels, shape `(..., H, W)`.
#
# One pixel with the channels 3, 6 and 0, `tensor([[[3.]], [[6.]], [[0.]]])`, becomes `tensor([[3.]])`.

# %% answer="naive_gray"
def naive_gray(t):
    """Mean over the channels of `t`, shape (..., C, H, W); shape (..., H, W)."""
    ### BEGIN SOLUTION
    return t.mean(-3)
    ### END SOLUTION


# %% [markdown]
# That is naive, since our eyes don't see all colours alike: green looks much brighter than blue. A good
# recipe for brightness is 0.2126 of red, 0.7152 of green and 0.0722 of blue. So each channel is to be
# multiplied by its own weight before they are added up. The weights have the shape `(3,)`; flush at the
# right they would meet the columns of the image. They have to be stood upright until they face the
# channels.
#
# ### `weighted_gray`
# You get images `t` of shape `(..., C, H, W)` and weights `w` of shape `(C,)`, both of the same float
# dtype. Return the weighted **sum** over the channels, shape `(..., H, W)`: channel 0 times `w[0]` plus
# channel 1 times `w[1]` and so on. The weights are what they are; they need not add up to 1.
#
# The pixel with the channels 3, 6 and 0 and `w = tensor([1., 0.5, 2.])` becomes `tensor([[6.]])`.

# %% answer="weighted_gray"
def weighted_gray(t, w):
    """Sum of the channels of `t`, shape (..., C, H, W), each times its weight in `w`, shape (C,): (..., H, W)."""
    ### BEGIN SOLUTION
    return (t * w[:, None, None]).sum(-3)
    ### END SOLUTION


# %%
weights = torch.tensor([0.2126, 0.7152, 0.0722])
_, axes = plt.subplots(1, 3, figsize=(8, 2.4), layout="constrained")
picture(axes[0], img_t.permute(1, 2, 0), "three lamps")
picture(axes[1], naive_gray(img_t), "mean of the channels", cmap="gray", vmin=0, vmax=1)
picture(axes[2], weighted_gray(img_t, weights), "weighted sum", cmap="gray", vmin=0, vmax=1)
plt.show()

# %% [markdown]
# To the naive eye the three lamps are equally bright. To yours they aren't.
#
# Counting dimensions and standing vectors upright is tedious. `torch.einsum` has a small language for sums
# of products. Give each dimension of each operand a letter, and write which letters the result has. A letter
# that stands in several operands runs along them together; a letter that the result lacks is summed over.
# `"ij,j->i"` is the product of a matrix and a vector: row i is multiplied by the vector, and the sum runs
# over j. Three dots stand for any dimensions in front.
#
# ### `gray_equation`
# Make a variable `gray_equation`, a string, such that `torch.einsum(gray_equation, t, w)` is the weighted
# sum of the last exercise: `t` has the shape `(..., C, H, W)`, `w` has `(C,)`, the result `(..., H, W)`.

# %% answer="gray_equation"
### BEGIN SOLUTION
gray_equation = "...chw,c->...hw"
### END SOLUTION

# %%
print("largest difference:", (torch.einsum(gray_equation, batch_t, weights)
                              - weighted_gray(batch_t, weights)).abs().max())  # fmt: skip

# %% [markdown]
# One step further: from C channels to D new ones, each a weighted sum of the old ones with weights of its
# own. Photo apps make their filters like this. The weights then form a matrix.
#
# ### `mix_channels`
# You get float images `t` of shape `(..., C, H, W)` and a matrix `m` of shape `(D, C)`, of the same dtype.
# Return images of shape `(..., D, H, W)`: the new channel number d is the sum over c of `m[d, c]` times the
# old channel number c.
#
# The pixel with the channels 3, 6 and 0 and `m = tensor([[1., 1., 1.], [0., 2., 0.]])` becomes a pixel with
# the channels 9 and 12.

# %% answer="mix_channels"
def mix_channels(t, m):
    """Images (..., D, H, W) whose channels are sums of those of `t`, (..., C, H, W), weighted by `m`, (D, C)."""
    ### BEGIN SOLUTION
    return torch.einsum("...chw,dc->...dhw", t, m)
    ### END SOLUTION


# %%
faded = torch.tensor([[0.39, 0.77, 0.19], [0.35, 0.69, 0.17], [0.27, 0.53, 0.13]])
swapped = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
_, axes = plt.subplots(1, 3, figsize=(8, 2.4), layout="constrained")
for ax, title, m in zip(axes, ("as it is", "faded", "swapped"), (torch.eye(3), faded, swapped), strict=True):
    picture(ax, mix_channels(img_t, m).permute(1, 2, 0).clamp(0, 1), title)
plt.show()

# %% [markdown]
# ## Dimensions with names
#
# `-3` is a poor name for the channels. It is right for `(..., C, H, W)` only, and some libraries keep their
# images as `(H, W, C)`; nothing warns you if you take one for the other. For some years PyTorch experimented
# with tensors that know the names of their dimensions. The experiment ended, and release 2.13 removed it.
# The idea at its heart needs no help, though: a tuple of names beside the tensor, and a function that
# brings a tensor into the order somebody else needs.
#
# ### `align_as_names`
# You get a tensor `t`, a tuple `names` with a different name for each of its dimensions, and a tuple
# `target` of different names. Return a view of `t` with one dimension for each name of `target`, in that
# order: the dimension of `t` with this name, or a dimension of size 1 if `t` has none. If `target` lacks one
# of `names`, raise a `ValueError`.
#
# Weights of shape `(3,)` with the names `("channels",)`, aligned to `("channels", "rows", "columns")`, have
# the shape `(3, 1, 1)`. A tensor of shape `(4, 5)` with the names `("rows", "columns")`, aligned to
# `("columns", "batch", "rows")`, has the shape `(5, 1, 4)`.

# %% answer="align_as_names"
def align_as_names(t, names, target):
    """View of `t`, whose dimensions are called `names`, with a dimension for each name of `target`."""
    ### BEGIN SOLUTION
    for name in names:
        if name not in target:
            raise ValueError(f"there is no {name} among {target}")
    t = t.permute([names.index(name) for name in target if name in names])
    for dim, name in enumerate(target):
        if name not in names:
            t = t.unsqueeze(dim)
    return t
    ### END SOLUTION


# %% [markdown]
# With it the weights find their channels in any layout.
#
# ### `gray_by_name`
# You get images `t`, a tuple `names` with a name for each dimension of `t`, among them `"channels"`
# somewhere, and weights `w` of shape `(C,)`, C being the number of channels. Call `align_as_names` to bring
# the weights into the order of `names`, multiply, and sum over the channels. Return a tuple of two: the
# weighted sum, without the dimension of the channels, and the tuple of the names that are left. (The check
# puts another function in the place of `align_as_names`, so that a slip there costs nothing here.)
#
# With `names = ("rows", "columns", "channels")` and `t` of shape `(5, 4, 3)` the sum has the shape `(5, 4)`
# and the names that are left are `("rows", "columns")`.

# %% answer="gray_by_name"
def gray_by_name(t, names, w):
    """Sum of `t` over its dimension "channels", weighted by `w`, shape (C,), and the tuple of names left."""
    ### BEGIN SOLUTION
    weighted = t * align_as_names(w, ("channels",), names)
    left = tuple(name for name in names if name != "channels")
    return weighted.sum(names.index("channels")), left
    ### END SOLUTION


# %%
gray, names = gray_by_name(batch_t, ("batch", "channels", "rows", "columns"), weights)
print(tuple(gray.shape), names)
gray, names = gray_by_name(img_t.permute(1, 2, 0), ("rows", "columns", "channels"), weights)
print(tuple(gray.shape), names)

# %% [markdown]
# ## What kind of number?
#
# All numbers of a tensor have one type, its `dtype`. The type says what they can be and how many bytes each
# of them takes:
#
# | dtype | also called | bytes | holds |
# |---|---|---|---|
# | `torch.float32` | `torch.float` | 4 | numbers with about 7 digits |
# | `torch.float64` | `torch.double` | 8 | numbers with about 16 digits |
# | `torch.float16` | `torch.half` | 2 | about 3 digits, up to 65504 |
# | `torch.bfloat16` | | 2 | about 2 digits, the range of float32 |
# | `torch.complex64`, `torch.complex128` | `cfloat`, `cdouble` | 8, 16 | two floats, real and imaginary |
# | `torch.int8`, `int16`, `int32`, `int64` | `int16` `short`, `int64` `long` | 1, 2, 4, 8 | integers with a sign |
# | `torch.uint8` | | 1 | integers from 0 to 255 |
# | `torch.bool` | | 1 | `True` or `False` |
#
# ### `bytes_needed`
# You get a `shape`, a tuple of ints (possibly empty), and a `dtype`. Return how many bytes the elements of
# such a tensor take, as a Python int.
#
# A million numbers in float32, `bytes_needed((1000000,), torch.float32)`, take 4000000 bytes.

# %% answer="bytes_needed"
def bytes_needed(shape, dtype):
    """Number of bytes, an int, of the elements of a tensor of `shape` and `dtype`."""
    ### BEGIN SOLUTION
    return math.prod(shape) * dtype.itemsize
    ### END SOLUTION


# %% [markdown]
# Unless you say otherwise PyTorch chooses the type. Floats become **float32**: twice the digits would cost
# twice the memory and make no network better. Integers become **int64**, the type in which indices are
# expected. In a list with floats and ints, all become floats. And a comparison yields `bool`.
#
# ### `default_dtypes`
# Make a dictionary `default_dtypes` with these seven strings as keys; each value is the dtype of the tensor
# that the expression makes, written like `torch.float16`.
#
# - `"torch.tensor([2, 2])"`
# - `"torch.tensor(3.)"`
# - `"torch.tensor([1, 2.5])"`
# - `"torch.tensor([True, False])"`
# - `"torch.zeros(2)"`
# - `"torch.arange(3)"`
# - `"torch.ones(2) > 1.0"`

# %% answer="default_dtypes"
### BEGIN SOLUTION
default_dtypes = {
    "torch.tensor([2, 2])": torch.int64,
    "torch.tensor(3.)": torch.float32,
    "torch.tensor([1, 2.5])": torch.float32,
    "torch.tensor([True, False])": torch.bool,
    "torch.zeros(2)": torch.float32,
    "torch.arange(3)": torch.int64,
    "torch.ones(2) > 1.0": torch.bool,
}
### END SOLUTION

# %% [markdown]
# A type can be asked for when a tensor is made, or changed later:

# %%
short_points = torch.tensor([[1, 2], [3, 4]], dtype=torch.short)
for double_points in (
    torch.ones(10, 2, dtype=torch.double),
    torch.ones(10, 2).double(),
    torch.ones(10, 2).to(torch.double),
):
    print(double_points.dtype, tuple(double_points.shape), short_points.dtype)

# %% [markdown]
# With ones it makes no difference which way you take. In general it does: a number that had to squeeze
# through a type with fewer digits doesn't get them back.

# %%
print(torch.tensor([0.1]).double().item())
print(torch.tensor([0.1], dtype=torch.double).item())

# %% [markdown]
# ### `tensor_of`
# You get `values`, a list of Python numbers, perhaps nested, and a `dtype` that has room for them. Return
# them as a tensor of that dtype, each number as exact as the dtype allows. Where the dtype is one of the
# integers, floats lose what stands behind the decimal point.
#
# `tensor_of([0.1], torch.float64).item()` is `0.1`, and `tensor_of([1, 2], torch.float32)` is
# `tensor([1., 2.])`.

# %% answer="tensor_of"
def tensor_of(values, dtype):
    """The (nested) list `values` as a tensor of `dtype`, each number as exact as can be."""
    ### BEGIN SOLUTION
    return torch.tensor(values, dtype=dtype)
    ### END SOLUTION


# %% [markdown]
# From float to integer, `to` cuts off everything behind the decimal point: 2.7 becomes 2, and -2.7 becomes
# -2. Nothing is rounded.
#
# ### `cast_zeroes`
# You get a float tensor `x` with values between -30000 and 30000, of any shape. Make an int16 (`torch.short`)
# tensor of it with `to`, and return the product of `x` with that tensor, in the dtype of `x`. Numbers between
# 0 and 1 end as zeros, hence the name.
#
# `cast_zeroes(tensor([0.9, 2.5, -1.5]))` is `tensor([0.0, 5.0, 1.5])`.

# %% answer="cast_zeroes"
def cast_zeroes(x):
    """The product of the float tensor `x` with itself cast to int16, in the dtype of `x`."""
    ### BEGIN SOLUTION
    return x * x.to(torch.short)
    ### END SOLUTION


# %% [markdown]
# ## When types meet
#
# In `cast_zeroes` an int16 met a float, and the product was a float. Two types that meet are **promoted** to
# a common one, in two steps. First look at the *category*: bool is below the integers, they are below the
# floats, and complex numbers are on top.
#
# - If both are in the same category, the result is the smallest type that holds both ranges.
# - If not, the one from the higher category gives its type, however small it is.
#
# Second, **not everybody has a vote**. A Python number or a tensor of shape `()` beside a tensor with
# dimensions counts only if its category is higher. A Python float then counts as float32, the default type,
# whatever its digits.
#
# One operation doesn't follow: `/` between integers gives float32, since 1 / 2 is no integer.
#
# ### `promotions`
# Make a dictionary `promotions` with these eight strings as keys; each value is the dtype of the result,
# written like `torch.float16`. A name like `int64` stands for a tensor of that dtype and of shape `(2,)`,
# `float64 scalar` for a tensor of shape `()`; `1.5` is a Python float.
#
# - `"int16 * float32"`
# - `"int64 * float32"`
# - `"float64 * float32"`
# - `"float16 + bfloat16"`: neither holds all numbers of the other
# - `"uint8 + int8"`: nor here
# - `"int64 / int64"`
# - `"int64 + 1.5"`
# - `"float32 * float64 scalar"`

# %% answer="promotions"
### BEGIN SOLUTION
promotions = {
    "int16 * float32": torch.float32,
    "int64 * float32": torch.float32,
    "float64 * float32": torch.float64,
    "float16 + bfloat16": torch.float32,
    "uint8 + int8": torch.int16,
    "int64 / int64": torch.float32,
    "int64 + 1.5": torch.float32,
    "float32 * float64 scalar": torch.float32,
}
### END SOLUTION

# %% [markdown]
# It is good to know the rules, and better to know how to ask. `torch.result_type` and `torch.promote_types`
# are both there for it, and only one of them knows who has a vote.
#
# ### `result_dtype`
# You get `a` and `b`, two tensors or a tensor and a Python number, in any order. Return the dtype that
# `a * b` would have. The shapes of the tensors need not fit together: act as if they did.
#
# `result_dtype(torch.ones(3), 2)` is `torch.float32`, and so is
# `result_dtype(torch.ones(3), torch.tensor(2.0, dtype=torch.float64))`.

# %% answer="result_dtype"
def result_dtype(a, b):
    """The dtype of the product of `a` and `b`, tensors of any shapes or (one of them) a Python number."""
    ### BEGIN SOLUTION
    return torch.result_type(a, b)
    ### END SOLUTION


# %%
kinds = {str(dtype).removeprefix("torch."): torch.ones(2, dtype=dtype)
         for dtype in (torch.bool, torch.uint8, torch.int64, torch.bfloat16, torch.float32, torch.float64)}  # fmt: skip
for name, tensor in kinds.items():
    for other in (tensor, 2, 1.5, torch.tensor(1.5, dtype=torch.float64)):
        found = str(result_dtype(tensor, other)).removeprefix("torch.")
        what = name if other is tensor else "float64 scalar" if isinstance(other, torch.Tensor) else other
        print(f"{name:>8} * {what!s:14} -> {found}")

# %% [markdown]
# ## Questions to all elements
#
# A comparison asks every element the same question, and the answers come as a tensor of bools in the same
# shape: a **mask**. Bools count: `True` is 1 and `False` is 0, so the sum of a mask is how many said yes,
# as an int64.
#
# ### `above`
# You get a tensor `t` of any shape and a Python number `threshold`. Return a tuple `(mask, count)`: the mask,
# a bool tensor of the shape of `t`, says where `t` is greater than the threshold, and `count` says how many
# that are, as an int64 tensor of shape `()`.
#
# `above(tensor([4., 1., 5.]), 1.0)` is `(tensor([True, False, True]), tensor(2))`.

# %% answer="above"
def above(t, threshold):
    """Where `t` is greater than `threshold` (bool, the shape of `t`) and how often (0-d int64)."""
    ### BEGIN SOLUTION
    mask = t > threshold
    return mask, mask.sum()
    ### END SOLUTION


# %%
mask, count = above(points, 1.0)
print(mask)
print("greater than 1:", count)

# %% [markdown]
# Two questions at once are another matter. Python's `and` wants a single yes or no from each side, and a
# tensor of many answers can't give one. `&` (and), `|` (or) and `~` (not) work on each element. They bind
# more tightly than `<` and `>`, so each comparison needs its own parentheses.
#
# ### `between`
# You get a tensor `t` of floats or ints and two Python numbers `low` and `high`. Return a bool tensor of the
# shape of `t` that says where an element is at least `low` **and** less than `high`. A `nan` (not a number)
# is nowhere.
#
# `between(tensor([1., 2., 3.]), 1, 3)` is `tensor([True, True, False])`.

# %% answer="between"
def between(t, low, high):
    """Where `low <= t < high`: a bool tensor of the shape of `t`."""
    ### BEGIN SOLUTION
    return (t >= low) & (t < high)
    ### END SOLUTION


# %%
gray = weighted_gray(img_t, weights)
_, axes = plt.subplots(1, 3, figsize=(8, 2.4), layout="constrained")
picture(axes[0], above(gray, 0.0)[0], "grey > 0", cmap="gray")
picture(axes[1], between(gray, 0.2, 0.8), "0.2 ≤ grey < 0.8", cmap="gray")
picture(axes[2], between(gray, 0.9, 1.1), "0.9 ≤ grey < 1.1", cmap="gray")
plt.show()

# %% [markdown]
# You can now build tensors, look at any part of them, let them meet in spite of their shapes, and say what
# will come out: how many dimensions, and which type of number. One thing we took on trust: that a view looks
# at the same numbers as its tensor. How can `p[1:, 0]` step through memory without a copy, and what else
# comes for free once you know? That is the subject of the next notebook.
