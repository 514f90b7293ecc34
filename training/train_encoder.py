# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call, untyped-decorator"
"""Train an encoder with its heads: `python -m training.train_encoder --help`. README.md beside this says more."""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from training.comparisons import comparisons
from training.encoder import Encoder, Reader, Shape, published
from training.material import Item, Material, contrasts, items, material, untargeted
from training.rows import Row

from heedful.understanding.clauses import marked, mentions
from heedful.understanding.encoder import MARK, Pieces
from heedful.understanding.shipped import shipped
from heedful.understanding.wording import wordings

SHAPES = {
    "minilm": Shape(30522, 512, 384, 1536, 6, 12, 1e-12, 0, 0, pooled=True),
    "quick": Shape(30522, 512, 384, 768, 3, 12, 1e-12, 0, 0, pooled=True),  # half a minilm's layers, half as broad
    "sentences": Shape(30522, 512, 384, 1536, 6, 12, 1e-12, 0, 0),  # a minilm as it was published
    "mpnet": Shape(30527, 514, 768, 3072, 12, 12, 1e-5, 2, 32),
}
Numbers = npt.NDArray[np.float32]

SMOOTHING = 0.05
AVERAGE = 0.93  # of the running mean of weights, which is what is kept
AVERAGED, TOLD = 20, 200  # steps between two looks


class Writer:
    """Texts to ids, by the very code that reads."""

    def __init__(self, folder: Path, name: str) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        bert = name in {"minilm", "quick", "sentences"}
        first, last, marker = ("[CLS]", "[SEP]", "[unused1]") if bert else ("<s>", "</s>", "<mask>")
        self.pieces = Pieces(self.tokenizer, first=first, last=last, marker=marker, spelt=name != "e5")
        self.marker = self.pieces.marker

    def __call__(self, rows: Sequence[Row]) -> list[list[int]]:
        shown = [marked(row.text, mentions(row.text, [row.target]), MARK) if row.target else row.text for row in rows]
        worded = wordings(shown, known=shipped().ranks)
        return [
            self.pieces.posts([one])[0] if row.target is None else self.pieces.targets([one], [row.target])[0]
            for row, one in zip(rows, worded, strict=True)
        ]


def shape_of(name: str, some: Writer) -> Shape:
    """The multilingual one has as many words as were left of its vocabulary."""
    return SHAPES.get(name) or Shape(some.tokenizer.get_vocab_size(), 512, 384, 1536, 12, 12, 1e-12, 0, 0)


def padded(batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    length = max(map(len, batch))
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length, dtype=torch.bool)
    for row, one in enumerate(batch):
        ids[row, : len(one)], mask[row, : len(one)] = torch.tensor(one), True
    return ids, mask


def batches(data: Sequence[Item], size: int, random_: random.Random) -> list[list[Item]]:
    """Posts and targets apart, of like length together, in random order."""
    found = []
    for kind in (False, True):
        some = [item for item in data if item.target is kind]
        random_.shuffle(some)
        some.sort(key=lambda item: len(item.ids) + random_.random() * 4)
        found += [some[at : at + size] for at in range(0, len(some), size)]
    random_.shuffle(found)
    return found


@torch.no_grad()
def logits(model: Reader, ids: Sequence[list[int]], *, target: bool) -> Numbers:
    model.eval()
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = np.zeros((len(ids), 3), dtype=np.float32)
    for at in range(0, len(order), 64):
        some = order[at : at + 64]
        out[some] = model(*padded([ids[i] for i in some]))[target].float().numpy()
    return out


def measure(truth: Sequence[int], scores: Numbers) -> dict[str, float]:
    guess, true = scores.argmax(1), np.array(truth)
    right = [float(((guess == k) & (true == k)).sum()) for k in range(3)]
    recall = [right[k] / max((true == k).sum(), 1) for k in range(3)]
    f1 = [2 * right[k] / max((true == k).sum() + (guess == k).sum(), 1) for k in range(3)]
    return {
        "recall": round(100 * float(np.mean(recall)), 2),
        "f1": round(100 * float(np.mean(f1)), 2),
        "accuracy": round(100 * float((guess == true).mean()), 2),
    }


