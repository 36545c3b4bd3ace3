# %% [markdown]
# # Setting up: what do you have?
#
# Deep learning needs little to begin with: Python, PyTorch, a notebook, and some memory. A graphics
# processor helps later. Most of the trouble that people have in their first week comes from not knowing
# which of these they have: the notebook uses another PyTorch than the terminal, a graphics processor is
# there but can't be used, a version is older than it looks. In this short lesson you write six small
# functions that find out. You also meet the tools of the course.
#
# How to work: write your answer where it says `YOUR CODE HERE`, run the cell, then run the check below it.
# You may check as often as you like. Two agreements hold for the whole lesson:
#
# - **The checks pretend.** They run your functions as if on other machines: they put other values into
#   `sys`, `torch` and `torch.cuda`. So ask inside your function, when it is called, and write the module's
#   name in front, as in `torch.cuda.is_available()`.
# - **Call what you have built.** Where a statement says that a function *calls* another one, call it by that
#   name. The checks put another function in its place, so that a slip in one exercise doesn't cost you
#   points in the next.

# %%
import contextlib
import os
import platform
import re
import subprocess
import sys
from unittest import mock

import matplotlib.pyplot as plt
import torch

from torchmark import check
from torchmark.data import find

# %% [markdown]
# ## Which versions are these?
#
# A notebook is a page in the browser. The code in its cells is run by another program, the **kernel**,
# which keeps the variables until you restart it. The kernel is an ordinary Python, but not always the one
# that answers when you type `python` in a terminal. So the first question goes to the kernel itself. Python
# tells its version in `sys.version_info`, and PyTorch in `torch.__version__`.
#
# ### `versions`
# Return a dict with two entries. `"python"` is the version of the Python that runs this notebook, as a tuple
# of three ints. `"torch"` is what `torch.__version__` says, as a str, whole.
#
# With Python 3.9.18 and PyTorch 2.7.1 for CUDA 12.6 it is
# `{"python": (3, 9, 18), "torch": "2.7.1+cu126"}`.

# %% answer="versions"
def versions():
    """`{"python": (major, minor, micro), "torch": text}` of this kernel: three ints, and a str."""
    ### BEGIN SOLUTION
    return {"python": sys.version_info[:3], "torch": torch.__version__}
    ### END SOLUTION


# %%
print({name: type(value).__name__ for name, value in versions().items()})

# %% [markdown]
# The numbers differ from machine to machine, so this page shows types only. Add a cell and look at yours.
#
# ## Is it new enough?
#
# The book hopes for Python 3.6 at least. That is easily asked and easily got wrong: text is compared letter
# by letter, and after `"3."` the letter `1` comes before the letter `6`.

# %%
print('"3.10" >= "3.6" is', "3.10" >= "3.6")

# %% [markdown]
# ### `at_least`
# You get two versions as text, `version` and `least`. Return `True` if `version` is `least` or newer, else
# `False`. Versions are compared number by number, from the left.
#
# - A version begins with one or more ints joined by single dots. Only these count: what follows them, as in
#   `"2.7.1+cu126"`, `"3.14.0rc2"` or `"2.9.0.dev20250815"`, is ignored, in both arguments.
# - Numbers that are not written count as 0: `"3.9"` is the same version as `"3.9.0"`.
#
# `at_least("3.10.2", "3.6")` is `True`, and `at_least("2.7.1+cu126", "2.8")` is `False`.

# %% answer="at_least"
def at_least(version, least):
    """Whether the version `version` is `least` or newer; both are text that begins with dotted numbers."""
    ### BEGIN SOLUTION
    def numbers(text):
        found = [int(number) for number in re.match(r"\d+(\.\d+)*", text)[0].split(".")]
        while found and found[-1] == 0:
            found.pop()
        return found

    return numbers(version) >= numbers(least)
    ### END SOLUTION


# %%
print("Python 3.6 or newer: ", at_least(platform.python_version(), "3.6"))
print("PyTorch 2.0 or newer:", at_least(torch.__version__, "2.0"))

# %% [markdown]
# Here are some versions of Python, each compared with each. On the left as text, on the right by your
# function. Filled means that the version of the row is at least that of the column: in the right order
# that is a triangle.

# %%
releases = ["2.7", "3.6", "3.8", "3.9", "3.10", "3.11", "3.14"]
_, panels = plt.subplots(1, 2, figsize=(7.6, 3.6), layout="constrained")
for ax, title, compare in ((panels[0], "as text", str.__ge__), (panels[1], "by at_least", at_least)):
    ax.imshow([[compare(row, column) for column in releases] for row in releases], cmap="Blues", vmin=0, vmax=1.5)
    ax.set_xticks(range(len(releases)), releases)
    ax.set_yticks(range(len(releases)), releases)
    ax.set(title=title, xlabel="least")
panels[0].set_ylabel("version")
plt.show()

