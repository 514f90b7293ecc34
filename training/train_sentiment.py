"""Train the shipped model: `python training/train_sentiment.py --data DIR --out DIR`. README.md beside this says more.

Deterministic: the same data and the same numpy, scipy and scikit-learn give the same weights, and so the same version.
"""

import argparse
import hashlib
import io
import json
import re
import sys
import time
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from heedful.understanding.characters import characters
from heedful.understanding.features import look
from heedful.understanding.shipped import shipped
from heedful.understanding.weights import Floats, Linear, probabilities, squeezed, widened
from heedful.understanding.wording import wordings

SENTIMENTS = ("negative", "neutral", "positive")
GERMAN_HELD_OUT = 700  # the last rows of de_train measure German
SENTIMENT_BITS, LANGUAGE_BITS = 21, 16
STEP = 4096
SEED = 7
HINDI = 0.3  # many posts labelled Hindi are plain English
SEEN = 2  # a bucket met in fewer posts says nothing
SMOOTHING = 0.05
CALIBRATION = 10  # every tenth post sets the temperature; the last training then uses all
STRENGTH = 4.0  # inverse regularisation of both views, chosen on the measured sets
LANGUAGE_STRENGTH = 10.0
ROUNDS = 80  # not all fits converge in these; going on changes nothing that is measured

_NAMES = re.compile(r"https?\S*|@\w+|^rt\b")
_WORDS = re.compile(r"\w+")

Bytes = npt.NDArray[np.int8]


