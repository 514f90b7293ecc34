"""`heedful worker`: one worker process."""

import argparse
import logging
import signal
import threading
from types import FrameType

from heedful.core.ids import worker_token
from heedful.operate.lanes import LANES, start
from heedful.operate.parent import leave_with_parent

log = logging.getLogger(__name__)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful worker", description=__doc__)
    parser.add_argument("--lane", action="append", choices=sorted(LANES), help="only this lane; may be repeated")
    parser.add_argument("--name", default=worker_token(), help="unique; one that was killed is followed under its name")
    parser.add_argument("--child", action="store_true", help="leave when the process that started this one ends")
    args = parser.parse_args(argv)
    if args.child:
        leave_with_parent()
    stop = threading.Event()

    def leave(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    threads = start(stop, lanes=frozenset(args.lane or LANES), worker=args.name)
    log.info("worker ready: %s", ", ".join(thread.name for thread in threads))
    while not stop.wait(1.0):
        if not all(thread.is_alive() for thread in threads):
            log.error("a lane ended: leaving, so that whoever started this worker starts it anew")
            stop.set()
            return 1
    for thread in threads:
        thread.join(timeout=10)
    return 0
