# %% [markdown]
# # Tensors, part 2: what lies beneath
#
# A tensor looks like a table, a cube, or a stack of pictures. The memory of the computer knows nothing of
# the kind: it is one long row of numbers. In this lesson you look at that row, and at the few integers that
# make a table of it. They explain why transposing a gigabyte costs nothing, why writing into one tensor can
# change another, and what the error message means that asks you for `reshape`.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for the whole lesson:
#
# - **View or copy is part of the answer.** A *view* looks into the memory of the tensor that it was made
#   from; a *copy* has memory of its own. Where a statement asks for one of them, the check looks at the
#   memory, the stride and the offset, and not only at the values.
# - **Any tensor may come.** Inputs may have any dtype unless the statement names one, and they may be views
#   themselves: begin in the middle of a storage, leave out some of it, show an element several times, or
#   none at all. Tensors that you return have the dtype of the input.
# - **Inputs stay as they are**, their values and their shape, unless the statement says that they change.

# %%
import itertools

import matplotlib.pyplot as plt
import torch

from torchmark import check

points = torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]])
print(points)

# %% [markdown]
# ## One row of memory
#
# These are the three corners of a triangle, one point in each row. The six numbers lie next to each other
# in a block of memory that is called the **storage**. A tensor owns no numbers: it is a small record that
# points at a storage and says how to read it. Several tensors can read one storage, each in its own way.
#
# Four tools to look at a storage with:
#
# - `t.untyped_storage()` is the storage of `t` as raw bytes, and `t.untyped_storage().nbytes()` says how many;
# - `t.element_size()` is the number of bytes in one element: 4 for float32, 8 for float64 and int64;
# - `t.untyped_storage().data_ptr()` is the address in memory at which the storage begins;
# - `torch.as_strided(t, size, stride, offset)` is a view of the storage of `t`, with the size, the stride and
#   the offset that you wish, whatever those of `t` are. You will know all three by the end of the lesson; for
#   now, `torch.as_strided(t, (n,), (1,), 0)` shows the first n elements of the storage.
#
# Books print `t.storage()` instead of the first one. It still works, and warns that it will not for long.
#
# ### `storage_list`
# You get a tensor `t`, which may be a view. Return **all** elements of its storage in the order of memory,
# as a list of Python numbers, also those that `t` doesn't show.
#
# With `t = tensor([[4., 1.], [5., 3.], [2., 1.]])`, `storage_list(t)` is `[4.0, 1.0, 5.0, 3.0, 2.0, 1.0]`,
# and so is `storage_list(t[2])`.

# %% answer="storage_list"
def storage_list(t):
    """All elements of the storage of `t`, in the order of memory, as a list of Python numbers."""
    ### BEGIN SOLUTION
    n = t.untyped_storage().nbytes() // t.element_size()
    return torch.as_strided(t, (n,), (1,), 0).tolist()
    ### END SOLUTION


# %% [markdown]
# Three tensors of different shapes, and what they read:

# %%
for name, t in [("points", points), ("points[2]", points[2]), ("points.t()", points.t())]:
    print(f"{name:11} shape {tuple(t.shape)!s:7} storage {storage_list(t)}")

# %% [markdown]
# A storage has one dimension, always, so a single number names a position in it. And since a tensor shows
# what lies there, writing into the storage changes the tensor: every tensor that reads this position.
#
# ### `write_storage`
# You get a tensor `t` that doesn't require gradients, a position `i` in its storage (from 0 up to the number
# of elements in the storage, less one) and a Python number `v`. Put `v` at position `i` **of the storage**,
# in place. Return nothing.
#
# After `write_storage(points.t(), 1, 7.0)`, `points[0, 1]` is `tensor(7.)`. After
# `write_storage(points[2], 0, 9.0)`, it is `points[0, 0]` that has changed.

# %% answer="write_storage"
def write_storage(t, i, v):
    """Put the number `v` at position `i` of the storage of `t`, in place."""
    ### BEGIN SOLUTION
    torch.as_strided(t, (), (), i).fill_(v)
    ### END SOLUTION


# %%
moved = points.clone()
write_storage(moved, 0, 2.0)
print(moved)

