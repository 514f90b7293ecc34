# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call"
"""Put the model folder together from what was trained: `python -m training.ship --help`.

Mixes and thresholds are chosen here, on posts that trained nothing: a few numbers each, the only ones chosen there.
"""

import argparse
import hashlib
import json
import random
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy.ndimage import uniform_filter
from scipy.optimize import minimize
from training.encoder import Encoder, Reader, published
from training.export import Fed, graph, squeezed_graph, squeezed_words, with_loud
from training.material import Material, material
from training.rows import Row
from training.train_encoder import Writer, shape_of

from heedful.understanding.characters import characters
from heedful.understanding.clauses import marked, mentions
from heedful.understanding.encoder import MARK, like_length, padded
from heedful.understanding.features import look
from heedful.understanding.shipped import ENGLISH, MANIFEST, MANY, QUICK, SENTENCES, Manifest, Mix, Shipped, log_softmax
from heedful.understanding.wording import bare

Doubles = npt.NDArray[np.float64]
CALIBRATED_ON = 1_500  # rows that tell the ranges of whole numbers
SEED = 7
FIGURES = "figures.json"  # what the screens say about how well it reads, written by hand after measuring
SURE = (0.66, 0.9, 0.55)
HEAVY = 2.25  # how much the accuracy weighs against the recall when the mix for targets is chosen
NAMES = {QUICK: "quick", ENGLISH: "minilm", MANY: "e5", SENTENCES: "sentences"}


def opened(name: str, weights: Path, trained: Path | None) -> tuple[Reader, Writer]:
    kind = NAMES[name]
    some = Writer(weights, kind)
    shape = shape_of(kind, some)
    encoder = Encoder(shape) if trained else published(weights / "model.safetensors", shape)
    encoder.dtype = torch.float32
    model = Reader(encoder, some.marker)
    if trained:
        model.load_state_dict(torch.load(trained))
    return model.eval(), some


def fed(encoder: Encoder, some: Writer, rows: Sequence[Row]) -> list[Fed]:
    written = some(rows)
    found: list[Fed] = []
    for places in like_length(written):
        ids, mask = padded([written[place] for place in places])
        words = encoder.words(torch.tensor(ids)).detach().numpy()
        found.append({"words": words, "mask": mask, "marked": (ids == some.marker).astype(np.float32)})
    return found


def put_encoder(name: str, weights: Path, trained: Path | None, out: Path, rows: Sequence[Row]) -> dict[str, Doubles]:
    """Writes graph, vectors and pieces; returns the heads."""
    model, some = opened(name, weights, trained)
    between = out / f"{name}.float.onnx"
    batches = fed(model.encoder, some, rows)
    graph(with_loud(model.encoder, batches) if name in {ENGLISH, MANY} else model.encoder, between)
    squeezed_graph(between, out / f"{name}.onnx", batches)
    for left in out.glob(f"{name}.float*"):
        left.unlink()
    family = "many" if name == MANY else "english"
    if name in {MANY, SENTENCES}:
        table, scale = squeezed_words(model.encoder.words.weight.detach().numpy())
        np.savez_compressed(out / f"{family}-words.npz", table=table, scale=scale)
        shutil.copy(weights / "tokenizer.json", out / f"{family}-pieces.json")
    heads = {"post": model.post, "target": model.target} if name != SENTENCES else {}
    heads = {"post": model.post} if name == QUICK else heads
    return {
        f"{name}_{kind}_{part}": value.detach().numpy().astype(np.float64)
        for kind, head in heads.items()
        for part, value in (("weights", head.weight.T), ("bias", head.bias))
    }


