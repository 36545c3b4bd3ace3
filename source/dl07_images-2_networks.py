# %% [markdown]
# # Telling birds from airplanes, part 2: a network that looks at pictures
#
# The pictures are tensors of one scale now, and they come in shuffled batches. In this part a network
# learns to tell birds from airplanes. For that its two outputs have to become probabilities, and the loss
# has to punish a wrong choice. The network will then know its training pictures perfectly; and you will find
# out what it knows about birds.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Four agreements hold for this part:
#
# - **Call what you have built.** Where a statement says that a function *calls* `evaluate`, call it by that
#   name. The checks put other functions in its place, so that a slip in one exercise doesn't cost you
#   points in the next.
# - **Letters.** B counts the pictures of a batch, K the classes; a picture has the shape `(C, H, W)`.
# - **Scores** are what the last layer of a classifier puts out: one number per class, of any size and sign,
#   the higher the more likely. They are also called *logits*.
# - **Inputs stay as they are**, unless a statement says otherwise: a model's parameters change in training,
#   that is what training is for.

# %%
import math
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from torchmark import check
from torchmark.data import load


def canvas(xlabel, ylabel, **options):
    """Empty axes with a light grid."""
    _, ax = plt.subplots(figsize=(5.6, 3.4), layout="constrained")
    ax.set(xlabel=xlabel, ylabel=ylabel, **options)
    ax.grid(alpha=0.3)
    return ax


def gallery(pictures, titles, columns=5, **options):
    """Pictures, tensors of shape (H, W, 3) or (H, W), side by side in rows of `columns`."""
    rows = -(-len(pictures) // columns)
    _, axes = plt.subplots(rows, columns, figsize=(1.35 * columns, 1.6 * rows), layout="constrained", squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        ax.imshow(picture, **options)
        ax.set_title(title, fontsize=9)
    plt.show()


# %% [markdown]
# ## The pictures, once more
#
# This is the data set of part 1, made with the ready parts of `torchvision` and NumPy: airplanes with the
# label 0, birds with the label 1, every channel normalized with the mean and the deviation of all training
# pictures.

# %%
train_images, train_labels, val_images, val_labels = load("ten_classes")
values = train_images.reshape(-1, 3) / 255
transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(values.mean(axis=0), values.std(axis=0))])


def two_classes(images, labels):
    """Airplanes and birds as a list of pairs `(img, label)`."""
    chosen = np.isin(labels, (0, 2))
    return [(transform(img), int(label == 2)) for img, label in zip(images[chosen], labels[chosen], strict=True)]


cifar2, cifar2_val = two_classes(train_images, train_labels), two_classes(val_images, val_labels)
train_loader = DataLoader(cifar2, batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(0))
val_loader = DataLoader(cifar2_val, batch_size=64)
print(len(cifar2), "pictures for training,", len(cifar2_val), "for validation")


def visible(img):
    """A normalized picture (C, H, W) in the order (H, W, C) and between 0 and 1."""
    img = img - img.amin()
    return (img / img.amax().clamp(min=1e-6)).movedim(0, -1)


gallery([visible(img) for img, _ in cifar2[:10]], [("airplane", "bird")[label] for _, label in cifar2[:10]])

# %% [markdown]
# ## A fully connected model
#
# We straighten each picture into a row of 3072 numbers and treat it like any other vector of inputs: a
# linear layer, an activation, another linear layer. The last layer has one output per class.
#
# ### `fc_model`
# You get three ints: the number of inputs, of hidden neurons and of outputs. Return a new `nn.Sequential` of
# exactly three modules: a linear layer from the inputs to the hidden neurons, tanh, and a linear layer from
# the hidden neurons to the outputs. It puts out scores, so nothing comes after the last layer. Leave the
# starting values to PyTorch.
#
# `fc_model(6, 4, 2)` has parameters of the shapes `(4, 6)`, `(4,)`, `(2, 4)` and `(2,)`.

# %% answer="fc_model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    """A network with one hidden layer of tanh neurons, as an nn.Sequential of three modules."""
    ### BEGIN SOLUTION
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_out))
    ### END SOLUTION


# %%
torch.manual_seed(0)
model = fc_model()
img, label = cifar2[0]
print("scores of one picture, before any training:", model(img.reshape(1, -1)).tolist())

