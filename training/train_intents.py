"""Train the model that hears complaints: `python training/train_intents.py --data DIR --out DIR`.

Few posts are labelled by hand (`complaints.tsv`), many by rule: a bad word about a company or product sounds like a
complaint, one about a person, a team or an idea does not. The linear model over runs of words learns from both; how it
weighs against cues, direction and sentiment is fitted on the labelled posts alone, with what it says about posts that
it did not see.
"""

import argparse
import io
import json
import random
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from training.train_sentiment import sameness

from heedful.understanding import complaint, intents
from heedful.understanding.characters import characters
from heedful.understanding.complaint import Weights, features
from heedful.understanding.features import look, words
from heedful.understanding.weights import Floats, load, probabilities, squeezed

HERE = Path(__file__).parent
BITS = 16
STEP = 2048
SEED = 7
FOLDS = 5
STRENGTH = 6.0  # inverse regularisation, chosen by cross-validation on the labelled posts, as are the weights below
LABELLED, COMPANY_BAD, OTHER_BAD, COMPANY_GOOD, CARE, ANY = 4.0, 0.6, 0.7, 0.7, 0.5, 0.5
PLAIN = 9_000  # posts of en_train that stand for everything people say
ASIDE = 1_000  # of which these train no words: with them the witnesses are weighed
EACH_ASIDE = 0.3
# The topics of topics_train that are companies or what they sell; all others are people, teams, ideas and days.
COMPANIES = frozenset(
    {
        "@microsoft", "amazon", "amazon prime", "amazon prime day", "apple", "apple watch", "bbc", "bentley", "digi",
        "disneyland", "dunkin", "galaxy note", "google", "google+", "gucci", "ibm", "ihop", "ios", "ipad", "iphone",
        "ipod", "lexus", "metlife", "minecraft", "monsanto", "moto g", "netflix", "nike", "nintendo", "nokia",
        "oracle", "ps4", "sony", "t-mobile", "tgif", "windows 10", "xbox",
    }
)  # fmt: skip

Integers = npt.NDArray[np.int64]


class Posts(NamedTuple):
    texts: list[str]
    truth: Integers
    weight: Floats


class Material(NamedTuple):
    labelled: Posts
    ruled: Posts
    aside: Posts


def _rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _said(folder: Path) -> dict[tuple[str, str], str]:
    """Every post that may be labelled, by set and id."""
    found = {("en", str(row["id"])): str(row["text"]) for row in _rows(folder / "sentiment/en_train.ndjson")}
    found |= {("topics", str(row["id"])): str(row["text"]) for row in _rows(folder / "targets/topics_train.ndjson")}
    return found | {("care", str(turn["id"])): str(turn["text"]) for turn in _customers(folder)}


def _customers(folder: Path) -> list[dict[str, object]]:
    dialogues = _rows(folder / "posts/care_dialogues.ndjson")
    turns = [turn for dialogue in dialogues for turn in dialogue["turns"]]  # type: ignore[attr-defined]
    return [turn for turn in turns if not turn["from_brand"]]


def _posts(parts: Sequence[tuple[Sequence[str], int, float]]) -> Posts:
    return Posts(
        [text for texts, _, _ in parts for text in texts],
        np.concatenate([np.full(len(texts), truth) for texts, truth, _ in parts]),
        np.concatenate([np.full(len(texts), weight) for texts, _, weight in parts]),
    )


def material(folder: Path) -> Material:
    said = _said(folder)
    lines = (HERE / "complaints.tsv").read_text(encoding="utf8").splitlines()
    judged = [line.split("\t") for line in lines if not line.startswith("#")]
    labelled = {said[kind, key]: int(truth) for kind, key, truth in judged}
    held = {sameness(text) for text in labelled}

    def rest(texts: Sequence[object]) -> list[str]:
        return [str(text) for text in dict.fromkeys(texts) if sameness(str(text)) not in held]

    topics = _rows(folder / "targets/topics_train.ndjson")
    bad = [row for row in topics if row["sentiment"] == "negative"]
    good = [row for row in topics if row["sentiment"] == "positive" and row["target"] in COMPANIES]
    plain = rest([row["text"] for row in _rows(folder / "sentiment/en_train.ndjson")])
    random.Random(SEED).shuffle(plain)
    rules = [
        (rest([row["text"] for row in bad if row["target"] in COMPANIES]), 1, COMPANY_BAD),
        (rest([row["text"] for row in bad if row["target"] not in COMPANIES]), 0, OTHER_BAD),
        (rest([row["text"] for row in good]), 0, COMPANY_GOOD),
        (rest([turn["text"] for turn in _customers(folder)]), 1, CARE),
        (plain[ASIDE:PLAIN], 0, ANY),
    ]
    return Material(
        _posts([([text], truth, LABELLED) for text, truth in labelled.items()]),
        _posts(rules),
        _posts([(plain[:ASIDE], 0, EACH_ASIDE)]),
    )


def counts(texts: Sequence[str]) -> sp.csr_matrix:
    """Posts by buckets, divided by the root of the number of runs, as when reading."""
    rows, buckets = [], []
    for at in range(0, len(texts), STEP):
        found = features(words(characters(texts[at : at + STEP])))
        rows.append(found.row + at)
        buckets.append((found.hash >> np.uint64(64 - BITS)).astype(np.int64))
    row, bucket = np.concatenate(rows), np.concatenate(buckets)
    size = np.sqrt(np.maximum(np.bincount(row, minlength=len(texts)), 1))
    return sp.csr_matrix((1 / size[row], (row, bucket)), shape=(len(texts), 1 << BITS))


