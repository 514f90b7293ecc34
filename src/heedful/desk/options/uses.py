"""Options that were chosen: what counts against a guard, what was sent, and the supervisor's word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q

from heedful.desk.models import OfferCode, Option, Use
from heedful.desk.options.allowance import Spent, day_start, month_start
from heedful.desk.options.edited import GONE, changed
from heedful.desk.options.types import WRITES, UseFacts, UseState

HELD = timedelta(days=1)  # what was put into a composer and never sent counts no longer than that


def spent(customer: int, *, now: datetime, options: Iterable[int] | None = None) -> Mapping[int, Spent]:
    """By option; one query, however many."""
    counting = Q(state__in=[UseState.WAITING, UseState.APPROVED, UseState.DONE])
    counting |= Q(state=UseState.CHOSEN, at__gt=now - HELD)
    rows = Use.objects.filter(counting)
    if options is not None:
        rows = rows.filter(option__in=list(options))
    month, day, theirs = Q(at__gte=month_start(now)), Q(at__gte=day_start(now)), Q(case__customer=customer)
    found = rows.filter(month | theirs).values("option")
    told = found.annotate(
        today=Count("pk", filter=day),
        month=Count("pk", filter=month),
        last=Max("at", filter=theirs),
    )
    return defaultdict(
        Spent,
        {one["option"]: Spent(person_last=one["last"], today=one["today"], month=one["month"]) for one in told},
    )


def uses(**where: object) -> list[UseFacts]:
    """Oldest first."""
    return [facts_of(row) for row in Use.objects.filter(**where).select_related("option").order_by("at", "pk")]


def uses_in(case_id: int) -> list[UseFacts]:
    return uses(case=case_id)


def lock(option_id: int) -> bool:
    """Whoever chooses an option waits for whoever else does: its limits are counted once at a time."""
    return Option.objects.select_for_update().filter(pk=option_id).values_list("pk", flat=True).first() is not None


def sent(case_id: int, reply_id: int, text: str) -> None:
    """Of what was put into the composer, what can be found in an answer was used."""
    rows = Use.objects.select_for_update(of=("self",)).filter(case=case_id, state=UseState.CHOSEN)
    codes = dict(OfferCode.objects.filter(use__in=rows.values("pk")).values_list("use", "code"))
    for row in rows.select_related("option"):
        share = changed(row.text, text)
        if share <= GONE or (row.pk in codes and codes[row.pk] in text):
            Use.objects.filter(pk=row.pk, state=UseState.CHOSEN).update(
                state=UseState.DONE, reply=reply_id, changed=share
            )


def unsent(reply_id: int) -> None:
    """The answer was taken back: its words are in the composer again."""
    written = Use.objects.filter(reply=reply_id, state=UseState.DONE, option__act__in=list(WRITES))
    written.update(state=UseState.CHOSEN, reply=None, changed=None)


def facts_of(row: Use) -> UseFacts:
    return UseFacts(
        id=row.pk,
        option=row.option_id,
        name=row.option.name,
        case=row.case_id,
        who=row.who_id,
        state=UseState(row.state),
        at=row.at,
        text=row.text,
        changed=row.changed,
        reply=row.reply_id,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        word=row.word,
    )
