# %% [markdown]
# # Tensors, part 3: devices, NumPy and files
#
# You know how a tensor sits in memory: a storage, and an offset, a size and a stride that say how to read
# it. So far that memory was the ordinary one, beside the processor, and it was gone when Python ended. In
# this part tensors travel: to another device and back, to NumPy without being copied, and to a file that
# outlives the program. At the end wait the questions that close the chapter.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for this notebook:
#
# - **A `device` is a `torch.device` or a string**, such as `"cpu"`. Your functions must work with any
#   device that they are given, so never write one into them.
# - **No GPU is needed.** The checks also use the device `"meta"`, which every PyTorch has. A tensor there
#   has a shape, a dtype and a device, but no numbers: enough to see where your code calculates. On a
#   machine with CUDA, more checks run by themselves.
# - **Files go where `path` says.** A `path` is a string or a `pathlib.Path`; its folder exists. When a
#   function returns, the files that it opened are closed.

# %%
import os
import tempfile
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
import torch

from torchmark import check

scratch = tempfile.TemporaryDirectory()  # for the files of this notebook; gone when Python ends
folder = Path(scratch.name)


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


# %% [markdown]
# ## Where a tensor lives
#
# A graphics processor (GPU) does thousands of small calculations at once, which is what tensors need. But
# it works on memory of its own. So besides a dtype every tensor has a **device**, the place where its
# storage lies: `"cpu"` is the ordinary memory, `"cuda"` the current GPU, `"cuda:0"` the first of several.
# Every function that makes a tensor takes `device=`.
#
# ### `points_on`
# You get a `device`. Return a float32 tensor of shape `(3, 2)` that lives there: three points with the
# coordinates (4, 1), (5, 3) and (2, 1). Tensors that other code makes afterwards are made where they were
# made before.
#
# `points_on("cpu")` is `tensor([[4., 1.], [5., 3.], [2., 1.]])`.

# %% answer="points_on"
def points_on(device):
    """Three points, float32, shape (3, 2), on `device`."""
    ### BEGIN SOLUTION
    return torch.tensor([[4.0, 1.0], [5.0, 3.0], [2.0, 1.0]], device=device)
    ### END SOLUTION


# %%
points = points_on("cpu")
print(points)
print(points_on("meta"))

# %% [markdown]
# Code that insists on `"cuda"` fails on a laptop, and code that insists on `"cpu"` wastes a GPU. So one
# asks, once, at the top of a program, and hands the answer on to everything else.
#
# ### `pick_device`
# Return a `torch.device`: the one for `"cuda"` if `torch.cuda.is_available()` says so at the time of the
# call, else the one for `"cpu"`.

# %% answer="pick_device"
def pick_device():
    """The torch.device for "cuda" where CUDA is available, else the one for "cpu"."""
    ### BEGIN SOLUTION
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    ### END SOLUTION


# %%
device = pick_device()
print("a torch.device:", isinstance(device, torch.device))

# %% [markdown]
# ## Move or copy
#
# `t.to(device)` gives the same numbers on another device. Like most functions of a tensor it leaves `t` as
# and where it is, and hands over a result. And it does no more than it has to: if `t` is already there, the
# result is `t` itself, with no copy made.
#
# ### `move_to`
# You get a tensor `t` of any shape and dtype, and a `device`. Return a tensor with the values, shape and
# dtype of `t` on `device`. If `t` lives there already, the result shares its memory. If `t` requires
# gradients, so does the result.

# %% answer="move_to"
def move_to(t, device):
    """`t` on `device`; without a copy where it is there already."""
    ### BEGIN SOLUTION
    return t.to(device)
    ### END SOLUTION


# %%
print("still here:   ", points.device)
print("moved:        ", move_to(points, "meta").device)
print("nothing to do:", move_to(points, "cpu") is points)

# %% [markdown]
# The last line has a consequence. A function that changes the moved tensor in place works on a copy if the
# tensor came from elsewhere, and on the caller's own numbers if it did not. Where a copy is wanted in any
# case, one has to say so.
#
# ### `copy_to`
# Like `move_to`, but the result never shares memory with `t`, wherever `t` lives. Gradients flow through
# the copy back to `t`: no `detach`.

# %% answer="copy_to"
def copy_to(t, device):
    """A copy of `t` on `device`, in memory of its own."""
    ### BEGIN SOLUTION
    return t.to(device, copy=True)
    ### END SOLUTION


