# %%
import copy
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import models, transforms

# %% wrong="count_parameters" says="You counted the tensors; each of them holds many numbers." read="How big is a network?"
def count_parameters(model):
    return len(list(model.parameters()))

# %% wrong="count_parameters" says="You left out the frozen parameters; they belong to the network as well." read="How big is a network?"
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% wrong="count_parameters" says="You counted the buffers too; the state dict holds them beside the parameters." read="How big is a network?"
def count_parameters(model):
    return sum(t.numel() for t in model.state_dict().values())

# %% wrong="count_parameters" says="You took the length of each tensor, which is the size of its first dimension only." read="How big is a network?"
def count_parameters(model):
    return sum(len(p) for p in model.parameters())

# %% wrong="count_parameters" says="You counted the weights and forgot the biases." read="How big is a network?"
def count_parameters(model):
    return sum(p.numel() for name, p in model.named_parameters() if name.endswith("weight"))

# %% wrong="count_parameters" says="You walked through the layers, so a layer that is used twice counted twice." read="How big is a network?"
def count_parameters(model):
    own = sum(p.numel() for p in model.parameters(recurse=False))
    return own + sum(count_parameters(layer) for layer in model._modules.values())

# %% right="count_parameters" says="the product of each shape"
import math

def count_parameters(model):
    total = 0
    for _, p in model.named_parameters():
        total += math.prod(p.shape)
    return total

# %% right="count_parameters" says="by way of the modules"
def count_parameters(model):
    return sum(p.nelement() for module in model.modules() for p in module.parameters(recurse=False))

# %% wrong="make_preprocess" says="You resized both sides to the same length; that squashes the picture." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize((resize, resize)), transforms.CenterCrop(crop),
        transforms.ToTensor(), transforms.Normalize(mean, std),
    ])

# %% wrong="make_preprocess" says="You normalised before the picture had become a tensor." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop),
        transforms.Normalize(mean, std), transforms.ToTensor(),
    ])

# %% wrong="make_preprocess" says="You took mean and std for each other." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop),
        transforms.ToTensor(), transforms.Normalize(std, mean),
    ])

# %% wrong="make_preprocess" says="You left the normalization out; the values go from 0 to 1, as in no training picture." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor()])

# %% wrong="make_preprocess" says="You normalised with ImageNet's numbers, whatever numbers were given." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])

# %% wrong="make_preprocess" says="You cropped first and resized what was left." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.CenterCrop(crop), transforms.Resize(resize),
        transforms.ToTensor(), transforms.Normalize(mean, std),
    ])

# %% wrong="make_preprocess" says="You cut the square out of the upper left corner." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize(resize), transforms.Lambda(lambda img: img.crop((0, 0, crop, crop))),
        transforms.ToTensor(), transforms.Normalize(mean, std),
    ])

# %% wrong="make_preprocess" says="You put the channels last; a network wants them first." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    steps = transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop),
        transforms.ToTensor(), transforms.Normalize(mean, std),
    ])
    return lambda img: steps(img).permute(1, 2, 0)

# %% wrong="make_preprocess" says="You normalised the whole picture with the mean of the three means." read="Preparing a picture"
def make_preprocess(resize, crop, mean, std):
    return transforms.Compose([
        transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor(),
        transforms.Normalize([sum(mean) / 3] * 3, [sum(std) / 3] * 3),
    ])

# %% right="make_preprocess" says="a function with the functional forms of the transforms"
def make_preprocess(resize, crop, mean, std):
    from torchvision.transforms import functional as F

    def prepare(img):
        img = F.center_crop(F.resize(img, resize), [crop, crop])
        return F.normalize(F.to_tensor(img), mean, std)

    return prepare

# %% right="make_preprocess" says="with the newer transforms, v2"
def make_preprocess(resize, crop, mean, std):
    from torchvision.transforms import v2

    return v2.Compose([
        v2.Resize(resize), v2.CenterCrop((crop, crop)),
        v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean=mean, std=std),
    ])

# %% right="make_preprocess" says="an nn.Sequential around the last steps, normalised by hand"
def make_preprocess(resize, crop, mean, std):
    first = transforms.Compose([transforms.Resize(resize), transforms.CenterCrop(crop), transforms.ToTensor()])

    class Prepare(nn.Module):
        def forward(self, img):
            m, s = torch.tensor(mean)[:, None, None], torch.tensor(std)[:, None, None]
            return (first(img) - m) / s

    return Prepare()

# %% wrong="preprocess_by_hand" says="You divided by 256; the brightest value is 255." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) / 256
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You reshaped where the axes should change their places; the colours are mixed up." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].reshape(3, crop, crop) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You used one mean and one std for all channels." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) / 255
    return (middle - sum(mean) / 3) / (sum(std) / 3)

