"""The public posts that the encoders are trained on and measured with, put before them as when reading."""

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from training.rows import Row
from training.train_sentiment import sameness

from heedful.understanding.clauses import mentions

LABELS = ("negative", "neutral", "positive")
GERMAN_HELD_OUT = 700  # the last rows of de_train measure German
HELD_OUT = 10  # every tenth topic, and every tenth post about an entity, is kept for measuring


class Item(NamedTuple):
    ids: list[int]
    label: int
    target: bool
    weight: float
    key: str


def tenth(name: str) -> bool:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % HELD_OUT == 0  # noqa: S324


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf8") as lines:
        found = [json.loads(line) for line in lines if line.strip()]
    return [
        Row(one["text"], one["lang"], LABELS.index(one["sentiment"]), one.get("target"))
        for one in found
        if one["sentiment"] in LABELS
    ]


class Material(NamedTuple):
    posts: list[Row]
    targets: list[Row]
    measured: dict[str, list[Row]]


def material(folder: Path) -> Material:
    """What measures never trains, neither as a post nor with a target, however it is dressed."""
    german = rows(folder / "sentiment/de_train.ndjson")
    topics, entities = rows(folder / "targets/topics_train.ndjson"), rows(folder / "targets/entities_train.ndjson")
    measured = {
        "en_val": rows(folder / "sentiment/en_val.ndjson"),
        "multi_val": rows(folder / "sentiment/multi_val.ndjson"),
        "de_held_out": german[-GERMAN_HELD_OUT:],
        "topics": [row for row in topics if tenth(row.target or "")],
        "entities": [row for row in entities if tenth(row.text)],
    }
    held = {sameness(row.text) for name in ("en_val", "multi_val", "de_held_out") for row in measured[name]}
    held_targets = held | {sameness(row.text) for name in ("topics", "entities") for row in measured[name]}
    posts = [*rows(folder / "sentiment/en_train.ndjson"), *rows(folder / "sentiment/multi_train.ndjson")]
    posts += german[:-GERMAN_HELD_OUT]
    targets = [row for row in topics if not tenth(row.target or "")]
    targets += [row for row in entities if not tenth(row.text)]
    return Material(
        posts=list(dict.fromkeys(row for row in posts if sameness(row.text) not in held)),
        targets=list(dict.fromkeys(row for row in targets if sameness(row.text) not in held_targets)),
        measured=measured,
    )


def contrasts(targets: Sequence[Row], amount: int, random_: random.Random) -> list[Row]:
    """Two posts about two things, one after the other: what is said of the one is not said of the other."""
    found: list[Row] = []
    while len(found) < amount:
        a, b = random_.sample(targets, 2)
        if (
            a.label != b.label
            and a.target
            and b.target
            and mentions(a.text, [a.target])
            and not mentions(b.text, [a.target])
        ):
            joint = random_.choice([" ", ". ", ", ", " but ", " \u2014 "])
            text = joint.join((a.text, b.text) if random_.random() < 0.5 else (b.text, a.text))
            found.append(Row(text, a.lang, a.label, a.target))
    return found


def items(written: Iterable[tuple[Row, list[int]]]) -> list[Item]:
    """Every sentiment weighs the same within its language, posts and targets apart."""
    pairs = list(written)
    amount: dict[tuple[str, bool, int], int] = {}
    spoken: dict[tuple[str, bool], int] = {}
    for row, _ in pairs:
        group = (row.lang, row.target is not None)
        amount[(*group, row.label)] = amount.get((*group, row.label), 0) + 1
        spoken[group] = spoken.get(group, 0) + 1
    return [
        Item(
            ids, row.label, row.target is not None, spoken[g] / 3 / amount[(*g, row.label)], f"{row.target}|{row.text}"
        )
        for row, ids in pairs
        for g in [(row.lang, row.target is not None)]
    ]


def untargeted(found: Material) -> list[Row]:
    """Every English post once, as a post."""
    rows = [Row(row.text, row.lang, row.label, None) for row in found.posts + found.targets if row.lang == "en"]
    return list({row.text: row for row in rows}.values())