# %%
moved, copied = move_to(points, "cpu"), copy_to(points, "cpu")
copied += 100
print("after the copy was changed: ", points[0])
moved += 100
print("after the move was changed: ", points[0])
moved -= 100

# %% [markdown]
# `to` can do a second thing on the way: change the dtype. One call with both is shorter than two, and in
# one call PyTorch can see that nothing at all is to be done.
#
# ### `to_device_dtype`
# You get a tensor `t`, a `device` and a `dtype`. Return `t` on that device and with that dtype, rounded or
# cut as PyTorch does it. If `t` has both already, the result shares its memory; gradients flow as before.
#
# `to_device_dtype(tensor([1.5, 2.5]), "cpu", torch.int64)` is `tensor([1, 2])`.

# %% answer="to_device_dtype"
def to_device_dtype(t, device, dtype):
    """`t` on `device` with `dtype`; without a copy where it has both already."""
    ### BEGIN SOLUTION
    return t.to(device=device, dtype=dtype)
    ### END SOLUTION


# %%
print(to_device_dtype(points, "cpu", torch.float64))

# %% [markdown]
# ## Calculating far away
#
# An operation happens where its tensors are, and its result stays there. Nothing travels back until you ask
# for it, or print it. That is what makes a GPU fast: move once, calculate a lot, fetch the end result.
#
# ### `gpu_arith`
# You get `points`, a float tensor on any device, and a `device`. Return `2 * points + 4`, calculated **on**
# `device`: first move, then multiply, then add. The result stays on `device`, and the tensor `points` keeps
# its values.
#
# `gpu_arith(tensor([1., 10.]), "cpu")` is `tensor([6., 24.])`.

# %% answer="gpu_arith"
def gpu_arith(points, device):
    """`2 * points + 4`, calculated on `device` and left there."""
    ### BEGIN SOLUTION
    return 2 * points.to(device) + 4
    ### END SOLUTION


# %%
points_gpu = gpu_arith(points, device)
print("calculated and still on the device we picked:", points_gpu.device.type == device.type)

# %% [markdown]
# Tensors on different devices don't meet by themselves: `a + b` is an error unless both are on the same
# device. Somebody has to decide who travels.
#
# ### `add_on_device`
# You get two tensors `a` and `b` of the same shape and dtype, perhaps on different devices. Return `a + b`
# on the device of `a`: `b` is moved there. Both keep their values.

# %% answer="add_on_device"
def add_on_device(a, b):
    """`a + b` on the device of `a`."""
    ### BEGIN SOLUTION
    return a + b.to(a.device)
    ### END SOLUTION


# %%
far = points_on("meta")
try:
    far + points
except RuntimeError as error:
    print("by itself:", error)
print("with a move:", add_on_device(far, points).device)

# %% [markdown]
# How does PyTorch know which code to run? `a + b` is the same call for every tensor. A **dispatcher** looks
# at the tensors and hands them to the code for their device. It even serves tensors that are stored
# differently: a *sparse* tensor, for instance, keeps only the elements that aren't zero, with their
# indices, and doubling it doubles only those.

# %%
print(2 * torch.eye(3).to_sparse())

# %% [markdown]
# ## Back home
#
# Sooner or later a result has to come back, to be plotted or written to a file.
#
# ### `back_to_cpu`
# You get a tensor `t` on any device. Return it on the CPU, with the same values, shape and dtype. A tensor
# on the CPU need not be copied. For a tensor on `"meta"`, which has no numbers to bring, PyTorch raises
# `NotImplementedError`; leave it at that.

# %% answer="back_to_cpu"
def back_to_cpu(t):
    """`t` on the CPU."""
    ### BEGIN SOLUTION
    return t.cpu()
    ### END SOLUTION


# %%
points_cpu = back_to_cpu(points_gpu)
print(points_cpu)

ax = canvas("x", "y", title="2 * points + 4: there, calculated, and back")
ax.plot(*points.T, "o", label="before")
ax.plot(*points_cpu.T, "s", label="after")
for before, after in zip(points, points_cpu, strict=True):
    ax.annotate("", after.tolist(), before.tolist(), arrowprops={"arrowstyle": "->", "color": "gray"})
ax.legend()
plt.show()

