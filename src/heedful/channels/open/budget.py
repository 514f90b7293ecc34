"""How much a sender may bring: a token bucket that goes into debt, so that a large request is never stuck for ever."""


class Budget:
    """`rate` items a second; what is saved up is at most `burst_s` seconds of it. Times are monotonic seconds."""

    def __init__(self, *, rate: float, burst_s: float, now: float) -> None:
        self.rate = rate
        self.most = rate * burst_s
        self.left = self.most
        self._at = now

    def wait_s(self, now: float) -> float:
        """How long until anything may be taken; 0 is now."""
        self._refill(now)
        return 0.0 if self.left > 0 else (1 - self.left) / self.rate

    def take(self, items: int, now: float) -> None:
        self._refill(now)
        self.left -= items

    def _refill(self, now: float) -> None:
        self.left = min(self.most, self.left + max(0.0, now - self._at) * self.rate)
        self._at = max(self._at, now)
