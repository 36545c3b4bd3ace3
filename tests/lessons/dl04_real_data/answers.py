# %%
import csv
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image

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
