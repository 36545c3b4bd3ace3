# %% [markdown]
# tries: Hands in a notebook with endless numbers, lone surrogates, doubled names and bytes that are no text.
# error: yes

# %% edit="yes"
text = b'{"cells": [], "cells": 7, "metadata": {"n": 1' + b"0" * 5000 + b', "x": NaN, "s": "\\ud800"}, "nbformat": 4, "nbformat_minor": 1e400}'
(folder / "mini.ipynb").write_bytes(text + b"\xff\xfe\x00")
notebook = None