# %% wrong="preprocess_by_hand" says="You left out one row and one column too many where an odd number is left over." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop + 1) // 2, (width - crop + 1) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You cut the square out of the upper left corner." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    middle = img[:crop, :crop].permute(2, 0, 1) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You centred the columns with the number of rows; H and W may differ." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    start = (img.shape[0] - crop) // 2
    middle = img[start : start + crop, start : start + crop].permute(2, 0, 1) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You subtracted the mean before you divided by 255." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1)
    return (middle - torch.tensor(mean).view(3, 1, 1)) / 255 / torch.tensor(std).view(3, 1, 1)

# %% wrong="preprocess_by_hand" says="You divided by the variance; it is the square of the std." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) / 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1) ** 2

# %% wrong="preprocess_by_hand" says="You left the channels last." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop] / 255
    return (middle - torch.tensor(mean)) / torch.tensor(std)

# %% wrong="preprocess_by_hand" says="You divided whole numbers by whole numbers, and the fractions are gone." read="Preparing a picture"
def preprocess_by_hand(img, crop, mean, std):
    height, width, _ = img.shape
    top, left = (height - crop) // 2, (width - crop) // 2
    middle = img[top : top + crop, left : left + crop].permute(2, 0, 1) // 255
    return (middle - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)

# %% right="preprocess_by_hand" says="channel by channel"
def preprocess_by_hand(img, crop, mean, std):
    top, left = (img.size(0) - crop) // 2, (img.size(1) - crop) // 2
    channels = [
        (img[top : top + crop, left : left + crop, c].float() / 255 - mean[c]) / std[c] for c in range(3)
    ]
    return torch.stack(channels)

