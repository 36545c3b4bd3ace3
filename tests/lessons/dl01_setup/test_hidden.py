"""Hidden cases of dl01_setup: they never leave the course, and differ in kind from the shown ones."""

import contextlib
import os
import pathlib
import sys
import tempfile
import venv
from collections import namedtuple
from unittest import mock

import torch
from torch.torch_version import TorchVersion

from torchmark import case

VersionInfo = namedtuple("VersionInfo", "major minor micro releaselevel serial")
NOISY_TORCH = """
import sys
import warnings

warnings.warn("the driver of this machine is too old")
print("no NumPy here", file=sys.stderr)
__version__ = "1.13.1"
"""


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


def on_machine(nb, available, count, expectations):
    with pretended_gpus(available, count):
        return [nb.cuda_matches_expectation(expected) for expected in expectations]


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
        venv.EnvBuilder(symlinks=True).create(folder)
        if torch_lines is not None:
            (site,) = folder.rglob("site-packages")
            (site / "books.pth").write_text(f"{folder}\n", encoding="utf-8")
            (folder / "torch").mkdir()
            (folder / "torch" / "__init__.py").write_text(torch_lines, encoding="utf-8")
        yield folder, f"{name}/bin/python"  # a relative path, which is the same in every run


def without_folder(answer, folder):
    """A path as it would be if the folder, which has another name each time, were called FOLDER."""
    return answer.replace(str(folder), "FOLDER") if isinstance(answer, str) else answer


