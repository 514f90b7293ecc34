"""When an endpoint may be asked: not while it is down, and not more often than somebody wants to pay for."""

from collections import deque
from enum import Enum

FIRST_PAUSE_S = 15.0
LONGEST_PAUSE_S = 300.0
LONGEST_TOLD_S = 3600.0  # an endpoint that asks for more is tried again after this
_MINUTE_S = 60.0


class Way(Enum):
    ASK = "ask"
    TRY = "try"  # with posts of our own first
    LEAVE = "leave"


class Circuit:
    """Closed after a trial that went well, open after a failure, with pauses that grow until a trial goes well."""

    def __init__(self, *, trial_s: float) -> None:
        """`trial_s`: how long one trial may take; nobody else tries in the meantime."""
        self._trial_s = trial_s
        self._closed = self._trying = False
        self._until = float("-inf")
        self._pause_s = FIRST_PAUSE_S

    def way(self, now: float) -> Way:
        if self._closed:
            return Way.ASK
        if now < self._until:
            return Way.LEAVE
        self._until, self._trying = now + self._trial_s, True
        return Way.TRY

    @property
    def closed(self) -> bool:
        return self._closed

    def may(self, now: float) -> bool:
        return self._closed or now >= self._until

    def went_well(self) -> None:
        self._closed, self._trying, self._pause_s = True, False, FIRST_PAUSE_S

    def failed(self, now: float, *, told_s: float = 0.0) -> None:
        """`told_s`: the pause that the endpoint asked for.

        Of requests that were under way together, the first to fail speaks for all; another may only ask for longer.
        """
        told_s = min(told_s, LONGEST_TOLD_S)
        if not self._closed and not self._trying:
            self._until = max(self._until, now + told_s)
            return
        self._until = now + max(self._pause_s, told_s)
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        self._closed = self._trying = False


class Allowance:
    """At most so many posts in any sixty seconds."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: deque[tuple[float, int]] = deque()
        self._sum = 0

    def take(self, wanted: int, now: float) -> int:
        """How many of `wanted` may be asked about."""
        while self._taken and self._taken[0][0] <= now - _MINUTE_S:
            self._sum -= self._taken.popleft()[1]
        given = min(wanted, self._most - self._sum)
        if given > 0:
            self._taken.append((now, given))
            self._sum += given
        return max(given, 0)
