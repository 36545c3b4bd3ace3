# %% [markdown]
# # Pretrained networks
#
# A network that others have trained is like a finished tool: you put a picture in at one end and take an
# answer out at the other. How it was made you will learn in the chapters to come. In this lesson you use it,
# and you will see that using it is a craft of its own. The picture has to be prepared exactly as it was in
# training, the network has to be switched to the right mode, and its answer is a row of bare numbers that
# somebody has to read. Each of these steps can go wrong without any error being raised.
#
# First you let a network say what it sees in a picture, then you let another one paint, and at the end you
# publish a model so that others can load it.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it. You
# may check as often as you like. Three agreements hold for the whole lesson:
#
# - **Call what you have built.** Where a statement says that a function *calls* `make_batch`, call it by that
#   name. The checks put other functions in its place, so that a slip in one exercise doesn't cost you points
#   in the next.
# - **Shapes are part of the answer.** A picture is a tensor of shape `(3, H, W)`: three channels, H rows, W
#   columns. A batch of N pictures has the shape `(N, 3, H, W)`.
# - **Inputs stay as they are.** No function changes the tensors that it is given.
#
# Everything runs without a network connection. The famous models of torchvision are here as architectures;
# their trained weights, some hundred megabytes, are not. In their place works a small network whose weights
# come with the course. If you have a connection and some patience, set `ONLINE` to `True` in a copy of this
# notebook, and the cells marked *optional* fetch the real ones.

# %%
import copy
import importlib.util
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

from torchmark import check
from torchmark.data import convnet, find, load
from torchmark.data.convnet import ConvNet

ONLINE = False

photo = Image.open(find("photo")).convert("RGB")
_, _, pictures, truth = load("ten_classes")
pictures, truth = pictures[:200], truth[:200]


def show(ax, values, title=""):
    """Draw a Pillow picture, or an array or tensor of shape (H, W, 3), without ticks."""
    ax.imshow(np.asarray(values))
    ax.set(title=title, xticks=[], yticks=[])


# %% [markdown]
# ## How big is a network?
#
# `torchvision.models` knows dozens of networks by name. A call such as `models.alexnet(weights=None)` builds
# one with random numbers in it: the architecture, without anything learned. The numbers that training would
# adjust are its **parameters**. They come in tensors, one or two for each layer, and `model.parameters()`
# yields these tensors one after the other.
#
# Besides parameters, a model may keep **buffers**: numbers that belong to it and are saved with it, but that
# training doesn't adjust. A batch normalization, for example, notes the mean and the variance of what has gone
# through it. Nobody counts those when they say how big a network is.
#
# ### `count_parameters`
# You get any `model`, an `nn.Module`. Return how many numbers its parameters hold altogether, as a Python int.
# Frozen parameters (with `requires_grad` false) count as well; buffers don't; a parameter that is used in two
# places counts once. A model without parameters has 0.
#
# `count_parameters(nn.Linear(3, 2))` is 8: six weights and two biases.

# %% answer="count_parameters"
def count_parameters(model):
    """The number of numbers in all parameters of `model`, an int."""
    ### BEGIN SOLUTION
    return sum(p.numel() for p in model.parameters())
    ### END SOLUTION


# %% [markdown]
# The device called `meta` gives tensors a shape and no memory. On it even a large network is built at once,
# which is all that is needed for counting.

# %%
sizes = {}
for name in ("squeezenet1_1", "resnet18", "resnet101", "alexnet", "vgg16"):
    with torch.device("meta"):
        sizes[name] = count_parameters(models.get_model(name, weights=None))
    print(f"{name:14} {sizes[name]:>12,}")
print(f"{'ConvNet, ours':14} {count_parameters(ConvNet()):>12,}")

_, ax = plt.subplots(figsize=(5.6, 2.4), layout="constrained")
ax.barh(list(sizes), [size / 1e6 for size in sizes.values()])
ax.set(xlabel="parameters (millions)", title="Bigger is not deeper")
plt.show()

