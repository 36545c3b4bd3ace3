"""Attacks of the family "forging", each tried against the whole pipeline."""

from checks import Attacks


class TestForging(Attacks):
    family = "forging"
