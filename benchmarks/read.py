"""Reading at each quality, beside VADER, a plain TF-IDF model and the encoder alone, in the same run.

Speed is posts per second of processor time, so that a busy machine is no excuse; macro recall is on English posts that
trained none of them. The peers tell sentiment only; ours tells the language and intents too. `--picture FILE` draws all
of them, quality against speed.
"""

import argparse
import importlib
import json
import math
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from heedful.understanding.reader import reader
from heedful.understanding.shipped import ENGLISH
from heedful.understanding.types import Quality

DATA = Path("../shared/data/sentiment")
LABELS = ("negative", "neutral", "positive")
BATCH = 512
# VADER's own thresholds for its compound score.
VADER_STEP = 0.05
SLOW = frozenset({"heedful best", "encoder alone"})  # timed over the posts once
MIDDLE = 340.0

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


def ours(quality: Quality) -> Guess:
    return lambda texts: [str(reading.sentiment) for reading in reader().read(texts, quality=quality)]


def encoder_alone(texts: Sequence[str]) -> list[str]:
    model = reader().model
    found: list[str] = []
    for at in range(0, len(texts), BATCH):
        vectors = model.encoder(ENGLISH).posts(model.wordings(texts[at : at + BATCH]))
        found.extend(LABELS[place] for place in model.head(ENGLISH, "post").told(vectors).argmax(axis=1).tolist())
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
    options.add_argument("--picture", type=Path, help="draw the figures into this SVG file")
    told = options.parse_args(argv)
    posts = rows("en_val")
    texts, truth = [post["text"] for post in posts], [post["sentiment"] for post in posts]
    guesses: dict[str, Guess | None] = {f"heedful {quality}": ours(quality) for quality in Quality}
    guesses |= {"encoder alone": encoder_alone, "VADER": vader(), "TF-IDF and logistic regression": tf_idf()}
    times = max(told.posts // len(texts), 1)
    found = {
        name: measured(guess, texts, truth, 1 if name in SLOW else times) for name, guess in guesses.items() if guess
    }
    figure = {
        "benchmark": "read",
        "figure": found,
        "posts": times * len(texts),
        "model": reader().version,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    if told.picture:
        told.picture.write_text(frontier(found), encoding="utf8")
    print(json.dumps(figure))
    return 0


def frontier(found: dict[str, dict[str, float]]) -> str:
    """Quality against speed: up is better, right is faster, by powers of ten."""
    top = max(one["macro_recall"] for one in found.values()) + 1
    bottom = min(one["macro_recall"] for one in found.values()) - 1
    decades = [10**n for n in range(1, 7)]

    def across(speed: float) -> float:
        return 60 + 620 * (math.log10(speed) - 1) / 4

    def down(recall: float) -> float:
        return 30 + 320 * (top - recall) / (top - bottom)

    marks = []
    for name, one in found.items():
        x, y = across(one["posts_per_s"]), down(one["macro_recall"])
        colour = "#2f6f4f" if name.startswith("heedful") else "#777"
        label = f"{name}: {one['macro_recall']:.1f}"
        marks.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="5" fill="{colour}"/>')
        anchor = "end" if x > MIDDLE else "start"
        side = -9 if x > MIDDLE else 9
        marks.append(f'<text x="{x + side:.0f}" y="{y - 8:.0f}" text-anchor="{anchor}" fill="{colour}">{label}</text>')
    lines = [
        f'<line x1="{across(n):.0f}" x2="{across(n):.0f}" y1="30" y2="350" stroke="#ddd"/>'
        f'<text x="{across(n):.0f}" y="370" text-anchor="middle" fill="#555">{n:,}</text>'
        for n in decades
        if across(n) <= 2 * MIDDLE
    ]
    title = '<text x="370" y="390" text-anchor="middle" fill="#555">posts per second of one core</text>'
    above = '<text x="60" y="18" fill="#555">macro recall on English posts that trained nothing</text>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" font-family="sans-serif" font-size="12">'
    return "\n".join([head, '<rect width="720" height="400" fill="#fff"/>', *lines, *marks, title, above, "</svg>\n"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
