"""Shown cases of dl01_setup: they travel with the release, and their inputs can be checked by hand."""

import contextlib
import os
import pathlib
import sys
import tempfile
import venv
from collections import namedtuple
from unittest import mock

import torch

from torchmark import case

VersionInfo = namedtuple("VersionInfo", "major minor micro releaselevel serial")


@contextlib.contextmanager
def pretended_versions(python, torch_version):
    """A kernel with other versions; Python's is given as three ints."""
    text = ".".join(str(number) for number in python)
    with (
        mock.patch.object(sys, "version_info", VersionInfo(*python, "final", 0)),
        mock.patch.object(sys, "version", f"{text} (main, Aug  1 2025, 10:00:00) [GCC 13.2.0]"),
        mock.patch.object(sys, "hexversion", python[0] << 24 | python[1] << 16 | python[2] << 8 | 0xF0),
        mock.patch.object(torch, "__version__", torch_version),
    ):
        yield


@contextlib.contextmanager
def pretended_gpus(available, count):
    """A machine that sees `count` GPUs, and on which CUDA is `available` or not."""
    with (
        mock.patch.object(torch.cuda, "is_available", lambda: available),
        mock.patch.object(torch.cuda, "device_count", lambda: count),
    ):
        yield


@contextlib.contextmanager
def another_python(name, torch_lines):
    """The folder of a virtual environment `name`, its interpreter; it has a torch of these lines, or none.

    Meanwhile the kernel's own torch pretends to lie elsewhere, and no program answers to the name `python`.
    """
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    with (
        tempfile.TemporaryDirectory() as scratch,
        contextlib.chdir(scratch),
        mock.patch.dict(os.environ, clean | {"PATH": "nowhere"}, clear=True),
        mock.patch.object(torch, "__file__", "kernel/torch/__init__.py"),
    ):
        folder = pathlib.Path(scratch).resolve() / name
        venv.EnvBuilder(symlinks=os.name != "nt").create(folder)
        if torch_lines is not None:
            (site,) = folder.rglob("site-packages")
            (site / "books.pth").write_text(f"{folder}\n", encoding="utf-8")
            (folder / "torch").mkdir()
            (folder / "torch" / "__init__.py").write_text(torch_lines, encoding="utf-8")
        # a relative path, which is the same in every run
        yield folder, str(pathlib.Path(name, "Scripts/python.exe" if os.name == "nt" else "bin/python"))


def without_folder(answer, folder):
    """A path as it would be if the folder, which has another name each time, were called FOLDER."""
    return answer.replace(str(folder), "FOLDER").replace("\\", "/") if isinstance(answer, str) else answer


@contextlib.contextmanager
def installed_torches(*names):
    """A folder with an empty file NAME/torch/__init__.py for each name; the kernel's torch is the first."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        for name in names:
            (folder / name / "torch").mkdir(parents=True)
            (folder / name / "torch" / "__init__.py").touch()
        with mock.patch.object(torch, "__file__", str(folder / names[0] / "torch" / "__init__.py")):
            yield folder


# Which versions are these?


@case("versions")
def test_versions_of_python_3_9_18_and_torch_2_7_1(nb, rng):
    with pretended_versions((3, 9, 18), "2.7.1+cu126"):
        return nb.versions()


# Is it new enough?


@case("at_least")
def test_two_digits_are_more_than_one(nb, rng):
    return nb.at_least("3.10.2", "3.6")


@case("at_least")
def test_an_older_minor_version(nb, rng):
    return nb.at_least("2.7.1+cu126", "2.8")


@case("at_least")
def test_the_same_version_is_new_enough(nb, rng):
    return nb.at_least("3.9", "3.9.0")


# Is there a GPU, and can PyTorch use it?


@case("cuda_matches_expectation")
def test_no_gpu_where_none_is_expected(nb, rng):
    with pretended_gpus(available=False, count=0):
        return nb.cuda_matches_expectation(0)


@case("cuda_matches_expectation")
def test_no_gpu_where_one_is_expected(nb, rng):
    with pretended_gpus(available=False, count=0):
        return nb.cuda_matches_expectation(1)


@case("cuda_matches_expectation")
def test_two_gpus_where_two_are_expected(nb, rng):
    with pretended_gpus(available=True, count=2):
        return nb.cuda_matches_expectation(2)


# Two Pythons, one PyTorch?


@case("torch_location", seconds=40)
def test_location_in_another_environment(nb, rng):
    with another_python("env", "__version__ = '2.0.0'\n") as (folder, python):
        return without_folder(nb.torch_location(python), folder)


@case("torch_location", seconds=40)
def test_an_environment_that_lacks_torch(nb, rng):
    with another_python("env", None) as (folder, python):
        return without_folder(nb.torch_location(python), folder)


@case("same_torch_location")
def test_the_very_same_path(nb, rng):
    with installed_torches("here") as folder:
        there = str(folder / "here" / "torch" / "__init__.py")
        with nb.replacing(torch_location=lambda python: there):
            return nb.same_torch_location("other/python")


@case("same_torch_location")
def test_a_torch_in_another_folder(nb, rng):
    with installed_torches("here", "there") as folder:
        there = str(folder / "there" / "torch" / "__init__.py")
        with nb.replacing(torch_location=lambda python: there):
            return nb.same_torch_location("other/python")


# How much memory does a model take?


@case("parameter_bytes")
def test_bytes_of_ten_float32(nb, rng):
    return nb.parameter_bytes(10, torch.float32)


@case("parameter_bytes")
def test_bytes_of_three_float16(nb, rng):
    return nb.parameter_bytes(3, torch.float16)
