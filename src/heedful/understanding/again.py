"""History read again by the model of today, some hundred mentions a turn.

A turn is one transaction with everything that follows from it, the place included: one that is killed never was, and
the timer, which is claimed for a minute only, comes again.
"""

from datetime import datetime

from django.db.models import F, QuerySet

from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce, changing, set_timer
from heedful.understanding import company, models
from heedful.understanding.errors import AlreadyRunning
from heedful.understanding.types import AgainFacts, AgainState, Turn

TIMER = "understanding.again"
AT_ONCE = 500  # mentions a turn: well under a second, so that no other timer waits

_STATE = models.Again.State


def start(*, since: datetime | None, who: Person | None, now: datetime) -> AgainFacts:
    """Of what was said since then, or of everything. Raises AlreadyRunning."""
    with changing():
        if models.Again.objects.filter(state=_STATE.RUNNING).exists():
            raise AlreadyRunning
        last = models.Reading.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        row = models.Again(model=company.version(), since=since, last=last, started_at=now)
        row.total = _ahead(row).count()
        row.started_by_id = who.id if who else None
        row.save()
        record(who, "understanding.reread", "history", after={"model": row.model, "posts": row.total}, now=now)
        _tell(row.pk, now)
    return facts(row)


def stop(*, who: Person | None, now: datetime) -> bool:
    """What was read again stays so. False where nothing was running."""
    with changing():
        stopped = models.Again.objects.filter(state=_STATE.RUNNING).update(state=_STATE.STOPPED, ended_at=now)
        if stopped:
            record(who, "understanding.reread-stopped", "history", now=now)
            announce("understanding", "again.moved")
    return bool(stopped)


def latest() -> AgainFacts | None:
    """The one that is running, or ran last."""
    row = models.Again.objects.order_by("-pk").first()
    return facts(row) if row else None


def next_turn(again: int) -> Turn | None:
    """In the turn's own transaction: the row is locked until it ends. None where there is nothing to do any more."""
    row = models.Again.objects.select_for_update().filter(pk=again, state=_STATE.RUNNING).first()
    if row is None:
        return None
    model = company.version()
    if model != row.model:
        # Somebody switched in the meantime. Half of history read by each would be worse than beginning anew.
        row.model, row.place, row.done, row.changed = model, 0, 0, 0
        row.save()
    ids = _ahead(row).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    return Turn(again=again, place=row.place, mentions=tuple(ids))


def end_turn(turn: Turn, *, changed: int, now: datetime) -> None:
    """Moves the place on from where the turn found it, or ends the whole where nothing was left to read."""
    row = models.Again.objects.filter(pk=turn.again, state=_STATE.RUNNING, place=turn.place)
    if not turn.mentions:
        row.update(state=_STATE.DONE, ended_at=now)
        announce("understanding", "again.moved", ref=turn.again)
    elif row.update(place=turn.mentions[-1], done=F("done") + len(turn.mentions), changed=F("changed") + changed):
        _tell(turn.again, now)


def _ahead(row: models.Again) -> QuerySet[models.Reading]:
    found = models.Reading.objects.filter(pk__gt=row.place, pk__lte=row.last, mention__deleted_at=None)
    return found if row.since is None else found.filter(mention__created_at__gte=row.since)


def _tell(again: int, now: datetime) -> None:
    set_timer(TIMER, str(again), now)
    announce("understanding", "again.moved", ref=again)


def facts(row: models.Again) -> AgainFacts:
    return AgainFacts(
        id=row.pk,
        model=row.model,
        state=AgainState(row.state),
        since=row.since,
        done=row.done,
        total=row.total,
        changed=row.changed,
        started_at=row.started_at,
        started_by=row.started_by_id,
        ended_at=row.ended_at,
    )
