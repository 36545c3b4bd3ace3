# %% [markdown]
# tries: Hands in a notebook whose JSON is nested ten thousand deep.
# error: yes

# %% edit="yes"
(folder / "mini.ipynb").write_text('{"cells": ' + "[" * 10_000 + "]" * 10_000 + ', "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
notebook = None
