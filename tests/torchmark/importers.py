"""What other programs accept: Gradescope's documented format, the import rules of Canvas and Moodle."""

import re
from pathlib import Path
from typing import Any

import pandas

VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "anyOf": [{"required": ["score"]}, {"required": ["tests"]}],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}


def table(path: Path) -> list[list[str]]:
    """All cells of a CSV file as text, read by pandas, which knows of byte order marks and of quoted newlines."""
    found = pandas.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return found.values.tolist()


def canvas_import(path: Path, users: dict[int, str], assignments: dict[int, str]) -> dict[str, Any]:
    """What Canvas' gradebook_importer.rb makes of a file: the assignment, its points, the grades by login.

    users: logins by Canvas' numbers; assignments: titles by number. A student is looked for by number, then login.
    """
    header, *rows = table(path)
    assert (
        len(header) > 3 and "Student" in header[0] and "ID" in header[1] and re.search(r"SIS\s+Login\s+ID", header[2])
    )
    assert "Section" in header[3]
    (column,) = header[4:]
    title = re.fullmatch(r"(.*)\s\((\d+)\)", column)
    known = next((name for name in assignments.values() if name == column), None)
    found: dict[str, Any] = {
        "assignment": assignments.get(int(title[2])) if title else known,
        "possible": None,
        "grades": {},
    }
    for row in rows:
        if "Points Possible" in row[0]:
            assert found["possible"] is None, "two rows of points possible"
            found["possible"] = float(row[4])
            continue
        number = int(re.match(r"\d*", row[1])[0] or 0)  # Ruby's to_i
        login = users.get(number) or (row[2] if row[2] in users.values() else f"new student {row[0]}")
        assert login not in found["grades"], f"two rows for {login}"
        found["grades"][login] = float(row[4])
    return found


def moodle_import(path: Path, by: str, users: set[str], most: float = 100.0) -> dict[str, tuple[float, str]]:
    """Grade and feedback by user as Moodle's load_data.php takes them; it refuses the whole file for one bad row."""
    header, *rows = table(path)
    header = [name.strip() for name in header]
    assert len(set(header)) == len(header) and "" not in header
    user, grade = header.index(by), header.index("mini")
    found = {}
    for row in rows:
        assert len(row) == len(header)
        if not row[user]:
            continue
        assert row[user] in users, f"user mapping error: {row[user]}"
        assert 0 <= float(row[grade]) <= most
        found[row[user]] = float(row[grade]), row[header.index("mini feedback")]
    return found