def fitted(witnesses: Sequence[Doubles], truth: npt.NDArray[np.int64]) -> Doubles:
    """Shares and biases: the decision from a loss in which labels weigh alike, how sure it is from rows as they are."""
    heavy = (len(truth) / 3 / np.bincount(truth, minlength=3))[truth]

    def told(values: Doubles) -> Doubles:
        return log_softmax(sum((v * w for v, w in zip(values, witnesses, strict=False)), np.append(values[-2:], 0.0)))

    def loss(values: Doubles) -> float:
        sure = told(values)[np.arange(len(truth)), truth]
        return float(-(heavy * sure).mean() + 1e-3 * (values**2).sum())

    start = np.append(np.full(len(witnesses), 1 / len(witnesses)), [0.0, 0.0])
    found = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 4000, "fatol": 1e-7}).x
    return heated(np.append(found, 0.0), witnesses, truth)


def heated(values: Doubles, witnesses: Sequence[Doubles], truth: npt.NDArray[np.int64]) -> Doubles:
    """As sure as it is right; the decision stays."""
    logs = sum((v * w for v, w in zip(values, witnesses, strict=False)), values[-3:])
    heat = minimize(lambda t: calibration(log_softmax(logs * t[0]), truth), np.array([1.0]), method="Nelder-Mead").x
    return values * heat[0]


def decided(witnesses: Sequence[Doubles], truth: npt.NDArray[np.int64], first: int) -> Doubles:
    """For targets: shares and biases that serve both the recall on the `first` rows, whose labels are uneven, and the
    accuracy on the others: the place on a grid whose surroundings serve best, since the best alone is partly luck."""
    shares = [(1.0,)] if len(witnesses) == 1 else [(share, 1 - share) for share in np.arange(0.3, 0.76, 0.05)]
    negative, neutral = np.arange(-0.4, 0.61, 0.1), np.arange(0.0, 1.61, 0.1)
    good = np.zeros((len(shares), len(negative), len(neutral)))
    for a, some in enumerate(shares):
        logs = sum((v * w for v, w in zip(some, witnesses, strict=True)), np.zeros(3))
        for b, c in np.ndindex(good.shape[1:]):
            right = (logs + np.array([negative[b], neutral[c], 0.0])).argmax(axis=1) == truth
            recall = np.mean([right[:first][truth[:first] == label].mean() for label in range(3)])
            good[a, b, c] = recall + HEAVY * right[first:].mean()
    a, b, c = np.unravel_index(uniform_filter(good, 3, mode="nearest").argmax(), good.shape)
    return heated(np.array([*shares[a], negative[b], neutral[c], 0.0]), witnesses, truth)


def calibration(logs: Doubles, truth: npt.NDArray[np.int64]) -> float:
    """How far the mean confidence is from how often it is right, and the rows' loss lightly beside."""
    sure = np.exp(logs)
    gap = abs(float(sure.max(axis=1).mean() - (sure.argmax(axis=1) == truth).mean()))
    return gap + 0.05 * float(-logs[np.arange(len(truth)), truth].mean())


class Heard:
    """What each witness says of rows, by the code that is shipped."""

    def __init__(self, shipped: Shipped, rows: Sequence[Row]) -> None:
        self.shipped, self.rows = shipped, rows
        self.truth = np.array([row.label for row in rows])
        self.worded = bare(shipped.wordings([row.text for row in rows]))

    def linear(self) -> Doubles:
        found = look(characters(self.worded)).sentiment
        return log_softmax(self.shipped.linear.sentiment.scores(found, len(self.rows)))

    def post(self, name: str) -> Doubles:
        return self.shipped.head(name, "post").told(self.shipped.encoder(name).posts(self.worded))


def manifest(out: Path) -> None:
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
        if path.name not in {MANIFEST, FIGURES}
    }
    whole = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    told = Manifest(version=f"heedful-2-{whole}", files=files)
    (out / MANIFEST).write_text(json.dumps({"version": told.version, "files": told.files}, indent=2) + "\n")


