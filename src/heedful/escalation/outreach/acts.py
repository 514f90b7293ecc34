"""What people do to an outreach before it is opened: each a conditional update, an event and an audit row."""

from collections.abc import Collection, Iterable
from datetime import datetime

from heedful.escalation.errors import NoSuchOutreach, OutreachMoved
from heedful.escalation.models import Outreach
from heedful.escalation.outreach.asking import known
from heedful.escalation.outreach.clock import watch
from heedful.escalation.outreach.opening import open_one
from heedful.escalation.outreach.policy import policy
from heedful.escalation.outreach.rows import move, rule_of
from heedful.escalation.outreach.types import Reason, State
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import changing


def approve(ids: Iterable[int], *, who: Person, word: str, now: datetime) -> list[int]:
    """They are opened at their hour, which is told anew. Returns those that were still to be decided."""
    with changing():
        done = []
        for row in _rows(ids):
            about = known(policy(), [row.customer_id], now=now)
            rule = rule_of(row.rule) if row.rule else None
            asked = about.asked(row.customer_id, row.evidence, rule, not_before=now)
            # Where nothing fits any more, the guards say so when it is opened.
            at, why = (asked.moment.at, asked.moment.why) if asked.moment else (now, Reason.DEFAULT)
            if move(row, State.SCHEDULED, why, before=[State.ASKED], who=who, word=word, now=now, at=at):
                done.append(row.pk)
        _record(done, "outreach.approved", who, word, now)
        watch()
    return done


def refuse(ids: Iterable[int], *, who: Person, word: str, now: datetime) -> list[int]:
    return _end(ids, State.REFUSED, "outreach.refused", before=[State.ASKED], who=who, word=word, now=now)


def cancel(ids: Iterable[int], *, who: Person, word: str = "", now: datetime) -> list[int]:
    return _end(ids, State.CANCELLED, "outreach.cancelled", before=[State.SCHEDULED], who=who, word=word, now=now)


def restore(ids: Iterable[int], *, who: Person, now: datetime) -> list[int]:
    """Undo: what was refused or cancelled by hand waits again as it did."""
    with changing():
        done = []
        for row in _rows(ids):
            if row.reason != Reason.BY_HAND:
                continue
            asks = row.state == State.REFUSED
            after, why = (State.ASKED, Reason.APPROVAL) if asks else (State.SCHEDULED, Reason.LATER)
            ended = [State.REFUSED, State.CANCELLED]
            if move(row, after, why, before=ended, who=who, now=now, at=max(row.at or now, now)):
                done.append(row.pk)
        _record(done, "outreach.restored", who, "", now)
        watch()
    return done


def postpone(pk: int, until: datetime, *, who: Person, now: datetime) -> None:
    """Not before then; at what hour after that, the guards say when the time has come."""
    with changing():
        row = _row(pk)
        if not move(row, State.SCHEDULED, Reason.LATER, before=[State.SCHEDULED], who=who, now=now, at=until):
            raise OutreachMoved
        record(who, "outreach.postponed", f"outreach:{pk}", after={"until": until.isoformat()}, now=now)
        watch()


def start_now(pk: int, *, who: Person, now: datetime) -> State:
    """Hours no longer count; everything else is asked as ever. Returns what became of it."""
    with changing():
        row = _row(pk)
        if not move(row, State.SCHEDULED, Reason.NOW, before=[State.SCHEDULED], who=who, now=now, at=now, hurried=True):
            raise OutreachMoved
        record(who, "outreach.started", f"outreach:{pk}", now=now)
        watch()  # should this end before the next line, the timer goes on
    became = open_one(pk, now=now)
    watch()
    return became


def _end(
    ids: Iterable[int], after: State, what: str, *, before: Collection[State], who: Person, word: str, now: datetime
) -> list[int]:
    with changing():
        rows = _rows(ids)
        done = [row.pk for row in rows if move(row, after, Reason.BY_HAND, before=before, who=who, word=word, now=now)]
        _record(done, what, who, word, now)
        watch()
    return done


def _record(done: Iterable[int], what: str, who: Person, word: str, now: datetime) -> None:
    for pk in done:
        record(who, what, f"outreach:{pk}", after={"word": word[:500]} if word else None, now=now)


def _rows(ids: Iterable[int]) -> list[Outreach]:
    return list(Outreach.objects.select_related("rule").filter(pk__in=set(ids)).order_by("pk"))


def _row(pk: int) -> Outreach:
    found = _rows([pk])
    if not found:
        raise NoSuchOutreach
    return found[0]
