# %%
import csv
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
import re

# Part 1: images

# %% wrong="load_image" says="You returned the picture object of Pillow; it is no array yet." read="A picture is an array"
def load_image(path):
    return Image.open(path)

# %% wrong="load_image" says="You read the picture with a function that gives floats from 0 to 1." read="A picture is an array"
def load_image(path):
    return plt.imread(path)

# %% wrong="load_image" says="You turned the array into floats; the numbers of the file are 8-bit integers." read="A picture is an array"
def load_image(path):
    return np.array(Image.open(path), dtype=np.float32)

# %% wrong="load_image" says="You put the channels first; the array of a picture has them last." read="Channels first"
def load_image(path):
    img_arr = np.array(Image.open(path))
    return img_arr.transpose(2, 0, 1) if img_arr.ndim == 3 else img_arr

# %% wrong="load_image" says="You took the array that shows Pillow's own memory, which nobody may write to." read="A picture is an array"
def load_image(path):
    return np.asarray(Image.open(path))

# %% wrong="load_image" says="You made every picture one with three channels; the file decides about the shape." read="A picture is an array"
def load_image(path):
    return np.array(Image.open(path).convert("RGB"))

# %% wrong="load_image" says="You turned colour into grey." read="A picture is an array"
def load_image(path):
    return np.array(Image.open(path).convert("L"))

# %% wrong="load_image" says="You wrote width before height; Pillow's `size` is in that order, an array isn't." read="A picture is an array"
def load_image(path):
    image = Image.open(path)
    return np.array(image).reshape(image.size + ((-1,) if len(image.getbands()) > 1 else ()))

# %% wrong="load_image" says="You put blue first and red last." read="A picture is an array"
def load_image(path):
    img_arr = np.array(Image.open(path))
    return img_arr[..., ::-1].copy() if img_arr.ndim == 3 else img_arr

# %% wrong="load_image" says="You cut the alpha channel off; the file decides about the shape." read="A picture is an array"
def load_image(path):
    img_arr = np.array(Image.open(path))
    return img_arr[..., :3].copy() if img_arr.ndim == 3 else img_arr

# %% right="load_image" says="a copy of what asarray shows"
def load_image(path):
    return np.asarray(Image.open(path)).copy()

# %% right="load_image" says="channel by channel"
def load_image(path):
    image = Image.open(path)
    channels = [np.array(channel) for channel in image.split()]
    return np.stack(channels, axis=-1) if len(channels) > 1 else channels[0]

# %% right="load_image" says="from the bytes of the file"
def load_image(path):
    import io

    image = Image.open(io.BytesIO(Path(path).read_bytes()))
    shape = (image.height, image.width) + ((len(image.getbands()),) if len(image.getbands()) > 1 else ())
    return np.frombuffer(image.tobytes(), dtype=np.uint8).reshape(shape).copy()

# %% wrong="to_chw" says="You changed the shape with reshape; the numbers stayed in their order, and each channel is a third of the picture." read="Channels first"
def to_chw(img_arr):
    h, w, c = img_arr.shape
    return torch.from_numpy(img_arr).reshape(c, h, w)

# %% wrong="to_chw" says="You swapped the first dimension with the last; the picture now lies on its side." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).transpose(0, 2)

# %% wrong="to_chw" says="You told permute where each dimension goes; it asks which one comes to each place." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).permute(1, 2, 0)

# %% wrong="to_chw" says="You made a tensor with memory of its own; a view of the array was asked." read="Channels first"
def to_chw(img_arr):
    return torch.tensor(img_arr).permute(2, 0, 1)

# %% wrong="to_chw" says="You put the numbers into a new order in memory; only the stride had to change." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).permute(2, 0, 1).contiguous()

# %% wrong="to_chw" says="You changed the numbers into floats; the dtype was to stay." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).permute(2, 0, 1).float()

# %% wrong="to_chw" says="You returned an array; a tensor was asked." read="Channels first"
def to_chw(img_arr):
    return img_arr.transpose(2, 0, 1)

# %% wrong="to_chw" says="You added a batch dimension; a single picture has three dimensions." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).permute(2, 0, 1).unsqueeze(0)

# %% wrong="to_chw" says="You kept the first three channels; a picture may have any number of them." read="Channels first"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).permute(2, 0, 1)[:3]

# %% right="to_chw" says="moving one dimension"
def to_chw(img_arr):
    return torch.as_tensor(img_arr).movedim(-1, 0)

# %% right="to_chw" says="transposed by NumPy"
def to_chw(img_arr):
    return torch.from_numpy(np.transpose(img_arr, (2, 0, 1)))

# %% right="to_chw" says="two swaps"
def to_chw(img_arr):
    return torch.from_numpy(img_arr).transpose(1, 2).transpose(0, 1)

# %% wrong="to_hwc" says="You did the same step again; three dimensions in a circle need the way back." read="Channels first"
def to_hwc(img):
    return img.permute(2, 0, 1)

# %% wrong="to_hwc" says="You swapped the first dimension with the last; the picture now lies on its side." read="Channels first"
def to_hwc(img):
    return img.permute(2, 1, 0)

# %% wrong="to_hwc" says="You changed the shape with reshape; the numbers stayed in their order and the colours are mixed." read="Channels first"
def to_hwc(img):
    c, h, w = img.shape
    return img.reshape(h, w, c)

# %% wrong="to_hwc" says="You made a copy in another order; a view was asked." read="Channels first"
def to_hwc(img):
    return img.permute(1, 2, 0).contiguous()

# %% wrong="to_hwc" says="You returned an array; a tensor was asked." read="Channels first"
def to_hwc(img):
    return img.permute(1, 2, 0).numpy()

# %% wrong="to_hwc" says="You swapped the channels with the rows and left the columns behind them." read="Channels first"
def to_hwc(img):
    return img.transpose(0, 1)

# %% right="to_hwc" says="moving one dimension"
def to_hwc(img):
    return img.movedim(0, -1)

# %% right="to_hwc" says="two swaps"
def to_hwc(img):
    return img.transpose(0, 1).transpose(1, 2)

# %% wrong="image_batch" says="You took the files in the order in which the folder lists them; that is no order." read="Many pictures: a batch"
def image_batch(folder):
    import os

    names = [name for name in os.listdir(folder) if name.endswith(".png")]
    return torch.stack([to_chw(load_image(os.path.join(folder, name)))[:3] for name in names])

# %% wrong="image_batch" says="You kept the alpha channel, which only some pictures have." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path)) for path in sorted(Path(folder).glob("*.png"))])

# %% wrong="image_batch" says="You made a batch of floats; pixels stay uint8 until they are scaled." read="Many pictures: a batch"
def image_batch(folder):
    paths = sorted(Path(folder).glob("*.png"))
    images = [to_chw(load_image(path))[:3] for path in paths]
    batch = torch.zeros(len(images), *images[0].shape)
    for i, img in enumerate(images):
        batch[i] = img
    return batch

# %% wrong="image_batch" says="You glued the pictures together along their channels; a batch has a dimension of its own." read="Many pictures: a batch"
def image_batch(folder):
    return torch.cat([to_chw(load_image(path))[:3] for path in sorted(Path(folder).glob("*.png"))])

# %% wrong="image_batch" says="You opened the files by their names alone, and left out the folder." read="Many pictures: a batch"
def image_batch(folder):
    names = sorted(path.name for path in Path(folder).glob("*.png"))
    return torch.stack([to_chw(load_image(name))[:3] for name in names])

# %% wrong="image_batch" says="You opened every file, also those that are no pictures." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path))[:3] for path in sorted(Path(folder).iterdir())])

# %% wrong="image_batch" says="You took every name in which `png` occurs; only the end of the name counts." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path))[:3] for path in sorted(Path(folder).glob("*png*"))])

# %% wrong="image_batch" says="You cut the list of rows and not that of channels." read="Many pictures: a batch"
def image_batch(folder):
    images = [to_chw(load_image(path))[:, :3] for path in sorted(Path(folder).glob("*.png"))]
    return torch.stack(images)

# %% wrong="image_batch" says="You took the last three channels; alpha comes last, so red was lost." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path))[-3:] for path in sorted(Path(folder).glob("*.png"))])

# %% wrong="image_batch" says="You put the new dimension behind the channels." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path))[:3] for path in sorted(Path(folder).glob("*.png"))], dim=1)

# %% wrong="image_batch" says="You sorted the pictures from Z to A." read="Many pictures: a batch"
def image_batch(folder):
    paths = sorted(Path(folder).glob("*.png"), reverse=True)
    return torch.stack([to_chw(load_image(path))[:3] for path in paths])

# %% wrong="image_batch" says="You sorted by the length of the names first, so that 2 comes before 10; text has another order." read="Many pictures: a batch"
def image_batch(folder):
    paths = sorted(Path(folder).glob("*.png"), key=lambda path: (len(path.name), path.name))
    return torch.stack([to_chw(load_image(path))[:3] for path in paths])

# %% wrong="image_batch" says="You looked into the folders below as well." read="Many pictures: a batch"
def image_batch(folder):
    return torch.stack([to_chw(load_image(path))[:3] for path in sorted(Path(folder).rglob("*.png"))])

# %% wrong="image_batch" says="You wrote the calculation again instead of calling what you have built." read="Many pictures: a batch"
def image_batch(folder):
    arrays = [np.array(Image.open(path))[..., :3] for path in sorted(Path(folder).glob("*.png"))]
    return torch.stack([torch.from_numpy(a).permute(2, 0, 1) for a in arrays])

# %% right="image_batch" says="a batch made first and filled"
def image_batch(folder):
    import os

    names = sorted(name for name in os.listdir(folder) if os.path.splitext(name)[-1] == ".png")
    batch = None
    for i, name in enumerate(names):
        img = to_chw(load_image(os.path.join(folder, name)))[:3]
        if batch is None:
            batch = torch.zeros(len(names), *img.shape, dtype=torch.uint8)
        batch[i] = img
    return batch

# %% right="image_batch" says="with glob and cat"
def image_batch(folder):
    import glob

    paths = sorted(glob.glob(f"{folder}/*.png"))
    return torch.cat([to_chw(load_image(path))[:3].unsqueeze(0) for path in paths])

# %% right="image_batch" says="alpha cut off at the end of a pixel, before the channels move"
def image_batch(folder):
    paths = sorted((path for path in Path(folder).iterdir() if path.suffix == ".png"), key=lambda path: path.name)
    return torch.stack([to_chw(load_image(path)[:, :, :3]) for path in paths])

# %% wrong="scale_255" says="You divided the uint8 batch in place; floats don't fit into it." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    batch = batch.clone()
    batch /= 255
    return batch

# %% wrong="scale_255" says="You divided by integer division; nothing but zeros and ones is left." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return (batch // 255).float()

# %% wrong="scale_255" says="You divided by 256, the number of values; the largest value is 255." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return batch.float() / 256

# %% wrong="scale_255" says="You divided twice." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    batch = batch / 255
    batch /= 255
    return batch

# %% wrong="scale_255" says="You divided by the brightest number of this batch; dark pictures then become bright." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return batch.float() / max([1, *batch.flatten().tolist()])

# %% wrong="scale_255" says="You stretched the range of this batch to 0 ... 1; every batch was to be divided by the same number." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    numbers = batch.flatten().tolist() or [0, 1]
    return (batch.float() - min(numbers)) / (max(numbers) - min(numbers))

# %% wrong="scale_255" says="You returned float64." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return batch.double() / 255

# %% wrong="scale_255" says="You returned floats from 0 to 255; the division is missing." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return batch.float()

# %% wrong="scale_255" says="You mapped the numbers to -1 ... 1." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return batch.float() / 127.5 - 1

# %% wrong="scale_255" says="You rounded the result back to integers." read="From 0 ... 255 to 0 ... 1"
def scale_255(batch):
    return (batch / 255).to(batch.dtype)

# %% right="scale_255" says="true division makes floats by itself"
def scale_255(batch):
    return batch / 255

# %% right="scale_255" says="times the inverse, in place on a copy"
def scale_255(batch):
    return batch.to(torch.float32).mul_(1 / 255)

# %% wrong="channel_stats" says="You took one mean of everything; each channel has its own." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean().expand(batch.size(1)), batch.std().expand(batch.size(1))

# %% wrong="channel_stats" says="You returned two numbers for the whole batch; each channel has its own." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(), batch.std()

# %% wrong="channel_stats" says="You returned the variance; the standard deviation is its root." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(0, 2, 3)), batch.var(dim=(0, 2, 3))

# %% wrong="channel_stats" says="You divided the squares by their number; torch.std divides by one less." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(0, 2, 3)), batch.std(dim=(0, 2, 3), correction=0)

# %% wrong="channel_stats" says="You took a mean of its own for each picture." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(2, 3)), batch.std(dim=(2, 3))

# %% wrong="channel_stats" says="You averaged the standard deviations of the pictures; the spread between the pictures was lost." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(0, 2, 3)), batch.std(dim=(2, 3)).mean(dim=0)

# %% wrong="channel_stats" says="You averaged over the channels and kept the pictures." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(1, 2, 3)), batch.std(dim=(1, 2, 3))

# %% wrong="channel_stats" says="You kept dimensions of size 1; the shape was to be (C,)." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.mean(dim=(0, 2, 3), keepdim=True), batch.std(dim=(0, 2, 3), keepdim=True)

# %% wrong="channel_stats" says="You gave the standard deviation first." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    return batch.std(dim=(0, 2, 3)), batch.mean(dim=(0, 2, 3))

# %% wrong="channel_stats" says="You collected Python floats in lists; tensors were asked." read="Mean 0, standard deviation 1"
def channel_stats(batch):
    channels = [batch[:, c] for c in range(batch.size(1))]
    return [c.mean().item() for c in channels], [c.std().item() for c in channels]

# %% right="channel_stats" says="channel by channel"
def channel_stats(batch):
    channels = [batch[:, c] for c in range(batch.size(1))]
    return torch.stack([c.mean() for c in channels]), torch.stack([torch.std(c) for c in channels])

# %% right="channel_stats" says="one long row for each channel"
def channel_stats(batch):
    rows = batch.transpose(0, 1).flatten(1)
    return rows.mean(1), rows.std(1)

# %% right="channel_stats" says="both at once"
def channel_stats(batch):
    std, mean = torch.std_mean(batch, dim=[0, 2, 3])
    return mean, std

# %% right="channel_stats" says="the root of the variance"
def channel_stats(batch):
    mean = batch.mean((0, 2, 3))
    squares = (batch - mean[:, None, None]) ** 2
    return mean, (squares.sum((0, 2, 3)) / (batch[:, 0].numel() - 1)).sqrt()

# %% wrong="normalize_channels" says="You left the means in a row; they met the columns of the pictures." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean) / std

# %% wrong="normalize_channels" says="You let the means meet the rows of the pictures." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean.view(-1, 1)) / std.view(-1, 1)