# %% [markdown]
# ## Whose memory is it?
#
# So it matters whether two tensors read the same storage, and the values can't tell: a copy shows the same
# ones. Beware of two tempting tests. `id(a)` is about the Python objects, and every view is a new object.
# `a.data_ptr()`, without `untyped_storage()`, is the address of the **first element of the tensor**, which is
# another one as soon as a view begins later.
#
# ### `same_storage`
# You get two tensors `a` and `b`, each with at least one element. Return the bool that says whether they
# read the same storage. It doesn't matter whether they have an element in common: the first half of a tensor
# and its second half still share one storage.
#
# `same_storage(points, points.t())` is `True`, and `same_storage(points, points.clone())` is `False`.

# %% answer="same_storage"
def same_storage(a, b):
    """Whether the tensors `a` and `b` read the same storage."""
    ### BEGIN SOLUTION
    return a.untyped_storage().data_ptr() == b.untyped_storage().data_ptr()
    ### END SOLUTION


# %%
for name, t in [
    ("points[1:, 1:]", points[1:, 1:]),
    ("points.t()", points.t()),
    ("points.clone()", points.clone()),
    ("points + 0", points + 0),
]:
    print(f"{name:15} reads the storage of points: {same_storage(points, t)!s:6} same data_ptr():",
          t.data_ptr() == points.data_ptr())

# %% [markdown]
# ## In place
#
# Most operations leave their input alone and return a new tensor: `a.sqrt()`, `a + 1`. A method whose name
# ends in an underscore works **in place**: it writes its result into the memory of the tensor that it is
# called on, and returns that tensor. `a.sqrt_()` is such a method; `a += 1` and `a[0] = 5` write in place too.
# An assignment `a = ...` does not. It gives the name `a` to another tensor, and whoever holds the old one
# sees no change.
#
# ### `zero_in_place`
# You get a tensor `a` with at least one dimension, which doesn't require gradients and shows no element twice.
# Set all its elements to zero in place, also those that are infinite or `nan`, and return `a` itself. Other
# elements of its storage, which `a` doesn't show, keep their values.
#
# With `x = tensor([1., 2., 3.])`, `zero_in_place(x[1:])` returns `tensor([0., 0.])`, and afterwards `x` is
# `tensor([1., 0., 0.])`.

# %% answer="zero_in_place"
def zero_in_place(a):
    """`a` itself, with all its elements set to zero in place."""
    ### BEGIN SOLUTION
    return a.zero_()
    ### END SOLUTION


# %%
a = torch.ones(3, 2)
zero_in_place(a[1:])
print(a)

# %% [markdown]
# ## A view that starts later
#
# Indexing with ints and slices copies nothing. `points[1]` is a new record on the old storage: its elements
# begin at position 2, after the two numbers of the first point. This position is the **offset** of the view;
# `t.storage_offset()` tells it.
#
# ### `second_point`
# You get points `p` of shape `(N, D)`, N at least 2. Return the second point as a **view** of `p`, of shape
# `(D,)`: who writes into it changes `p`.
#
# For `points`, the result shows `tensor([5., 3.])`. It has offset 2 and stride `(1,)`.

# %% answer="second_point"
def second_point(p):
    """The second row of `p`, shape (D,), a view."""
    ### BEGIN SOLUTION
    return p[1]
    ### END SOLUTION


# %%
triangle = points.clone()
corner = second_point(triangle)
print("offset", corner.storage_offset(), " size", tuple(corner.shape), " stride", corner.stride())
corner[0] = 10.0
print(triangle)

# %% [markdown]
# Useful where you want to write into a part of a tensor, and a nasty surprise where you only wanted to play
# with a few numbers. Then you need a copy.
#
# ### `second_point_copy`
# As `second_point`, but return a **copy**, of shape `(D,)`: who writes into it leaves `p` as it is.

# %% answer="second_point_copy"
def second_point_copy(p):
    """The second row of `p`, shape (D,), in memory of its own."""
    ### BEGIN SOLUTION
    return p[1].clone()
    ### END SOLUTION


# %%
triangle = points.clone()
corner = second_point_copy(triangle)
corner[0] = 10.0
print(triangle)

# %% [markdown]
# ## Size, offset, stride
#
# How does a record of a few integers turn an index into a position? There are three of them:
#
# - the **size**, or shape: how many elements along each dimension;
# - the **offset**: the position in the storage at which the element with all indices 0 lies;
# - the **stride**, one number for each dimension: by how many positions you move on in the storage when the
#   index in this dimension grows by one.
#
# In `points`, one row down is two positions further on, one column to the right is one: the stride is
# `(2, 1)`. The element `i, j` of a matrix lies at the position *offset + stride[0] · i + stride[1] · j*.
#
# ### `element_offset`
# You get a tensor `t` of any number of dimensions and an index `idx`: a tuple with one int for each dimension
# of `t`, all of them within its shape. As everywhere in Python, a negative one counts from the end. Return
# the position in the storage at which the element `t[idx]` lies, as an int.
#
# `element_offset(points, (2, 0))` is `4`, and so is `element_offset(points[1:], (-1, 0))`. A tensor of no
# dimensions has the empty index `()`.

