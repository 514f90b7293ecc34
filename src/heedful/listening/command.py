"""`heedful match`: posts in, the rules that hold of each out. Needs no database, no settings and no Django."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec
from tqdm import tqdm

from heedful.channels.types import PostType, Visibility
from heedful.listening.errors import QueryError
from heedful.listening.match import RuleSet
from heedful.listening.parse import parse
from heedful.listening.query import Node

CHUNK_BYTES = 1 << 20
RuleId = str | int


class _Written(msgspec.Struct, frozen=True):
    id: RuleId
    query: str


class _Author(msgspec.Struct, gc=False):
    id: str = ""
    handle: str = ""
    followers: int | None = None
    verified: bool | None = None


class _Thing(msgspec.Struct, gc=False):
    kind: str = ""


class LinePost(msgspec.Struct, gc=False):
    """As much of a line as queries ask about; what is left out or null is unknown."""

    id: RuleId | None = None
    text_told: str | None = msgspec.field(name="text", default=None)
    author_told: _Author | str | None = msgspec.field(name="author", default=None)
    platform_told: str | None = msgspec.field(name="platform", default=None)
    type_told: str | None = msgspec.field(name="type", default=None)
    visibility_told: str | None = msgspec.field(name="visibility", default=None)
    reply_to_told: str | None = msgspec.field(name="reply_to", default=None)
    language_told: str | None = msgspec.field(name="language", default=None)
    country_told: str | None = msgspec.field(name="country", default=None)
    rating: float | None = None
    attachments: Sequence[_Thing] = ()
    metadata: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        return self.text_told or ""

    @property
    def type(self) -> str:
        return self.type_told or PostType.POST

    @property
    def visibility(self) -> str:
        return self.visibility_told or Visibility.PUBLIC

    @property
    def author(self) -> _Author:
        told = self.author_told
        return told if isinstance(told, _Author) else _Author(told or "")

    @property
    def platform(self) -> str:
        return self.platform_told or ""

    @property
    def reply_to(self) -> str:
        return self.reply_to_told or ""

    @property
    def language(self) -> str:
        return self.language_told or ""

    @property
    def country(self) -> str:
        return self.country_told or ""


class _Answer(msgspec.Struct, gc=False):
    id: RuleId | None
    rules: list[RuleId]


class _BadLine(msgspec.Struct, gc=False):
    line: int
    error: str


_decode = msgspec.json.Decoder(LinePost).decode


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        rules = read_rules(options.rules)
    except (OSError, msgspec.DecodeError, _BadRulesError) as error:
        print(error, file=sys.stderr)
        return 2
    with contextlib.ExitStack() as stack:
        source = sys.stdin.buffer if options.file == "-" else stack.enter_context(Path(options.file).open("rb"))
        bar = stack.enter_context(tqdm(unit="post", unit_scale=True, disable=None, file=sys.stderr))
        bad = match_lines(source, sys.stdout.buffer, rules, bar.update)
    if bad:
        print(f"{bad} lines could not be read; each says why in its place.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="heedful match", description="Say which rules hold of each post.")
    parser.add_argument("--rules", required=True, type=Path, help='JSON: [{"id", "query"}]')
    parser.add_argument("file", nargs="?", default="-", help="posts, one JSON object a line (default: standard input)")
    return parser


class _BadRulesError(Exception):
    pass


def read_rules(path: Path) -> list[tuple[RuleId, Node]]:
    """Every mistake in the file at once, one a line, with rule id, place and reason."""
    written = msgspec.json.decode(path.read_bytes(), type=list[_Written])
    parsed: list[tuple[RuleId, Node]] = []
    mistakes: list[str] = []
    seen: set[RuleId] = set()
    for rule in written:
        if rule.id in seen:
            mistakes.append(f"rule {rule.id}: position 0: The id stands twice in the file.")
        seen.add(rule.id)
        try:
            parsed.append((rule.id, parse(rule.query)))
        except QueryError as error:
            mistakes.append(f"rule {rule.id}: position {error.position}: {error.message}. {error.hint}".rstrip())
    if mistakes:
        raise _BadRulesError("\n".join(mistakes))
    return parsed


def match_lines(
    source: BinaryIO,
    target: BinaryIO,
    rules: Sequence[tuple[RuleId, Node]],
    progress: Callable[[int], object] = lambda _count: None,
) -> int:
    """Writes one line per post read; returns how many could not be read."""
    match_ids = RuleSet[RuleId](rules).match_ids
    encode = msgspec.json.Encoder().encode_lines
    at = bad = 0
    for lines in _chunks(source):
        answers: list[_Answer | _BadLine] = []
        for number, line in enumerate(lines, at + 1):
            try:
                post = _decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                if line.strip():
                    answers.append(_BadLine(number, str(error)))
                    bad += 1
                continue
            answers.append(_Answer(post.id, match_ids(post)))
        at += len(lines)
        target.write(encode(answers))
        progress(len(lines))
    target.flush()
    return bad


def _chunks(source: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines, about a megabyte at a time: a live stream is answered as it comes, a file in big bites."""
    while lines := source.readlines(CHUNK_BYTES):
        yield lines
