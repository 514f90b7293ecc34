"""What is known about cases and decisions."""

from collections.abc import Iterable, Mapping

from heedful.channels import api as channels
from heedful.customers import api as customers
from heedful.escalation import types as t
from heedful.escalation.destinations import queue_names
from heedful.escalation.errors import NoSuchCase
from heedful.escalation.models import Case, CaseEvent, CaseMention, Decision
from heedful.escalation.phrase import Names
from heedful.escalation.rows import case_of, event_of
from heedful.escalation.sentence import why_sentence
from heedful.listening import api as listening
from heedful.understanding import api as understanding


def case(case_id: int) -> t.CaseFacts:
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NoSuchCase
    return case_of(row)


def cases(ids: Iterable[int]) -> dict[int, t.CaseFacts]:
    return {row.pk: case_of(row) for row in Case.objects.filter(pk__in=set(ids))}


def cases_of_customers(ids: Iterable[int], *, limit: int = 100) -> list[t.CaseFacts]:
    """Newest first."""
    rows = Case.objects.filter(customer__in=set(ids)).order_by("-opened_at", "-pk")[:limit]
    return [case_of(row) for row in rows]


def case_of_mention(mention_id: int) -> int | None:
    return CaseMention.objects.filter(mention_id=mention_id).values_list("case_id", flat=True).first()


def cases_of_mentions(ids: Iterable[int]) -> dict[int, int]:
    return dict(CaseMention.objects.filter(mention_id__in=set(ids)).values_list("mention_id", "case_id"))


def mentions_of(case_id: int) -> list[int]:
    return list(CaseMention.objects.filter(case_id=case_id).order_by("mention_id").values_list("mention_id", flat=True))


def mentions_of_cases(ids: Iterable[int]) -> dict[int, list[int]]:
    """In the order in which they were kept; one query for a whole list."""
    found: dict[int, list[int]] = {}
    pairs = CaseMention.objects.filter(case_id__in=set(ids)).order_by("mention_id").values_list("case_id", "mention_id")
    for case_id, mention_id in pairs:
        found.setdefault(case_id, []).append(mention_id)
    return found


def events(case_id: int) -> list[t.CaseEventFacts]:
    return [event_of(row) for row in CaseEvent.objects.filter(case_id=case_id).order_by("pk")]


def status_of(ids: Iterable[int]) -> dict[int, t.Status]:
    """For every id asked; what was never decided is not escalated."""
    wanted = set(ids)
    decided = Decision.objects.filter(mention_id__in=wanted).values_list("mention_id", "status")
    return dict.fromkeys(wanted, t.Status.NOT_ESCALATED) | {pk: t.Status(status) for pk, status in decided}


def decisions(ids: Iterable[int]) -> dict[int, t.DecisionFacts]:
    wanted = set(ids)
    held = cases_of_mentions(wanted)
    return {
        row.mention_id: t.DecisionFacts(
            mention=row.mention_id,
            status=t.Status(row.status),
            rule=row.rule_id,
            case=held.get(row.mention_id),
            who=row.who_id,
            at=row.at,
        )
        for row in Decision.objects.filter(mention_id__in=wanted)
    }


def why(case_id: int, *, queues: Mapping[str, str] | None = None) -> tuple[t.Part, ...]:
    """Why the case is there, as a sentence. `queues` are their names, where the caller has them at hand."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        raise NoSuchCase
    return why_sentence(row.why, row.queue, names(queues))


def names(queues: Mapping[str, str] | None = None) -> Names:
    return Names(
        topics=listening.topic_names(),
        channels={facts.id: facts.name for facts in channels.all_facts()},
        queues=queue_names() if queues is None else queues,
        targets={one.id: one.name for one in listening.targets()},
        categories=understanding.category_names(),
        cohorts=customers.cohort_names(),
    )


def counts() -> dict[str, int]:
    return {"cases": Case.objects.count(), "open": Case.objects.filter(state=t.CaseState.OPEN).count()}
