"""The build: the same bytes every time, no secret in a release, and one line for each mistake in a lesson."""

# ruff: noqa: E501  sources of cells stand in one line each

import json

import nbformat
import pytest
from kit import released

from torchmark.build import build, solution_notebook, source_notebook, stale
from torchmark.course import AuthorError, find_course
from torchmark.demo import right_answers
from torchmark.lesson import read_lesson
from torchmark.observation import Items, Observation, Other, Scalar
from torchmark.oracle import Oracle, consult
from torchmark.record import read_record
from torchmark.reply import Failure

SECRETS = (
    "BEGIN SOLUTION", "END SOLUTION", "x.mean()", "x[1:]", "torch.ones(3)", "self.w * x", "found.append",
    "carries_gradients", "strided_matrix", "offset_view", "ones_doubled", "three_steps", "x.sum()", "x.narrow",
)  # fmt: skip


def files_of(course):
    folders = [course.root / kind / "mini" for kind in ("source", "release", "solutions")]
    return {
        path.relative_to(course.root): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "cache" not in str(path.relative_to(course.root))
    }


def test_two_builds_in_two_places_are_byte_identical_whatever_lay_there_before(course, text_course):
    (text_course.root / "release" / "mini").mkdir(parents=True)
    (text_course.root / "release" / "mini" / "old.txt").write_text("old")
    build(text_course, "mini")
    assert files_of(text_course) == files_of(course)


def test_a_changed_a_removed_and_an_added_file_are_stale_and_no_other_is(own_course):
    release, solutions = own_course.root / "release" / "mini", own_course.root / "solutions" / "mini"
    (release / "shown.json").write_text("{}")
    (release / "test_shown.py").unlink()
    (solutions / "more.ipynb").write_text("{}")
    (release / ".pytest_cache").mkdir()
    (release / ".pytest_cache" / "x").write_text("not counted")
    found = stale(own_course, "mini")
    assert found == sorted([release / "shown.json", release / "test_shown.py", solutions / "more.ipynb"])


def test_the_release_holds_no_solution_and_no_hidden_case(course):
    files = [
        path for path in (course.root / "release" / "mini").rglob("*") if path.is_file() and "cache" not in str(path)
    ]
    assert {path.name for path in files} == {"mini.ipynb", "test_shown.py", "shown.json"}
    for path in files:
        text = path.read_text()
        assert not [secret for secret in SECRETS if secret in text], path


def test_the_record_holds_no_observation_of_a_hidden_case(course):
    record = json.loads((course.root / "release" / "mini" / "shown.json").read_text())
    names = {name for exercise in record["exercises"].values() for name in exercise["expected"]}
    names |= {
        name for e in record["exercises"].values() for belief in e["misconceptions"] for name in belief["observed"]
    }
    assert names == {case.name for case in read_lesson(course, "mini").cases if case.shown}


def test_the_record_gives_back_exercises_with_their_shown_cases(course):
    record, exercises = read_record(course.root / "release" / "mini")
    assert record["lesson"] == "mini" and list(exercises) == read_lesson(course, "mini").exercises
    assert all(case.shown for exercise in exercises.values() for case in exercise.cases)
    assert len(exercises["mean"].misconceptions) == 3


def test_a_folder_without_a_record_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="keep the notebook in the folder") as error:
        read_record(tmp_path)
    assert "\n" not in str(error.value)


def test_a_released_notebook_is_valid_with_stable_ids_and_nbgrader_metadata(course):
    notebook = released(course)
    nbformat.validate(notebook)
    graded = {cell.id: cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata}
    assert all(mark.grade_id == name for name, mark in graded.items())
    assert [name for name, mark in graded.items() if mark.solution] == ["mean", "tail", "ones", "Line", "fit"]
    assert {name: mark.points for name, mark in graded.items() if mark.grade} == {
        "check-mean": 4, "check-tail": 2, "check-ones": 1, "check-Line": 1, "check-fit": 1,
    }  # fmt: skip
    assert all(mark.locked for mark in graded.values() if not mark.solution)


def test_a_stub_raises_not_implemented_and_can_be_run(course):
    stubs = {cell.id: cell.source for cell in released(course).cells}
    assert stubs["mean"].endswith("raise NotImplementedError()") and '"""Mean of all' in stubs["mean"]
    for name in ("mean", "tail", "Line", "fit"):
        compile(stubs[name], name, "exec")


