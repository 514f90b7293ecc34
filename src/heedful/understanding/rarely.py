"""That posts went to the shipped model: in the log at most once a minute, with how many they were since."""

import logging
import threading
import time
from collections.abc import Callable

PAUSE_S = 60.0
_MOST = 300


class Rarely:
    def __init__(self, log: logging.Logger, model: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._model = model
        self._clock = clock
        self._lock = threading.Lock()
        self._next = float("-inf")
        self._count = 0

    def left(self, count: int, why: str) -> None:
        with self._lock:
            self._count += count
            now = self._clock()
            if now < self._next:
                return
            self._next, said, self._count = now + PAUSE_S, self._count, 0
        reason = " ".join(why.split())[:_MOST]
        self._log.warning("%d posts were read by the shipped model, not by %s: %s", said, self._model, reason)