# %% [markdown]
# ## Scores become probabilities
#
# What should a classifier put out? Not a number between airplane and bird: the classes have no order, and
# half a bird is no airplane. Better one number for each class, a **probability**: none of them negative,
# and all of them together 1. Scores obey neither rule. **Softmax** brings them to it, and has a slope
# everywhere, so that one can learn through it: it takes $e^x$ of every score, which makes them positive,
# and divides by the sum.
#
# ### `softmax`
# You get `x`, a float tensor of shape `(K,)`, with scores between -20 and 20. Return their softmax, in the
# same shape and dtype.
#
# `softmax(tensor([0., 0., 0., 0.]))` is `tensor([0.2500, 0.2500, 0.2500, 0.2500])`.

# %% answer="softmax"
def softmax(x):
    """Softmax of a vector of scores, shape (K,)."""
    ### BEGIN SOLUTION
    return torch.exp(x) / torch.exp(x).sum()
    ### END SOLUTION


# %%
x = torch.tensor([1.0, 2.0, 3.0])
print(softmax(x), "sum", softmax(x).sum())

# %% [markdown]
# The order is kept: the highest score becomes the highest probability. Ratios are not. The first score is
# half the second; the first probability is .3679 of the second. Where does that number come from? Write the
# two probabilities as fractions, divide one by the other, and see what cancels.
#
# ### `softmax_ratio`
# You get scores `x`, a float tensor of shape `(K,)`, and two indices `i` and `j`. Return as a Python float how
# many times as likely class `i` is as class `j`, that is, the softmax at `i` divided by the softmax at `j`.
# The scores may be in the thousands, where $e^x$ doesn't fit into any float: find a way that never takes the
# exponential of a score itself. The ratio itself will fit.
#
# For `tensor([5., 5.])` it is `1.0` both ways.

# %% answer="softmax_ratio"
def softmax_ratio(x, i, j):
    """How many times as likely class `i` is as class `j`, a float, from the scores `x` of shape (K,)."""
    ### BEGIN SOLUTION
    return math.exp(x[i] - x[j])
    ### END SOLUTION


# %%
print(softmax_ratio(x, 0, 1), "by the fractions:", (softmax(x)[0] / softmax(x)[1]).item())

# %% [markdown]
# So softmax looks at **differences** of scores only. Adding the same number to all of them changes nothing,
# and that is the cure for exponentials that overflow: first subtract the largest score. Then the largest
# exponential is $e^0 = 1$, and whatever is far below may safely vanish.
#
# Scores come in batches, too, and then one has to say along which dimension the classes lie.
#
# ### `softmax_stable`
# You get `x`, a float tensor of any shape with at least one dimension, and `dim`, one of its dimensions,
# possibly negative. Return the softmax along `dim`, in the same shape and dtype: every line of numbers along
# `dim` adds up to 1. Scores may be as large as 10000 in either direction, and as different from line to
# line; no result is `nan`. Gradients flow through it.
#
# `softmax_stable(tensor([[0., 0.], [1000., 0.]]), dim=1)` is `tensor([[0.5000, 0.5000], [1.0000, 0.0000]])`.

# %% answer="softmax_stable"
def softmax_stable(x, dim):
    """Softmax of `x` along `dim`, for scores of any size."""
    ### BEGIN SOLUTION
    e = torch.exp(x - x.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)
    ### END SOLUTION