# %% wrong="normalize_channels" says="You let the means meet the pictures of the batch; they belong to the channels." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean.view(-1, 1, 1, 1)) / std.view(-1, 1, 1, 1)

# %% wrong="normalize_channels" says="You measured this batch again; the given numbers were to be used." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    mean, std = batch.mean(dim=(0, 2, 3)), batch.std(dim=(0, 2, 3))
    return (batch - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)

# %% wrong="normalize_channels" says="You changed the caller's batch." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    for c in range(batch.size(1)):
        batch[:, c] = (batch[:, c] - mean[c]) / std[c]
    return batch

# %% wrong="normalize_channels" says="You divided by the variance." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean.view(-1, 1, 1)) / std.view(-1, 1, 1) ** 2

# %% wrong="normalize_channels" says="You took a standard deviation for a variance, and its root." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean.view(-1, 1, 1)) / std.view(-1, 1, 1).sqrt()

# %% wrong="normalize_channels" says="You divided first and subtracted the whole mean afterwards." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return batch / std.view(-1, 1, 1) - mean.view(-1, 1, 1)

# %% wrong="normalize_channels" says="You forgot to subtract the mean." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return batch / std.view(-1, 1, 1)

# %% wrong="normalize_channels" says="You used the numbers of the first channel for all of them." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean[0]) / std[0]

# %% wrong="normalize_channels" says="You multiplied by the standard deviation." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return (batch - mean.view(-1, 1, 1)) * std.view(-1, 1, 1)

# %% wrong="normalize_channels" says="You converted the result to float32; it was to keep the dtype of the batch." read="Mean 0, standard deviation 1"
def normalize_channels(batch, mean, std):
    return ((batch - mean.view(-1, 1, 1)) / std.view(-1, 1, 1)).float()

# %% right="normalize_channels" says="on a copy, channel by channel"
def normalize_channels(batch, mean, std):
    batch = batch.clone()
    for c in range(batch.size(1)):
        batch[:, c] = (batch[:, c] - mean[c]) / std[c]
    return batch

# %% right="normalize_channels" says="with indices of None"
def normalize_channels(batch, mean, std):
    return (batch - mean[None, :, None, None]) / std[None, :, None, None]

# %% right="normalize_channels" says="with the channels moved to the end"
def normalize_channels(batch, mean, std):
    return ((batch.movedim(1, -1) - mean) / std).movedim(-1, 1)

# %% wrong="brightness" says="You took the mean of uint8; PyTorch wants to know what type of number it should be." read="What colour is it?"
def brightness(img):
    return img.mean().item()

# %% wrong="brightness" says="You added the channels as uint8; what is above 255 begins again at 0." read="What colour is it?"
def brightness(img):
    total = img[0].clone()
    for channel in img[1:]:
        total += channel
    return total.float().mean().item() / len(img)

# %% wrong="brightness" says="You returned a tensor; a Python float was asked." read="What colour is it?"
def brightness(img):
    return img.float().mean()

# %% wrong="brightness" says="You scaled the picture to 0 ... 1; the mean was to lie between 0 and 255." read="What colour is it?"
def brightness(img):
    return (img / 255).mean().item()

# %% wrong="brightness" says="You used integer division and lost what stands behind the point." read="What colour is it?"
def brightness(img):
    return float(img.sum().item() // img.numel())

# %% wrong="brightness" says="You divided by the number of dots; each dot has several numbers." read="What colour is it?"
def brightness(img):
    return img.sum().item() / img[0].numel()

# %% wrong="brightness" says="You divided by three; a picture may have another number of channels." read="What colour is it?"
def brightness(img):
    return img.float().sum().item() / (3 * img[0].numel())

# %% wrong="brightness" says="You took the median; the mean was asked." read="What colour is it?"
def brightness(img):
    return img.float().median().item()

# %% wrong="brightness" says="You took one mean for each channel; a single number was asked." read="What colour is it?"
def brightness(img):
    return img.float().mean(dim=(1, 2)).tolist()

# %% right="brightness" says="the sum in Python numbers"
def brightness(img):
    return sum(img.flatten().tolist()) / img.numel()

# %% right="brightness" says="with the dtype of the mean"
def brightness(img):
    return float(torch.mean(img, dtype=torch.float64))

# %% right="brightness" says="the mean of the channel means"
def brightness(img):
    return float(img.double().mean((1, 2)).mean())

# %% wrong="channel_means" says="You took the mean of uint8; PyTorch wants to know what type of number it should be." read="What colour is it?"
def channel_means(img):
    return img.mean(dim=(1, 2))

# %% wrong="channel_means" says="You averaged over the channels and the rows; the columns were left." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=(0, 1))

# %% wrong="channel_means" says="You took the last dimension for the channels' and averaged over the others, one step too many." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=(0, 2))

# %% wrong="channel_means" says="You averaged over the rows only." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=1)

# %% wrong="channel_means" says="You averaged over the channels; each dot has one number now." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=0)

# %% wrong="channel_means" says="You took the sum." read="What colour is it?"
def channel_means(img):
    return img.float().sum(dim=(1, 2))

# %% wrong="channel_means" says="You kept dimensions of size 1; the shape was to be (C,)." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=(1, 2), keepdim=True)

# %% wrong="channel_means" says="You rounded the means back to uint8." read="What colour is it?"
def channel_means(img):
    return img.float().mean(dim=(1, 2)).to(torch.uint8)

# %% wrong="channel_means" says="You added up as uint8; what is above 255 begins again at 0." read="What colour is it?"
def channel_means(img):
    return img.sum(dim=(1, 2), dtype=torch.uint8) / img[0].numel()

# %% wrong="channel_means" says="You returned a list of Python floats; a tensor was asked." read="What colour is it?"
def channel_means(img):
    return [channel.float().mean().item() for channel in img]

# %% wrong="channel_means" says="You scaled the picture to 0 ... 1 first." read="What colour is it?"
def channel_means(img):
    return (img / 255).mean(dim=(1, 2))

# %% wrong="channel_means" says="You returned float64." read="What colour is it?"
def channel_means(img):
    return img.double().mean(dim=(1, 2))

# %% right="channel_means" says="channel by channel"
def channel_means(img):
    return torch.tensor([channel.float().mean().item() for channel in img])

# %% right="channel_means" says="one long row for each channel"
def channel_means(img):
    return img.reshape(img.size(0), -1).to(torch.float32).mean(-1)

# %% right="channel_means" says="a sum, which is int64, divided"
def channel_means(img):
    return img.sum(dim=(1, 2)) / img[0].numel()

# %% wrong="dominant_colour" says="You counted at how many dots a channel is the brightest; its mean was asked." read="What colour is it?"
def dominant_colour(img):
    wins = img.float().argmax(dim=0).flatten().bincount(minlength=3)
    return ["red", "green", "blue"][wins.argmax()]

# %% wrong="dominant_colour" says="You looked for the brightest single dot." read="What colour is it?"
def dominant_colour(img):
    return ["red", "green", "blue"][img.amax(dim=(1, 2)).float().argmax()]

# %% wrong="dominant_colour" says="You returned the index of the channel; its name was asked." read="What colour is it?"
def dominant_colour(img):
    return channel_means(img).argmax().item()

# %% wrong="dominant_colour" says="You took the smallest mean." read="What colour is it?"
def dominant_colour(img):
    return ["red", "green", "blue"][channel_means(img).argmin()]

# %% wrong="dominant_colour" says="You read the channels as blue, green, red." read="What colour is it?"
def dominant_colour(img):
    return ["blue", "green", "red"][channel_means(img).argmax()]

# %% wrong="dominant_colour" says="You took the last of equal channels." read="What colour is it?"
def dominant_colour(img):
    red, green, blue = channel_means(img).tolist()
    if blue >= red and blue >= green:
        return "blue"
    return "green" if green >= red else "red"

# %% wrong="dominant_colour" says="You calculated the means again instead of calling what you have built." read="What colour is it?"
def dominant_colour(img):
    return ["red", "green", "blue"][img.float().mean(dim=(1, 2)).argmax()]

# %% right="dominant_colour" says="with comparisons"
def dominant_colour(img):
    red, green, blue = channel_means(img).tolist()
    if red >= green and red >= blue:
        return "red"
    return "green" if green >= blue else "blue"

# %% right="dominant_colour" says="with a dictionary"
def dominant_colour(img):
    means = dict(zip(("red", "green", "blue"), channel_means(img).tolist()))
    return max(means, key=means.get)

# %% wrong="slices_to_volume" says="You kept the slices in the order of the list; the positions decide." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return np.stack(slices)

# %% wrong="slices_to_volume" says="You glued the slices together along their rows; the depth is a dimension of its own." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return np.concatenate([slices[i] for i in np.argsort(positions)])

# %% wrong="slices_to_volume" says="You put the depth last." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return np.stack([slices[i] for i in np.argsort(positions)], axis=-1)

# %% wrong="slices_to_volume" says="You sorted the positions from high to low." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return np.stack([slices[i] for i in np.argsort(positions)[::-1]])

# %% wrong="slices_to_volume" says="You took argsort for the place of each slice; it tells which slice comes to each place." read="A third dimension in space"
def slices_to_volume(slices, positions):
    volume = np.empty((len(slices), *slices[0].shape), dtype=slices[0].dtype)
    for slice_, place in zip(slices, np.argsort(positions)):
        volume[place] = slice_
    return volume

# %% wrong="slices_to_volume" says="You made floats of the measurements; they were to stay int16." read="A third dimension in space"
def slices_to_volume(slices, positions):
    volume = np.zeros((len(slices), *slices[0].shape))
    for depth, i in enumerate(np.argsort(positions)):
        volume[depth] = slices[i]
    return volume

# %% wrong="slices_to_volume" says="You returned a list; an array was asked." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return [slices[i] for i in np.argsort(positions)]

# %% wrong="slices_to_volume" says="You sorted by the distance from zero; positions can be negative." read="A third dimension in space"
def slices_to_volume(slices, positions):
    return np.stack([slices[i] for i in np.argsort(np.abs(positions))])

# %% wrong="slices_to_volume" says="You sorted the positions as text." read="A third dimension in space"
def slices_to_volume(slices, positions):
    order = sorted(range(len(slices)), key=lambda i: str(positions[i]))
    return np.stack([slices[i] for i in order])

# %% wrong="slices_to_volume" says="You sorted the caller's list." read="A third dimension in space"
def slices_to_volume(slices, positions):
    order = sorted(range(len(slices)), key=positions.__getitem__)
    positions.sort()
    return np.stack([slices[i] for i in order])

# %% right="slices_to_volume" says="pairs, sorted by their first part"
def slices_to_volume(slices, positions):
    pairs = sorted(zip(positions, slices), key=lambda pair: pair[0])
    return np.array([slice_ for _, slice_ in pairs])

# %% right="slices_to_volume" says="stacked first, then indexed"
def slices_to_volume(slices, positions):
    return np.stack(slices)[np.argsort(positions)]

# %% right="slices_to_volume" says="each slice to its rank"
def slices_to_volume(slices, positions):
    volume = np.empty((len(slices), *slices[0].shape), dtype=np.int16)
    for slice_, position in zip(slices, positions):
        volume[sum(other < position for other in positions)] = slice_
    return volume

# %% wrong="volume_tensor" says="You put the channel at the end." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float().unsqueeze(-1)

# %% wrong="volume_tensor" says="You put the channel behind the depth." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float().unsqueeze(1)

# %% wrong="volume_tensor" says="You left the measurements as int16; layers want floats." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).unsqueeze(0)

# %% wrong="volume_tensor" says="You forgot the channel dimension." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float()

# %% wrong="volume_tensor" says="You removed all sizes of 1 first; a volume of one slice lost its depth." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float().squeeze().unsqueeze(0)

# %% wrong="volume_tensor" says="You added a batch dimension too; that comes when several volumes are stacked." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float()[None, None]

# %% wrong="volume_tensor" says="You took float64." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).double().unsqueeze(0)

# %% wrong="volume_tensor" says="You made uint8 of the measurements; what is negative or large doesn't fit." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).to(torch.uint8).float().unsqueeze(0)

# %% wrong="volume_tensor" says="You divided by 255; nothing was to be rescaled." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float().unsqueeze(0) / 255

# %% wrong="volume_tensor" says="You returned an array; a tensor was asked." read="A third dimension in space"
def volume_tensor(vol):
    return vol.astype(np.float32)[None]

# %% wrong="volume_tensor" says="You turned the volume around; its three dimensions stay in their order." read="A third dimension in space"
def volume_tensor(vol):
    return torch.from_numpy(vol).float().permute(2, 0, 1).unsqueeze(0)

# %% right="volume_tensor" says="with an index of None"
def volume_tensor(vol):
    return torch.tensor(vol, dtype=torch.float32)[None]

# %% right="volume_tensor" says="prepared by NumPy"
def volume_tensor(vol):
    return torch.from_numpy(np.expand_dims(vol.astype(np.float32), 0))

# %% right="volume_tensor" says="with view"
def volume_tensor(vol):
    return torch.as_tensor(vol).to(torch.float32).reshape(1, *vol.shape)

# %% wrong="stack_volumes" says="You joined the volumes along their channels; a batch has a dimension of its own." read="A third dimension in space"
def stack_volumes(vols):
    return torch.cat(vols)

# %% wrong="stack_volumes" says="You put the batch dimension behind the channels." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols, dim=1)

# %% wrong="stack_volumes" says="You put the depth before the channels." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols).transpose(1, 2)

# %% wrong="stack_volumes" says="You put the batch dimension last." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols, dim=-1)

# %% wrong="stack_volumes" says="You only added a dimension to the first volume." read="A third dimension in space"
def stack_volumes(vols):
    return vols[0].unsqueeze(0)

# %% wrong="stack_volumes" says="You added a dimension to a single volume, which still is the caller's memory." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols) if len(vols) > 1 else vols[0][None]

# %% wrong="stack_volumes" says="You let a batch of one lose its dimension." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols).squeeze(0)

# %% wrong="stack_volumes" says="You converted the volumes to float32; they were to keep their dtype." read="A third dimension in space"
def stack_volumes(vols):
    return torch.stack(vols).float()

# %% wrong="stack_volumes" says="You returned a list." read="A third dimension in space"
def stack_volumes(vols):
    return list(vols)

# %% right="stack_volumes" says="with cat"
def stack_volumes(vols):
    return torch.cat([vol.unsqueeze(0) for vol in vols])

# %% right="stack_volumes" says="a batch made first and filled"
def stack_volumes(vols):
    batch = torch.zeros(len(vols), *vols[0].shape, dtype=vols[0].dtype)
    for i, vol in enumerate(vols):
        batch[i] = vol
    return batch

# Part 2: tables

# %% wrong="column_names" says="You cut the line at its semicolons and kept the quotation marks." read="From a file to a tensor"
def column_names(path):
    with open(path, encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(";")

# %% wrong="column_names" says="You took the quotation marks off and cut at every semicolon, also at those within a name." read="From a file to a tensor"
def column_names(path):
    with open(path, encoding="utf-8") as file:
        return [name.strip('"') for name in file.readline().rstrip("\n").split(";")]

# %% wrong="column_names" says="You separated at commas; this file has semicolons." read="From a file to a tensor"
def column_names(path):
    with open(path, encoding="utf-8") as file:
        return next(csv.reader(file))

# %% wrong="column_names" says="You read all lines; only the first holds the names." read="From a file to a tensor"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=";"))

# %% wrong="column_names" says="You took the header for data and skipped it." read="From a file to a tensor"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        file.readline()
        return next(csv.reader(file, delimiter=";"), [])

# %% wrong="column_names" says="You left out the last name, the score." read="From a file to a tensor"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        return next(csv.reader(file, delimiter=";"))[:-1]

# %% wrong="column_names" says="You cut off the spaces around the names; what stands between the marks is the name." read="From a file to a tensor"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [name.strip() for name in next(csv.reader(file, delimiter=";"))]

# %% wrong="column_names" says="You sorted the names; their order is that of the columns." read="From a file to a tensor"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        return sorted(next(csv.reader(file, delimiter=";")))

# %% wrong="column_names" says="You returned the line as one string." read="From a file to a tensor"
def column_names(path):
    with open(path, encoding="utf-8") as file:
        return file.readline().strip().replace('"', "")

# %% right="column_names" says="cut between two marks"
def column_names(path):
    with open(path, encoding="utf-8") as file:
        return file.readline().strip()[1:-1].split('";"')

# %% right="column_names" says="all lines read, the first taken"
def column_names(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";", quotechar='"'))
    return rows[0]

# %% right="column_names" says="with a regular expression"
def column_names(path):
    import re
    from pathlib import Path

    return re.findall('"([^"]*)"', Path(path).read_text(encoding="utf-8").splitlines()[0])

# %% wrong="load_wine" says="You separated at commas; this file has semicolons." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2))

# %% wrong="load_wine" says="You took the header for numbers." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=";", ndmin=2))

# %% wrong="load_wine" says="You let NumPy choose the dtype, which is float64." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, delimiter=";", skiprows=1, ndmin=2))

# %% wrong="load_wine" says="You let `genfromtxt` turn the header into a row of nan." read="From a file to a tensor"
def load_wine(path):
    table = np.genfromtxt(path, dtype=np.float32, delimiter=";")
    return torch.from_numpy(table if table.ndim == 2 else table[:, None])

# %% wrong="load_wine" says="You forgot that a file with a single wine, or a single column, becomes a vector." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1))

# %% wrong="load_wine" says="You made a row of every vector; a single column became a row too." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.atleast_2d(np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1)))

# %% wrong="load_wine" says="You returned the array of NumPy; a tensor was asked." read="From a file to a tensor"
def load_wine(path):
    return np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1, ndmin=2)

