"""Attacks of the family "denial", each tried against the whole pipeline."""

from checks import Attacks


class TestDenial(Attacks):
    family, classes = "denial", 3  # most of their time is spent waiting
