"""A picture of a class: a line of dots for each student, a column for each exercise."""

import base64
import io
import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from PIL import Image

from torchmark.standing import KINDS, Standing
from torchmark.survey import Survey

LIGHT = {"correct": "#0f7a6c", "some": "#8fd0c4", "none": "#e8843c", "ended": "#8a4fb0", "untried": "#dfe3e8",
         "uncounted": "#ffffff"}  # fmt: skip
DARK = {"correct": "#3dbfae", "some": "#1d5f58", "none": "#e58a48", "ended": "#b98be0", "untried": "#343b45",
        "uncounted": "#12161c"}  # fmt: skip
LINES = 600  # at most so many lines in a picture
HEIGHT = 600  # CSS pixels, about


@dataclass(frozen=True)
class Heatmap:
    """A picture for a light and one for a dark page, as data URLs, one pixel for each line and column.

    group: students to a line; width, height: in CSS pixels, whole multiples of the picture's.
    """

    light: str
    dark: str
    group: int
    column: int
    width: int
    height: int


def heatmap(found: Survey) -> Heatmap | None:
    """The picture of the students who were judged, highest score first; None where there is nothing to draw.

    Where there are more than LINES students, a line stands for several neighbours, and a dot for the commonest
    result among them.
    """
    students = ranked(found)
    if not students or not found.items:
        return None
    group = math.ceil(len(students) / LINES)
    groups = [students[start : start + group] for start in range(0, len(students), group)]
    kinds = list(KINDS)
    pixels = np.array(
        [[kinds.index(_commonest(some, item.name)) for item in found.items] for some in groups], dtype=np.uint8
    )
    lines, columns = pixels.shape
    column, line = max(18, min(48, 900 // columns)), max(1, min(18, HEIGHT // lines))
    return Heatmap(_png(pixels, LIGHT), _png(pixels, DARK), group, column, columns * column, lines * line)


def ranked(found: Survey) -> list[Standing]:
    """The students who were judged, highest score first."""
    return sorted((each for each in found.standings if each.judged), key=lambda each: (-each.share, -each.correct))


def _commonest(some: list[Standing], exercise: str) -> str:
    kinds = Counter(each.cells[exercise].kind if exercise in each.cells else "uncounted" for each in some)
    return kinds.most_common(1)[0][0]


def _png(pixels: np.ndarray, colours: dict[str, str]) -> str:
    image = Image.fromarray(pixels, mode="P")
    image.putpalette(b"".join(bytes.fromhex(colours[kind][1:]) for kind in KINDS))
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