# %% wrong="load_wine" says="You skipped two lines, and with them the first wine." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=2, ndmin=2))

# %% wrong="load_wine" says="You read the table column by column; each wine was to be a row." read="From a file to a tensor"
def load_wine(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1, ndmin=2, unpack=True))

# %% wrong="load_wine" says="You cut off what stands behind the point." read="From a file to a tensor"
def load_wine(path):
    table = np.loadtxt(path, dtype=np.float32, delimiter=";", skiprows=1, ndmin=2)
    return torch.from_numpy(np.trunc(table))

# %% right="load_wine" says="with the module csv"
def load_wine(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    return torch.tensor([[float(value) for value in row] for row in rows], dtype=torch.float32)

# %% right="load_wine" says="float64 first, then float32"
def load_wine(path):
    table = np.loadtxt(path, delimiter=";", skiprows=1, ndmin=2)
    return torch.tensor(table).float()

# %% right="load_wine" says="with genfromtxt and the number of names"
def load_wine(path):
    table = np.genfromtxt(path, dtype=np.float32, delimiter=";", skip_header=1)
    with open(path, newline="", encoding="utf-8") as file:
        width = len(next(csv.reader(file, delimiter=";")))
    return torch.from_numpy(table.reshape(-1, width))

# %% wrong="split_target" says="You left the score among the data." read="What is asked, and what is known"
def split_target(wineq):
    return wineq, wineq[:, -1]

# %% wrong="split_target" says="You gave the target as a column; a vector was asked." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, :-1], wineq[:, -1:]

# %% wrong="split_target" says="You made copies; views were asked." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, :-1].clone(), wineq[:, -1].clone()

# %% wrong="split_target" says="You listed the columns; indexing with a list copies." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, list(range(wineq.shape[1] - 1))], wineq[:, -1]

# %% wrong="split_target" says="You took the last row for the target." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:-1], wineq[-1]

# %% wrong="split_target" says="You took the first column for the target." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, 1:], wineq[:, 0]

# %% wrong="split_target" says="You wrote down eleven columns; a table may have another number." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, :11], wineq[:, min(11, wineq.shape[1] - 1)]

# %% wrong="split_target" says="You squeezed the column; a single wine lost its dimension too." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, :-1], wineq[:, -1:].squeeze()

# %% wrong="split_target" says="You gave the target first." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, -1], wineq[:, :-1]

# %% wrong="split_target" says="You lost the last chemical column together with the score." read="What is asked, and what is known"
def split_target(wineq):
    return wineq[:, :-2], wineq[:, -1]

# %% right="split_target" says="with narrow and select"
def split_target(wineq):
    m = wineq.size(1) - 1
    return wineq.narrow(1, 0, m), wineq.select(1, m)

# %% right="split_target" says="split, then one dimension squeezed"
def split_target(wineq):
    data, target = wineq.split([wineq.shape[1] - 1, 1], dim=1)
    return data, target.squeeze(1)

# %% wrong="kinds" says="You took everything that is written as a number for continuous." read="Three kinds of numbers"
kinds = dict.fromkeys(["alcohol", "sugar", "parcel", "cup", "drink", "grape", "place", "postcode"], "continuous")

# %% wrong="kinds" says="You saw an order in numbers that somebody only handed out." read="Three kinds of numbers"
kinds = {
    "alcohol": "continuous", "sugar": "continuous", "parcel": "continuous", "cup": "ordinal",
    "drink": "ordinal", "grape": "ordinal", "place": "ordinal", "postcode": "ordinal",
}

# %% wrong="kinds" says="You gave up the order of cups and places; they are more than names." read="Three kinds of numbers"
kinds = {
    "alcohol": "continuous", "sugar": "continuous", "parcel": "continuous", "cup": "categorical",
    "drink": "categorical", "grape": "categorical", "place": "categorical", "postcode": "categorical",
}

# %% wrong="kinds" says="You took cups and places for measurements; nobody knows how far one is from the next." read="Three kinds of numbers"
kinds = {
    "alcohol": "continuous", "sugar": "continuous", "parcel": "continuous", "cup": "continuous",
    "drink": "categorical", "grape": "categorical", "place": "continuous", "postcode": "categorical",
}

# %% wrong="kinds" says="You took percent for an order only; they are measured, and differences mean something." read="Three kinds of numbers"
kinds = {
    "alcohol": "ordinal", "sugar": "continuous", "parcel": "continuous", "cup": "ordinal",
    "drink": "categorical", "grape": "categorical", "place": "ordinal", "postcode": "categorical",
}

# %% wrong="kinds" says="You took the postal code for a measurement." read="Three kinds of numbers"
kinds = {
    "alcohol": "continuous", "sugar": "continuous", "parcel": "continuous", "cup": "ordinal",
    "drink": "categorical", "grape": "categorical", "place": "ordinal", "postcode": "continuous",
}

# %% right="kinds" says="made of three lists"
by_kind = {
    "continuous": ["alcohol", "sugar", "parcel"],
    "ordinal": ["cup", "place"],
    "categorical": ["drink", "grape", "postcode"],
}
kinds = {key: kind for kind, keys in by_kind.items() for key in keys}

# %% wrong="int_target" says="You took 32 bits; labels and indices are int64." read="Three kinds of numbers"
def int_target(target):
    return target.int()

# %% wrong="int_target" says="You rounded; what stands behind the point was to be cut off." read="Three kinds of numbers"
def int_target(target):
    return target.round().long()

# %% wrong="int_target" says="You cut off the fractions and left the dtype as it was." read="Three kinds of numbers"
def int_target(target):
    return target.trunc()

# %% wrong="int_target" says="You returned a list; a tensor was asked." read="Three kinds of numbers"
def int_target(target):
    return [int(score) for score in target]

# %% wrong="int_target" says="You rounded up." read="Three kinds of numbers"
def int_target(target):
    return target.ceil().long()

# %% wrong="int_target" says="You shifted the scores so that they begin at 0." read="Three kinds of numbers"
def int_target(target):
    labels = target.long()
    return labels - labels.min() if len(labels) else labels

# %% wrong="int_target" says="You took 8 bits, because scores are small; labels and indices are int64." read="Three kinds of numbers"
def int_target(target):
    return target.to(torch.uint8)

# %% right="int_target" says="with to"
def int_target(target):
    return torch.floor(target).to(torch.int64)

# %% right="int_target" says="score by score"
def int_target(target):
    return torch.tensor([int(score) for score in target.tolist()], dtype=torch.int64)

# %% wrong="as_column" says="You made a row of it." read="One column for each score"
def as_column(target):
    return target.unsqueeze(0)

# %% wrong="as_column" says="You squeezed, which takes dimensions away." read="One column for each score"
def as_column(target):
    return target.squeeze()

# %% wrong="as_column" says="You made a copy; a view was asked." read="One column for each score"
def as_column(target):
    return target.unsqueeze(1).clone()

# %% wrong="as_column" says="You transposed a vector, which has only one dimension and stays as it is." read="One column for each score"
def as_column(target):
    return target.transpose(0, -1)

# %% wrong="as_column" says="You added one dimension too many." read="One column for each score"
def as_column(target):
    return target[:, None, None]

# %% wrong="as_column" says="You made a new tensor of a list; a view was asked, and the dtype got lost." read="One column for each score"
def as_column(target):
    return torch.tensor([[int(score)] for score in target])

# %% right="as_column" says="with an index of None"
def as_column(target):
    return target[:, None]

# %% right="as_column" says="with view"
def as_column(target):
    return target.view(-1, 1)

# %% right="as_column" says="a row, transposed"
def as_column(target):
    return target[None].t()

# %% wrong="one_hot" says="You gave scatter the vector; it wants an index with as many dimensions as the result." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n).scatter_(1, target, 1.0)

# %% wrong="one_hot" says="You gave scatter an index of floats; an index is int64." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n).scatter_(1, target.unsqueeze(1).float(), 1.0)

# %% wrong="one_hot" says="You put the score 1 into the first column; it belongs into the one with the index 1." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n).scatter_(1, (target.unsqueeze(1) - 1) % n, 1.0)

# %% wrong="one_hot" says="You scattered along the columns, with a 0 in front." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n).scatter_(0, target.unsqueeze(1), 1.0)

# %% wrong="one_hot" says="You returned integers; float32 was asked." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n, dtype=torch.int64).scatter_(1, target.unsqueeze(1), 1)

# %% wrong="one_hot" says="You always made ten columns; `n` says how many." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), 10).scatter_(1, target.unsqueeze(1), 1.0)

# %% wrong="one_hot" says="You made as many columns as the highest score needs; another table would get another width." read="One column for each score"
def one_hot(target, n=10):
    n = int(target.max()) + 1 if len(target) else 0
    return torch.zeros(len(target), n).scatter_(1, target.unsqueeze(1), 1.0)

# %% wrong="one_hot" says="You put the scores in rows and the wines in columns." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(n, len(target)).scatter_(0, target.unsqueeze(0), 1.0)

# %% wrong="one_hot" says="You wrote the score itself into its column; a 1 belongs there." read="One column for each score"
def one_hot(target, n=10):
    return torch.zeros(len(target), n).scatter_(1, target.unsqueeze(1), target.unsqueeze(1).float())

# %% wrong="one_hot" says="You filled all columns up to the score." read="One column for each score"
def one_hot(target, n=10):
    return (torch.arange(n) <= target.unsqueeze(1)).float()

# %% wrong="one_hot" says="You indexed rows and columns together with a slice; every row got the ones of all wines." read="One column for each score"
def one_hot(target, n=10):
    onehot = torch.zeros(len(target), n)
    onehot[:, target] = 1.0
    return onehot

# %% wrong="one_hot" says="You called the function that was to be done without." read="One column for each score"
def one_hot(target, n=10):
    return torch.nn.functional.one_hot(target, n).float()

# %% wrong="one_hot" says="You dropped the underscore; `scatter` leaves the zeros as they are." read="One column for each score"
def one_hot(target, n=10):
    onehot = torch.zeros(len(target), n)
    onehot.scatter(1, target.unsqueeze(1), 1.0)
    return onehot

# %% right="one_hot" says="rows of a unit matrix"
def one_hot(target, n=10):
    return torch.eye(n)[target]

# %% right="one_hot" says="a comparison of a column with a row"
def one_hot(target, n=10):
    return (as_column(target) == torch.arange(n)).float()

# %% right="one_hot" says="indexing rows and columns in pairs"
def one_hot(target, n=10):
    onehot = torch.zeros(len(target), n)
    onehot[torch.arange(len(target)), target] = 1.0
    return onehot

# %% wrong="column_stats" says="You took the statistics of each wine instead of each column." read="Columns of one size"
def column_stats(data):
    return data.mean(dim=1), data.var(dim=1)

# %% wrong="column_stats" says="You divided by N; the variance was to be divided by N - 1." read="Columns of one size"
def column_stats(data):
    return data.mean(dim=0), data.var(dim=0, correction=0)

# %% wrong="column_stats" says="You took one mean and one variance for the whole table." read="Columns of one size"
def column_stats(data):
    return data.mean(), data.var()

# %% wrong="column_stats" says="You returned the standard deviation; the variance is its square." read="Columns of one size"
def column_stats(data):
    return data.mean(dim=0), data.std(dim=0)

# %% wrong="column_stats" says="You kept a dimension of size 1; the shape was to be (M,)." read="Columns of one size"
def column_stats(data):
    return data.mean(dim=0, keepdim=True), data.var(dim=0, keepdim=True)

# %% wrong="column_stats" says="You gave the variance first." read="Columns of one size"
def column_stats(data):
    return torch.var_mean(data, dim=0)

# %% wrong="column_stats" says="You took the mean of the squares; first the mean must be subtracted." read="Columns of one size"
def column_stats(data):
    return data.mean(dim=0), (data**2).sum(dim=0) / (len(data) - 1)

# %% wrong="column_stats" says="You put both into one tensor; a tuple of two was asked." read="Columns of one size"
def column_stats(data):
    return torch.stack([data.mean(dim=0), data.var(dim=0)])

# %% wrong="column_stats" says="You took the median for the mean." read="Columns of one size"
def column_stats(data):
    return data.median(dim=0).values, data.var(dim=0)

# %% right="column_stats" says="both at once"
def column_stats(data):
    var, mean = torch.var_mean(data, dim=0)
    return mean, var

# %% right="column_stats" says="the squares by hand"
def column_stats(data):
    mean = data.sum(0) / data.size(0)
    return mean, ((data - mean) ** 2).sum(0) / (data.size(0) - 1)

# %% right="column_stats" says="column by column"
def column_stats(data):
    columns = data.unbind(1)
    return torch.stack([c.mean() for c in columns]), torch.stack([c.std() ** 2 for c in columns])

# %% wrong="normalize" says="You divided by the variance; the standard deviation is its root." read="Columns of one size"
def normalize(data, mean, var):
    return (data - mean) / var

# %% wrong="normalize" says="You measured these wines again; the given numbers were to be used." read="Columns of one size"
def normalize(data, mean, var):
    return (data - data.mean(dim=0)) / data.std(dim=0)

# %% wrong="normalize" says="You forgot to subtract the mean." read="Columns of one size"
def normalize(data, mean, var):
    return data / var.sqrt()

# %% wrong="normalize" says="You forgot to divide." read="Columns of one size"
def normalize(data, mean, var):
    return data - mean

# %% wrong="normalize" says="You changed the caller's table." read="Columns of one size"
def normalize(data, mean, var):
    data -= mean
    data /= var.sqrt()
    return data

# %% wrong="normalize" says="You gave each wine a mean; the given numbers belong to the columns." read="Columns of one size"
def normalize(data, mean, var):
    return (data - mean.unsqueeze(1)) / var.sqrt().unsqueeze(1)

# %% wrong="normalize" says="You squared the variance; the standard deviation is its root." read="Columns of one size"
def normalize(data, mean, var):
    return (data - mean) / var**2

# %% wrong="normalize" says="You left out the parentheses, and only the mean is divided." read="Columns of one size"
def normalize(data, mean, var):
    return data - mean / var.sqrt()

# %% wrong="normalize" says="You multiplied by the standard deviation." read="Columns of one size"
def normalize(data, mean, var):
    return (data - mean) * var.sqrt()

# %% wrong="normalize" says="You stretched each column to 0 ... 1." read="Columns of one size"
def normalize(data, mean, var):
    low, high = data.amin(dim=0), data.amax(dim=0)
    return (data - low) / (high - low)

# %% wrong="normalize" says="You converted the result to float32; it was to keep the dtype of the data." read="Columns of one size"
def normalize(data, mean, var):
    return ((data - mean) / var.sqrt()).float()

# %% right="normalize" says="a power in place of the root"
def normalize(data, mean, var):
    return (data - mean[None, :]) * var[None, :] ** -0.5

# %% right="normalize" says="column by column on a copy"
def normalize(data, mean, var):
    data = data.clone()
    for m in range(data.shape[1]):
        data[:, m] = (data[:, m] - mean[m]) / torch.sqrt(var[m])
    return data

# %% right="normalize" says="in place on a new tensor"
def normalize(data, mean, var):
    return data.sub(mean).div_(torch.sqrt(var))

# %% wrong="bad_mask" says="You left out the wines at the limit." read="Masks"
def bad_mask(target, limit=3):
    return target < limit

# %% wrong="bad_mask" says="You made floats of the answers; a mask is bool." read="Masks"
def bad_mask(target, limit=3):
    return (target <= limit).float()

# %% wrong="bad_mask" says="You made integers of the answers; a mask is bool." read="Masks"
def bad_mask(target, limit=3):
    return (target <= limit).long()

# %% wrong="bad_mask" says="You returned the indices of the bad wines; a mask has an answer for each wine." read="Masks"
def bad_mask(target, limit=3):
    return (target <= limit).nonzero().squeeze(1)

# %% wrong="bad_mask" says="You took only the scores that equal the limit." read="Masks"
def bad_mask(target, limit=3):
    return target == limit

# %% wrong="bad_mask" says="You marked the wines that are not bad." read="Masks"
def bad_mask(target, limit=3):
    return target > limit

# %% wrong="bad_mask" says="You always took 3 for the limit." read="Masks"
def bad_mask(target, limit=3):
    return target <= 3

# %% wrong="bad_mask" says="You cut the scores to integers first; 3.5 is above 3." read="Masks"
def bad_mask(target, limit=3):
    return target.long() <= limit

# %% wrong="bad_mask" says="You returned a list; a tensor was asked." read="Masks"
def bad_mask(target, limit=3):
    return [bool(score <= limit) for score in target]

# %% right="bad_mask" says="by its name"
def bad_mask(target, limit=3):
    return torch.le(target, limit)

# %% right="bad_mask" says="not above"
def bad_mask(target, limit=3):
    return ~(target > limit)

# %% wrong="select" says="You multiplied by the mask; the other wines became rows of zeros." read="Masks"
def select(data, mask):
    return data * mask.unsqueeze(1)

# %% wrong="select" says="You made integers of the mask; 0 and 1 are then the indices of two rows." read="Masks"
def select(data, mask):
    return data[mask.long()]

# %% wrong="select" says="You used `masked_select`, which strings all numbers in one row." read="Masks"
def select(data, mask):
    return data.masked_select(mask.unsqueeze(1))

# %% wrong="select" says="You took the mask for one of columns." read="Masks"
def select(data, mask):
    return data[:, mask]

# %% wrong="select" says="You kept the wines where the mask is false." read="Masks"
def select(data, mask):
    return data[~mask]

# %% wrong="select" says="You took as many rows from the top as the mask has true entries." read="Masks"
def select(data, mask):
    return data[: int(mask.sum())].clone()

# %% wrong="select" says="You returned a list of rows; one tensor was asked." read="Masks"
def select(data, mask):
    return [row for row, keep in zip(data, mask) if keep]

# %% wrong="select" says="You squeezed the indices; a single row lost its dimension." read="Masks"
def select(data, mask):
    return data[mask.nonzero().squeeze()]

# %% wrong="select" says="You gave the table itself where all rows are kept." read="Masks"
def select(data, mask):
    return data if mask.all() else data[mask]

# %% right="select" says="by the indices of the true entries"
def select(data, mask):
    return data.index_select(0, mask.nonzero().squeeze(1))

# %% right="select" says="masked_select, back in shape"
def select(data, mask):
    return data.masked_select(mask[:, None]).reshape(-1, data.shape[1])

# %% wrong="quality_groups" says="You put a score of 3 into two groups." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target >= 3) & (target < 7)], data[target >= 7]

# %% wrong="quality_groups" says="You put a score of 7 into two groups." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target > 3) & (target <= 7)], data[target >= 7]

# %% wrong="quality_groups" says="You joined two masks with `and`, which wants a single yes or no." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target > 3) and (target < 7)], data[target >= 7]

# %% wrong="quality_groups" says="You joined two masks with `or`: every wine is above 3 or below 7." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target > 3) | (target < 7)], data[target >= 7]

# %% wrong="quality_groups" says="You gave the good ones first." read="Masks"
def quality_groups(data, target):
    return data[target >= 7], data[(target > 3) & (target < 7)], data[target <= 3]

# %% wrong="quality_groups" says="You left the scores of 3 out of the bad ones." read="Masks"
def quality_groups(data, target):
    return data[target < 3], data[(target > 3) & (target < 7)], data[target >= 7]

# %% wrong="quality_groups" says="You left the scores of 7 out of the good ones." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target > 3) & (target < 7)], data[target > 7]

# %% wrong="quality_groups" says="You compared with the scores 4, 5 and 6; a score may have a fraction." read="Masks"
def quality_groups(data, target):
    return data[target <= 3], data[(target >= 4) & (target <= 6)], data[target >= 7]

# %% wrong="quality_groups" says="You returned the masks; the rows were asked." read="Masks"
def quality_groups(data, target):
    return target <= 3, (target > 3) & (target < 7), target >= 7

# %% wrong="quality_groups" says="You returned a list; a tuple was asked." read="Masks"
def quality_groups(data, target):
    return [data[target <= 3], data[(target > 3) & (target < 7)], data[target >= 7]]

# %% wrong="quality_groups" says="You set the rows of other groups to zero, and kept them." read="Masks"
def quality_groups(data, target):
    masks = target <= 3, (target > 3) & (target < 7), target >= 7
    return tuple(data * mask.unsqueeze(1) for mask in masks)

# %% right="quality_groups" says="the middle is what is neither bad nor good"
def quality_groups(data, target):
    bad, good = bad_mask(target), target >= 7
    return select(data, bad), select(data, ~(bad | good)), select(data, good)

# %% right="quality_groups" says="row by row"
def quality_groups(data, target):
    rows = ([], [], [])
    for i, score in enumerate(target.tolist()):
        rows[0 if score <= 3 else 1 if score < 7 else 2].append(i)
    return tuple(data[torch.tensor(r, dtype=torch.int64)] for r in rows)

# %% right="quality_groups" says="with names of functions"
def quality_groups(data, target):
    mid = torch.logical_and(torch.gt(target, 3), torch.lt(target, 7))
    return data[torch.le(target, 3)], data[mid], data[torch.ge(target, 7)]

# %% wrong="group_means" says="You took the mean of each wine instead of each column." read="Masks"
def group_means(groups):
    return torch.cat([group.mean(dim=1) for group in groups])

# %% wrong="group_means" says="You took one mean for the whole group." read="Masks"
def group_means(groups):
    return torch.stack([group.mean().expand(group.size(1)) for group in groups])

# %% wrong="group_means" says="You strung all means in one row; each group was to have a row." read="Masks"
def group_means(groups):
    return torch.cat([group.mean(dim=0) for group in groups])

# %% wrong="group_means" says="You put the groups in columns." read="Masks"
def group_means(groups):
    return torch.stack([group.mean(dim=0) for group in groups], dim=1)

# %% wrong="group_means" says="You added up without dividing." read="Masks"
def group_means(groups):
    return torch.stack([group.sum(dim=0) for group in groups])

# %% wrong="group_means" says="You divided by the number of all wines; each group has its own." read="Masks"
def group_means(groups):
    n = sum(len(group) for group in groups)
    return torch.stack([group.sum(dim=0) for group in groups]) / n

# %% wrong="group_means" says="You returned a list; one tensor was asked." read="Masks"
def group_means(groups):
    return [group.mean(dim=0) for group in groups]

# %% wrong="group_means" says="You wrote zeros for an empty group; nothing is known of it." read="Masks"
def group_means(groups):
    return torch.stack([group.sum(dim=0) / max(len(group), 1) for group in groups])

# %% wrong="group_means" says="You left out the empty groups, so the rows no longer tell which group they are." read="Masks"
def group_means(groups):
    return torch.stack([group.mean(dim=0) for group in groups if len(group)])

# %% wrong="group_means" says="You reckoned with three groups; any number may come." read="Masks"
def group_means(groups):
    return torch.stack([groups[i].mean(dim=0) for i in range(3)])

# %% right="group_means" says="sums divided by sizes"
def group_means(groups):
    sums = torch.stack([group.sum(0) for group in groups])
    sizes = torch.tensor([len(group) for group in groups], dtype=sums.dtype)
    return sums / sizes[:, None]

# %% right="group_means" says="rows of a table made first"
def group_means(groups):
    means = torch.empty(len(groups), groups[0].shape[1], dtype=groups[0].dtype)
    for g, group in enumerate(groups):
        means[g] = torch.mean(group, 0)
    return means

# %% wrong="predict_good" says="You took the column before; indices count from 0." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, column - 1] < threshold

# %% wrong="predict_good" says="You marked what is above the threshold; good wines have little sulfur." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, column] > threshold

# %% wrong="predict_good" says="You counted what equals the threshold as below it." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, column] <= threshold

# %% wrong="predict_good" says="You took a row for a column." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[column % len(data)] < threshold

# %% wrong="predict_good" says="You compared the whole table." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data < threshold

# %% wrong="predict_good" says="You always looked at the column 6." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, min(6, data.shape[1] - 1)] < threshold

# %% wrong="predict_good" says="You made floats of the answers; a mask is bool." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return (data[:, column] < threshold).float()

# %% wrong="predict_good" says="You put the mean of this table in place of the threshold." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, column] < data[:, column].mean()

# %% wrong="predict_good" says="You kept the column as a column; a vector was asked." read="A threshold for a model"
def predict_good(data, threshold, column=6):
    return data[:, [column]] < threshold

# %% right="predict_good" says="by their names"
def predict_good(data, threshold, column=6):
    return torch.lt(data.select(1, column), threshold)

# %% right="predict_good" says="wine by wine"
def predict_good(data, threshold, column=6):
    return torch.tensor([wine[column].item() < threshold for wine in data], dtype=torch.bool)

# %% wrong="actual_good" says="You counted a score of 5 as good." read="A threshold for a model"
def actual_good(target):
    return target >= 5

# %% wrong="actual_good" says="You began at 6; a score of 5.5 is above 5 too." read="A threshold for a model"
def actual_good(target):
    return target >= 6

# %% wrong="actual_good" says="You took the group of good wines, which begins at 7." read="A threshold for a model"
def actual_good(target):
    return target >= 7

# %% wrong="actual_good" says="You marked the bad ones." read="A threshold for a model"
def actual_good(target):
    return target <= 5

# %% wrong="actual_good" says="You made integers of the answers; a mask is bool." read="A threshold for a model"
def actual_good(target):
    return (target > 5).long()

# %% wrong="actual_good" says="You asked for better than the average of this table; the bound is 5." read="A threshold for a model"
def actual_good(target):
    return target > target.float().mean()

# %% right="actual_good" says="by its name"
def actual_good(target):
    return torch.gt(target, 5)

# %% right="actual_good" says="not at most five"
def actual_good(target):
    return (target <= 5).logical_not()

# %% wrong="match_rates" says="You took precision for recall and recall for precision." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum().item()
    return n, n / max(actual.sum().item(), 1), n / max(predicted.sum().item(), 1)

# %% wrong="match_rates" says="You counted the wines on which both agree, also those that both call not good." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted == actual).sum().item()
    return n, n / max(predicted.sum().item(), 1), n / max(actual.sum().item(), 1)

# %% wrong="match_rates" says="You counted the wines for which one of the two is true; both must be." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted | actual).sum().item()
    return n, n / max(predicted.sum().item(), 1), n / max(actual.sum().item(), 1)

# %% wrong="match_rates" says="You divided by the number of all wines." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum().item()
    return n, n / len(predicted), n / len(actual)

# %% wrong="match_rates" says="You returned tensors; Python numbers were asked." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum()
    return n, n / predicted.sum().clamp(min=1), n / actual.sum().clamp(min=1)

# %% wrong="match_rates" says="You used integer division." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum().item()
    return n, float(n // max(predicted.sum().item(), 1)), float(n // max(actual.sum().item(), 1))

# %% wrong="match_rates" says="You divided by zero where no wine is called good, or none is." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum().item()
    return n, n / predicted.sum().item(), n / actual.sum().item()

# %% wrong="match_rates" says="You let torch divide by zero, which gives nan." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum()
    return n.item(), (n / predicted.sum()).item(), (n / actual.sum()).item()

# %% wrong="match_rates" says="You returned the rates in percent." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum().item()
    return n, 100.0 * n / max(predicted.sum().item(), 1), 100.0 * n / max(actual.sum().item(), 1)

# %% wrong="match_rates" says="You added the bools up as uint8; what is above 255 begins again at 0." read="A threshold for a model"
def match_rates(predicted, actual):
    n = (predicted & actual).sum(dtype=torch.uint8).item()
    return n, n / max(predicted.sum(dtype=torch.uint8).item(), 1), n / max(actual.sum(dtype=torch.uint8).item(), 1)

# %% wrong="match_rates" says="You took a rate without anything to divide by for perfect." read="A threshold for a model"
def match_rates(predicted, actual):
    n, p, a = ((m).sum().item() for m in (predicted & actual, predicted, actual))
    return n, n / p if p else 1.0, n / a if a else 1.0

# %% right="match_rates" says="counting in Python"
def match_rates(predicted, actual):
    pairs = list(zip(predicted.tolist(), actual.tolist()))
    n = sum(p and a for p, a in pairs)
    n_predicted, n_actual = sum(p for p, _ in pairs), sum(a for _, a in pairs)
    return n, n / n_predicted if n_predicted else 0.0, n / n_actual if n_actual else 0.0

# %% right="match_rates" says="at least one in each denominator"
def match_rates(predicted, actual):
    n = int(torch.logical_and(predicted, actual).sum())
    return n, n / max(int(predicted.sum()), 1), n / max(int(actual.sum()), 1)

# %% right="match_rates" says="the mean of the chosen facts"
def match_rates(predicted, actual):
    precision = actual[predicted].float().mean().nan_to_num(0.0)
    recall = predicted[actual].float().mean().nan_to_num(0.0)
    return int(actual[predicted].sum()), precision.item(), recall.item()

# Part 3: time series

# %% wrong="load_bikes" says="You kept the month; the day of the month comes after the second hyphen." read="A table with a clock"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2, converters={1: lambda d: float(d[5:7])})
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You took only the last digit of the date." read="A table with a clock"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2, converters={1: lambda d: float(d[9:10])})
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You left the date out, so that every later column has moved." read="A table with a clock"
import numpy as np

def load_bikes(path):
    columns = [0, *range(2, 17)]
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2, usecols=columns)
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You let NumPy choose the dtype, and it chose float64." read="A table with a clock"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2, converters={1: lambda d: float(d[8:10])})
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You hoped that a date would turn into a number by itself." read="A table with a clock"
import numpy as np

def load_bikes(path):
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2))

