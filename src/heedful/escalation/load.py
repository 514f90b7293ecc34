"""What the step must know before it decides: a constant number of queries, however many mentions."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from heedful.channels import api as channels
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.types import JointFacts
from heedful.escalation import types as t
from heedful.escalation.branches import branches_of_cases
from heedful.escalation.facts import facts_of
from heedful.escalation.join import REOPENS_FOR, Known, Place, conversation
from heedful.escalation.judge import Minute, minute_of
from heedful.escalation.models import Case, CaseMention, Decision, EscalationRule
from heedful.escalation.plan import Item
from heedful.escalation.rows import known_of, rule_of
from heedful.escalation.tree import leaves
from heedful.listening.types import Mention
from heedful.understanding import api as understanding
from heedful.understanding.types import Reading


def active_rules() -> list[t.Rule]:
    rows = EscalationRule.objects.filter(state=t.RuleState.ACTIVE).order_by("position", "pk")
    return [rule_of(row) for row in rows]


def items_of(
    mentions: Sequence[Mention], readings: Mapping[int, Reading], people: Mapping[int, int], rules: Iterable[t.Rule]
) -> list[Item]:
    """A person's history is read only where a rule asks for it."""
    asked = [leaf for rule in rules for leaf in leaves(rule.conditions)]
    earlier = earlier_of(mentions, people) if any(isinstance(leaf, t.Earlier) for leaf in asked) else {}
    days = max((leaf.days for leaf in asked if isinstance(leaf, t.Negatives)), default=0)
    negatives = negatives_of(mentions, days)
    joints = joints_of(people, asked)
    cohorts = cohorts_of(people, asked)
    return [
        Item(
            mention=mention,
            customer=None if mention.own else people.get(mention.id),
            facts=facts_of(
                mention,
                readings.get(mention.id),
                earlier=earlier.get(mention.id),
                negatives=negatives.get((mention.platform, mention.author_id), ()),
                joints=joints.get(people[mention.id], ()) if joints is not None and mention.id in people else None,
                cohorts=cohorts.get(people.get(mention.id, 0), frozenset()) if cohorts is not None else None,
            ),
        )
        for mention in mentions
        if mention.own or mention.id in people
    ]


def earlier_of(mentions: Sequence[Mention], people: Mapping[int, int]) -> dict[int, int]:
    """How many mentions each person had before each of these, which must be that person's newest."""
    totals = {person.id: person.mentions for person in customers.customers(set(people.values())).values()}
    left = Counter(people[mention.id] for mention in mentions if mention.id in people)
    found: dict[int, int] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.created_at, mention.id)):
        person = people.get(mention.id)
        if person is not None and person in totals:
            found[mention.id] = max(totals[person] - left[person], 0)
            left[person] -= 1
    return found


def negatives_of(mentions: Sequence[Mention], days: int) -> Mapping[tuple[str, str], Sequence[datetime]]:
    """When the authors of these were read as negative in the `days` before the oldest of them; () for no days."""
    authors = {(mention.platform, mention.author_id) for mention in mentions if not mention.own}
    if not days or not authors:
        return {}
    since = min(mention.created_at for mention in mentions) - timedelta(days=days)
    return understanding.negative_times(authors, since=since)


def joints_of(people: Mapping[int, int], asked: Iterable[t.Leaf]) -> dict[int, tuple[JointFacts, ...]] | None:
    """By customer; None where no rule asks."""
    if not any(isinstance(leaf, t.JointIs) for leaf in asked):
        return None
    return customers.joints_of(people.values(), now=utc_now())


def cohorts_of(people: Mapping[int, int], asked: Iterable[t.Leaf]) -> dict[int, frozenset[int]] | None:
    """By customer, as settled last; None where no rule asks."""
    if not any(isinstance(leaf, t.CohortIs) for leaf in asked):
        return None
    return customers.cohorts_of(people.values())


def known_cases(items: Sequence[Item], *, now: datetime) -> tuple[list[Known], dict[Place, Known]]:
    """The cases that these may join, and which of them holds what they answer."""
    alive = ~Q(state=t.CaseState.CLOSED) | Q(closed_at__gte=now - REOPENS_FOR - timedelta(days=1))
    people = {item.customer for item in items if item.customer is not None}
    rows = {row.pk: row for row in Case.objects.filter(alive, customer_id__in=people)} if people else {}
    keys = {conversation(item.mention) for item in items if item.customer is None} - {"private:"}
    if keys:
        about = Q(thread__in=keys) | Q(private_thread__in=keys)
        rows |= {row.pk: row for row in Case.objects.filter(alive, about)}
    moved = branches_of_cases(rows)
    known = {pk: known_of(row, moved.get(pk, ())) for pk, row in rows.items()}
    parents = _parents(items, known)
    return list(known.values()), parents


def _parents(items: Sequence[Item], known: dict[int, Known]) -> dict[Place, Known]:
    wanted = {(item.mention.channel, item.mention.reply_to) for item in items if item.mention.reply_to}
    if not wanted:
        return {}
    rows = CaseMention.objects.filter(external_id__in={external for _, external in wanted}).select_related("case")
    parents: dict[Place, Known] = {}
    for row in rows:
        place = (row.case.channel_id, row.external_id)
        if place in wanted:
            parents[place] = known.setdefault(row.case_id, known_of(row.case))
    parents |= _answered(wanted - set(parents), known.values())
    return parents


def _answered(wanted: Collection[Place], known: Iterable[Known]) -> dict[Place, Known]:
    """Answers of ours that a platform never sent back to us: the delivery knows their thread."""
    if not wanted:
        return {}
    by_thread: dict[Place, Known] = {}
    for case in known:
        for thread in (case.thread, case.private_thread):
            by_thread[case.channel, thread.removeprefix("private:")] = case
    by_thread.pop((0, ""), None)
    sent = channels.threads_of_sent(wanted) if by_thread else {}
    return {place: by_thread[place[0], thread] for place, thread in sent.items() if (place[0], thread) in by_thread}


def spent_of(mentions: Sequence[Mention]) -> dict[Minute, int]:
    """How many cases each rule has opened in the minutes of these."""
    minutes = [minute_of(mention.received_at) for mention in mentions]
    window = {"at__gte": min(minutes), "at__lt": max(minutes) + timedelta(minutes=1)}
    rows = Decision.objects.filter(status=t.Status.AUTOMATIC, rule__isnull=False, **window)
    counts: Counter[Minute] = Counter()
    for rule, at in rows.values_list("rule_id", "at"):
        counts[rule or 0, minute_of(at)] += 1
    return dict(counts)


def settled(mentions: Iterable[Mention]) -> set[int]:
    """Those about which something was decided before: nothing is decided twice."""
    ids = [mention.id for mention in mentions]
    decided = set(Decision.objects.filter(mention_id__in=ids).values_list("mention_id", flat=True))
    return decided | set(CaseMention.objects.filter(mention_id__in=ids).values_list("mention_id", flat=True))


def cases_by_id(ids: Iterable[int]) -> dict[int, Case]:
    """Locked where the database can, in one order everywhere, so that no two workers wait for each other in a ring."""
    return {row.pk: row for row in Case.objects.select_for_update().filter(pk__in=set(ids)).order_by("pk")}