# %% [markdown]
# ## NumPy next door
#
# Most of Python's scientific world speaks NumPy. A tensor on the CPU and an array hold their numbers in the
# same way, in a block of memory with strides, so one can become the other at no cost at all: a new label on
# the same block.
#
# ### `numpy_alias`
# You get a tensor `t` on the CPU that doesn't require gradients; it may be a view with gaps. Return a NumPy
# array with the same shape and dtype that **shares memory** with `t`: what is written into one shows in the
# other.

# %% answer="numpy_alias"
def numpy_alias(t):
    """A NumPy array on the memory of `t`."""
    ### BEGIN SOLUTION
    return t.numpy()
    ### END SOLUTION


# %%
ones = torch.ones(3, 4)
ones_np = numpy_alias(ones)
print(ones_np.dtype, ones_np.shape)
ones_np[0, 0] = 50
print(ones[0])

# %% [markdown]
# That works only next door. An array can't lie on a GPU, and it knows nothing of gradients; in both cases
# `t.numpy()` is an error that tells you what to do first. For plots and reports one wants a function that
# takes any tensor.
#
# ### `array_from_anywhere`
# You get a tensor `t` on any device, which may or may not require gradients. Return its values as a NumPy
# array with the same shape and dtype. Whether the array shares memory with `t` doesn't matter. Afterwards
# `t` is as it was: if it required gradients, it still does.

# %% answer="array_from_anywhere"
def array_from_anywhere(t):
    """The values of `t` as a NumPy array, wherever it lives and whether or not it requires gradients."""
    ### BEGIN SOLUTION
    return t.detach().cpu().numpy()
    ### END SOLUTION


# %%
weights = torch.tensor([0.5, -1.5], requires_grad=True)
print(array_from_anywhere(weights), "and the tensor still requires gradients:", weights.requires_grad)

# %% [markdown]
# ## From NumPy to torch
#
# The way back has two versions as well: a tensor on the array's memory, or a tensor of its own.
#
# ### `tensor_alias`
# You get a NumPy array `a` of numbers. Return a tensor with the same shape and dtype that shares memory with
# `a`.

# %% answer="tensor_alias"
def tensor_alias(a):
    """A tensor on the memory of the array `a`."""
    ### BEGIN SOLUTION
    return torch.from_numpy(a)
    ### END SOLUTION


# %%
print(tensor_alias(np.zeros(3)).dtype)

# %% [markdown]
# Mind the dtype: NumPy's floats are float64 unless told otherwise, and a network with float32 weights
# refuses them.
#
# ### `from_numpy_float`
# You get a NumPy array `a` of floats (of any precision), ints or bools. Return a **float32** tensor of the
# same shape with its values, in memory of its own: it never shares memory with `a`, whatever dtype `a` has.

# %% answer="from_numpy_float"
def from_numpy_float(a):
    """A float32 tensor with the values of the array `a`, in memory of its own."""
    ### BEGIN SOLUTION
    return torch.tensor(a, dtype=torch.float32)
    ### END SOLUTION


# %%
readings = np.array([35.7, 55.9, 58.2])
print(readings.dtype, "becomes", from_numpy_float(readings).dtype)

# %% [markdown]
# ## Saving and loading
#
# What took a night to calculate should not be lost when Python ends. `torch.save(t, path)` writes a tensor
# to a file, `torch.load(path)` reads it back: the numbers, and the dtype, size and stride that belong to
# them. The file is meant for PyTorch; other programs can't read it.
#
# ### `save_load`
# You get a tensor `t` and a `path`. Save `t` there, in PyTorch's format, and return what loading from there
# gives: an equal tensor, in memory of its own.

# %% answer="save_load"
def save_load(t, path):
    """`t`, saved under `path` and loaded from there."""
    ### BEGIN SOLUTION
    torch.save(t, path)
    return torch.load(path)
    ### END SOLUTION


# %%
print(save_load(points, folder / "ourpoints.t"))

# %% [markdown]
# In place of a path both functions take an open file, for instance one inside an archive or one that
# `open` made. It has to be open for **bytes**, not for text. And a file that you open is a file that you
# close: until then, part of what you wrote may not be on the disk yet. The statement `with` sees to it.
#
# ### `save_with_handle`
# You get a tensor `t` and a `path`. Open the file yourself, hand the open file to `torch.save`, and have it
# closed when the function returns. An older file under this path is replaced. Return nothing.

# %% answer="save_with_handle"
def save_with_handle(t, path):
    """Save `t` in the file `path` by way of an open file."""
    ### BEGIN SOLUTION
    with open(path, "wb") as f:
        torch.save(t, f)
    ### END SOLUTION


