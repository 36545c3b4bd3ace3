# %%
import os
import platform
import re
import subprocess
import sys

import torch


# %% wrong="versions" says="You returned the text of sys.version, which also tells the compiler; three ints were asked." read="Which versions are these?"
def versions():
    return {"python": sys.version, "torch": torch.__version__}


# %% wrong="versions" says="You split the version's text, and the parts are still text, not ints." read="Which versions are these?"
def versions():
    return {"python": tuple(sys.version.split()[0].split(".")), "torch": torch.__version__}


# %% wrong="versions" says="You returned Python's version as one text; a tuple of three ints was asked." read="Which versions are these?"
def versions():
    return {"python": platform.python_version(), "torch": torch.__version__}


# %% wrong="versions" says="You returned all of sys.version_info, which has two more entries than a version has numbers." read="Which versions are these?"
def versions():
    return {"python": tuple(sys.version_info), "torch": torch.__version__}


# %% wrong="versions" says="You left the third number of Python's version out." read="Which versions are these?"
def versions():
    return {"python": sys.version_info[:2], "torch": torch.__version__}


# %% wrong="versions" says="You cut off what follows the numbers in PyTorch's version; it was asked whole." read="Which versions are these?"
def versions():
    return {"python": sys.version_info[:3], "torch": torch.__version__.split("+")[0]}


# %% wrong="versions" says="You turned PyTorch's version into numbers as well; it was asked as text." read="Which versions are these?"
def versions():
    return {"python": sys.version_info[:3], "torch": tuple(int(n) for n in re.findall(r"\d+", torch.__version__)[:3])}


# %% wrong="versions" says="You wrote down the versions that you saw once; the function should ask the machine that it runs on." read="Which versions are these?"
def versions():
    return {"python": (3, 12, 3), "torch": "2.6.0+cu124"}


# %% wrong="versions" says="You returned the two versions as a pair, without the names that belong to them." read="Which versions are these?"
def versions():
    return sys.version_info[:3], torch.__version__


# %% right="versions" says="by the names of the parts"
def versions():
    python = sys.version_info
    return dict(torch=str(torch.__version__), python=(python.major, python.minor, python.micro))


# %% right="versions" says="by way of platform's text"
def versions():
    return {"python": tuple(int(number) for number in platform.python_version().split(".")), "torch": torch.__version__}


# %% wrong="at_least" says="You compared texts letter by letter, so that 10 comes before 9." read="Is it new enough?"
def at_least(version, least):
    return version >= least


# %% wrong="at_least" says="You read a version as a decimal number, so that 3.10 is less than 3.6." read="Is it new enough?"
def at_least(version, least):
    def number(text):
        return float(".".join(re.findall(r"\d+", text)[:2]))

    return number(version) >= number(least)


# %% wrong="at_least" says="You asked for newer; the same version is new enough." read="Is it new enough?"
from itertools import zip_longest


def at_least(version, least):
    pairs = zip_longest(
        *(map(int, re.match(r"[\d.]*\d", text)[0].split(".")) for text in (version, least)), fillvalue=0
    )
    first, second = zip(*pairs)
    return first > second


# %% wrong="at_least" says="You thought that every part between two dots is a number; there may be letters at the end." read="Is it new enough?"
from itertools import zip_longest


def at_least(version, least):
    pairs = zip_longest(*(map(int, text.split(".")) for text in (version, least)), fillvalue=0)
    first, second = zip(*pairs)
    return first >= second


# %% wrong="at_least" says="You compared only the first number of each version." read="Is it new enough?"
def at_least(version, least):
    return int(version.split(".")[0]) >= int(least.split(".")[0])


# %% wrong="at_least" says="You compared each number with its partner, though a larger one further left already decides." read="Is it new enough?"
from itertools import zip_longest


def at_least(version, least):
    pairs = zip_longest(
        *(map(int, re.match(r"[\d.]*\d", text)[0].split(".")) for text in (version, least)), fillvalue=0
    )
    return all(first >= second for first, second in pairs)


# %% wrong="at_least" says="You compared tuples of different lengths, where the shorter one counts as older; numbers that are not written are 0." read="Is it new enough?"
def at_least(version, least):
    first, second = (tuple(map(int, re.match(r"[\d.]*\d", text)[0].split("."))) for text in (version, least))
    return first >= second


# %% wrong="at_least" says="You took every number in the text, also those that follow the version itself." read="Is it new enough?"
from itertools import zip_longest


def at_least(version, least):
    first, second = zip(*zip_longest(*(map(int, re.findall(r"\d+", text)) for text in (version, least)), fillvalue=0))
    return first >= second


# %% wrong="at_least" says="You compared what both versions have, and ignored the numbers that only one of them has." read="Is it new enough?"
def at_least(version, least):
    first, second = zip(*zip(*(map(int, re.match(r"[\d.]*\d", text)[0].split(".")) for text in (version, least))))
    return first >= second


