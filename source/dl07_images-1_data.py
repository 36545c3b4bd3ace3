# %% [markdown]
# # Telling birds from airplanes, part 1: a data set of pictures
#
# A friend watches birds near an airport. Her cameras fire whenever something enters the frame, and every
# other picture shows an airplane. In this lesson you build her a program that tells the two apart. It takes
# a data set, a network, a loss for choices instead of measurements, and an honest look at what the network
# has really learned. This part builds the data set; part 2 the network.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Three agreements hold for this part:
#
# - **Three orders of the same numbers.** A picture file or a NumPy picture has the shape `(H, W, C)`: height,
#   width, then channel. PyTorch wants `(C, H, W)`. A batch has one more dimension in front: `(N, C, H, W)`.
#   C is 3 for red, green and blue, but your functions take any number of channels, and H and W may differ.
# - **A data set** is anything with a length, whose items `ds[i]` are pairs `(img, label)`. A list of pairs
#   is one.
# - **Inputs stay as they are**, unless a statement says otherwise.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from torchmark import check
from torchmark.data import find, load


def gallery(pictures, titles, columns=5, **options):
    """Pictures, arrays of shape (H, W, 3), side by side in rows of `columns`."""
    rows = -(-len(pictures) // columns)
    _, axes = plt.subplots(rows, columns, figsize=(1.35 * columns, 1.6 * rows), layout="constrained", squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        ax.imshow(picture, **options)
        ax.set_title(title, fontsize=9)
    plt.show()


# %% [markdown]
# ## Ten sorts of pictures
#
# CIFAR-10 is a classic: 60000 tiny colour pictures of 32 x 32 pixels, each labelled with one of ten classes,
# a number from 0 to 9. This course brings a small stand-in of the same shape, whose pictures are drawn by a
# program: an airplane is a cross, a bird a disc, somewhere in front of a sky. The first line printed below
# says which of the two you have. Either comes as four arrays: pictures of shape `(N, 32, 32, 3)` with whole
# numbers from 0 to 255, and labels of shape `(N,)`, for training and for validation.

# %%
train_images, train_labels, val_images, val_labels = load("ten_classes")
class_names = find("class_names").read_text(encoding="utf-8").split()
print(train_images.shape, train_images.dtype, train_labels.shape, train_labels.dtype)

firsts = [int(np.flatnonzero(train_labels == label)[0]) for label in range(10)]
gallery([train_images[i] for i in firsts], class_names)

# %% [markdown]
# ### `ImageDataset`
# PyTorch asks two things of a data set. `len(ds)` says how many items it has, and `ds[i]` hands out item
# number `i`; Python calls the methods `__len__` and `__getitem__` for that. `__init__` is written already:
# it keeps `images`, an array of shape `(N, H, W, C)`, `labels`, an array of N whole numbers, and `transform`,
# a function or `None`.
#
# Write the other two methods. An item is a tuple `(img, label)`: the picture, of shape `(H, W, C)`, or what
# `transform` makes of it where there is one, and the label as a Python `int`. Indices work as those of a
# list do: -1 is the last item, and an index out of range raises an `IndexError`. A `for` loop over the data
# set relies on that error: it counts up from 0 and stops there. The transform is called when an item is
# asked for, once, with that picture alone.
#
# With two pictures and the labels `[9, 4]`, `len(ds)` is `2` and `ds[1]` is `(img, 4)`.

# %% answer="ImageDataset"
class ImageDataset(Dataset):
    """Pictures (N, H, W, C) and their labels as a data set; `transform` is applied to a picture on request."""

    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.images)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        img = self.images[i]
        if self.transform is not None:
            img = self.transform(img)
        return img, int(self.labels[i])
        ### END SOLUTION


# %%
pictures = ImageDataset(train_images, train_labels)
print(len(pictures), "items")

# %% [markdown]
# A label is a number, because numbers are what networks put out. For our own eyes we want its name.
#
# ### `named_item`
# You get a data set `ds`, an index `i` and `names`, a list of class names in the order of the labels. Return
# the pair `(img, name)`: the picture of item `i` as it is, and the name of its class, a string.
#
# For an item `(img, 1)` and the names `["airplane", "automobile", ...]` the name is `"automobile"`.

# %% answer="named_item"
def named_item(ds, i, names):
    """Item `i` of a data set as the pair `(img, name of its class)`."""
    ### BEGIN SOLUTION
    img, label = ds[i]
    return img, names[label]
    ### END SOLUTION


# %%
img, name = named_item(pictures, 99, class_names)
gallery([img], [f"item 99: {name}"], columns=1)

# %% [markdown]
# ## From a picture to a tensor
#
# A network wants floats of a sensible size, and PyTorch's layers for images want the channel first. So a
# picture has to be rebuilt: three layers of numbers, all of the red, then all of the green, then all of the
# blue.
#
# There are two ways to get from `(H, W, C)` to another order, and only one of them is right. **Permuting**
# keeps every pixel's value with its place and changes which index comes first. **Reshaping** keeps the
# numbers in the order in which they lie in memory and draws new borders between them. The shapes are the
# same afterwards; the picture is not.

# %%
scrambled = train_images[firsts[2]].reshape(3, 32, 32)  # the right shape
channels = ["first layer", "second layer", "third layer"]
gallery(list(scrambled), channels, columns=3, cmap="gray", vmin=0, vmax=255)

# %% [markdown]
# Stripes and chequers, where three grey birds should be.
#
# ### `to_tensor`
# You get a picture `img`, a NumPy array of shape `(H, W, C)` and dtype uint8. Return it as a float32 tensor
# of shape `(C, H, W)` in which 0 has become 0.0 and 255 has become 1.0, with everything else in proportion.
#
# A picture of a single pixel, `[[[255, 51, 0]]]`, becomes `tensor([[[1.0]], [[0.2]], [[0.0]]])`.

# %% answer="to_tensor"
def to_tensor(img):
    """The uint8 picture (H, W, C) as a float32 tensor (C, H, W) between 0 and 1."""
    ### BEGIN SOLUTION
    return torch.from_numpy(img).permute(2, 0, 1).float() / 255
    ### END SOLUTION


# %%
img_t = to_tensor(img)
print(img_t.shape, img_t.dtype, "from", img_t.min().item(), "to", img_t.max().item())

# %% [markdown]
# `torchvision.transforms.ToTensor` does just that. Matplotlib, on the other hand, still wants the channel
# last, so for looking at a tensor one goes the way back.
#
# ### `show_order`
# You get a tensor `t` of shape `(C, H, W)`. Return it in the order `(H, W, C)`, as a **view**: no number is
# copied.
#
# With `t` of shape `(3, 20, 30)` the result has the shape `(20, 30, 3)`, and its element `[4, 5, 2]` is
# `t[2, 4, 5]`.

# %% answer="show_order"
def show_order(t):
    """A view of `t`, shape (C, H, W), in the order (H, W, C)."""
    ### BEGIN SOLUTION
    return t.permute(1, 2, 0)
    ### END SOLUTION


# %%
gallery([img, show_order(img_t)], ["array", "tensor and back"], columns=2)

# %% [markdown]
# ## One scale for all channels
#
# Between 0 and 1 is not bad, but for a network with tanh in it, numbers around zero are better: there its
# neurons are sensitive. And no channel should speak louder than the others. So each channel gets a mean of 0
# and a standard deviation of 1 over the **whole training set**. The data set is small: we can hold all of it
# in one tensor.
#
# ### `stack_images`
# You get a data set `ds` of at least one item, whose pictures are tensors of shape `(C, H, W)`, all alike.
# Return one tensor of shape `(C, H, W, N)` with all of them: the pictures are counted by a new, **last**
# dimension.
#
# For two items with pictures `a` and `b`, the result's `[..., 0]` is `a` and its `[..., 1]` is `b`.

# %% answer="stack_images"
def stack_images(ds):
    """All pictures of a data set in one tensor (C, H, W, N)."""
    ### BEGIN SOLUTION
    return torch.stack([img for img, _ in ds], dim=3)
    ### END SOLUTION


# %%
imgs = stack_images(ImageDataset(train_images, train_labels, to_tensor))
print(imgs.shape)

# %% [markdown]
# Over 50000 pictures each channel holds 51 million numbers. Whoever adds so many in float32 loses digits on
# the way: the book's own mean of the red channel, .4915, is off in the last place for that reason. A sum in
# float64 is safe.
#
# ### `channel_stats`
# You get `imgs` of shape `(C, H, W, N)`, float32, holding more than one number per channel. Return the pair
# `mean, std`, two float64 tensors of shape `(C,)`: the mean and the standard deviation of each channel, over
# all pixels of all pictures, calculated in float64. The standard deviation is PyTorch's usual one, which
# divides by the number of values minus one.
#
# For one channel with the four values 1, 3, 5, 7 they are 4 and 2.5820 (the root of 20/3).

# %% answer="channel_stats"
def channel_stats(imgs):
    """Mean and standard deviation of each channel of `imgs`, (C, H, W, N): two float64 tensors (C,)."""
    ### BEGIN SOLUTION
    flat = imgs.double().flatten(1)
    return flat.mean(dim=1), flat.std(dim=1)
    ### END SOLUTION


# %%
mean, std = channel_stats(imgs)
print("mean", mean)
print("std ", std)

# %% [markdown]
# ### `normalize`
# You get a picture `t`, a float tensor of shape `(C, H, W)`, and `mean` and `std`, two tensors of shape
# `(C,)`. Return a new tensor of the shape **and dtype** of `t`: from each channel its mean has been
# subtracted, and it has been divided by its standard deviation. Mind the dtype: our `mean` and `std` are
# float64, and float32 with float64 gives float64.
#
# A channel of `[0.5, 0.9]` with mean 0.5 and standard deviation 0.2 becomes `[0., 2.]`.

# %% answer="normalize"
def normalize(t, mean, std):
    """`t`, shape (C, H, W), less the `mean` and divided by the `std` of each channel; in its own dtype."""
    ### BEGIN SOLUTION
    return ((t - mean[:, None, None]) / std[:, None, None]).to(t.dtype)
    ### END SOLUTION


# %%
t = normalize(img_t, mean, std)
print(t.dtype, "from", round(t.min().item(), 2), "to", round(t.max().item(), 2))
gallery([show_order(img_t), show_order(t).clip(0, 1)], ["as it was", "normalized"], columns=2)

# %% [markdown]
# Nothing is lost in the picture on the right. Only Matplotlib can't show it: whatever is below 0 is drawn black
# and whatever is above 1 at full strength.
#
# Now two steps lie between a file and the network, and soon there will be more. A chain of steps is itself a
# function.
#
# ### `compose`
# You get any number of functions, possibly none, each of one argument. Return **one** function of one
# argument, which applies them one after the other: the first one first, each to the result of the one
# before. With no functions at all it returns its argument.
#
# `compose(abs, str)(-7)` is `"7"`.

# %% answer="compose"
def compose(*functions):
    """One function that applies `functions` in turn, from the first to the last."""

    ### BEGIN SOLUTION
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed
    ### END SOLUTION


# %%
transform = compose(to_tensor, lambda t: normalize(t, mean, std))
transformed = stack_images(ImageDataset(train_images, train_labels, transform))
print("mean now", channel_stats(transformed)[0].abs().round(decimals=4))
print("std now ", channel_stats(transformed)[1].round(decimals=4))

_, panels = plt.subplots(1, 2, figsize=(7.6, 2.8), sharey=True, layout="constrained")
for ax, x, title in zip(panels, (imgs, transformed), ("as floats", "normalized"), strict=True):
    for values, colour in zip(x, ("C3", "C2", "C0"), strict=True):
        ax.hist(values.flatten().numpy(), bins=60, histtype="step", color=colour)
    ax.set(xlabel="value", title=title)
panels[0].set(ylabel="pixels")
plt.show()

# %% [markdown]
# One line for each channel, in its colour: now the three lie on top of each other, around zero.
#
# The validation pictures go through the same chain, with the mean and the deviation of the **training** set.
# They play the part of pictures that nobody has seen yet, so nothing may be learned from them, not even a
# mean.
#
# ## Birds and airplanes only
#
# Of the ten classes our friend needs two: airplanes, which have the label 0, and birds, which have the
# label 2. A network with two outputs numbers them 0 and 1, and a label 2 would point to an output that isn't
# there. So the labels are renumbered.
#
# ### `make_cifar2`
# You get a data set `ds` with the ten labels of CIFAR-10. Return a **list** of its items with label 0 or 2,
# in their order, as tuples `(img, label)`: the pictures as they are, the label 0 for an airplane and 1 for
# a bird, a Python `int`.
#
# From items with the labels 2, 1, 0 it makes two items, with the labels 1 and 0.

# %% answer="make_cifar2"
def make_cifar2(ds):
    """The airplanes (now label 0) and birds (now label 1) of a data set, as a list of pairs."""
    ### BEGIN SOLUTION
    label_map = {0: 0, 2: 1}
    return [(img, label_map[label]) for img, label in ds if label in label_map]
    ### END SOLUTION


# %%
cifar2 = make_cifar2(ImageDataset(train_images, train_labels, transform))
cifar2_val = make_cifar2(ImageDataset(val_images, val_labels, transform))
print(len(cifar2), "pictures for training,", len(cifar2_val), "for validation")

shown = make_cifar2(ImageDataset(train_images, train_labels))[:10]
gallery([img for img, _ in shown], [("airplane", "bird")[label] for _, label in shown])

# %% [markdown]
# ## A picture as a row of numbers
#
# The networks that you know take a vector. So, against better knowledge, we will lay a picture out as one
# long row: `t.reshape(-1)` puts channel after channel, in each channel row after row, in each row pixel
# after pixel. Where does a pixel end up?
#
# ### `flat_index`
# You get a channel `c`, a row `r` and a column `col`, counted from 0, and the `height` and `width` of a
# picture of shape `(C, height, width)`: all Python ints. Return the position, an `int`, of that element in
# the picture laid out as a row.
#
# In a picture of 32 x 32, channel 0, row 5, column 16 is at position 176.

# %% answer="flat_index"
def flat_index(c, r, col, height, width):
    """The position of element [c, r, col] of a (C, height, width) picture laid out as a row."""
    ### BEGIN SOLUTION
    return (c * height + r) * width + col
    ### END SOLUTION


# %%
for r in (5, 6):
    print(f"row {r}, column 16 is at position", flat_index(0, r, 16, 32, 32))

# %% [markdown]
# Those two pixels touch each other in the picture and are 32 places apart in the row. Nothing tells the
# network that they are neighbours. Keep that in mind; it comes back at the end of part 2.
#
# ### `unflat_index`
# The way back: you get a position `i` in the row and the `height` and `width`. Return the tuple of ints
# `(c, r, col)`.
#
# For 32 x 32, position 208 is `(0, 6, 16)`.

# %% answer="unflat_index"
def unflat_index(i, height, width):
    """The `(c, r, col)` of position `i` of a (C, height, width) picture laid out as a row."""
    ### BEGIN SOLUTION
    c, rest = divmod(i, height * width)
    return (c, *divmod(rest, width))
    ### END SOLUTION


# %%
for i in (176, 208, 1024, 3071):
    print("position", i, "is", unflat_index(i, 32, 32))

# %%
order = np.arange(3 * 8 * 8).reshape(3, 8, 8)
_, panels = plt.subplots(1, 3, figsize=(7.6, 2.8), layout="constrained")
for ax, layer, title in zip(panels, order, ("red", "green", "blue"), strict=True):
    ax.imshow(layer, cmap="viridis", vmin=0, vmax=order.max())
    for r, c in ((0, 0), (0, 7), (7, 0), (7, 7)):
        ax.text(c, r, layer[r, c], ha="center", va="center", color="white", fontsize=8)
    ax.set(title=title, xticks=[], yticks=[])
plt.show()

# %% [markdown]
# The numbers are positions in the row, for a picture of 8 x 8.
#
# ### `img_batch`
# Layers expect a batch, with the samples along dimension 0, even if there is only one. You get a picture
# `img` of shape `(C, H, W)`, in any layout in memory. Return it as a batch of one row, of shape
# `(1, C * H * W)`.
#
# A picture of shape `(3, 32, 32)` gives the shape `(1, 3072)`.

# %% answer="img_batch"
def img_batch(img):
    """The picture (C, H, W) as a batch of one row, shape (1, C * H * W)."""
    ### BEGIN SOLUTION
    return img.reshape(1, -1)
    ### END SOLUTION


# %%
print(img_batch(cifar2[0][0]).shape)

# %% [markdown]
# ## Small batches, well shuffled
#
# In the last lessons an epoch was one step: all measurements in, one gradient, one update. With thousands of
# pictures that is a lot of work for one step. The other extreme is a step after every single picture: quick,
# but each picture pulls in a direction of its own. In between lie **minibatches**, of 64 pictures, say: a
# good estimate of the gradient, and many steps per epoch. How large they are is one of the numbers that you
# choose before training, a *hyperparameter*.
#
# ### `batch_count`
# You get the number of pictures `n` and the batch size `bs`, both at least 1. All pictures are used: what is
# left over at the end makes a smaller batch. Return the pair of ints `(count, last)`: how many batches there
# are, and how many pictures are in the last of them.
#
# `batch_count(10, 4)` is `(3, 2)`, and `batch_count(8, 4)` is `(2, 4)`.

# %% answer="batch_count"
def batch_count(n, bs):
    """How many batches of size `bs` hold `n` pictures, and the size of the last one."""
    ### BEGIN SOLUTION
    count = -(-n // bs)
    return count, n - (count - 1) * bs
    ### END SOLUTION


# %%
print("10000 pictures by 64:", batch_count(10000, 64))

# %% [markdown]
# Which pictures come together should be a matter of chance, and another one in each epoch. If all airplanes
# came first, the network would learn to say "airplane", then unlearn it. Chance comes from a
# `torch.Generator` that is handed in: whoever makes it with the same seed gets the same batches.
#
# ### `minibatches`
# You get the number of pictures `n`, the batch size `bs` (both at least 1) and a `generator`. Return a list
# of int64 tensors, the indices of each batch, in a random order: together they hold each of 0 to n - 1
# exactly once. Each batch has `bs` indices, save the last one, which holds what is left. Draw from
# `generator` alone, so that each further call with it shuffles anew, and leave PyTorch's global generator
# as it was.
#
# `minibatches(5, 2, generator)` may be `[tensor([3, 0]), tensor([4, 2]), tensor([1])]`.

# %% answer="minibatches"
def minibatches(n, bs, generator):
    """The shuffled indices 0 to n - 1 in batches of `bs`, a list of int64 tensors."""
    ### BEGIN SOLUTION
    return list(torch.randperm(n, generator=generator).split(bs))
    ### END SOLUTION


# %%
generator = torch.Generator().manual_seed(0)
for epoch in range(2):
    print("epoch", epoch, [batch.tolist() for batch in minibatches(10, 4, generator)])

# %% [markdown]
# The last step: from a handful of items to two tensors that a network and its loss understand.
#
# ### `collate`
# You get `items`, a list of at least one pair `(img, label)`, with pictures of one shape `(C, H, W)` and
# labels that are Python ints. Return the pair `imgs, labels`: a tensor of shape `(B, C, H, W)` in the dtype
# of the pictures, and an **int64** tensor of shape `(B,)`, for a label is the index of a class.
#
# Two items with the labels 1 and 0 give the labels `tensor([1, 0])`.

# %% answer="collate"
def collate(items):
    """A list of pairs `(img, label)` as tensors: pictures (B, C, H, W) and int64 labels (B,)."""
    ### BEGIN SOLUTION
    imgs, labels = zip(*items, strict=True)
    return torch.stack(imgs), torch.tensor(labels)
    ### END SOLUTION


# %%
first, *_ = minibatches(len(cifar2), 64, generator)
imgs, labels = collate([cifar2[i] for i in first.tolist()])
print(imgs.shape, labels.shape, labels.dtype, "birds:", labels.sum().item())

# %% [markdown]
# You have built a data loader. PyTorch's own does the same, and can fetch batches in several processes
# while the network is busy:

# %%
loader = DataLoader(cifar2, batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(0))
sizes = [len(labels) for _, labels in loader]
print(len(loader), "batches of", sizes, "pictures, as you counted:", batch_count(len(cifar2), 64))

# %% [markdown]
# Pictures have become tensors, tensors have become comparable, and chance deals them out in small batches.
# In part 2 a network looks at them.
