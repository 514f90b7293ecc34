"""Server time and queries of the list of people and of a cohort's page, over many people and rows of evidence.

`--folder` keeps the filled data folder, so that a second run measures at once.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench cohorts", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--evidence", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=7, help="of each page; the median counts")
    parser.add_argument("--folder", type=Path, help="kept and used again")
    args = parser.parse_args(argv)
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
        return _measure(args.folder, args)
    with tempfile.TemporaryDirectory(prefix="heedful-bench-") as folder:
        return _measure(Path(folder), args)


def _measure(folder: Path, args: argparse.Namespace) -> int:
    # Another process, because Django reads where its data lies when it is imported.
    root = Path(__file__).parent.parent
    environment = {
        **os.environ,
        "HEEDFUL_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "heedful.web.settings",
        "HEEDFUL_LOG_LEVEL": "ERROR",
        "PYTHONPATH": f"{root / 'src'}:{root}",
    }
    numbers = [str(args.people), str(args.evidence), str(args.runs)]
    command = [sys.executable, "-m", "benchmarks.cohorts_inside", *numbers]
    return subprocess.run(command, env=environment, cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
