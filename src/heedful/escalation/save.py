"""What a plan changes, written in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from django.utils.translation import gettext_noop

from heedful.core.personal import masked
from heedful.core.text import shorten
from heedful.escalation import types as t
from heedful.escalation.join import Known, conversation, is_old
from heedful.escalation.load import cases_by_id
from heedful.escalation.models import Case, CaseEvent, CaseMention, Decision
from heedful.escalation.plan import Item, Joining, Opening, Plan
from heedful.escalation.rows import why_of
from heedful.escalation.urgency import rank_at
from heedful.listening.types import Mention
from heedful.stream.api import Word

CHANGED = ("state", "private_thread", "agent", "waiting_since", "due_at", "rank_at", "last_in_at", "last_out_at",
           "snoozed_until", "closed_at", "wrap_up")  # fmt: skip


class Saved(msgspec.Struct, kw_only=True):
    """`lost` opened nothing, because another worker opened a case for the same conversation first."""

    touched: set[int] = set()
    kept: list[tuple[Item, Known]] = []  # what stands in which case now
    lost: list[Item] = []
    words: list[Word] = []


def save(plan: Plan, *, now: datetime) -> Saved:
    saved = Saved()
    opened = _open(plan.openings, saved, now=now)
    joined = [joining for joining in plan.joinings if joining.case.id is not None]
    saved.lost += [joining.item for joining in plan.joinings if joining.case.id is None]
    saved.kept = [*((o.item, o.case) for o in opened), *((j.item, j.case) for j in joined)]
    _keep(saved.kept)
    _decide(opened, joined, plan)
    _touch(joined, saved, now=now)
    return saved


def _open(openings: Sequence[Opening], saved: Saved, *, now: datetime) -> list[Opening]:
    if not openings:
        return []
    # Sorted, so that two workers take the same conversations in the same order.
    ordered = sorted(openings, key=lambda o: (o.case.customer, o.case.channel, o.case.thread))
    Case.objects.bulk_create((_row(opening, now=now) for opening in ordered), ignore_conflicts=True)
    openers = [opening.case.opener for opening in ordered]
    ids = dict(Case.objects.filter(opener_id__in=openers).values_list("opener_id", "pk"))
    for opening in ordered:
        opening.case.id = ids.get(opening.case.opener)
    won = [opening for opening in ordered if opening.case.id is not None]
    saved.lost += [opening.item for opening in ordered if opening.case.id is None]
    CaseEvent.objects.bulk_create(_opened(opening, now=now) for opening in won)
    for opening in won:
        saved.touched.add(opening.case.id or 0)
        data = {"queue": opening.queue}
        saved.words.append(Word(topic="inbox", kind="case.opened", ref=opening.case.id, data=data))
    return won


def _row(opening: Opening, *, now: datetime) -> Case:
    mention, why = opening.item.mention, opening.decision
    # By hand the clock starts when somebody asks for it.
    said = opening.at or (now if opening.who else mention.received_at)
    return Case(
        title=title_of(mention),
        channel_id=mention.channel,
        customer_id=opening.case.customer,
        opener_id=mention.id,
        platform=mention.platform,
        language=opening.item.facts.language or "",
        priority=opening.priority,
        queue=opening.queue,
        thread=opening.case.thread,
        due_minutes=opening.due_minutes,
        rank_at=rank_at(said, opening.priority),
        rule_id=why.rule.id if why.rule else None,
        why=why_of(why.rule, why.held, why.status),
        opened_at=now,
        waiting_since=said,
        due_at=said + timedelta(minutes=opening.due_minutes),
        last_in_at=said,
    )


def title_of(mention: Mention) -> str:
    """It goes where the text does not: into tabs of a browser, lists and news. Masked before it is cut."""
    return shorten(masked(mention.text), 90) or mention.author_name or mention.author_handle


def _opened(opening: Opening, *, now: datetime) -> CaseEvent:
    rule = opening.decision.rule
    return CaseEvent(
        case_id=opening.case.id or 0,
        what="opened",
        after=t.CaseState.OPEN,
        why=rule.name if rule else opening.note,
        who_id=opening.who,
        at=now,
    )


def _keep(pairs: Iterable[tuple[Item, Known]]) -> None:
    CaseMention.objects.bulk_create(
        (
            CaseMention(mention_id=item.mention.id, case_id=case.id or 0, external_id=item.mention.external_id)
            for item, case in pairs
        ),
        ignore_conflicts=True,
    )


def _decide(opened: Sequence[Opening], joined: Sequence[Joining], plan: Plan) -> None:
    rows = [_decision(opening.item, opening.decision, opening.who) for opening in opened]
    rows += [_decision(item, decision) for item, decision in plan.throttled]
    previously = t.Decision(status=t.Status.PREVIOUSLY)
    rows += [_decision(joining.item, previously) for joining in joined if joining.item.customer is not None]
    Decision.objects.bulk_create(rows, ignore_conflicts=True)


def _decision(item: Item, decision: t.Decision, who: int | None = None) -> Decision:
    return Decision(
        mention_id=item.mention.id,
        status=decision.status,
        rule_id=decision.rule.id if decision.rule else None,
        held=msgspec.to_builtins(decision.held),
        who_id=who,
        at=item.mention.received_at,
    )


def _touch(joined: Sequence[Joining], saved: Saved, *, now: datetime) -> None:
    by_case: dict[int, list[Joining]] = defaultdict(list)
    for joining in joined:
        by_case[joining.case.id or 0].append(joining)
    if not by_case:
        return
    rows = cases_by_id(by_case)
    events: list[CaseEvent] = []
    for pk, row in rows.items():
        for joining in by_case[pk]:
            events += add(row, joining, now=now)
            saved.words.append(Word(topic=f"case:{pk}", kind="mention.added", ref=joining.item.mention.id))
        saved.words.append(
            Word(topic="inbox", kind="case.changed", ref=pk, data={"queue": row.queue, "user": row.agent_id})
        )
    Case.objects.bulk_update(rows.values(), CHANGED)
    CaseEvent.objects.bulk_create(events)
    saved.touched |= set(rows)


def add(row: Case, joining: Joining, *, now: datetime) -> list[CaseEvent]:
    """One more mention in a case: what that changes in the row, and the events that say so."""
    mention = joining.item.mention
    events = [CaseEvent(case_id=row.pk, what="mention", after=str(mention.id), at=now)]
    if joining.item.customer is None:
        row.last_out_at = max(row.last_out_at or mention.created_at, mention.created_at)
        return events
    if joining.adopts and not row.private_thread:
        row.private_thread = conversation(mention)
    if is_old(mention):
        return events
    row.last_in_at = max(row.last_in_at, mention.received_at)
    if row.state != t.CaseState.OPEN:
        events.append(_reopen(row, now=now))
    if row.waiting_since is None:
        row.waiting_since = mention.received_at
        row.due_at = mention.received_at + timedelta(minutes=row.due_minutes)
        row.rank_at = rank_at(mention.received_at, t.Priority(row.priority))
    return events


def _reopen(row: Case, *, now: datetime) -> CaseEvent:
    """Snoozed work wakes and stays with whoever has it; closed work is nobody's until it is given again."""
    before = row.state
    if row.state == t.CaseState.CLOSED:
        row.agent_id = None
        row.waiting_since = None
    row.state, row.snoozed_until, row.closed_at, row.wrap_up = t.CaseState.OPEN, None, None, ""
    return CaseEvent(
        case_id=row.pk,
        what="state",
        before=before,
        after=row.state,
        why=gettext_noop("the customer wrote again"),
        at=now,
    )