# %% wrong="load_bikes" says="You forgot that loadtxt makes a flat array of a file with a single line." read="A table with a clock"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, converters={1: lambda d: float(d[8:10])})
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You returned an array of NumPy, not a tensor." read="A table with a clock"
import numpy as np

def load_bikes(path):
    return np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2, converters={1: lambda d: float(d[8:10])})

# %% wrong="load_bikes" says="You skipped the line with the names and the first hour as well." read="A table with a clock"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=2, ndmin=2, converters={1: lambda d: float(d[8:10])})
    return torch.from_numpy(hours)

# %% wrong="load_bikes" says="You joined year, month and day to one large number." read="A table with a clock"
import numpy as np

def load_bikes(path):
    dates = {1: lambda d: float(d.replace("-", ""))}
    return torch.from_numpy(np.loadtxt(path, dtype=np.float32, delimiter=",", skiprows=1, ndmin=2, converters=dates))

# %% right="load_bikes" says="with the csv module"
import csv

def load_bikes(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    return torch.tensor([[float(cell[-2:]) if i == 1 else float(cell) for i, cell in enumerate(row)] for row in rows])

# %% right="load_bikes" says="everything after the last hyphen"
import numpy as np

def load_bikes(path):
    hours = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2, converters={1: lambda d: int(d.split("-")[-1])})
    return torch.tensor(hours, dtype=torch.float32)

