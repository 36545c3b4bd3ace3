"""The chapter's printed figures, reproduced with the reference; independent checks of what has none."""

import itertools
import os
import platform
import subprocess
import sys
from importlib import metadata
from unittest import mock

import numpy as np
import pytest
import torch
from packaging.version import Version

# The texts


def test_versions_agree_with_platform_and_metadata(reference):
    found = reference.versions()
    assert found["python"] == tuple(int(number) for number in platform.python_version_tuple())
    assert found["torch"].split("+")[0] == metadata.version("torch").split("+")[0]
    assert type(found["python"]) is tuple


def test_this_python_is_the_one_the_chapter_hopes_for(reference):
    assert reference.at_least(platform.python_version(), "3.6")
    assert reference.at_least(torch.__version__, "2.0")


def test_versions_compare_as_packaging_compares_them(reference):
    texts = ["0", "0.0.1", "0.4.1", "1", "1.0", "1.13.1+cu117", "2.0.0", "2.7.0", "2.7.1+cu126", "2.10", "2.9.10"]
    for version, least in itertools.product(texts, texts):
        expected = Version(Version(version).public) >= Version(Version(least).public)
        assert reference.at_least(version, least) is expected, (version, least)


def test_the_examples_of_the_statement(reference):
    assert reference.at_least("3.10.2", "3.6") is True
    assert reference.at_least("2.7.1+cu126", "2.8") is False
    assert not "3.10" >= "3.6"


# The machine


@pytest.mark.parametrize("available", [True, False])
def test_one_expectation_matches_each_machine(reference, available):
    for count in range(1, 4):
        with (
            mock.patch.object(torch.cuda, "is_available", lambda: available),
            mock.patch.object(torch.cuda, "device_count", lambda count=count: count),
        ):
            matching = [expected for expected in range(5) if reference.cuda_matches_expectation(expected)]
        assert matching == [count if available else 0]


def test_this_machine_has_what_torch_says(reference):
    assert reference.cuda_matches_expectation(torch.cuda.device_count() if torch.cuda.is_available() else 0)


def test_this_interpreter_has_this_torch(reference):
    assert os.path.samefile(reference.torch_location(sys.executable), torch.__file__)


def test_an_interpreter_that_sees_no_libraries_has_no_torch(reference, tmp_path):
    lonely = tmp_path / "python"
    lonely.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n', encoding="utf-8")
    lonely.chmod(0o755)
    assert subprocess.run([lonely, "-c", "import math"], check=True).returncode == 0
    assert reference.torch_location(str(lonely)) is None
    assert reference.same_torch_location(str(lonely)) is False


# Memory


def test_a_million_float32_take_four_million_bytes(reference):
    assert reference.parameter_bytes(1_000_000, torch.float32) == 4_000_000


def test_a_huge_layer_takes_twelve_gigabytes(reference):
    n = 3 * 1024 * 1024 * 1024
    assert n > 3_000_000_000
    assert reference.parameter_bytes(n, torch.float32) == 12 * 2**30


@pytest.mark.parametrize("name", ["float16", "float32", "float64", "int8", "uint8", "int32", "int64", "complex64"])
def test_bytes_agree_with_numpy(reference, name):
    assert reference.parameter_bytes(12, getattr(torch, name)) == np.zeros(12, name).nbytes


def test_bytes_agree_with_a_tensor_that_was_made(reference):
    for dtype in (torch.bfloat16, torch.bool, torch.complex128, torch.int16):
        assert reference.parameter_bytes(5, dtype) == torch.zeros(5, dtype=dtype).untyped_storage().nbytes()