# %% [markdown]
# ResNet-101 has a hundred and one layers and 44.5 million parameters; AlexNet has eight layers and more
# parameters. Almost all of AlexNet's sit in its last three layers.
#
# ## Preparing a picture
#
# A trained network has seen pictures of one size only, with their numbers in one range. Whatever you show it
# must look the same, or the answer is worth nothing. For the networks trained on ImageNet, the usual
# preparation has four steps, each a *transform* of torchvision:
#
# 1. `transforms.Resize(256)` makes the **shorter** side 256 pixels long and keeps the proportions;
# 2. `transforms.CenterCrop(224)` cuts a square of 224 pixels out of the middle;
# 3. `transforms.ToTensor()` turns the Pillow picture, `(H, W)` dots of 0 to 255, into a float32 tensor of shape
#    `(3, H, W)` with values from 0 to 1;
# 4. `transforms.Normalize(mean, std)` subtracts a mean from each channel and divides by a standard deviation.
#
# `transforms.Compose` takes a list of transforms and makes a single one of it.
#
# ### `make_preprocess`
# You get two ints, `resize` and `crop`, and two lists of three floats, `mean` and `std`: one number for each
# channel. Return the four steps above, with these numbers, as one callable (a `Compose` or a function of your
# own). It will be called with a Pillow picture in RGB of any size, and must return a float32 tensor of shape
# `(3, crop, crop)`. The first two steps work on the Pillow picture, before it becomes a tensor.
#
# `make_preprocess(4, 2, [0.5, 0.5, 0.5], [0.5, 0.5, 0.5])`, called with a picture that is white all over, gives
# a `(3, 2, 2)` tensor of ones.

# %% answer="make_preprocess"
def make_preprocess(resize, crop, mean, std):
    """A callable: from a Pillow picture to a normalised float32 tensor of shape (3, crop, crop)."""
    ### BEGIN SOLUTION
    return transforms.Compose(
        [
            transforms.Resize(resize),
            transforms.CenterCrop(crop),
            transforms.ToTensor(),
            transforms.Normalize(mean, std),
        ]
    )
    ### END SOLUTION


# %%
IMAGENET_MEAN, IMAGENET_STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
preprocess = make_preprocess(256, 224, IMAGENET_MEAN, IMAGENET_STD)
img_t = preprocess(photo)
print("photo (W, H):", photo.size, "  prepared:", tuple(img_t.shape), img_t.dtype)
print("mean of each channel:", img_t.mean(dim=(1, 2)))

plain = make_preprocess(256, 224, [0.0, 0.0, 0.0], [1.0, 1.0, 1.0])
fig, axes = plt.subplots(1, 4, figsize=(9.6, 2.4), layout="constrained")
show(axes[0], photo, "the photo")
show(axes[1], transforms.Resize((224, 224))(photo), "squashed: not like this")
show(axes[2], plain(photo).permute(1, 2, 0), "resized and cropped")
show(axes[3], img_t.permute(1, 2, 0).clamp(0, 1), "normalised, cut to 0..1")
plt.show()

# %% [markdown]
# The last panel shows why nobody looks at normalised pictures: half of their numbers are negative, many are
# above 1. It isn't meant for eyes.
#
# A transform is no magic. To be sure of that, do the same once with nothing but slices, `permute` and
# arithmetic.
#
# ### `preprocess_by_hand`
# You get a picture `img`, a uint8 tensor of shape `(H, W, 3)` that has the right size already, an int `crop`
# that is at most H and at most W, and the lists `mean` and `std` of three floats. Cut out the middle: leave out
# the first `(H - crop) // 2` rows and the first `(W - crop) // 2` columns, and keep `crop` rows and columns.
# Divide by 255, so that the values go from 0 to 1; then subtract the mean and divide by the std, each channel
# with its own numbers. Return a float32 tensor of shape `(3, crop, crop)`. Don't use torchvision's transforms.
#
# A picture of shape `(1, 1, 3)` with the values `[255, 0, 51]`, with `crop=1`, a mean of 0.2 and a std of 0.5
# in each channel, gives `[1.6, -0.4, 0.0]`, in the shape `(3, 1, 1)`.

