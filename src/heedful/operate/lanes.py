"""The lanes of a worker: reading, fetching, sending and housekeeping never wait for one another."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections

from heedful import pipeline
from heedful.channels import step as channels
from heedful.core.clock import utc_now
from heedful.customers import step as customers
from heedful.operate import reading
from heedful.stream import announcements
from heedful.stream.api import beats, ledger, timers
from heedful.stream.road import Road
from heedful.stream.road.choice import open_road

SWEEP_EVERY_S = 5.0
OFFER_AFTER_S = 3.0  # a row that waits longer than this was lost by the road, or there is more than workers can do
FORGET_EVERY_S = 600.0
KEEP_ANNOUNCEMENTS = timedelta(hours=24)
KEEP_LEDGER = timedelta(days=30)  # payloads only; the keys that keep a post from being accepted twice stay

log = logging.getLogger(__name__)
Beat = Callable[[str], int]


def fetch(_worker: str) -> int:
    return channels.pull_due(utc_now(), wants=pipeline.wanted)


def ask_feeds(_worker: str) -> int:
    return customers.ask_feeds(utc_now())


def send(worker: str) -> int:
    return channels.send_due(utc_now(), worker)


def tick(worker: str) -> int:
    failures = timers.run_due(pipeline.TIMERS, worker=worker, now=utc_now())
    for timer, error in failures:
        log.error("timer %s %s failed", timer.kind, timer.key, exc_info=error)
    return len(failures)


def repeat(beat: Beat, every_s: float, worker: str, stop: threading.Event) -> None:
    """Call `beat` for ever; at once again while it finds work. A failure is logged and never ends the lane."""
    while not stop.is_set():
        try:
            found = beat(worker)
        except Exception:
            log.exception("lane %s", beat.__name__)
            found = 0
            close_old_connections()
        if not found:
            stop.wait(every_s)


class Sweeper:
    """Finds what workers and the road lost, and drops what nobody needs any more."""

    def __init__(self, road: Road) -> None:
        self._road = road
        self._forget_at = utc_now()

    def sweep(self, _worker: str) -> int:
        now = utc_now()
        freed = ledger.sweep(now=now)
        if freed:
            log.warning("%d ledger rows were freed from workers that died", freed)
        self._road.offer(ledger.overdue(before=now - timedelta(seconds=OFFER_AFTER_S)), again=True)
        if now >= self._forget_at:
            self._forget_at = now + timedelta(seconds=FORGET_EVERY_S)
            announcements.forget(before=now - KEEP_ANNOUNCEMENTS)
            ledger.drop_closed(before=now - KEEP_LEDGER)
            pipeline.keep_house(now)
        return 0


def _live(worker: str, lanes: frozenset[str], stop: threading.Event) -> None:
    def beat(_worker: str) -> int:
        beats.beat(worker, lanes, now=utc_now())
        return 0

    repeat(beat, beats.EVERY_S, worker, stop)
    beats.leave(worker)


def start(stop: threading.Event, *, lanes: frozenset[str], worker: str) -> list[threading.Thread]:
    """A thread a lane; each ends soon after `stop` is set.

    No other worker has the name `worker`: what it still holds was left by one that was killed, and is free at once.
    """
    ledger.let_go_all(worker=worker)
    steady: tuple[tuple[str, Beat, float], ...] = (
        ("fetching", fetch, 0.25),
        ("fetching", ask_feeds, 2.0),  # a thread of its own: news are never in the way of posts
        ("sending", send, 0.2),
        ("timers", tick, 0.5),
    )
    if "timers" in lanes:
        pipeline.wind_up(utc_now())
    threads = [
        threading.Thread(target=repeat, args=(work, every_s, worker, stop), name=work.__name__)
        for name, work, every_s in steady
        if name in lanes
    ]
    threads.append(threading.Thread(target=_live, args=(worker, lanes, stop), name="beat"))
    if "housekeeping" in lanes:
        sweeper = Sweeper(open_road())
        threads.append(
            threading.Thread(target=repeat, args=(sweeper.sweep, SWEEP_EVERY_S, worker, stop), name="housekeeping"),
        )
    if "reading" in lanes:
        threads.append(threading.Thread(target=reading.run, args=(open_road(), worker, stop), name="reading"))
    for thread in threads:
        thread.start()
    return threads


LANES = frozenset({"reading", "fetching", "sending", "timers", "housekeeping"})
