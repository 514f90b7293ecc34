"""The filter as a condition in SQL, over mentions `m`, readings `r` and decisions `d`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.insights.types import ALL, ONLY, Filter


def narrowed(chosen: Filter, *, topic_is_walked: bool) -> tuple[str, list[Any]]:
    parts: list[tuple[str, list[Any]]] = [
        within("m.platform", chosen.platforms),
        within("m.channel_id", chosen.channels),
        within("COALESCE(r.language, '')", chosen.languages),
        within("COALESCE(r.sentiment, 'unknown')", chosen.sentiments),
        within("m.content", chosen.contents),
        within("m.type", chosen.kinds),
        within("m.country", chosen.countries),
        *_of_match(chosen, topic_is_walked=topic_is_walked),
        *_of_words(chosen),
        *_of_author(chosen),
        *_of_reading(chosen),
        (_OF_NOISE[chosen.noise], []),
    ]
    return "".join(text for text, _values in parts), [value for _text, values in parts for value in values]


# As the index on noise says it, so that an engine knows it again.
NOISE = "NOT (r.noise = '')"
_OF_NOISE = {"": " AND COALESCE(r.noise, '') = ''", ONLY: f" AND {NOISE}", ALL: ""}


def _of_match(chosen: Filter, *, topic_is_walked: bool) -> Iterator[tuple[str, list[Any]]]:
    if chosen.topics and not topic_is_walked:
        inside, values = within("y.topic_id + 0", chosen.topics)
        yield f" AND EXISTS (SELECT 1 FROM listening_match y WHERE y.mention_id = m.id{inside})", values  # noqa: S608
    if chosen.rules:
        inside, values = within("v.rule_id", chosen.rules)
        caught = "SELECT 1 FROM listening_match y JOIN listening_ruleversion v ON v.id = y.version_id"
        yield f" AND EXISTS ({caught} WHERE y.mention_id = m.id{inside})", values


def _of_words(chosen: Filter) -> Iterator[tuple[str, list[Any]]]:
    if chosen.include:
        found = [_like(word) for word in chosen.include]
        yield f" AND ({' OR '.join(text for text, _ in found)})", [value for _, values in found for value in values]
    for word in chosen.exclude:
        text, values = _like(word)
        yield f" AND NOT {text}", values


def _like(word: str) -> tuple[str, list[Any]]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if connection.vendor == "postgresql":
        return "(m.text ILIKE %s)", [f"%{escaped}%"]
    # SQLite folds the case of ASCII only: the ways in which people write the other letters are tried one by one.
    forms = sorted({escaped, escaped.lower(), escaped.upper(), escaped.capitalize(), escaped.title()})
    return f"({' OR '.join([_LIKE] * len(forms))})", [f"%{form}%" for form in forms]


_LIKE = "m.text LIKE %s ESCAPE '\\'"


def _of_author(chosen: Filter) -> Iterator[tuple[str, list[Any]]]:
    if chosen.cohorts:
        inside, values = within("b.cohort_id", chosen.cohorts)
        theirs = "SELECT 1 FROM customers_identity i JOIN customers_membership b ON b.customer_id = i.customer_id"
        yield f" AND EXISTS ({theirs} WHERE i.platform = m.platform AND i.external_id = m.author_id{inside})", values
    if chosen.joints:
        inside, values = within("j.joint", chosen.joints)
        theirs = "SELECT 1 FROM customers_identity i JOIN customers_jointreading j ON j.customer_id = i.customer_id"
        lately = connection.ops.adapt_datetimefield_value(utc_now() - customers.HOLDS_FOR)
        wrote = "WHERE i.platform = m.platform AND i.external_id = m.author_id AND j.since > %s"
        yield f" AND EXISTS ({theirs} {wrote}{inside})", [lately, *values]
    if chosen.ratings:
        # A star is what is shown: 4.5 is shown as 5.
        yield within("FLOOR(m.rating + 0.5)" if connection.vendor == "postgresql" else _HALF_UP, chosen.ratings)
    if chosen.followers is not None:
        yield " AND m.followers >= %s", [chosen.followers]
    if chosen.verified is not None:
        yield " AND COALESCE(m.verified, %s) = %s", [False, chosen.verified]
    if chosen.escalated is not None:
        # A throttled one was to be escalated and was not.
        untouched = "COALESCE(d.status, 'not-escalated') IN ('not-escalated', 'throttled')"
        yield f" AND {'NOT ' if chosen.escalated else ''}{untouched}", []


def _of_reading(chosen: Filter) -> Iterator[tuple[str, list[Any]]]:
    if chosen.targets or chosen.toward:
        target, targets = within("w.target_id + 0", chosen.targets)
        feeling, feelings = within("w.sentiment", chosen.toward)
        about = "SELECT 1 FROM understanding_toward w WHERE w.mention_id = m.id"
        yield f" AND EXISTS ({about}{target}{feeling})", [*targets, *feelings]
    for kind, names in (("intent", chosen.intents), ("category", chosen.categories)):
        if names:
            inside, values = within("l.name", [str(name) for name in names])
            held = "SELECT 1 FROM understanding_label l WHERE l.mention_id = m.id AND l.kind = %s"
            yield f" AND EXISTS ({held}{inside})", [kind, *values]


_HALF_UP = "CAST(m.rating + 0.5 AS INTEGER)"


def within(column: str, wanted: Sequence[Any]) -> tuple[str, list[Any]]:
    if not wanted:
        return "", []
    return f" AND {column} IN ({', '.join(['%s'] * len(wanted))})", list(wanted)
