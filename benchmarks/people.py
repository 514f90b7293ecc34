"""Server time and queries of people's pages: somebody with 5,000 items, and the changes of a million people.

`--folder` keeps the filled data folder, so that a second run measures at once.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.inside import measured, page_options


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench people", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--items", type=int, default=5_000, help="of the person whose page is measured")
    page_options(parser)
    args = parser.parse_args(argv)
    return measured("benchmarks.people_inside", [args.people, args.items, args.runs], args.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
