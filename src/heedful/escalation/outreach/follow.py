"""What changes of feeling lead to, once each, however often the batch comes or evidence is told anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_noop

from heedful.customers import api as customers
from heedful.escalation import cases
from heedful.escalation.errors import WrongState
from heedful.escalation.models import Case, Outreach, OutreachRule
from heedful.escalation.outreach import types as t
from heedful.escalation.outreach.asking import Known, known
from heedful.escalation.outreach.changes import changes_of
from heedful.escalation.outreach.choose import chosen, same
from heedful.escalation.outreach.clock import watch
from heedful.escalation.outreach.guards import Outcome, Verdict, verdict
from heedful.escalation.outreach.policy import policy
from heedful.escalation.outreach.rows import move, rule_of, tell
from heedful.escalation.types import CaseState, RuleState
from heedful.stream.api import announce

Pair = tuple[int, int]  # customer and target
TAKEN_BACK = gettext_noop("the change of feeling that opened it was taken back")
_STANDS = (t.State.ASKED, t.State.SCHEDULED, t.State.OPENED)


def follow_changes(pairs: Collection[Pair], *, now: datetime) -> list[int]:
    """After these feelings may have changed. Returns cases that were closed, because nobody had begun with them."""
    if not pairs:
        return []
    rules = active_rules()
    there = _there(pairs)
    if not rules and not there:
        return []
    changes = changes_of(customers.shifts_between(pairs), now=now)
    closed = _take_back(there, changes, now=now)
    kept = [row for some in there.values() for row in some]
    fresh = [change for change in changes if not any(_is_of(row, change) for row in kept)]
    met = [(change, rule) for change in fresh if (rule := chosen(rules, change, now=now))]
    if met:
        _make(met, now=now)
    if met or closed:
        watch()
    return closed


def active_rules() -> list[t.Rule]:
    rows = OutreachRule.objects.filter(state=RuleState.ACTIVE).order_by("position", "pk")
    return [rule_of(row) for row in rows]


def _there(pairs: Collection[Pair]) -> Mapping[Pair, Sequence[Outreach]]:
    found: dict[Pair, list[Outreach]] = defaultdict(list)
    for row in Outreach.objects.filter(customer__in={customer for customer, _ in pairs}).order_by("pk"):
        if (row.customer_id, row.target_id) in pairs:
            found[row.customer_id, row.target_id].append(row)
    return found


def _is_of(row: Outreach, change: t.Change) -> bool:
    pair = (row.customer_id, row.target_id, row.direction)
    return pair == (change.customer, change.target, change.direction.value) and same(row, change)


def _take_back(there: Mapping[Pair, Iterable[Outreach]], changes: Sequence[t.Change], *, now: datetime) -> list[int]:
    closed: list[int] = []
    for row in (row for rows in there.values() for row in rows):
        change = next((one for one in changes if _is_of(row, one)), None)
        if change is not None:
            _follow(row, change)
        elif row.state in t.WAITING:
            move(row, t.State.WITHDRAWN, t.Reason.TAKEN_BACK, now=now, at=None)
        elif row.state == t.State.OPENED and row.case_id and _close(row.case_id, now):
            move(row, t.State.WITHDRAWN, t.Reason.TAKEN_BACK, before=_STANDS, now=now)
            closed.append(row.case_id)
    return closed


def _follow(row: Outreach, change: t.Change) -> None:
    """The same change, told anew: what is shown of it follows, what was decided stays."""
    told: dict[str, Any] = {
        "onset": change.onset,
        "size": change.size,
        "confidence": change.confidence,
        "evidence": list(change.evidence),
    }
    if row.state in _STANDS and any(getattr(row, name) != value for name, value in told.items()):
        Outreach.objects.filter(pk=row.pk).update(**told)


def _close(case_id: int, now: datetime) -> bool:
    """Only what nobody began: no answer went out, and the person said nothing since."""
    untouched = Case.objects.filter(pk=case_id, first_answer_at__isnull=True, last_in_at__lte=F("opened_at"))
    if not untouched.exclude(state=CaseState.CLOSED).exists():
        return False
    try:
        cases.close(case_id, None, "", now, note=TAKEN_BACK)
    except WrongState:
        return False
    return True


def _make(met: Sequence[tuple[t.Change, t.Rule]], *, now: datetime) -> None:
    about = known(policy(), {change.customer for change, _ in met}, now=now)
    waiting = set(
        Outreach.objects.filter(customer__in=about.people, state__in=t.WAITING).values_list("customer_id", flat=True)
    )
    rows = []
    for change, rule in met:
        said = _first_word(change, rule, about, waits=change.customer in waiting, now=now)
        row = _row(change, rule, about, said, now=now)
        if row.state in t.WAITING:
            waiting.add(change.customer)
        rows.append(row)
    Outreach.objects.bulk_create(rows, ignore_conflicts=True)
    for row in _made(rows):
        tell(row.pk, "", t.State(row.state), t.Reason(row.reason), now=now)
        if row.state == t.State.SHOWN and row.case_id:
            announce(f"case:{row.case_id}", "outreach.shown", ref=row.pk)


def _made(rows: Sequence[Outreach]) -> list[Outreach]:
    """Those that are there and have no event yet: another worker may have been quicker with one of them."""
    found = Outreach.objects.filter(customer__in={row.customer_id for row in rows}, created_at=rows[0].created_at)
    wanted = {(row.customer_id, row.target_id, row.direction, row.detected_at) for row in rows}
    return [row for row in found if (row.customer_id, row.target_id, row.direction, row.detected_at) in wanted]


def _first_word(change: t.Change, rule: t.Rule, about: Known, *, waits: bool, now: datetime) -> Verdict:
    if waits:
        return Verdict(outcome=Outcome.REFUSE, reason=t.Reason.ANOTHER)
    return verdict(about.asked(change.customer, change.evidence, rule, not_before=now), now=now)


def _row(change: t.Change, rule: t.Rule, about: Known, said: Verdict, *, now: datetime) -> Outreach:
    person = about.people[change.customer]
    asked = about.asked(change.customer, change.evidence, rule, not_before=now)
    row = Outreach(
        rule_id=rule.id,
        customer_id=change.customer,
        target_id=change.target,
        direction=change.direction.value,
        onset=change.onset,
        detected_at=change.detected_at,
        size=change.size,
        confidence=change.confidence,
        evidence=list(change.evidence),
        state=t.State.REFUSED,
        reason=said.reason,
        posts=asked.moment.posts if asked.moment else 0,
        zone=person.contact.zone,
        way=asked.reach.way if asked.reach else "",
        created_at=now,
    )
    if said.outcome is Outcome.SHOW:
        row.state, row.case_id = t.State.SHOWN, person.open_case
    elif said.outcome in {Outcome.GO, Outcome.WAIT}:
        row.state = t.State.ASKED if rule.draft.approval else t.State.SCHEDULED
        row.at = said.until or now
    return row