def test_the_solutions_are_executed_and_hold_the_answers(course):
    notebook = nbformat.read(course.root / "solutions" / "mini" / "mini.ipynb", as_version=4)
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output["text"] for output in outputs] == ["tensor(1.) tensor([1., 1.])\n"]
    sources = "\n".join(cell.source for cell in notebook.cells)
    assert "return x.mean()" in sources and "SOLUTION" not in sources and "check(" not in sources


def test_a_comment_or_a_string_that_looks_like_a_marker_stays_in_the_solution(text_course):
    text = text_course.root / "source" / "mini.py"
    text.write_text(text.read_text().replace("print(mean(ones)", 'print("### a heading")\nprint(mean(ones)'))
    change(text_course, "source/mini.py", "    return x.mean()", "    ### first the sum\n    return x.mean()")
    lesson = read_lesson(text_course, "mini")
    assert "### first the sum" in right_answers(lesson)["mean"]
    assert 'print("### a heading")' in solution_notebook(lesson, lesson.parts[0]).cells[-1].source


def test_equal_cells_get_ids_of_their_own_and_keep_them_when_others_change(course):
    lesson = read_lesson(course, "mini")
    ids = [cell.id for cell in source_notebook(lesson, lesson.parts[0]).cells]
    assert len(set(ids)) == len(ids)


# The mistakes that an author can make, one line each.


def change(course, path, old, new):
    file = course.root / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


TEXT, SHOWN, HIDDEN = "source/mini.py", "tests/lessons/mini/test_shown.py", "tests/lessons/mini/test_hidden.py"
BANK = "tests/lessons/mini/answers.py"
HIDDEN_ONES = '@case("ones")\ndef test_ones_doubled(nb, rng):\n    return nb.ones * 2\n'
MORE = '\n\n@case("ones")\ndef {}(nb, rng):\n    return nb.ones * 3\n'
END = "    return nb.fit(rng.normal(), 3)\n"
MISTAKES = {
    "a missing end marker": (TEXT, "    ### END SOLUTION\n", "", "mean has 1 begin and 0 end markers", "in pairs"),
    "a missing begin marker": (TEXT, "    ### BEGIN SOLUTION\n", "", "mean has 0 begin and 1 end markers", "in pairs"),
    "markers in the wrong order": (
        TEXT, "    ### BEGIN SOLUTION\n    return x.mean()\n    ### END SOLUTION",
        "    ### END SOLUTION\n    return x.mean()\n    ### BEGIN SOLUTION", "mean", "SOLUTION",
    ),
    "a name used twice": (
        TEXT, "# %%\ndef slope", '# %% answer="ones"\n### BEGIN SOLUTION\nones = 1\n### END SOLUTION\n\n# %%\ndef slope',
        "exercise ones", "give each a name of its own",
    ),
    "an exercise without a hidden case": (HIDDEN, HIDDEN_ONES, "", "test_hidden.py", '@case("ones")'),
    "a case for no exercise": (HIDDEN, '@case("ones")', '@case("tows")', "test_ones_doubled", "mend its @case"),
    "a case name in both files": (HIDDEN, "test_ones_doubled", "test_ones_as_they_are", "test_ones_as_they_are", "rename"),
    "a case name twice in a file": (HIDDEN, HIDDEN_ONES, HIDDEN_ONES * 2, "test_ones_doubled", "rename"),
    "a read that names no heading": (BANK, 'read="Means"', 'read="Meens"', 'read="Meens"', "copy one"),
    "a wrong answer that says nothing": (BANK, 'says="Your ones are integers." ', "", "ones-wrong-1", "say the belief"),
    "a wrong answer for no exercise": (BANK, 'wrong="ones"', 'wrong="tows"', "tows", "mend its mark"),
    "a wrong answer that defines another name": (BANK, "ones = torch.ones(3, d", "tows = torch.ones(3, d", "ones", "define it"),
    "an unknown mark in the bank": (BANK, '# %% wrong="ones"', '# %% wrnog="ones"', "wrnog", ""),
    "a cell that does not define its name": (TEXT, "ones = torch.ones(3)", "tows = torch.ones(3)", "does not define ones", "mend"),
    "an answer that is only used": (TEXT, "ones = torch.ones(3)", "x = len('ones')\ntows = ones", "does not define ones", "mend"),
    "an answer that is no name": (TEXT, 'answer="ones"', 'answer="on es"', "on es", "mend answer="),
    "text that is no Python": (TEXT, "return x.mean()", "return x.mean(", "source/mini.py:", "valid Python"),
    "a bank that is no Python": (BANK, "return x.sum()\n", "return x.sum(\n", "answers.py:", "valid Python"),
    "cases that are no Python": (HIDDEN, "import torch\n", "import torch(\n", "test_hidden.py", "import"),
    "cases that do not import": (HIDDEN, "import torch\n", "import tortch\n", "test_hidden.py", "import"),
    "an unknown mark": (TEXT, "# %%\ndef slope", '# %% anwser="slope"\ndef slope', "unknown mark anwser", "answer="),
    "an unknown mark beside an answer": (TEXT, '# %% answer="ones"', '# %% answer="ones" points="3"', "points", ""),
    "solution markers in a cell without a mark": (TEXT, '# %% answer="ones"', "# %%", "solution markers", "answer="),
    "text before the first cell": (TEXT, "# %% [markdown]\n# # A lesson", "import os\n\n# %% [markdown]\n# # A lesson", ":1:", "# %%"),
    "an unknown option of a case": (HIDDEN, "gpu=True", "cpu=True", "test_hidden.py", "cpu"),
}  # fmt: skip
ALSO = {"solution markers in a cell without a mark": 3}  # then the cases and answers have no exercise


