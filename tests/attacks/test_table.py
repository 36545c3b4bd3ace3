"""The attacks are of the agreed form, and the table in the documents is theirs."""

import json
import re
from pathlib import Path

from attack import FAMILIES, attacks

ROOT = Path(__file__).parents[2]


def test_there_are_attacks_of_every_family() -> None:
    found = attacks()
    assert len(found) >= 64 and {attack.family for attack in found} == set(FAMILIES)
    assert len({attack.name for attack in found}) == len(found)
    assert len({attack.tries for attack in found}) == len(found)


def test_the_table_lists_exactly_the_attacks() -> None:
    text = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [attack.name for attack in attacks()]


def test_each_attack_was_tried_against_stock_nbgrader_or_says_why_not() -> None:
    known = json.loads((ROOT / "bench" / "attacks.json").read_text(encoding="utf-8"))
    assert [attack.name for attack in attacks() if not attack.alone and attack.name not in known] == []
    assert set(known) <= {attack.name for attack in attacks()}


def test_most_attacks_work_against_stock_nbgrader() -> None:
    known = json.loads((ROOT / "bench" / "attacks.json").read_text(encoding="utf-8"))
    assert sum(map(bool, known.values())) > 0.6 * len(known)