# %% answer="preprocess_by_hand"
def preprocess_by_hand(img, crop, mean, std):
    """The middle of a uint8 picture (H, W, 3), normalised: float32, shape (3, crop, crop)."""
    ### BEGIN SOLUTION
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)
    ### END SOLUTION


# %%
one_picture = torch.from_numpy(pictures[0])
by_hand = preprocess_by_hand(one_picture, 32, list(convnet.MEAN), list(convnet.STD))
by_torchvision = make_preprocess(32, 32, list(convnet.MEAN), list(convnet.STD))(Image.fromarray(pictures[0]))
print("largest difference:", (by_hand - by_torchvision).abs().max().item())

# %% [markdown]
# ## A batch of one
#
# Networks work on several pictures at a time and expect a **batch**, with the number of pictures as the first
# dimension. A single picture has to be wrapped: a batch with one picture in it.
#
# ### `make_batch`
# You get a picture `img` of shape `(C, H, W)`. Return it as a batch of shape `(1, C, H, W)`, a **view** that
# shares its memory with `img`.
#
# A tensor of shape `(3, 224, 224)` becomes one of shape `(1, 3, 224, 224)`.

# %% answer="make_batch"
def make_batch(img):
    """The picture of shape (C, H, W) as a batch of one, (1, C, H, W), in the same memory."""
    ### BEGIN SOLUTION
    return img.unsqueeze(0)
    ### END SOLUTION


# %% [markdown]
# ## Run
#
# Running a trained model on new data is called **inference**. Two switches have to be set for it, and they
# have nothing to do with each other.
#
# The first is the *mode*. Some layers behave differently while a network is being trained. *Dropout* throws a
# part of its input away, picked at random. *Batch normalization* uses the mean and the variance of the very
# batch that is passing through, and notes them. `model.eval()` ends that: nothing is thrown away any more, and
# what was noted in training is used. `model.train()` switches back, and `model.training` tells which it is.
#
# The second is autograd. PyTorch keeps a record of each calculation with parameters in case somebody wants to
# train. Inference doesn't, and inside `with torch.no_grad():` no record is kept.
#
# ### `run_inference`
# You get a `model` and a `batch`. Call the model (as a function: `model(batch)`) in eval mode and without
# autograd's record, and return the output. Afterwards the model is in the mode in which it came, and autograd
# is on or off as it was. (You may take it that all parts of the model came in the same mode.)
#
# For `model = nn.Dropout(0.5)` and a batch of four ones, the output is four ones.