# %% answer="element_offset"
def element_offset(t, idx):
    """Position in the storage of the element `t[idx]`; `idx` is a tuple with one int per dimension."""
    ### BEGIN SOLUTION
    position = t.storage_offset()
    for dim, i in enumerate(idx):
        position += t.stride(dim) * (i if i >= 0 else i + t.size(dim))
    return position
    ### END SOLUTION


# %% [markdown]
# With this you can watch a tensor walk through its storage. Each box is an element of the storage, with its
# position in grey; coloured boxes belong to the tensor. Follow the arrows to visit its elements row by row:
# blue is a step to the right, red is the step to the next row. Arrows that go back run below.

# %%
def draw_walk(ax, t, title):
    """The storage of `t` (1-D or 2-D) in boxes, and the steps through it in the order of the rows of `t`."""
    indices = list(itertools.product(*(range(size) for size in t.shape)))
    walk = [element_offset(t, idx) for idx in indices]
    for i, value in enumerate(storage_list(t)):
        color = "#cfe3f5" if i in walk else "white"
        ax.add_patch(plt.Rectangle((i, 0), 1, 1, facecolor=color, edgecolor="black"))
        ax.text(i + 0.5, 0.6, f"{value:g}", ha="center", va="center", fontsize=12)
        ax.text(i + 0.5, 0.17, i, ha="center", va="center", fontsize=7, color="gray")
    jumps = [there - here for here, there in itertools.pairwise(walk)]
    for (here, there), idx in zip(itertools.pairwise(walk), indices[1:], strict=True):
        side = 1 if there > here else 0
        ax.annotate(
            "", (there + 0.4, side), (here + 0.6, side),
            arrowprops={
                "arrowstyle": "->", "linewidth": 1.5, "shrinkA": 1, "shrinkB": 1,
                "color": "C3" if idx[-1] == 0 and t.dim() > 1 else "C0",
                "connectionstyle": f"arc3,rad={-0.5 if side else -0.25}",
            },
        )  # fmt: skip
    below, above = -0.3 - 0.13 * max(0, -min(jumps)), 1.3 + 0.26 * max(jumps)
    ax.set(xlim=(-0.2, len(storage_list(t)) + 0.2), ylim=(below, above), aspect="equal")
    ax.set_title(f"{title}\nsize {tuple(t.shape)}, offset {t.storage_offset()}, stride {t.stride()}", fontsize=10)
    ax.axis("off")


_, panels = plt.subplots(2, 2, figsize=(9, 3.8), layout="constrained")
draw_walk(panels[0, 0], points, "points")
draw_walk(panels[0, 1], points[1], "points[1]")
draw_walk(panels[1, 0], points[:, 1], "points[:, 1]")
draw_walk(panels[1, 1], points[1:, :], "points[1:, :]")
plt.show()

# %% [markdown]
# ## Transposing without moving
#
# Now comes the reward. To transpose a matrix, exchange the two numbers of its size and the two numbers of its
# stride: what was the step to the next column becomes the step to the next row. Not a single element has to
# move.
#
# ### `transpose_view`
# You get a matrix `p` of shape `(N, D)`. Return its transpose, of shape `(D, N)`, as a **view** of `p`. The
# element `i, j` of the result is the element `j, i` of `p`.
#
# `transpose_view(points)` is `tensor([[4., 5., 2.], [1., 3., 1.]])`, with stride `(1, 2)`.

# %% answer="transpose_view"
def transpose_view(p):
    """The transpose of the matrix `p`, a view."""
    ### BEGIN SOLUTION
    return p.t()
    ### END SOLUTION


# %%
points_t = transpose_view(points)
print(points_t)
_, panels = plt.subplots(1, 2, figsize=(9, 2.5), layout="constrained")
draw_walk(panels[0], points, "points")
draw_walk(panels[1], points_t, "points_t, the transpose")
plt.show()

