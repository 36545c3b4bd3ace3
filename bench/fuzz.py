"""Fuzz everything that crosses from a worker or a student to the judge, for as long as you like.

python bench/fuzz.py --minutes 10 --seed 0

The properties are those of tests/torchmark/test_fuzz.py. Each group runs for at least so many minutes of wall
time, two groups at a time; a failure prints hypothesis' smallest example and ends with exit code 1.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
FACTOR = 10
GROUPS = {
    "observations": "observation or it_saw or forged_result or any_dtype or read_can_be_written",
    "replies": "reply_about or forbidden_calls",
    "frames": "frame",
    "notebooks": "repaired",
}


def fuzz(group: str, minutes: float, seed: int) -> tuple[str, int, float, str]:
    """Run the properties of a group until the time is over: its name, examples, minutes, and the first failure."""
    start, examples = time.monotonic(), 0
    while time.monotonic() - start < 60 * minutes:
        words = [sys.executable, "-m", "pytest", "-q", "--hypothesis-show-statistics", f"--hypothesis-seed={seed}",
                 "-p", "no:cacheprovider", "tests/torchmark/test_fuzz.py", "-k", GROUPS[group]]  # fmt: skip
        done = subprocess.run(
            words, cwd=ROOT, env=os.environ | {"TORCHMARK_FUZZ": str(FACTOR)}, capture_output=True, text=True
        )
        examples += sum(map(int, re.findall(r"(\d+) passing, ", done.stdout)))
        if done.returncode:
            return group, examples, (time.monotonic() - start) / 60, done.stdout
        seed += 1
    return group, examples, (time.monotonic() - start) / 60, ""


def main() -> None:
    """Fuzz all groups and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda group: fuzz(group, options.minutes, options.seed), GROUPS))
    for group, examples, minutes, failure in found:
        print(f"{group}: {examples} examples in {minutes:.1f} minutes, {'FAILED' if failure else 'no failure'}")
        if failure:
            print(failure)
    sys.exit(any(failure for *_, failure in found))


if __name__ == "__main__":
    main()
