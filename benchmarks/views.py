"""Server time and queries of inbox, posts view and charts, with a million mentions and ten thousand open cases.

`--folder` keeps the filled data folder, so that a second run measures at once.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.inside import measured, page_options


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench views", description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=10_000)
    page_options(parser)
    args = parser.parse_args(argv)
    return measured("benchmarks.views_inside", [args.mentions, args.cases, args.runs], args.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