# %% right="load_bikes" says="one line at a time"
from pathlib import Path

def load_bikes(path):
    hours = []
    for line in Path(path).read_text().splitlines()[1:]:
        cells = line.split(",")
        cells[1] = cells[1][8:]
        hours.append([float(cell) for cell in cells])
    return torch.tensor(hours, dtype=torch.float32)

# %% wrong="daily" says="You gave columns and hours in the wrong order, so that rows are cut in the middle." read="One axis more"
def daily(bikes):
    return bikes.reshape(-1, bikes.shape[1], 24)

# %% wrong="daily" says="You put the hours first: rows that follow each other went to different days." read="One axis more"
def daily(bikes):
    return bikes.reshape(24, -1, bikes.shape[1])

# %% wrong="daily" says="You wrote the number of days of the large file into the function." read="One axis more"
def daily(bikes):
    return bikes.view(730, 24, 17)

# %% wrong="daily" says="You copied the table; another view of the same memory is enough." read="One axis more"
def daily(bikes):
    return bikes.clone().reshape(-1, 24, bikes.shape[1])

# %% wrong="daily" says="You stacked the days, and stacking writes all numbers anew." read="One axis more"
def daily(bikes):
    if bikes.shape[0] % 24:
        raise RuntimeError("no whole days")
    return torch.stack(bikes.split(24))

# %% wrong="daily" says="You left out the hours after the last whole day without saying so." read="One axis more"
def daily(bikes):
    n = bikes.shape[0] // 24
    return bikes[: n * 24].view(n, 24, bikes.shape[1])

# %% wrong="daily" says="You put the columns before the hours, which is the next step." read="One axis more"
def daily(bikes):
    return bikes.view(-1, 24, bikes.shape[1]).transpose(1, 2)

# %% right="daily" says="with unflatten"
def daily(bikes):
    return bikes.unflatten(0, (-1, 24))

