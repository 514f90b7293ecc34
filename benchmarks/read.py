"""`heedful read` through its door, beside VADER and a plain TF-IDF model trained on the same posts, in the same run.

Speed is posts per second of processor time, so that a busy machine is no excuse; macro recall is on English posts that
trained none of them. VADER and TF-IDF tell sentiment only; ours tells the language too, and both its speeds are given.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from heedful.understanding.characters import characters
from heedful.understanding.features import look
from heedful.understanding.reader import reader

DATA = Path("../shared/data/sentiment")
LABELS = ("negative", "neutral", "positive")
BATCH = 512
# VADER's own thresholds for its compound score.
VADER_STEP = 0.05

Guess = Callable[[Sequence[str]], list[str]]


def rows(name: str) -> list[dict[str, str]]:
    path = DATA / f"{name}.ndjson"
    if not path.exists():
        raise SystemExit(f"{path} is not there: the benchmark needs the public posts beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def macro_recall(truth: Sequence[str], guess: Sequence[str]) -> float:
    recalls = []
    for label in LABELS:
        found = [g == label for t, g in zip(truth, guess, strict=True) if t == label]
        recalls.append(sum(found) / len(found))
    return round(100 * sum(recalls) / len(recalls), 2)


def ours(texts: Sequence[str]) -> list[str]:
    return [str(reading.sentiment) for reading in reader().read(texts)]


def ours_without_language(texts: Sequence[str]) -> list[str]:
    found: list[str] = []
    model = reader().model.sentiment
    for at in range(0, len(texts), BATCH):
        some = texts[at : at + BATCH]
        best = model.scores(look(characters(some)).sentiment, len(some)).argmax(axis=1)
        found.extend(model.labels[place] for place in best.tolist())
    return found


def installed(module: str, package: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"{package} is not installed: its column is left out (pip install {package})", file=sys.stderr)
        return None


def vader() -> Guess | None:
    module = installed("vaderSentiment.vaderSentiment", "vaderSentiment")
    if module is None:
        return None
    score = module.SentimentIntensityAnalyzer().polarity_scores

    def guess(texts: Sequence[str]) -> list[str]:
        compounds = [score(text)["compound"] for text in texts]
        return [LABELS[1 + (c >= VADER_STEP) - (c <= -VADER_STEP)] for c in compounds]

    return guess


def tf_idf() -> Guess | None:
    text, linear = (
        installed(f"sklearn.{part}", "scikit-learn") for part in ("feature_extraction.text", "linear_model")
    )
    if text is None or linear is None:
        return None
    vectors = text.TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = linear.LogisticRegression(C=2, class_weight="balanced", max_iter=300)
    posts = rows("en_train")
    model.fit(vectors.fit_transform([post["text"] for post in posts]), [post["sentiment"] for post in posts])

    def guess(texts: Sequence[str]) -> list[str]:
        return [str(label) for label in model.predict(vectors.transform(texts))]

    return guess


def measured(guess: Guess, texts: Sequence[str], truth: Sequence[str], times: int) -> dict[str, float]:
    guess(texts[:BATCH])  # whatever is loaded late is loaded now
    start = time.process_time()
    for _ in range(times):
        found = guess(texts)
    seconds = time.process_time() - start
    return {"posts_per_s": round(times * len(texts) / seconds), "macro_recall": macro_recall(truth, found)}


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="heedful bench read", description=__doc__)
    options.add_argument("--posts", type=int, default=20_000, help="how many readings to time")
    told = options.parse_args(argv)
    posts = rows("en_val")
    texts, truth = [post["text"] for post in posts], [post["sentiment"] for post in posts]
    times = max(told.posts // len(texts), 1)
    peers = {"VADER": vader(), "TF-IDF and logistic regression": tf_idf()}
    figure = {
        "benchmark": "read",
        "figure": measured(ours, texts, truth, times),
        "sentiment_only": measured(ours_without_language, texts, truth, times),
        "peers": {name: measured(guess, texts, truth, times) for name, guess in peers.items() if guess},
        "posts": times * len(texts),
        "model": reader().model.version,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    print(json.dumps(figure))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
