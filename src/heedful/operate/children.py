"""Child processes that are started again when they die, and stopped together."""

import logging
import subprocess
import sys
import time
from collections.abc import Sequence

import msgspec

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
STEADY_S = 10.0  # a child that lived this long did not die of its start
STOP_S = 12.0

log = logging.getLogger(__name__)


class _Child(msgspec.Struct):
    args: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    again_at: float = 0.0


class Children:
    def __init__(self, commands: Sequence[tuple[str, ...]]) -> None:
        self._children = [_Child(args=args) for args in commands]

    def look_after(self) -> None:
        """Start what does not run; call often."""
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                _note_end(child, child.process)
            if child.process is None and time.monotonic() >= child.again_at:
                child.process = start(child.args)
                child.started = time.monotonic()

    def stop(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_S
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def pids(self) -> list[int]:
        return [child.process.pid for child in self._children if child.process is not None]


def _note_end(child: _Child, process: subprocess.Popen[bytes]) -> None:
    log.warning("%s ended with %s, starting it again", child.args[0], process.returncode)
    steady = time.monotonic() - child.started > STEADY_S
    child.pause_s = FIRST_PAUSE_S if steady else min(child.pause_s * 2, LONGEST_PAUSE_S)
    child.again_at = time.monotonic() + child.pause_s
    child.process = None


def start(args: Sequence[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent alone, which then stops its children in order.
    return subprocess.Popen([sys.executable, "-m", "heedful", *args, "--child"], start_new_session=True)  # noqa: S603  # our own command