# %% right="daily" says="with the days counted and the columns left to torch"
def daily(bikes):
    return bikes.reshape(bikes.shape[0] // 24, 24, -1) if bikes.shape[0] % 24 == 0 else bikes.view(-1, 24, bikes.shape[1])

# %% right="daily" says="with unfold"
def daily(bikes):
    if bikes.size(0) % 24:
        raise RuntimeError("the hours are no whole days")
    return bikes.unfold(0, 24, 24).transpose(1, 2)

# %% wrong="to_ncl" says="You gave the elements another shape in the same order, instead of exchanging the axes." read="One axis more"
def to_ncl(by_hour):
    d, h, c = by_hour.shape
    return by_hour.reshape(d, c, h)

# %% wrong="to_ncl" says="You made the result contiguous, and that copies it." read="One axis more"
def to_ncl(by_hour):
    return by_hour.transpose(1, 2).contiguous()

# %% wrong="to_ncl" says="You exchanged days and hours; the days stay in front." read="One axis more"
def to_ncl(by_hour):
    return by_hour.transpose(0, 1)

# %% wrong="to_ncl" says="You reversed all three axes, and the days went to the end." read="One axis more"
def to_ncl(by_hour):
    return by_hour.permute(2, 1, 0)

# %% wrong="to_ncl" says="You returned days, hours and columns as they were." read="One axis more"
def to_ncl(by_hour):
    return by_hour

# %% right="to_ncl" says="with permute"
def to_ncl(by_hour):
    return by_hour.permute(0, 2, 1)

# %% right="to_ncl" says="with mT"
def to_ncl(by_hour):
    return by_hour.mT

# %% right="to_ncl" says="with movedim"
def to_ncl(by_hour):
    return torch.movedim(by_hour, -1, 1)

# %% wrong="weekly" says="You took for granted that the hours are whole weeks." read="Blocks of another length"
def weekly(bikes):
    return bikes.view(-1, 168, bikes.shape[1])

# %% wrong="weekly" says="You dropped hours at the beginning; the first week begins with the first row." read="Blocks of another length"
def weekly(bikes):
    rest = bikes.shape[0] % 168
    return bikes[rest:].view(-1, 168, bikes.shape[1])

# %% wrong="weekly" says="You filled the last week up with zeros, which are hours that never were." read="Blocks of another length"
def weekly(bikes):
    missing = -bikes.shape[0] % 168
    return torch.cat([bikes, bikes.new_zeros(missing, bikes.shape[1])]).view(-1, 168, bikes.shape[1])

# %% wrong="weekly" says="You made the first weeks' rows anew, in memory of their own." read="Blocks of another length"
def weekly(bikes):
    weeks = bikes.shape[0] // 168
    return bikes[: weeks * 168].clone().reshape(weeks, 168, bikes.shape[1])

# %% wrong="weekly" says="You cut a week into days as well." read="Blocks of another length"
def weekly(bikes):
    weeks = bikes.shape[0] // 168
    return bikes[: weeks * 168].view(weeks, 7, 24, bikes.shape[1])

# %% wrong="weekly" says="You took 24 times 5 hours for a week; weekends are hours too." read="Blocks of another length"
def weekly(bikes):
    weeks = bikes.shape[0] // 120
    return bikes[: weeks * 120].view(weeks, 120, bikes.shape[1])

# %% wrong="weekly" says="You left out a week that is whole, where no hours remain." read="Blocks of another length"
def weekly(bikes):
    weeks = (bikes.shape[0] - 1) // 168
    return bikes[: weeks * 168].view(weeks, 168, bikes.shape[1])

# %% right="weekly" says="with the rest counted"
def weekly(bikes):
    whole = len(bikes) - len(bikes) % (7 * 24)
    return bikes[:whole].unflatten(0, (whole // 168, 168))

# %% right="weekly" says="with unfold where there is a week"
def weekly(bikes):
    if bikes.shape[0] < 168:
        return bikes[:0].view(0, 168, bikes.shape[1])
    return bikes.unfold(0, 168, 168).permute(0, 2, 1)

# %% wrong="mixed_days" says="You trusted the shape: there are 24 hours in each block, so all is well." read="Look before you trust"
def mixed_days(days):
    return []

# %% wrong="mixed_days" says="You compared the first hour with the last one only." read="Look before you trust"
def mixed_days(days):
    return (days[:, 1, 0] != days[:, 1, -1]).nonzero().flatten().tolist()

# %% wrong="mixed_days" says="You looked at the hours of the day, and these run on as ever." read="Look before you trust"
def mixed_days(days):
    hours = days[:, 5]
    return (hours != hours[:1]).any(dim=1).nonzero().flatten().tolist()

# %% wrong="mixed_days" says="You returned a mask; the indices of its true elements were asked." read="Look before you trust"
def mixed_days(days):
    return (days[:, 1] != days[:, 1, :1]).any(dim=1).tolist()

# %% wrong="mixed_days" says="You asked for days on which all hours differ from the first." read="Look before you trust"
def mixed_days(days):
    return [d for d, dates in enumerate(days[:, 1]) if len(dates) > 1 and bool((dates[1:] != dates[0]).all())]

# %% wrong="mixed_days" says="You compared the dates of a day with those of the first day." read="Look before you trust"
def mixed_days(days):
    return (days[:, 1] != days[0, 1]).any(dim=1).nonzero().flatten().tolist()

# %% wrong="mixed_days" says="You returned the days' dates, not their indices." read="Look before you trust"
def mixed_days(days):
    dates = days[:, 1]
    return [int(day[0]) for day in dates if bool((day != day[0]).any())]

# %% wrong="mixed_days" says="You compared the mean date with the first one; they may agree by chance." read="Look before you trust"
def mixed_days(days):
    return [d for d, dates in enumerate(days[:, 1]) if dates.mean() != dates[0]]

# %% wrong="mixed_days" says="You returned a tensor with an axis too many; a list of ints was asked." read="Look before you trust"
def mixed_days(days):
    return (days[:, 1] != days[:, 1, :1]).any(dim=1).nonzero()

# %% right="mixed_days" says="smallest and largest date"
def mixed_days(days):
    dates = days[:, 1]
    return torch.where(dates.amin(1) < dates.amax(1))[0].tolist()

# %% right="mixed_days" says="with sets"
def mixed_days(days):
    return [d for d, dates in enumerate(days[:, 1].tolist()) if len(set(dates)) > 1]

# %% right="mixed_days" says="neighbouring hours"
def mixed_days(days):
    changes = days[:, 1, 1:] != days[:, 1, :-1]
    return [d for d in range(days.shape[0]) if changes[d].any()]

# %% wrong="filled_hours" says="You took every hour without riders for a filled one." read="Look before you trust"
def filled_hours(bikes):
    return bikes[:, 16] == 0

# %% wrong="filled_hours" says="You marked the hours that are right." read="Look before you trust"
def filled_hours(bikes):
    return bikes[:, 14] + bikes[:, 15] == bikes[:, 16]

# %% wrong="filled_hours" says="You returned indices; one bool for each hour was asked." read="Look before you trust"
def filled_hours(bikes):
    return (bikes[:, 14] + bikes[:, 15] != bikes[:, 16]).nonzero().flatten()

# %% wrong="filled_hours" says="You looked for repeated numbers of the hour instead of totals that contradict." read="Look before you trust"
def filled_hours(bikes):
    filled = torch.zeros(len(bikes), dtype=torch.bool)
    filled[1:] = bikes[1:, 0] == bikes[:-1, 0]
    return filled

# %% wrong="filled_hours" says="You marked only totals that are too small." read="Look before you trust"
def filled_hours(bikes):
    return bikes[:, 16] < bikes[:, 14] + bikes[:, 15]

# %% wrong="filled_hours" says="You compared the total with the registered riders alone." read="Look before you trust"
def filled_hours(bikes):
    return bikes[:, 16] != bikes[:, 15]

# %% wrong="filled_hours" says="You marked an hour only if its total is zero; a wrong total counts as well." read="Look before you trust"
def filled_hours(bikes):
    return (bikes[:, 16] == 0) & (bikes[:, 14] + bikes[:, 15] > 0)

# %% wrong="filled_hours" says="You made ones and zeros of the bools." read="Look before you trust"
def filled_hours(bikes):
    return (bikes[:, 14] + bikes[:, 15] != bikes[:, 16]).float()

# %% right="filled_hours" says="a sum over two columns"
def filled_hours(bikes):
    return ~torch.eq(bikes[:, 14:16].sum(dim=1), bikes[:, 16])

# %% right="filled_hours" says="one hour at a time"
def filled_hours(bikes):
    return torch.tensor([casual + registered != total for casual, registered, total in bikes[:, 14:17].tolist()])

# %% wrong="first_day_weather" says="You kept floats; levels that become indices must be int64." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:24, 9]

# %% wrong="first_day_weather" says="You counted the columns from 1 and took the one before." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:24, 8].long()

# %% wrong="first_day_weather" says="You took the column after the weather, the temperature." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:24, 10].long()

# %% wrong="first_day_weather" says="You stopped one hour too early: a slice ends before its second number." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:23, 9].long()

# %% wrong="first_day_weather" says="You took the weather of all hours, not of the first day." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:, 9].long()

# %% wrong="first_day_weather" says="You kept the column as a column, of shape (24, 1)." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:24, 9:10].long()

# %% wrong="first_day_weather" says="You chose int32; torch wants int64 for indices." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[:24, 9].int()

# %% wrong="first_day_weather" says="You took the ninth hour of the day instead of the column with the weather." read="The weather in four levels"
def first_day_weather(bikes):
    return bikes[9, :24].long()

# %% right="first_day_weather" says="converted first"
def first_day_weather(bikes):
    first_day = bikes[:24].to(torch.int64)
    return first_day[:, 9]

# %% right="first_day_weather" says="a list of ints"
def first_day_weather(bikes):
    return torch.tensor([int(hour[9]) for hour in bikes[:24]])

# %% wrong="weather_onehot" says="You used the level as the index, so every one stands a column too far right." read="The weather in four levels"
def weather_onehot(levels):
    return torch.zeros(len(levels), 4).scatter_(1, levels.unsqueeze(1), 1.0)

# %% wrong="weather_onehot" says="You made five columns, of which the first is never used." read="The weather in four levels"
def weather_onehot(levels):
    return torch.zeros(len(levels), 5).scatter_(1, levels.unsqueeze(1), 1.0)

# %% wrong="weather_onehot" says="You gave scatter_ an index without an axis for the columns." read="The weather in four levels"
def weather_onehot(levels):
    return torch.zeros(len(levels), 4).scatter_(1, levels - 1, 1.0)

# %% wrong="weather_onehot" says="You returned ints; the ones were asked as float32." read="The weather in four levels"
def weather_onehot(levels):
    return torch.nn.functional.one_hot(levels - 1, 4)

# %% wrong="weather_onehot" says="You subtracted 1 from the levels in place, and the caller's levels changed." read="The weather in four levels"
def weather_onehot(levels):
    levels -= 1
    return torch.zeros(len(levels), 4).scatter_(1, levels.unsqueeze(1), 1.0)

# %% wrong="weather_onehot" says="You made as many columns as the highest level that occurs." read="The weather in four levels"
def weather_onehot(levels):
    return torch.nn.functional.one_hot(levels - 1).float()

# %% wrong="weather_onehot" says="You put the levels along the rows and the hours along the columns." read="The weather in four levels"
def weather_onehot(levels):
    return torch.zeros(4, len(levels)).scatter_(0, levels.unsqueeze(0) - 1, 1.0)

# %% wrong="weather_onehot" says="You wrote the level itself into its column, where a one belongs." read="The weather in four levels"
def weather_onehot(levels):
    onehot = torch.zeros(len(levels), 4)
    onehot[torch.arange(len(levels)), levels - 1] = levels.float()
    return onehot

# %% right="weather_onehot" says="with one_hot"
def weather_onehot(levels):
    return torch.nn.functional.one_hot(levels - 1, num_classes=4).to(torch.float32)

# %% right="weather_onehot" says="rows of the identity"
def weather_onehot(levels):
    return torch.eye(4)[levels - 1]

# %% right="weather_onehot" says="by comparing"
def weather_onehot(levels):
    return (levels[:, None] == torch.arange(1, 5)).float()

# %% wrong="append_onehot" says="You put the second table below the first, not beside it." read="The weather in four levels"
def append_onehot(day, onehot):
    return torch.cat([day, onehot])

# %% wrong="append_onehot" says="You stacked the tables, which makes a new axis and needs equal shapes." read="The weather in four levels"
def append_onehot(day, onehot):
    return torch.stack([day, onehot], dim=1)

# %% wrong="append_onehot" says="You put the new columns in front of the old ones." read="The weather in four levels"
def append_onehot(day, onehot):
    return torch.cat([onehot, day], dim=1)

# %% wrong="append_onehot" says="You wrote the ones over the last columns of the day." read="The weather in four levels"
def append_onehot(day, onehot):
    day = day.clone()
    day[:, -onehot.shape[1]:] = onehot
    return day

# %% wrong="append_onehot" says="You exchanged rows and columns of the result." read="The weather in four levels"
def append_onehot(day, onehot):
    return torch.cat([day, onehot], dim=1).T

# %% right="append_onehot" says="with hstack"
def append_onehot(day, onehot):
    return torch.hstack((day, onehot))

# %% right="append_onehot" says="written into an empty tensor"
def append_onehot(day, onehot):
    both = torch.empty(day.shape[0], day.shape[1] + onehot.shape[1], dtype=day.dtype)
    both[:, :day.shape[1]] = day
    both[:, day.shape[1]:] = onehot
    return both

# %% right="append_onehot" says="row by row"
def append_onehot(day, onehot):
    return torch.stack([torch.cat(pair) for pair in zip(day, onehot, strict=True)])

# %% wrong="daily_onehot" says="You used the level as the index; with heavy rain there is no such channel, without it all ones are moved." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    return onehot.scatter_(1, days[:, 9].long().unsqueeze(1), 1.0)

# %% wrong="daily_onehot" says="You put the index's new axis at the end, so that only the first hour of each day gets ones." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    index = days[:, 9].long().unsqueeze(2) - 1
    return onehot.scatter_(1, index[:, : onehot.shape[1]], 1.0)

# %% wrong="daily_onehot" says="You spread the ones along the hours instead of the channels." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    return onehot.scatter_(2, (days[:, 9].long().unsqueeze(1) - 1).clamp(max=days.shape[2] - 1), 1.0)

# %% wrong="daily_onehot" says="You put the four levels last, as columns; here they are channels." read="The weather in four levels"
def daily_onehot(days):
    return torch.nn.functional.one_hot(days[:, 9].long() - 1, 4).float()

# %% wrong="daily_onehot" says="You reshaped where two axes have to be exchanged." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.nn.functional.one_hot(days[:, 9].long() - 1, 4).float()
    return onehot.reshape(days.shape[0], 4, days.shape[2])

# %% wrong="daily_onehot" says="You returned ints; the ones were asked as float32." read="The weather in four levels"
def daily_onehot(days):
    return torch.nn.functional.one_hot(days[:, 9].long() - 1, 4).transpose(1, 2)

# %% wrong="daily_onehot" says="You took the channel before the weather." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    return onehot.scatter_(1, days[:, 8].long().clamp(1, 4).unsqueeze(1) - 1, 1.0)

# %% wrong="daily_onehot" says="You left the levels floats, which scatter_ refuses as an index." read="The weather in four levels"
def daily_onehot(days):
    onehot = torch.zeros(days.shape[0], 4, days.shape[2])
    return onehot.scatter_(1, days[:, 9].unsqueeze(1) - 1, 1.0)

# %% right="daily_onehot" says="by comparing"
def daily_onehot(days):
    return (days[:, 9:10] == torch.arange(1, 5).view(1, 4, 1)).float()

# %% right="daily_onehot" says="with one_hot and permute"
def daily_onehot(days):
    return torch.nn.functional.one_hot(days[:, 9, :].long() - 1, num_classes=4).permute(0, 2, 1).float()

# %% right="daily_onehot" says="one channel for each level"
def daily_onehot(days):
    return torch.stack([days[:, 9] == level for level in (1, 2, 3, 4)], dim=1).to(torch.float32)

# %% right="daily_onehot" says="with scatter_ along the first axis, day by day"
def daily_onehot(days):
    return torch.stack([torch.zeros(4, day.shape[1]).scatter_(0, day[9:10].long() - 1, 1.0) for day in days])

# %% wrong="cat_channels" says="You put the new channels behind the hours, along the last axis." read="The weather in four levels"
def cat_channels(days, onehot):
    return torch.cat([days, onehot], dim=2)

# %% wrong="cat_channels" says="You added days instead of channels." read="The weather in four levels"
def cat_channels(days, onehot):
    return torch.cat([days, onehot])

# %% wrong="cat_channels" says="You put the new channels in front." read="The weather in four levels"
def cat_channels(days, onehot):
    return torch.cat([onehot, days], dim=1)

# %% wrong="cat_channels" says="You went back to hours before columns." read="The weather in four levels"
def cat_channels(days, onehot):
    return torch.cat([days.transpose(1, 2), onehot.transpose(1, 2)], dim=2)

# %% wrong="cat_channels" says="You gave the result the right shape and the wrong order of elements." read="The weather in four levels"
def cat_channels(days, onehot):
    both = torch.cat([days.transpose(1, 2), onehot.transpose(1, 2)], dim=2)
    return both.reshape(days.shape[0], -1, days.shape[2])

# %% right="cat_channels" says="with dim counted from the end"
def cat_channels(days, onehot):
    return torch.concat((days, onehot), -2)

# %% right="cat_channels" says="written into an empty tensor"
def cat_channels(days, onehot):
    d, c, length = days.shape
    both = torch.empty(d, c + onehot.shape[1], length, dtype=days.dtype)
    both[:, :c], both[:, c:] = days, onehot
    return both

# %% right="cat_channels" says="transposed, joined and transposed back"
def cat_channels(days, onehot):
    return torch.cat([days.mT, onehot.mT], dim=2).mT

# %% wrong="ordinal_thermometer" says="You set a single one; all columns up to the level are filled." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return torch.eye(n)[levels - 1]

# %% wrong="ordinal_thermometer" says="You stopped one column early, so that level 1 is all zeros." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(1, n + 1) < levels.unsqueeze(1)).float()

# %% wrong="ordinal_thermometer" says="You filled one column too many, so that the two highest levels look alike." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(n) <= levels.unsqueeze(1)).float()

# %% wrong="ordinal_thermometer" says="You filled from the right." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(n) < levels.unsqueeze(1)).float().flip(1)

# %% wrong="ordinal_thermometer" says="You returned bools; float32 was asked." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return torch.arange(n) < levels.unsqueeze(1)

# %% wrong="ordinal_thermometer" says="You made four columns whatever n says." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(4) < levels.unsqueeze(1)).float()

# %% wrong="ordinal_thermometer" says="You put the levels along the columns." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(n).unsqueeze(1) < levels).float()

# %% wrong="ordinal_thermometer" says="You filled the columns from the level upwards." read="Levels have an order"
def ordinal_thermometer(levels, n=4):
    return (torch.arange(n) >= levels.unsqueeze(1) - 1).float()

# %% right="ordinal_thermometer" says="rows of a triangle"
def ordinal_thermometer(levels, n=4):
    return torch.tril(torch.ones(n, n))[levels - 1]

# %% right="ordinal_thermometer" says="one level at a time"
def ordinal_thermometer(levels, n=4):
    rows = torch.zeros(len(levels), n)
    for i, level in enumerate(levels.tolist()):
        rows[i, :level] = 1
    return rows

# %% right="ordinal_thermometer" says="one-hot, summed from the right"
def ordinal_thermometer(levels, n=4):
    onehot = torch.nn.functional.one_hot(levels - 1, n)
    return onehot.flip(1).cumsum(1).flip(1).float()

# %% wrong="rescale_weather" says="You divided by the number of levels; from 1 to 4 it is only three steps." read="Levels have an order"
def rescale_weather(days):
    scaled = days.clone()
    scaled[:, 9] = (scaled[:, 9] - 1) / 4
    return scaled

# %% wrong="rescale_weather" says="You used the levels that happen to occur, so the same weather gets another number in another table." read="Levels have an order"
def rescale_weather(days):
    scaled = days.clone()
    level = days[:, 9]
    scaled[:, 9] = (level - level.min()) / (level.max() - level.min())
    return scaled

# %% wrong="rescale_weather" says="You wrote into the view, and the table behind it changed." read="Levels have an order"
def rescale_weather(days):
    days[:, 9] = (days[:, 9] - 1.0) / 3.0
    return days

# %% wrong="rescale_weather" says="You forgot to move level 1 to zero before dividing." read="Levels have an order"
def rescale_weather(days):
    scaled = days.clone()
    scaled[:, 9] = scaled[:, 9] / 3
    return scaled

# %% wrong="rescale_weather" says="You returned the weather alone; the other channels belong to the copy too." read="Levels have an order"
def rescale_weather(days):
    return (days[:, 9] - 1.0) / 3.0

# %% wrong="rescale_weather" says="You rescaled all channels." read="Levels have an order"
def rescale_weather(days):
    return (days - 1.0) / 3.0

# %% wrong="rescale_weather" says="You divided before you subtracted: 1 is taken off last here." read="Levels have an order"
def rescale_weather(days):
    scaled = days.clone()
    scaled[:, 9] = scaled[:, 9] - 1.0 / 3.0
    return scaled

# %% wrong="rescale_weather" says="You changed the column with the index 9 of the hours, not the channel." read="Levels have an order"
def rescale_weather(days):
    scaled = days.clone()
    scaled[:, :, 9:] = (scaled[:, :, 9:] - 1.0) / 3.0
    return scaled

# %% right="rescale_weather" says="in place on the copy"
def rescale_weather(days):
    scaled = days.clone()
    scaled[:, 9].sub_(1).div_(3)
    return scaled

# %% right="rescale_weather" says="joined from three pieces"
def rescale_weather(days):
    return torch.cat([days[:, :9], days[:, 9:10] / 3 - 1 / 3, days[:, 10:]], dim=1)

# %% wrong="minmax_temp" says="You took lowest and highest of each day, so that every day has a 0 and a 1." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    low, high = temp.amin(1, keepdim=True), temp.amax(1, keepdim=True)
    scaled[:, 10] = (temp - low) / (high - low)
    return scaled

# %% wrong="minmax_temp" says="You took lowest and highest of each hour of the day." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.amin(0)) / (temp.amax(0) - temp.amin(0))
    return scaled

# %% wrong="minmax_temp" says="You rescaled the weather, the channel before." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 9]
    scaled[:, 9] = (temp - temp.min()) / (temp.max() - temp.min())
    return scaled

# %% wrong="minmax_temp" says="You divided by the highest value; the range is highest less lowest." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.min()) / temp.max()
    return scaled

# %% wrong="minmax_temp" says="You wrote into the view, and the table behind it changed." read="On one scale"
def minmax_temp(days):
    temp = days[:, 10]
    days[:, 10] = (temp - temp.min()) / (temp.max() - temp.min())
    return days

# %% wrong="minmax_temp" says="You took lowest and highest of the whole tensor, riders and all." read="On one scale"
def minmax_temp(days):
    scaled = days.clone()
    scaled[:, 10] = (scaled[:, 10] - days.min()) / (days.max() - days.min())
    return scaled

# %% wrong="minmax_temp" says="You lost the parentheses around the range, so only the highest value divides." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.min()) / temp.max() - temp.min()
    return scaled

# %% wrong="minmax_temp" says="You returned the temperatures alone; the other channels belong to the copy too." read="On one scale"
def minmax_temp(days):
    temp = days[:, 10]
    return (temp - temp.min()) / (temp.max() - temp.min())

# %% wrong="minmax_temp" says="You turned the scale round: the coldest hour became 1." read="On one scale"
def minmax_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp.max() - temp) / (temp.max() - temp.min())
    return scaled

# %% right="minmax_temp" says="in place on the copy"
def minmax_temp(days):
    scaled = days.clone()
    temp = scaled[:, 10]
    temp -= temp.min()
    temp /= temp.max()
    return scaled

# %% right="minmax_temp" says="with aminmax"
def minmax_temp(days):
    low, high = torch.aminmax(days[:, 10])
    temp = (days[:, 10:11] - low) / (high - low)
    return torch.cat([days[:, :10], temp, days[:, 11:]], dim=1)

# %% wrong="standardise_temp" says="You closed a parenthesis too late: only the mean is divided." read="On one scale"
def standardise_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = temp - temp.mean() / temp.std()
    return scaled

# %% wrong="standardise_temp" says="You divided the squares by the number of values, not by one less." read="On one scale"
def standardise_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.mean()) / temp.std(correction=0)
    return scaled

# %% wrong="standardise_temp" says="You wrote into the view, and the table behind it changed." read="On one scale"
def standardise_temp(days):
    temp = days[:, 10]
    days[:, 10] = (temp - temp.mean()) / temp.std()
    return days

# %% wrong="standardise_temp" says="You divided by the variance, which is the square of the deviation." read="On one scale"
def standardise_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.mean()) / temp.var()
    return scaled

