"""How well texts are read, on posts of which none trained what they measure; peers stand in `read` and `categories`.

Prints a line of JSON for each set: macro recall, macro F1, accuracy and expected calibration error (15 bins of equal
width, Guo et al. 2017) in hundredths; F1 is the mean over languages where a set has several.
"""

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from heedful.understanding.clauses import mentions
from heedful.understanding.reader import reader
from heedful.understanding.types import Marked, Quality, Reading

DATA = Path("../shared/data")
LABELS = ("negative", "neutral", "positive")
GERMAN_HELD_OUT = 700
HELD_OUT = 10
BINS = 15
LEAST_POSTS = 20  # of a language that is measured

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    path = DATA / f"{name}.ndjson"
    if not path.exists():
        raise SystemExit(f"{path} is not there: the benchmark needs the public posts beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def tenth(name: str) -> bool:
    """As in training/material.py: what is kept out."""
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % HELD_OUT == 0  # noqa: S324


def scores(truth: Sequence[str], guess: Sequence[str | None]) -> dict[str, float]:
    recalls, f1s = [], []
    for label in sorted(set(truth)):
        right = sum(t == g == label for t, g in zip(truth, guess, strict=True))
        recalls.append(right / truth.count(label))
        f1s.append(2 * right / (truth.count(label) + list(guess).count(label)))
    accuracy = sum(t == g for t, g in zip(truth, guess, strict=True)) / len(truth)
    return {
        "macro_recall": round(100 * sum(recalls) / len(recalls), 2),
        "macro_f1": round(100 * sum(f1s) / len(f1s), 2),
        "accuracy": round(100 * accuracy, 2),
    }


def calibration_error(truth: Sequence[str], guess: Sequence[str | None], sure: Sequence[float | None]) -> float:
    right = np.array([t == g for t, g in zip(truth, guess, strict=True)], dtype=float)
    confidence = np.array([one or 0.0 for one in sure])
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps: npt.NDArray[np.float64] = np.array(
        [abs(right[place == k].sum() - confidence[place == k].sum()) for k in range(BINS)]
    )
    return round(float(gaps.sum() / len(right)), 4)


def average_precision(sure: Sequence[float], truth: Sequence[bool]) -> float:
    hits, total = 0, 0.0
    for k, (_, yes) in enumerate(sorted(zip(sure, truth, strict=True), key=lambda pair: -pair[0]), 1):
        hits += yes
        total += yes * hits / k
    return round(100 * total / max(sum(truth), 1), 2)


def sentiment(posts: Sequence[Row], quality: Quality) -> dict[str, Any]:
    read = reader().read([post["text"] for post in posts], quality=quality)
    truth, guess = [post["sentiment"] for post in posts], [str(one.sentiment) for one in read]
    found: dict[str, Any] = scores(truth, guess)
    found["calibration_error"] = calibration_error(truth, guess, [one.confidence for one in read])
    languages = sorted({post["lang"] for post in posts})
    if len(languages) > 1:
        by = {language: scores(*_of_language(posts, guess, language))["macro_f1"] for language in languages}
        found |= {"macro_f1": round(sum(by.values()) / len(by), 2), "macro_f1_by_language": by}
    return found


def _of_language(posts: Sequence[Row], guess: Sequence[str], language: str) -> tuple[list[str], list[str]]:
    mine = [place for place, post in enumerate(posts) if post["lang"] == language]
    return [posts[place]["sentiment"] for place in mine], [guess[place] for place in mine]


def toward(posts: Sequence[Row], quality: Quality, name: Callable[[Row], str]) -> dict[str, Any]:
    """As `heedful read` does with a target's name and nothing else."""
    texts = [post["text"] for post in posts]
    targets = [(Marked(name=name(post), spans=mentions(post["text"], [name(post)])),) for post in posts]
    read = reader().read(texts, targets=targets, quality=quality)
    return scores([post["sentiment"] for post in posts], [_first(one) for one in read])


def _first(reading: Reading) -> str | None:
    return str(reading.targets[0].sentiment) if reading.targets else None


def complaint(posts: Sequence[Row], quality: Quality) -> dict[str, Any]:
    read = reader().read([post["text"] for post in posts], quality=quality)
    return {"average_precision": average_precision([r.complaint or 0.0 for r in read], [p["complaint"] for p in posts])}


def language(posts: Sequence[Row]) -> dict[str, Any]:
    count = Counter(post["lang"] for post in posts)
    kept = [post for post in posts if len(post["lang"]) == 2 and count[post["lang"]] >= LEAST_POSTS]
    read = reader().read([post["text"] for post in kept], quality=Quality.FAST)
    return scores([post["lang"] for post in kept], [one.language for one in read])


def measures(quality: Quality) -> dict[str, Callable[[], dict[str, Any]]]:
    three = [row for row in rows("posts/airlines") if row["sentiment"] in LABELS]
    topics, entities = rows("targets/topics_train"), rows("targets/entities_train")
    return {
        "en_val": lambda: sentiment(rows("sentiment/en_val"), quality),
        "multi_val": lambda: sentiment(rows("sentiment/multi_val"), quality),
        "de held out": lambda: sentiment(rows("sentiment/de_train")[-GERMAN_HELD_OUT:], quality),
        "entities held out": lambda: toward(
            [row for row in entities if tenth(row["text"])], quality, lambda row: row["target"]
        ),
        "topics held out": lambda: toward(
            [row for row in topics if tenth(row["target"]) and row["sentiment"] in LABELS],
            quality,
            lambda row: row["target"],
        ),
        "airlines": lambda: toward(three, quality, lambda row: row["brand"]),
        "complaints": lambda: complaint(rows("intents/complaints_train"), quality),
        "language": lambda: language(rows("language/tweets_train") + rows("sentiment/multi_val")),
    }


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="heedful bench quality", description=__doc__)
    options.add_argument("--quality", type=Quality, choices=list(Quality), default=Quality.BEST)
    options.add_argument("--only", help="one of the sets")
    told = options.parse_args(argv)
    for name, measure in measures(told.quality).items():
        if told.only in {None, name}:
            start = time.process_time()
            figure = measure() | {"seconds": round(time.process_time() - start, 1)}
            print(json.dumps({"set": name, "quality": told.quality, "model": reader().version, **figure}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