# %% [markdown]
# ## Is there a GPU, and can PyTorch use it?
#
# A graphics processor (GPU) does many small calculations at once and can make training some fifty times
# faster. PyTorch talks to NVIDIA's GPUs through **CUDA**. Three things must fit together: a GPU, its
# driver, and a PyTorch that was built for CUDA. If one is missing, PyTorch still works, on the CPU, and says
# nothing: the training is just slow. Nothing in this course needs a GPU, but you should know whether you
# have one, and whether PyTorch agrees.
#
# Two functions tell, and neither fails on a machine without a GPU: `torch.cuda.device_count()` counts the
# GPUs that it sees, and `torch.cuda.is_available()` says whether CUDA can be used at all. It happens that
# GPUs are counted which can't be used, for instance because the driver is too old.
#
# ### `cuda_matches_expectation`
# You get `expected`, the number of GPUs that you think PyTorch can use on this machine, an int from 0 on.
# PyTorch can use as many as `torch.cuda.device_count()` says, or none where `torch.cuda.is_available()` is
# false. Return `True` if that number is exactly `expected`, else `False`. Put nothing on a GPU to find out.
#
# On a laptop without a GPU, `cuda_matches_expectation(0)` is `True` and `cuda_matches_expectation(1)` is
# `False`.

# %% answer="cuda_matches_expectation"
def cuda_matches_expectation(expected):
    """Whether the number of GPUs that PyTorch can use through CUDA is `expected`; a bool."""
    ### BEGIN SOLUTION
    usable = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return usable == expected
    ### END SOLUTION


# %% [markdown]
# What do you expect of your machine? Try your number in a cell of your own.

# %%
matching = [expected for expected in range(17) if cuda_matches_expectation(expected)]
print("exactly one number of GPUs is right:", len(matching) == 1)

# %% [markdown]
# This is how the checks pretend: for a moment, `mock.patch.object` puts another function in the place of one
# of torch's. So your function can be seen on machines that nobody has at hand. Filled means that what was
# expected is what there is. Where CUDA can't be used, it doesn't matter how many GPUs are seen.


# %%
@contextlib.contextmanager
def pretend(available, count):
    """A machine on which CUDA is `available` or not, and sees `count` GPUs."""
    with (
        mock.patch.object(torch.cuda, "is_available", lambda: available),
        mock.patch.object(torch.cuda, "device_count", lambda: count),
    ):
        yield


_, panels = plt.subplots(1, 2, figsize=(7.0, 3.0), layout="constrained")
for ax, available in zip(panels, (True, False), strict=True):
    rows = []
    for count in (1, 2, 3):
        with pretend(available, count):
            rows.append([cuda_matches_expectation(expected) for expected in range(4)])
    ax.imshow(rows, cmap="Blues", vmin=0, vmax=1.5)
    ax.set_xticks(range(4))
    ax.set_yticks(range(3), ["1", "2", "3"])
    ax.set(xlabel="expected", title="CUDA is available" if available else "CUDA is not available")
panels[0].set_ylabel("GPUs seen")
plt.show()

# %% [markdown]
# ## Two Pythons, one PyTorch?
#
# On many machines there are several Pythons: one of the system, one of Anaconda, one for each virtual
# environment. Each has its own libraries. If you install something in the terminal and the notebook doesn't
# find it, the two use different Pythons. An **interpreter** is the program file of a Python; the one that
# runs this kernel is `sys.executable`. A module lies where its `__file__` says; that of torch ends like this:

# %%
print(os.sep.join(torch.__file__.split(os.sep)[-2:]))

# %% [markdown]
# To learn what another interpreter has, run it. A program is run by `subprocess.run`, which takes the program
# and its arguments as a list. Python itself runs a line of code that follows the argument `-c`.

# %%
asked = subprocess.run(
    [sys.executable, "-c", "import math; print(math.pi)"], capture_output=True, text=True, check=False
)
print("it returned", asked.returncode, "and wrote", repr(asked.stdout))

# %% [markdown]
# A return code of 0 means that all went well. What it wrote ends in a line break, `\n`.
#
# ### `torch_location`
# You get `python`, the path of an interpreter, a str. Return the path of the torch that this interpreter
# imports: what `torch.__file__` is there, as a str without a line break. Return `None` if it has no torch.
#
# - The path `python` may contain spaces. The interpreter exists and works.
# - While it is imported, a torch may write warnings to the error output. They don't belong to the path.

