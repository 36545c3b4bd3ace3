"""torchmark: an autograded course on deep learning with PyTorch."""

from torchmark.case import case
from torchmark.check import check, offer_names

__all__ = ["case", "check"]
__version__ = "0.1.0"

offer_names()
