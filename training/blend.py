# mypy: disable-error-code="import-not-found"
"""Mean weights of two runs of one encoder: between them lies one that reads new posts better than either."""

import argparse
import sys
from pathlib import Path

import torch


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, required=True, help="of the second, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, second = torch.load(options.first), torch.load(options.second)
    mean = {name: first[name] * (1 - options.share) + second[name] * options.share for name in first}
    torch.save(mean, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
