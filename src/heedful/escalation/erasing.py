"""Cases without the person: that there was a case, when, and how it ended, stays."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from heedful.escalation.models import Case, CaseEvent, CaseMention, Decision, Outreach
from heedful.escalation.types import CaseState
from heedful.listening import api as listening
from heedful.stream.api import rows

TITLE = "…"
PRIVATE = "private:"  # before the thread of a private matter, see join.py


def cases_of_people(customers: Collection[int]) -> list[int]:
    return list(Case.objects.filter(customer__in=customers).order_by("pk").values_list("pk", flat=True))


def erase_cases(cases: Collection[int], customers: Collection[int]) -> None:
    """Titles, words of the decision and of the history."""
    for case in Case.objects.filter(pk__in=cases):
        why = {"status": case.why["status"]} if "status" in case.why else {}
        Case.objects.filter(pk=case.pk).update(title=TITLE, why=why)
    CaseEvent.objects.filter(case__in=cases).exclude(after=CaseState.CLOSED).update(why="")
    Outreach.objects.filter(customer__in=customers).delete()


def erase_mentions(ids: Collection[int], renamed: Mapping[tuple[int, str], str]) -> None:
    """What was decided about these posts loses its words, and ids of posts and threads are the new ones."""
    Decision.objects.filter(mention__in=ids).update(held=[])
    renamed = {**renamed, **{(channel, f"{PRIVATE}{name}"): PRIVATE + new for (channel, name), new in renamed.items()}}
    names = {name for _, name in renamed}
    for row in CaseMention.objects.filter(mention__in=ids).select_related("mention"):
        CaseMention.objects.filter(pk=row.pk).update(external_id=row.mention.external_id)
    for field in ("thread", "private_thread"):
        for case in Case.objects.filter(**{f"{field}__in": names}):
            new = renamed.get((case.channel_id, getattr(case, field)))
            if new:
                Case.objects.filter(pk=case.pk).update(**{field: new})


def unname(names: Sequence[str], covered: Callable[[str], str]) -> int:
    """Takes an erased person's name out of what stands about others."""
    return rows.cover(Case, ("title",), names, covered) + rows.cover(CaseEvent, ("why",), names, covered)


def worded_cases(before: datetime, most: int | None) -> list[int]:
    """Closed before then, and not yet without their words."""
    rows = Case.objects.filter(state=CaseState.CLOSED, closed_at__lt=before).exclude(title=TITLE).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def count_unanswered(before: datetime) -> int:
    """Posts of that age in no case, which still have their words."""
    return listening.count_worded(before, but=CaseMention.objects.values("mention"))


def hollow_unanswered(before: datetime, most: int) -> int:
    return listening.hollow(before, most, but=CaseMention.objects.values("mention"))
