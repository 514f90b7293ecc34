"""Feelings toward airlines against human labels, and the changes raised, of people with five or more posts.

The last feeling of each person and airline beside the last reading and the mean of all readings: mean absolute error
against the mean of the human labels, and rank correlation (Spearman) with it. Ten changes, or all if fewer, are printed
with their posts, chosen by a fixed seed.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.machine import machine
from benchmarks.shifts_world import Doubles

from heedful.customers.feelings.crowd import Crowd
from heedful.customers.feelings.lines import Changed, Said, Traced
from heedful.understanding.clauses import mentions
from heedful.understanding.reader import reader
from heedful.understanding.types import Marked, Quality

POSTS = Path("../shared/data/posts/airlines.ndjson")
LEAST = 5
SHOWN, SEED = 10, 4
LEAN = {"negative": -1, "neutral": 0, "positive": 1}

Post = dict[str, Any]


def posts() -> list[Post]:
    """In order of time, each once, with the reading toward its airline."""
    if not POSTS.exists():
        raise SystemExit(f"{POSTS} is not there: the benchmark needs the public posts beside the checkout")
    rows = (json.loads(line) for line in POSTS.read_text(encoding="utf8").splitlines())
    found = sorted({row["id"]: row for row in rows}.values(), key=lambda row: datetime.fromisoformat(row["created_at"]))
    targets = [[Marked(name=row["brand"], spans=mentions(row["text"], [row["brand"]]))] for row in found]
    read = reader().read([row["text"] for row in found], targets=targets, quality=Quality.BALANCED)
    return [
        row | {"read": str(toward[0].sentiment or "unknown"), "sure": toward[0].confidence}
        for row, one in zip(found, read, strict=True)
        if (toward := one.targets)
    ]


def followed(rows: Sequence[Post]) -> tuple[dict[tuple[str, str], float], list[Changed]]:
    lines = [
        Said(
            customer=row["author"],
            target=row["brand"],
            at=row["created_at"],
            sentiment=row["read"],
            confidence=row["sure"],
            id=row["id"],
        )
        for row in rows
    ]
    answers = Crowd().follow(lines)
    last = {(str(told.customer), str(told.target)): told.feeling for told, _ in answers if isinstance(told, Traced)}
    return last, [change for _, change in answers if change]


def ranks(values: Doubles) -> Doubles:
    """Mean ranks, ties shared."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    upto = np.cumsum(counts)
    return np.asarray((upto - (counts - 1) / 2)[inverse], dtype=np.float64)


def against(guess: Sequence[float], truth: Sequence[float]) -> dict[str, float]:
    one, other = np.array(guess), np.array(truth)
    rank = float(np.corrcoef(ranks(one), ranks(other))[0, 1])
    return {"mean_absolute_error": round(float(np.abs(one - other).mean()), 4), "rank_correlation": round(rank, 4)}


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="python -m benchmarks.shifts_airlines", description=__doc__).parse_args(argv)
    rows = posts()
    last, changes = followed(rows)
    people: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for row in rows:
        people[row["author"], row["brand"]].append(row)
    many = {who: said for who, said in people.items() if len(said) >= LEAST}
    truth = [float(np.mean([LEAN[row["sentiment"]] for row in said])) for said in many.values()]
    readings = [[LEAN.get(row["read"], 0) for row in said] for said in many.values()]
    changed = [change for change in changes if (change.customer, change.target) in many]
    figure = {
        "benchmark": "shifts_airlines",
        "people": len(many),
        "feeling": against([last[who] for who in many], truth),
        "last post": against([float(said[-1]) for said in readings], truth),
        "plain mean": against([float(np.mean(said)) for said in readings], truth),
        "changes": len(changed),
        "machine": machine(),
    }
    for change in random.Random(SEED).sample(changed, min(SHOWN, len(changed))):
        show(change, many[str(change.customer), str(change.target)])
    print(json.dumps(figure))
    return 0


def show(change: Changed, said: Sequence[Post]) -> None:
    evidence = {row.id for row in change.evidence}
    what = f"{change.direction}, size {change.size}, confidence {change.confidence}"
    print(f"\n{change.customer} toward {change.target}: {what}", file=sys.stderr)
    for row in said:
        mark = "*" if row["id"] in evidence else " "
        known = " <- known here" if row["created_at"] == change.detected_at else ""
        human, text = row["sentiment"], row["text"].replace("\n", " ")
        print(f"  {mark} {row['created_at'][:16]} read {row['read']}, human {human}: {text}{known}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