# %% right="preprocess_by_hand" says="normalised with the channels last, then permuted"
def preprocess_by_hand(img, crop, mean, std):
    rows = img.narrow(0, (img.shape[0] - crop) // 2, crop)
    middle = rows.narrow(1, (img.shape[1] - crop) // 2, crop).to(torch.float32).div(255)
    return middle.sub(torch.tensor(mean)).div(torch.tensor(std)).movedim(2, 0)

# %% right="preprocess_by_hand" says="in place on a new tensor"
def preprocess_by_hand(img, crop, mean, std):
    h, w, _ = img.shape
    t, left = (h - crop) // 2, (w - crop) // 2
    x = img.permute(2, 0, 1)[:, t : t + crop, left : left + crop].clone().float()
    x /= 255
    x -= torch.tensor(mean)[:, None, None]
    x /= torch.tensor(std)[:, None, None]
    return x

# %% wrong="make_batch" says="You put the new dimension second; the number of pictures comes first." read="A batch of one"
def make_batch(img):
    return img.unsqueeze(1)

# %% wrong="make_batch" says="You made a list; the network wants one tensor." read="A batch of one"
def make_batch(img):
    return [img]

# %% wrong="make_batch" says="You made a copy; a view was asked for." read="A batch of one"
def make_batch(img):
    return torch.stack([img])

# %% wrong="make_batch" says="You put the new dimension last." read="A batch of one"
def make_batch(img):
    return img.unsqueeze(-1)

# %% wrong="make_batch" says="You made the memory contiguous first, so that some pictures are copied." read="A batch of one"
def make_batch(img):
    return img.contiguous().view(1, *img.shape)

# %% wrong="make_batch" says="You squeezed; that takes dimensions away." read="A batch of one"
def make_batch(img):
    return img.squeeze(0)

# %% wrong="make_batch" says="You took for granted that a picture has three channels." read="A batch of one"
def make_batch(img):
    return img.view(1, 3, *img.shape[1:])

# %% right="make_batch" says="by indexing with None"
def make_batch(img):
    return img[None]

# %% right="make_batch" says="expanded from the left"
def make_batch(img):
    return img.expand(1, *img.shape)

# %% wrong="run_inference" says="You forgot eval mode; dropout and batch normalization act as in training." read="Run"
def run_inference(model, batch):
    with torch.no_grad():
        return model(batch)

# %% wrong="run_inference" says="You thought that eval mode switches autograd off too; these are two switches." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    out = model(batch)
    model.train(was_training)
    return out

# %% wrong="run_inference" says="You left the model in eval mode." read="Run"
def run_inference(model, batch):
    model.eval()
    with torch.no_grad():
        return model(batch)

# %% wrong="run_inference" says="You switched to training mode at the end, whatever the mode was before." read="Run"
def run_inference(model, batch):
    model.eval()
    with torch.no_grad():
        out = model(batch)
    model.train()
    return out

# %% wrong="run_inference" says="You called forward, so the hooks of the model don't run." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        out = model.forward(batch)
    model.train(was_training)
    return out

# %% wrong="run_inference" says="You cut the output off from the graph; by then the graph had been built." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    out = model(batch).detach()
    model.train(was_training)
    return out

# %% wrong="run_inference" says="You set the flag of the outermost module; the layers inside have flags of their own." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.training = False
    with torch.no_grad():
        out = model(batch)
    model.training = was_training
    return out

# %% wrong="run_inference" says="You switched autograd off for good." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    out = model(batch)
    model.train(was_training)
    return out

# %% wrong="run_inference" says="You switched autograd on at the end, although the caller had it off." read="Run"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    out = model(batch)
    torch.set_grad_enabled(True)
    model.train(was_training)
    return out

# %% wrong="run_inference" says="You added another batch dimension; the batch had one." read="A batch of one"
def run_inference(model, batch):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        out = model(batch.unsqueeze(0))
    model.train(was_training)
    return out

# %% right="run_inference" says="in inference mode, the mode put back in finally"
def run_inference(model, batch):
    mode = model.training
    try:
        with torch.inference_mode():
            return model.eval()(batch)
    finally:
        model.train(mode)

# %% right="run_inference" says="as a decorated function that remembers the flag of each part"
@torch.no_grad()
def run_inference(model, batch):
    flags = [(m, m.training) for m in model.modules()]
    model.train(False)
    out = model(batch)
    for module, flag in flags:
        module.training = flag
    return out

# %% wrong="eval_changes" says="You compared with and without no_grad; that switches autograd, not the mode." read="What the mode does"
def eval_changes(model, x):
    probe = copy.deepcopy(model)
    before = [b.clone() for b in probe.buffers()]
    with torch.no_grad():
        one = probe(x)
    two = probe(x)
    return not torch.equal(one, two), any(not torch.equal(a, b) for a, b in zip(before, probe.buffers()))

# %% wrong="eval_changes" says="You experimented on the model itself; its buffers and its mode are no longer what they were." read="What the mode does"
def eval_changes(model, x):
    calm = model.eval()(x)
    before = [b.clone() for b in model.buffers()]
    lively = model.train()(x)
    return not torch.equal(calm, lively), any(not torch.equal(a, b) for a, b in zip(before, model.buffers()))

# %% wrong="eval_changes" says="You kept the buffers themselves, not their values from before; they always equal themselves." read="What the mode does"
def eval_changes(model, x):
    probe = copy.deepcopy(model)
    calm = probe.eval()(x)
    before = list(probe.buffers())
    lively = probe.train()(x)
    return not torch.equal(calm, lively), any(not torch.equal(a, b) for a, b in zip(before, probe.buffers()))

# %% wrong="eval_changes" says="You told whether the outputs are equal; the question was whether they differ." read="What the mode does"
def eval_changes(model, x):
    probe = copy.deepcopy(model)
    calm = probe.eval()(x)
    before = [b.clone() for b in probe.buffers()]
    lively = probe.train()(x)
    return torch.equal(calm, lively), any(not torch.equal(a, b) for a, b in zip(before, probe.buffers()))

# %% wrong="eval_changes" says="You looked for layers by their names; what they do depends on their settings too." read="What the mode does"
def eval_changes(model, x):
    kinds = [type(m).__name__ for m in model.modules()]
    norm = any("BatchNorm" in kind for kind in kinds)
    return norm or "Dropout" in kinds, norm

# %% wrong="eval_changes" says="You asked whether every number differs; a single one is enough." read="What the mode does"
def eval_changes(model, x):
    probe = copy.deepcopy(model)
    calm = probe.eval()(x)
    before = [b.clone() for b in probe.buffers()]
    lively = probe.train()(x)
    return bool((calm != lively).all()), any(not torch.equal(a, b) for a, b in zip(before, probe.buffers()))

# %% wrong="eval_changes" says="You asked whether all buffers changed; a single one is enough." read="What the mode does"
def eval_changes(model, x):
    probe = copy.deepcopy(model)
    calm = probe.eval()(x)
    before = [b.clone() for b in probe.buffers()]
    lively = probe.train()(x)
    moved = [not torch.equal(a, b) for a, b in zip(before, probe.buffers())]
    return not torch.equal(calm, lively), bool(moved) and all(moved)

# %% right="eval_changes" says="two copies, one for each mode"
def eval_changes(model, x):
    with torch.no_grad():
        calm, lively = copy.deepcopy(model).eval(), copy.deepcopy(model).train()
        output = bool((calm(x) != lively(x)).any())
    old, new = dict(model.named_buffers()), dict(lively.named_buffers())
    return output, any(bool((old[name] != new[name]).any()) for name in old)

# %% right="eval_changes" says="on the model itself, with everything put back"
def eval_changes(model, x):
    mode, state = model.training, {k: v.clone() for k, v in model.state_dict().items()}
    with torch.no_grad():
        lively = model.train()(x)
        moved = not all(torch.equal(state[k], v) for k, v in model.state_dict().items())
        model.load_state_dict(state)
        calm = model.eval()(x)
    model.train(mode)
    return not torch.equal(calm, lively), moved

# %% wrong="load_labels" says="You kept the line ends." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return file.readlines()

# %% wrong="load_labels" says="You split at the commas; a label may hold some." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return [label.strip() for label in file.read().split(",")]

# %% wrong="load_labels" says="You kept the first name of each label only." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return [line.split(",")[0].strip() for line in file]

# %% wrong="load_labels" says="You skipped the first line as if it were a header." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        next(file)
        return [line.strip() for line in file]

# %% wrong="load_labels" says="You split at every space; a label may consist of several words." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split()

# %% wrong="load_labels" says="You split at the line ends, and after the last one there is an empty label." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file.read().split("\n")]

# %% wrong="load_labels" says="You cut the last character off each line; the last line may have no end." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return [line[:-1].strip() for line in file]

# %% wrong="load_labels" says="You sorted the labels; their order is the order of the scores." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return sorted(line.strip() for line in file)

# %% wrong="load_labels" says="You removed the line ends and left the other spaces." read="From scores to words"
def load_labels(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]

# %% right="load_labels" says="with pathlib"
def load_labels(path):
    return [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines()]

# %% right="load_labels" says="with map, from bytes"
def load_labels(path):
    with open(path, "rb") as file:
        return list(map(str.strip, file.read().decode("utf-8").strip().split("\n")))

# %% wrong="top_index" says="You looked for the highest score among the pictures, not among the classes." read="From scores to words"
def top_index(out):
    return out.argmax(dim=0)

# %% wrong="top_index" says="You returned the highest scores; their indices were asked." read="From scores to words"
def top_index(out):
    return out.max(dim=1).values

# %% wrong="top_index" says="You gave no dimension, so that the whole batch has a single answer." read="From scores to words"
def top_index(out):
    return out.argmax()

# %% wrong="top_index" says="You kept the dimension of the classes, with a size of 1." read="From scores to words"
def top_index(out):
    return out.argmax(dim=1, keepdim=True)

# %% wrong="top_index" says="You looked at the first picture only." read="From scores to words"
def top_index(out):
    return out[:1].argmax(dim=1)

# %% wrong="top_index" says="You took the score furthest from zero; a very negative score is a firm no." read="From scores to words"
def top_index(out):
    return out.abs().argmax(dim=1)

# %% wrong="top_index" says="You returned Python ints in a list." read="From scores to words"
def top_index(out):
    return out.argmax(dim=1).tolist()

# %% wrong="top_index" says="You returned both results of max, the scores and the indices." read="From scores to words"
def top_index(out):
    scores, indices = out.max(dim=1)
    return scores, indices

# %% right="top_index" says="the second result of max"
def top_index(out):
    _, index = torch.max(out, 1)
    return index

# %% right="top_index" says="by sorting"
def top_index(out):
    return out.sort(dim=-1, descending=True).indices[:, 0]

# %% right="top_index" says="picture by picture"
def top_index(out):
    return torch.tensor([row.argmax().item() for row in out])

# %% wrong="percentages" says="You took the softmax over the pictures; each picture has its own hundred percent." read="From scores to words"
def percentages(out):
    return torch.softmax(out, dim=0) * 100

# %% wrong="percentages" says="You shared one hundred percent among all pictures." read="From scores to words"
def percentages(out):
    return torch.softmax(out.reshape(-1), dim=0).view(out.shape) * 100

# %% wrong="percentages" says="You returned shares of one; percent were asked." read="From scores to words"
def percentages(out):
    return torch.softmax(out, dim=1)

# %% wrong="percentages" says="You took the exponential of a large score, which is too large for a float." read="From scores to words"
def percentages(out):
    return out.exp() / out.exp().sum(dim=1, keepdim=True) * 100

# %% wrong="percentages" says="You left the exponential out; scores may be negative." read="From scores to words"
def percentages(out):
    return out / out.sum(dim=1, keepdim=True) * 100

# %% wrong="percentages" says="You squashed each score by itself; then a row doesn't sum up to 100." read="From scores to words"
def percentages(out):
    return torch.sigmoid(out) * 100

# %% wrong="percentages" says="You took the logarithm of the softmax." read="From scores to words"
def percentages(out):
    return torch.log_softmax(out, dim=1) * 100

# %% wrong="percentages" says="You returned the first picture only." read="From scores to words"
def percentages(out):
    return torch.softmax(out, dim=1)[0] * 100

# %% wrong="percentages" says="You multiplied the scores by 100 before the softmax." read="From scores to words"
def percentages(out):
    return torch.softmax(out * 100, dim=1)

# %% wrong="percentages" says="You rounded to whole percents." read="From scores to words"
def percentages(out):
    return (torch.softmax(out, dim=1) * 100).round()

# %% right="percentages" says="by hand, with the highest score moved to zero"
def percentages(out):
    e = (out - out.max(dim=1, keepdim=True).values).exp()
    return 100 * e / e.sum(dim=1, keepdim=True)

# %% right="percentages" says="by way of the logarithm"
def percentages(out):
    return (out - out.logsumexp(dim=1, keepdim=True)).exp() * 100

# %% right="percentages" says="picture by picture"
def percentages(out):
    return torch.stack([nn.functional.softmax(row, dim=-1) * 100 for row in out])

# %% wrong="top_k" says="You sorted upwards; the best comes first." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].sort()
    return [(labels[i], v) for i, v in zip(indices[:k].tolist(), values[:k].tolist())]

# %% wrong="top_k" says="You took the best ones, but put the worst of them first." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].sort()
    return [(labels[i], v) for i, v in zip(indices[-k:].tolist(), values[-k:].tolist())]

# %% wrong="top_k" says="You sorted the percentages without their labels." read="From scores to words"
def top_k(out, labels, k=5):
    values = percentages(out)[0].sort(descending=True).values
    return list(zip(labels[:k], values[:k].tolist()))

# %% wrong="top_k" says="You sorted the labels first, so that the indices point to others." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].topk(k)
    names = sorted(labels)
    return [(names[i], v) for i, v in zip(indices.tolist(), values.tolist())]

# %% wrong="top_k" says="You left tensors in the pairs; Python floats were asked." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].topk(k)
    return [(labels[i], v) for i, v in zip(indices.tolist(), values)]

# %% wrong="top_k" says="You returned the scores; percentages were asked." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = out[0].topk(k)
    return [(labels[i], v) for i, v in zip(indices.tolist(), values.tolist())]

# %% wrong="top_k" says="You always return five." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].sort(descending=True)
    return [(labels[i], v) for i, v in zip(indices[:5].tolist(), values[:5].tolist())]

# %% wrong="top_k" says="You put the percentage first and the label second." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].topk(k)
    return [(v, labels[i]) for i, v in zip(indices.tolist(), values.tolist())]

# %% wrong="top_k" says="You took the percentages of the k best among themselves." read="From scores to words"
def top_k(out, labels, k=5):
    scores, indices = out.topk(k)
    return [(labels[i], v) for i, v in zip(indices[0].tolist(), percentages(scores / 2)[0].tolist())]

# %% wrong="top_k" says="You made a dictionary of the pairs; a list was asked." read="From scores to words"
def top_k(out, labels, k=5):
    values, indices = percentages(out)[0].topk(k)
    return {labels[i]: v for i, v in zip(indices.tolist(), values.tolist())}

# %% right="top_k" says="sorted in Python"
def top_k(out, labels, k=5):
    pairs = zip(labels, percentages(out)[0].tolist(), strict=True)
    return sorted(pairs, key=lambda pair: pair[1], reverse=True)[:k]

# %% right="top_k" says="sorted by the scores"
def top_k(out, labels, k=5):
    percentage = percentages(out)[0]
    _, indices = torch.sort(out, descending=True)
    return [(labels[i], percentage[i].item()) for i in indices[0][:k]]

# %% wrong="cycle_loss" says="You started with the wrong generator; the picture is of the first kind." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ab(g_ba(a)) - a).abs().mean()

# %% wrong="cycle_loss" says="You squared the differences; their absolute values were asked." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return ((g_ba(g_ab(a)) - a) ** 2).mean()

# %% wrong="cycle_loss" says="You added up; the mean was asked." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ba(g_ab(a)) - a).abs().sum()

# %% wrong="cycle_loss" says="You compared the picture with its translation; it has to come back first." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ab(a) - a).abs().mean()

# %% wrong="cycle_loss" says="You compared the picture that came back with the translation." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    b = g_ab(a)
    return (g_ba(b) - b).abs().mean()

# %% wrong="cycle_loss" says="You let differences cancel each other before you took their size." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ba(g_ab(a)) - a).mean().abs()

# %% wrong="cycle_loss" says="You cut the translation off from the graph, so the first generator can't learn." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ba(g_ab(a).detach()) - a).abs().mean()

# %% wrong="cycle_loss" says="You switched autograd off; a loss is made for going backward." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    with torch.no_grad():
        return (g_ba(g_ab(a)) - a).abs().mean()

# %% wrong="cycle_loss" says="You returned a Python number, through which no gradient flows." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ba(g_ab(a)) - a).abs().mean().item()

# %% wrong="cycle_loss" says="You forgot to make the differences positive." read="A network that paints"
def cycle_loss(a, g_ab, g_ba):
    return (g_ba(g_ab(a)) - a).mean()

# %% right="cycle_loss" says="with torch's own loss"
def cycle_loss(a, g_ab, g_ba):
    return nn.functional.l1_loss(g_ba(g_ab(a)), a)

# %% right="cycle_loss" says="the other way round, as a sum"
def cycle_loss(a, g_ab, g_ba):
    back = g_ba(g_ab(a))
    return torch.sum(torch.abs(a - back)) / a.numel()

# %% wrong="load_generator" says="You returned the report of load_state_dict; it is not the model." read="The juice is in the weights"
def load_generator(net, path):
    net = net.load_state_dict(torch.load(path, map_location="cpu"))
    return net

# %% wrong="load_generator" says="You took the file for the model; it holds a dictionary of tensors." read="The juice is in the weights"
def load_generator(net, path):
    net = torch.load(path, map_location="cpu")
    return net

# %% wrong="load_generator" says="You let missing and unknown names pass; parts of the model keep their random weights." read="The juice is in the weights"
def load_generator(net, path):
    net.load_state_dict(torch.load(path, map_location="cpu"), strict=False)
    return net.eval()

# %% wrong="load_generator" says="You let the tensors go back to the GPU on which they were saved." read="The juice is in the weights"
def load_generator(net, path):
    net.load_state_dict(torch.load(path))
    return net.eval()

# %% wrong="load_generator" says="You left the model in training mode." read="The juice is in the weights"
def load_generator(net, path):
    net.load_state_dict(torch.load(path, map_location="cpu"))
    return net

# %% wrong="load_generator" says="You filled a copy of the model; the one that was given keeps its weights." read="The juice is in the weights"
def load_generator(net, path):
    loaded = copy.deepcopy(net)
    loaded.load_state_dict(torch.load(path, map_location="cpu"))
    return loaded.eval()

# %% wrong="load_generator" says="You accepted files with whatever content; such a file may run a program." read="The juice is in the weights"
def load_generator(net, path):
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=False))
    return net.eval()

