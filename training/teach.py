"""What trained encoders say of every English post, for a smaller one to learn from: `python -m training.teach --help`."""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from training.encoder import Reader, published
from training.material import Row, material
from training.train_encoder import SHAPES, Shape, Writer, logits


def opened(weights: Path, name: str, trained: Path) -> tuple[Reader, Writer]:
    some = Writer(weights, name)
    shape = SHAPES.get(name) or Shape(some.tokenizer.get_vocab_size(), 512, 384, 1536, 12, 12, 1e-12, 0, 0)
    model = Reader(published(weights / "model.safetensors", shape), some.marker)
    model.load_state_dict(torch.load(trained))
    return model, some


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", nargs=3, action="append", metavar=("NAME", "WEIGHTS", "TRAINED"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = material(options.data)
    rows: list[Row] = list(
        dict.fromkeys(row._replace(target=None) for row in found.posts + found.targets if row.lang == "en")
    )
    total = np.zeros((len(rows), 3), dtype=np.float32)
    for name, weights, trained in options.teacher:
        model, some = opened(Path(weights), name, Path(trained))
        scores = torch.tensor(logits(model, some(rows), target=False))
        total += F.log_softmax(scores, dim=1).numpy() / len(options.teacher)
    sure = torch.softmax(torch.tensor(total), dim=1).numpy()
    np.savez(options.out, keys=np.array([f"{row.target}|{row.text}" for row in rows]), probabilities=sure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
