"""`heedful bench NAME`: measure a figure that the documentation quotes, and its peer in the same run."""

import argparse
import importlib.util
import sys
from pathlib import Path

NAMES = (
    "intake",
    "match",
    "read",
    "views",
    "people",
    "cohorts",
    "startup",
    "routing",
    "end-to-end",
    "latency",
    "quality",
    "robustness",
)
FOLDER = Path(__file__).parents[3] / "benchmarks"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    args, rest = parser.parse_known_args(argv)
    path = FOLDER / f"{args.name.replace('-', '_')}.py"
    if not path.is_file():
        sys.stderr.write(f"heedful bench: {path} is not there: benchmarks come with the source, not with the package\n")
        return 1
    spec = importlib.util.spec_from_file_location(f"benchmarks.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result: int = module.main(rest)
    return result