# %% wrong="load_generator" says="You loaded the parameters and left the buffers out." read="The juice is in the weights"
def load_generator(net, path):
    state = torch.load(path, map_location="cpu")
    with torch.no_grad():
        for name, p in net.named_parameters():
            p.copy_(state[name])
    return net.eval()

# %% wrong="load_generator" says="You read the file and never put the weights into the model." read="The juice is in the weights"
def load_generator(net, path):
    torch.load(path, map_location="cpu")
    return net.eval()

# %% right="load_generator" says="step by step, with everything said"
def load_generator(net, path):
    with open(path, "rb") as file:
        state = torch.load(file, map_location=torch.device("cpu"), weights_only=True)
    net.load_state_dict(state, strict=True)
    net.train(False)
    return net

# %% right="load_generator" says="with a function as map_location"
def load_generator(net, path):
    net.eval()
    net.load_state_dict(torch.load(path, map_location=lambda storage, place: storage))
    return net

# %% wrong="to_image" says="You forgot to move the range; everything below zero becomes black." read="Back to a picture"
def to_image(batch_out):
    return (batch_out.detach()[0].clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)

# %% wrong="to_image" says="You squeezed every dimension of size 1, also the height or the width of a narrow picture." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach().squeeze() + 1) / 2
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)