# %%
save_with_handle(points, folder / "again.t")
print(sorted(path.name for path in folder.iterdir()))

# %% [markdown]
# A file remembers the device of its tensor. One that was saved on a GPU asks for a GPU when it is loaded,
# which your laptop may not have; `map_location=` says where the tensor shall go instead.
#
# One more thing about loading. PyTorch's files are built upon Python's *pickle*, and a pickle can run any
# code when it is read. Therefore `torch.load` refuses everything but tensors and plain data, unless you
# switch that off with `weights_only=False`. Leave it on.
#
# ### `load_to`
# You get the `path` of a file that `torch.save` wrote, and a `device`. Return the tensor in it, on that
# device. A file that holds some other Python object is refused: let the exception of `torch.load` out. If
# you open the file yourself, close it.

# %% answer="load_to"
def load_to(path, device):
    """The tensor in the file `path`, on `device`."""
    ### BEGIN SOLUTION
    with open(path, "rb") as f:
        return torch.load(f, map_location=device)
    ### END SOLUTION


# %%
print(load_to(folder / "again.t", "cpu"))
print(load_to(folder / "again.t", "meta"))

# %% [markdown]
# ## A small view, a large file
#
# Here what you know about storages pays off. Suppose `big` has a million numbers, and you save `big[:3]`.
# How large is the file? A tensor that is loaded shall be like the one that was saved, a view of a storage.
# So `torch.save` writes the **whole storage**, once, and beside it the offset, size and stride.
#
# ### `bytes_saved`
# You get a tensor `t` on the CPU. Return, as an int, how many bytes of elements `torch.save` writes for it,
# without the one or two thousand bytes of wrapping that every file has.
#
# For `torch.zeros(10)[:3]` it is 40: ten numbers of four bytes each.

# %% answer="bytes_saved"
def bytes_saved(t):
    """How many bytes of elements torch.save writes for `t`."""
    ### BEGIN SOLUTION
    return t.untyped_storage().nbytes()
    ### END SOLUTION


# %%
big = torch.zeros(1_000_000)
torch.save(big[:3], folder / "three.t")
print("expected", bytes_saved(big[:3]), "bytes and some wrapping; the file has", os.path.getsize(folder / "three.t"))

# %% [markdown]
# Four megabytes for three numbers. The cure is a tensor of its own, with a storage that holds nothing else.
#
# ### `save_small_view`
# You get a tensor `t`, perhaps a view of something much larger, and a `path`. Save it there with
# `torch.save`, so that loading gives a tensor with the values, shape and dtype of `t` (its strides may
# differ), and the storage in the file holds the elements of `t` and **no others**. The tensor `t` stays as
# it is. Return nothing.

# %% answer="save_small_view"
def save_small_view(t, path):
    """Save the elements of the view `t`, and no others, in the file `path`."""
    ### BEGIN SOLUTION
    torch.save(t.clone(), path)
    ### END SOLUTION


# %%
save_small_view(big[:3], folder / "three.t")
print("now the file has", os.path.getsize(folder / "three.t"), "bytes")

lengths, whole, small = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000), [], []
for length in lengths:
    torch.save(big[:length], folder / "view.t")
    whole.append(os.path.getsize(folder / "view.t"))
    save_small_view(big[:length], folder / "view.t")
    small.append(os.path.getsize(folder / "view.t"))

ax = canvas("elements in the view", "bytes in the file", xscale="log", yscale="log")
ax.set_title("Views of a million numbers, saved in two ways")
ax.plot(lengths, whole, "s-", color="C3", label="the view as it is")
ax.plot(lengths, small, "o-", color="C0", label="save_small_view")
ax.legend()
plt.show()

# %% [markdown]
# The flat part of the lower curve is the wrapping. At the right end both agree: there the view is the whole
# tensor.
#
# ## HDF5: files for everybody
#
# If other programs shall read the numbers, use a format that they know. **HDF5** is such a format: a file
# holds arrays under names, like a dictionary, and names may be nested like folders: `"run1/coords"`. The
# package `h5py` takes and gives NumPy arrays; `h5py.File(path, mode)` opens a file. The modes: `"r"` reads,
# `"w"` starts a new file and deletes an old one, `"a"` adds to a file and makes it if there is none.
#
# ### `save_hdf5`
# You get a tensor `t` on the CPU that doesn't require gradients, and a `path`. Write an HDF5 file that holds
# `t`, with its shape and dtype, as the dataset `"coords"` and nothing else; an older file under this path is
# replaced. Return nothing.

