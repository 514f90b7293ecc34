"""Group commit: one thread writes what many requests brought since its last commit, with one flush to disk.

A commit costs one fsync however many rows it has, so sixteen senders of single posts share it instead of queueing.
"""

import asyncio
import queue
import threading
from concurrent.futures import Future

from django.db import connections

from heedful.stream import ledger
from heedful.stream.errors import LedgerUnavailable
from heedful.stream.place import ledger_alias
from heedful.stream.road.choice import offer_soon
from heedful.stream.types import Bundle, Promised

MOST_BUNDLES = 256
MOST_WAITING = 2000  # beyond this the sender is told to come back, instead of memory growing


class Writer:
    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[Bundle, Future[Promised]]] = queue.Queue(MOST_WAITING)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, bundle: Bundle) -> Future[Promised]:
        """The answer comes once the bundle is on disk."""
        self._ensure_running()
        done: Future[Promised] = Future()
        try:
            self._waiting.put_nowait((bundle, done))
        except queue.Full:
            raise LedgerUnavailable("too many requests wait for the disk") from None
        return done

    def _ensure_running(self) -> None:
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < MOST_BUNDLES:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            _commit(batch)


def _commit(batch: list[tuple[Bundle, Future[Promised]]]) -> None:
    try:
        written = ledger.write([bundle for bundle, _ in batch])
    except Exception as error:  # noqa: BLE001  # whatever it is, each sender must hear of it
        connections[ledger_alias()].close()
        failure = error if isinstance(error, LedgerUnavailable) else LedgerUnavailable(repr(error))
        for _, done in batch:
            done.set_exception(failure)
        return
    for (_, done), result in zip(batch, written.promised, strict=True):
        done.set_result(result)
    offer_soon(written.rows)


_writer = Writer()


async def write_soon(bundle: Bundle) -> Promised:
    return await asyncio.wrap_future(_writer.put(bundle))