# %% wrong="to_image" says="You left the channels first; a picture to look at has them last." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach()[0] + 1) / 2
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8)

# %% wrong="to_image" says="You reshaped where the axes should change their places." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach()[0] + 1) / 2
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8).reshape(*batch_out.shape[2:], 3)

# %% wrong="to_image" says="You didn't cut off what lies out of range; 256 and more start again at 0." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach()[0] + 1) / 2
    return (scaled * 255).round().long().remainder(256).to(torch.uint8).permute(1, 2, 0)

# %% wrong="to_image" says="You cut the fractions off; the nearest whole number was asked." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach()[0] + 1) / 2
    return (scaled.clamp(0, 1) * 255).to(torch.uint8).permute(1, 2, 0)

# %% wrong="to_image" says="You made bytes before you multiplied; only 0 and 255 are left." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach()[0] + 1) / 2
    return scaled.clamp(0, 1).round().to(torch.uint8).permute(1, 2, 0) * 255

# %% wrong="to_image" says="You returned floats from 0 to 1; whole numbers from 0 to 255 were asked." read="Back to a picture"
def to_image(batch_out):
    return ((batch_out.detach()[0] + 1) / 2).clamp(0, 1).permute(1, 2, 0)

# %% wrong="to_image" says="You stretched the values, so that the darkest one is 0 and the brightest one 255." read="Back to a picture"
def to_image(batch_out):
    x = batch_out.detach()[0]
    x = (x - x.min()) / (x.max() - x.min()).clamp(min=1e-9)
    return (x * 255).round().to(torch.uint8).permute(1, 2, 0)

