"""`heedful read`: texts in, what they say out. Needs no database, no settings and no Django."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import BinaryIO

import msgspec
from tqdm import tqdm

from heedful.core.lines import chunks
from heedful.understanding.categories import Categories, Example, learn
from heedful.understanding.crew import Task, read_all
from heedful.understanding.errors import UnderstandingError
from heedful.understanding.shipped import embed
from heedful.understanding.types import Quality


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        categories = _taught(options.examples, options.quality) if options.examples else None
    except (OSError, _BadExampleError, UnderstandingError) as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 2
    task = Task(quality=options.quality, categories=categories)
    try:
        with contextlib.ExitStack() as stack:
            source = sys.stdin.buffer if options.file == "-" else stack.enter_context(Path(options.file).open("rb"))
            bar = stack.enter_context(tqdm(unit="post", unit_scale=True, disable=None, file=sys.stderr))
            refused = read_lines(source, sys.stdout.buffer, task, bar.update, processes=options.processes)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 2
    except (UnderstandingError, BrokenProcessPool) as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 1
    if refused:
        print(f"{refused} lines could not be read; each says why in its place.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heedful read",
        description="Say what texts say: language, sentiment, also toward each target, intents, your categories.",
        epilog='One JSON object a line: {"id", "text", "lang", "targets"}; only "text" must be there. '
        "One line comes back for each, in the same order. What is not known is null.",
    )
    parser.add_argument("file", nargs="?", default="-", help="texts, one JSON object a line (default: standard input)")
    parser.add_argument(
        "--quality",
        type=Quality,
        choices=list(Quality),
        default=Quality.BALANCED,
        help="how much time a reading may take: the linear model alone, an encoder where it is unsure, "
        "or all models for every text (default: balanced)",
    )
    parser.add_argument(
        "--examples",
        type=Path,
        metavar="FILE",
        help='teach the categories named in FILE for this run: {"text", "intent"} a line',
    )
    parser.add_argument(
        "--processes",
        type=_whole,
        default=os.cpu_count() or 1,
        metavar="N",
        help="read long inputs in so many processes (default: one a core)",
    )
    return parser


def _whole(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


def _taught(path: Path, quality: Quality) -> Categories:
    return learn(read_examples(path), embed=None if quality is Quality.FAST else embed)


class _BadExampleError(Exception):
    pass


def read_examples(path: Path) -> list[Example]:
    examples = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                examples.append(msgspec.json.decode(line, type=Example))
            except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
                raise _BadExampleError(f"{path}, line {number}: {problem}") from problem
    return examples


def read_lines(
    source: BinaryIO,
    target: BinaryIO,
    task: Task,
    progress: Callable[[int], object] = lambda _count: None,
    *,
    processes: int = 1,
) -> int:
    """Writes one line per line read, in order; returns how many could not be read."""
    refused = 0
    for done in read_all(chunks(source), task, processes=processes):
        refused += done.refused
        target.write(done.lines)
        target.flush()
        progress(done.count)
    return refused
