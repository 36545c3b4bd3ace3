"""A small convolutional network for the ten classes, whose weights come with the package."""

import io

import numpy as np
import torch
from torch import Tensor, nn

from torchmark.data import pictures

MEAN = (0.5, 0.5, 0.5)
STD = (0.25, 0.25, 0.25)
PICTURES = 600  # of each class, to train with
EPOCHS = 8
BATCH = 64


class ConvNet(nn.Module):
    """Scores of ten classes, (N, 10), for pictures (N, 3, H, W), H and W at least 8, trained at 32.

    Pictures are float32 from 0 to 1, then normalised by MEAN and STD.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 48, 3, padding=1), nn.BatchNorm2d(48), nn.ReLU(), nn.AdaptiveMaxPool2d(2),
        )  # fmt: skip
        self.dropout = nn.Dropout(0.3)
        self.classifier = nn.Linear(48 * 2 * 2, 10)

    def forward(self, images: Tensor) -> Tensor:
        """The scores of each picture; not yet probabilities."""
        scores: Tensor = self.classifier(self.dropout(self.features(images).flatten(1)))
        return scores


def prepare(images: pictures.Bytes) -> Tensor:
    """Pictures (N, H, W, 3), uint8, as ConvNet takes them: (N, 3, H, W), float32, normalised."""
    scaled = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return (scaled - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def train(seed: int = 0) -> bytes:
    """Train a ConvNet on drawn pictures that are in no stand-in; its state dict as torch.save writes it.

    The bytes depend on the version of PyTorch and on the processor, so the weights that are shipped are kept.
    """
    torch.manual_seed(seed)
    drawn, classes = pictures.of_classes(np.random.RandomState(seed + 100), (PICTURES,) * 10)
    images, labels = prepare(drawn), torch.from_numpy(classes)
    model = ConvNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    plan = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(labels)).split(BATCH):
            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        plan.step()
    file = io.BytesIO()
    torch.save(model.eval().state_dict(), file)
    return file.getvalue()
