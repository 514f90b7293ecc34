"""`heedful read`: texts in, what they say out. Needs no database, no settings and no Django."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from tqdm import tqdm

from heedful.understanding.categories import Categories, Example, learn
from heedful.understanding.errors import UnderstandingError
from heedful.understanding.lines import Answer, Question, Refused, answer, question
from heedful.understanding.reader import Reader, reader
from heedful.understanding.types import IntentReading, Quality

CHUNK_BYTES = 1 << 18  # some 1,500 posts: large enough for speed, small enough that answers come at once


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        categories = learn(read_examples(options.examples)) if options.examples else None
    except (OSError, _BadExampleError, UnderstandingError) as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 2
    try:
        with contextlib.ExitStack() as stack:
            source = sys.stdin.buffer if options.file == "-" else stack.enter_context(Path(options.file).open("rb"))
            bar = stack.enter_context(tqdm(unit="post", unit_scale=True, disable=None, file=sys.stderr))
            refused = read_lines(source, sys.stdout.buffer, reader(), categories, bar.update)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 2
    except UnderstandingError as problem:
        print(f"heedful read: {problem}", file=sys.stderr)
        return 1
    if refused:
        print(f"{refused} lines could not be read; each says why in its place.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heedful read",
        description="Say what texts say: language, sentiment and, with --examples, your own categories.",
        epilog='One JSON object a line: {"id", "text", "lang", "targets"}; only "text" must be there. '
        "One line comes back for each, in the same order. What is not known is null.",
    )
    parser.add_argument("file", nargs="?", default="-", help="texts, one JSON object a line (default: standard input)")
    parser.add_argument(
        "--quality",
        type=Quality,
        choices=list(Quality),
        default=Quality.BALANCED,
        help="how much time a reading may take; in this version one model stands behind all three (default: balanced)",
    )
    parser.add_argument(
        "--examples",
        type=Path,
        metavar="FILE",
        help='teach the categories named in FILE for this run: {"text", "intent"} a line',
    )
    return parser


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
    heard: Reader,
    categories: Categories | None = None,
    progress: Callable[[int], object] = lambda _count: None,
) -> int:
    """Writes one line per line read, in order; returns how many could not be read."""
    encode = msgspec.json.Encoder().encode_lines
    refused = 0
    for lines in _chunks(source):
        answers = _answers([question(line) for line in lines], heard, categories)
        refused += sum(isinstance(given, Refused) for given in answers)
        target.write(encode(answers))
        target.flush()
        progress(len(lines))
    return refused


def _chunks(source: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines as they come: a live stream is answered at once, a file in bites of a quarter of a megabyte."""
    read = getattr(source, "read1", source.read)
    rest = b""
    while some := read(CHUNK_BYTES):
        whole, newline, rest = (rest + some).rpartition(b"\n")
        if newline:
            yield whole.split(b"\n")
    if rest:
        yield [rest]


def _answers(
    asked: Sequence[Question | Refused], heard: Reader, categories: Categories | None
) -> list[Answer | Refused]:
    good = [one for one in asked if isinstance(one, Question)]
    texts = [one.text for one in good]
    readings = heard.read(texts, hints=[one.lang for one in good])
    intents: Sequence[tuple[IntentReading, ...] | None] = categories.name(texts) if categories else [None] * len(good)
    given = map(answer, good, readings, intents)
    return [next(given) if isinstance(one, Question) else one for one in asked]
