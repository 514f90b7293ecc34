"""Measures inside a data folder that is filled first: thrown away afterwards, or kept for the next time."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent


def page_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=7, help="of each page; the median counts")
    parser.add_argument("--folder", type=Path, help="kept and used again")


def measured(module: str, numbers: Sequence[int], folder: Path | None) -> int:
    """The exit status of `python -m MODULE NUMBERS` in the folder, or in one of its own."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        return _measured(module, numbers, folder)
    with tempfile.TemporaryDirectory(prefix="heedful-bench-") as own:
        return _measured(module, numbers, Path(own))


def _measured(module: str, numbers: Sequence[int], folder: Path) -> int:
    # Another process, because Django reads where its data lies when it is imported.
    environment = {
        **os.environ,
        "HEEDFUL_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "heedful.web.settings",
        "HEEDFUL_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-m", module, *map(str, numbers)]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
