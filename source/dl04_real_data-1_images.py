# %% [markdown]
# # Real data, part 1: pictures
#
# A network wants tensors of floats. The world has photos, scans, tables, measurements by the hour, novels.
# Between the two stands a piece of work that no course can leave out, because most of what goes wrong in
# practice goes wrong there, and in silence: a table whose rows and columns were mixed up still is a table of
# numbers, and a network will train on it without complaint.
#
# This lesson has four notebooks, one for each kind of data: pictures, tables, time series and text. Each ends
# where a network would begin.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it. You
# may check as often as you like. Four agreements hold for the whole notebook:
#
# - **Call what you have built.** Where a statement says that a function *calls* `load_image`, call it by that
#   name. The checks put other functions in its place, so that a slip in one exercise doesn't cost you points
#   in the next.
# - **Shape and dtype are part of the answer**, and so is the difference between a view and a copy where a
#   statement asks for one of them.
# - **Inputs stay as they are.** No function changes the arrays or tensors that it is given.
# - **Any size may come.** Pictures need not be square, and they need not have the size of the photo below.
#
# The data come in two sizes. Small stand-ins travel with the course, and everything works with them. If you
# fetch the real files with `torchmark data fetch`, the same cells show the real photo, cats and scan.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

from torchmark import check
from torchmark.data import find, load

photo_path = find("photo")
cats_folder = find("cats")
ct = load("ct")


def picture(ax, values, title, **options):
    """Show an array or tensor of shape (H, W), (H, W, 3) or (H, W, 4) without ticks."""
    ax.imshow(values, **options)
    ax.set(title=title, xticks=[], yticks=[])


# %% [markdown]
# ## A picture is an array
#
# A picture is a grid of dots, the *pixels*: so many rows (its height H), so many columns (its width W). A grey
# picture has one number at each dot. A coloured one has three, one each for red, green and blue: its
# *channels*. Some files add a fourth, *alpha*, that says how opaque the dot is. Cameras write each number as
# an integer of 8 bits, from 0 (dark) to 255 (bright); its dtype is called uint8, "u" for unsigned.
#
# On the disk all of this is packed: as JPEG, as PNG and in many other ways. Pillow unpacks it.
# `Image.open(path)` gives a picture object of Pillow's, and NumPy makes an array of it. Two functions look
# alike here: `np.asarray` shows the memory of Pillow, which nobody may write to, and PyTorch warns of such
# arrays; `np.array` makes a copy that is yours.
#
# ### `load_image`
# You get the `path` of a picture file. Return its pixels as a NumPy array of dtype uint8 that may be written
# to (its `flags.writeable` is true). The file decides about the shape: `(H, W, 3)` for a picture in RGB,
# `(H, W, 4)` for one with an alpha channel, `(H, W)` for a grey one. Convert nothing.
#
# For the real photo the result has the shape `(720, 1280, 3)`, for the stand-in `(90, 160, 3)`.

# %% answer="load_image"
def load_image(path):
    """The pixels of a picture file: a uint8 array of shape (H, W, C), or (H, W) if it is grey."""
    ### BEGIN SOLUTION
    with Image.open(path) as image:
        return np.array(image)
    ### END SOLUTION


# %%
photo_arr = load_image(photo_path)
print("shape", photo_arr.shape, " dtype", photo_arr.dtype)
print("the dot in the upper left corner:", photo_arr[0, 0])

fig, axes = plt.subplots(1, 4, figsize=(9.6, 1.9), layout="constrained")
picture(axes[0], photo_arr, "the photo")
for channel, name in enumerate(["red", "green", "blue"]):
    picture(axes[channel + 1], photo_arr[:, :, channel], name, cmap="gray", vmin=0, vmax=255)
plt.show()

# %% [markdown]
# ## Channels first
#
# In this array the channel is the last index: all three numbers of a dot lie side by side. Those who draw
# pictures like it that way. PyTorch's layers expect the channel first, `(C, H, W)`: one complete grey picture
# for each colour, as in the panels above.
#
# `torch.from_numpy` makes a tensor that shares its memory with the array. `permute` puts dimensions in another
# order: it takes, for each place in the new shape, the number of the old dimension that goes there. Nothing is
# copied on the way; only the stride changes.
#
# There is a wrong turn here that has cost many an evening. `reshape` can produce the shape `(3, H, W)` too. It
# keeps all numbers in their order in memory and cuts the row at other places, so that each "channel" becomes a
# third of the picture, with the colours of a dot side by side in it. No error is raised.
#
# ### `to_chw`
# You get a NumPy array of shape `(H, W, C)`, with any number of channels and any dtype. Return a tensor of
# shape `(C, H, W)` with the same dtype, a **view**: it shares its memory with the array.
#
# For an array of shape `(2, 5, 3)`, the result has the shape `(3, 2, 5)` and the stride `(1, 15, 3)`, and
# `result[0]` holds the red of all dots.