# %%
x = torch.tensor([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
print("along the rows:   ", softmax_stable(x, dim=1).tolist())
print("along the columns:", softmax_stable(x, dim=0).tolist())

# %% [markdown]
# PyTorch has this as `torch.softmax(x, dim)` and as a module, `nn.Softmax(dim)`. You may use them from here
# on. Now the network can be asked for probabilities, even before it has learned anything.
#
# ### `class_probabilities`
# You get a `model` that maps a batch of shape `(B, C * H * W)` to scores `(B, K)`, and `imgs` of shape
# `(B, C, H, W)` in any layout in memory. Return the probabilities of the classes for each picture, shape
# `(B, K)`. The model is called once, with the whole batch. No graph is built: the result requires no
# gradients.
#
# For a model that puts out zeros everywhere, three pictures give `(3, K)` times `1 / K`.

# %% answer="class_probabilities"
def class_probabilities(model, imgs):
    """Probabilities (B, K) of the classes, by `model`, for the pictures `imgs` (B, C, H, W)."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        return torch.softmax(model(imgs.flatten(1)), dim=1)
    ### END SOLUTION


# %%
few = torch.stack([img for img, _ in cifar2[:3]])
print(class_probabilities(model, few))

# %% [markdown]
# Nearly one half each: this network has no opinion yet. And which column means "bird"? That is for the loss
# to decide, later on. We will hand it the label 1 for birds, so training makes the second column grow for
# them.
#
# ### `predict_class`
# You get `out` of shape `(B, K)`: scores, probabilities or their logarithms, it makes no difference. Return
# the predicted class of each picture, the index of the highest number in its row, as an int64 tensor of
# shape `(B,)`. No two numbers of a row are equal.
#
# `predict_class(tensor([[0.1, 0.9], [3.0, -2.0]]))` is `tensor([1, 0])`.

# %% answer="predict_class"
def predict_class(out):
    """The class with the highest output for each row of `out` (B, K), an int64 tensor (B,)."""
    ### BEGIN SOLUTION
    return out.argmax(dim=1)
    ### END SOLUTION


# %%
print(predict_class(class_probabilities(model, few)), "by luck alone; the truth is", [y for _, y in cifar2[:3]])

# %% [markdown]
# ## A loss for choices
#
# The probability that the network gives to the **right** class should be high. It is called the likelihood.
# Its negative logarithm makes a good loss: 0 where the network is certain and right, and without bound where
# it is certain and wrong. The loss of a batch is the mean over its pictures. This is the **negative log
# likelihood**.

# %%
p = torch.linspace(0.005, 1, 200)
ax = canvas("probability of the right class", "loss", title="Certain and wrong is expensive", ylim=(0, 5.5))
ax.plot(p, -p.log())
plt.show()

# %% [markdown]
# Logarithms of probabilities near 0 are delicate, so by convention the loss is given the **logarithms**, and
# leaves it to the network to provide them.
#
# ### `nll`
# You get `log_probs`, a float tensor of shape `(B, K)` with logarithms of probabilities, and `targets`, the
# right classes, an int64 tensor of shape `(B,)`. Take from each row the number at its target and return
# **minus the mean** of them, a tensor of shape `()`. Gradients flow back to `log_probs`.
#
# For `log_probs = tensor([[-1., -5.], [-7., -3.]])` and `targets = tensor([0, 1])` it is `tensor(2.)`.

# %% answer="nll"
def nll(log_probs, targets):
    """Negative log likelihood of the `targets` (B,), the mean over the rows of `log_probs` (B, K)."""
    ### BEGIN SOLUTION
    return -log_probs.gather(1, targets.unsqueeze(1)).mean()
    ### END SOLUTION


# %% [markdown]
# Logarithms of softmax, then. But not in two steps: a probability of $e^{-1000}$ is rounded to 0, whose
# logarithm is minus infinity, whereas the true answer is just -1000. On paper the logarithm turns the
# fraction into a difference,
#
# $$\log \frac{e^{x_i}}{\sum_k e^{x_k}} = x_i - \log \sum_k e^{x_k},$$
#
# and the last term is what `torch.logsumexp` calculates safely.
#
# ### `log_softmax`
# You get `x` and `dim` as for `softmax_stable`, with scores as large. Return the logarithm of the softmax
# along `dim`, in the same shape and dtype; no result is infinite or `nan`. Gradients flow through it.
#
# `log_softmax(tensor([1000., 0.]), dim=0)` is `tensor([0., -1000.])`.

# %% answer="log_softmax"
def log_softmax(x, dim):
    """Logarithm of the softmax of `x` along `dim`, for scores of any size."""
    ### BEGIN SOLUTION
    return x - torch.logsumexp(x, dim, keepdim=True)
    ### END SOLUTION


# %%
targets = torch.tensor([2, 0])
print("yours:      ", nll(log_softmax(x, dim=1), targets))
print("torch.nn's: ", nn.NLLLoss()(nn.LogSoftmax(dim=1)(x), targets))

for wrong in (targets.float(), targets.unsqueeze(1)):
    try:
        nn.NLLLoss()(nn.LogSoftmax(dim=1)(x), wrong)
    except (RuntimeError, ValueError) as error:
        print(f"{wrong.dtype}, {tuple(wrong.shape)}:", str(error).splitlines()[0])

# %% [markdown]
# The last two lines are worth knowing by sight. Targets are indices: int64, one per picture, in one
# dimension.
#
# Both steps together are called **cross entropy**, and they are so common that PyTorch has them in one,
# `nn.CrossEntropyLoss`. It expects plain scores.
#
# ### `cross_entropy`
# You get `scores` of shape `(B, K)`, with values as large as 10000 in either direction, and `targets`, int64
# of shape `(B,)`. Return the mean of the negative log likelihoods, a tensor of shape `()`, finite for all
# such scores. Gradients flow back to `scores`. Use what you like: your functions, or PyTorch's.
#
# For `scores = tensor([[0., 0.]])` it is `tensor(0.6931)`, the logarithm of 2, whatever the target.

# %% answer="cross_entropy"
def cross_entropy(scores, targets):
    """Mean negative log likelihood of the `targets` (B,) under the softmax of `scores` (B, K)."""
    ### BEGIN SOLUTION
    return nll(log_softmax(scores, dim=1), targets)
    ### END SOLUTION


# %%
print(cross_entropy(x, targets))

# %% [markdown]
# Why not the mean squared error that we know? One can compare the probabilities with the ideal, `[1, 0]` for
# an airplane and `[0, 1]` for a bird. The answer lies in the slopes. Look at a network that is thoroughly
# wrong: the right class has the score -8, the other one 0. Learning needs a slope there.
#
# ### `loss_slopes`
# You get the `scores` of one picture, a float tensor of shape `(K,)`, and its right class `target`, an int.
# Return a pair of tensors of shape `(K,)`, in the dtype of the scores and without a graph: the gradient with
# respect to the scores
#
# - of the cross entropy of this picture;
# - of the mean, over the K classes, of the squared difference between the softmax of the scores and the
#   ideal probabilities (1 for the target, 0 for all others).
#
# If `scores` has something in `scores.grad`, that stays there and doesn't count.
#
# For `tensor([0., 0.])` and the target 0 they are `tensor([-0.5, 0.5])` and `tensor([-0.25, 0.25])`.

# %% answer="loss_slopes"
def loss_slopes(scores, target):
    """Gradients (K,) of cross entropy and of the squared error of probabilities, at `scores` (K,)."""
    ### BEGIN SOLUTION
    x = scores.detach().requires_grad_()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    ce = -torch.log_softmax(x, dim=0)[target]
    mse = ((torch.softmax(x, dim=0) - ideal) ** 2).mean()
    return torch.autograd.grad(ce, x)[0], torch.autograd.grad(mse, x)[0]
    ### END SOLUTION


# %%
ce, mse = loss_slopes(torch.tensor([-8.0, 0.0]), 0)
print(f"slopes at (-8, 0): cross entropy {ce[0].abs():.4f}, squared error {mse[0].abs():.4f}")

right = torch.linspace(-8, 8, 65)
slopes = [loss_slopes(torch.tensor([score, 0.0]), 0) for score in right.tolist()]
ax = canvas("score of the right class (the other is 0)", "size of the slope", title="Where a loss can teach")
ax.plot(right, [ce[0].abs() for ce, _ in slopes], label="cross entropy")
ax.plot(right, [mse[0].abs() for _, mse in slopes], "--", label="squared error")
ax.legend()
plt.show()

# %% [markdown]
# Cross entropy pulls hardest where the network is most wrong. The squared error goes flat on **both** sides:
# a network that is certain and wrong learns next to nothing from it.
#
# ## One picture at a time
#
# A model takes rows, and model and data must be on the same device. So every batch needs the same two
# touches before it goes in.
#
# ### `prepare_batch`
# You get `imgs` of shape `(B, C, H, W)`, in any layout in memory and with B of at least 1, `labels` of shape
# `(B,)`, and a `device`. Return the pair `x, y`, both on that device: the pictures as rows, shape
# `(B, C * H * W)`, and the labels, shape `(B,)`. Dtypes stay.
#
# On the device `"meta"` tensors have a shape but no numbers; the checks use it as a second device. Where
# there is a GPU, they use that, too.

# %% answer="prepare_batch"
def prepare_batch(imgs, labels, device):
    """Pictures as rows (B, C * H * W), and their labels (B,), both on `device`."""
    ### BEGIN SOLUTION
    return imgs.flatten(1).to(device), labels.to(device)
    ### END SOLUTION


# %%
x, y = prepare_batch(few, torch.tensor([0, 1, 0]), "cpu")
print(x.shape, y.shape)

# %% [markdown]
# The loop that you know from the thermometer, with one change: it takes a step after every picture.
#
# ### `train_one_by_one`
# You get a `model`, an `optimizer` for it, a `loss_fn` that takes scores `(B, K)` and int64 targets `(B,)`, a
# data set `ds` of pairs `(img, label)` (`img` a tensor of shape `(C, H, W)`, `label` a Python int) and a number
# of epochs. In every epoch go through the data set in its order, and for each picture do one step with its
# gradient alone: the model is given a batch of one row, `loss_fn` a tensor with one target. Return a list with
# one Python float per epoch: the **mean** of the epoch's losses, each of them taken before its step.

# %% answer="train_one_by_one"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    """Training with a step per picture; the mean loss of each epoch."""
    ### BEGIN SOLUTION
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means
    ### END SOLUTION


# %%
torch.manual_seed(0)
model = fc_model(n_hidden=64)
print(train_one_by_one(model, optim.SGD(model.parameters(), lr=1e-2), cross_entropy, cifar2[:100], n_epochs=3))

# %% [markdown]
# ## Many pictures at a time
#
# A hundred steps per epoch, each in the direction that a single picture asks for: lively, but not economical.
# With minibatches the steps are fewer and better. One thing to mind is the report. The loss of a batch is the
# mean over its pictures, and the last batch is often smaller than the others. The mean over an epoch's
# *pictures* is not the mean over its *batches*.
#
# ### `epoch_loss`
# You get `losses`, a list of Python floats, the mean loss of each batch, and `sizes`, a list of ints, the
# number of pictures in each. Return the mean loss over all pictures, a Python float.
#
# `epoch_loss([1.0, 4.0], [5, 1])` is `1.5`.

# %% answer="epoch_loss"
def epoch_loss(losses, sizes):
    """The mean loss over all pictures, from the mean losses and the sizes of the batches."""
    ### BEGIN SOLUTION
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / sum(sizes)
    ### END SOLUTION


# %% [markdown]
# ### `train_minibatch`
# You get a `model`, an `optimizer` for it, a `loss_fn` as before, a `loader`, a number of epochs and a
# `device`, on which the model is already. Going once through the loader yields an epoch's batches, pairs
# `(imgs, labels)` of shapes `(B, C, H, W)` and `(B,)`; B may differ from batch to batch. For each batch do one
# step, with the gradient of this batch alone, and call `prepare_batch` with the device first. The model is in
# training mode for all this, whatever mode it came in.
#
# Return a list with one Python float per epoch: what `epoch_loss` makes of the epoch's losses, each taken
# before its step, and of the sizes of the batches.

# %% answer="train_minibatch"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    """Training with a step per batch of `loader`; the mean loss over the pictures of each epoch."""
    ### BEGIN SOLUTION
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means
    ### END SOLUTION


# %%
torch.manual_seed(0)
model = fc_model()
losses = train_minibatch(model, optim.SGD(model.parameters(), lr=2e-2), nn.CrossEntropyLoss(), train_loader, 40)

ax = canvas("epoch", "training loss", title="The loss falls and falls")
ax.plot(range(1, len(losses) + 1), losses)
ax.set_ylim(bottom=0)
plt.show()

# %% [markdown]
# A falling loss is good news, but our friend doesn't care for losses. She asks how many pictures come out
# right: the **accuracy**.
#
# ### `evaluate`
# You get a `model`, a `loader` as before and a `device`, on which the model is. Return the accuracy, a Python
# float: the number of pictures whose highest score is that of the right class, divided by the number of all
# pictures. It calls `prepare_batch` for every batch. The model is in evaluation mode meanwhile and builds no
# graph; afterwards it is in the mode in which it came.

# %% answer="evaluate"
def evaluate(model, loader, device="cpu"):
    """The fraction of the loader's pictures that `model` gets right, a float."""
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
            total += len(y)
    model.train(was_training)
    return correct / total
    ### END SOLUTION


# %%
print(f"training   {evaluate(model, train_loader):.4f}")
print(f"validation {evaluate(model, val_loader):.4f}")

# %% [markdown]
# Not one mistake on the pictures it was trained with; on new ones, every sixth or seventh answer is wrong. Should
# the network be larger?
#
# ## Deeper, and what it costs
#
# ### `tapered`
# You get `sizes`, a list of at least two ints: the number of inputs, the sizes of the hidden layers, the number
# of outputs. Return a new `nn.Sequential` of a linear layer from each size to the next, with a tanh **between**
# the linear layers and none after the last.
#
# `tapered([3072, 512, 2])` is the network that we have.

# %% answer="tapered"
def tapered(sizes):
    """Linear layers from each of `sizes` to the next, with tanh between them, as an nn.Sequential."""
    ### BEGIN SOLUTION
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %%
torch.manual_seed(0)
deep = tapered([3072, 1024, 512, 128, 2])
optimizer = optim.SGD(deep.parameters(), lr=1e-2, momentum=0.9)
train_minibatch(deep, optimizer, nn.CrossEntropyLoss(), train_loader, 20)
print(f"deep: training {evaluate(deep, train_loader):.4f}, validation {evaluate(deep, val_loader):.4f}")

# %% [markdown]
# Again perfect on what it knows, and no better on what it doesn't. How large are these two networks?
#
# ### `count_trainable`
# You get a `model`. Return the number of all its numbers that training can change, an int: the elements of
# those parameters that require gradients.
#
# A layer `nn.Linear(3, 2)` has 8: six weights and two biases.

# %% answer="count_trainable"
def count_trainable(model):
    """How many numbers of `model` can be trained."""
    ### BEGIN SOLUTION
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
    ### END SOLUTION


# %%
for name, net in (("one hidden layer", model), ("deep", deep)):
    print(f"{name:17}{count_trainable(net):9,} numbers:", [p.numel() for p in net.parameters()])

# %% [markdown]
# Millions of numbers for some hundred pictures: room enough to learn all of them by heart. Most are in the
# first layer, where every input is tied to every hidden neuron. What if the pictures were larger?
#
# ### `first_layer_cost`
# You get the `height`, `width` and number of `channels` of a picture and the number of `hidden` neurons, four
# ints. Return the pair `(parameters, gib)` for the linear layer between them: the number of its weights and
# biases, an int, and the memory that they take in float32, in GiB (2 to the 30th bytes), a Python float.
#
# For one pixel with one channel and 3 neurons there are 6 parameters, which take 24 bytes.

# %% answer="first_layer_cost"
def first_layer_cost(height, width, channels, hidden):
    """Parameters of a linear layer on a whole picture, and their size in GiB in float32."""
    ### BEGIN SOLUTION
    parameters = (height * width * channels + 1) * hidden
    return parameters, 4 * parameters / 2**30
    ### END SOLUTION


# %%
for side in (32, 224, 1024):
    parameters, gib = first_layer_cost(side, side, 3, 1024)
    print(f"{side:4} x {side:<4} pictures: {parameters:13,} parameters, {gib:7.3f} GiB")

# %% [markdown]
# Three billion numbers in the first of several layers: this way leads nowhere.
#
# ## By heart
#
# Let us put a number on what we have seen.
#
# ### `overfit_gap`
# You get a `model` and two loaders, of training and of validation pictures. Return how much the accuracy on
# the training pictures exceeds that on the validation pictures, a Python float. It calls `evaluate` with the
# model and a loader, for each.
#
# With accuracies of 1.0 and 0.75 it is `0.25`.

# %% answer="overfit_gap"
def overfit_gap(model, train_loader, val_loader):
    """Accuracy on the training pictures less that on the validation pictures."""
    ### BEGIN SOLUTION
    return evaluate(model, train_loader) - evaluate(model, val_loader)
    ### END SOLUTION


# %%
print(f"gap, one hidden layer: {overfit_gap(model, train_loader, val_loader):.4f}")
print(f"gap, deep:             {overfit_gap(deep, train_loader, val_loader):.4f}")

# %% [markdown]
# What has the network learned, if not birds? Here is a test. We take the training pictures, on which it makes
# no mistake, and move them a little. To us they are the same pictures.
#
# ### `translate`
# You get `imgs`, a tensor of shape `(B, C, H, W)`, and two ints `dy` and `dx`, of any size and sign. Return the
# pictures moved by `dy` rows down and `dx` columns to the right (up and to the left where they are negative),
# as a new tensor of the same shape and dtype. What leaves the frame is lost; what comes in is 0.
#
# The row `[1, 2, 3]`, moved by `dx=1`, is `[0, 1, 2]`; moved by `dx=-2` it is `[3, 0, 0]`.

# %% answer="translate"
def translate(imgs, dy, dx):
    """The pictures (B, C, H, W), moved `dy` rows down and `dx` columns to the right, with zeros coming in."""
    ### BEGIN SOLUTION
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved
    ### END SOLUTION


# %%
bird = torch.stack([next(img for img, label in cifar2 if label == 1)])
moves = [(0, 0), (0, 4), (4, 0), (-6, -6)]
gallery([visible(translate(bird, *move)[0]) for move in moves], moves, columns=4)

# %% [markdown]
# ### `shift_sensitivity`
# You get a `model` that maps rows `(B, C * H * W)` to scores `(B, K)`, pictures `imgs` of shape `(B, C, H, W)`
# and a move `dy`, `dx`. Return the fraction of the pictures for which the model predicts another class after
# the move than before it, a Python float. It calls `translate`, with `imgs`, `dy` and `dx`. No labels are
# needed: what counts is whether the model changes its mind.

# %% answer="shift_sensitivity"
def shift_sensitivity(model, imgs, dy, dx):
    """The fraction of the pictures (B, C, H, W) that `model` sees differently after a move."""
    ### BEGIN SOLUTION
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(translate(imgs, dy, dx).flatten(1)).argmax(dim=1)
    return (before != after).float().mean().item()
    ### END SOLUTION


# %%
train_imgs = torch.stack([img for img, _ in cifar2])
steps = range(9)
fixed = [shift_sensitivity(model, train_imgs, 0, dx) for dx in steps]
ax = canvas("pixels to the right", "fraction seen differently", title="The same pictures, moved", ylim=(-0.01, 0.31))
ax.plot(steps, fixed, "o-")
plt.show()

# %% [markdown]
# By one pixel, and the network changes its mind about pictures that it knew perfectly. For it, an airplane is a
# pattern of colours at fixed places. Move it, and it is something else: a fully connected network is not
# **translation invariant**. What do its hidden neurons look for? Each has one weight for every place and channel,
# so its weights can be drawn as a picture:

# %%
weights = model[0].weight.detach().reshape(-1, 3, 32, 32)
busiest = model[2].weight.detach().abs().sum(dim=0).topk(5).indices
gallery([visible(weights[k]) for k in busiest], [f"neuron {k}" for k in busiest.tolist()])

# %% [markdown]
# No bird, no wing, just noise: these are nearly the random numbers that training started from. With so many of
# them, tiny changes all over the picture were enough to learn four hundred pictures by heart.
#
# ## Pictures that move
#
# If the network can't know that a moved bird is a bird, we can show it moved birds. At every request the data
# set hands out a picture that is shifted by chance. This is **data augmentation**, and the usual way is a
# random crop: put an empty margin round the picture, and cut a window of the old size out of it.
#
# ### `random_crop`
# You get a picture `img` of shape `(C, H, W)`, a `padding` of at least 0 and a `generator`. Put a margin of
# `padding` zeros on all four sides, which gives the shape `(C, H + 2 * padding, W + 2 * padding)`, and return a
# window of shape `(C, H, W)` of it, in the dtype of `img`. Its top row and its left column are drawn from
# `generator`, independently of each other, each evenly from 0 to `2 * padding`, **both included**. The window is
# the same for all channels. Draw from `generator` alone: PyTorch's global generator stays as it was.
#
# With `padding=0` it is the picture itself.

# %% answer="random_crop"
def random_crop(img, padding, generator):
    """A random window (C, H, W) of the picture with a margin of zeros."""
    ### BEGIN SOLUTION
    height, width = img.shape[1:]
    top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, top : top + height, left : left + width]
    ### END SOLUTION


# %%
generator = torch.Generator().manual_seed(0)
gallery([visible(random_crop(bird[0], 4, generator)) for _ in range(5)], ["the same bird"] * 5)

# %% [markdown]
# ### `Crops`
# A data set round a data set. `__init__` keeps `ds`, a data set of pairs `(img, label)`, `padding` and
# `generator`. Write the other two methods: it is as long as `ds`, and an item is the tuple `(img, label)` in
# which `img` is what `random_crop` makes of the picture of `ds` **at this request**, with that padding and
# generator. Ask twice, and you get two different crops. `label` is the one of `ds`, and an index out of range
# raises what `ds` raises.

# %% answer="Crops"
class Crops(Dataset):
    """The data set `ds` with a new random crop of a picture at every request."""

    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator = ds, padding, generator

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.ds)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        img, label = self.ds[i]
        return random_crop(img, self.padding, self.generator), label
        ### END SOLUTION


