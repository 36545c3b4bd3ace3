"""Judges notebooks one after the other, as `torchmark judge` does, in a process of its own: it may be made to hang.

python driver.py COURSE RESULTS NOTEBOOK...     appends one line of JSON for each notebook to RESULTS
"""

import json
import sys
import time
from pathlib import Path

from torchmark.process import nursery

nursery.start()  # before all else is imported

from torchmark.course import Course, load_course  # noqa: E402
from torchmark.grade import Key, Result, grade_file, key_of  # noqa: E402
from torchmark.submission import NotANotebook  # noqa: E402


def judged(course: Course, path: Path) -> Result:
    """What `torchmark judge` makes of a notebook."""

    def key(lesson: str, part: str) -> Key:
        return key_of(course, lesson or part.split("-")[0], part)

    try:
        return grade_file(path, key)
    except NotANotebook as error:
        return Result("", path.name, error=str(error))


def main(root: str, results: str, *notebooks: str) -> None:
    """Judge the notebooks; a line is written when its notebook is done."""
    course = load_course(Path(root))
    with open(results, "a", encoding="utf-8") as file:
        for notebook in notebooks:
            start = time.monotonic()
            result = judged(course, Path(notebook))
            seconds = time.monotonic() - start
            print(
                json.dumps({"notebook": notebook, "seconds": seconds, "result": result.to_json()}),
                file=file,
                flush=True,
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
