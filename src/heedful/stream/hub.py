"""One look at the announcements for all browsers of this process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async

from heedful.stream import announcements
from heedful.stream.types import News

LOOK_EVERY_S = 0.15  # under the 0.5 s in which an accepted post should be seen
QUEUE = 1000

log = logging.getLogger(__name__)


class Listener:
    """One browser: what it listens to, and what it has not been sent yet."""

    def __init__(self, topics: Collection[str]) -> None:
        self.topics = frozenset(topics)
        self.queue: asyncio.Queue[News] = asyncio.Queue(QUEUE)
        self.overflowed = False

    def offer(self, news: News) -> None:
        if news.topic not in self.topics:
            return
        try:
            self.queue.put_nowait(news)
        except asyncio.QueueFull:
            self.overflowed = True  # a browser that does not read is told to load anew


class Hub:
    """Looks while somebody listens and rests otherwise."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._seq = 0
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def listening(self, topics: Collection[str]) -> AsyncIterator[tuple[Listener, int]]:
        """The listener, and the number up to which everything is history: read that part with `since`."""
        if self._task is None or self._task.done():
            self._seq = await sync_to_async(announcements.latest)()
            self._task = asyncio.create_task(self._look())
        listener = Listener(topics)
        self._listeners.add(listener)
        try:
            yield listener, self._seq
        finally:
            self._listeners.discard(listener)

    async def _look(self) -> None:
        while self._listeners:
            try:
                fresh = await sync_to_async(announcements.since)(self._seq)
            except Exception:
                log.exception("announcements cannot be read; trying again")
                await asyncio.sleep(1)
                continue
            for news in fresh:
                self._seq = news.seq
                for listener in self._listeners:
                    listener.offer(news)
            await asyncio.sleep(LOOK_EVERY_S if not fresh else 0)