# %% [markdown]
# A fair comparison: two networks of the same size with the same start, one trained on the pictures as they are,
# one on crops.

# %%
def trained(ds, loss_fn, hidden=64, n_in=3072, n_epochs=60):
    """A network with one hidden layer, trained on `ds`."""
    torch.manual_seed(0)
    net = fc_model(n_in, hidden)
    loader = DataLoader(ds, batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(0))
    train_minibatch(net, optim.SGD(net.parameters(), lr=3e-2), loss_fn, loader, n_epochs)
    return net


plain = trained(cifar2, nn.CrossEntropyLoss())
moving = trained(Crops(cifar2, 2, torch.Generator().manual_seed(0)), nn.CrossEntropyLoss())
for name, net in (("as they are", plain), ("crops", moving)):
    print(f"{name:12} training {evaluate(net, train_loader):.4f}   validation {evaluate(net, val_loader):.4f}")

ax = canvas("pixels to the right", "fraction seen differently", title="What crops change", ylim=(-0.01, 0.31))
ax.plot(steps, [shift_sensitivity(plain, train_imgs, 0, dx) for dx in steps], "o-", label="as they are")
ax.plot(steps, [shift_sensitivity(moving, train_imgs, 0, dx) for dx in steps], "s--", label="crops")
ax.legend(title="trained on")
plt.show()