# %% wrong="to_image" says="You went through NumPy with a tensor that requires gradients." read="Back to a picture"
def to_image(batch_out):
    scaled = np.clip((batch_out[0].numpy() + 1) / 2, 0, 1)
    return torch.from_numpy((scaled * 255).round().astype(np.uint8)).permute(1, 2, 0)

# %% wrong="to_image" says="You kept the dimension of the batch." read="Back to a picture"
def to_image(batch_out):
    scaled = (batch_out.detach() + 1) / 2
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1)

# %% wrong="to_image" says="You changed the output of the network in place." read="Back to a picture"
def to_image(batch_out):
    scaled = batch_out.detach()[0].add_(1).div_(2)
    return (scaled.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0)

# %% right="to_image" says="squeezed in one dimension, moved with movedim"
def to_image(batch_out):
    with torch.no_grad():
        x = batch_out.squeeze(0).movedim(0, -1)
        return torch.round(255 * torch.clamp(x / 2 + 0.5, 0, 1)).byte()

# %% right="to_image" says="half added, then cut off; in double precision"
def to_image(batch_out):
    x = batch_out.detach().double()[0].permute(1, 2, 0)
    return ((x + 1) * 127.5 + 0.5).floor().clamp(0, 255).to(torch.uint8).contiguous()