def _toward(heard: Heard, name: str) -> Doubles:
    shipped, rows = heard.shipped, heard.rows
    spans = [mentions(row.text, [row.target or ""]) for row in rows]
    shown = [marked(row.text, some, MARK) for row, some in zip(rows, spans, strict=True)]
    vectors = shipped.encoder(name).targets(bare(shipped.wordings(shown)), [row.target or "" for row in rows])
    return shipped.head(name, "target").told(vectors)


def mixes(shipped: Shipped, found: Material) -> dict[str, Doubles]:
    """All of them; each is put to use before the next is chosen."""
    english = Heard(shipped, found.measured["en_val"])
    others = Heard(shipped, [row for row in found.measured["multi_val"] if row.lang != "en"])
    told: dict[str, Doubles] = {}
    linear, quick, thorough, many = english.linear(), *(english.post(name) for name in (QUICK, ENGLISH, MANY))
    linear_others, many_others = others.linear(), others.post(MANY)
    both = np.concatenate([english.truth, others.truth])
    told["mix_fast"] = fitted([np.concatenate([linear, linear_others])], both)
    told["mix_quick"] = fitted([linear, quick], english.truth)
    told["mix_english"] = fitted([linear, quick, thorough], english.truth)
    told["mix_best"] = fitted([linear, quick, thorough, many], english.truth)
    told["mix_many"] = fitted([linear_others, many_others], others.truth)
    targets = Heard(shipped, [*found.measured["topics"], *found.measured["entities"]])
    best = Mix(shares=tuple(told["mix_best"][:-3].tolist()), bias=told["mix_best"][-3:])
    own = best.told(targets.linear(), *(targets.post(name) for name in (QUICK, ENGLISH, MANY)))
    first = len(found.measured["topics"])
    told["mix_alone"] = decided([own], targets.truth, first)
    for name in (ENGLISH, MANY):
        told[f"mix_toward_{name}"] = decided([own, _toward(targets, name)], targets.truth, first)
    return told


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--data", type=Path, required=True)
    found.add_argument("--out", type=Path, required=True)
    found.add_argument("--linear", type=Path, required=True, help="linear.npz of train_sentiment")
    found.add_argument("--english", type=Path, nargs=2, required=True, metavar=("WEIGHTS", "TRAINED"))
    found.add_argument("--complaint", type=Path, required=True, help="complaint.npz of train_intents")
    found.add_argument("--quick", type=Path, required=True, metavar="TRAINED")
    found.add_argument("--many", type=Path, nargs=2, required=True, metavar=("WEIGHTS", "TRAINED"))
    found.add_argument("--sure", type=float, nargs=3, default=SURE, help="English, other languages, quick encoder")
    return found


def main() -> int:
    options = parser().parse_args()
    torch.set_num_threads(1)
    found = material(options.data)
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.copy(options.linear, options.out / "linear.npz")
    shutil.copy(options.complaint, options.out / "complaint.npz")
    random_ = random.Random(SEED)
    english = random_.sample([row for row in found.posts if row.lang == "en"], CALIBRATED_ON)
    targets = random_.sample(found.targets, CALIBRATED_ON // 2)
    every = random_.sample(found.posts, CALIBRATED_ON) + targets
    weights, trained = options.english
    numbers = put_encoder(SENTENCES, weights, None, options.out, english)
    numbers |= put_encoder(ENGLISH, weights, trained, options.out, english + targets)
    numbers |= put_encoder(QUICK, weights, options.quick, options.out, english)
    weights, trained = options.many
    numbers |= put_encoder(MANY, weights, trained, options.out, every)
    np.savez(options.out / "heads.npz", **numbers)  # type: ignore[arg-type]
    manifest(options.out)
    numbers |= mixes(Shipped(options.out), found)
    np.savez(options.out / "heads.npz", **numbers, sure=np.array(options.sure))  # type: ignore[arg-type]
    manifest(options.out)
    print(json.dumps({key: np.round(value, 3).tolist() for key, value in numbers.items() if key.startswith("mix")}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