# %% [markdown]
# With crops the network does not quite know the training pictures by heart any more, for it hardly ever saw the
# same picture twice. Moves by one or two pixels, those that it met in training, hardly disturb it now; larger ones
# still do. It has not learned that moving doesn't matter: it has learned more pictures, and pays for them with
# neurons. And on new pictures it does no better, for new pictures differ in more than a move.
#
# ## Another loss
#
# You have seen the slopes of the squared error; now try it.
#
# ### `mse_of_probabilities`
# You get `scores` of shape `(B, K)` and int64 `targets` of shape `(B,)`. Return the mean, over all B times K
# elements, of the squared difference between the softmax of each row and the ideal probabilities: 1 at the
# row's target, 0 elsewhere. A tensor of shape `()` in the dtype of the scores; gradients flow back to them.
#
# For `scores = tensor([[0., 0.]])` it is `tensor(0.2500)`, whatever the target.

# %% answer="mse_of_probabilities"
def mse_of_probabilities(scores, targets):
    """Mean squared error of the softmax of `scores` (B, K) against one-hot `targets` (B,)."""
    ### BEGIN SOLUTION
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((torch.softmax(scores, dim=1) - ideal) ** 2).mean()
    ### END SOLUTION


# %%
squared = trained(cifar2, mse_of_probabilities)
for name, net in (("squared error", squared), ("cross entropy", plain)):
    right = [class_probabilities(net, img.unsqueeze(0))[0, label].item() for img, label in cifar2]
    print(
        f"{name}: validation {evaluate(net, val_loader):.4f}, probability of the truth in training {np.mean(right):.4f}"
    )