# %% [markdown]
# The same boxes, another walk. Compare this with a `reshape` to `(2, 3)`, which keeps the walk as it is and
# only begins a new row after three steps: `[[4, 1, 5], [3, 2, 1]]`. Same shape, other matrix.
#
# Nearly all operations come in two forms, as a function `torch.name(a, ...)` and as a method `a.name(...)`.
# They do the same and neither of them changes `a`; only the form with the underscore does.
#
# ### `api_two_forms`
# You get a matrix `a`. Return a tuple of two tensors: the transpose of `a` from the function
# `torch.transpose`, and the transpose of `a` from the method `transpose`. Both are views of `a`. Both forms
# need to be told which two dimensions to exchange. Look them up in the documentation, or with
# `help(torch.transpose)`.
#
# For `torch.ones(3, 2)` both tensors have shape `(2, 3)`, and the input has shape `(3, 2)` as before.

# %% answer="api_two_forms"
def api_two_forms(a):
    """The transpose of the matrix `a` twice, as views: by the function and by the method."""
    ### BEGIN SOLUTION
    return torch.transpose(a, 0, 1), a.transpose(0, 1)
    ### END SOLUTION


# %%
a = torch.ones(3, 2)
print([tuple(t.shape) for t in (a, *api_two_forms(a))])

# %% [markdown]
# With three dimensions and more there are several ways to transpose, so you say which two dimensions change
# places. The third one keeps its place, its size and its stride.
#
# ### `transpose_3d`
# You get a tensor `t` of three dimensions and two dimensions `i` and `j`, ints from -3 to 2: negative ones
# count from the end. They may be the same dimension; then nothing changes places. Return a **view** of `t`
# with the dimensions `i` and `j` exchanged.
#
# You may ask torch for it, or prove that you have understood it: take the size and the stride of `t` as
# lists, exchange two entries in each, and hand them to `torch.as_strided`.
#
# For a tensor of shape `(3, 4, 5)` and stride `(20, 5, 1)`, exchanging 0 and 2 gives shape `(5, 4, 3)` and
# stride `(1, 5, 20)`.

# %% answer="transpose_3d"
def transpose_3d(t, i, j):
    """A view of `t` (three dimensions) with the dimensions `i` and `j` exchanged."""
    ### BEGIN SOLUTION
    return t.transpose(i, j)
    ### END SOLUTION


# %%
some_t = torch.ones(3, 4, 5)
print("as made:    ", tuple(some_t.shape), some_t.stride())
for i, j in [(0, 2), (0, 1), (1, 2)]:
    swapped = transpose_3d(some_t, i, j)
    print(f"{i} and {j}:    ", tuple(swapped.shape), swapped.stride())

# %% [markdown]
# ## Contiguous
#
# A tensor that has just been made is laid out in the plainest way: without gaps, row by row, so that the last
# index runs fastest. Such a tensor is called **contiguous**. Its stride follows from its shape alone. One
# step in the last dimension is one position; one step in a dimension before it has to jump over everything
# that lies behind, however many elements that is.
#
# ### `strides_for`
# You get a shape, a tuple of positive ints, possibly empty. Return the stride of a contiguous tensor of this
# shape, as a tuple of ints of the same length.
#
# `strides_for((3, 2))` is `(2, 1)`.

# %% answer="strides_for"
def strides_for(shape):
    """The stride, a tuple of ints, of a contiguous tensor of this `shape`."""
    ### BEGIN SOLUTION
    strides, step = [], 1
    for size in reversed(shape):
        strides.insert(0, step)
        step *= size
    return tuple(strides)
    ### END SOLUTION


# %%
for shape in [(6,), (3, 2), (3, 4, 5), (64, 3, 224, 224)]:
    print(shape, "->", strides_for(shape))

# %% [markdown]
# Now the other way round: given a tensor, is it contiguous? It is if its elements, visited row by row, lie in
# the storage one right after the other. That is nearly the comparison of its stride with the one above, but
# for two fine points. In a dimension of size 1 nobody ever takes a step, so its stride may be anything. And a
# tensor without elements is contiguous, whatever its stride.
#
# ### `is_contiguous_by_hand`
# You get a tensor `t`. Return the bool that says whether it is contiguous, from its shape and its stride,
# without calling `is_contiguous` or `contiguous`. The offset plays no part: the elements may begin anywhere
# in the storage.
#
# It is `True` for `points` and for `points[1:]`, and `False` for `points.t()`.

