"""The road on many machines: a JetStream work queue carries row ids, with flow control and redelivery.

Only ids travel: an acknowledged message that JetStream loses (Jepsen, NATS 2.12.1, December 2025) costs a few seconds
until the sweeper offers the row again, never the row. While no broker answers, workers look into the ledger
themselves.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, RetentionPolicy, StorageType, StreamConfig

from heedful.core.clock import utc_now
from heedful.stream import ledger
from heedful.stream.retry import LEASE_S
from heedful.stream.road.local import LocalRoad
from heedful.stream.road.loop import LoopThread
from heedful.stream.types import Parcel

STREAM = "HEEDFUL_ROAD"
SUBJECT = "heedful.road.rows"
CONSUMER = "workers"
FETCH = 100
PUBLISH = 100
UNACKED = 5000  # flow control: this many rows may be under way before JetStream waits for workers
OFFERED_FOR_S = 15
CALL_S = 5.0
RETRY_CONNECT_S = 5.0

log = logging.getLogger(__name__)


class JetStreamRoad:
    def __init__(self, url: str, *, replicas: int = 1) -> None:
        self._url = url
        self._replicas = replicas
        self._loop = LoopThread("nats-road")
        self._client: Client | None = None
        self._queue: JetStreamContext.PullSubscription | None = None
        self._fetched: dict[int, Msg] = {}
        self._unsettled: dict[int, Msg] = {}
        self._fallback = LocalRoad()
        self._next_connect = 0.0

    def offer(self, rows: Sequence[int], *, again: bool = False) -> None:
        if not rows or not self.is_ready():
            return
        try:
            self._loop.run(self._publish(rows, _message_suffix(again=again)), timeout_s=CALL_S)
        except (NatsError, OSError, TimeoutError) as error:
            log.warning("%d rows were not offered, the sweeper will: %r", len(rows), error)

    def take(self, *, worker: str, most_items: int, parked: Collection[str], wait_s: float) -> list[Parcel]:
        if not self.is_ready():
            return self._fallback.take(worker=worker, most_items=most_items, parked=parked, wait_s=wait_s)
        if not self._fetched:
            try:
                messages = self._loop.run(self._fetch(wait_s), timeout_s=wait_s + CALL_S)
            except (NatsError, OSError, TimeoutError) as error:
                log.warning("the broker did not answer, looking into the ledger: %r", error)
                self._queue = None  # asked anew after a pause
                self._next_connect = time.monotonic() + RETRY_CONNECT_S
                return self._fallback.take(worker=worker, most_items=most_items, parked=parked, wait_s=0)
            self._fetched = {int(message.data): message for message in messages}
        return self._claimed(worker=worker, most_items=most_items, parked=parked)

    def settle(self, rows: Sequence[int]) -> None:
        messages = [self._unsettled.pop(row) for row in rows if row in self._unsettled]
        self._ack(messages)

    def close(self) -> None:
        if self._client is not None:
            try:
                self._loop.run(self._client.close(), timeout_s=CALL_S)
            except (NatsError, OSError, TimeoutError) as error:
                log.info("closing the broker connection: %r", error)
        self._loop.close()

    def _claimed(self, *, worker: str, most_items: int, parked: Collection[str]) -> list[Parcel]:
        """As many of the fetched rows as make a batch; the others stay fetched for the next time."""
        fitting = ledger.fitting(list(self._fetched), most_items=most_items, parked=parked)
        parcels = ledger.claim_rows(fitting.now, worker=worker, now=utc_now())
        for parcel in parcels:
            self._unsettled[parcel.row] = self._fetched.pop(parcel.row)
        # The rest is done, claimed by another, or parked: the ledger knows and the sweeper watches it.
        self._ack([self._fetched.pop(row) for row in list(self._fetched) if row not in fitting.later])
        return parcels

    def _ack(self, messages: list[Msg]) -> None:
        if not messages:
            return
        try:
            self._loop.run(_ack_all(messages), timeout_s=CALL_S)
        except (NatsError, OSError, TimeoutError) as error:
            log.warning("%d messages were not acknowledged and will come again: %r", len(messages), error)

    def is_ready(self) -> bool:
        if self._client is not None and self._client.is_connected and self._queue is not None:
            return True
        if time.monotonic() < self._next_connect:
            return False
        self._next_connect = time.monotonic() + RETRY_CONNECT_S
        try:
            self._loop.run(self._connect(), timeout_s=CALL_S)
        except (NatsError, OSError, TimeoutError) as error:
            log.warning("no broker at the configured address, looking into the ledger: %r", error)
            return False
        return True

    async def _connect(self) -> None:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(
                self._url.split(","),
                connect_timeout=2,
                reconnect_time_wait=0.5,
                max_reconnect_attempts=-1,
                allow_reconnect=True,
                error_cb=_note,
            )
        if not self._client.is_connected:
            raise ConnectionError("not connected")
        stream = self._client.jetstream(timeout=CALL_S)
        await stream.add_stream(
            StreamConfig(
                name=STREAM,
                subjects=[SUBJECT],
                retention=RetentionPolicy.WORK_QUEUE,
                storage=StorageType.FILE,
                num_replicas=self._replicas,
                duplicate_window=OFFERED_FOR_S,
            ),
        )
        self._queue = await stream.pull_subscribe(
            SUBJECT,
            durable=CONSUMER,
            config=ConsumerConfig(
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=LEASE_S,
                max_ack_pending=UNACKED,
            ),
        )

    async def _publish(self, rows: Sequence[int], suffix: str) -> None:
        client = self._client
        if client is None:
            raise ConnectionError("not connected")
        stream = client.jetstream(timeout=CALL_S)
        for start in range(0, len(rows), PUBLISH):
            await asyncio.gather(
                *(
                    stream.publish(SUBJECT, str(row).encode(), headers={"Nats-Msg-Id": f"{row}{suffix}"})
                    for row in rows[start : start + PUBLISH]
                ),
            )

    async def _fetch(self, wait_s: float) -> list[Msg]:
        if self._queue is None:
            raise ConnectionError("not connected")
        try:
            return await self._queue.fetch(FETCH, timeout=max(wait_s, 0.05))
        except nats.errors.TimeoutError:
            return []


def _message_suffix(*, again: bool) -> str:
    """Two offers with one id within the duplicate window are one message; the sweeper's next look is another."""
    return f".{int(time.time() // OFFERED_FOR_S)}" if again else ""


async def _ack_all(messages: list[Msg]) -> None:
    for message in messages:
        await message.ack()


async def _note(error: Exception) -> None:
    log.info("broker: %r", error)
