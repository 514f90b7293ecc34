"""How the reader errs, counted on posts with human labels: the tables of `shifts_habits.json` and what the detector
knows of them, as `heedful/customers/feelings/weigh.py` holds it. Prints both; `--write` renews the tables.

For each reading and each other meaning a logistic regression on the logit of the reader's confidence tells how much
less likely the other meaning is. The two sets of posts weigh the same, and so do the three meanings.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from benchmarks.shifts_airlines import posts
from benchmarks.shifts_world import BINS, HABITS, SURE, Doubles

from heedful.understanding.reader import reader
from heedful.understanding.types import Quality

TABLES = Path(__file__).with_name("shifts_habits.json")
GENERAL = Path(__file__).resolve().parents[2] / "shared/data/sentiment/en_val.ndjson"
NAMES = ("negative", "neutral", "positive")
ROUNDS = 50

Told = tuple[str, str, float | None]  # meant, read, confidence


def airlines() -> list[Told]:
    return [(row["sentiment"], row["read"], row["sure"]) for row in posts()]


def general() -> list[Told]:
    rows = [json.loads(line) for line in GENERAL.read_text(encoding="utf8").splitlines()]
    read = reader().read([row["text"] for row in rows], quality=Quality.BALANCED)
    return [
        (row["sentiment"], str(one.sentiment or "unknown"), one.confidence) for row, one in zip(rows, read, strict=True)
    ]


def counted(told: list[Told]) -> Doubles:
    """(meant, read, confidence)."""
    found = np.zeros((3, 3, BINS))
    for meant, read, sure in told:
        if read in NAMES and sure is not None:
            place = min(int(np.searchsorted(HABITS["edges"], sure, side="right")) - 1, BINS - 1)
            found[NAMES.index(meant), NAMES.index(read), place] += 1
    return found


def regressions(tables: list[Doubles]) -> tuple[Doubles, Doubles, Doubles]:
    """Confusion, offsets and slopes, the latter two by (read, meant)."""
    table = sum((one / one.sum(axis=(1, 2), keepdims=True) for one in tables), np.zeros(tables[0].shape)) / len(tables)
    logit = np.log(SURE / (1 - SURE))
    offset, slope = np.zeros((3, 3)), np.zeros((3, 3))
    for read in range(3):
        for meant in set(range(3)) - {read}:
            offset[read, meant], slope[read, meant] = _regression(logit, table[meant, read], table[read, read])
    return table.sum(axis=2), offset, slope


def _regression(x: Doubles, yes: Doubles, no: Doubles) -> tuple[float, float]:
    """log(yes / no) = a + b x, by Newton's steps."""
    given, weight = np.column_stack([np.ones_like(x), x]), yes + no
    found = np.zeros(2)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-(given @ found)))
        slope = given.T @ (yes - weight * chance)
        found += np.linalg.solve((given * (weight * chance * (1 - chance))[:, None]).T @ given, slope)
    return float(found[0]), float(found[1])


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.shifts_fit", description=__doc__)
    options.add_argument("--write", action="store_true")
    written = options.parse_args(argv).write
    found = {"airlines": counted(airlines()), "posts": counted(general())}
    for name, numbers in zip(("CONFUSION", "OFFSET", "SLOPE"), regressions(list(found.values())), strict=True):
        print(name, np.round(numbers, 3 if name == "CONFUSION" else 2).tolist())
    if written:
        counts = {name: table.astype(int).tolist() for name, table in found.items()}
        TABLES.write_text(json.dumps(HABITS | counts) + "\n", encoding="utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