# %% answer="run_inference"
def run_inference(model, batch):
    """The output of `model` for `batch`, in eval mode and without a graph; the mode is put back."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    with torch.no_grad():
        out = model(batch)
    model.train(was_training)
    return out
    ### END SOLUTION


# %% [markdown]
# Our own network knows ten classes. It was trained on little drawings of our own making, on which a bird is a
# disc and a truck a box with a step; they stand for photos that would be too large to travel with a course. (If
# you have fetched the real CIFAR-10, its photos will puzzle this network.) Its weights lie in a file; how they
# get into the model is a topic of its own further down.

# %%
network = ConvNet()
network.load_state_dict(torch.load(find("convnet")))
small = make_preprocess(32, 32, list(convnet.MEAN), list(convnet.STD))

out = run_inference(network, make_batch(small(Image.fromarray(pictures[0]))))
print("shape", tuple(out.shape), " requires gradients:", out.requires_grad)
print(out)

# %% [markdown]
# ## What the mode does
#
# People forget `eval()`, and most of the time nothing tells them. Here you build the instrument that does.
#
# ### `eval_changes`
# You get a `model` and an input `x`. Return a pair of bools:
#
# 1. does the output for `x` in training mode differ from the output in eval mode, in at least one number?
# 2. does calling the model on `x` in training mode change any of its buffers (`model.buffers()`)?
#
# The `model` that was given keeps its mode, its parameters and its buffers; `copy.deepcopy(model)` makes a copy
# to experiment with.
#
# For an `nn.Linear` the answer is `(False, False)`, for `nn.Dropout(0.5)` and many ones `(True, False)`.

# %% answer="eval_changes"
def eval_changes(model, x):
    """Two bools: the output depends on the mode; a call in training mode changes the buffers."""
    ### BEGIN SOLUTION
    probe = copy.deepcopy(model)
    in_eval = probe.eval()(x)
    before = [buffer.clone() for buffer in probe.buffers()]
    in_training = probe.train()(x)
    moved = any(not torch.equal(old, new) for old, new in zip(before, probe.buffers(), strict=True))
    return not torch.equal(in_eval, in_training), moved
    ### END SOLUTION


# %%
sample = torch.stack([small(Image.fromarray(picture)) for picture in pictures[:40]])
for layer in (nn.Conv2d(3, 4, 3), nn.Dropout(0.3), nn.BatchNorm2d(3), nn.GroupNorm(1, 3), nn.MaxPool2d(2)):
    output, buffers = eval_changes(layer, sample)
    print(f"{type(layer).__name__:12} output differs: {output!s:6} buffers change: {buffers}")

# %% [markdown]
# How much it matters is easy to see. The same picture goes through the same network twenty times, in each mode.
# Each dot is the score of the class that the network finds most likely when it is asked properly.

# %%
torch.manual_seed(0)
probe = copy.deepcopy(network).train()
with torch.no_grad():
    best = out.argmax()
    careless = [probe(sample)[0, best].item() for _ in range(20)]
careful = [run_inference(network, sample)[0, best].item() for _ in range(20)]

_, ax = plt.subplots(figsize=(5.6, 2.8), layout="constrained")
ax.plot(careful, "o", label="eval mode")
ax.plot(careless, "x", label="training mode")
ax.set(xlabel="run", ylabel="score", title="One picture, twenty runs")
ax.grid(alpha=0.3)
ax.legend()
plt.show()

# %% [markdown]
# ## From scores to words
#
# The output holds one **score** for each class, in the order of the classes in training. That order is written
# down in a text file, one label in each line.
#
# ### `load_labels`
# You get the `path` of a text file in UTF-8 with one label in each line. Return the labels as a list of
# strings in the order of the lines, without the line ends and without spaces around a label. A label may
# consist of several words and hold commas: it stays whole. No line is empty; the last one may or may not end
# with a line end.
#
# A file with the two lines `golden retriever` and `redbone` gives `["golden retriever", "redbone"]`.

# %% answer="load_labels"
def load_labels(path):
    """The lines of a text file as a list of stripped strings."""
    ### BEGIN SOLUTION
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file]
    ### END SOLUTION


# %%
labels = load_labels(find("class_names"))
print(len(labels), "labels:", labels)

# %% [markdown]
# ### `top_index`
# You get `out`, a tensor of scores of shape `(N, C)`: N pictures, C classes. Return the index of the highest
# score of each picture, an int64 tensor of shape `(N,)`. No picture has two highest scores.
#
# `top_index(tensor([[1., 7., 3.], [9., 2., 4.]]))` is `tensor([1, 0])`.

# %% answer="top_index"
def top_index(out):
    """The class with the highest score of each row of `out`, (N, C): int64, shape (N,)."""
    ### BEGIN SOLUTION
    return out.argmax(dim=1)
    ### END SOLUTION


# %%
everything = torch.stack([small(Image.fromarray(picture)) for picture in pictures])
answers = top_index(run_inference(network, everything))
print("right answers in eval mode:    ", (answers == torch.from_numpy(truth)).float().mean().item())
with torch.no_grad():
    hasty = top_index(probe(everything))
print("right answers in training mode:", (hasty == torch.from_numpy(truth)).float().mean().item())

# %% [markdown]
# There is the price of a forgotten `eval()`.
#
# A score by itself says little: is 9.1 a lot? **Softmax** makes shares of the scores of one picture: it takes
# the exponential of each, which is positive, and divides by the sum of these exponentials. The highest score
# gets the largest share, and all shares add up to one.
#
# ### `percentages`
# You get scores `out` of shape `(N, C)`, of any size: a score of 1000 may occur, whose exponential is too large
# for a float. Return the softmax of each picture's scores in percent, a tensor of the same shape and dtype:
# each row sums up to 100.
#
# `percentages(tensor([[0., 0.], [5., 5.]]))` is 50 everywhere.

# %% answer="percentages"
def percentages(out):
    """The softmax of each row of `out`, (N, C), times 100."""
    ### BEGIN SOLUTION
    return torch.softmax(out, dim=1) * 100
    ### END SOLUTION


# %% [markdown]
# ### `top_k`
# You get the scores `out` of a single picture, shape `(1, C)`, the list of C `labels`, and an int `k` of at
# least 1 and at most C. Return the `k` classes with the highest percentages, the highest first: a list of pairs
# of the label and its percentage as a Python float. It calls `percentages`. No two percentages are equal.
#
# If `percentages` gives `[[20., 70., 10.]]` and the labels are `["cat", "dog", "fox"]`, then the top 2 are
# `[("dog", 70.0), ("cat", 20.0)]`.

# %% answer="top_k"
def top_k(out, labels, k=5):
    """The `k` likeliest classes of one picture, best first: a list of (label, percentage)."""
    ### BEGIN SOLUTION
    shares = percentages(out)[0]
    return [(labels[index], shares[index].item()) for index in shares.topk(k).indices]
    ### END SOLUTION


# %%
first_mistake = (answers != torch.from_numpy(truth)).int().argmax().item()
chosen = [0, 1, 2, 7, 8, 9, 15, first_mistake]
fig, axes = plt.subplots(2, 4, figsize=(9, 4.4), layout="constrained")
for ax, n in zip(axes.flat, chosen, strict=True):
    scores = run_inference(network, make_batch(small(Image.fromarray(pictures[n]))))
    label, share = top_k(scores, labels, 1)[0]
    show(ax, pictures[n], f"{label}, {share:.0f} %\n(it is: {labels[truth[n]]})")
plt.show()

# %% [markdown]
# Now the photo, which none of the ten classes was made for. A network can't answer "none of these": the shares
# add up to one hundred, whatever you show it.

# %%
ranking = top_k(run_inference(network, make_batch(small(photo))), labels)
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 2.6), layout="constrained")
show(left, small(photo).permute(1, 2, 0) * 0.25 + 0.5, "what the network sees")
right.barh([label for label, _ in reversed(ranking)], [share for _, share in reversed(ranking)])
right.set(xlabel="percent", xlim=(0, 100), title="and what it says")
plt.show()

# %% [markdown]
# So a high percentage doesn't mean that the network is right. It means that among the classes it knows, this
# one came out far ahead.
#
# *Optional*: the same with ResNet-101, trained on more than a million photos of a thousand classes. Everything
# is there already: `preprocess` from above, your functions, and the labels, which torchvision brings along with
# the weights.

# %%
if ONLINE:
    weights = models.ResNet101_Weights.DEFAULT
    resnet = models.resnet101(weights=weights)
    for label, share in top_k(run_inference(resnet, make_batch(preprocess(photo))), weights.meta["categories"]):
        print(f"{share:8.3f} %  {label}")
else:
    print("ResNet-101 stays at home: its weights (170 MB) need a connection and ONLINE = True.")

# %% [markdown]
# ## A network that paints
#
# A network can also turn a picture into another picture. In a *generative adversarial network* two of them
# play against each other. The **generator** forges pictures, and the **discriminator** tells forgeries from
# originals. Each learns from its mistakes against the other, until the forgeries pass.
#
# **CycleGAN** plays this game with two kinds of pictures, horses and zebras for example, and with two
# generators, one for each direction. There are no pairs to learn from, no zebra in the pose of that horse. In
# their place it uses a thought: whoever turns a horse into a zebra, and that zebra back into a horse, must end
# where they began.
#
# ### `cycle_loss`
# You get a batch `a` of pictures of the first kind and two callables: `g_ab` turns pictures of the first kind
# into the second, `g_ba` pictures of the second kind into the first. Send `a` there and back, and return the
# mean of the absolute differences between what comes back and `a`, a tensor of shape `()`. Gradients flow
# through both generators.
#
# If `g_ab` adds 5 and `g_ba` subtracts 2, the loss is 3 for every picture.

# %% answer="cycle_loss"
def cycle_loss(a, g_ab, g_ba):
    """Mean absolute difference, a 0-d tensor, of `a` and its copy sent there and back."""
    ### BEGIN SOLUTION
    return (g_ba(g_ab(a)) - a).abs().mean()
    ### END SOLUTION


# %% [markdown]
# And this is such a generator. You don't have to understand its layers yet. It makes the picture smaller in two
# steps, changes it in a row of *residual blocks* (each adds a correction to what it gets), and makes it large
# again. The last layer, `Tanh`, keeps its values between -1 and 1. CycleGAN uses a `width` of 64 and nine
# blocks; we take fewer, so that it runs in no time.

# %%
class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        layers = []
        for _ in range(2):
            layers += [nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3), nn.InstanceNorm2d(width), nn.ReLU()]
        self.conv_block = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return x + self.conv_block(x)


class ResNetGenerator(nn.Module):
    """Pictures (N, 3, H, W), H and W multiples of 4, to pictures of the same shape from -1 to 1."""

    def __init__(self, width=64, blocks=9):
        super().__init__()
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7), nn.InstanceNorm2d(width), nn.ReLU()]
        for n in (width, 2 * width):
            layers += [nn.Conv2d(n, 2 * n, 3, stride=2, padding=1), nn.InstanceNorm2d(2 * n), nn.ReLU()]
        layers += [ResidualBlock(4 * width) for _ in range(blocks)]
        for n in (4 * width, 2 * width):
            smaller = nn.ConvTranspose2d(n, n // 2, 3, stride=2, padding=1, output_padding=1)
            layers += [smaller, nn.InstanceNorm2d(n // 2), nn.ReLU()]
        self.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())

    def forward(self, x):
        return self.model(x)


with torch.device("meta"):
    print(f"parameters of CycleGAN's generator: {count_parameters(ResNetGenerator()):,}")

# %% [markdown]
# ## The juice is in the weights
#
# Nothing in this code speaks of horses or of zebras. It is a scaffold. What a network can do lies in its
# weights, and these travel in a file of their own.
#
# `model.state_dict()` is a dictionary: the name of each parameter and buffer, and its tensor.
# `torch.save(model.state_dict(), path)` writes it to a file, and `torch.load(path)` reads the dictionary back.
# `model.load_state_dict(dictionary)` then copies the tensors into a model that was built before; it is strict
# and raises an error if a name is missing or unknown. Its return value is a short report, not the model.
#
# Two things deserve care with files from others. They may have been written on a machine with a GPU, and
# `torch.load` wants to put each tensor back where it was, unless `map_location="cpu"` tells it otherwise. And
# in general such files may contain programs. By default `torch.load` refuses everything but tensors and plain
# containers. Leave it at that.
#
# ### `load_generator`
# You get a model `net`, on the CPU, and the `path` of a file with a state dict for it. Load the file, with
# every tensor on the CPU, put the weights into `net` and return `net` itself, in eval mode. If a name is
# missing or unknown, or the file holds something else than tensors, let the error of PyTorch pass.

# %% answer="load_generator"
def load_generator(net, path):
    """`net` with the weights of the state dict in the file `path`, in eval mode."""
    ### BEGIN SOLUTION
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net.eval()
    ### END SOLUTION


# %% [markdown]
# ## Back to a picture
#
# The output of the generator is a batch of numbers from -1 to 1. For eyes it has to become what pictures on a
# screen are: whole numbers from 0 to 255, with the channels last.
#
# ### `to_image`
# You get `batch_out`, a float tensor of shape `(1, 3, H, W)`. Move its values from the range between -1 and 1
# into the range between 0 and 1; set what then lies below 0 to 0 and what lies above 1 to 1; multiply by 255
# and round to the nearest whole number. Return a uint8 tensor of shape `(H, W, 3)`. H or W may be 1, and
# `batch_out` may require gradients.
#
# The values -1, -0.6, 0.2 and 1 become 0, 51, 153 and 255.

# %% answer="to_image"
def to_image(batch_out):
    """The one picture of a batch, (1, 3, H, W) from -1 to 1, as uint8 of shape (H, W, 3)."""
    ### BEGIN SOLUTION
    scaled = (batch_out[0] + 1) / 2
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)
    ### END SOLUTION


# %% [markdown]
# The book asks at its end: what do you need to do to the picture of a dog, if the horse-to-zebra network is to
# take it? Not the same as before. This network has never seen ImageNet's normalization, and it doesn't need a
# fixed size.
#
# ### `feed_any_image`
# You get a Pillow picture `img` in RGB, a generator `model` and an int `size`. Resize the picture so that its
# shorter side has `size` pixels, with its proportions kept (`transforms.Resize`, on the Pillow picture), and turn
# it into a float32 tensor with values from 0 to 1. Don't crop it, and don't normalise it. Then make a batch of
# it with `make_batch` and let `run_inference` run the model. Return what that returns.
#
# For a picture with 8 columns and 4 rows, `size=2`, and a model that returns its input, the result has the shape
# `(1, 3, 2, 4)`.

# %% answer="feed_any_image"
def feed_any_image(img, model, size=256):
    """The output of `model` for a picture whose shorter side is resized to `size`: (1, 3, h, w)."""
    ### BEGIN SOLUTION
    img_t = transforms.ToTensor()(transforms.Resize(size)(img))
    return run_inference(model, make_batch(img_t))
    ### END SOLUTION


# %% [markdown]
# Two generators with random weights, then. One of them, the master, saves its weights to a file. The pupil
# paints in its own manner first; then it loads the file.

# %%
torch.manual_seed(1)
master = ResNetGenerator(width=8, blocks=2)
pupil = ResNetGenerator(width=8, blocks=2)
canvases = {"the photo": photo, "by the master": to_image(feed_any_image(photo, master, 72))}
canvases["by the pupil, before"] = to_image(feed_any_image(photo, pupil, 72))
with tempfile.TemporaryDirectory() as folder:
    torch.save(master.state_dict(), Path(folder, "master.pth"))
    load_generator(pupil, Path(folder, "master.pth"))
canvases["and after loading"] = to_image(feed_any_image(photo, pupil, 72))

fig, axes = plt.subplots(1, 4, figsize=(9.6, 1.9), layout="constrained")
for ax, (title, painting) in zip(axes, canvases.items(), strict=True):
    show(ax, painting, title)
plt.show()
print("the same to the last bit:", torch.equal(canvases["by the master"], canvases["and after loading"]))

# %% [markdown]
# Neither of them can paint zebras: random weights make a random style. With the weights of CycleGAN the same
# lines would. *Optional*: they come with the code of the book, as `horse2zebra_0.4.0.pth`. Put that file beside
# this notebook. A photo of a horse gives the best result, but try the dog too.

# %%
zebra_weights = Path("horse2zebra_0.4.0.pth")
if zebra_weights.exists():
    horse_to_zebra = load_generator(ResNetGenerator(), zebra_weights)
    show(plt.gca(), to_image(feed_any_image(photo, horse_to_zebra)), "fit for a zebra?")
    plt.show()
else:
    print(f"The zebra stays at home: there is no {zebra_weights} here.")

# %% [markdown]
# ## Publishing a model
#
# Collections of pretrained models are called *model zoos*. With **PyTorch Hub** every repository on GitHub can
# be one: it needs a file `hubconf.py` in its main folder. In it stand
#
# - `dependencies`: a list with the names of the packages that must be installed, as strings;
# - *entry points*: functions that build a model and return it. Their arguments are up to the author.
#
# The file is run on its own. It knows nothing of your notebook and has to import what it uses.
#
# ### `write_hubconf`
# You get the path of an existing `folder`. Write a file `hubconf.py` into it in which `dependencies` names one
# package, `torch`, and in which there is one entry point, `linear_probe(n_features, n_classes=10)`. It returns
# a new model that flattens each element of its batch to `n_features` numbers and sends these through a single
# `nn.Linear` with `n_classes` outputs (with a bias). What your function returns doesn't matter.

# %% answer="write_hubconf"
def write_hubconf(folder):
    """Write `hubconf.py` with the entry point `linear_probe` into `folder`."""
    ### BEGIN SOLUTION
    lines = [
        'dependencies = ["torch"]',
        "from torch import nn",
        "def linear_probe(n_features, n_classes=10):",
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))",
    ]
    Path(folder, "hubconf.py").write_text("\n".join(lines) + "\n")
    ### END SOLUTION


# %% [markdown]
# Whoever wants the model calls `torch.hub.load(repository, entry, ...)`. Further arguments go to the entry
# point. If nothing else is said, the repository is looked for on GitHub and its code is downloaded and run; with
# `source="local"` it is a folder on this computer.
#
# ### `load_from_hub`
# You get the path of a `folder` with a `hubconf.py`, the name `entry` of an entry point, and any number of
# named `options` for it. Return the model that the entry point builds with these options, loaded by `torch.hub`
# from the folder. An unknown entry point or a missing dependency raises `RuntimeError`, as PyTorch does it.

# %% answer="load_from_hub"
def load_from_hub(folder, entry, **options):
    """The model of an entry point of the `hubconf.py` in `folder`."""
    ### BEGIN SOLUTION
    return torch.hub.load(folder, entry, source="local", **options)
    ### END SOLUTION


# %%
with tempfile.TemporaryDirectory() as folder:
    write_hubconf(folder)
    probe = load_from_hub(folder, "linear_probe", n_features=3 * 32 * 32)
    print(probe)
    print(f"{count_parameters(probe):,} parameters, output {tuple(run_inference(probe, everything).shape)}")

# %% [markdown]
# *Optional*: two more models, from another zoo. Hugging Face's package `transformers` loads language models in
# three lines; the first continues a sentence, the second describes a picture.

# %%
if ONLINE and importlib.util.find_spec("transformers"):
    from transformers import BlipForConditionalGeneration, BlipProcessor, pipeline

    generator = pipeline("text-generation", model="gpt2")
    print(generator("A pretrained network is", max_new_tokens=20)[0]["generated_text"])

    blip = "Salesforce/blip-image-captioning-base"
    processor, captioner = BlipProcessor.from_pretrained(blip), BlipForConditionalGeneration.from_pretrained(blip)
    caption = captioner.generate(**processor(photo, return_tensors="pt"))
    print(processor.decode(caption[0], skip_special_tokens=True))
else:
    print("Text and captions stay at home: they need a connection, ONLINE = True and the package transformers.")

# %% [markdown]
# ## For an evening
#
# A question that nobody grades, from the book. Search GitHub for files named `hubconf.py`. How many
# repositories have one? Pick one that looks interesting, and try to find out from its documentation what the
# model is for, what it was trained on, and how a picture must be prepared for it. Write down what you don't
# understand yet, keep the note, and come back to it at the end of the course.
#
# What have you seen? A pretrained network is an architecture and a file of weights. It wants its input
# prepared as in training, a batch around it, and eval mode; its scores become words with a softmax and a list of
# labels; and it is sure of itself even where it can't know. Nowhere did you look inside the tensors that went
# from one function to the next. That is what the next lesson does.