# %% answer="is_contiguous_by_hand"
def is_contiguous_by_hand(t):
    """Whether the elements of `t`, row by row, lie in the storage one right after the other."""
    ### BEGIN SOLUTION
    if 0 in t.shape:
        return True
    step = 1
    for dim in reversed(range(t.dim())):
        if t.size(dim) > 1 and t.stride(dim) != step:
            return False
        step *= t.size(dim)
    return True
    ### END SOLUTION


# %%
for name, t in [
    ("points", points),
    ("points[1:]", points[1:]),
    ("points[:, 1]", points[:, 1]),
    ("points[:, 1:]", points[:, 1:]),
    ("points[:1, :].t()", points[:1, :].t()),
    ("points_t", points_t),
    ("points[::2]", points[::2]),
]:
    found = is_contiguous_by_hand(t)
    print(f"{name:18} stride {t.stride()!s:7} contiguous: {found!s:6} torch says: {t.is_contiguous()}")

# %% [markdown]
# Why care? Memory is read fastest in order, and some operations, and most libraries that you hand a tensor
# to, insist on it. What isn't contiguous can be made so: the elements are copied into a new storage, this
# time in the order in which the tensor shows them.
#
# ### `make_contiguous`
# You get a tensor `t`. Return a contiguous tensor with the shape and the values of `t`. If `t` is contiguous
# already, nothing may be copied: return `t` itself, or a view of it with the same offset and stride. If it is
# not, return a copy with memory of its own, with offset 0. In this exercise you may call whatever torch offers.
#
# `make_contiguous(points.t())` has stride `(3, 1)`, and its storage is 4, 5, 2, 1, 3, 1.

# %% answer="make_contiguous"
def make_contiguous(t):
    """A contiguous tensor with the values of `t`: `t` itself where it is contiguous, else a copy."""
    ### BEGIN SOLUTION
    return t.contiguous()
    ### END SOLUTION


# %% [markdown]
# A table of 4 by 5, its transpose, and the transpose made contiguous. The numbers are positions in the
# storage, and so are the colours: dark comes first.

# %%
table = torch.zeros(4, 5)
_, panels = plt.subplots(1, 3, figsize=(8.4, 3), layout="constrained")
for ax, name, t in zip(
    panels,
    ["table", "its transpose", "made contiguous"],
    [table, table.t(), make_contiguous(table.t())],
    strict=True,
):
    rows, columns = t.shape
    positions = [[element_offset(t, (i, j)) for j in range(columns)] for i in range(rows)]
    ax.imshow(positions, cmap="viridis")
    for i, j in itertools.product(range(rows), range(columns)):
        number = positions[i][j]
        ax.text(j, i, number, ha="center", va="center", color="white" if number < 12 else "black")
    ax.set(xticks=[], yticks=[], title=f"{name}\nstride {t.stride()}")
plt.show()

# %% [markdown]
# ## View or reshape
#
# `view` and `reshape` give the elements of a tensor another shape; both read them row by row. They differ in
# one thing. `view` **never** copies: where no stride exists that would describe the new shape on the old
# storage, it raises a `RuntimeError`. `reshape` returns a view where it can and a copy where it must, and
# doesn't say which. So after a `reshape` you can't know whether writing into the result changes the tensor
# that you started from, unless you ask.
#
# Is it enough to ask whether the tensor is contiguous? A contiguous one can always be viewed. But some others
# can, too: a row of every second element goes in even steps, and can be cut into two rows of even steps with
# nothing moved.
#
# ### `view_or_reshape`
# You get a tensor `t` and a shape: a tuple of ints, of which one may be -1. Return a tuple of two: the elements
# of `t` in this shape, without a copy if that is possible; and a bool that says whether they had to be copied.
# For a shape that doesn't fit the number of elements, let the `RuntimeError` of torch through.
#
# `view_or_reshape(points, (6,))` is `(tensor([4., 1., 5., 3., 2., 1.]), False)`, a view.
# `view_or_reshape(points.t(), (6,))` is `(tensor([4., 5., 2., 1., 3., 1.]), True)`, a copy.

# %% answer="view_or_reshape"
def view_or_reshape(t, shape):
    """The elements of `t` in this `shape`, a view if possible, and whether they had to be copied."""
    ### BEGIN SOLUTION
    try:
        return t.view(shape), False
    except RuntimeError:
        return t.reshape(shape), True
    ### END SOLUTION