# %% right="at_least" says="filled up with zeros, then compared as tuples"
def at_least(version, least):
    first, second = (list(map(int, re.match(r"[\d.]*\d", text)[0].split("."))) for text in (version, least))
    length = max(len(first), len(second))
    return first + [0] * (length - len(first)) >= second + [0] * (length - len(second))


# %% right="at_least" says="number by number, in a loop"
from itertools import zip_longest


def at_least(version, least):
    def numbers(text):
        end = 0
        while end < len(text) and text[end] in "0123456789.":
            end += 1
        return [int(number) for number in text[:end].strip(".").split(".")]

    for first, second in zip_longest(numbers(version), numbers(least), fillvalue=0):
        if first != second:
            return first > second
    return True


# %% right="at_least" says="with the packaging library"
def at_least(version, least):
    from packaging.version import Version

    return Version(Version(version).base_version) >= Version(Version(least).base_version)


# %% wrong="cuda_matches_expectation" says="You only counted the GPUs; one that is counted may still be of no use." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return torch.cuda.device_count() == expected


# %% wrong="cuda_matches_expectation" says="You only asked whether CUDA is available, not for how many GPUs." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return torch.cuda.is_available() == (expected > 0)


# %% wrong="cuda_matches_expectation" says="You put a tensor on the GPU to see what happens; where there is none, that fails." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    torch.zeros(1).cuda()
    return torch.cuda.device_count() == expected


# %% wrong="cuda_matches_expectation" says="You put a tensor on the GPU and took any error as no GPU; that neither counts them nor asks the two functions." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    try:
        torch.zeros(1).cuda()
    except (RuntimeError, AssertionError):
        return expected == 0
    return expected > 0


# %% wrong="cuda_matches_expectation" says="You answered no wherever CUDA is missing, also where no GPU was expected." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return torch.cuda.is_available() and torch.cuda.device_count() == expected


# %% wrong="cuda_matches_expectation" says="You took more GPUs than expected for a match." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return (torch.cuda.device_count() if torch.cuda.is_available() else 0) >= expected


# %% wrong="cuda_matches_expectation" says="You returned the number of GPUs; the question was whether it is the expected one." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


# %% wrong="cuda_matches_expectation" says="You returned whether there is a GPU, whatever was expected." read="Is there a GPU, and can PyTorch use it?"
def cuda_matches_expectation(expected):
    return torch.cuda.is_available() and torch.cuda.device_count() > 0


# %% right="cuda_matches_expectation" says="the two situations apart"
def cuda_matches_expectation(expected):
    if not torch.cuda.is_available():
        return expected == 0
    return torch.cuda.device_count() == expected


# %% right="cuda_matches_expectation" says="a product of bool and int"
def cuda_matches_expectation(expected):
    return torch.cuda.is_available() * torch.cuda.device_count() == expected


# %% wrong="torch_location" says="You returned the location of the kernel's own torch, not that of the interpreter you were given." read="Two Pythons, one PyTorch?"
def torch_location(python):
    return torch.__file__


# %% wrong="torch_location" says="You asked whatever answers to the name python, not the interpreter you were given." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run(
        "python -c 'import torch; print(torch.__file__)'", shell=True, capture_output=True, text=True
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You kept the line break that print writes at the end." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__file__)"], capture_output=True, text=True)
    return asked.stdout if asked.returncode == 0 else None


# %% wrong="torch_location" says="You returned what was written as bytes, not as a str." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__file__)"], capture_output=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You returned the folder of torch; its file was asked." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__path__[0])"], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You asked for the version; the location was asked." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You let an interpreter without torch raise an error." read="Two Pythons, one PyTorch?"
def torch_location(python):
    return subprocess.check_output(
        [python, "-c", "import torch; print(torch.__file__)"], text=True, stderr=subprocess.DEVNULL
    ).strip()


# %% wrong="torch_location" says="You returned an empty text where there is no torch; None was asked." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__file__)"], capture_output=True, text=True)
    return asked.stdout.strip()


# %% wrong="torch_location" says="You joined program and arguments to one line of text, which falls apart at a space in the path." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run(
        f'{python} -c "import torch; print(torch.__file__)"', shell=True, capture_output=True, text=True
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You took warnings, which go to the error output, for a part of the answer." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run(
        [python, "-c", "import torch; print(torch.__file__)"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


# %% wrong="torch_location" says="You took any word on the error output for a failure; warnings go there, too." read="Two Pythons, one PyTorch?"
def torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__file__)"], capture_output=True, text=True)
    return None if asked.stderr else asked.stdout.strip()


