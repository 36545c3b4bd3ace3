# %%
import math
from itertools import pairwise

import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset

# %% wrong="ImageDataset" says="You kept the first dimension, so an item is a batch of one picture." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        img = self.images[i : i + 1]
        return (img if self.transform is None else self.transform(img)), int(self.labels[i])

# %% wrong="ImageDataset" says="You made a tensor of the label; it should be a Python int." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        img = self.images[i]
        return (img if self.transform is None else self.transform(img)), torch.tensor(int(self.labels[i]))

# %% wrong="ImageDataset" says="You handed out the label as NumPy keeps it, which is no Python int." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        img = self.images[i]
        return (img if self.transform is None else self.transform(img)), self.labels[i]

# %% wrong="ImageDataset" says="Beyond the last item you start again from the first, so a loop never ends." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        i = i % len(self)
        img = self.images[i]
        return (img if self.transform is None else self.transform(img)), int(self.labels[i])

# %% wrong="ImageDataset" says="You put the label before the picture." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        img = self.images[i]
        return int(self.labels[i]), (img if self.transform is None else self.transform(img))

# %% wrong="ImageDataset" says="You never applied the transform." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i], int(self.labels[i])

# %% wrong="ImageDataset" says="You took for granted that there is a transform." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.transform(self.images[i]), int(self.labels[i])

# %% wrong="ImageDataset" says="You transform all pictures at every request, not only the one that was asked for." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        imgs = self.images if self.transform is None else [self.transform(img) for img in self.images]
        return imgs[i], int(self.labels[i])

# %% wrong="ImageDataset" says="You counted the numbers in the pictures, not the pictures." read="Ten sorts of pictures"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return self.images.size

    def __getitem__(self, i):
        img = self.images[i]
        return (img if self.transform is None else self.transform(img)), int(self.labels[i])

# %% right="ImageDataset" says="with checks and conversions of its own"
class ImageDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return self.labels.shape[0]

    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError("no such picture")
        transform = self.transform or (lambda img: img)
        return transform(self.images[i]), self.labels[i].item()

# %% wrong="named_item" says="You unpacked the item the wrong way round: the picture comes first." read="Ten sorts of pictures"
def named_item(ds, i, names):
    label, img = ds[i]
    return img, names[label]

# %% wrong="named_item" says="You looked up the name at the index of the item, not at its label." read="Ten sorts of pictures"
def named_item(ds, i, names):
    return ds[i][0], names[i]

# %% wrong="named_item" says="You returned the number of the class, not its name." read="Ten sorts of pictures"
def named_item(ds, i, names):
    return ds[i]

# %% wrong="named_item" says="You returned the name alone." read="Ten sorts of pictures"
def named_item(ds, i, names):
    _, label = ds[i]
    return names[label]

# %% right="named_item" says="by index"
def named_item(ds, i, names):
    item = ds[i]
    return [item[0], names[item[1]]]

# %% wrong="to_tensor" says="You reshaped: the shape is right, but the numbers kept their order in memory and the picture is scrambled." read="From a picture to a tensor"
def to_tensor(img):
    height, width, channels = img.shape
    return torch.from_numpy(img.copy()).reshape(channels, height, width).float() / 255

# %% wrong="to_tensor" says="You swapped the first and the last dimension, which turns the picture on its side." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img).transpose(0, 2).float() / 255

