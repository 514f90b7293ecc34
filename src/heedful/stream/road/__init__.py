"""The road brings ledger rows to workers. It may forget; the ledger does not."""

from collections.abc import Collection, Sequence
from typing import Protocol

from heedful.stream.types import Parcel


class Road(Protocol):
    """Two implementations, one checklist (tests/checklist.py) that both pass."""

    def offer(self, rows: Sequence[int], *, again: bool = False) -> None:
        """Tell workers that these rows wait; `again` when they were offered before.

        Never raises: what is not heard here, the sweeper finds.
        """

    def take(self, *, worker: str, most_items: int, parked: Collection[str], wait_s: float) -> list[Parcel]:
        """Rows that are now this worker's; empty after `wait_s` seconds without work."""

    def settle(self, rows: Sequence[int]) -> None:
        """These rows were taken by this worker and need not be brought again."""

    def close(self) -> None:
        """Let go of connections."""