def fit(matrix: sp.csr_matrix, truth: Integers, weight: Floats) -> LogisticRegression:
    model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, max_iter=200, tol=1e-3, random_state=SEED)
    return model.fit(matrix, truth, sample_weight=weight)


def unseen(given: Material, labelled: sp.csr_matrix, ruled: sp.csr_matrix, aside: sp.csr_matrix) -> Floats:
    """What the words say about the labelled posts and those set aside, by models that saw neither."""
    sounds, others = np.zeros(len(given.labelled.texts)), []
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(labelled, given.labelled.truth):
        model = fit(
            sp.vstack([ruled, labelled[train]]),
            np.append(given.ruled.truth, given.labelled.truth[train]),
            np.append(given.ruled.weight, given.labelled.weight[train]),
        )
        sounds[test] = model.decision_function(labelled[test])
        others.append(model.decision_function(aside))
    return np.append(sounds, np.mean(others, axis=0))


def feelings(texts: Sequence[str], linear: Path) -> Floats:
    """Of the linear model: the weights found with it hold for better ones, which are only surer."""
    model = load(linear, "").sentiment
    batches = (texts[at : at + STEP] for at in range(0, len(texts), STEP))
    return np.concatenate(
        [probabilities(model.scores(look(characters(batch)).sentiment, len(batch))) for batch in batches]
    )


def witnesses(texts: Sequence[str], sounds: Floats, linear: Path) -> Floats:
    """A column per field of Weights, the start left out."""
    seen = intents.look(characters(texts), ["en"] * len(texts), heard=False)
    return np.stack(
        complaint.witnesses(
            sounds=sounds,
            cues=seen.cues[:, intents.COMPLAINT],
            business=seen.cues[:, intents.BUSINESS].clip(0, 1),
            elsewhere=seen.cues[:, intents.ELSEWHERE].clip(0, intents.FAR),
            directed=seen.directed,
            linked=seen.linked,
            scores=feelings(texts, linear),
        ),
        axis=1,
    )


def weigh(columns: Floats, truth: Integers, weight: Floats) -> Weights:
    model = LogisticRegression(C=1.0).fit(columns, truth, sample_weight=weight)
    return Weights(float(model.intercept_[0]), *model.coef_[0].tolist())


def level(columns: Floats, truth: Integers, weights: Weights) -> Weights:
    """Begins where as many of these posts are taken to complain as do: posts to and about companies, as kept."""
    odds = columns @ np.array(weights[1:])
    low, high = -20.0, 20.0
    for _ in range(60):
        start = (low + high) / 2
        low, high = (low, start) if (1 / (1 + np.exp(-odds - start))).mean() > truth.mean() else (start, high)
    return Weights(start, *weights[1:])


def save(path: Path, model: LogisticRegression, weights: Weights, unheard: float) -> None:
    table, scale = squeezed(model.coef_[0])
    arrays = {
        "table": table,
        "scale": np.array(scale),
        "bias": np.asarray(model.intercept_, dtype=np.float64),
        "weights": np.array(weights, dtype=np.float64),
        "unheard": np.array(unheard),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.save(member, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)


def average_precision(scores: Floats, truth: Integers) -> float:
    right = truth[np.argsort(-scores, kind="stable")]
    return float(((np.cumsum(right) / np.arange(1, len(right) + 1)) * right).sum() / right.sum())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train the shipped model that hears complaints.")
    parser.add_argument("--data", type=Path, required=True, help="folder with sentiment, targets and posts")
    parser.add_argument("--out", type=Path, required=True, help="folder for complaint.npz")
    shipped = complaint.FILE.parent / "linear.npz"
    parser.add_argument("--linear", type=Path, default=shipped, help="the linear model of sentiment; else the shipped")
    options = parser.parse_args(argv)
    given = material(options.data)
    labelled, ruled, aside = (counts(posts.texts) for posts in given)
    sounds = unseen(given, labelled, ruled, aside)
    texts = [*given.labelled.texts, *given.aside.texts]
    truth = np.append(given.labelled.truth, given.aside.truth)
    columns = witnesses(texts, sounds, options.linear)
    of_companies = np.arange(len(truth)) < len(given.labelled.texts)
    weights = weigh(columns, truth, np.append(np.ones(len(given.labelled.texts)), given.aside.weight))
    weights = level(columns[of_companies], truth[of_companies], weights)
    everything = sp.vstack([ruled, labelled])
    model = fit(
        everything,
        np.append(given.ruled.truth, given.labelled.truth),
        np.append(given.ruled.weight, given.labelled.weight),
    )
    # What the words say about a post in the middle between complaining and not.
    unheard = float((sounds[truth == 1].mean() + sounds[truth == 0].mean()) / 2)
    options.out.mkdir(parents=True, exist_ok=True)
    save(options.out / complaint.FILE.name, model, weights, unheard)
    odds = columns @ np.array(weights[1:]) + weights.start
    report = {
        "labelled": len(given.labelled.texts),
        "by rule": len(given.ruled.texts),
        "words alone": round(100 * average_precision(sounds, truth), 1),
        "all witnesses": round(100 * average_precision(odds, truth), 1),
        "weights": {name: round(value, 3) for name, value in zip(Weights.__annotations__, weights, strict=True)},
    }
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
