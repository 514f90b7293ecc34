"""What must be known before anybody is spoken to: read at the moment of the decision, for a few people at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from heedful.channels import api as channels
from heedful.channels.types import Capability, Visibility
from heedful.customers import api as customers
from heedful.escalation.models import Case, Outreach
from heedful.escalation.outreach import hours
from heedful.escalation.outreach.contacts import contacts_of
from heedful.escalation.outreach.guards import HOUR, Asked
from heedful.escalation.outreach.policy import zone_of
from heedful.escalation.outreach.reach import reach
from heedful.escalation.outreach.types import Contact, Moment, Policy, Reach, Rule, State, Window
from heedful.escalation.types import CaseState
from heedful.listening import api as listening

MOST_TIMES = 2000  # newest posts that hours are told from
PRIOR_DAYS = 28


class Person(msgspec.Struct, kw_only=True):
    """One person, as far as speaking to them first goes."""

    contact: Contact
    open_case: int | None = None
    last_at: datetime | None = None
    times: dict[str, list[datetime]] = {}  # by platform


class Known(msgspec.Struct, kw_only=True):
    """What is known of a few people, and of everybody, at one moment."""

    policy: Policy
    people: dict[int, Person]
    opened: list[tuple[int | None, datetime]]
    now: datetime
    _can: dict[tuple[int, Visibility], Capability] = {}
    _prior: dict[str, list[float]] = {}

    def asked(
        self, customer: int, evidence: Sequence[int], rule: Rule | None, *, not_before: datetime, hurried: bool = False
    ) -> Asked:
        person = self.people[customer]
        found = reach(listening.mentions(evidence).values(), self.can, now=self.now)
        return Asked(
            policy=self.policy,
            draft=rule.draft if rule else None,
            rule=rule.id if rule else None,
            contact=person.contact,
            open_case=person.open_case,
            last_at=person.last_at,
            opened=self.opened,
            reach=found,
            moment=self.moment(person, found, not_before=max(not_before, self.now)) if found else None,
            hurried=hurried,
        )

    def can(self, channel: int, way: Visibility) -> Capability:
        if (channel, way) not in self._can:
            self._can[channel, way] = channels.capability(channel, way)
        return self._can[channel, way]

    def moment(self, person: Person, found: Reach, *, not_before: datetime) -> Moment | None:
        theirs = zone_of(person.contact.zone)
        local: tzinfo = theirs or zone_of(self.policy.zone) or UTC
        told_in: tzinfo = theirs or UTC
        own = [at for times in person.times.values() for at in times]
        everybody = [0.0] * hours.HOURS
        for platform in person.times:
            everybody = [a + b for a, b in zip(everybody, self.prior(platform), strict=True)]
        return hours.moment(
            not_before,
            hours.counted(own, told_in),
            everybody if theirs is None else _moved(everybody, theirs, self.now),
            self.windows(found.channel),
            told_in=told_in,
            local=local,
        )

    def windows(self, channel: int) -> list[Window]:
        facts = channels.facts([channel]).get(channel)
        own = self.policy.channels.get(facts.key) if facts else None
        return [self.policy.window, *([own] if own else [])]

    def prior(self, platform: str) -> list[float]:
        if platform not in self._prior:
            since = self.now - timedelta(days=PRIOR_DAYS)
            self._prior[platform] = hours.counted(listening.platform_times(platform, since=since, most=MOST_TIMES))
        return self._prior[platform]


def known(policy: Policy, people: Iterable[int], *, now: datetime) -> Known:
    wanted = sorted(set(people))
    contacts = contacts_of(wanted)
    times = _times(wanted)
    cases = _open_cases(wanted)
    spoken = _last_spoken(wanted)
    return Known(
        policy=policy,
        people={
            pk: Person(contact=contacts[pk], open_case=cases.get(pk), last_at=spoken.get(pk), times=times.get(pk, {}))
            for pk in wanted
        },
        opened=_opened(now),
        now=now,
    )


def _opened(now: datetime) -> list[tuple[int | None, datetime]]:
    rows = Outreach.objects.filter(state=State.OPENED, opened_at__gt=now - HOUR)
    return [(rule, at) for rule, at in rows.values_list("rule_id", "opened_at") if at]


def _times(people: Sequence[int]) -> Mapping[int, dict[str, list[datetime]]]:
    owner = {
        (one.platform, one.external_id): pk
        for pk, identities in customers.identities_of(people).items()
        for one in identities
    }
    found: dict[int, dict[str, list[datetime]]] = defaultdict(dict)
    for (platform, author), times in listening.spoken_at(owner.keys(), most=MOST_TIMES).items():
        found[owner[platform, author]].setdefault(platform, []).extend(times)
    return found


def _open_cases(people: Sequence[int]) -> dict[int, int]:
    """The newest of each person that is not closed."""
    rows = Case.objects.filter(customer__in=people).exclude(state=CaseState.CLOSED)
    return dict(rows.order_by("opened_at", "pk").values_list("customer_id", "pk"))


def _last_spoken(people: Sequence[int]) -> dict[int, datetime]:
    rows = Outreach.objects.filter(customer__in=people, state=State.OPENED)
    return {pk: at for pk, at in rows.order_by("opened_at").values_list("customer_id", "opened_at") if at}


def _moved(counts: Sequence[float], zone: tzinfo, now: datetime) -> list[float]:
    """From hours in UTC to hours in this zone, as its clocks stand now."""
    offset = now.astimezone(zone).utcoffset() or timedelta()
    steps = round(offset / HOUR)
    return [counts[(hour - steps) % hours.HOURS] for hour in range(hours.HOURS)]