# %% answer="to_chw"
def to_chw(img_arr):
    """The array of shape (H, W, C) as a tensor of shape (C, H, W) that shares its memory."""
    ### BEGIN SOLUTION
    return torch.from_numpy(img_arr).permute(2, 0, 1)
    ### END SOLUTION


# %%
photo = to_chw(photo_arr)
print("shape", tuple(photo.shape), " stride", photo.stride())

height, width, _ = photo_arr.shape
fig, axes = plt.subplots(1, 2, figsize=(7, 2.2), layout="constrained")
picture(axes[0], photo[0], "to_chw: channel 0", cmap="gray")
picture(axes[1], photo_arr.reshape(3, height, width)[0], "reshape: “channel 0”", cmap="gray")
plt.show()

# %% [markdown]
# On the right you see the wrong turn: the upper third of the photo. Each of its rows was cut into three pieces
# that now lie one below the other, and in each piece red, green and blue take turns. Keep this picture in
# mind. Whenever axes change their places, look at the result once.
#
# To look at a tensor we need the way back, for matplotlib wants the channel last. Careful: doing the same step
# once more doesn't undo it, for it moves three dimensions around in a circle.
#
# ### `to_hwc`
# You get a tensor `img` of shape `(C, H, W)`. Return it as a tensor of shape `(H, W, C)`, a **view** of `img`.
#
# A tensor of shape `(3, 2, 5)` becomes one of shape `(2, 5, 3)`, and `to_hwc(to_chw(a))` has the same shape
# and values as `a`.

# %% answer="to_hwc"
def to_hwc(img):
    """The picture of shape (C, H, W) with its channels last, shape (H, W, C), a view."""
    ### BEGIN SOLUTION
    return img.permute(1, 2, 0)
    ### END SOLUTION


# %%
negative = 255 - photo
_, ax = plt.subplots(figsize=(4, 2.4), layout="constrained")
picture(ax, to_hwc(negative), "the negative")
plt.show()

# %% [markdown]
# ## Many pictures: a batch
#
# Networks eat pictures by the dozen. A *batch* is a tensor of N pictures of the same size, in one more
# dimension at the very front: `(N, C, H, W)`. You can collect the pictures and join them with `torch.stack`,
# which makes the new dimension, or make the batch first, `torch.zeros(N, 3, H, W, dtype=torch.uint8)`, and
# write each picture into its place.
#
# Real folders hold surprises. There are files in them that are no pictures. Some pictures have an alpha
# channel, and then there are four channels where the others have three. And the order in which the operating
# system lists the files is **no order at all**: it may differ from one computer to the next. Anyone who relies
# on it will find, on another machine, that pictures and labels don't belong together.
#
# ### `image_batch`
# You get a `folder` (a string or a `Path`). It holds at least one file whose name ends in `.png`, all of them
# RGB pictures of the same size, some perhaps with alpha as the fourth channel; other files don't count. Return
# all these pictures as a uint8 tensor of shape `(N, 3, H, W)`, in the alphabetical order of their file names
# (that of Python's `sorted`), with red, green and blue only. It calls `load_image` for each of the paths, and
# `to_chw` for what that returns.
#
# A folder with `dog.png`, `cat.png` and `readme.txt`, each picture 24 dots high and 32 wide, gives the shape
# `(2, 3, 24, 32)`, and the cat comes first.

# %% answer="image_batch"
def image_batch(folder):
    """All PNG files of `folder`, sorted by name: a uint8 tensor of shape (N, 3, H, W)."""
    ### BEGIN SOLUTION
    paths = sorted(Path(folder).glob("*.png"))
    return torch.stack([to_chw(load_image(path))[:3] for path in paths])
    ### END SOLUTION


