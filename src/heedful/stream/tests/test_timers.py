from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heedful.stream import timers
from heedful.stream.retry import MOST_TRIES

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


class Recorder:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, key: str, data: dict[str, Any], now: datetime) -> None:
        self.calls.append((key, data))


def test_a_timer_runs_when_due_and_once() -> None:
    ring = Recorder()
    timers.set_timer("ring", "7", later(10), {"n": 1})
    timers.run_due({"ring": ring}, worker="w", now=later(9))
    assert ring.calls == []
    timers.run_due({"ring": ring}, worker="w", now=later(10))
    timers.run_due({"ring": ring}, worker="w", now=later(11))
    assert ring.calls == [("7", {"n": 1})]


def test_setting_again_moves_it() -> None:
    timers.set_timer("ring", "7", later(10))
    timers.set_timer("ring", "7", later(20))
    assert timers.claim_due(worker="w", now=later(15)) == []
    assert len(timers.claim_due(worker="w", now=later(20))) == 1


def test_a_cancelled_timer_never_runs() -> None:
    timers.set_timer("ring", "7", later(10))
    assert timers.cancel_timer("ring", "7")
    assert timers.claim_due(worker="w", now=later(20)) == []


def test_one_worker_gets_it_until_its_lease_ends() -> None:
    timers.set_timer("ring", "7", later(0))
    assert len(timers.claim_due(worker="w1", now=later(1))) == 1
    assert timers.claim_due(worker="w2", now=later(2)) == []
    assert len(timers.claim_due(worker="w2", now=later(100))) == 1


def test_a_handler_may_set_its_own_timer_anew() -> None:
    def again(key: str, data: dict[str, Any], now: datetime) -> None:
        timers.set_timer("ring", key, now + timedelta(seconds=30))

    timers.set_timer("ring", "7", later(0))
    timers.run_due({"ring": again}, worker="w", now=later(1))
    assert len(timers.claim_due(worker="w", now=later(31))) == 1


def test_a_failing_handler_is_tried_again_and_then_given_up() -> None:
    def fail(key: str, data: dict[str, Any], now: datetime) -> None:
        raise RuntimeError(key)

    ring = Recorder()
    timers.set_timer("fail", "1", later(0))
    timers.set_timer("ring", "2", later(0))
    at = 0.0
    failures = 0
    for _ in range(MOST_TRIES + 3):
        failures += len(timers.run_due({"fail": fail, "ring": ring}, worker="w", now=later(at)))
        at += 1000
    assert failures == MOST_TRIES
    assert ring.calls == [("2", {})]
