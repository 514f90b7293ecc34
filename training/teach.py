# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call"
"""What a trained encoder says of every English post, for a smaller one to learn from."""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from training.encoder import Encoder, Reader
from training.material import material, untargeted
from training.train_encoder import Writer, logits, shape_of


def opened(weights: Path, name: str, trained: Path) -> tuple[Reader, Writer]:
    some = Writer(weights, name)
    model = Reader(Encoder(shape_of(name, some)), some.marker)
    model.load_state_dict(torch.load(trained))
    return model, some


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", choices=("minilm", "mpnet", "e5"), required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = material(options.data)
    rows = untargeted(found)
    model, some = opened(options.weights, options.encoder, options.trained)
    scores = torch.tensor(logits(model, some(rows), target=False))
    sure = torch.softmax(scores, dim=1).numpy()
    np.savez(options.out, keys=np.array([f"{row.target}|{row.text}" for row in rows]), probabilities=sure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
