"""Attacks of the family "theft", each tried against the whole pipeline."""

from checks import Attacks


class TestTheft(Attacks):
    family = "theft"