# %%
for name, t, shape in [
    ("points", points, (2, 3)),
    ("points_t", points_t, (6,)),
    ("points_t", points_t, (1, 2, 3)),
    ("torch.arange(12)[::2]", torch.arange(12)[::2], (2, 3)),
]:
    result, copied = view_or_reshape(t, shape)
    print(f"{name:22} to {shape!s:10}", "copied" if copied else f"a view with stride {result.stride()}")

# %% [markdown]
# ## Views of your own making
#
# Slices and transposes are strides with a name. Once you can read strides you can also write them, and have
# views that show what is laid out nowhere. Two of them are worth knowing.
#
# Along the diagonal of a matrix, both indices grow by one in each step. How far is that in the storage?
#
# ### `diagonal_view`
# You get a matrix `m` of shape `(R, C)`. Return a **view** of its diagonal: the elements `m[0, 0]`, `m[1, 1]`,
# and so on, as many as there are; they are min(R, C). The shape is `(min(R, C),)`.
#
# For a contiguous `m` of shape `(3, 3)` the stride is `(4,)`.

# %% answer="diagonal_view"
def diagonal_view(m):
    """The diagonal of the matrix `m`, shape (min(R, C),), a view."""
    ### BEGIN SOLUTION
    return torch.as_strided(m, (min(m.shape),), (sum(m.stride()),), m.storage_offset())
    ### END SOLUTION


# %%
board = torch.zeros(3, 4)
diagonal_view(board).fill_(1.0)
diagonal_view(board[:, 1:]).fill_(2.0)
print(board)
_, ax = plt.subplots(figsize=(7.4, 2.2), layout="constrained")
draw_walk(ax, diagonal_view(board), "diagonal_view(board)")
plt.show()

# %% [markdown]
# Nothing says that an element may be shown only once. A stride of 0 shows the same one again and again: that
# is how `expand` and broadcasting get along without copies. And where the step to the next row is no larger
# than the step to the next column, the rows overlap. Each row begins one element after the row before it: a
# window that slides along.
#
# ### `windows`
# You get a tensor `v` of shape `(N,)` and a width `k`, an int from 1 to N. Return a **view** of shape
# `(N - k + 1, k)` in which row `i` holds the `k` elements of `v` that begin at `v[i]`.
#
# `windows(tensor([1., 2., 3., 4.]), 3)` is `tensor([[1., 2., 3.], [2., 3., 4.]])`.

# %% answer="windows"
def windows(v, k):
    """All windows of `k` neighbours in `v` of shape (N,), in the rows of a view of shape (N - k + 1, k)."""
    ### BEGIN SOLUTION
    (n,), (step,) = v.shape, v.stride()
    return torch.as_strided(v, (n - k + 1, k), (step, step), v.storage_offset())
    ### END SOLUTION


# %%
_, ax = plt.subplots(figsize=(4.6, 2.4), layout="constrained")
draw_walk(ax, windows(torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0]), 3), "windows of three in one to five")
plt.show()

# %% [markdown]
# Two steps to the right, one back, and the next row begins: nine elements shown, five in memory.
#
# A thousand values and windows of fifty of them make 951 rows, 47550 elements to look at, and still only a
# thousand in memory. The mean of each row is a moving average, one of the oldest ways to see through noise.

# %%
torch.manual_seed(0)
time = torch.linspace(0, 10, 1000)
noisy = torch.sin(time) + 0.5 * torch.randn(1000)
rows = windows(noisy, 50)
print("shape", tuple(rows.shape), " stride", rows.stride(), " elements in the storage:", len(storage_list(rows)))

_, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
ax.plot(time, noisy, color="lightgray", label="measured")
ax.plot(windows(time, 50).mean(1), rows.mean(1), label="mean of each window")
ax.set(xlabel="time", ylabel="value", title="A moving average without a loop")
ax.grid(alpha=0.3)
ax.legend()
plt.show()

# %% [markdown]
# Such views are for reading. Writing into one in place writes several times to the same memory. Where torch
# can see that at a glance, for a stride of 0, it refuses:

# %%
try:
    torch.ones(1).expand(3).add_(torch.arange(3))
except RuntimeError as error:
    print(str(error).split(". ")[0])

# %% [markdown]
# You have seen all that a tensor is: a storage, and a size, an offset and a stride to read it with. Indexing,
# transposing, viewing and broadcasting change only these few numbers and cost next to nothing; `clone`,
# `contiguous` and sometimes `reshape` move the elements. Whenever one tensor changes unexpectedly, or a `view`
# is refused, look here. In the next part, the storage leaves home: for the GPU, for NumPy, and for a file.
