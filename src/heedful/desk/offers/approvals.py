"""Options that wait for a supervisor's word."""

from datetime import datetime

from heedful.desk.errors import TooLate
from heedful.desk.models import Use
from heedful.desk.options.types import UseFacts, UseState
from heedful.desk.options.uses import facts_of, uses
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce, changing


def waiting() -> list[UseFacts]:
    """For a supervisor's word, the longest first."""
    return uses(state=UseState.WAITING)


def count_waiting() -> int:
    return Use.objects.filter(state=UseState.WAITING).count()


def decide(use_id: int, *, who: Person, approve: bool, word: str, now: datetime) -> UseFacts:
    """A supervisor's word on what waits; the first one holds. Raises TooLate."""
    with changing():
        after = UseState.APPROVED if approve else UseState.REFUSED
        waits = Use.objects.filter(pk=use_id, state=UseState.WAITING)
        if not waits.update(state=after, decided_by=who.id, decided_at=now, word=word.strip()[:300]):
            raise TooLate
        row = Use.objects.select_related("option").get(pk=use_id)
        told = {"use": use_id, "option": row.option.name, "state": after.value, "word": row.word}
        record(who, "desk.option.decided", f"case:{row.case_id}", before={"state": "waiting"}, after=told, now=now)
        announce(f"case:{row.case_id}", "option.changed", ref=row.case_id)
        return facts_of(row)
