"""The demo's company: what channels/replay/seed.json says, made through each stage's own door.

Idempotent: what is there by its name stays as people left it, so that a restart never undoes their work.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import msgspec
from django.contrib.auth.hashers import make_password
from django.db import transaction

from heedful.channels import api as channels
from heedful.customers import api as customers
from heedful.customers.types import Direction, EventDraft, EventKind
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.escalation.types import Priority, RuleState
from heedful.listening import api as listening
from heedful.listening.api import TargetDraft
from heedful.listening.types import TargetKind
from heedful.routing import api as routing
from heedful.routing.types import QueueDraft
from heedful.staff import api as staff
from heedful.staff.types import Role
from heedful.understanding import api as understanding
from heedful.understanding.api import CategoryDraft

SPECIALISTS = "press"  # the demo's queue for what is dangerous or legal


class Seeded(msgspec.Struct, frozen=True, kw_only=True):
    sign_ins: list[tuple[str, str]]  # role, username


class _Channel(msgspec.Struct, kw_only=True):
    key: str
    name: str
    adapter: str
    platform: str
    keep_all: bool = False
    own_authors: list[str] = []
    config: dict[str, Any] = {}


class _Rule(msgspec.Struct, kw_only=True):
    name: str
    query: str


class _Topic(msgspec.Struct, kw_only=True):
    name: str
    description: str = ""
    rules: list[_Rule] = []


class _Target(msgspec.Struct, kw_only=True):
    kind: TargetKind
    name: str
    owner: str = ""
    aliases: list[str] = []
    exclusions: list[str] = []


class _Event(msgspec.Struct, kw_only=True):
    title: str
    target: str
    kind: EventKind
    days_ago: float
    ended_days_ago: float | None = None
    text: str = ""
    link: str = ""


class _Cohort(msgspec.Struct, kw_only=True):
    name: str
    wanted: str  # a filter of people as it stands in an address


class _Keyed(msgspec.Struct, kw_only=True):
    key: str
    name: str


class _Queue(msgspec.Struct, kw_only=True):
    key: str
    name: str
    skills: frozenset[str] = frozenset()
    match_language: bool = True
    take_back_s: int = 300
    members: list[str] = []


class _Member(msgspec.Struct, kw_only=True):
    username: str
    display_name: str
    role: Role
    team: str = ""
    languages: list[str] = []
    skills: list[str] = []
    capacity: int = 4


class _Escalation(msgspec.Struct, kw_only=True):
    name: str
    queue: str
    conditions: Any
    priority: str = "normal"
    due_minutes: int = 60
    per_minute: int = 10
    max_age_minutes: int = 10080


class _Outreach(msgspec.Struct, kw_only=True):
    name: str
    queue: str
    kinds: tuple[TargetKind, ...] = ()
    direction: Direction | None = None
    least_size: float = 0.5
    approval: bool = True
    active: bool = True
    opening: str = ""


class _Canned(msgspec.Struct, kw_only=True):
    title: str
    text: str
    language: str = "en"
    queue: str = ""


class _Category(msgspec.Struct, kw_only=True):
    name: str
    description: str = ""
    query: str = ""
    examples: list[str] = []
    guideline: dict[str, str] = {}  # by language


class _Seen(msgspec.Struct, kw_only=True):
    """Changes of feeling in cases before the day: how many, their mean, their standard deviation."""

    option: str
    stratum: str
    used: bool
    count: int
    mean: float
    spread: float


class Company(msgspec.Struct, kw_only=True):
    """The file. What this version does not know yet is left alone."""

    channels: list[_Channel]
    topics: list[_Topic]
    targets: list[_Target]
    events: list[_Event] = []
    cohorts: list[_Cohort] = []
    skills: list[_Keyed]
    queues: list[_Queue]
    staff: list[_Member]
    escalation_rules: list[_Escalation]
    outreach_rules: list[_Outreach] = []
    canned_responses: list[_Canned]
    wrap_up_codes: list[_Keyed]
    categories: list[_Category] = []
    effects: list[_Seen] = []


def read_company() -> Company:
    text = files("heedful.channels.replay").joinpath("seed.json").read_bytes()
    return msgspec.json.decode(text, type=Company)


@transaction.atomic
def seed(password: str, now: datetime, *, speed: float | None = None) -> Seeded:
    """Everything but the posts, which the replay channel plays. `speed` 2 plays the day twice as fast."""
    company = read_company()
    ids = _staff(company, password, now)
    _queues(company, ids, now)
    topics = _topics(company, now)
    fresh = _targets(company, now)
    _events(company, fresh, now)
    if fresh:
        _cohorts(company, now)
    _categories(company, now)
    places = {one.key: _channel(one, speed, now) for one in company.channels}
    _escalation(company, topics, places, now)
    _outreach(company, now)
    _texts(company)
    _options(company, now)
    return Seeded(sign_ins=_sign_ins(company))


def _staff(company: Company, password: str, now: datetime) -> dict[str, int]:
    for skill in company.skills:
        staff.ensure_skill(None, skill.name, key=skill.key)
    ids = {person.username: person.id for person in staff.people(active=None)}
    hashed = "" if all(member.username in ids for member in company.staff) else make_password(password)
    for member in company.staff:
        if member.username in ids:
            continue
        person, _ = staff.create_person(
            None,
            username=member.username,
            name=member.display_name,
            role=member.role,
            team=member.team,
            skills=member.skills,
            languages=member.languages,
            password=password,
            hashed=hashed,
        )
        ids[member.username] = person.id
        if member.role is Role.AGENT:
            routing.expect(person.id, member.capacity, now)
        else:
            routing.set_capacity(person.id, member.capacity, now)
    return ids


def _queues(company: Company, ids: Mapping[str, int], now: datetime) -> None:
    there = routing.queue_names()
    for one in company.queues:
        if one.key not in there:
            draft = QueueDraft(
                name=one.name,
                skills=one.skills,
                match_language=one.match_language,
                take_back_s=one.take_back_s,
                members=frozenset(ids[name] for name in one.members),
            )
            routing.create_queue(draft, None, now, key=one.key)


def _topics(company: Company, now: datetime) -> dict[str, int]:
    ids: dict[str, int] = {}
    for one in company.topics:
        topic = listening.ensure_topic(one.name, now=now)
        ids[one.name] = topic.id
        there = {rule.name for rule in listening.rules(topic.id)}
        for rule in one.rules:
            if rule.name not in there:
                listening.create_rule(topic.id, name=rule.name, query=rule.query, who=None, now=now)
    return ids


def _targets(company: Company, now: datetime) -> dict[str, int]:
    """The ids of what was made, by name; nothing where targets are there."""
    if listening.targets(active=None):
        return {}  # people may have renamed them since, and a name stands for one target only
    ids: dict[str, int] = {}
    for one in company.targets:
        draft = TargetDraft(
            kind=one.kind,
            name=one.name,
            owner=ids.get(one.owner),
            aliases=tuple(one.aliases),
            exclusions=tuple(one.exclusions),
        )
        ids[one.name] = listening.create_target(draft, who=None, now=now).id
    return ids


def _events(company: Company, targets: Mapping[str, int], now: datetime) -> None:
    """With the targets that they are of, and never again: people may have removed some since."""
    for one in company.events:
        if one.target in targets:
            ended = one.ended_days_ago
            draft = EventDraft(
                title=one.title,
                target=targets[one.target],
                kind=one.kind,
                starts_at=now - timedelta(days=one.days_ago),
                ends_at=None if ended is None else now - timedelta(days=ended),
                text=one.text,
                link=one.link,
            )
            customers.create_event(draft, who=None, now=now)


def _cohorts(company: Company, now: datetime) -> None:
    for one in company.cohorts:
        wanted, _ = customers.read_wanted(customers.parse(one.wanted))
        customers.make_cohort(one.name, wanted, now=now)


def _categories(company: Company, now: datetime) -> None:
    if understanding.categories(active=None):
        return  # people may have renamed them since
    for one in company.categories:
        draft = CategoryDraft(name=one.name, description=one.description, query=one.query)
        made = understanding.create_category(draft, who=None, now=now)
        understanding.add_examples(made.id, one.examples, who=None, now=now)
        desk.save_guideline(made.id, one.guideline, who=None, now=now)


def _channel(one: _Channel, speed: float | None, now: datetime) -> int:
    config = one.config if speed is None else {**one.config, "speed": speed}
    made = channels.ensure_channel(
        one.key,
        adapter=one.adapter,
        name=one.name,
        now=now,
        platform=one.platform,
        keep_all=one.keep_all,
        own_authors=one.own_authors,
        config=config,
    )
    if speed is not None:
        channels.tune(one.key, now=now, speed=speed)
    return made.id


def _escalation(company: Company, topics: Mapping[str, int], places: Mapping[str, int], now: datetime) -> None:
    there = {rule.name for rule in escalation.rules()}
    for one in company.escalation_rules:
        if one.name not in there:
            raw = msgspec.to_builtins(one) | {
                "conditions": with_ids(one.conditions, topics, places),
                "priority": Priority[one.priority.upper()],
            }
            escalation.create_rule(escalation.read_draft(raw), None, now)


def _outreach(company: Company, now: datetime) -> None:
    if escalation.outreach.rules():
        return
    for one in company.outreach_rules:
        draft = escalation.outreach.Draft(
            name=one.name,
            queue=one.queue,
            kinds=one.kinds,
            direction=one.direction,
            least_size=one.least_size,
            approval=one.approval,
            opening=one.opening,
        )
        state = RuleState.ACTIVE if one.active else RuleState.PAUSED
        escalation.outreach.create_rule(draft, None, now, state=state)


def with_ids(node: Any, topics: Mapping[str, int], places: Mapping[str, int]) -> Any:
    """The file names topics by name and channels by key; conditions name them by id."""
    names = {"topic": topics, "channel": places}.get(node["kind"])
    if names is not None:
        return {**node, "any": [names[name] for name in node["any"]]}
    return {**node, "of": [with_ids(child, topics, places) for child in node["of"]]} if _is_group(node) else node


def _is_group(node: Any) -> bool:
    return node["kind"] in {"all", "any", "none"}


def _texts(company: Company) -> None:
    there = {(one.title, one.language) for one in desk.canned(limit=10_000)}
    for text in company.canned_responses:
        if (text.title, text.language) not in there:
            desk.save_canned(title=text.title, text=text.text, language=text.language, queue=text.queue)
    known = {code.key for code in desk.wrap_up_codes()}
    for code in company.wrap_up_codes:
        if code.key not in known:
            desk.save_wrap_up(key=code.key, name=code.name)


def _options(company: Company, now: datetime) -> None:
    """Those that come with Heedful, and what earlier cases showed of them."""
    if not desk.adopt_first(now, queue=SPECIALISTS):
        return
    for key in {one.option for one in company.effects}:
        seen = [_sums(one) for one in company.effects if one.option == key]
        desk.take_over_effects(key, seen)


def _sums(one: _Seen) -> desk.Sums:
    total = one.mean * one.count
    squares = one.count * (one.mean**2 + one.spread**2)
    return desk.Sums(stratum=one.stratum, used=one.used, count=one.count, total=total, squares=squares)


def _sign_ins(company: Company) -> list[tuple[str, str]]:
    return list(_first_of_each_role(company))


def _first_of_each_role(company: Company) -> Iterator[tuple[str, str]]:
    for role in Role:
        for member in company.staff:
            if member.role is role:
                yield str(role), member.username
                break
