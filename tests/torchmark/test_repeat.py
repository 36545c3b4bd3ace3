"""The same submission has the same result each time: alone, in a crowd, on one worker and on two, in any order.

In warm workers, too, and in those that are started anew.
"""

import json
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from test_nbgrader import CLASS
from test_submissions import filled

from torchmark.grade import grade, key_of

# Answers that would differ from run to run, if grading let them.
RESTLESS = {
    "mean": "def mean(x):\n    return x.mean() + torch.rand(()) + float(len(seen))",
    "tail": "import random\n\ndef tail(x):\n    return x[[hash('a') % 2, random.randrange(2), np.random.randint(2)]]",
    "ones": "import time\n\nones = torch.full((3,), float(os.environ.get('STARTED', 0)))",
    "Line": "class Line(torch.nn.Linear):\n    def __init__(self):\n        super().__init__(3, 2)",
    "fit": "def fit(w, n):\n    raise ValueError(f'{list(set(map(str, range(9))))} {torch.randn(3)}')",
}
BEFORE = """
import os
import matplotlib.pyplot as plt
import numpy as np
seen = [torch.rand(2), np.random.rand(2), {'b', 'a', 'c'}]
print(seen, len(seen), plt.get_fignums(), hash(str(plt.rcParams)))
plt.plot(np.random.rand(9), label="$x^2$")
plt.title("bold and *", weight="bold", family="monospace")
_ = plt.legend()
"""
COLD, ALONE, CROWD = 2, 6, 12


def restless(course):
    """A notebook full of chance."""
    return filled(course, RESTLESS, BEFORE)


@pytest.fixture(scope="module")
def results(course):
    """All results by kind of student: each of a class cold and warm, then all in shuffled order on two workers."""
    key, makers = key_of(course, "mini", "mini"), CLASS | {"restless": restless}
    found = defaultdict(list)

    def graded(name):
        result, notebook = grade(makers[name](course), key, "mini.ipynb")
        outputs = [cell.get("outputs") for cell in notebook.cells]
        return name, json.dumps([result.to_json(), outputs], sort_keys=True)

    alone = [*CLASS, *["restless"] * ALONE]
    crowd = [*CLASS, *["restless"] * CROWD]
    random.Random(0).shuffle(crowd)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("torchmark.process.nursery.warm", False)
        for name, text in map(graded, [*CLASS, *["restless"] * COLD]):
            found[name].append(text)
    for name, text in map(graded, alone):
        found[name].append(text)
    with ThreadPoolExecutor(2) as pool:
        for name, text in pool.map(graded, crowd):
            found[name].append(text)
    return found


def test_chance_is_the_same_twenty_times_alone_and_in_a_crowd(results):
    assert len(results["restless"]) == COLD + ALONE + CROWD == 20
    assert len(set(results["restless"])) == 1


@pytest.mark.parametrize("name", CLASS)
def test_nobody_is_graded_by_who_comes_before_or_at_the_same_time(results, name):
    assert len(results[name]) == 3 and len(set(results[name])) == 1


def test_what_is_compared_is_a_whole_result_with_outputs(results):
    result, outputs = json.loads(results["restless"][0])
    assert [exercise["points"] for exercise in result["exercises"]] == [0] * 5
    assert "tensor" in json.dumps(outputs) and "image/png" in json.dumps(outputs)
