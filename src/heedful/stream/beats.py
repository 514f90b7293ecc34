"""Which workers are alive."""

from datetime import datetime, timedelta

from heedful.stream.models import WorkerBeat

EVERY_S = 5.0
ALIVE_FOR = timedelta(seconds=20)


def beat(worker: str, lanes: frozenset[str], *, now: datetime) -> None:
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"lanes": ",".join(sorted(lanes)), "at": now})
    WorkerBeat.objects.filter(at__lt=now - ALIVE_FOR * 10).delete()


def leave(worker: str) -> None:
    WorkerBeat.objects.filter(worker=worker).delete()


def alive(lane: str, *, now: datetime) -> int:
    """How many workers with that lane were heard of lately."""
    return WorkerBeat.objects.filter(at__gte=now - ALIVE_FOR, lanes__contains=lane).count()