# %%
cats = image_batch(cats_folder)
print("in the folder:", sorted(path.name for path in cats_folder.iterdir()))
print("shape", tuple(cats.shape), " dtype", cats.dtype)

fig, axes = plt.subplots(1, len(cats), figsize=(7, 2.2), layout="constrained")
for number, (ax, cat) in enumerate(zip(axes, cats, strict=True)):
    picture(ax, to_hwc(cat), f"cats[{number}]")
plt.show()

# %% [markdown]
# ## From 0 ... 255 to 0 ... 1
#
# Integers up to 255 are good for storing. For learning, numbers should be floats of a modest size: you will
# see in the next chapter what large inputs do to a gradient. The simplest remedy divides by the largest number
# that a uint8 can hold. Every picture is divided by the same number, the dark ones too, so dark pictures stay
# dark.
#
# ### `scale_255`
# You get a uint8 tensor `batch` of any shape. Return a float32 tensor of the same shape, in which 0 has become
# 0.0 and 255 has become 1.0, and the numbers between lie evenly between.
#
# `scale_255(torch.tensor([0, 51, 255], dtype=torch.uint8))` is `tensor([0.0000, 0.2000, 1.0000])`.

# %% answer="scale_255"
def scale_255(batch):
    """The uint8 tensor as float32, with 0 ... 255 mapped to 0 ... 1."""
    ### BEGIN SOLUTION
    return batch.float() / 255
    ### END SOLUTION


# %%
scaled = scale_255(cats)
print("dtype", scaled.dtype, " from", scaled.min().item(), "to", scaled.max().item())

# %% [markdown]
# ## Mean 0, standard deviation 1
#
# Another remedy asks the data where they lie. From each channel subtract its mean, and divide by its standard
# deviation: then 0 is the usual value and 1 the usual distance from it. "Each channel" means: red has one
# mean, taken over **all pictures and all dots**, green another, blue a third. A mean of its own for each
# picture would make a photo at night look like one at noon.
#
# ### `channel_stats`
# You get a float tensor `batch` of shape `(N, C, H, W)`, at least two numbers in each channel. Return the
# tuple `mean, std`, two tensors of shape `(C,)` and of the dtype of `batch`: for each channel, the mean and
# the standard deviation of all its numbers. Take the standard deviation that `torch.std` gives when nothing
# else is said: it divides the squares by their number **less one**.
#
# For one picture with the channels `[[1., 3.]]` and `[[0., 10.]]`, that is, of shape `(1, 2, 1, 2)`, the mean
# is `tensor([2., 5.])` and the standard deviation `tensor([1.4142, 7.0711])`.

# %% answer="channel_stats"
def channel_stats(batch):
    """Mean and standard deviation of each channel of a batch (N, C, H, W); two tensors of shape (C,)."""
    ### BEGIN SOLUTION
    return batch.mean(dim=(0, 2, 3)), batch.std(dim=(0, 2, 3))
    ### END SOLUTION


# %%
mean, std = channel_stats(scaled)
print("mean", mean)
print("std ", std)

# %% [markdown]
# Why are measuring and normalising two functions? Because what was measured on the pictures that you train
# with is also used, unchanged, on every picture that comes later: in validation, and in the wild. A new
# picture must not be judged by its own mean. So the numbers are computed once and kept.
#
# Mind the shapes. `batch` is `(N, C, H, W)`, `mean` is `(C,)`, and broadcasting aligns shapes at the right
# end: the three means would meet the **columns** of the pictures. With 256 columns you get an error. With
# exactly 3 columns you get nonsense, and no error.
#
# ### `normalize_channels`
# You get a float tensor `batch` of shape `(N, C, H, W)`, and `mean` and `std`, both of shape `(C,)`, which
# come from these or from other pictures. Return a new tensor of the shape and dtype of `batch`: from each
# number the mean of its channel is subtracted, and the difference is divided by the standard deviation of its
# channel.
#
# With `mean = tensor([2., 5.])` and `std = tensor([2., 10.])`, the two channels `[[1., 3.]]` and `[[0., 10.]]`
# become `[[-0.5, 0.5]]` and `[[-0.5, 0.5]]`.

# %% answer="normalize_channels"
def normalize_channels(batch, mean, std):
    """The batch (N, C, H, W), each channel less its `mean`, divided by its `std`; both have shape (C,)."""
    ### BEGIN SOLUTION
    return (batch - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)
    ### END SOLUTION