# %% answer="save_hdf5"
def save_hdf5(t, path):
    """Write `t` as the dataset "coords" of a new HDF5 file."""
    ### BEGIN SOLUTION
    with h5py.File(path, "w") as f:
        f.create_dataset("coords", data=t.numpy())
    ### END SOLUTION


# %%
save_hdf5(torch.arange(12.0).view(3, 4), folder / "ourpoints.hdf5")

# %% [markdown]
# The good thing about it: `f["coords"]` reads nothing yet. It is a handle to the numbers on the disk, and
# only what you index is read, as an array. You can look at ten rows of a file that would never fit into
# memory. Once the file is closed, the handle is of no use.
#
# ### `last_points`
# You get the `path` of an HDF5 file with a dataset `"coords"` of at least two dimensions, and an int `n`, at
# least 1 and at most its number of rows. Return the last `n` rows as a **tensor**, with the dataset's dtype.
# Read no other rows from the disk.

# %% answer="last_points"
def last_points(path, n):
    """The last `n` rows of the dataset "coords" as a tensor."""
    ### BEGIN SOLUTION
    with h5py.File(path, "r") as f:
        return torch.from_numpy(f["coords"][-n:])
    ### END SOLUTION


# %%
print(last_points(folder / "ourpoints.hdf5", 2))

# %% [markdown]
# ### `add_to_hdf5`
# You get a tensor `t` on the CPU that doesn't require gradients, a `path` and a `key`, which may be nested
# (`"run1/coords"`). Put `t` into the HDF5 file as the dataset `key`, with its shape and dtype. If the file
# exists, all that is in it stays; if not, it is made. There is no dataset of that name yet. Return nothing.

# %% answer="add_to_hdf5"
def add_to_hdf5(t, path, key):
    """Add `t` as the dataset `key` to an HDF5 file, new or old."""
    ### BEGIN SOLUTION
    with h5py.File(path, "a") as f:
        f.create_dataset(key, data=t.numpy())
    ### END SOLUTION


# %%
add_to_hdf5(points, folder / "ourpoints.hdf5", "run1/coords")
with h5py.File(folder / "ourpoints.hdf5", "r") as f:
    print("at the top:", list(f), "  in run1:", list(f["run1"]))

# %% [markdown]
# ## Nine numbers
#
# The chapter ends with questions that tie its threads together. The first is about nine numbers and three
# ways to look at them.
#
# ### `nine`
# Return the tensor that `torch.tensor` makes of the list of the ints 0 to 8, with the dtype that ints get by
# themselves.

# %% answer="nine"
def nine():
    """The numbers 0 to 8, int64, shape (9,)."""
    ### BEGIN SOLUTION
    return torch.tensor(list(range(9)))
    ### END SOLUTION


# %% [markdown]
# ### `square_view`
# You get a tensor `a` of shape `(9,)`. Return it as three rows of three, row by row, shape `(3, 3)`: a view,
# in the same storage. The tensor `a` keeps its shape: nine numbers in one place, and two ways to index them.

# %% answer="square_view"
def square_view(a):
    """The nine elements of `a` as a view of shape (3, 3)."""
    ### BEGIN SOLUTION
    return a.view(3, 3)
    ### END SOLUTION


# %% [markdown]
# ### `lower_right`
# You get a tensor `b` of shape `(M, N)`, both at least 2. Return it without its first row and its first
# column, shape `(M - 1, N - 1)`, as a view in the same storage.

# %% answer="lower_right"
def lower_right(b):
    """`b` without its first row and first column, as a view."""
    ### BEGIN SOLUTION
    return b[1:, 1:]
    ### END SOLUTION


# %% [markdown]
# Don't run anything now; take a pencil.
#
# ### `predictions`
# Let `a = nine()`, `b = square_view(a)` and `c = lower_right(b)`. Make a dictionary with the keys `"a"`,
# `"b"` and `"c"`. Each value is again a dictionary, with four keys: `"size"` and `"stride"`, tuples of ints;
# `"offset"`, an int, where in the storage the first element lies; `"contiguous"`, a bool. For a tensor of
# seven numbers the first would be `"size": (7,)`.

