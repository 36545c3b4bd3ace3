"""JUnit XML: a suite for each student or notebook, a test case for each exercise."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from torchmark.files import legal
from torchmark.results import ExerciseResult, StudentResult

ENDS = {"correct": "", "skipped": "skipped", "broken": "error"}  # every other outcome is a failure


def junit(results: Iterable[StudentResult]) -> Iterator[str]:
    """The file piece by piece, as Jenkins' schema and its many readers have it.

    A suite is named by the student's id; its properties are the points. Times are left out: none is measured.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="torchmark">\n'
    for result in results:
        yield tostring(_suite(result), encoding="unicode") + "\n"
    yield "</testsuites>\n"


def _suite(result: StudentResult) -> Element:
    suite = Element("testsuite", name=legal(result.person.id))
    properties = SubElement(suite, "properties")
    for name, points in (("points", result.points), ("max_points", result.max_points)):
        SubElement(properties, "property", name=name, value=f"{points:.10g}")
    for exercise in result.exercises:
        _testcase(suite, result.assignment, exercise)
    if result.error:
        case = SubElement(suite, "testcase", classname=legal(result.assignment), name="the notebooks can be judged")
        SubElement(case, "error", type="not judged", message=legal(result.error))
    for name, kind in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(kind))))
    return suite


def _testcase(suite: Element, assignment: str, exercise: ExerciseResult) -> None:
    place = assignment if exercise.part == assignment else f"{assignment}.{exercise.part}"
    case = SubElement(suite, "testcase", classname=legal(place), name=legal(exercise.name))
    if end := ENDS.get(exercise.outcome, "failure"):
        message = legal(exercise.message)
        SubElement(case, end, type=legal(exercise.outcome), message=message.split("\n")[0]).text = message