# %%
normalized = normalize_channels(scaled, mean, std)
print("mean and std of each channel, after:", *channel_stats(normalized), sep="\n")

fig, axes = plt.subplots(1, 3, figsize=(9, 2.5), sharey=True, layout="constrained")
panels = [(cats, "as stored"), (scaled, "scaled"), (normalized, "normalised")]
for ax, (values, title) in zip(axes, panels, strict=True):
    for channel, colour in enumerate(["tab:red", "tab:green", "tab:blue"]):
        ax.hist(values[:, channel].flatten().float().numpy(), bins=32, histtype="step", color=colour)
    ax.set(title=title, xlabel="value", yticks=[])
axes[0].set_ylabel("how many dots")
plt.show()

# %% [markdown]
# Scaling only writes other numbers on the axis. Normalising moves each curve by its own amount, until all
# three have the same centre and the same spread. Nothing of the picture is lost: values that differed before
# still differ.
#
# ## What colour is it?
#
# Now the first question that a program can answer by looking. Take a picture of something red, something
# green, something blue; can you tell from a few averages which is which?
#
# First the average of everything. On uint8 a mean raises an error: it isn't an integer in general, so PyTorch
# wants to know what it should be. And sums are dangerous: 200 + 100 is 44 in uint8, since the result has no
# room for more than 255 and begins again at 0. Make floats first, then calculate.
#
# ### `brightness`
# You get a uint8 tensor `img` of shape `(C, H, W)`. Return the mean of all its numbers as a Python float
# between 0 and 255.
#
# A picture with the channels `[[200, 100]]`, `[[0, 50]]` and `[[10, 0]]` has the brightness `60.0`.

# %% answer="brightness"
def brightness(img):
    """Mean of all numbers of the uint8 picture (C, H, W), a Python float."""
    ### BEGIN SOLUTION
    return img.float().mean().item()
    ### END SOLUTION


# %%
print(f"the photo: {brightness(photo):.2f}   its negative: {brightness(negative):.2f}")

# %% [markdown]
# ### `channel_means`
# You get a uint8 tensor `img` of shape `(C, H, W)`. Return the mean of each channel, a float32 tensor of shape
# `(C,)`.
#
# For the picture above it is `tensor([150., 25., 5.])`.

# %% answer="channel_means"
def channel_means(img):
    """Mean of each channel of the uint8 picture (C, H, W): a float32 tensor of shape (C,)."""
    ### BEGIN SOLUTION
    return img.float().mean(dim=(1, 2))
    ### END SOLUTION


# %%
print("the photo:", channel_means(photo))

# %% [markdown]
# ### `dominant_colour`
# You get a uint8 tensor `img` of shape `(3, H, W)`. It calls `channel_means`. Return the name of the channel
# with the largest mean: `"red"`, `"green"` or `"blue"`; of channels with equal means the first.
#
# For the picture above it is `"red"`.

# %% answer="dominant_colour"
def dominant_colour(img):
    """"red", "green" or "blue": the channel of the picture (3, H, W) with the largest mean."""
    ### BEGIN SOLUTION
    return ["red", "green", "blue"][channel_means(img).argmax()]
    ### END SOLUTION


# %%
pictures = {"photo": photo, "negative": negative, **{f"cats[{i}]": cat for i, cat in enumerate(cats)}}
fig, ax = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
for channel, colour in enumerate(["tab:red", "tab:green", "tab:blue"]):
    heights = [channel_means(img)[channel].item() for img in pictures.values()]
    ax.bar([number + 0.25 * (channel - 1) for number in range(len(pictures))], heights, width=0.25, color=colour)
ax.set_xticks(range(len(pictures)), [f"{name}\n{dominant_colour(img)}" for name, img in pictures.items()])
ax.set_ylabel("mean")
plt.show()