class Post(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    lang: str
    sentiment: str


class Split(msgspec.Struct, frozen=True, kw_only=True):
    train: list[Post]
    measured: dict[str, list[Post]]
    left_out: int  # training rows whose words also stand in a measured set


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    weights: Floats  # buckets by labels
    bias: Floats


def sameness(text: str) -> str:
    """Equal for posts that differ only in handles, links, case and punctuation."""
    return " ".join(_WORDS.findall(_NAMES.sub(" ", text.lower())))


def _rows(path: Path) -> list[Post]:
    with path.open(encoding="utf8") as lines:
        return [msgspec.convert(json.loads(line), Post) for line in lines if line.strip()]


def read_data(folder: Path) -> Split:
    """The published sets overlap: 1,433 posts of multi_train stand in en_val. Whatever measures does not train."""
    german = _rows(folder / "sentiment" / "de_train.ndjson")
    measured = {
        "en_val": _rows(folder / "sentiment" / "en_val.ndjson"),
        "multi_val": _rows(folder / "sentiment" / "multi_val.ndjson"),
        "de_held_out": german[-GERMAN_HELD_OUT:],
    }
    held = {sameness(post.text) for posts in measured.values() for post in posts}
    every = [
        *_rows(folder / "sentiment" / "en_train.ndjson"),
        *_rows(folder / "sentiment" / "multi_train.ndjson"),
        *german[:-GERMAN_HELD_OUT],
    ]
    train = [post for post in every if sameness(post.text) not in held]
    return Split(train=train, measured=measured, left_out=len(every) - len(train))


def worded(texts: Sequence[str]) -> list[str]:
    return wordings(texts, known=shipped().ranks)


def counts(texts: Sequence[str], which: str, bits: int) -> sp.csr_matrix:
    """Posts by buckets, each post divided by the root of the number of its features, as when reading."""
    rows, buckets = [], []
    for at in range(0, len(texts), STEP):
        found = getattr(look(characters(worded(texts[at : at + STEP]))), which)
        rows.append(found.row + at)
        buckets.append((found.hash >> np.uint64(64 - bits)).astype(np.int64))
    row, bucket = np.concatenate(rows), np.concatenate(buckets)
    size = np.sqrt(np.maximum(np.bincount(row, minlength=len(texts)), 1))
    return sp.csr_matrix((1 / size[row], (row, bucket)), shape=(len(texts), 1 << bits))


def balanced(posts: Sequence[Post]) -> Floats:
    """Every sentiment weighs the same within its language: what is scored is recall, class by class."""
    amount: dict[tuple[str, str], int] = {}
    spoken: dict[str, int] = {}
    for post in posts:
        amount[post.lang, post.sentiment] = amount.get((post.lang, post.sentiment), 0) + 1
        spoken[post.lang] = spoken.get(post.lang, 0) + 1
    return np.array([spoken[post.lang] / 3 / amount[post.lang, post.sentiment] for post in posts])


def _one_label(matrix: sp.csr_matrix, truth: npt.NDArray[np.bool_], weight: Floats, each: Floats, c: float) -> Fitted:
    model = LogisticRegression(C=c, solver="liblinear", dual=True, max_iter=ROUNDS, tol=1e-2, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(matrix @ sp.diags(each), truth, sample_weight=weight)
    return Fitted(weights=model.coef_[0] * each, bias=model.intercept_)


def _rarity(matrix: sp.csr_matrix) -> Floats:
    return np.asarray(np.log(matrix.shape[0] / np.maximum(matrix.getnnz(axis=0), 1)) / 4)


def _ratio(matrix: sp.csr_matrix, truth: npt.NDArray[np.bool_], weight: Floats) -> Floats:
    """How unevenly a bucket falls on the label and on the rest (Wang and Manning 2012)."""
    yes = np.asarray(matrix.T @ (truth * weight)).ravel() + SMOOTHING
    no = np.asarray(matrix.T @ (~truth * weight)).ravel() + SMOOTHING
    return np.asarray(np.abs(np.log(yes / yes.sum()) - np.log(no / no.sum())))


def fit_sentiment(matrix: sp.csr_matrix, posts: Sequence[Post], progress: tqdm) -> Fitted:
    """Two views of one linear model, by rarity and by unevenness, added: each is better where the other is weak."""
    weight = balanced(posts)
    kept = np.flatnonzero(matrix.getnnz(axis=0) >= SEEN)
    dense = matrix[:, kept].tocsr()
    weights = np.zeros((matrix.shape[1], len(SENTIMENTS)))
    bias = np.zeros(len(SENTIMENTS))
    for label, name in enumerate(SENTIMENTS):
        truth = np.array([post.sentiment == name for post in posts])
        for each in (_rarity(dense), _ratio(dense, truth, weight)):
            fitted = _one_label(dense, truth, weight, each, STRENGTH)
            weights[kept, label] += fitted.weights / 2
            bias[label] += fitted.bias[0] / 2
            progress.update()
    return Fitted(weights=weights, bias=bias)


def fit_language(matrix: sp.csr_matrix, posts: Sequence[Post], labels: Sequence[str], progress: tqdm) -> Fitted:
    spoken = {label: sum(post.lang == label for post in posts) for label in labels}
    weight = np.array([len(posts) / len(labels) / spoken[post.lang] for post in posts])
    weight[[post.lang == "hi" for post in posts]] *= HINDI
    weights, bias = [], []
    for label in labels:
        truth = np.array([post.lang == label for post in posts])
        fitted = _one_label(matrix, truth, weight, np.ones(matrix.shape[1]), LANGUAGE_STRENGTH)
        weights.append(fitted.weights)
        bias.append(fitted.bias[0])
        progress.update()
    return Fitted(weights=np.array(weights).T, bias=np.array(bias))


def calibrated(scores: Floats, posts: Sequence[Post]) -> tuple[float, Floats]:
    """The temperature and offsets under which the scores of posts not trained on are probabilities."""
    truth = np.array([SENTIMENTS.index(post.sentiment) for post in posts])
    weight = balanced(posts)

    def loss(values: Floats) -> float:
        sure = probabilities(scores * values[0] + np.append(values[1:], 0.0))
        return float(-(weight * np.log(sure[np.arange(len(truth)), truth] + 1e-12)).mean())

    found = minimize(loss, np.array([1.0, 0.0, 0.0]), method="Nelder-Mead").x
    return float(found[0]), np.append(found[1:], 0.0)


def linear(fitted: Fitted, labels: Sequence[str], *, temperature: float = 1.0, offset: Floats | float = 0.0) -> Linear:
    table, scale = squeezed(fitted.weights)
    return Linear(
        labels=tuple(labels),
        table=widened(table),
        scale=scale * temperature,
        bias=fitted.bias * temperature + offset,
    )


def measure(model: Linear, posts: Sequence[Post]) -> dict[str, float]:
    texts = [post.text for post in posts]
    guess = model.scores(look(characters(worded(texts))).sentiment, len(texts)).argmax(axis=1)
    truth = np.array([SENTIMENTS.index(post.sentiment) for post in posts])
    right = [float(((guess == k) & (truth == k)).sum()) for k in range(3)]
    recall = [right[k] / max(int((truth == k).sum()), 1) for k in range(3)]
    f1 = [2 * right[k] / max(int((truth == k).sum() + (guess == k).sum()), 1) for k in range(3)]
    return {"macro_recall": round(100 * sum(recall) / 3, 2), "macro_f1": round(100 * sum(f1) / 3, 2)}


def measures(model: Linear, split: Split) -> dict[str, dict[str, float]]:
    found = {name: measure(model, posts) for name, posts in split.measured.items()}
    spoken = split.measured["multi_val"]
    for language in sorted({post.lang for post in spoken}):
        found[f"multi_val {language}"] = measure(model, [post for post in spoken if post.lang == language])
    return found


def _root(part: Linear) -> Bytes:
    table = part.table[:, : len(part.labels)]
    return (np.sign(table) * np.sqrt(np.abs(table))).astype(np.int8)


def save(path: Path, sentiment: Linear, language: Linear) -> str:
    """Returns a name for the weights, the same whatever the packing."""
    packed, weights = io.BytesIO(), hashlib.sha256()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in (("sentiment", sentiment), ("language", language)):
            arrays = {"labels": np.array(part.labels), "table": _root(part), "scale": np.array(part.scale)}
            for key, array in (arrays | {"bias": part.bias}).items():
                weights.update(f"{name}_{key}".encode() + np.ascontiguousarray(array).tobytes())
                member = io.BytesIO()
                np.save(member, array, allow_pickle=False)
                entry = zipfile.ZipInfo(f"{name}_{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    path.write_bytes(packed.getvalue())
    return weights.hexdigest()[:8]


def train(split: Split) -> tuple[Linear, Linear]:
    posts = split.train
    texts = [post.text for post in posts]
    languages = sorted({post.lang for post in posts})
    fits = 4 * len(SENTIMENTS) + len(languages)
    with tqdm(total=fits, desc="training", disable=not sys.stderr.isatty()) as progress:
        matrix = counts(texts, "sentiment", SENTIMENT_BITS)
        # A repeated post is never on both sides: sides are told by the words.
        aside = np.array(
            [int(hashlib.md5(sameness(t).encode()).hexdigest(), 16) % CALIBRATION == 0 for t in texts]  # noqa: S324
        )
        rest = fit_sentiment(matrix[~aside], [p for p, out in zip(posts, aside, strict=True) if not out], progress)
        scores = matrix[aside] @ rest.weights + rest.bias
        temperature, offset = calibrated(scores, [p for p, out in zip(posts, aside, strict=True) if out])
        sentiment = linear(fit_sentiment(matrix, posts, progress), SENTIMENTS, temperature=temperature, offset=offset)
        language = fit_language(counts(texts, "language", LANGUAGE_BITS), posts, languages, progress)
    return sentiment, linear(language, languages)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train the shipped sentiment and language model.")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds sentiment/*.ndjson")
    parser.add_argument("--out", type=Path, required=True, help="the file to write, linear.npz")
    options = parser.parse_args(argv)
    start = time.monotonic()
    split = read_data(options.data)
    print(f"{len(split.train)} posts train, {split.left_out} left out because they also measure", file=sys.stderr)
    sentiment, language = train(split)
    report = {
        "weights": save(options.out, sentiment, language),
        "seconds": round(time.monotonic() - start),
        **measures(sentiment, split),
    }
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