# %% [markdown]
# Two classes that are easy to tell apart forgive a lot, and both losses end up with about as many right answers.
# But after the same number of steps the squared error has come less far: its slopes are smaller, as you have seen.
#
# ## A smaller network
#
# Can a network be too small to learn by heart? We will try some, and then have to choose one. A choice needs a
# rule that is fixed before one looks at the numbers; and accuracy on the training pictures has no place in it,
# other than in the gap.
#
# ### `choose_size`
# You get `trials`, a list of tuples `(size, train_accuracy, val_accuracy)`: the number of parameters of a network,
# an int, and two Python floats. They come in any order. Among the trials whose gap, training less validation, is
# **below** 0.1, return the `size` of the one with the highest validation accuracy; of several such, the smallest
# `size`. If no trial has such a gap, return `None`.
#
# `choose_size([(800, 0.75, 0.7), (1600, 1.0, 0.8)])` is `800`.

# %% answer="choose_size"
def choose_size(trials):
    """The best size without overfitting, from `(size, train, val)`; None if there is none."""
    ### BEGIN SOLUTION
    fit = [(-val, size) for size, train, val in trials if train - val < 0.1]
    return min(fit)[1] if fit else None
    ### END SOLUTION


# %% [markdown]
# Fewer hidden neurons alone will not do, for even a single one has 3072 weights. So we take four, and make the
# pictures coarser: the mean over squares of 2 x 2 pixels, of 4 x 4, and so on, down to a single pixel, the mean
# colour of the whole picture.