# %% wrong="feed_any_image" says="You normalised with ImageNet's numbers, which this network has never seen." read="Back to a picture"
def feed_any_image(img, model, size=256):
    steps = transforms.Compose([
        transforms.Resize(size), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])
    return run_inference(model, make_batch(steps(img)))

# %% wrong="feed_any_image" says="You cropped a square out of the picture; this network takes any shape." read="Back to a picture"
def feed_any_image(img, model, size=256):
    steps = transforms.Compose([transforms.Resize(size), transforms.CenterCrop(size), transforms.ToTensor()])
    return run_inference(model, make_batch(steps(img)))

# %% wrong="feed_any_image" says="You made a square of the picture; its proportions are lost." read="Back to a picture"
def feed_any_image(img, model, size=256):
    return run_inference(model, make_batch(transforms.ToTensor()(transforms.Resize((size, size))(img))))

# %% wrong="feed_any_image" says="You forgot to make a batch of the picture." read="A batch of one"
def feed_any_image(img, model, size=256):
    return run_inference(model, transforms.ToTensor()(transforms.Resize(size)(img)))

# %% wrong="feed_any_image" says="You called the model directly, in whatever mode it was." read="Run"
def feed_any_image(img, model, size=256):
    return model(make_batch(transforms.ToTensor()(transforms.Resize(size)(img))))

# %% wrong="feed_any_image" says="You moved the values into the range from -1 to 1; they should go from 0 to 1." read="Back to a picture"
def feed_any_image(img, model, size=256):
    img_t = transforms.ToTensor()(transforms.Resize(size)(img))
    return run_inference(model, make_batch(img_t * 2 - 1))

# %% wrong="feed_any_image" says="You left the size of the picture as it was." read="Back to a picture"
def feed_any_image(img, model, size=256):
    return run_inference(model, make_batch(transforms.ToTensor()(img)))

# %% wrong="feed_any_image" says="You resized to 256, whatever size was asked." read="Back to a picture"
def feed_any_image(img, model, size=256):
    return run_inference(model, make_batch(transforms.ToTensor()(transforms.Resize(256)(img))))

# %% wrong="feed_any_image" says="You made the longer side of the picture that long." read="Back to a picture"
def feed_any_image(img, model, size=256):
    factor = size / max(img.size)
    small = img.resize((max(1, round(img.width * factor)), max(1, round(img.height * factor))), Image.BILINEAR)
    return run_inference(model, make_batch(transforms.ToTensor()(small)))

# %% wrong="feed_any_image" says="You fed values from 0 to 255." read="Back to a picture"
def feed_any_image(img, model, size=256):
    img_t = transforms.PILToTensor()(transforms.Resize(size)(img)).float()
    return run_inference(model, make_batch(img_t))

# %% right="feed_any_image" says="as a pipeline"
def feed_any_image(img, model, size=256):
    preprocess = transforms.Compose([transforms.Resize(size), transforms.ToTensor()])
    batch = make_batch(preprocess(img))
    return run_inference(model, batch)

# %% right="feed_any_image" says="to a tensor by hand"
def feed_any_image(img, model, size=256):
    small = np.array(transforms.functional.resize(img, size))
    img_t = torch.from_numpy(small).permute(2, 0, 1).float() / 255
    return run_inference(model, make_batch(img_t))

# %% wrong="write_hubconf" says="You forgot the dependencies." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
    )

# %% wrong="write_hubconf" says="Your file imports nothing; it can't see what your notebook has imported." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
    )