# %% wrong="standardise_temp" says="You standardised each hour of the day by itself, over the days." read="On one scale"
def standardise_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    scaled[:, 10] = (temp - temp.mean(dim=0)) / temp.std(dim=0, correction=min(1, len(temp) - 1))
    return scaled

# %% wrong="standardise_temp" says="You standardised each day by itself, so warm and cold days look alike." read="On one scale"
def standardise_temp(days):
    scaled, temp = days.clone(), days[:, 10]
    spread = temp.std(dim=1, keepdim=True, correction=min(1, temp.shape[1] - 1))
    scaled[:, 10] = (temp - temp.mean(dim=1, keepdim=True)) / spread
    return scaled

# %% wrong="standardise_temp" says="You took mean and deviation of the whole tensor." read="On one scale"
def standardise_temp(days):
    scaled = days.clone()
    scaled[:, 10] = (scaled[:, 10] - days.mean()) / days.std()
    return scaled

# %% wrong="standardise_temp" says="You subtracted the mean and forgot to divide." read="On one scale"
def standardise_temp(days):
    scaled = days.clone()
    scaled[:, 10] -= scaled[:, 10].mean()
    return scaled

# %% right="standardise_temp" says="with std_mean, in place on the copy"
def standardise_temp(days):
    scaled = days.clone()
    std, mean = torch.std_mean(scaled[:, 10])
    scaled[:, 10].sub_(mean).div_(std)
    return scaled

# %% right="standardise_temp" says="with the sums written out"
def standardise_temp(days):
    temp = days[:, 10]
    error = temp - temp.sum() / temp.numel()
    scaled = torch.empty_like(days).copy_(days)
    scaled[:, 10] = error / ((error**2).sum() / (temp.numel() - 1)).sqrt()
    return scaled

# Part 4: text

# %% wrong="read_text" says="You read UTF-8 as if it were Latin-1, one character for each byte." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="latin-1") as file:
        return file.read()

# %% wrong="read_text" says="You dropped the mark at the beginning; nothing should be left out." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="utf-8-sig") as file:
        return file.read()

# %% wrong="read_text" says="You had everything ignored that isn't plain ASCII." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="ascii", errors="ignore") as file:
        return file.read()

# %% wrong="read_text" says="You had wrong bytes replaced, so that a file in another encoding passes for UTF-8." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()