# %% answer="torch_location"
def torch_location(python):
    """`torch.__file__` in the interpreter `python` (a path), a str; None if it can't import torch."""
    ### BEGIN SOLUTION
    asked = subprocess.run([python, "-c", "import torch; print(torch.__file__)"], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None
    ### END SOLUTION


# %%
print("the kernel's interpreter imports", os.sep.join(torch_location(sys.executable).split(os.sep)[-2:]))

# %% [markdown]
# The version alone says little: the same version may be installed twice. Whether two programs share a
# library is decided by where it lies.
#
# ### `same_torch_location`
# You get `python`, the path of an interpreter. Return `True` if its torch is the file that this kernel's
# `torch.__file__` names, else `False`. It calls `torch_location(python)`, which gives a path or `None`; where
# it is `None`, return `False`.
#
# One file may have several paths: `"envs/a/../b/torch/__init__.py"` is `"envs/b/torch/__init__.py"`, and a link
# leads to the file that it points to. Such paths are the same location. All files that are named exist.

# %% answer="same_torch_location"
def same_torch_location(python):
    """Whether the interpreter `python` imports the very torch that this kernel has imported; a bool."""
    ### BEGIN SOLUTION
    there = torch_location(python)
    return there is not None and os.path.samefile(there, torch.__file__)
    ### END SOLUTION


# %% [markdown]
# For the kernel's own interpreter the answer should be yes. In a cell of your own, try the Python of your
# terminal; `python -c "import sys; print(sys.executable)"` tells its path there.

# %%
print("the kernel's interpreter has the kernel's torch:", same_torch_location(sys.executable))

# %% [markdown]
# ## How much memory does a model take?
#
# What a network has learned is kept in its **parameters**, plain numbers, often millions of them. Their
# number and their type, the **dtype**, decide how much memory the model takes. The names of most dtypes end
# in a number of *bits*: `torch.float32` has 32 of them. Memory is counted in **bytes**, and a byte is 8 bits.
# There are dtypes without a number, too: `torch.bool` takes one byte.
#
# ### `parameter_bytes`
# You get `n`, an int from 0 on, and a `dtype` of torch: any of the floating-point, integer, complex and
# boolean ones. Return the bytes that `n` values of this dtype take in a tensor, without what Python adds for
# the object itself, as an int. `n` may be larger than what your memory can hold.
#
# `parameter_bytes(10, torch.float32)` is `40`.

# %% answer="parameter_bytes"
def parameter_bytes(n, dtype):
    """The bytes that `n` values of `dtype` take, an int."""
    ### BEGIN SOLUTION
    return n * dtype.itemsize
    ### END SOLUTION


# %% [markdown]
# A million parameters as float32 take four million bytes. The same million in other dtypes:

# %%
dtypes = [torch.bool, torch.bfloat16, torch.float16, torch.float32, torch.float64, torch.complex128]
names = [str(dtype).removeprefix("torch.") for dtype in dtypes]
_, ax = plt.subplots(figsize=(5.6, 3.0), layout="constrained")
ax.barh(names, [parameter_bytes(1_000_000, dtype) / 1e6 for dtype in dtypes])
ax.set(xlabel="million bytes", title="A million parameters")
ax.invert_yaxis()
ax.grid(alpha=0.3, axis="x")
plt.show()

# %% [markdown]
# Now some networks of the chapters to come. The picture classifier of chapter 7 has 3.7 million parameters,
# and resnet101, which you meet in chapter 2, has 44.5 million. One layer that joined every pixel of a color
# picture of 1024 x 1024 with 1024 outputs would have three billion. Both axes are logarithmic: each line of
# the grid is ten times the one before.

# %%
layer = 3 * 1024 * 1024 * 1024
networks = {"chapter 7": 3_700_000, "resnet101": 44_500_000, "one huge layer": layer}

_, ax = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
for dtype in (torch.float64, torch.float32, torch.float16):
    sizes = [10**k for k in range(5, 12)]
    ax.loglog(sizes, [parameter_bytes(n, dtype) for n in sizes], label=str(dtype).removeprefix("torch."))
for network, n in networks.items():
    taken = parameter_bytes(n, torch.float32)
    ax.plot(n, taken, "ko", ms=5)
    ax.annotate(network, (n, taken), (8, -12), textcoords="offset points")
ax.axhline(16 * 2**30, color="gray", ls="--", label="16 GB of memory")
ax.set(xlabel="parameters", ylabel="bytes")
ax.grid(alpha=0.3)
ax.legend()
plt.show()

print("one huge layer:", parameter_bytes(layer, torch.float32) / 2**30, "GB (of 1024 x 1024 x 1024 bytes)")

# %% [markdown]
# And that is only to keep the parameters. To train them takes several times as much: a gradient for each of
# them, and often further numbers that the optimizer keeps.
#
# ## The tools of the course
#
# You have used the first of them already.
#
# - **`check("name")`** below an exercise runs the shown cases on your answer and says what came out: what was
#   expected, what it got, and if it recognises the mistake, what may be behind it. The answers are graded
#   later with more cases, which differ from the shown ones. If you can, think of inputs that a check didn't
#   try.
# - **`torchmark check NOTEBOOK`**, typed in a terminal, does the same for all exercises of a notebook, in a
#   fresh kernel from top to bottom. Do it before you hand in: it finds answers that only work because of a
#   cell that you have deleted since.
# - **`find("name")`** gives you the path of a data set. The course brings a small stand-in for each, so that
#   everything works without a network; if you have fetched the real data with `torchmark data fetch`, you
#   get that. `find` prints which one it is. Checks and grading use the stand-ins in any case.

# %%
wine_path = find("wine")
with open(wine_path, encoding="utf-8") as file:
    print(file.readline().strip()[:60], "...")

# %% [markdown]
# Now you know what you work with: two versions and how to compare them, a GPU or none, one torch or two, and
# what a model takes of your memory. If a notebook behaves oddly later, come back and ask these questions
# first.