def measures(
    model: Reader, some: Writer, measured: dict[str, list[Row]], names: Sequence[str]
) -> dict[str, dict[str, float]]:
    found = {}
    for name in names:
        rows = measured[name]
        scores = logits(model, some(rows), target=rows[0].target is not None)
        found[name] = measure([row.label for row in rows], scores)
        if name == "multi_val":
            by = [
                measure([r.label for r in rows if r.lang == lang], scores[[r.lang == lang for r in rows]])["f1"]
                for lang in sorted({r.lang for r in rows})
            ]
            found["multi_val mean of languages"] = {"f1": round(float(np.mean(by)), 2)}
    return found


def loss_of(model: Reader, batch: Sequence[Item], soft: dict[str, Numbers]) -> Tensor:
    ids, mask = padded([item.ids for item in batch])
    found = model(ids, mask)[batch[0].target]
    weight = torch.tensor([item.weight for item in batch])
    hard = functional.cross_entropy(
        found, torch.tensor([item.label for item in batch]), reduction="none", label_smoothing=SMOOTHING
    )
    if soft and not batch[0].target:
        told = torch.tensor(np.stack([soft[item.key] for item in batch]))
        hard = 0.3 * hard + 0.7 * functional.cross_entropy(found, told, reduction="none")
    return (hard * weight).mean()


@torch.no_grad()
def average(kept: dict[str, Tensor], model: Reader) -> None:
    for name, value in model.state_dict().items():
        kept[name].lerp_(value, 1 - AVERAGE)


def train(
    model: Reader, data: Sequence[Item], options: argparse.Namespace, soft: dict[str, Numbers]
) -> Iterator[tuple[int, int, float]]:
    """Yields (step, steps, mean loss) a few steps at a time; `model` holds the weights of the moment."""
    random_ = random.Random(options.seed)
    steps = int(options.epochs * len(batches(data, options.batch, random_)))
    model.encoder.words.weight.requires_grad_(not options.freeze)
    still = [model.encoder.positions, model.encoder.norm, *model.encoder.blocks[: options.still]]
    for part in still if options.still else []:
        part.requires_grad_(False)
    heads = [p for name, p in model.named_parameters() if name.startswith(("post", "target"))]
    body = [p for name, p in model.named_parameters() if not name.startswith(("post", "target")) and p.requires_grad]
    groups = [{"params": body, "lr": options.rate}, {"params": heads, "lr": options.rate * 10}]
    best = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    plan = torch.optim.lr_scheduler.LambdaLR(
        best, lambda s: min((s + 1) / (0.06 * steps), max(0.0, 1.02 * (1 - s / steps)))
    )
    step, total = 0, 0.0
    queue: list[list[Item]] = []
    while step < steps:
        queue = queue or batches(data, options.batch, random_)
        model.encoder.drop.on = True
        loss = loss_of(model, queue.pop(), soft)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        best.step()
        plan.step()
        best.zero_grad()
        total += float(loss.detach())
        step += 1
        if step % AVERAGED == 0 or step == steps:
            yield step, steps, total / AVERAGED
            total = 0.0


def told(paths: Sequence[Path]) -> dict[str, Numbers]:
    """Teachers' probabilities by the item's key: their geometric mean."""
    every = []
    for path in paths:
        with np.load(path, allow_pickle=False) as stored:
            every.append(dict(zip(stored["keys"].tolist(), stored["probabilities"], strict=True)))
    found = {}
    for key in every[0]:
        mean = np.exp(np.mean([np.log(one[key] + 1e-6) for one in every], axis=0))
        found[key] = mean / mean.sum()
    return found


