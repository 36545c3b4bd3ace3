"""Attacks of the family "denial", each tried against the whole pipeline."""

from checks import Attacks


class TestDenial(Attacks):
    family = "denial"