# %% wrong="to_tensor" says="You divided whole numbers by whole numbers, and nearly everything became 0." read="From a picture to a tensor"
def to_tensor(img):
    return (torch.from_numpy(img).permute(2, 0, 1) // 255).float()

# %% wrong="to_tensor" says="You left the numbers between 0 and 255." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img).permute(2, 0, 1).float()

# %% wrong="to_tensor" says="You let NumPy divide, and its floats are float64." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img / 255).permute(2, 0, 1)

# %% wrong="to_tensor" says="You divided by the largest value of this picture, so a dark picture becomes as bright as any." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img).permute(2, 0, 1).float() / int(img.max())

# %% wrong="to_tensor" says="You left the channel last." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img).float() / 255

# %% wrong="to_tensor" says="You divided by 256, but 255 should become 1." read="From a picture to a tensor"
def to_tensor(img):
    return torch.from_numpy(img).permute(2, 0, 1).float() / 256

# %% right="to_tensor" says="with torchvision"
from torchvision import transforms

def to_tensor(img):
    return transforms.ToTensor()(img)

# %% right="to_tensor" says="in NumPy first"
def to_tensor(img):
    return torch.from_numpy(np.moveaxis(img, -1, 0).astype(np.float32) / np.float32(255))

# %% right="to_tensor" says="one channel at a time"
def to_tensor(img):
    return torch.stack([torch.tensor(img[:, :, c]) / 255 for c in range(img.shape[2])])

# %% wrong="show_order" says="You took a view with other borders; that keeps the order of the numbers and scrambles the picture." read="From a picture to a tensor"
def show_order(t):
    channels, height, width = t.shape
    return t.contiguous().view(height, width, channels)

# %% wrong="show_order" says="You swapped the first and the last dimension; rows and columns are exchanged now." read="From a picture to a tensor"
def show_order(t):
    return t.transpose(0, 2)

# %% wrong="show_order" says="You made a copy; a view was asked for." read="From a picture to a tensor"
def show_order(t):
    return t.permute(1, 2, 0).contiguous()

# %% wrong="show_order" says="You permuted in the other direction, as if the channel were last already." read="From a picture to a tensor"
def show_order(t):
    return t.permute(2, 0, 1)

# %% right="show_order" says="with movedim"
def show_order(t):
    return t.movedim(0, -1)

# %% right="show_order" says="two swaps"
def show_order(t):
    return t.transpose(0, 1).transpose(1, 2)

# %% wrong="stack_images" says="You counted the pictures by the first dimension." read="One scale for all channels"
def stack_images(ds):
    return torch.stack([img for img, _ in ds])

# %% wrong="stack_images" says="You joined the pictures along their width; that makes no new dimension." read="One scale for all channels"
def stack_images(ds):
    return torch.cat([img for img, _ in ds], dim=2)

# %% wrong="stack_images" says="You put the new dimension right after the channel." read="One scale for all channels"
def stack_images(ds):
    return torch.stack([img for img, _ in ds], dim=1)

# %% wrong="stack_images" says="You stacked in front and then drew new borders, which mixes the pictures." read="From a picture to a tensor"
def stack_images(ds):
    imgs = torch.stack([img for img, _ in ds])
    return imgs.reshape(*imgs.shape[1:], len(imgs))

# %% right="stack_images" says="permuted afterwards"
def stack_images(ds):
    return torch.stack([ds[i][0] for i in range(len(ds))]).permute(1, 2, 3, 0)

# %% right="stack_images" says="joined along a dimension made before"
def stack_images(ds):
    return torch.cat([img.unsqueeze(-1) for img, _ in ds], dim=-1)

# %% wrong="channel_stats" says="You took one mean and one deviation over all channels." read="One scale for all channels"
def channel_stats(imgs):
    return imgs.double().mean(), imgs.double().std()

# %% wrong="channel_stats" says="You averaged the deviations of the single pictures; how the pictures differ from each other is lost." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.double()
    return x.mean(dim=(1, 2, 3)), x.flatten(1, 2).std(dim=1).mean(dim=1)

# %% wrong="channel_stats" says="You divided by the number of values, not by one less." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.double().flatten(1)
    return x.mean(dim=1), x.std(dim=1, unbiased=False)

# %% wrong="channel_stats" says="You calculated in float32 and converted only the result." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.flatten(1)
    return x.mean(dim=1).double(), x.std(dim=1).double()

# %% wrong="channel_stats" says="You returned float32." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.double().flatten(1)
    return x.mean(dim=1).float(), x.std(dim=1).float()

# %% wrong="channel_stats" says="You returned the variance, not its root." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.double().flatten(1)
    return x.mean(dim=1), x.var(dim=1)

# %% wrong="channel_stats" says="You drew the borders as if the channel were the last dimension, so the channels are mixed." read="From a picture to a tensor"
def channel_stats(imgs):
    x = imgs.double().reshape(-1, imgs.shape[0])
    return x.mean(dim=0), x.std(dim=0)

# %% wrong="channel_stats" says="You took a view of all pixels, which fails where the numbers don't lie in order." read="One scale for all channels"
def channel_stats(imgs):
    x = imgs.double().view(imgs.shape[0], -1)
    return x.mean(dim=1), x.std(dim=1)

# %% right="channel_stats" says="over three dimensions at once"
def channel_stats(imgs):
    x = imgs.to(torch.float64)
    return x.mean(dim=(1, 2, 3)), x.std(dim=(1, 2, 3))

# %% right="channel_stats" says="with NumPy"
def channel_stats(imgs):
    x = imgs.numpy().astype(np.float64)
    return torch.from_numpy(x.mean(axis=(1, 2, 3))), torch.from_numpy(x.std(axis=(1, 2, 3), ddof=1))

# %% right="channel_stats" says="by the formula"
def channel_stats(imgs):
    x = imgs.double().reshape(imgs.shape[0], -1)
    mean = x.mean(1, keepdim=True)
    return mean.squeeze(1), ((x - mean) ** 2).sum(1).div(x.shape[1] - 1).sqrt()

# %% wrong="normalize" says="You let the statistics run along the width, not along the channels." read="One scale for all channels"
def normalize(t, mean, std):
    return ((t - mean) / std).to(t.dtype)

# %% wrong="normalize" says="You divided by the square of the deviation." read="One scale for all channels"
def normalize(t, mean, std):
    return ((t - mean[:, None, None]) / std[:, None, None] ** 2).to(t.dtype)

# %% wrong="normalize" says="You divided before you subtracted." read="One scale for all channels"
def normalize(t, mean, std):
    return (t / std[:, None, None] - mean[:, None, None]).to(t.dtype)

# %% wrong="normalize" says="You let float64 leak into the picture." read="One scale for all channels"
def normalize(t, mean, std):
    return (t - mean[:, None, None]) / std[:, None, None]

# %% wrong="normalize" says="You took the picture's own mean and deviation instead of those that you were given." read="One scale for all channels"
def normalize(t, mean, std):
    x = t.flatten(1)
    return (t - x.mean(1)[:, None, None]) / x.std(1)[:, None, None]

# %% wrong="normalize" says="You calculated in place, so the picture is overwritten." read="One scale for all channels"
def normalize(t, mean, std):
    t -= mean[:, None, None]
    t /= std[:, None, None]
    return t

# %% wrong="normalize" says="You always return float32; the picture may have another dtype." read="One scale for all channels"
def normalize(t, mean, std):
    return ((t - mean[:, None, None]) / std[:, None, None]).float()

# %% right="normalize" says="with torchvision"
from torchvision import transforms

def normalize(t, mean, std):
    return transforms.Normalize(mean, std)(t)

# %% right="normalize" says="statistics converted first"
def normalize(t, mean, std):
    mean, std = (x.to(t.dtype).reshape(-1, 1, 1) for x in (mean, std))
    return t.sub(mean).div(std)

# %% right="normalize" says="channel by channel"
def normalize(t, mean, std):
    return torch.stack([(layer - m.item()) / s.item() for layer, m, s in zip(t, mean, std)])

# %% wrong="compose" says="You applied the last function first." read="One scale for all channels"
def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x

    return composed

# %% wrong="compose" says="You applied every function to the first argument and returned a list of the results." read="One scale for all channels"
def compose(*functions):
    return lambda x: [f(x) for f in functions]

# %% wrong="compose" says="You applied every function to the first argument and kept the last result." read="One scale for all channels"
def compose(*functions):
    def composed(x):
        y = x
        for f in functions:
            y = f(x)
        return y

    return composed

# %% wrong="compose" says="You use the functions up at the first call; the second one does nothing." read="One scale for all channels"
def compose(*functions):
    left = iter(functions)

    def composed(x):
        for f in left:
            x = f(x)
        return x

    return composed

# %% wrong="compose" says="You returned the functions, not one function." read="One scale for all channels"
def compose(*functions):
    return list(functions)

# %% wrong="compose" says="You returned inside the loop, after the first function." read="One scale for all channels"
def compose(*functions):
    def composed(x):
        for f in functions:
            return f(x)
        return x

    return composed

# %% right="compose" says="with reduce"
from functools import reduce

def compose(*functions):
    return lambda x: reduce(lambda value, f: f(value), functions, x)

# %% right="compose" says="with torchvision"
from torchvision import transforms

def compose(*functions):
    return transforms.Compose(functions)

# %% right="compose" says="by recursion"
def compose(*functions):
    if not functions:
        return lambda x: x
    first, *others = functions
    return lambda x: compose(*others)(first(x))

# %% wrong="make_cifar2" says="You kept the labels 0 and 2, but a network with two outputs has no output number 2." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, label) for img, label in ds if label in (0, 2)]

# %% wrong="make_cifar2" says="You wrote label == 0 or 2, which is always true, so every picture passes." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, int(label == 2)) for img, label in ds if label == 0 or 2]

# %% wrong="make_cifar2" says="You returned a generator; it has no length and can be gone through only once." read="Birds and airplanes only"
def make_cifar2(ds):
    return ((img, int(label == 2)) for img, label in ds if label in (0, 2))

# %% wrong="make_cifar2" says="You gave 1 to the airplanes and 0 to the birds." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, int(label == 0)) for img, label in ds if label in (0, 2)]

# %% wrong="make_cifar2" says="You put the airplanes first and then the birds; the order was to stay." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, 0) for img, label in ds if label == 0] + [(img, 1) for img, label in ds if label == 2]

# %% wrong="make_cifar2" says="You kept the classes 0 and 1, and those are airplanes and automobiles." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, label) for img, label in ds if label in (0, 1)]

# %% wrong="make_cifar2" says="You kept the pictures and lost their labels." read="Birds and airplanes only"
def make_cifar2(ds):
    return [img for img, label in ds if label in (0, 2)]

# %% wrong="make_cifar2" says="You left bools as labels, where ints were asked." read="Birds and airplanes only"
def make_cifar2(ds):
    return [(img, label == 2) for img, label in ds if label in (0, 2)]

# %% right="make_cifar2" says="with a loop over the indices"
def make_cifar2(ds):
    chosen = []
    for i in range(len(ds)):
        img, label = ds[i]
        if label == 0 or label == 2:
            chosen.append((img, label // 2))
    return chosen

# %% wrong="flat_index" says="You counted as if the channel came last." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return (r * width + col) * 3 + c

# %% wrong="flat_index" says="You multiplied rows by the height; each row is one width long." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return c * height * width + r * height + col

# %% wrong="flat_index" says="You forgot that whole channels come before the later ones." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return r * width + col

# %% wrong="flat_index" says="You took row and column for each other." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return c * height * width + col * width + r

# %% wrong="flat_index" says="You counted positions from 1." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return (c * height + r) * width + col + 1

# %% wrong="flat_index" says="You skipped only one row, not a whole channel, for each channel." read="A picture as a row of numbers"
def flat_index(c, r, col, height, width):
    return (c + r) * width + col

# %% right="flat_index" says="with strides"
def flat_index(c, r, col, height, width):
    return sum(i * s for i, s in zip((c, r, col), (height * width, width, 1)))

# %% right="flat_index" says="with NumPy"
def flat_index(c, r, col, height, width):
    return int(np.ravel_multi_index((c, r, col), (c + 1, height, width)))

# %% wrong="unflat_index" says="You split as if the channel came last." read="A picture as a row of numbers"
def unflat_index(i, height, width):
    i, c = divmod(i, 3)
    return (c, *divmod(i, width))

# %% wrong="unflat_index" says="You divided by the height; a row is one width long." read="A picture as a row of numbers"
def unflat_index(i, height, width):
    c, rest = divmod(i, height * width)
    return (c, *divmod(rest, height))

# %% wrong="unflat_index" says="You left the channels in the row number." read="A picture as a row of numbers"
def unflat_index(i, height, width):
    return i // (height * width), i // width, i % width

# %% wrong="unflat_index" says="You divided with /, which makes floats." read="A picture as a row of numbers"
def unflat_index(i, height, width):
    return i / (height * width), i / width % height, i % width

# %% wrong="unflat_index" says="You put the column before the row." read="A picture as a row of numbers"
def unflat_index(i, height, width):
    return i // (height * width), i % width, i // width % height

# %% right="unflat_index" says="with remainders"
def unflat_index(i, height, width):
    return i // (height * width), i // width % height, i % width

# %% right="unflat_index" says="from the other end"
def unflat_index(i, height, width):
    i, col = divmod(i, width)
    c, r = divmod(i, height)
    return c, r, col

# %% wrong="img_batch" says="You forgot the batch dimension: a batch of one row has two dimensions." read="A picture as a row of numbers"
def img_batch(img):
    return img.reshape(-1)

# %% wrong="img_batch" says="You made a column: many samples of one number each." read="A picture as a row of numbers"
def img_batch(img):
    return img.reshape(-1, 1)

# %% wrong="img_batch" says="You took view, which fails where the numbers don't lie in order." read="A picture as a row of numbers"
def img_batch(img):
    return img.view(-1).unsqueeze(0)

# %% wrong="img_batch" says="You made a batch of pictures; its rows should be vectors." read="A picture as a row of numbers"
def img_batch(img):
    return img.unsqueeze(0)

# %% wrong="img_batch" says="You put the channel last before you laid the picture out, so the numbers come in another order." read="A picture as a row of numbers"
def img_batch(img):
    return img.permute(1, 2, 0).reshape(1, -1)

# %% wrong="img_batch" says="You made a row of each channel." read="A picture as a row of numbers"
def img_batch(img):
    return img.flatten(1)

# %% right="img_batch" says="flattened as a batch"
def img_batch(img):
    return img[None].flatten(1)

# %% right="img_batch" says="made contiguous first"
def img_batch(img):
    return img.contiguous().view(-1).unsqueeze(0)

# %% wrong="batch_count" says="You rounded down and lost the last, smaller batch." read="Small batches, well shuffled"
def batch_count(n, bs):
    return n // bs, bs

# %% wrong="batch_count" says="You took the remainder for the last batch, which is 0 where all batches are full." read="Small batches, well shuffled"
def batch_count(n, bs):
    return math.ceil(n / bs), n % bs

# %% wrong="batch_count" says="You always added one batch for the rest, also where nothing is left over." read="Small batches, well shuffled"
def batch_count(n, bs):
    count = n // bs + 1
    return count, n - (count - 1) * bs

# %% wrong="batch_count" says="You took the last batch to be as large as the others." read="Small batches, well shuffled"
def batch_count(n, bs):
    return math.ceil(n / bs), bs

# %% right="batch_count" says="with the remainder, where there is one"
def batch_count(n, bs):
    return math.ceil(n / bs), n % bs or bs

# %% right="batch_count" says="by counting"
def batch_count(n, bs):
    sizes = [min(bs, n - start) for start in range(0, n, bs)]
    return len(sizes), sizes[-1]

# %% wrong="minibatches" says="You didn't shuffle." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    return list(torch.arange(n).split(bs))

# %% wrong="minibatches" says="You seeded the generator again, so every epoch has the same order." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    return list(torch.randperm(n, generator=generator.manual_seed(0)).split(bs))

# %% wrong="minibatches" says="You drew from PyTorch's global generator." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    return list(torch.randperm(n).split(bs))

# %% wrong="minibatches" says="You drew with replacement: some pictures come twice, others never." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    return list(torch.randint(n, (n,), generator=generator).split(bs))

# %% wrong="minibatches" says="You left the last pictures out because they don't fill a batch." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    order = torch.randperm(n, generator=generator)
    return [order[k * bs : (k + 1) * bs] for k in range(n // bs)]

# %% wrong="minibatches" says="You shuffled the batches, but neighbours stay together within them." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    blocks = torch.arange(n).split(bs)
    if len(blocks) == 1:
        return [torch.randperm(n, generator=generator)]
    full = list(blocks[:-1]) if len(blocks[-1]) < bs else list(blocks)
    order = [full[k] for k in torch.randperm(len(full), generator=generator).tolist()]
    return order + list(blocks[len(full) :])

# %% wrong="minibatches" says="You took bs for the number of batches." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    return list(torch.randperm(n, generator=generator).chunk(bs))

# %% wrong="minibatches" says="You skipped every second batch: after a batch of bs the next one starts bs later, not twice as far." read="Small batches, well shuffled"
def minibatches(n, bs, generator):
    order = torch.randperm(n, generator=generator)
    return [order[start : start + bs] for start in range(0, n, 2 * bs)]

# %% right="minibatches" says="with a DataLoader over the indices"
from torch.utils.data import DataLoader

def minibatches(n, bs, generator):
    return list(DataLoader(range(n), batch_size=bs, shuffle=True, generator=generator))

# %% right="minibatches" says="by sorting random numbers"
def minibatches(n, bs, generator):
    order = torch.rand(n, generator=generator).argsort()
    return [order[start : start + bs] for start in range(0, n, bs)]

# %% wrong="collate" says="You joined the pictures along the channels instead of stacking them." read="Small batches, well shuffled"
def collate(items):
    return torch.cat([img for img, _ in items]), torch.tensor([label for _, label in items])

# %% wrong="collate" says="You made floats of the labels; the index of a class is a whole number." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items]), torch.tensor([label for _, label in items]).float()

# %% wrong="collate" says="You made a column of the labels." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items]), torch.tensor([[label] for _, label in items])

# %% wrong="collate" says="You left the labels in a list." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items]), [label for _, label in items]

# %% wrong="collate" says="You made float32 of all pictures." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items]).float(), torch.tensor([label for _, label in items])

# %% wrong="collate" says="You counted the pictures by the last dimension." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items], dim=-1), torch.tensor([label for _, label in items])

# %% wrong="collate" says="You put the labels before the pictures." read="Small batches, well shuffled"
def collate(items):
    return torch.tensor([label for _, label in items]), torch.stack([img for img, _ in items])

# %% wrong="collate" says="You sorted the labels, so they no longer belong to their pictures." read="Small batches, well shuffled"
def collate(items):
    return torch.stack([img for img, _ in items]), torch.tensor(sorted(label for _, label in items))

# %% right="collate" says="with PyTorch's own"
from torch.utils.data import default_collate

def collate(items):
    return default_collate(items)

# %% right="collate" says="joined along a dimension made before"
def collate(items):
    return torch.cat([img[None] for img, _ in items]), torch.LongTensor([label for _, label in items])

# %% wrong="fc_model" says="You took inputs and hidden neurons for each other in the first layer." read="A fully connected model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(n_hidden, n_in), nn.Tanh(), nn.Linear(n_hidden, n_out))

# %% wrong="fc_model" says="You counted the pixels of one channel only: 1024 inputs, not 3072." read="A fully connected model"
def fc_model(n_in=1024, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_out))

# %% wrong="fc_model" says="You left the activation out, so two layers are no more than one." read="A fully connected model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_out))

# %% wrong="fc_model" says="You put an activation after the last layer, which squeezes the scores." read="A fully connected model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_out), nn.Tanh())

# %% wrong="fc_model" says="You put a softmax after the last layer; scores were asked, not probabilities." read="A fully connected model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(n_in, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_out), nn.Softmax(dim=1))

# %% wrong="fc_model" says="You wrote the chapter's sizes into the model instead of using those you were given." read="A fully connected model"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    return nn.Sequential(nn.Linear(3072, 512), nn.Tanh(), nn.Linear(512, 2))

# %% wrong="fc_model" says="You made the model once and hand out the same one again." read="A fully connected model"
MODELS = {}

def fc_model(n_in=3072, n_hidden=512, n_out=2):
    key = n_in, n_hidden, n_out
    if key not in MODELS:
        MODELS[key] = nn.Sequential(nn.Linear(n_in, n_hidden), nn.Tanh(), nn.Linear(n_hidden, n_out))
    return MODELS[key]

# %% right="fc_model" says="grown step by step"
def fc_model(n_in=3072, n_hidden=512, n_out=2):
    model = nn.Sequential(nn.Linear(n_in, n_hidden))
    model.append(nn.Tanh())
    model.append(nn.Linear(n_hidden, n_out))
    return model

# %% right="fc_model" says="with names for the layers"
from collections import OrderedDict

def fc_model(n_in=3072, n_hidden=512, n_out=2):
    layers = [("0", nn.Linear(n_in, n_hidden, bias=True)), ("1", nn.Tanh()), ("2", nn.Linear(n_hidden, n_out))]
    return nn.Sequential(OrderedDict(layers))

# %% wrong="softmax" says="You divided by the largest exponential, so the probabilities don't add up to 1." read="Scores become probabilities"
def softmax(x):
    return torch.exp(x) / torch.exp(x).max()

# %% wrong="softmax" says="You divided the scores by their sum; without the exponential some are negative." read="Scores become probabilities"
def softmax(x):
    return x / x.sum()

# %% wrong="softmax" says="You took the exponential of the sum, not the sum of the exponentials." read="Scores become probabilities"
def softmax(x):
    return torch.exp(x) / torch.exp(x.sum())

# %% wrong="softmax" says="You divided by the mean of the exponentials." read="Scores become probabilities"
def softmax(x):
    return torch.exp(x) / torch.exp(x).mean()

# %% wrong="softmax" says="You sent every score through a sigmoid; that gives probabilities, but not ones that add up to 1." read="Scores become probabilities"
def softmax(x):
    return torch.sigmoid(x)

# %% wrong="softmax" says="You calculated in place, so the scores are overwritten." read="Scores become probabilities"
def softmax(x):
    x.exp_()
    return x.div_(x.sum())

# %% right="softmax" says="with torch's own"
def softmax(x):
    return torch.softmax(x, dim=0)

# %% right="softmax" says="with the largest score subtracted"
def softmax(x):
    e = (x - x.max()).exp()
    return e / e.sum()

# %% right="softmax" says="one class at a time"
def softmax(x):
    total = sum(math.exp(score) for score in x.tolist())
    return torch.tensor([math.exp(score) / total for score in x.tolist()], dtype=x.dtype)

# %% wrong="softmax_ratio" says="You divided the scores, but softmax doesn't keep their ratio." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    return (x[i] / x[j]).item()

# %% wrong="softmax_ratio" says="You took the exponentials of the scores themselves, which overflow." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    p = torch.exp(x) / torch.exp(x).sum()
    return (p[i] / p[j]).item()

# %% wrong="softmax_ratio" says="You wrote down the number that the text prints for its example." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    return 0.3679

# %% wrong="softmax_ratio" says="You took the ratio the other way round." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    return math.exp(x[j] - x[i])

# %% wrong="softmax_ratio" says="You returned the difference of the scores, not its exponential." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    return (x[i] - x[j]).item()

# %% wrong="softmax_ratio" says="You returned a tensor, not a Python float." read="Scores become probabilities"
def softmax_ratio(x, i, j):
    return torch.exp(x[i] - x[j])

# %% right="softmax_ratio" says="in torch"
def softmax_ratio(x, i, j):
    return (x[i] - x[j]).exp().item()

# %% right="softmax_ratio" says="by the logarithms of the probabilities"
def softmax_ratio(x, i, j):
    logs = torch.log_softmax(x.double(), dim=0)
    return torch.exp(logs[i] - logs[j]).item()

# %% wrong="softmax_stable" says="You ignored dim and always took the last dimension." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x - x.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)

# %% wrong="softmax_stable" says="You divided by the sum over the whole tensor, so a line adds up to less than 1." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x - x.max())
    return e / e.sum()

# %% wrong="softmax_stable" says="You subtracted the largest score of all lines; in lines far below it everything vanishes." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x - x.max())
    return e / e.sum(dim, keepdim=True)

# %% wrong="softmax_stable" says="You didn't subtract anything, and the exponentials overflow." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x)
    return e / e.sum(dim, keepdim=True)

# %% wrong="softmax_stable" says="You dropped the dimension that you summed over, so the sums meet the wrong lines." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x - x.amax(dim, keepdim=True))
    return e / e.sum(dim)

# %% wrong="softmax_stable" says="You cut the result off from the scores, so no gradient can flow." read="Scores become probabilities"
def softmax_stable(x, dim):
    return torch.softmax(x.detach(), dim)

# %% wrong="softmax_stable" says="You always took dimension 1." read="Scores become probabilities"
def softmax_stable(x, dim):
    return torch.softmax(x, 1)

# %% wrong="softmax_stable" says="You cut large scores off to keep the exponentials small; scores that differ become equal." read="Scores become probabilities"
def softmax_stable(x, dim):
    e = torch.exp(x.clamp(-80, 80))
    return e / e.sum(dim, keepdim=True)

# %% right="softmax_stable" says="with torch's own"
def softmax_stable(x, dim):
    return nn.functional.softmax(x, dim=dim)

# %% right="softmax_stable" says="as a module"
def softmax_stable(x, dim):
    return nn.Softmax(dim=dim)(x)

# %% right="softmax_stable" says="by the logarithm of the sum"
def softmax_stable(x, dim):
    return (x - x.logsumexp(dim, keepdim=True)).exp()

# %% right="softmax_stable" says="with max and its values, detached"
def softmax_stable(x, dim):
    top = x.detach().max(dim=dim, keepdim=True).values
    e = (x - top).exp()
    return e / e.sum(dim=dim, keepdim=True)

# %% wrong="class_probabilities" says="You took the softmax over the pictures, not over the classes." read="Scores become probabilities"
def class_probabilities(model, imgs):
    with torch.no_grad():
        return torch.softmax(model(imgs.flatten(1)), dim=0)

# %% wrong="class_probabilities" says="You returned the scores." read="Scores become probabilities"
def class_probabilities(model, imgs):
    with torch.no_grad():
        return model(imgs.flatten(1))

# %% wrong="class_probabilities" says="You let autograd build a graph that nobody needs." read="Scores become probabilities"
def class_probabilities(model, imgs):
    return torch.softmax(model(imgs.flatten(1)), dim=1)

# %% wrong="class_probabilities" says="You detached the result, but the graph was built all the same." read="Scores become probabilities"
def class_probabilities(model, imgs):
    return torch.softmax(model(imgs.flatten(1)), dim=1).detach()

# %% wrong="class_probabilities" says="You laid the whole batch out as one row." read="A fully connected model"
def class_probabilities(model, imgs):
    with torch.no_grad():
        return torch.softmax(model(imgs.reshape(1, -1)), dim=1)

# %% wrong="class_probabilities" says="You sent the pictures through one at a time." read="Scores become probabilities"
def class_probabilities(model, imgs):
    with torch.no_grad():
        return torch.cat([torch.softmax(model(img.reshape(1, -1)), dim=1) for img in imgs])

# %% wrong="class_probabilities" says="You took view, which fails where the numbers don't lie in order." read="A fully connected model"
def class_probabilities(model, imgs):
    with torch.no_grad():
        return torch.softmax(model(imgs.view(imgs.shape[0], -1)), dim=1)

# %% wrong="class_probabilities" says="You switched autograd off for good." read="Scores become probabilities"
def class_probabilities(model, imgs):
    torch.set_grad_enabled(False)
    return torch.softmax(model(imgs.flatten(1)), dim=1)

# %% right="class_probabilities" says="as a decorated function"
@torch.no_grad()
def class_probabilities(model, imgs):
    return nn.Softmax(dim=-1)(model(imgs.reshape(len(imgs), -1)))

# %% right="class_probabilities" says="with inference mode"
def class_probabilities(model, imgs):
    with torch.inference_mode():
        return softmax_stable(model(imgs.flatten(start_dim=1)), 1)

# %% wrong="predict_class" says="You looked for the highest number of each class over the pictures, not of each picture." read="Scores become probabilities"
def predict_class(out):
    return out.argmax(dim=0)

# %% wrong="predict_class" says="You returned the highest numbers, not where they are." read="Scores become probabilities"
def predict_class(out):
    return out.max(dim=1).values

# %% wrong="predict_class" says="You left the dimension out, and torch.max then returns a single number." read="Scores become probabilities"
def predict_class(out):
    _, index = torch.max(out)
    return index

# %% wrong="predict_class" says="You asked whether the second output is above one half; that works for probabilities of two classes only." read="Scores become probabilities"
def predict_class(out):
    return (out[:, -1] > 0.5).long()

# %% wrong="predict_class" says="You looked for the highest number of the whole batch." read="Scores become probabilities"
def predict_class(out):
    return out.argmax()

# %% wrong="predict_class" says="You kept the dimension, so there is a column of classes." read="Scores become probabilities"
def predict_class(out):
    return out.argmax(dim=1, keepdim=True)

# %% wrong="predict_class" says="You compared the first two classes only." read="Scores become probabilities"
def predict_class(out):
    return (out[:, 1] > out[:, 0]).long() if out.shape[1] > 1 else out.argmax(dim=1)

# %% wrong="predict_class" says="You looked for the largest size; a very negative score is large in size and not likely at all." read="Scores become probabilities"
def predict_class(out):
    return out.abs().argmax(dim=1)

# %% right="predict_class" says="with max"
def predict_class(out):
    _, index = torch.max(out, dim=1)
    return index

# %% right="predict_class" says="by sorting"
def predict_class(out):
    return out.sort(dim=-1, descending=True).indices[:, 0]

# %% right="predict_class" says="with topk"
def predict_class(out):
    return out.topk(1, dim=1).indices.squeeze(1)

# %% wrong="nll" says="You added the pictures up; the loss is their mean." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets].sum()

# %% wrong="nll" says="You forgot the minus sign." read="A loss for choices"
def nll(log_probs, targets):
    return log_probs[torch.arange(len(targets)), targets].mean()

# %% wrong="nll" says="You took the logarithm once more; the logarithms are given already." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets].log().mean()

# %% wrong="nll" says="You went back to probabilities; the loss is the mean of the logarithms." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets].exp().mean()

# %% wrong="nll" says="You picked along the pictures, not along the classes." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs.gather(0, targets.unsqueeze(0)).mean()

# %% wrong="nll" says="You picked whole columns for every picture, so every picture met every target." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[:, targets].mean()

# %% wrong="nll" says="You averaged over the classes, too, and so divided once too often." read="A loss for choices"
def nll(log_probs, targets):
    ideal = nn.functional.one_hot(targets, log_probs.shape[1])
    return -(log_probs * ideal).mean()

# %% wrong="nll" says="You turned the loss into a Python number, so no gradient can flow." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets].mean().item()

# %% wrong="nll" says="You returned one loss for each picture; their mean was asked." read="A loss for choices"
def nll(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets]

# %% right="nll" says="with PyTorch's module"
def nll(log_probs, targets):
    return nn.NLLLoss()(log_probs, targets)

# %% right="nll" says="with one-hot targets"
def nll(log_probs, targets):
    ideal = nn.functional.one_hot(targets, log_probs.shape[1])
    return -(log_probs * ideal).sum(dim=1).mean()

# %% right="nll" says="with a loop over the pictures"
def nll(log_probs, targets):
    total = 0
    for row, target in zip(log_probs, targets):
        total = total - row[target]
    return total / len(targets)

# %% wrong="log_softmax" says="You took the logarithm of softmax, and where the probability is rounded to 0 that is minus infinity." read="A loss for choices"
def log_softmax(x, dim):
    return torch.log(torch.softmax(x, dim))

# %% wrong="log_softmax" says="You ignored dim and always took the last dimension." read="A loss for choices"
def log_softmax(x, dim):
    return x - torch.logsumexp(x, -1, keepdim=True)

# %% wrong="log_softmax" says="You wrote the logarithm of the sum of exponentials out, and they overflow." read="A loss for choices"
def log_softmax(x, dim):
    return x - torch.log(torch.exp(x).sum(dim, keepdim=True))

# %% wrong="log_softmax" says="You dropped the dimension that was summed over." read="A loss for choices"
def log_softmax(x, dim):
    return x - torch.logsumexp(x, dim)

# %% wrong="log_softmax" says="You took the softmax without its logarithm." read="A loss for choices"
def log_softmax(x, dim):
    return torch.softmax(x, dim)

# %% wrong="log_softmax" says="You subtracted the largest score instead of the logarithm of the sum." read="A loss for choices"
def log_softmax(x, dim):
    return x - x.amax(dim, keepdim=True)

# %% wrong="log_softmax" says="You added a tiny number before the logarithm; that hides the infinity, but the true answer is -1000." read="A loss for choices"
def log_softmax(x, dim):
    return torch.log(torch.softmax(x, dim) + 1e-12)

# %% wrong="log_softmax" says="You cut the result off from the scores, so no gradient can flow." read="A loss for choices"
def log_softmax(x, dim):
    return torch.log_softmax(x.detach(), dim)

# %% right="log_softmax" says="with torch's own"
def log_softmax(x, dim):
    return nn.functional.log_softmax(x, dim=dim)

# %% right="log_softmax" says="with the largest score subtracted"
def log_softmax(x, dim):
    x = x - x.amax(dim, keepdim=True)
    return x - x.exp().sum(dim, keepdim=True).log()

# %% wrong="cross_entropy" says="You applied softmax first; cross entropy does that itself, and twice is too often." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.cross_entropy(torch.softmax(scores, dim=1), targets)

# %% wrong="cross_entropy" says="You gave probabilities to a loss that expects their logarithms." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.nll_loss(torch.softmax(scores, dim=1), targets)

# %% wrong="cross_entropy" says="You gave plain scores to a loss that expects logarithms of probabilities." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.nll_loss(scores, targets)

# %% wrong="cross_entropy" says="You took the softmax over the pictures, not over the classes." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.nll_loss(torch.log_softmax(scores, dim=0), targets)

# %% wrong="cross_entropy" says="You took the logarithm of softmax, which is infinite where the probability is rounded to 0." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.nll_loss(torch.log(torch.softmax(scores, dim=1)), targets)

# %% wrong="cross_entropy" says="You added the pictures up; the loss is their mean." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.cross_entropy(scores, targets, reduction="sum")

# %% wrong="cross_entropy" says="You cut the loss off from the scores, so no gradient can flow." read="A loss for choices"
def cross_entropy(scores, targets):
    return nn.functional.cross_entropy(scores.detach(), targets)

# %% right="cross_entropy" says="with PyTorch's own"
def cross_entropy(scores, targets):
    return nn.CrossEntropyLoss()(scores, targets)

# %% right="cross_entropy" says="with logarithms of probabilities as scores"
def cross_entropy(scores, targets):
    return nn.functional.cross_entropy(torch.log_softmax(scores, dim=1), targets)

# %% right="cross_entropy" says="by the formula"
def cross_entropy(scores, targets):
    right = scores[torch.arange(len(targets)), targets]
    return (scores.logsumexp(dim=1) - right).mean()

# %% wrong="loss_slopes" says="You returned the losses, not their slopes." read="A loss for choices"
def loss_slopes(scores, target):
    p = torch.softmax(scores.detach(), dim=0)
    ideal = torch.zeros_like(p)
    ideal[target] = 1
    return -p[target].log(), ((p - ideal) ** 2).mean()

# %% wrong="loss_slopes" says="You compared the scores with the ideal, without a softmax." read="A loss for choices"
def loss_slopes(scores, target):
    x = scores.detach()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    return torch.softmax(x, dim=0) - ideal, 2 * (x - ideal) / len(x)

# %% wrong="loss_slopes" says="You added the squared differences up; their mean over the classes was asked." read="A loss for choices"
def loss_slopes(scores, target):
    x = scores.detach().requires_grad_()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    ce = -torch.log_softmax(x, dim=0)[target]
    mse = ((torch.softmax(x, dim=0) - ideal) ** 2).sum()
    return torch.autograd.grad(ce, x)[0], torch.autograd.grad(mse, x)[0]

# %% wrong="loss_slopes" says="You took the slope with respect to the probabilities and forgot the softmax in the chain." read="A loss for choices"
def loss_slopes(scores, target):
    p = torch.softmax(scores.detach(), dim=0)
    ideal = torch.zeros_like(p)
    ideal[target] = 1
    return -ideal / p, 2 * (p - ideal) / len(p)

# %% wrong="loss_slopes" says="You went backward for both losses without clearing the gradient in between, so they pile up." read="A loss for choices"
def loss_slopes(scores, target):
    x = scores.detach().requires_grad_()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    (-torch.log_softmax(x, dim=0)[target]).backward()
    ce = x.grad.clone()
    ((torch.softmax(x, dim=0) - ideal) ** 2).mean().backward()
    return ce, x.grad

# %% wrong="loss_slopes" says="You left your gradients in the scores that you were given." read="A loss for choices"
def loss_slopes(scores, target):
    scores.requires_grad_()
    scores.grad = None
    ideal = torch.zeros(len(scores), dtype=scores.dtype)
    ideal[target] = 1
    (-torch.log_softmax(scores, dim=0)[target]).backward()
    ce, scores.grad = scores.grad, None
    ((torch.softmax(scores, dim=0) - ideal) ** 2).mean().backward()
    return ce, scores.grad

# %% wrong="loss_slopes" says="You returned sizes; a slope has a sign." read="A loss for choices"
def loss_slopes(scores, target):
    x = scores.detach().requires_grad_()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    ce = -torch.log_softmax(x, dim=0)[target]
    mse = ((torch.softmax(x, dim=0) - ideal) ** 2).mean()
    return torch.autograd.grad(ce, x)[0].abs(), torch.autograd.grad(mse, x)[0].abs()

# %% wrong="loss_slopes" says="You put the squared error first." read="A loss for choices"
def loss_slopes(scores, target):
    x = scores.detach().requires_grad_()
    ideal = torch.zeros_like(x)
    ideal[target] = 1
    ce = -torch.log_softmax(x, dim=0)[target]
    mse = ((torch.softmax(x, dim=0) - ideal) ** 2).mean()
    return torch.autograd.grad(mse, x)[0], torch.autograd.grad(ce, x)[0]

# %% right="loss_slopes" says="on paper"
def loss_slopes(scores, target):
    p = torch.softmax(scores.detach(), dim=0)
    ideal = torch.zeros_like(p)
    ideal[target] = 1
    d = 2 * (p - ideal) / len(p)
    return p - ideal, p * (d - (d * p).sum())

# %% right="loss_slopes" says="as a batch of one, with two copies"
def loss_slopes(scores, target):
    y = torch.tensor([target])
    grads = []
    for name in ("ce", "mse"):
        x = scores.detach().clone().unsqueeze(0).requires_grad_()
        if name == "ce":
            nn.functional.cross_entropy(x, y).backward()
        else:
            nn.functional.mse_loss(torch.softmax(x, 1), nn.functional.one_hot(y, x.shape[1]).to(x.dtype)).backward()
        grads.append(x.grad[0])
    return grads

# %% wrong="prepare_batch" says="You laid the whole batch out as one row." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.reshape(1, -1).to(device), labels.to(device)

# %% wrong="prepare_batch" says="You took for granted that every batch has 64 pictures; the last one hasn't." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.reshape(64, -1).to(device), labels.to(device)

# %% wrong="prepare_batch" says="You dropped the result of to, so nothing has moved." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    imgs.to(device)
    labels.to(device)
    return imgs.flatten(1), labels

# %% wrong="prepare_batch" says="You moved the pictures and left the labels behind." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.flatten(1).to(device), labels

# %% wrong="prepare_batch" says="You chose a device yourself instead of taking the one you were given." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return imgs.flatten(1).to(device), labels.to(device)

# %% wrong="prepare_batch" says="You took view, which fails where the numbers don't lie in order." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.view(imgs.shape[0], -1).to(device), labels.to(device)

# %% wrong="prepare_batch" says="You removed dimensions of size 1 too, so a batch of one picture is no batch any more." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.flatten(1).squeeze().to(device), labels.to(device)

# %% wrong="prepare_batch" says="You wrote the size of one data set into the function." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.reshape(-1, 3072).to(device), labels.to(device)

# %% wrong="prepare_batch" says="You changed the dtype of the pictures." read="One picture at a time"
def prepare_batch(imgs, labels, device):
    return imgs.flatten(1).to(device, torch.float32), labels.to(device)

# %% right="prepare_batch" says="moved first, reshaped afterwards"
def prepare_batch(imgs, labels, device):
    imgs = imgs.to(device)
    return imgs.reshape(imgs.shape[0], -1), labels.to(device=device)

# %% right="prepare_batch" says="as a list, with a module"
def prepare_batch(imgs, labels, device):
    return [t.to(device) for t in (nn.Flatten()(imgs), labels)]

# %% wrong="train_one_by_one" says="You never cleared the gradients, so those of all earlier pictures pile up." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You reported the loss of the last picture as that of the epoch." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        means.append(loss.item())
    return means

# %% wrong="train_one_by_one" says="You gave the target as a single number, where the loss expects a batch of one." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor(label))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You made a float of the target; the index of a class is a whole number." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([float(label)]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You took one step per epoch, for all pictures together." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = [loss_fn(model(img.reshape(1, -1)), torch.tensor([label])) for img, label in ds]
        loss = sum(losses) / len(losses)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        means.append(loss.item())
    return means

# %% wrong="train_one_by_one" says="You added the losses up; the mean was asked." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses))
    return means

# %% wrong="train_one_by_one" says="You cleared the gradients after backward, so there is nothing to step along." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            loss.backward()
            optimizer.zero_grad()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You measured the loss after the step." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            x, y = img.reshape(1, -1), torch.tensor([label])
            optimizer.zero_grad()
            loss_fn(model(x), y).backward()
            optimizer.step()
            losses.append(loss_fn(model(x), y).item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You gave the model a vector without a batch dimension." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            loss = loss_fn(model(img.reshape(-1)), torch.tensor([label]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_one_by_one" says="You started a new list of losses only once, so later epochs are averaged with earlier ones." read="One picture at a time"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means, losses = [], []
    for _ in range(n_epochs):
        for img, label in ds:
            loss = loss_fn(model(img.reshape(1, -1)), torch.tensor([label]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% right="train_one_by_one" says="by index, gradients cleared at the end"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    optimizer.zero_grad()
    for epoch in range(n_epochs):
        total = 0.0
        for i in range(len(ds)):
            img, label = ds[i]
            out = model(img.flatten().unsqueeze(0))
            loss = loss_fn(out, torch.LongTensor([label]))
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            total += float(loss)
        means.append(total / len(ds))
    return means

# %% right="train_one_by_one" says="as batches of one"
def train_one_by_one(model, optimizer, loss_fn, ds, n_epochs):
    means = []
    for _ in range(n_epochs):
        losses = []
        for img, label in ds:
            x, y = prepare_batch(img.unsqueeze(0), torch.tensor([label]), "cpu")
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        means.append(torch.stack(losses).mean().item())
    return means

# %% wrong="epoch_loss" says="You took the mean over the batches, in which a small batch counts as much as a large one." read="Many pictures at a time"
def epoch_loss(losses, sizes):
    return sum(losses) / len(losses)

# %% wrong="epoch_loss" says="You added up the losses of all pictures and didn't divide." read="Many pictures at a time"
def epoch_loss(losses, sizes):
    return float(sum(loss * size for loss, size in zip(losses, sizes)))

# %% wrong="epoch_loss" says="You returned the loss of the last batch." read="Many pictures at a time"
def epoch_loss(losses, sizes):
    return losses[-1]

# %% wrong="epoch_loss" says="You divided the losses by the number of pictures, but each of them is a mean already." read="Many pictures at a time"
def epoch_loss(losses, sizes):
    return sum(losses) / sum(sizes)

# %% wrong="epoch_loss" says="You left the last batch out." read="Many pictures at a time"
def epoch_loss(losses, sizes):
    losses, sizes = losses[:-1] or losses, sizes[:-1] or sizes
    return sum(loss * size for loss, size in zip(losses, sizes)) / sum(sizes)

# %% right="epoch_loss" says="with NumPy"
def epoch_loss(losses, sizes):
    return float(np.average(losses, weights=sizes))

# %% right="epoch_loss" says="with a loop"
def epoch_loss(losses, sizes):
    total = 0.0
    for k in range(len(sizes)):
        total += sizes[k] * losses[k]
    return total / sum(sizes)

# %% right="epoch_loss" says="in torch, double precision"
def epoch_loss(losses, sizes):
    losses, sizes = torch.tensor(losses, dtype=torch.float64), torch.tensor(sizes, dtype=torch.float64)
    return (losses @ sizes / sizes.sum()).item()

# %% wrong="train_minibatch" says="You never cleared the gradients, so those of all earlier batches pile up." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You cleared the gradients once per epoch; each batch needs its own." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        optimizer.zero_grad()
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You reported the loss of the last batch as that of the epoch." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        means.append(loss.item())
    return means

# %% wrong="train_minibatch" says="You averaged over the batches instead of calling epoch_loss." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses = []
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(sum(losses) / len(losses))
    return means

# %% wrong="train_minibatch" says="You left the model in whatever mode it came in." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
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

# %% wrong="train_minibatch" says="You flattened the pictures yourself instead of calling prepare_batch." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in loader:
            x, y = imgs.flatten(1).to(device), labels.to(device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You took the step outside the loop over the batches, so there is one per epoch." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            losses.append(loss.item())
            sizes.append(len(y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You took a step before backward had filled the gradients." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means = []
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            optimizer.step()
            optimizer.zero_grad()
            loss.backward()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You collected tensors, which keep the graph of every batch alive." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
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
            losses.append(loss)
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% wrong="train_minibatch" says="You made a list of the batches before the first epoch, so that they are never dealt anew." read="Many pictures at a time"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()
    means, dealt = [], list(loader)
    for _ in range(n_epochs):
        losses, sizes = [], []
        for imgs, labels in dealt:
            x, y = prepare_batch(imgs, labels, device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        means.append(epoch_loss(losses, sizes))
    return means

# %% right="train_minibatch" says="with an enumeration and sizes from the pictures"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    means = []
    for epoch in range(1, n_epochs + 1):
        model.train(True)
        seen = []
        for k, batch in enumerate(loader):
            x, y = prepare_batch(batch[0], batch[1], device)
            optimizer.zero_grad(set_to_none=False)
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            seen.append((float(loss.detach()), x.shape[0]))
        means.append(epoch_loss([loss for loss, _ in seen], [size for _, size in seen]))
    return means

# %% right="train_minibatch" says="gradients cleared after the step"
def train_minibatch(model, optimizer, loss_fn, loader, n_epochs, device="cpu"):
    model.train()

    def step(imgs, labels):
        x, y = prepare_batch(imgs, labels, device)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return loss.item(), len(imgs)

    means = []
    for _ in range(n_epochs):
        losses, sizes = zip(*(step(*batch) for batch in loader))
        means.append(epoch_loss(list(losses), list(sizes)))
    return means

# %% wrong="evaluate" says="You divided by the number of batches." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
    model.train(was_training)
    return correct / len(loader)

# %% wrong="evaluate" says="You took the mean of the batches' accuracies, in which a small batch counts as much as a large one." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    rates = []
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            rates.append((model(x).argmax(dim=1) == y).double().mean().item())
    model.train(was_training)
    return sum(rates) / len(rates)

# %% wrong="evaluate" says="You let autograd build a graph that nobody needs." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct = total = 0
    for imgs, labels in loader:
        x, y = prepare_batch(imgs, labels, device)
        correct += int((model(x).argmax(dim=1) == y).sum())
        total += len(y)
    model.train(was_training)
    return correct / total

# %% wrong="evaluate" says="You left the model in training mode, in which some layers behave differently." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
            total += len(y)
    return correct / total

# %% wrong="evaluate" says="You forgot to put the model back into the mode in which it came." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
            total += len(y)
    return correct / total

# %% wrong="evaluate" says="You always switch to training mode at the end, also where the model came in evaluation mode." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
            total += len(y)
    model.train()
    return correct / total

# %% wrong="evaluate" says="You looked for the best picture of each class, not for the best class of each picture." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            best = model(x).argmax(dim=0)
            correct += int(sum(int(k) == int(label) for k, label in zip(best, y)))
            total += len(y)
    model.train(was_training)
    return correct / total

# %% wrong="evaluate" says="You returned a tensor, not a Python float." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct, total = torch.tensor(0.0), 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += (model(x).argmax(dim=1) == y).sum().cpu()
            total += len(y)
    model.train(was_training)
    return correct / total

# %% wrong="evaluate" says="You returned the number of right pictures, not their share." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            correct += int((model(x).argmax(dim=1) == y).sum())
    model.train(was_training)
    return float(correct)

# %% wrong="evaluate" says="You counted the mistakes." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    wrong = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            wrong += int((model(x).argmax(dim=1) != y).sum())
            total += len(y)
    model.train(was_training)
    return wrong / total

# %% wrong="evaluate" says="You flattened the pictures yourself instead of calling prepare_batch." read="Many pictures at a time"
def evaluate(model, loader, device="cpu"):
    was_training = model.training
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = imgs.flatten(1).to(device), labels.to(device)
            correct += int((model(x).argmax(dim=1) == y).sum())
            total += len(y)
    model.train(was_training)
    return correct / total

# %% right="evaluate" says="with all hits collected, and predict_class"
def evaluate(model, loader, device="cpu"):
    mode = model.training
    hits = []
    with torch.inference_mode():
        model.train(False)
        for batch in loader:
            x, y = prepare_batch(*batch, device)
            hits += (predict_class(model(x)) == y).tolist()
    model.train(mode)
    return sum(hits) / len(hits)

# %% right="evaluate" says="with max, and a mean at the end"
def evaluate(model, loader, device="cpu"):
    before = model.training
    model.eval()
    hits = []
    with torch.no_grad():
        for imgs, labels in loader:
            x, y = prepare_batch(imgs, labels, device)
            _, predicted = torch.max(model(x), dim=1)
            hits.append(predicted == y)
    if before:
        model.train()
    return torch.cat(hits).double().mean().item()

# %% wrong="tapered" says="You left an activation after the last layer." read="Deeper, and what it costs"
def tapered(sizes):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*layers)

# %% wrong="tapered" says="You left the activations out, so the layers collapse into one." read="Deeper, and what it costs"
def tapered(sizes):
    return nn.Sequential(*(nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])))

# %% wrong="tapered" says="You put a softmax after the last layer; scores were asked." read="Deeper, and what it costs"
def tapered(sizes):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    layers[-1] = nn.LogSoftmax(dim=1)
    return nn.Sequential(*layers)

# %% wrong="tapered" says="You took inputs and outputs of each layer for each other." read="Deeper, and what it costs"
def tapered(sizes):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_out, n_in), nn.Tanh()]
    return nn.Sequential(*layers[:-1])

# %% wrong="tapered" says="You forgot the last layer." read="Deeper, and what it costs"
def tapered(sizes):
    layers = []
    for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*layers)

# %% wrong="tapered" says="You took ReLU for the activation, where tanh was asked." read="Deeper, and what it costs"
def tapered(sizes):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])

# %% wrong="tapered" says="You took the sizes out of the caller's list, which is empty or short now." read="Deeper, and what it costs"
def tapered(sizes):
    layers = [nn.Linear(sizes.pop(0), sizes[0])]
    while len(sizes) > 1:
        layers += [nn.Tanh(), nn.Linear(sizes.pop(0), sizes[0])]
    return nn.Sequential(*layers)

# %% right="tapered" says="tanh before every layer but the first"
def tapered(sizes):
    model = nn.Sequential()
    for k in range(1, len(sizes)):
        if k > 1:
            model.append(nn.Tanh())
        model.append(nn.Linear(sizes[k - 1], sizes[k]))
    return model

# %% wrong="count_trainable" says="You counted frozen parameters, too." read="Deeper, and what it costs"
def count_trainable(model):
    return sum(p.numel() for p in model.parameters())

# %% wrong="count_trainable" says="You counted the parameter tensors, not the numbers in them." read="Deeper, and what it costs"
def count_trainable(model):
    return len([p for p in model.parameters() if p.requires_grad])

# %% wrong="count_trainable" says="You added up the first sizes only." read="Deeper, and what it costs"
def count_trainable(model):
    return sum(len(p) if p.dim() else 1 for p in model.parameters() if p.requires_grad)

# %% wrong="count_trainable" says="You forgot the biases." read="Deeper, and what it costs"
def count_trainable(model):
    return sum(p.numel() for name, p in model.named_parameters() if p.requires_grad and not name.endswith("bias"))

# %% wrong="count_trainable" says="You counted everything that a model saves; buffers are no parameters." read="Deeper, and what it costs"
def count_trainable(model):
    frozen = sum(p.numel() for p in model.parameters() if not p.requires_grad)
    return sum(t.numel() for t in model.state_dict().values()) - frozen

# %% wrong="count_trainable" says="You returned the list of the sizes; their sum was asked." read="Deeper, and what it costs"
def count_trainable(model):
    return [p.numel() for p in model.parameters() if p.requires_grad]

# %% right="count_trainable" says="by the shapes"
def count_trainable(model):
    return sum(math.prod(p.shape) for p in set(model.parameters()) if p.requires_grad)

# %% right="count_trainable" says="with a loop"
def count_trainable(model):
    total = 0
    for _, p in model.named_parameters():
        if p.requires_grad:
            total += p.nelement()
    return total

# %% wrong="first_layer_cost" says="You forgot the biases." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    parameters = height * width * channels * hidden
    return parameters, 4 * parameters / 2**30

# %% wrong="first_layer_cost" says="You took one byte for each number; float32 takes four." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    parameters = (height * width * channels + 1) * hidden
    return parameters, parameters / 2**30

# %% wrong="first_layer_cost" says="You divided by a billion; a GiB is 2 to the 30th." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    parameters = (height * width * channels + 1) * hidden
    return parameters, 4 * parameters / 1e9

# %% wrong="first_layer_cost" says="You gave each input a bias; each neuron has one." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    inputs = height * width * channels
    parameters = inputs * hidden + inputs
    return parameters, 4 * parameters / 2**30

# %% wrong="first_layer_cost" says="You counted the pixels and forgot that each has several channels." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    parameters = (height * width + 1) * hidden
    return parameters, 4 * parameters / 2**30

# %% wrong="first_layer_cost" says="You counted bits, not bytes." read="Deeper, and what it costs"
def first_layer_cost(height, width, channels, hidden):
    parameters = (height * width * channels + 1) * hidden
    return parameters, 32 * parameters / 2**30

# %% right="first_layer_cost" says="by asking a layer without memory"
def first_layer_cost(height, width, channels, hidden):
    layer = nn.Linear(height * width * channels, hidden, device="meta")
    parameters = sum(p.numel() for p in layer.parameters())
    return parameters, sum(p.numel() * p.element_size() for p in layer.parameters()) / 1024**3

# %% wrong="overfit_gap" says="You asked for the training accuracy twice." read="By heart"
def overfit_gap(model, train_loader, val_loader):
    return evaluate(model, train_loader) - evaluate(model, train_loader)

# %% wrong="overfit_gap" says="You subtracted the training accuracy from the validation accuracy." read="By heart"
def overfit_gap(model, train_loader, val_loader):
    return evaluate(model, val_loader) - evaluate(model, train_loader)

# %% wrong="overfit_gap" says="You took the size of the gap; its sign matters." read="By heart"
def overfit_gap(model, train_loader, val_loader):
    return abs(evaluate(model, train_loader) - evaluate(model, val_loader))

# %% wrong="overfit_gap" says="You divided one accuracy by the other." read="By heart"
def overfit_gap(model, train_loader, val_loader):
    return evaluate(model, train_loader) / evaluate(model, val_loader)

# %% wrong="overfit_gap" says="You took for granted that the training accuracy is 1." read="By heart"
def overfit_gap(model, train_loader, val_loader):
    return 1.0 - evaluate(model, val_loader)

# %% right="overfit_gap" says="in two lines"
def overfit_gap(model, train_loader, val_loader):
    val, train = evaluate(model, val_loader, "cpu"), evaluate(model, train_loader, device="cpu")
    return train - val

# %% wrong="translate" says="You rolled: what leaves the frame on one side comes back on the other." read="By heart"
def translate(imgs, dy, dx):
    return torch.roll(imgs, (dy, dx), dims=(2, 3))

# %% wrong="translate" says="You moved the batch and the channels instead of rows and columns." read="By heart"
def translate(imgs, dy, dx):
    height, width = imgs.shape[:2]
    moved = torch.zeros_like(imgs)
    moved[max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved

# %% wrong="translate" says="You took rows and columns for each other." read="By heart"
def translate(imgs, dy, dx):
    dy, dx = dx, dy
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved

# %% wrong="translate" says="You moved in the opposite direction." read="By heart"
def translate(imgs, dy, dx):
    dy, dx = -dy, -dx
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved

# %% wrong="translate" says="You only thought of moves down and to the right." read="By heart"
def translate(imgs, dy, dx):
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, dy:, dx:] = imgs[:, :, : height - dy, : width - dx]
    return moved

# %% wrong="translate" says="You left the old pixels where nothing new came in." read="By heart"
def translate(imgs, dy, dx):
    height, width = imgs.shape[2:]
    moved = imgs.clone()
    moved[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved

# %% wrong="translate" says="You forgot that a picture can leave the frame altogether." read="By heart"
def translate(imgs, dy, dx):
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = imgs[
        :, :, max(-dy, 0) : height - max(dy, 0), max(-dx, 0) : width - max(dx, 0)
    ]
    return moved

# %% wrong="translate" says="Without a move you return the very tensor that you were given; a new one was asked." read="By heart"
def translate(imgs, dy, dx):
    if dy == 0 and dx == 0:
        return imgs
    height, width = imgs.shape[2:]
    moved = torch.zeros_like(imgs)
    moved[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = imgs[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return moved

# %% wrong="translate" says="You put zeros into the pictures that you were given." read="By heart"
def translate(imgs, dy, dx):
    height, width = imgs.shape[2:]
    old = imgs.clone()
    imgs.zero_()
    imgs[:, :, max(dy, 0) : max(height + dy, 0), max(dx, 0) : max(width + dx, 0)] = old[
        :, :, max(-dy, 0) : max(height - dy, 0), max(-dx, 0) : max(width - dx, 0)
    ]
    return imgs

# %% right="translate" says="rolled, with zeros where it wraps"
def translate(imgs, dy, dx):
    height, width = imgs.shape[2:]
    moved = torch.roll(imgs, (dy, dx), dims=(2, 3)).clone()
    rows, cols = torch.arange(height) - dy, torch.arange(width) - dx
    moved[:, :, (rows < 0) | (rows >= height)] = 0
    moved[:, :, :, (cols < 0) | (cols >= width)] = 0
    return moved

# %% right="translate" says="pixel by pixel"
def translate(imgs, dy, dx):
    height, width = imgs.shape[-2:]
    moved = torch.zeros_like(imgs)
    for r in range(height):
        for c in range(width):
            if 0 <= r - dy < height and 0 <= c - dx < width:
                moved[..., r, c] = imgs[..., r - dy, c - dx]
    return moved

# %% wrong="shift_sensitivity" says="You counted the pictures for which the prediction stays." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(translate(imgs, dy, dx).flatten(1)).argmax(dim=1)
    return (before == after).float().mean().item()

# %% wrong="shift_sensitivity" says="You compared the scores; they nearly always change a little." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1))
        after = model(translate(imgs, dy, dx).flatten(1))
    return (before != after).any(dim=1).float().mean().item()

# %% wrong="shift_sensitivity" says="You returned how many pictures change, not their share." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(translate(imgs, dy, dx).flatten(1)).argmax(dim=1)
    return float((before != after).sum())

# %% wrong="shift_sensitivity" says="You took dy and dx for each other." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(translate(imgs, dx, dy).flatten(1)).argmax(dim=1)
    return (before != after).float().mean().item()

# %% wrong="shift_sensitivity" says="You looked for the best picture of each class, not for the best class of each picture." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=0)
        after = model(translate(imgs, dy, dx).flatten(1)).argmax(dim=0)
    return (before != after).float().mean().item()

# %% wrong="shift_sensitivity" says="You rolled the pictures yourself instead of calling translate." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(torch.roll(imgs, (dy, dx), dims=(2, 3)).flatten(1)).argmax(dim=1)
    return (before != after).float().mean().item()

# %% wrong="shift_sensitivity" says="You returned a tensor, not a Python float." read="By heart"
def shift_sensitivity(model, imgs, dy, dx):
    with torch.no_grad():
        before = model(imgs.flatten(1)).argmax(dim=1)
        after = model(translate(imgs, dy, dx).flatten(1)).argmax(dim=1)
    return (before != after).float().mean()

# %% right="shift_sensitivity" says="with predict_class, counted in Python"
def shift_sensitivity(model, imgs, dy, dx):
    before, after = (predict_class(model(x.reshape(len(x), -1))).tolist() for x in (imgs, translate(imgs, dy, dx)))
    return sum(a != b for a, b in zip(before, after)) / len(imgs)

# %% wrong="random_crop" says="You cut without a margin, so the window is smaller than the picture." read="Pictures that move"
def random_crop(img, padding, generator):
    top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    return img[:, top : img.shape[1] - 2 * padding + top, left : img.shape[2] - 2 * padding + left]

# %% wrong="random_crop" says="You always cut the window out of the middle." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, padding : padding + height, padding : padding + width]

# %% wrong="random_crop" says="You never reach the last row and column: the upper end of randint is left out." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    top, left = torch.randint(max(2 * padding, 1), (2,), generator=generator).tolist()
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, top : top + height, left : left + width]

# %% wrong="random_crop" says="You drew one number for both directions, so the windows lie on a diagonal." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    k = torch.randint(2 * padding + 1, (), generator=generator).item()
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, k : k + height, k : k + width]

# %% wrong="random_crop" says="You seeded the generator at every request, so all crops are alike." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    generator.manual_seed(0)
    top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, top : top + height, left : left + width]

# %% wrong="random_crop" says="You drew from PyTorch's global generator." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    top, left = torch.randint(2 * padding + 1, (2,)).tolist()
    padded = nn.functional.pad(img, (padding,) * 4)
    return padded[:, top : top + height, left : left + width]

# %% wrong="random_crop" says="You cropped each channel at a place of its own, which tears the colours apart." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    padded, layers = nn.functional.pad(img, (padding,) * 4), []
    for layer in padded:
        top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
        layers.append(layer[top : top + height, left : left + width])
    return torch.stack(layers)

# %% wrong="random_crop" says="You took the first two dimensions for height and width, but the channel comes first." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[:2]
    top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    padded = nn.functional.pad(img, (0, 0, padding, padding, padding, padding))
    return padded[top : top + height, left : left + width]

# %% wrong="random_crop" says="You made a margin on the left and the right only." read="Pictures that move"
def random_crop(img, padding, generator):
    width = img.shape[2]
    left = torch.randint(2 * padding + 1, (), generator=generator).item()
    return nn.functional.pad(img, (padding, padding))[:, :, left : left + width]

# %% wrong="random_crop" says="You repeated the border pixels in the margin, where zeros were asked." read="Pictures that move"
def random_crop(img, padding, generator):
    height, width = img.shape[1:]
    top, left = torch.randint(2 * padding + 1, (2,), generator=generator).tolist()
    padded = nn.functional.pad(img.double()[None], (padding,) * 4, mode="replicate")[0].to(img.dtype)
    return padded[:, top : top + height, left : left + width]

# %% right="random_crop" says="by moving the picture in an empty frame"
def random_crop(img, padding, generator):
    channels, height, width = img.shape
    padded = torch.zeros(channels, height + 2 * padding, width + 2 * padding, dtype=img.dtype)
    padded[:, padding : padding + height, padding : padding + width] = img
    top = int(torch.randint(0, 2 * padding + 1, (1,), generator=generator))
    left = int(torch.randint(0, 2 * padding + 1, (1,), generator=generator))
    return padded[:, top:, left:][:, :height, :width]

# %% right="random_crop" says="with narrow, and uniform numbers"
def random_crop(img, padding, generator):
    padded = nn.functional.pad(img, (padding, padding, padding, padding), value=0)
    top, left = (torch.rand(2, generator=generator) * (2 * padding + 1)).long().tolist()
    return padded.narrow(1, top, img.shape[1]).narrow(2, left, img.shape[2])

# %% wrong="Crops" says="You keep the first crop of a picture and hand it out again." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator, self.kept = ds, padding, generator, {}

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        if i not in self.kept:
            img, label = self.ds[i]
            self.kept[i] = random_crop(img, self.padding, self.generator), label
        return self.kept[i]

# %% wrong="Crops" says="You crop all pictures once, when the data set is made." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.items = [(random_crop(ds[i][0], padding, generator), ds[i][1]) for i in range(len(ds))]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]

# %% wrong="Crops" says="You handed out the picture without a crop." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator = ds, padding, generator

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        return self.ds[i]

# %% wrong="Crops" says="You lost the label." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator = ds, padding, generator

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        return random_crop(self.ds[i][0], self.padding, self.generator)

# %% wrong="Crops" says="You made a new generator at every request, so all crops are alike." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator = ds, padding, generator

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        img, label = self.ds[i]
        return random_crop(img, self.padding, torch.Generator().manual_seed(0)), label

# %% wrong="Crops" says="You wrote a padding of your own into it." read="Pictures that move"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.padding, self.generator = ds, padding, generator

    def __len__(self):
        return len(self.ds)

    def __getitem__(self, i):
        img, label = self.ds[i]
        return random_crop(img, 4, self.generator), label

# %% right="Crops" says="by index"
class Crops(Dataset):
    def __init__(self, ds, padding, generator):
        self.ds, self.options = ds, {"padding": padding, "generator": generator}

    def __len__(self):
        return self.ds.__len__()

    def __getitem__(self, i):
        item = self.ds[i]
        return random_crop(item[0], **self.options), item[1]

# %% wrong="mse_of_probabilities" says="You compared the scores with the ideal, without a softmax." read="Another loss"
def mse_of_probabilities(scores, targets):
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((scores - ideal) ** 2).mean()

# %% wrong="mse_of_probabilities" says="You compared with the numbers of the classes; bird is not twice anything." read="Another loss"
def mse_of_probabilities(scores, targets):
    return ((torch.softmax(scores, dim=1) - targets.unsqueeze(1)) ** 2).mean()

# %% wrong="mse_of_probabilities" says="You looked at the probability of the right class only." read="Another loss"
def mse_of_probabilities(scores, targets):
    p = torch.softmax(scores, dim=1)[torch.arange(len(targets)), targets]
    return ((1 - p) ** 2).mean()

# %% wrong="mse_of_probabilities" says="You let one_hot guess the number of classes from the targets; a class may be missing." read="Another loss"
def mse_of_probabilities(scores, targets):
    ideal = nn.functional.one_hot(targets).to(scores.dtype)
    return ((torch.softmax(scores, dim=1) - ideal) ** 2).mean()

# %% wrong="mse_of_probabilities" says="You took the softmax over the pictures, not over the classes." read="Another loss"
def mse_of_probabilities(scores, targets):
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((torch.softmax(scores, dim=0) - ideal) ** 2).mean()

# %% wrong="mse_of_probabilities" says="You added the squared differences up; the mean was asked." read="Another loss"
def mse_of_probabilities(scores, targets):
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((torch.softmax(scores, dim=1) - ideal) ** 2).sum()

# %% wrong="mse_of_probabilities" says="You added up over the classes and averaged over the pictures only." read="Another loss"
def mse_of_probabilities(scores, targets):
    ideal = nn.functional.one_hot(targets, scores.shape[1]).to(scores.dtype)
    return ((torch.softmax(scores, dim=1) - ideal) ** 2).sum(dim=1).mean()

# %% wrong="mse_of_probabilities" says="You compared hard choices with the ideal; a choice has no slope." read="Another loss"
def mse_of_probabilities(scores, targets):
    n = scores.shape[1]
    chosen, ideal = (nn.functional.one_hot(y, n).to(scores.dtype) for y in (scores.argmax(dim=1), targets))
    return ((chosen - ideal) ** 2).mean()

# %% right="mse_of_probabilities" says="with PyTorch's squared error"
def mse_of_probabilities(scores, targets):
    ideal = torch.zeros_like(scores).scatter_(1, targets.unsqueeze(1), 1.0)
    return nn.functional.mse_loss(torch.softmax(scores, dim=-1), ideal)

# %% right="mse_of_probabilities" says="with rows of the identity matrix"
def mse_of_probabilities(scores, targets):
    ideal = torch.eye(scores.shape[1], dtype=scores.dtype)[targets]
    return (torch.softmax(scores, 1) - ideal).square().sum() / scores.numel()

# %% wrong="choose_size" says="You chose by the accuracy on the training pictures." read="A smaller network"
def choose_size(trials):
    fit = [(-train, size) for size, train, val in trials if train - val < 0.1]
    return min(fit)[1] if fit else None

# %% wrong="choose_size" says="You chose the best validation accuracy and forgot to look at the gap." read="A smaller network"
def choose_size(trials):
    return min((-val, size) for size, train, val in trials)[1] if trials else None

# %% wrong="choose_size" says="You chose the smallest network without overfitting, not the best one." read="A smaller network"
def choose_size(trials):
    return min((size for size, train, val in trials if train - val < 0.1), default=None)

# %% wrong="choose_size" says="Of several equally good networks you chose the largest." read="A smaller network"
def choose_size(trials):
    fit = [(val, size) for size, train, val in trials if train - val < 0.1]
    return max(fit)[1] if fit else None

# %% wrong="choose_size" says="You took the first of several equally good networks, which need not be the smallest." read="A smaller network"
def choose_size(trials):
    fit = [trial for trial in trials if trial[1] - trial[2] < 0.1]
    return max(fit, key=lambda trial: trial[2])[0] if fit else None

# %% wrong="choose_size" says="You took the size of the gap, and so left out networks that do better on new pictures." read="A smaller network"
def choose_size(trials):
    fit = [(-val, size) for size, train, val in trials if abs(train - val) < 0.1]
    return min(fit)[1] if fit else None

# %% wrong="choose_size" says="You took for granted that one of the networks doesn't overfit." read="A smaller network"
def choose_size(trials):
    return min((-val, size) for size, train, val in trials if train - val < 0.1)[1]

# %% wrong="choose_size" says="You chose the smallest gap." read="A smaller network"
def choose_size(trials):
    fit = [(train - val, size) for size, train, val in trials if train - val < 0.1]
    return min(fit)[1] if fit else None

# %% right="choose_size" says="with a loop"
def choose_size(trials):
    best, best_val = None, -1.0
    for size, train, val in sorted(trials):
        if train - val < 0.1 and val > best_val:
            best, best_val = size, val
    return best
