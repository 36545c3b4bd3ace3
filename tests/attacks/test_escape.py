"""Attacks of the family "escape", each tried against the whole pipeline."""

from checks import Attacks


class TestEscape(Attacks):
    family = "escape"