@contextlib.contextmanager
def installed_torches(*names):
    """A folder with NAME/torch/__init__.py for each name, alike but for that of c; the kernel's torch is the first."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve()
        for name in names:
            (folder / name / "torch").mkdir(parents=True)
            text = "# another build" if name == "c" else "# torch"
            (folder / name / "torch" / "__init__.py").write_text(text, encoding="utf-8")
        with mock.patch.object(torch, "__file__", str(folder / names[0] / "torch" / "__init__.py")):
            yield folder


# Which versions are these?


@case("versions")
def test_versions_of_an_old_machine(nb, rng):
    with pretended_versions((3, 6, 15), TorchVersion("1.10.2")):
        return nb.versions()


@case("versions")
def test_versions_of_a_nightly_build(nb, rng):
    with pretended_versions((3, 14, 0), "2.13.0a0+git1234567"):
        return nb.versions()


@case("versions")
def test_versions_are_asked_for_anew(nb, rng):
    seen = []
    for python, torch_version in (((3, 10, 4), "2.4.0+cpu"), ((4, 0, 12), "3.0.0")):
        with pretended_versions(python, torch_version):
            seen.append(nb.versions())
    return seen


# Is it new enough?


@case("at_least", points=2)
def test_versions_in_order_and_out_of_order(nb, rng):
    order = ["1.13.1", "2.0.0", "2.0.1", "2.9.10", "2.10.0", "2.10.9", "10.2.0"]
    return [nb.at_least(version, least) for version in order for least in order]


@case("at_least")
def test_what_follows_the_numbers_is_ignored(nb, rng):
    return [
        nb.at_least("2.7.0", "2.7.0+cu126"),
        nb.at_least("2.7.0+cu126", "2.7.0.1"),
        nb.at_least("3.14.0rc2", "3.14"),
        nb.at_least("3.14.0", "3.14.0rc2"),
        nb.at_least("2.9.0.dev20250815", "2.9.0"),
        nb.at_least("2.9.0.dev20250815+cu128", "2.9.1"),
        nb.at_least("2.13.0a0+git1234567", "2.13.0"),
        nb.at_least("2.12.1", "2.13.0a0+git1234567"),
    ]


@case("at_least")
def test_numbers_that_are_not_written_are_zero(nb, rng):
    return [
        nb.at_least("3", "3.0.0"),
        nb.at_least("3.0.0", "3"),
        nb.at_least("3.9", "3.9.1"),
        nb.at_least("3.9.1", "3.9"),
        nb.at_least("3.10.0.0+cpu", "3.10"),
        nb.at_least("3.10", "3.10.0.0+cpu"),
        nb.at_least("0.4", "0.0.1"),
        nb.at_least("0.0.1", "0"),
        nb.at_least("0", "0.0"),
        nb.at_least("0", "0.1"),
    ]


@case("at_least")
def test_versions_that_are_dates(nb, rng):
    year, month = 2000 + rng.integers(10, 30, 1).item(), rng.integers(2, 9, 1).item()
    return [
        nb.at_least(f"{year}.{month}", f"{year}.1{month}"),
        nb.at_least(f"{year}.1{month}", f"{year}.{month}"),
        nb.at_least(f"{year}.0{month}", f"{year}.{month}"),
        nb.at_least(f"{year}.{month}", f"{year}.0{month}"),
    ]


# Is there a GPU, and can PyTorch use it?


@case("cuda_matches_expectation")
def test_gpus_that_are_seen_but_cannot_be_used(nb, rng):
    return on_machine(nb, False, 2, range(4))


@case("cuda_matches_expectation")
def test_more_and_fewer_gpus_than_expected(nb, rng):
    return on_machine(nb, True, 3, range(6))


@case("cuda_matches_expectation")
def test_no_gpu_and_no_driver(nb, rng):
    return on_machine(nb, False, 0, range(3))


@case("cuda_matches_expectation")
def test_a_driver_comes_and_goes(nb, rng):
    return [on_machine(nb, available, 1, range(3)) for available in (True, False, True)]


@case("cuda_matches_expectation", gpu=True)
def test_the_gpus_of_this_machine(nb, rng):
    count = torch.cuda.device_count()
    return [nb.cuda_matches_expectation(expected) for expected in (count, count + 1, 0)]


# Two Pythons, one PyTorch?


@case("torch_location", seconds=40)
def test_location_of_a_torch_that_warns(nb, rng):
    with another_python("noisy", NOISY_TORCH) as (folder, python):
        return without_folder(nb.torch_location(python), folder)


@case("torch_location", seconds=40)
def test_location_below_a_folder_with_a_space(nb, rng):
    with another_python("my env", "__version__ = '2.0.0'\n") as (folder, python):
        return without_folder(nb.torch_location(python), folder)


@case("torch_location", seconds=40)
def test_no_location_of_a_torch_that_is_not_there(nb, rng):
    with another_python("empty", None) as (folder, python):
        return without_folder(nb.torch_location(python), folder)


@case("same_torch_location")
def test_two_interpreters_and_two_torches(nb, rng):
    with installed_torches("b", "a", "c") as folder:
        places = {f"envs/{name}/python": str(folder / name / "torch" / "__init__.py") for name in "abc"}
        with nb.replacing(torch_location=places.get):
            return [nb.same_torch_location(python) for python in places]


@case("same_torch_location")
def test_an_interpreter_without_torch(nb, rng):
    with installed_torches("here"), nb.replacing(torch_location=lambda python: None):
        return nb.same_torch_location("envs/empty/python")


@case("same_torch_location")
def test_one_file_by_two_paths(nb, rng):
    with installed_torches("here", "there") as folder:
        there = f"{folder}/there/../here/torch/__init__.py"
        with nb.replacing(torch_location=lambda python: there):
            return nb.same_torch_location("envs/detour/python")


@case("same_torch_location")
def test_links_to_the_same_and_to_another_torch(nb, rng):
    with installed_torches("here", "there") as folder:
        (folder / "same").symlink_to(folder / "here", target_is_directory=True)
        (folder / "other").symlink_to(folder / "there", target_is_directory=True)
        with nb.replacing(torch_location=lambda python: f"{folder}/{python}/torch/__init__.py"):
            return [nb.same_torch_location("same"), nb.same_torch_location("other")]


@case("same_torch_location")
def test_this_torch_is_reached_through_a_link(nb, rng):
    with installed_torches("here", "there") as folder:
        (folder / "link").symlink_to(folder / "here", target_is_directory=True)
        with (
            mock.patch.object(torch, "__file__", f"{folder}/link/torch/__init__.py"),
            nb.replacing(torch_location=lambda python: f"{folder}/{python}/torch/__init__.py"),
        ):
            return [nb.same_torch_location("here"), nb.same_torch_location("there")]


# How much memory does a model take?


@case("parameter_bytes")
def test_bytes_of_every_kind_of_dtype(nb, rng):
    dtypes = [
        torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int8, torch.uint8,
        torch.int16, torch.int32, torch.int64, torch.bool, torch.complex64, torch.complex128,
    ]  # fmt: skip
    return [nb.parameter_bytes(7, dtype) for dtype in dtypes]


@case("parameter_bytes")
def test_bytes_of_a_random_number(nb, rng):
    return nb.parameter_bytes(rng.integers(1000, 100000, 1).item(), torch.float64)


@case("parameter_bytes")
def test_bytes_of_none_and_of_one(nb, rng):
    return [nb.parameter_bytes(n, dtype) for n in (0, 1) for dtype in (torch.float32, torch.bool)]


@case("parameter_bytes")
def test_bytes_beyond_any_memory(nb, rng):
    return [nb.parameter_bytes(10**15 + 1, dtype) for dtype in (torch.float16, torch.float32)]