# %% wrong="read_text" says="You decoded the bytes yourself, and the line ends of Windows stay." read="From bytes to characters"
def read_text(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8")

# %% wrong="read_text" says="You returned a list of lines; one string was asked." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.readlines()

# %% wrong="read_text" says="You took off spaces and empty lines at both ends." read="From bytes to characters"
def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read().strip()

# %% wrong="read_text" says="You returned bytes, not characters." read="From bytes to characters"
def read_text(path):
    with open(path, "rb") as file:
        return file.read()

# %% right="read_text" says="with pathlib"
from pathlib import Path

def read_text(path):
    return Path(path).read_text(encoding="utf8")

# %% right="read_text" says="decoded, with the line ends mended"
from pathlib import Path

def read_text(path):
    return Path(path).read_bytes().decode().replace("\r\n", "\n")

# %% right="read_text" says="lines joined again"
def read_text(path):
    with open(path, "r", encoding="utf-8") as file:
        return "".join(file)

# %% wrong="get_line" says="You counted from 1." read="From bytes to characters"
def get_line(text, index):
    return text.split("\n")[index - 1]

# %% wrong="get_line" says="You let splitlines find the lines, and it splits at other characters as well." read="From bytes to characters"
def get_line(text, index):
    return [*text.splitlines(), ""][index]

# %% wrong="get_line" says="You took the spaces off both ends of the line." read="From bytes to characters"
def get_line(text, index):
    return text.split("\n")[index].strip()

# %% wrong="get_line" says="You kept the end of the line." read="From bytes to characters"
def get_line(text, index):
    return (text + "\n").splitlines(keepends=True)[index]

# %% wrong="get_line" says="You didn't count the empty lines." read="From bytes to characters"
def get_line(text, index):
    lines = [line for line in text.split("\n") if line]
    return lines[index] if index < len(lines) else ""

# %% wrong="get_line" says="You split the text at every white space; that gives words." read="From bytes to characters"
def get_line(text, index):
    return [*text.split(), "", "", "", "", ""][index]

# %% wrong="get_line" says="You returned one character of the text." read="From bytes to characters"
def get_line(text, index):
    return text[index]

# %% right="get_line" says="with a loop"
def get_line(text, index):
    for _ in range(index):
        text = text[text.index("\n") + 1:]
    return text.partition("\n")[0]

# %% right="get_line" says="with a regular expression"
import re

def get_line(text, index):
    return re.split("\n", text)[index]

# %% wrong="char_onehot" says="You kept capital letters; they count as small ones." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line):
        onehot[i, ord(letter) if ord(letter) < 128 else 0] = 1.0
    return onehot

# %% wrong="char_onehot" says="You took off the spaces at the ends, and what remains is out of step with its rows." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower().strip()):
        onehot[i, ord(letter) if ord(letter) < 128 else 0] = 1.0
    return onehot

# %% wrong="char_onehot" says="You thought that all codes are below 128." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower()):
        onehot[i, ord(letter)] = 1.0
    return onehot

# %% wrong="char_onehot" says="You left the rows of characters beyond ASCII without a one." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower()):
        if ord(letter) < 128:
            onehot[i, ord(letter)] = 1.0
    return onehot

# %% wrong="char_onehot" says="You skipped characters beyond ASCII, so there are fewer rows than characters." read="One row for each character"
def char_onehot(line):
    codes = [ord(letter) for letter in line.lower() if ord(letter) < 128]
    return torch.eye(128)[codes]

# %% wrong="char_onehot" says="You sent characters beyond ASCII to the last column, not to column 0." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower()):
        onehot[i, min(ord(letter), 127)] = 1.0
    return onehot

# %% wrong="char_onehot" says="You returned ints; float32 was asked." read="One row for each character"
def char_onehot(line):
    codes = [ord(letter) if ord(letter) < 128 else 0 for letter in line.lower()]
    return torch.nn.functional.one_hot(torch.tensor(codes, dtype=torch.int64), 128)

# %% wrong="char_onehot" says="You put the characters along the columns." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(128, len(line))
    for i, letter in enumerate(line.lower()):
        onehot[ord(letter) if ord(letter) < 128 else 0, i] = 1.0
    return onehot

# %% wrong="char_onehot" says="You took the remainder of the code, so that foreign characters land among the letters." read="One row for each character"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line.lower()):
        onehot[i, ord(letter) % 128] = 1.0
    return onehot

# %% right="char_onehot" says="rows of the identity"
def char_onehot(line):
    codes = [ord(letter) * (ord(letter) < 128) for letter in line.lower()]
    return torch.eye(128)[codes]

# %% right="char_onehot" says="with scatter_"
def char_onehot(line):
    codes = torch.tensor([ord(letter) for letter in line.lower()], dtype=torch.int64)
    codes[codes > 127] = 0
    return torch.zeros(len(line), 128).scatter_(1, codes.unsqueeze(1), 1.0)

# %% right="char_onehot" says="only plain capitals made small"
def char_onehot(line):
    onehot = torch.zeros(len(line), 128)
    for i, letter in enumerate(line):
        if letter.isascii():
            onehot[i][ord(letter.lower())] = 1
        else:
            onehot[i][0] = 1
    return onehot

# %% wrong="clean_words" says="You kept capital letters." read="Words"
def clean_words(s):
    return [piece.strip(PUNCTUATION) for piece in s.split()]

# %% wrong="clean_words" says="You split at single spaces only, so line ends glue words together." read="Words"
def clean_words(s):
    return [piece.strip(PUNCTUATION) for piece in s.lower().split(" ")]

# %% wrong="clean_words" says="You took punctuation out of the middle of words too." read="Words"
def clean_words(s):
    return ["".join(c for c in piece if c not in PUNCTUATION) for piece in s.lower().split()]

# %% wrong="clean_words" says="You left the punctuation where it was." read="Words"
def clean_words(s):
    return s.lower().split()

# %% wrong="clean_words" says="You knew only straight quotation marks; the curly ones stayed." read="Words"
def clean_words(s):
    return [piece.strip(".,;:!?\"_-") for piece in s.lower().split()]

# %% wrong="clean_words" says="You took apostrophes for punctuation." read="Words"
def clean_words(s):
    return [piece.strip(PUNCTUATION + "'") for piece in s.lower().split()]

# %% wrong="clean_words" says="You dropped the empty strings that lone dashes leave behind." read="Words"
def clean_words(s):
    words = [piece.strip(PUNCTUATION) for piece in s.lower().split()]
    return [word for word in words if word]

# %% wrong="clean_words" says="You cleaned the right end only." read="Words"
def clean_words(s):
    return [piece.rstrip(PUNCTUATION) for piece in s.lower().split()]

# %% wrong="clean_words" says="You took everything off that is not a letter or digit, brackets and stars too." read="Words"
import re

def clean_words(s):
    return [re.sub(r"^[^\w']+|[^\w']+$|^_+|_+$", "", piece) for piece in s.lower().split()]

# %% wrong="clean_words" says="You stripped the ends of the whole text instead of each word's." read="Words"
def clean_words(s):
    return s.lower().strip(PUNCTUATION).split()

# %% right="clean_words" says="split first, lower last"
def clean_words(s):
    words = []
    for piece in s.split():
        words.append(piece.strip(PUNCTUATION).lower())
    return words

# %% right="clean_words" says="with a loop at both ends"
def clean_words(s):
    words = s.lower().replace("\n", " ").split()
    for i, word in enumerate(words):
        while word and word[0] in PUNCTUATION:
            word = word[1:]
        while word and word[-1] in PUNCTUATION:
            word = word[:-1]
        words[i] = word
    return words

# %% wrong="build_vocab" says="You numbered the words in the order of a set, which is another one in each process." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(set(clean_words(text)))}

# %% wrong="build_vocab" says="You numbered the words in the order in which they first occur." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(dict.fromkeys(clean_words(text)))}

# %% wrong="build_vocab" says="You numbered repeated words again, so that numbers are left out." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(sorted(clean_words(text)))}

# %% wrong="build_vocab" says="You counted how often each word occurs." read="Words"
def build_vocab(text):
    words = clean_words(text)
    return {word: words.count(word) for word in sorted(set(words))}

# %% wrong="build_vocab" says="You counted from 1; the first place is 0." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(sorted(set(clean_words(text))), start=1)}

# %% wrong="build_vocab" says="You turned the dictionary round: from places to words." read="Words"
def build_vocab(text):
    return dict(enumerate(sorted(set(clean_words(text)))))

# %% wrong="build_vocab" says="You split the text without clean_words, so that punctuation makes new words." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(sorted(set(text.lower().split())))}

# %% wrong="build_vocab" says="You left out the empty string, though clean_words counts it as a word." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(sorted(set(clean_words(text)) - {""}))}

# %% wrong="build_vocab" says="You sorted backwards." read="Words"
def build_vocab(text):
    return {word: i for i, word in enumerate(sorted(set(clean_words(text)), reverse=True))}

# %% right="build_vocab" says="with zip"
def build_vocab(text):
    words = list(set(clean_words(text)))
    words.sort()
    return dict(zip(words, range(len(words)), strict=True))

# %% right="build_vocab" says="one word at a time"
def build_vocab(text):
    vocab = {}
    for word in sorted(clean_words(text)):
        if word not in vocab:
            vocab[word] = len(vocab)
    return vocab

# %% wrong="words_onehot" says="You numbered the words of the sentence instead of looking them up." read="One row for each word"
def words_onehot(words, vocab):
    onehot = torch.zeros(len(words), len(vocab))
    for i, _ in enumerate(words):
        onehot[i, i % len(vocab)] = 1.0
    return onehot

# %% wrong="words_onehot" says="You gave unknown words a row of zeros instead of refusing them." read="One row for each word"
def words_onehot(words, vocab):
    onehot = torch.zeros(len(words), len(vocab))
    for i, word in enumerate(words):
        if word in vocab:
            onehot[i, vocab[word]] = 1.0
    return onehot

# %% wrong="words_onehot" says="You took the place of the entry in the dictionary; the number stands behind the word." read="One row for each word"
def words_onehot(words, vocab):
    order = {word: i for i, word in enumerate(vocab)}
    onehot = torch.zeros(len(words), len(vocab))
    for i, word in enumerate(words):
        onehot[i, order[word]] = 1.0
    return onehot

# %% wrong="words_onehot" says="You made one row for the whole sentence, and the order of the words is lost." read="One row for each word"
def words_onehot(words, vocab):
    onehot = torch.zeros(len(vocab))
    for word in words:
        onehot[vocab[word]] += 1.0
    return onehot

# %% wrong="words_onehot" says="You put the words along the columns." read="One row for each word"
def words_onehot(words, vocab):
    onehot = torch.zeros(len(vocab), len(words))
    for i, word in enumerate(words):
        onehot[vocab[word], i] = 1.0
    return onehot

# %% wrong="words_onehot" says="You made a row for each different word; repeated ones need rows too." read="One row for each word"
def words_onehot(words, vocab):
    words = list(dict.fromkeys(words))
    onehot = torch.zeros(len(words), len(vocab))
    for i, word in enumerate(words):
        onehot[i, vocab[word]] = 1.0
    return onehot

# %% wrong="words_onehot" says="You returned ints; float32 was asked." read="One row for each word"
def words_onehot(words, vocab):
    places = torch.tensor([vocab[word] for word in words], dtype=torch.int64)
    return torch.nn.functional.one_hot(places, len(vocab))

# %% wrong="words_onehot" says="You moved the ones by a column." read="One row for each word"
def words_onehot(words, vocab):
    onehot = torch.zeros(len(words), len(vocab))
    for i, word in enumerate(words):
        onehot[i, vocab[word] - 1] = 1.0
    return onehot

# %% right="words_onehot" says="with scatter_"
def words_onehot(words, vocab):
    places = torch.tensor([vocab[word] for word in words], dtype=torch.int64)
    return torch.zeros(len(words), len(vocab)).scatter_(1, places.unsqueeze(1), 1.0)

# %% right="words_onehot" says="rows of the identity"
def words_onehot(words, vocab):
    return torch.eye(len(vocab))[[vocab[word] for word in words]]

# %% wrong="decode_words" says="You looked for the ones down the columns instead of along the rows." read="One row for each word"
def decode_words(onehot, vocab):
    word_of = {i: word for word, i in vocab.items()}
    return [word_of.get(i, "") for i in onehot.argmax(dim=0).tolist()]

# %% wrong="decode_words" says="You took the entries of the dictionary in the order in which they stand." read="One row for each word"
def decode_words(onehot, vocab):
    words = list(vocab)
    return [words[i] for i in onehot.argmax(dim=1).tolist()]

# %% wrong="decode_words" says="You took the words in alphabetical order, whatever their numbers are." read="One row for each word"
def decode_words(onehot, vocab):
    words = sorted(vocab)
    return [words[i] for i in onehot.argmax(dim=1).tolist()]

# %% wrong="decode_words" says="You joined the words to one string." read="One row for each word"
def decode_words(onehot, vocab):
    word_of = {i: word for word, i in vocab.items()}
    return " ".join(word_of[i] for i in onehot.argmax(dim=1).tolist())

# %% wrong="decode_words" says="You returned the numbers, not the words." read="One row for each word"
def decode_words(onehot, vocab):
    return onehot.argmax(dim=1).tolist()

# %% wrong="decode_words" says="You listed the words whose columns hold a one, once each and out of order." read="One row for each word"
def decode_words(onehot, vocab):
    return [word for word, i in sorted(vocab.items(), key=lambda item: item[1]) if onehot[:, i].sum() > 0]

# %% right="decode_words" says="with nonzero"
def decode_words(onehot, vocab):
    words = sorted(vocab, key=vocab.get)
    return [words[int(row.nonzero()[0, 0])] for row in onehot]

# %% right="decode_words" says="with a search"
def decode_words(onehot, vocab):
    found = []
    for row in onehot.tolist():
        place = row.index(1)
        found += [word for word in vocab if vocab[word] == place]
    return found

# %% wrong="index_source" says="You made capitals small, and two names of a program became one." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"[^a-zA-Z0-9_]+", " ", src).lower().split()
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You separated at \\W, which takes letters with accents for parts of words." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"\W+", " ", src).split()
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You split at single spaces and took the empty string for a word." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"[^a-zA-Z0-9_]+", " ", src).split(" ")
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You removed the other characters instead of putting spaces, and glued words together." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"[^a-zA-Z0-9_\s]+", "", src).split()
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You split at the underscore, which belongs to a name." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"[^a-zA-Z0-9]+", " ", src).split()
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You left out digits, so that x1 and x2 are the same." read="A text of another kind"
import re

def index_source(src):
    words = re.sub(r"[^a-zA-Z_]+", " ", src).split()
    return {word: i for i, word in enumerate(sorted(set(words)))}

# %% wrong="index_source" says="You numbered the words in the order in which they first occur." read="A text of another kind"
import re

def index_source(src):
    words = re.findall(r"[a-zA-Z0-9_]+", src)
    return {word: i for i, word in enumerate(dict.fromkeys(words))}

# %% wrong="index_source" says="You cleaned the code like a novel, and most signs stayed within the words." read="A text of another kind"
def index_source(src):
    words = src.split()
    return {word: i for i, word in enumerate(sorted({word.strip('.,;:"!?”“_-') for word in words}))}

# %% wrong="index_source" says="You sorted as if capitals were small letters." read="A text of another kind"
import re

def index_source(src):
    words = set(re.findall(r"[a-zA-Z0-9_]+", src))
    return {word: i for i, word in enumerate(sorted(sorted(words), key=str.lower))}

# %% right="index_source" says="with findall"
import re

def index_source(src):
    index = {}
    for word in sorted(re.findall(r"\w+", src, flags=re.ASCII)):
        index.setdefault(word, len(index))
    return index

# %% right="index_source" says="character by character"
import string

def index_source(src):
    allowed = set(string.ascii_letters + string.digits + "_")
    words = sorted(set("".join(c if c in allowed else " " for c in src).split()))
    return {word: words.index(word) for word in words}

# %% wrong="onehot_source" says="You made a row for each different word, not for each word of the program." read="A text of another kind"
def onehot_source(src):
    return torch.eye(len(index_source(src)))

# %% wrong="onehot_source" says="You split the program at white space only, and found words that the index doesn't have." read="A text of another kind"
def onehot_source(src):
    index = index_source(src)
    return torch.eye(len(index))[[index[word] for word in src.split()]]

# %% wrong="onehot_source" says="You made capitals small, though the index keeps them." read="A text of another kind"
import re

def onehot_source(src):
    index = index_source(src)
    places = [index[word] for word in re.findall(r"[a-z0-9_]+", src.lower())]
    return torch.eye(len(index))[places]

# %% wrong="onehot_source" says="You built an index of your own instead of calling index_source." read="A text of another kind"
import re

def onehot_source(src):
    words = re.findall(r"[a-zA-Z0-9_]+", src)
    index = {word: i for i, word in enumerate(sorted(set(words)))}
    return torch.eye(len(index))[[index[word] for word in words]]

# %% wrong="onehot_source" says="You used \\w, which takes letters with accents for parts of words." read="A text of another kind"
import re

def onehot_source(src):
    index = index_source(src)
    return torch.eye(len(index))[[index[word] for word in re.findall(r"\w+", src)]]

# %% wrong="onehot_source" says="You put the words along the columns." read="A text of another kind"
import re

def onehot_source(src):
    index = index_source(src)
    return torch.eye(len(index))[:, [index[word] for word in re.findall(r"[a-zA-Z0-9_]+", src)]]

# %% wrong="onehot_source" says="You went through the program character by character." read="A text of another kind"
def onehot_source(src):
    index = index_source(src)
    return torch.eye(len(index))[[index[c] for c in src if c in index]]

# %% wrong="onehot_source" says="You took the entries of the index in the order in which they stand." read="A text of another kind"
import re

def onehot_source(src):
    order = list(index_source(src))
    return torch.eye(len(order))[[order.index(word) for word in re.findall(r"[a-zA-Z0-9_]+", src)]]

# %% wrong="onehot_source" says="You returned ints; float32 was asked." read="A text of another kind"
import re

def onehot_source(src):
    index = index_source(src)
    places = torch.tensor([index[word] for word in re.findall(r"[a-zA-Z0-9_]+", src)])
    return torch.nn.functional.one_hot(places, len(index))

# %% right="onehot_source" says="with words_onehot"
import re

def onehot_source(src):
    return words_onehot(re.sub(r"[^a-zA-Z0-9_]+", " ", src).split(), index_source(src))

# %% right="onehot_source" says="with scatter_"
import re

def onehot_source(src):
    index = index_source(src)
    places = torch.tensor([index[word] for word in re.findall(r"\w+", src, re.ASCII)])
    return torch.zeros(len(places), len(index)).scatter_(1, places[:, None], 1.0)

# %% wrong="embed_lookup" says="You turned the table round, so that the ones pick columns." read="Words as points"
def embed_lookup(onehot, E):
    return onehot.to(E.dtype) @ E.T

# %% wrong="embed_lookup" says="You multiplied in the wrong order." read="Words as points"
def embed_lookup(onehot, E):
    return E @ onehot.to(E.dtype)

# %% wrong="embed_lookup" says="You took for granted that both tensors have the same dtype." read="Words as points"
def embed_lookup(onehot, E):
    return onehot @ E

# %% wrong="embed_lookup" says="You looked for the ones down the columns." read="Words as points"
def embed_lookup(onehot, E):
    return E[onehot.int().argmax(dim=0)[: onehot.shape[0]]]

# %% wrong="embed_lookup" says="You cut the rows off from the table, so that no gradient can flow back." read="Words as points"
def embed_lookup(onehot, E):
    return onehot.to(E.dtype) @ E.detach()

# %% wrong="embed_lookup" says="You made float32 of the table, whatever its dtype was." read="Words as points"
def embed_lookup(onehot, E):
    return onehot.float() @ E.float()

# %% wrong="embed_lookup" says="You multiplied element by element, without adding up." read="Words as points"
def embed_lookup(onehot, E):
    return onehot.to(E.dtype).unsqueeze(2) * E

# %% wrong="embed_lookup" says="You added all picked rows up to one." read="Words as points"
def embed_lookup(onehot, E):
    return (onehot.to(E.dtype) @ E).sum(dim=0)

# %% right="embed_lookup" says="by index"
def embed_lookup(onehot, E):
    return E[onehot.long().argmax(dim=1)]

# %% right="embed_lookup" says="with embedding"
def embed_lookup(onehot, E):
    return torch.nn.functional.embedding(onehot.nonzero()[:, 1], E)

# %% right="embed_lookup" says="with einsum"
def embed_lookup(onehot, E):
    return torch.einsum("lv,vd->ld", onehot.type_as(E), E)

# %% wrong="embed_words" says="You numbered the words of the list instead of looking them up." read="Words as points"
def embed_words(words, vocab, E):
    return E[[i % len(vocab) for i in range(len(words))]]

# %% wrong="embed_words" says="You took the entries of the vocabulary in the order in which they stand." read="Words as points"
def embed_words(words, vocab, E):
    order = {word: i for i, word in enumerate(vocab)}
    return E[[order[word] for word in words]]

# %% wrong="embed_words" says="You picked columns of the table." read="Words as points"
def embed_words(words, vocab, E):
    return E[:, [vocab[word] for word in words]]

# %% wrong="embed_words" says="You stacked the rows one by one, which fails where there are none." read="Words as points"
def embed_words(words, vocab, E):
    return torch.stack([E[vocab[word]] for word in words])

# %% wrong="embed_words" says="You cut the rows off from the table, so that no gradient can flow back." read="Words as points"
def embed_words(words, vocab, E):
    return E.detach()[[vocab[word] for word in words]]

# %% wrong="embed_words" says="You passed over unknown words in silence." read="Words as points"
def embed_words(words, vocab, E):
    return E[[vocab[word] for word in words if word in vocab]]

# %% wrong="embed_words" says="You averaged the rows of all words." read="Words as points"
def embed_words(words, vocab, E):
    return E[[vocab[word] for word in words]].mean(dim=0)

# %% wrong="embed_words" says="You made the one-hot rows in float32, which don't go with a table of another dtype." read="Words as points"
def embed_words(words, vocab, E):
    return torch.eye(len(vocab))[[vocab[word] for word in words]] @ E

# %% right="embed_words" says="with index_select"
def embed_words(words, vocab, E):
    return E.index_select(0, torch.tensor([vocab[word] for word in words], dtype=torch.int64))

# %% right="embed_words" says="with embedding"
def embed_words(words, vocab, E):
    places = torch.tensor([vocab[word] for word in words], dtype=torch.long)
    return torch.nn.functional.embedding(places, E)

# %% right="embed_words" says="by way of ones and zeros"
def embed_words(words, vocab, E):
    onehot = torch.zeros(len(words), E.shape[0], dtype=E.dtype)
    for i, word in enumerate(words):
        onehot[i, vocab[word]] = 1
    return onehot @ E

# %% wrong="nearest_word" says="You took the word that is farthest away." read="Words as points"
def nearest_word(point, vocab, E):
    place = ((E - point) ** 2).sum(dim=1).argmax().item()
    return {i: word for word, i in vocab.items()}[place]

# %% wrong="nearest_word" says="You took the largest dot product, which favours words far from the origin." read="Words as points"
def nearest_word(point, vocab, E):
    place = (E @ point).argmax().item()
    return {i: word for word, i in vocab.items()}[place]

# %% wrong="nearest_word" says="You added distances along the axes instead of their squares." read="Words as points"
def nearest_word(point, vocab, E):
    place = (E - point).abs().sum(dim=1).argmin().item()
    return {i: word for word, i in vocab.items()}[place]

# %% wrong="nearest_word" says="You looked for the smallest single difference; all coordinates have to fit." read="Words as points"
def nearest_word(point, vocab, E):
    place = (E - point).abs().amin(dim=1).argmin().item()
    return {i: word for word, i in vocab.items()}[place]

# %% wrong="nearest_word" says="You took the entries of the vocabulary in the order in which they stand." read="Words as points"
def nearest_word(point, vocab, E):
    place = ((E - point) ** 2).sum(dim=1).argmin().item()
    return list(vocab)[place]

# %% wrong="nearest_word" says="You returned the number of the word." read="Words as points"
def nearest_word(point, vocab, E):
    return ((E - point) ** 2).sum(dim=1).argmin().item()

# %% wrong="nearest_word" says="You added the differences with their signs, so that they cancel." read="Words as points"
def nearest_word(point, vocab, E):
    place = (E - point).sum(dim=1).abs().argmin().item()
    return {i: word for word, i in vocab.items()}[place]

# %% wrong="nearest_word" says="You compared only the largest difference among the coordinates." read="Words as points"
def nearest_word(point, vocab, E):
    place = (E - point).abs().amax(dim=1).argmin().item()
    return {i: word for word, i in vocab.items()}[place]

# %% right="nearest_word" says="with norm"
def nearest_word(point, vocab, E):
    distances = torch.linalg.vector_norm(E - point, dim=1)
    return min(vocab, key=lambda word: distances[vocab[word]].item())

# %% right="nearest_word" says="with cdist"
def nearest_word(point, vocab, E):
    place = torch.cdist(point.unsqueeze(0), E)[0].argmin()
    return [word for word in vocab if vocab[word] == place][0]
