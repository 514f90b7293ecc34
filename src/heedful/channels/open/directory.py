"""Which channels take posts, kept in memory for a few seconds: a request costs no query.

One query reads all of them, so that unknown keys cost nothing either.
"""

import asyncio
import time
from datetime import datetime

from asgiref.sync import sync_to_async

from heedful.channels.models import Channel
from heedful.channels.open.adapter import BURST_S, RATE_PER_S
from heedful.channels.open.budget import Budget
from heedful.channels.registry import adapters
from heedful.core.clock import utc_now

FRESH_S = 3.0  # how long a change of token or rate may take to be noticed


class Entry:
    """One channel as intake sees it."""

    def __init__(self, row: Channel, budget: Budget) -> None:
        self.key = row.key
        self.token_hash = row.token_hash
        self.budget = budget


class Directory:
    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._read_at = float("-inf")
        self._reading: asyncio.Lock | None = None
        self._heard: dict[str, datetime] = {}
        self._noting: asyncio.TimerHandle | None = None

    async def entry(self, key: str) -> Entry | None:
        if time.monotonic() - self._read_at > FRESH_S:
            await self._refresh()
        return self._entries.get(key)

    def forget(self) -> None:
        """The next request reads everything anew."""
        self._read_at = float("-inf")
        self._reading = None
        self._noting = None

    def heard(self, key: str) -> None:
        """Something came in; written down a moment later, once for all requests of that moment."""
        self._heard[key] = utc_now()
        if self._noting is None:
            self._noting = asyncio.get_running_loop().call_later(FRESH_S, self._note)

    async def _refresh(self) -> None:
        if self._reading is None:
            self._reading = asyncio.Lock()
        async with self._reading:
            if time.monotonic() - self._read_at <= FRESH_S:
                return
            self._entries = await sync_to_async(self._read)()
            self._read_at = time.monotonic()

    def _read(self) -> dict[str, Entry]:
        receiving = [name for name, adapter in adapters().items() if adapter.receives]
        rows = Channel.objects.filter(adapter__in=receiving).exclude(token_hash="")
        return {row.key: Entry(row, self._budget(row)) for row in rows}

    def _budget(self, row: Channel) -> Budget:
        """A budget outlives a reading, or nobody would ever be out of it."""
        rate = float(row.config.get("rate_per_s") or RATE_PER_S)
        known = self._entries.get(row.key)
        if known is not None and known.budget.rate == rate:
            return known.budget
        return Budget(rate=rate, burst_s=BURST_S, now=time.monotonic())

    def _note(self) -> None:
        self._noting = None
        heard, self._heard = self._heard, {}
        task = asyncio.ensure_future(sync_to_async(note_heard)(heard))
        task.add_done_callback(lambda done: done.exception())  # only a figure on a screen: not worth a failure


def note_heard(heard: dict[str, datetime]) -> None:
    for key, at in heard.items():
        Channel.objects.filter(key=key).update(last_in_at=at)


directory = Directory()