# %% wrong="write_hubconf" says="Your entry point returns a class; whoever loads it wants a model." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "class Probe(nn.Sequential):\n"
        "    def __init__(self, n_features, n_classes=10):\n"
        "        super().__init__(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return Probe\n"
    )

# %% wrong="write_hubconf" says="You didn't flatten; the layer acts on the last dimension alone." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Linear(n_features, n_classes)\n"
    )

# %% wrong="write_hubconf" says="You flattened the whole batch into one row." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(0), nn.Linear(n_features, n_classes))\n"
    )

# %% wrong="write_hubconf" says="You always make ten classes." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, 10))\n"
    )

# %% wrong="write_hubconf" says="You built the model once; every caller gets the same one." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "made = {}\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    key = (n_features, n_classes)\n"
        "    return made.setdefault(key, nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes)))\n"
    )

# %% wrong="write_hubconf" says="You gave the file another name; PyTorch looks for hubconf.py." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hub_conf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
    )

# %% wrong="write_hubconf" says="You wrote into the working folder, not into the one that was given." read="Publishing a model"
def write_hubconf(folder):
    Path("hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
    )

# %% wrong="write_hubconf" says="You named nn as a package; it is a part of torch." read="Publishing a model"
def write_hubconf(folder):
    Path(folder, "hubconf.py").write_text(
        "dependencies = ['torch', 'nn']\n"
        "from torch import nn\n"
        "def linear_probe(n_features, n_classes=10):\n"
        "    return nn.Sequential(nn.Flatten(), nn.Linear(n_features, n_classes))\n"
    )

# %% right="write_hubconf" says="with a class of its own in the file"
def write_hubconf(folder):
    import os

    text = '''
import torch

dependencies = ["torch"]


class LinearProbe(torch.nn.Module):
    def __init__(self, n_features, n_classes):
        super().__init__()
        self.linear = torch.nn.Linear(n_features, n_classes)

    def forward(self, x):
        return self.linear(x.flatten(1))


def linear_probe(n_features, n_classes=10):
    """A single linear layer on flattened inputs."""
    return LinearProbe(n_features, n_classes)
'''
    with open(os.path.join(folder, "hubconf.py"), "w") as file:
        file.write(text)

# %% right="write_hubconf" says="print into a file, the import inside of the entry point"
def write_hubconf(folder):
    with (Path(folder) / "hubconf.py").open("w", encoding="utf-8") as file:
        print("dependencies = ('torch',)", file=file)
        print("def linear_probe(n_features, n_classes=10):", file=file)
        print("    import torch.nn as nn", file=file)
        print("    return nn.Sequential(nn.Flatten(start_dim=1), nn.Linear(n_features, n_classes))", file=file)

# %% wrong="load_from_hub" says="You didn't say that the folder is on this computer, so GitHub is asked." read="Publishing a model"
def load_from_hub(folder, entry, **options):
    return torch.hub.load(folder, entry, **options)

# %% wrong="load_from_hub" says="You kept the options for yourself; the entry point never gets them." read="Publishing a model"
def load_from_hub(folder, entry, **options):
    return torch.hub.load(folder, entry, source="local")

# %% wrong="load_from_hub" says="You imported the file as a module; Python does that once and keeps the first one, and nobody looks at the dependencies." read="Publishing a model"
import importlib
import os
import sys

def load_from_hub(folder, entry, **options):
    sys.path.insert(0, os.path.abspath(folder))
    try:
        return getattr(importlib.import_module("hubconf"), entry)(**options)
    finally:
        sys.path.pop(0)

# %% wrong="load_from_hub" says="You handed the options over as one dictionary; the entry point takes them by name." read="Publishing a model"
def load_from_hub(folder, entry, **options):
    return torch.hub.load(folder, entry, options, source="local")

# %% wrong="load_from_hub" says="You returned the entry point itself; it has to be called." read="Publishing a model"
import runpy

def load_from_hub(folder, entry, **options):
    return runpy.run_path(f"{folder}/hubconf.py")[entry]

# %% wrong="load_from_hub" says="You remembered the model of an entry point by its name; another folder may use the same name." read="Publishing a model"
KNOWN = {}

def load_from_hub(folder, entry, **options):
    if entry not in KNOWN:
        KNOWN[entry] = torch.hub.load(folder, entry, source="local", **options)
    return KNOWN[entry]

# %% right="load_from_hub" says="with named arguments"
def load_from_hub(folder, entry, **options):
    return torch.hub.load(repo_or_dir=str(folder), model=entry, source="local", trust_repo=True, **options)

# %% right="load_from_hub" says="by way of partial, with an absolute path"
from functools import partial

def load_from_hub(folder, entry, **options):
    return partial(torch.hub.load, Path(folder).resolve(), source="local")(entry, **options)
