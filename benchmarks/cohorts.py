"""Server time and queries of the list of people and of a cohort's page, over many people and rows of evidence.

`--folder` keeps the filled data folder, so that a second run measures at once.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.inside import measured, page_options


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench cohorts", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--evidence", type=int, default=10_000_000)
    page_options(parser)
    args = parser.parse_args(argv)
    return measured("benchmarks.cohorts_inside", [args.people, args.evidence, args.runs], args.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