# %% answer="predictions"
### BEGIN SOLUTION
predictions = {
    "a": {"size": (9,), "stride": (1,), "offset": 0, "contiguous": True},
    "b": {"size": (3, 3), "stride": (3, 1), "offset": 0, "contiguous": True},
    "c": {"size": (2, 2), "stride": (3, 1), "offset": 4, "contiguous": False},
}
### END SOLUTION

# %% [markdown]
# Now compare, number by number. The picture shows the nine places of the one storage, and which of them
# each tensor reads.

# %%
a = nine()
b = square_view(a)
c = lower_right(b)
for name, t in [("a", a), ("b", b), ("c", c)]:
    found = {"size": tuple(t.size()), "stride": t.stride(), "offset": t.storage_offset()}
    found["contiguous"] = t.is_contiguous()
    print(name, found, "  as predicted:", predictions[name] == found)

_, ax = plt.subplots(figsize=(6.4, 2.2), layout="constrained")
for row, t in enumerate([a, b, c]):
    places = torch.as_strided(torch.arange(9), t.size(), t.stride(), t.storage_offset()).flatten().tolist()
    for place in range(9):
        used = place in places
        ax.add_patch(plt.Rectangle((place, -row), 0.94, 0.8, color=f"C{row}" if used else "0.92"))
        ax.text(place + 0.47, 0.4 - row, f"{a[place]}", ha="center", va="center", color="w" if used else "0.6")
ax.set(xlim=(0, 9), ylim=(-2.1, 1), xticks=[], yticks=[0.4, -0.6, -1.6], yticklabels=["a", "b", "c"])
ax.set_title("One storage, three tensors")
ax.spines[:].set_visible(False)
plt.show()

# %% [markdown]
# ## In place or not
#
# The second question: apply the cosine to the nine ints. The result can't be ints, so `torch.cos` makes a
# new tensor and chooses float32 for it. Older versions of PyTorch raised an error here, and books still say
# so.
#
# ### `cos_of_ints`
# You get a tensor `a` of ints, or of float32. Return the cosine of its elements (in radians) as a float32
# tensor of the same shape. The tensor `a` keeps its values, **also if it is float32 already**.
#
# `cos_of_ints(tensor([0, 3]))` is `tensor([1.0000, -0.9900])`.

# %% answer="cos_of_ints"
def cos_of_ints(a):
    """The cosine of the elements of `a`, float32, in a new tensor."""
    ### BEGIN SOLUTION
    return torch.cos(a)
    ### END SOLUTION


# %%
cosines = cos_of_ints(a)
x = torch.linspace(0, 8, 161)
ax = canvas("a", "cosine", title="What is lost if cosines are stored as ints")
ax.plot(x, torch.cos(x), color="0.8")
ax.plot(a, cosines, "o", label="float32")
ax.plot(a, cosines.to(torch.int64), "_", color="C3", ms=14, mew=2, label="cut to int64")
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# A trailing underscore stands for *in place*: `a.cos_()` writes the cosines over the numbers of `a`. There
# is only the memory of `a` to write into, so its dtype has to do. For a float tensor all is well; for ints
# there is no room for 0.54, and PyTorch raises a `RuntimeError` rather than cutting it to 0.
#
# ### `cos_in_place`
# You get a tensor `a` that doesn't require gradients. Replace its elements by their cosines, in the memory
# that `a` has, and return `a` itself. For a tensor of ints this can't be done: a `RuntimeError` leaves the
# function and `a` is unchanged.

# %% answer="cos_in_place"
def cos_in_place(a):
    """`a`, with the cosines of its elements in their place."""
    ### BEGIN SOLUTION
    return a.cos_()
    ### END SOLUTION


# %%
floats = a.float()
print(cos_in_place(floats) is floats, floats[:3])
try:
    cos_in_place(a)
except RuntimeError as error:
    print("RuntimeError:", error)

# %% [markdown]
# ## What you can do now
#
# You can make tensors and index them, let shapes meet by broadcasting, choose a dtype. You know that a
# tensor is a storage with a size, an offset and a stride, and can tell from these alone whether something is
# a view or a copy, whether it is contiguous, and how large its file will be. You can take it to another
# device, calculate there and come back; lend it to NumPy; write it to a file for yourself or for others.
#
# That is all the machinery there is. In the next chapter real data move into it: images, volumes, tables,
# time series and text, each of which becomes a tensor in its own way.