# %%
trials = []
for k in (1, 2, 4, 8, 16, 32):
    coarse, coarse_val = ([(nn.functional.avg_pool2d(img, k), y) for img, y in ds] for ds in (cifar2, cifar2_val))
    net = trained(coarse, nn.CrossEntropyLoss(), hidden=4, n_in=3 * (32 // k) ** 2)
    train, val = (evaluate(net, DataLoader(ds, batch_size=64)) for ds in (coarse, coarse_val))
    trials.append((count_trainable(net), train, val))
    print(f"{32 // k:2} x {32 // k:<2}: {trials[-1][0]:6,} parameters: training {train:.4f}, validation {val:.4f}")
print("the best size without overfitting:", choose_size(trials))

ax = canvas("parameters", "accuracy", xscale="log", title="Less to remember with", ylim=(0.7, 1.02))
ax.plot([size for size, _, _ in trials], [train for _, train, _ in trials], "o-", label="training")
ax.plot([size for size, _, _ in trials], [val for _, _, val in trials], "s--", label="validation")
ax.legend()
plt.show()

# %% [markdown]
# So it is possible: with fewer numbers to remember with, the two curves meet. And look at where they meet. The
# smallest network sees nothing but the mean colour of a picture, no shape at all, and with the pictures of this
# course it gets as many new ones right as the first one did, with its million and a half. That, then, is what our
# network knew about birds: the colour of the sky behind them. The rest was memory. Real photographs are no safer:
# a background gives a lot away.
#
# You have a data set, a loss for choices, and a loop that trains and judges any classifier. What is missing is a
# layer that knows that pixels have neighbours, and that a bird is a bird wherever it sits. That layer is called
# a convolution, and it is the subject of the next chapter.
