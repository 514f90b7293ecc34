"""`heedful reread`: history read again by the model of today, by whatever worker runs; this only asks and looks on."""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from tqdm import tqdm

from heedful.core.clock import utc_now
from heedful.understanding import again
from heedful.understanding.errors import AlreadyRunning
from heedful.understanding.types import AgainFacts, AgainState

LOOK_EVERY_S = 0.5


def main(argv: list[str], *, sleep: Callable[[float], None] = time.sleep) -> int:
    options = parser().parse_args(argv)
    if options.stop:
        stopped = again.stop(who=None, now=utc_now())
        _say("stopped" if stopped else "nothing was running")
        return 0
    try:
        run = again.start(since=options.since, who=None, now=utc_now())
    except AlreadyRunning as problem:
        running = again.latest()
        if not options.wait or running is None:
            _say(f"heedful reread: {problem}")
            return 1
        run = running
    if options.wait:
        run = _looked_on(run, sleep)
    sys.stdout.buffer.write(msgspec.json.encode(run) + b"\n")
    return 1 if run.state is AgainState.STOPPED else 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="heedful reread",
        description="Read history again with the model of today. Corrections stay, and charts follow.",
        epilog="Workers do it in the background, and go on where one was killed.",
    )
    made.add_argument("--since", type=_day, metavar="DATE", help="only what was said since (2026-03-01, or RFC 3339)")
    made.add_argument("--wait", action="store_true", help="return when all is read")
    made.add_argument("--stop", action="store_true", help="stop; what was read again stays so")
    return made


def _day(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text!r} is no date") from problem
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _looked_on(run: AgainFacts, sleep: Callable[[float], None]) -> AgainFacts:
    with tqdm(total=run.total, unit="post", unit_scale=True, disable=None, file=sys.stderr) as bar:
        while run.state is AgainState.RUNNING:
            sleep(LOOK_EVERY_S)
            run = again.latest() or run
            bar.total = run.total
            bar.update(run.done - bar.n)
    return run


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
