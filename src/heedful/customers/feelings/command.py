"""`heedful shifts`: how people feel and when that changed, from lines of readings. Needs no database."""

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from tqdm import tqdm

from heedful.core.lines import chunks
from heedful.customers.feelings.crowd import Answer, Crowd
from heedful.customers.feelings.lines import Refused, said

_encode = msgspec.json.Encoder().encode


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        with contextlib.ExitStack() as stack:
            source = sys.stdin.buffer if options.file == "-" else stack.enter_context(Path(options.file).open("rb"))
            refused = shifts(source, sys.stdout.buffer, trace=options.trace)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        print(f"heedful shifts: {problem}", file=sys.stderr)
        return 2
    if refused:
        print(f"{refused} lines could not be read; each says why in its place.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heedful shifts",
        description="Say when people's feelings toward something changed, as soon as that is known.",
        epilog='One JSON object a line, in order of time: {"customer", "target", "at", "sentiment", "confidence"}; '
        'only "confidence" may be missing. "at" is RFC 3339 or seconds of the Unix epoch.',
    )
    parser.add_argument("file", nargs="?", default="-", help="readings, one a line (default: standard input)")
    parser.add_argument(
        "--trace",
        action="store_true",
        help="instead of changes, one line per line: the feeling, its nine-tenths interval, the chance that it swung",
    )
    return parser


def shifts(source: BinaryIO, target: BinaryIO, *, trace: bool) -> int:
    """Writes what each chunk of lines makes known before the next is read; returns how many could not be read."""
    crowd, refused = Crowd(), 0
    with tqdm(unit="row", unit_scale=True, disable=None, file=sys.stderr) as bar:
        for lines in chunks(source):
            answers = crowd.follow([said(line) for line in lines])
            refused += sum(isinstance(traced, Refused) for traced, _ in answers)
            target.write(b"".join(_written(answers, trace=trace)))
            target.flush()
            bar.update(len(lines))
    return refused


def _written(answers: list[Answer], *, trace: bool) -> Iterator[bytes]:
    for traced, changed in answers:
        line = traced if trace or isinstance(traced, Refused) else changed
        if line is not None:
            yield _encode(line) + b"\n"
