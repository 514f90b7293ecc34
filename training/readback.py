# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call"
"""A shipped graph's weights as numbers again, to go on from what is shipped: `python -m training.readback --help`.

They come back as exact as a byte a number allows.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from heedful.understanding.shipped import FOLDER


def numbers(path: Path) -> dict[str, Tensor]:
    """By the names that `encoder.Encoder` has for them, without the vectors of words."""
    graph = onnx.load(str(path)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {
        name: torch.tensor(value)
        for name, value in stored.items()
        if name.startswith("encoder.") and not name.startswith("encoder.positions")
    }
    whole, scale, zero = (stored[f"encoder.positions.weight_{part}"] for part in ("quantized", "scale", "zero_point"))
    found["encoder.positions.weight"] = torch.tensor((whole.astype(np.float32) - float(zero)) * scale)
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            whole, scale, zero = (stored[node.input[place]] for place in (1, 3, 5))
            name = node.input[6].removesuffix(".bias") + ".weight"
            found[name] = torch.tensor(((whole.astype(np.float32) - zero) * scale).T.copy())
    return found


def words(folder: Path, family: str) -> Tensor:
    with np.load(folder / f"{family}-words.npz") as stored:
        return torch.tensor(stored["table"].astype(np.float32) * stored["scale"][:, None])


def heads(folder: Path, name: str) -> dict[str, Tensor]:
    found = {}
    with np.load(folder / "heads.npz") as stored:
        for kind in ("post", "target"):
            if f"{name}_{kind}_weights" in stored:
                found[f"{kind}.weight"] = torch.tensor(stored[f"{name}_{kind}_weights"].T, dtype=torch.float32)
                found[f"{kind}.bias"] = torch.tensor(stored[f"{name}_{kind}_bias"], dtype=torch.float32)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="a model folder (default: the shipped one)")
    parser.add_argument("--encoder", choices=("quick", "english", "many"), required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    family = "many" if options.encoder == "many" else "english"
    found = numbers(options.folder / f"{options.encoder}.onnx") | heads(options.folder, options.encoder)
    found["encoder.words.weight"] = words(options.folder, family)
    width = found["encoder.words.weight"].shape[1]
    found.setdefault("target.weight", torch.zeros(3, 2 * width))  # the quick one has no such head
    found.setdefault("target.bias", torch.zeros(3))
    torch.save(found, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