@pytest.mark.parametrize("name", MISTAKES)
def test_a_lesson_is_refused_in_one_line_for(text_course, name):
    path, old, new, what, repair = MISTAKES[name]
    change(text_course, path, old, new)
    with pytest.raises(AuthorError) as error:
        read_lesson(text_course, "mini")
    lines = str(error.value).splitlines()
    mine = [line for line in lines if what in line and repair in line]
    assert len(mine) == 1 and mine[0].startswith(str(text_course.root))
    assert len(lines) == 1 or name in ALSO or "no case for" in str(lines) or "is no exercise" in str(lines)


def test_a_stray_file_is_refused_in_one_line(text_course):
    (text_course.root / "tests" / "lessons" / "mini" / "notes.txt").write_text("")
    with pytest.raises(AuthorError, match=r"notes.txt: stray file; a lesson has") as error:
        read_lesson(text_course, "mini")
    assert "\n" not in str(error.value)


def test_all_mistakes_are_told_at_once(text_course):
    change(text_course, BANK, 'read="Means"', 'read="Meens"')
    change(text_course, TEXT, "    ### END SOLUTION\n", "")
    with pytest.raises(AuthorError) as error:
        read_lesson(text_course, "mini")
    assert len(error.value.problems) == 2


def test_cases_that_import_the_package_whole_are_cases_all_the_same(text_course):
    change(text_course, HIDDEN, "from torchmark import case\n", "import torchmark\nfrom torchmark import case\n")
    assert "test_ones_doubled" in [case.name for case in read_lesson(text_course, "mini").cases]


def test_a_reference_that_raises_is_refused_with_the_cell_and_the_reason(text_course):
    change(text_course, TEXT, "print(mean(ones), tail(ones))", "print(nothing)")
    with pytest.raises(AuthorError, match=r"mini.py: cell .* raises NameError: name 'nothing'"):
        consult(read_lesson(text_course, "mini"))


def test_a_case_that_returns_what_can_not_be_compared_or_does_not_end_is_refused(course):
    lesson = read_lesson(course, "mini")
    right = {f"reference:{case.name}": Observation(Scalar("int", 1)) for case in lesson.cases}
    other = {"reference:test_ones_doubled": Observation(Items("list", (Other("iterator"),)))}
    late = {"reference:test_ones_doubled": Failure("out of time")}
    for seen, reason in (
        (other, "test_ones_doubled returns what can't be compared"),
        (late, "out of time on the reference"),
    ):
        with pytest.raises(AuthorError, match=reason):
            Oracle(lesson, right | seen, {"ones": "Tensor"}).exercise("ones")


def test_an_unknown_lesson_is_refused_with_those_that_there_are(course):
    with pytest.raises(AuthorError, match=r"no lesson maxi .* lessons here: mini"):
        read_lesson(course, "maxi")


def test_a_course_is_found_from_any_folder_in_it_and_nowhere_else(course, tmp_path):
    assert find_course(course.root / "release" / "mini").root == course.root.resolve()
    with pytest.raises(AuthorError, match="no course here") as error:
        find_course(tmp_path)
    assert "\n" not in str(error.value)


def test_the_settings_of_the_judge_come_from_the_config(own_course):
    from torchmark.course import load_course

    config = own_course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Judge.seed = 7\nc.Judge.cell_seconds = 5.0\nc.Judge.memory = 1 << 30\n")
    course = load_course(own_course.root)
    assert (course.seed, course.cell_seconds, course.memory) == (7, 5.0, 1 << 30)
