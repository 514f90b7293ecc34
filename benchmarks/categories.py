"""Categories by example: ours, words alone, the embedding alone and a linear SVM, on the same split in one run.

python -m benchmarks.categories [--data ../shared/data/intents/banking77_train.ndjson] [--each 10] [--seeds 3]
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.categories import Example, learn
from heedful.understanding.shipped import embed
from heedful.understanding.types import Quality

Way = Callable[[Sequence[Example], Sequence[str]], list[str]]


def split(rows: Sequence[Example], each: int | None, seed: int) -> tuple[list[Example], list[Example]]:
    """A fifth is kept out; of the rest all, or so many of each category."""
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    kept_out, learned = mixed[: len(mixed) // 5], mixed[len(mixed) // 5 :]
    if each is None:
        return learned, kept_out
    taken: dict[str, list[Example]] = defaultdict(list)
    for row in learned:
        if len(taken[row.intent]) < each:
            taken[row.intent].append(row)
    return [row for some in taken.values() for row in some], kept_out


def ours(quality: Quality) -> Way:
    def name(learned: Sequence[Example], asked: Sequence[str]) -> list[str]:
        way = None if quality is Quality.FAST else embed
        named = learn(learned, embed=way).name(asked, embed=way, quality=quality)
        return [likely[0].name for likely in named]

    return name


def embedding_only(learned: Sequence[Example], asked: Sequence[str]) -> list[str]:
    """One linear equation over the vectors, with a constant."""
    names = sorted({row.intent for row in learned})
    vectors = _with_one(embed([row.text for row in learned]))
    truth = np.array([[row.intent == name for name in names] for row in learned], dtype=np.float64)
    weights = np.linalg.solve(vectors.T @ vectors + 0.1 * np.eye(vectors.shape[1]), vectors.T @ truth)
    return [names[at] for at in (_with_one(embed(asked)) @ weights).argmax(axis=1).tolist()]


def _with_one(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    return np.hstack([vectors.astype(np.float64), np.ones((len(vectors), 1))])


def svm(learned: Sequence[Example], asked: Sequence[str]) -> list[str]:
    """What most would try first: scikit-learn's LinearSVC over TF-IDF of words, pairs and pieces."""
    text: Any = import_module("sklearn.feature_extraction.text")
    pipeline: Any = import_module("sklearn.pipeline")
    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    pieces = text.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True)
    union = pipeline.FeatureUnion([("words", words), ("pieces", pieces)])
    model = pipeline.make_pipeline(union, import_module("sklearn.svm").LinearSVC())
    model.fit([row.text for row in learned], [row.intent for row in learned])
    return [str(name) for name in model.predict(list(asked))]


def measured(way: Way, rows: Sequence[Example], each: int | None, seeds: int) -> dict[str, float]:
    accuracies, seconds = [], []
    for seed in range(seeds):
        learned, asked = split(rows, each, seed)
        begun = time.process_time()
        named = way(learned, [row.text for row in asked])
        seconds.append(time.process_time() - begun)
        accuracies.append(100 * sum(a == row.intent for a, row in zip(named, asked, strict=True)) / len(asked))
    return {
        "accuracy": round(sum(accuracies) / seeds, 2),
        "lowest": round(min(accuracies), 2),
        "processor_s": round(sum(seconds) / seeds, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/intents/banking77_train.ndjson"))
    parser.add_argument("--each", type=int, nargs="*", default=[10], help="examples of each category, beside all")
    parser.add_argument("--seeds", type=int, default=3, help="splits for few examples; with all there is one")
    given = parser.parse_args()
    rows = [msgspec.json.decode(line, type=Example) for line in given.data.read_bytes().splitlines()]
    ways = {f"ours, {quality}": ours(quality) for quality in Quality} | {"embedding": embedding_only}
    if find_spec("sklearn"):
        ways["TF-IDF and LinearSVC"] = svm
    found = {
        str(each or "all"): {name: measured(way, rows, each, given.seeds if each else 1) for name, way in ways.items()}
        for each in [*given.each, None]
    }
    print(json.dumps({"data": given.data.name, "examples": len(rows), "kept_out": "20 %", "each": found}, indent=2))


if __name__ == "__main__":
    main()