# %% right="torch_location" says="with check_output, which raises"
def torch_location(python):
    code = "import torch, sys; sys.stdout.write(torch.__file__)"
    try:
        return subprocess.check_output([python, "-c", code], text=True, stderr=subprocess.DEVNULL)
    except subprocess.CalledProcessError:
        return None


# %% right="torch_location" says="without importing it: by its spec, in isolated mode"
def torch_location(python):
    code = "import importlib.util as u; spec = u.find_spec('torch'); print(spec.origin if spec else '')"
    asked = subprocess.run([python, "-I", "-c", code], stdout=subprocess.PIPE, check=True)
    return asked.stdout.decode().rstrip() or None


# %% right="torch_location" says="the program arrives on its standard input"
def torch_location(python):
    asked = subprocess.Popen(
        [python, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, _ = asked.communicate("import torch\nprint(torch.__file__)\n")
    return out.splitlines()[-1] if out else None


# %% wrong="same_torch_location" says="You compared the paths as text; one file may have several paths." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    return torch_location(python) == torch.__file__


# %% wrong="same_torch_location" says="You tidied the paths up, but did not follow links." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    there = torch_location(python)
    return there is not None and os.path.abspath(there) == os.path.abspath(torch.__file__)


# %% wrong="same_torch_location" says="You compared versions; the same version may be installed twice." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    asked = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True)
    return asked.stdout.strip() == torch.__version__


# %% wrong="same_torch_location" says="You compared the interpreters; two of them may share a torch." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    return python == sys.executable


# %% wrong="same_torch_location" says="You did not expect an interpreter without torch." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    return os.path.samefile(torch_location(python), torch.__file__)


# %% wrong="same_torch_location" says="You compared the names of the files; every torch has an __init__.py." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    there = torch_location(python)
    return there is not None and os.path.basename(there) == os.path.basename(torch.__file__)


# %% wrong="same_torch_location" says="You compared the contents of the files; a second installation has the same." read="Two Pythons, one PyTorch?"
import pathlib


def same_torch_location(python):
    there = torch_location(python)
    return there is not None and pathlib.Path(there).read_bytes() == pathlib.Path(torch.__file__).read_bytes()


# %% wrong="same_torch_location" says="You asked the kernel's interpreter, not the one you were given." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    there = torch_location(sys.executable)
    return there is not None and os.path.samefile(there, torch.__file__)


# %% wrong="same_torch_location" says="You returned whether they differ." read="Two Pythons, one PyTorch?"
def same_torch_location(python):
    there = torch_location(python)
    return there is None or not os.path.samefile(there, torch.__file__)


# %% right="same_torch_location" says="both paths resolved"
def same_torch_location(python):
    there = torch_location(python)
    return bool(there) and os.path.realpath(there) == os.path.realpath(torch.__file__)


# %% right="same_torch_location" says="with pathlib"
import pathlib


def same_torch_location(python):
    there = torch_location(python)
    if there is None:
        return False
    return pathlib.Path(there).resolve() == pathlib.Path(torch.__file__).resolve()


# %% wrong="parameter_bytes" says="You counted bits; a byte is 8 of them." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * dtype.itemsize * 8


# %% wrong="parameter_bytes" says="You took 4 bytes for every dtype, which is right for float32." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * 4


# %% wrong="parameter_bytes" says="You took 8 bytes for every value, as Python's own floats need." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * 8


# %% wrong="parameter_bytes" says="You asked sys.getsizeof, which adds what Python keeps for the object itself." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return sys.getsizeof(torch.empty(0, dtype=dtype).untyped_storage()) + n * dtype.itemsize


# %% wrong="parameter_bytes" says="You made the tensor to measure it; a large one doesn't fit into memory." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return torch.empty(n, dtype=dtype).nbytes


# %% wrong="parameter_bytes" says="You asked torch.finfo, which knows floating-point dtypes only." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * torch.finfo(dtype).bits // 8


# %% wrong="parameter_bytes" says="You read the size from the dtype's name, but not every name has one." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * int(re.search(r"\d+", str(dtype))[0]) // 8


# %% wrong="parameter_bytes" says="You divided with /, which makes a float; an int was asked." read="How much memory does a model take?"
def parameter_bytes(n, dtype):
    return n * (dtype.itemsize * 8) / 8


# %% right="parameter_bytes" says="the size of an element of an empty tensor"
def parameter_bytes(n, dtype):
    return torch.empty(0, dtype=dtype).element_size() * n


# %% right="parameter_bytes" says="a tensor on the meta device takes no memory"
def parameter_bytes(n, dtype):
    return torch.empty(n, dtype=dtype, device="meta").nbytes


# %% right="parameter_bytes" says="the bytes of a single value"
def parameter_bytes(n, dtype):
    return n * torch.zeros((), dtype=dtype).untyped_storage().nbytes()
