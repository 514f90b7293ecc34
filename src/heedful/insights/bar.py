"""The filter bar: what may be chosen, what is chosen, and the address without each choice."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

import msgspec
from django.utils.translation import gettext as _

from heedful.channels import api as channels
from heedful.core.language import language_name
from heedful.customers import api as customers
from heedful.insights import sums
from heedful.insights.asked import Asked, address, filter_pairs, local, pairs
from heedful.insights.types import Filter, Span
from heedful.insights.words import CONTENTS, KINDS, SENTIMENTS, SPANS, STEPS, platform
from heedful.listening import api as listening
from heedful.understanding import api as understanding


class Option(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    label: str
    chosen: bool


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Check boxes that share a name in the address."""

    name: str
    label: str
    options: tuple[Option, ...]


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """A choice that can be taken back: `without` is the query string that lacks it."""

    text: str
    without: str


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    spans: tuple[tuple[str, str, bool, str], ...]  # value, label, chosen, address
    steps: tuple[Option, ...]
    since: str
    until: str
    address: str
    filters: str  # the filter alone, for links to the other page


def build(asked: Asked, topics: dict[int, str], *, posts: bool) -> Bar:
    groups = tuple(_groups(asked, topics, posts=posts))
    names = {(group.name, option.value): option.label for group in groups for option in group.options}
    zone = asked.period.zone
    return Bar(
        groups=groups,
        chips=tuple(_chips(asked, names)),
        spans=tuple(_spans(asked)),
        steps=_options([(step.value, str(label)) for step, label in STEPS.items()], [str(asked.wanted_step or "")]),
        since=local(asked.period.start, zone),
        until=local(asked.period.end, zone),
        address=address(asked),
        filters=urlencode(filter_pairs(asked.filter)),
    )


def _groups(asked: Asked, topics: dict[int, str], *, posts: bool) -> Iterable[Group]:
    chosen = asked.filter
    facts = channels.all_facts()
    seen = sums.seen()
    platforms = {*(one.platform for one in facts if one.platform), *seen.platforms, *chosen.platforms}
    languages = {*seen.languages, *chosen.languages}
    named = [(str(pk), name) for pk, name in topics.items()]
    yield _group("topic", _("Topics"), named, chosen.topics)
    yield _group("platform", _("Platforms"), [(key, platform(key)) for key in sorted(platforms)], chosen.platforms)
    yield _group("sentiment", _("Sentiment"), [(key, str(text)) for key, text in SENTIMENTS.items()], chosen.sentiments)
    yield from _of_readings(chosen)
    yield _group("language", _("Languages"), [(key, language_name(key)) for key in sorted(languages)], chosen.languages)
    yield _group("content", _("Content"), [(key, str(text)) for key, text in CONTENTS.items()], chosen.contents)
    yield _group("type", _("Kind of post"), [(key, str(text)) for key, text in KINDS.items()], chosen.kinds)
    if len(facts) > 1:
        yield _group("channel", _("Channels"), [(str(one.id), one.name) for one in facts], chosen.channels)
    if posts or chosen.rules:
        rules = [(str(one.id), f"{topics.get(one.topic, '')} · {one.name}") for one in listening.rules()]
        yield _group("rule", _("Rules"), rules, chosen.rules)
    cohorts = [(str(pk), name) for pk, name in customers.cohort_names().items()]
    yield _group("cohort", _("Cohorts"), cohorts, chosen.cohorts)
    yield _group("joint", _("Joint reading of the writer"), list(customers.joint_names().items()), chosen.joints)
    stars = [(str(n), "★" * n) for n in range(5, 0, -1)]
    yield _group("rating", _("Rating"), stars, chosen.ratings)
    if not posts:
        yield _group("voice", _("Brands for share of voice"), named, asked.voice)


def _of_readings(chosen: Filter) -> Iterable[Group]:
    """What is not there to be chosen has no options, and is not shown."""
    targets = [(str(one.id), one.name) for one in listening.targets()]
    toward = [(key, str(text)) for key, text in SENTIMENTS.items()] if targets else []
    yield _group("target", _("About"), targets, chosen.targets)
    yield _group("toward", _("Sentiment toward it"), toward, chosen.toward)
    yield _group("intent", _("What the writer wants"), list(understanding.intent_names().items()), chosen.intents)
    categories = [(str(key), name) for key, name in understanding.category_names().items()]
    yield _group("category", _("Categories"), categories, chosen.categories)


def _group(name: str, label: str, options: Sequence[tuple[str, str]], chosen: Sequence[object]) -> Group:
    return Group(name=name, label=label, options=_options(options, [str(one) for one in chosen]))


def _options(options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(value=value, label=label, chosen=value in chosen) for value, label in options)


def _chips(asked: Asked, names: dict[tuple[str, str], str]) -> Iterable[Chip]:
    every = pairs(asked)
    words = {
        "include": _("with “%s”"),
        "exclude": _("without “%s”"),
        "country": _("country %s"),
        "followers": _("at least %s followers"),
    }
    plain = {
        ("verified", "yes"): _("verified authors"),
        ("verified", "no"): _("authors not verified"),
        ("escalated", "yes"): _("escalated"),
        ("escalated", "no"): _("not escalated"),
        ("noise", "only"): _("only noise"),
        ("noise", "all"): _("with noise"),
    }
    toward = {pair: _("toward it: %s") % label for pair, label in names.items() if pair[0] == "toward"}
    writer = {pair: _("writer: %s") % label for pair, label in names.items() if pair[0] == "joint"}
    plain |= toward | writer
    for pair in filter_pairs(asked.filter):
        name, value = pair
        text = plain.get(pair) or (words[name] % value if name in words else names.get(pair, value))
        yield Chip(text=text, without=urlencode([one for one in every if one != pair]))


def _spans(asked: Asked) -> Iterable[tuple[str, str, bool, str]]:
    rest = [(name, value) for name, value in pairs(asked) if name not in {"period", "from", "to"}]
    for span, label in SPANS.items():
        if span is not Span.CUSTOM:
            yield span.value, str(label), span is asked.span, urlencode([("period", span.value), *rest])
