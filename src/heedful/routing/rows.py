"""Rows as the values that other stages see."""

from collections.abc import Iterable

from heedful.routing.models import Assignment
from heedful.routing.sentence import why_text
from heedful.routing.types import AssignmentFacts, AssignmentState


def facts_of(row: Assignment) -> AssignmentFacts:
    return AssignmentFacts(
        id=row.pk,
        case=row.case_id,
        user=row.user_id,
        state=AssignmentState(row.state),
        offered_at=row.offered_at,
        take_back_at=row.take_back_at,
        accepted_at=row.accepted_at,
        why=why_text(row.why),
    )


def current(case_ids: Iterable[int]) -> dict[int, AssignmentFacts]:
    """Who has these cases now; one query."""
    rows = Assignment.objects.filter(case_id__in=set(case_ids)).exclude(state=AssignmentState.ENDED)
    return {row.case_id: facts_of(row) for row in rows}
