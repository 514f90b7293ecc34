"""Things to do later, claimed by conditional update so that each is done by one worker."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from heedful.stream.models import Timer
from heedful.stream.retry import LEASE_S, Again, after_failure
from heedful.stream.types import DueTimer

Handler = Callable[[str, dict[str, Any], datetime], None]


def set_timer(kind: str, key: str, due_at: datetime, data: dict[str, Any] | None = None) -> None:
    """Set or move: at most one timer of a kind and key is set."""
    fresh = {"due_at": due_at, "data": data or {}, "attempts": 0, "claimed_by": "", "claimed_until": None}
    Timer.objects.update_or_create(kind=kind, key=key, defaults=fresh)


def ensure_timer(kind: str, key: str, due_at: datetime) -> None:
    """Set it unless it is: what comes again and again is set anew by its own turn."""
    Timer.objects.get_or_create(kind=kind, key=key, defaults={"due_at": due_at, "data": {}})


def cancel_timer(kind: str, key: str) -> bool:
    return Timer.objects.filter(kind=kind, key=key).delete()[0] > 0


def claim_due(*, worker: str, now: datetime, most: int = 50) -> list[DueTimer]:
    free = Q(claimed_by="") | Q(claimed_until__lt=now)
    chosen = list(Timer.objects.filter(free, due_at__lte=now).order_by("due_at").values_list("id", flat=True)[:most])
    if not chosen:
        return []
    lease = now + timedelta(seconds=LEASE_S)
    Timer.objects.filter(free, id__in=chosen, due_at__lte=now).update(claimed_by=worker, claimed_until=lease)
    held = Timer.objects.filter(id__in=chosen, claimed_by=worker)
    return [
        DueTimer(id=t.id, kind=t.kind, key=t.key, data=t.data, due_at=t.due_at, attempts=t.attempts)
        for t in held.order_by("due_at")
    ]


def done(timer: DueTimer, *, worker: str) -> None:
    # A handler may have set the same timer anew: that one is no longer claimed, and stays.
    Timer.objects.filter(id=timer.id, claimed_by=worker).delete()


def failed(timer: DueTimer, *, worker: str, now: datetime) -> bool:
    """Try again later. False: that was the last try and the timer is gone."""
    follows = after_failure(tries=timer.attempts + 1, now=now)
    held = Timer.objects.filter(id=timer.id, claimed_by=worker)
    if isinstance(follows, Again):
        held.update(due_at=follows.at, attempts=timer.attempts + 1, claimed_by="", claimed_until=None)
        return True
    held.delete()
    return False


def run_due(handlers: Mapping[str, Handler], *, worker: str, now: datetime) -> list[tuple[DueTimer, Exception]]:
    """Run what is due; a failing handler never keeps the others from running. Returns the failures."""
    failures: list[tuple[DueTimer, Exception]] = []
    for timer in claim_due(worker=worker, now=now):
        try:
            handlers[timer.kind](timer.key, timer.data, now)
        except Exception as error:  # noqa: BLE001  # reported by the caller, tried again later
            failures.append((timer, error))
            failed(timer, worker=worker, now=now)
        else:
            done(timer, worker=worker)
    return failures
