"""`heedful import FILE`: read posts from a file. The rules decide what is kept; with --topic all of them are.

FILE is NDJSON, CSV or Parquet in the open channel's shape; fields that it does not know are kept in metadata.
Importing a file twice changes nothing. The last line says what was done, as JSON.
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec
from tqdm import tqdm

from heedful.channels.book import ensure, parked, row_by_key
from heedful.channels.errors import ChannelError
from heedful.channels.file_rows import format_of
from heedful.channels.import_file import Counted, import_file
from heedful.core.clock import utc_now
from heedful.stream.api import ledger
from heedful.stream.errors import StreamError

DEFAULT_CHANNEL = "import"
LOOK_EVERY_S = 0.1
USED_BADLY = 2

TopicNamed = Callable[[str], int]


def main(argv: list[str], *, topic_named: TopicNamed | None = None) -> int:
    """`topic_named` gives the id of a topic, made where it does not exist; topics belong to a later stage."""
    args = _parser().parse_args(argv)
    began = time.monotonic()
    try:
        columns = _columns(args.map)
        how = format_of(args.file, args.format or ("ndjson" if str(args.file) == "-" else ""))
        channel = _channel_key(args.channel)
    except ChannelError as error:
        return _fail(error, USED_BADLY)
    if str(args.file) != "-" and not args.file.is_file():
        return _fail(f"{args.file}: there is no such file.", 1)
    if args.topic and topic_named is None:
        return _fail("--topic is not available here.", USED_BADLY)
    topic = topic_named(args.topic) if args.topic and topic_named else None
    counted = Counted()
    try:
        _import(args, how=how, channel=channel, topic=topic, columns=columns, counted=counted)
        if args.wait:
            wait_until_through(channel)
    except (ChannelError, StreamError, OSError) as error:
        return _fail(error, 1)
    finally:
        seconds = round(time.monotonic() - began, 3)
        print(msgspec.json.encode(msgspec.structs.asdict(counted) | {"seconds": seconds}).decode(), flush=True)
    return 1 if counted.read and counted.rejected == counted.read else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heedful import", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="NDJSON, CSV or Parquet; - is standard input")
    parser.add_argument("--channel", default=DEFAULT_CHANNEL, metavar="KEY", help="where they belong (import)")
    parser.add_argument("--topic", default="", metavar="NAME", help="keep every post under this topic")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="author.name=user_name; as often as needed"
    )
    parser.add_argument(
        "--format", default="", choices=["ndjson", "csv", "parquet"], help="where the name does not say"
    )
    parser.add_argument(
        "--rejects", type=Path, metavar="FILE", help="write what was rejected here, with line and reason"
    )
    parser.add_argument("--wait", action="store_true", help="return when everything accepted has gone through")
    return parser


def _columns(given: list[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    wrong = [field for field, sign, column in pairs if not (field and sign and column)]
    if wrong:
        raise ChannelError(f"--map {wrong[0]}: write it as FIELD=COLUMN.")
    return {field: column for field, _, column in pairs}


def _channel_key(key: str) -> str:
    if key == DEFAULT_CHANNEL:
        return ensure(key, adapter="open", name="Import", now=utc_now()).key
    return row_by_key(key).key


def _import(
    args: argparse.Namespace, *, how: str, channel: str, topic: int | None, columns: dict[str, str], counted: Counted
) -> None:
    source = Path("/dev/stdin") if str(args.file) == "-" else args.file
    size = source.stat().st_size if source.is_file() else None
    with ExitStack() as stack:
        rejects = stack.enter_context(args.rejects.open("wb")) if args.rejects else None
        bar = stack.enter_context(tqdm(total=size, unit="B", unit_scale=True, disable=None, desc="import"))
        import_file(
            source,
            how=how,
            channel=channel,
            counted=counted,
            topic=topic,
            columns=columns,
            rejects=rejects,
            progress=lambda done: bar.update(done - bar.n) and None,
        )


def wait_until_through(channel: str) -> None:
    """Raises ChannelError where the channel is paused, because then it would never end."""
    left = ledger.pending(channels=[channel])
    with tqdm(total=left, unit="row", disable=None, desc="reading") as bar:
        while left:
            if channel in parked():
                raise ChannelError(
                    f"The channel {channel!r} is paused: its posts wait in the ledger until it is resumed."
                )
            time.sleep(LOOK_EVERY_S)
            left = ledger.pending(channels=[channel])
            bar.update(max(0, (bar.total or 0) - left - bar.n))


def _fail(reason: object, code: int) -> int:
    sys.stderr.write(f"heedful import: {reason}\n")
    return code
