"""Write the skeleton of a new exercise into a lesson's four files."""

import keyword
from pathlib import Path

from torchmark.course import AuthorError, Course
from torchmark.lesson import read_cells

TEXT = '''
# %% [markdown]
# ### `{name}`
# Say what is given (names, shapes, dtypes), what to return, and one visible example.

# %% answer="{name}"
def {name}(x):
    """What it returns for `x` of shape (N,)."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
SHOWN = """

@case("{name}")
def test_{name}_of_three_numbers(nb, rng):
    return nb.{name}(torch.tensor([1.0, 2.0, 3.0]))
"""
HIDDEN = """

@case("{name}", inputs_unchanged=True)
def test_{name}_of_a_view(nb, rng):
    return nb.{name}(rng.strided(rng.normal(7)))
"""
ANSWERS = """
# %% wrong="{name}" says="You squared it." read="{heading}"
def {name}(x):
    return x**2

# %% right="{name}" says="as a sum"
def {name}(x):
    return x + x
"""
IMPORTS = "import torch\n\nfrom torchmark import case\n"
LESSON = "# %% [markdown]\n# # {lesson}\n\n# %%\nimport torch\n\nfrom torchmark import check\n"


def write_skeleton(course: Course, lesson: str, exercise: str) -> list[Path]:
    """Append an exercise to the files of a lesson, which are made where missing; the files written to.

    Raises AuthorError where the name can't be used or is in use.
    """
    if not exercise.isidentifier() or keyword.iskeyword(exercise):
        raise AuthorError(f"{exercise!r} can't be a name in Python; choose one of letters, digits and underscores")
    text = course.parts(lesson)[-1] if lesson in course.lessons() else course.root / "source" / f"{lesson}.py"
    if text.exists() and any(f'answer="{exercise}"' in part.read_text() for part in course.parts(lesson)):
        raise AuthorError(f"{text}: exercise {exercise} is there already; choose another name")
    tests = course.tests(lesson)
    tests.mkdir(parents=True, exist_ok=True)
    starts = {
        text: LESSON.format(lesson=lesson),
        tests / "test_shown.py": IMPORTS,
        tests / "test_hidden.py": IMPORTS,
        tests / "answers.py": "# %%\nimport torch\n",
    }
    for path, start in starts.items():
        if not path.exists():
            path.write_text(start, encoding="utf-8")
    heading = _last_heading(text)
    for path, skeleton in zip(starts, (TEXT, SHOWN, HIDDEN, ANSWERS), strict=True):
        with path.open("a", encoding="utf-8") as file:
            file.write(skeleton.format(name=exercise, heading=heading))
    return list(starts)


def _last_heading(text: Path) -> str:
    """The heading under which the new exercise stands."""
    lines = [line for cell in read_cells(text) if cell.kind == "markdown" for line in cell.source.splitlines()]
    return next(line.lstrip("#").strip() for line in reversed(lines) if line.startswith(("# ", "## ")))