# %% [markdown]
# Try it with pictures of your own: a tomato, a lawn, the sky. It works surprisingly often, and it shows how
# little of a picture three averages keep: a tomato on a lawn is green. Telling *what* is in a picture takes
# more than averages, and is the subject of a later chapter.
#
# ## A third dimension in space
#
# Doctors look inside. A CT scanner measures how strongly each point of a body holds back X-rays, and writes
# the measurement as one integer of 16 bits: about -1000 for air, 0 for water, a few hundred and more for bone.
# Numbers below zero are among them, so uint8 wouldn't do. A scan comes as a series of pictures, one for each
# *slice* across the body. Put the slices on top of each other and you have a *volume*, `(D, H, W)`, with the
# depth D from slice to slice.
#
# Each slice is a file of its own, and what was said about folders holds here too: file names tell little about
# where in the body a slice lies. But each file also says at which position along the body it was measured.
# That is the order to go by.
#
# ### `slices_to_volume`
# You get `slices`, a list of D arrays of shape `(H, W)` and dtype int16, and `positions`, a list of D
# different Python numbers: the position along the body at which each slice was measured. Return a new array of
# shape `(D, H, W)` and dtype int16 that holds the slices in the order of rising positions. The two lists stay
# as they are.
#
# With three slices `a`, `b`, `c` at the positions `[7.5, -2.0, 3.0]`, the volume holds `b`, `c`, `a`.

# %% answer="slices_to_volume"
def slices_to_volume(slices, positions):
    """The int16 slices (H, W), sorted by their positions, as an array of shape (D, H, W)."""
    ### BEGIN SOLUTION
    return np.stack([slices[i] for i in np.argsort(positions)])
    ### END SOLUTION


# %%
shuffled = np.random.RandomState(0).permutation(len(ct))
volume = slices_to_volume([ct[i] for i in shuffled], [2.5 * int(i) for i in shuffled])
print("shape", volume.shape, " from", volume.min(), "to", volume.max())
print("all slices in their place:", np.array_equal(volume, ct))

# %% [markdown]
# A volume has no channel dimension, for there is only one kind of measurement; but layers expect one. It is a
# dimension of size 1, in front of the depth.
#
# ### `volume_tensor`
# You get an int16 array `vol` of shape `(D, H, W)`. Return a float32 tensor of shape `(1, D, H, W)`. Nothing
# is rescaled, and sizes of 1 stay.
#
# The scan of the course, 99 slices of 512 by 512, becomes a tensor of shape `(1, 99, 512, 512)`.

# %% answer="volume_tensor"
def volume_tensor(vol):
    """The int16 volume (D, H, W) as a float32 tensor with a channel dimension, (1, D, H, W)."""
    ### BEGIN SOLUTION
    return torch.from_numpy(vol).float().unsqueeze(0)
    ### END SOLUTION


# %%
scan = volume_tensor(volume)
print("shape", tuple(scan.shape), " dtype", scan.dtype)

_, depth, height, width = scan.shape
cuts = {
    "one slice": scan[0, depth // 2],
    "cut from left to right": scan[0, :, height // 2],
    "cut from front to back": scan[0, :, :, width // 2],
}
fig, axes = plt.subplots(1, 3, figsize=(9, 2.8), layout="constrained")
for ax, (title, values) in zip(axes, cuts.items(), strict=True):
    picture(ax, values, title, cmap="gray", vmin=-1000, vmax=600, aspect="auto")
plt.show()

# %% [markdown]
# The scanner has measured only slices, and yet you can cut the volume in any direction: three slices through
# one tensor, each along another dimension.
#
# Several volumes make a batch, as pictures do. Now there are five dimensions: `(N, C, D, H, W)`.
#
# ### `stack_volumes`
# You get `vols`, a list of N float tensors of the same shape `(C, D, H, W)`, N at least 1. Return them as one
# tensor of shape `(N, C, D, H, W)`, in their order, in memory of its own.
#
# Three tensors of shape `(1, 9, 32, 40)` give one of shape `(3, 1, 9, 32, 40)`.

# %% answer="stack_volumes"
def stack_volumes(vols):
    """The volumes (C, D, H, W) of a list as one batch (N, C, D, H, W)."""
    ### BEGIN SOLUTION
    return torch.stack(vols)
    ### END SOLUTION


# %%
lighter = scan * 0.5
print("shape", tuple(stack_volumes([scan[..., ::4, ::4], lighter[..., ::4, ::4]]).shape))

# %% [markdown]
# Pictures and volumes are gentle data: the numbers are there from the start, all of one kind, and it is only
# their order, their type and their range that must be put right. Nearly everything that you built changes one
# of these three and leaves the other two alone.
#
# In the next notebook it is different. In a table each column means something else, and some columns are no
# quantities at all, even if they are written as numbers.