def chosen(found: Material, options: argparse.Namespace) -> tuple[list[Row], list[Row]]:
    random_ = random.Random(options.seed)
    if options.encoder == "quick":
        return untargeted(found), []  # it learns from a teacher only, so whatever was written will do
    if options.encoder == "mpnet":
        return [row for row in found.posts if row.lang == "en"], []  # a teacher of what posts feel
    if options.encoder == "minilm":
        posts = untargeted(found) if options.soft else [row for row in found.posts if row.lang == "en"]
        names = sorted({row.target for row in found.targets if row.target})
        short = comparisons(names, options.comparisons, random_)
        return posts, found.targets + contrasts(found.targets, options.contrasts, random_) + short
    english = [row for row in found.posts if row.lang == "en"]
    others = [row for row in found.posts if row.lang != "en"]
    posts = random_.sample(others, min(options.others, len(others))) + random_.sample(english, options.english)
    targets = random_.sample(found.targets, options.english_targets)
    return posts, targets + contrasts(found.targets, options.contrasts, random_)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=__doc__)
    found.add_argument("--data", type=Path, required=True)
    found.add_argument("--weights", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    found.add_argument("--out", type=Path, required=True)
    found.add_argument("--encoder", choices=("minilm", "quick", "mpnet", "e5"), required=True)
    found.add_argument("--soft", type=Path, nargs="+", help="teachers' answers (.npz)")
    found.add_argument("--start", type=Path, help="go on from these weights (.pt)")
    found.add_argument("--epochs", type=float, default=3)
    found.add_argument("--batch", type=int, default=32)
    found.add_argument("--rate", type=float, default=5e-5)
    found.add_argument("--contrasts", type=int, default=6000)
    found.add_argument("--comparisons", type=int, default=0, help="short sentences about two things (minilm)")
    found.add_argument("--english", type=int, default=8000)
    found.add_argument("--others", type=int, default=1_000_000)
    found.add_argument("--english-targets", type=int, default=6000)
    found.add_argument("--freeze", action="store_true", help="leave the vectors of words as they are")
    found.add_argument("--still", type=int, default=0, help="leave places and this many blocks as they are")
    found.add_argument("--until", type=int, help="stop after this many steps of the plan")
    found.add_argument("--every", type=int, default=500)
    found.add_argument("--threads", type=int, default=1)
    found.add_argument("--seed", type=int, default=7)
    return found


def thinned(state: dict[str, Tensor], inner: int) -> dict[str, Tensor]:
    """Layers 0, 2 and 5 of six, as 0, 1 and 2; in each the `inner` units whose weights are greatest."""
    kept = {"0": "0", "2": "1", "5": "2"}
    found = {}
    for name, value in state.items():
        parts = name.split(".")
        if parts[:2] != ["encoder", "blocks"]:
            found[name] = value
        elif parts[2] in kept:
            old, new = ".".join(parts[:3]), ".".join([*parts[:2], kept[parts[2]]])
            units = state[f"{old}.up.weight"].norm(dim=1) * state[f"{old}.down.weight"].norm(dim=0)
            best = units.topk(inner).indices.sort().values
            cut = value[best] if parts[3] == "up" else value[:, best] if parts[3:] == ["down", "weight"] else value
            found[".".join([new, *parts[3:]])] = cut
    return found


def begun(options: argparse.Namespace, some: Writer) -> Reader:
    """What training starts from: published weights, an earlier run's, or for the quick one a part of them."""
    shape = shape_of(options.encoder, some)
    earlier: dict[str, Tensor] = torch.load(options.start) if options.start else {}
    if options.encoder == "quick":
        model = Reader(Encoder(shape, seed=options.seed), some.marker)
        same = earlier["encoder.blocks.0.up.weight"].shape[0] == shape.inner
        model.load_state_dict(earlier if same else thinned(earlier, shape.inner))
        return model
    model = Reader(published(options.weights / "model.safetensors", shape, seed=options.seed), some.marker)
    if earlier:
        model.load_state_dict(earlier)
    return model


def main() -> int:
    options = parser().parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    some = Writer(options.weights, options.encoder)
    model = begun(options, some)
    found = material(options.data)
    posts, targets = chosen(found, options)
    data = items(zip([*posts, *targets], some([*posts, *targets]), strict=True))
    soft = told(options.soft) if options.soft else {}
    names = ["en_val", *(["topics", "entities"] if targets else [])]
    names += ["multi_val", "de_held_out"] if options.encoder == "e5" else []
    print(
        json.dumps({"posts": len(posts), "targets": len(targets), "tokens": sum(len(i.ids) for i in data)}), flush=True
    )
    kept = {name: value.clone() for name, value in model.state_dict().items()}
    start = time.monotonic()
    for step, steps, loss in train(model, data, options, soft):
        average(kept, model)
        last = step in {steps, options.until}
        if step % TOLD and step % options.every and not last:
            continue
        line: dict[str, object] = {
            "step": step,
            "of": steps,
            "loss": round(loss, 4),
            "minutes": round((time.monotonic() - start) / 60, 1),
        }
        if step % options.every == 0 or last:
            torch.save(kept, options.out)
            live = {name: value.clone() for name, value in model.state_dict().items()}
            model.load_state_dict(kept)
            line |= measures(model, some, found.measured, names if last else names[-3:])
            model.load_state_dict(live)
        print(json.dumps(line), flush=True)
        if last:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main())
