"""Fills a data folder with mentions, people and cases as if months had passed, straight into the tables.

Not through the pipeline: a million mentions would take ten minutes, and what is measured here is reading.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

from heedful.channels.models import Channel
from heedful.core.clock import utc_now
from heedful.customers.models import Customer, Identity
from heedful.escalation.models import Case, CaseMention, Decision
from heedful.listening.models import Match, Mention, Rule, RuleVersion, Topic
from heedful.routing.models import AgentState, Assignment, Queue
from heedful.staff.models import User
from heedful.understanding.models import Reading

PLATFORMS = ("x", "bluesky", "instagram", "facebook", "trustpilot")
LANGUAGES = ("en",) * 5 + ("de",) * 3 + ("fr", "es", "it", "pt")
SENTIMENTS = ("negative",) * 4 + ("neutral",) * 4 + ("positive",) * 3 + ("unknown",)
CONTENTS = ("text",) * 7 + ("image",) * 2 + ("video",)
WORDS = (
    "the",
    "flight",
    "was",
    "late",
    "again",
    "nobody",
    "told",
    "us",
    "why",
    "our",
    "bags",
    "refund",
    "please",
    "thanks",
)
TOPICS = ("Nordwind Air", "Blue Heron", "Baggage", "Cabin Wi-Fi", "Lounge")
DAYS = 90
SPEAKERS = 200_000


def columns(model: type[models.Model]) -> dict[str, Any]:
    """Every column with its default, or the present for a time, so that a new field does not break the filling."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        default = field.get_default()
        if default is None and not field.null and isinstance(field, models.DateTimeField):
            default = utc_now()
        if not isinstance(field, models.AutoField):
            found[str(field.column)] = field.get_db_prep_save(default, connection)
    return found


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, at_once: int = 20_000) -> None:
    whole = columns(model)
    if model._meta.auto_field is not None:
        whole = {"id": None, **whole}
    marks = ", ".join(["%s"] * len(whole))
    names = ", ".join(f'"{name}"' for name in whole)
    sql = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608
    filled = iter([row.get(name, default) for name, default in whole.items()] for row in rows)
    with connection.cursor() as cursor:
        while some := list(islice(filled, at_once)):
            cursor.executemany(sql, some)


def stored(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def fill(mentions: int, cases: int, *, now: datetime) -> None:
    chance = random.Random(7)
    with transaction.atomic():
        _fixed(now)
        people = min(SPEAKERS, mentions // 4 + 1)
        insert(
            Customer,
            (
                {"id": n, "name": f"Person {n}", "first_seen": stored(now), "last_seen": stored(now)}
                for n in range(1, people + 1)
            ),
        )
        insert(
            Identity,
            (
                {
                    "id": n,
                    "customer_id": n,
                    "platform": PLATFORMS[n % 5],
                    "external_id": f"u{n}",
                    "handle": f"person{n}",
                    "first_seen": stored(now),
                    "last_seen": stored(now),
                }
                for n in range(1, people + 1)
            ),
        )
        said = list(_mentions(mentions, people, chance, now))
        insert(Mention, (one for one, _topics, _reading in said))
        insert(
            Match,
            (
                {"mention_id": one["id"], "topic_id": topic, "version_id": topic, "created_at": one["created_at"]}
                for one, topics, _reading in said
                for topic in topics
            ),
        )
        insert(Reading, (reading for _one, _topics, reading in said))
        _cases(said, cases, chance, now)


def _fixed(now: datetime) -> None:
    insert(
        Channel,
        (
            {"id": n, "key": key, "adapter": "open", "name": key.title(), "platform": key, "created_at": stored(now)}
            for n, key in enumerate(PLATFORMS, 1)
        ),
    )
    insert(Topic, ({"id": n, "name": name, "created_at": stored(now)} for n, name in enumerate(TOPICS, 1)))
    insert(
        Rule, ({"id": n, "topic_id": n, "name": name, "created_at": stored(now)} for n, name in enumerate(TOPICS, 1))
    )
    insert(
        RuleVersion,
        (
            {"id": n, "rule_id": n, "number": 1, "query": name, "created_at": stored(now)}
            for n, name in enumerate(TOPICS, 1)
        ),
    )


def _mentions(
    number: int, people: int, chance: random.Random, now: datetime
) -> Iterator[tuple[dict[str, Any], list[int], dict[str, Any]]]:
    start = now - timedelta(days=DAYS)
    step = timedelta(days=DAYS).total_seconds() / number
    for n in range(1, number + 1):
        # Some speak every day, most once: as it is in public.
        person = min(int(people * chance.random() ** 3) + 1, people)
        at = stored(start + timedelta(seconds=n * step))
        topics = [1 + int(5 * chance.random() ** 2)]
        if chance.random() < 0.2:
            topics = [*topics, topics[0] % 5 + 1]
        sentiment = chance.choice(SENTIMENTS)
        mention = {
            "id": n,
            "channel_id": person % 5 + 1,
            "external_id": f"p{n}",
            "platform": PLATFORMS[person % 5],
            "author_id": f"u{person}",
            "author_name": f"Person {person}",
            "author_handle": f"person{person}",
            "content": chance.choice(CONTENTS),
            "text": " ".join(chance.choices(WORDS, k=16)),
            "created_at": at,
            "received_at": at,
            "followers": person,
            "likes": n % 40,
            "thread": f"p{n}",
        }
        reading = {
            "mention_id": n,
            "language": LANGUAGES[person % len(LANGUAGES)],
            "sentiment": sentiment,
            "confidence": 0.8,
            "model": "bench",
            "read_at": at,
        }
        yield mention, topics, reading


def _cases(said: list[Any], number: int, chance: random.Random, now: datetime) -> None:
    chosen = [one for one, _topics, _reading in said[-number * 3 :: 3]][:number]
    agents = list(User.objects.filter(role="agent").values_list("pk", flat=True))
    insert(Queue, [{"id": 1, "key": "care", "name": "Care"}])
    insert(AgentState, ({"user_id": pk, "since": stored(now)} for pk in agents))
    insert(
        Case,
        (
            {
                "id": n,
                "title": f"Case {n}",
                "channel_id": one["channel_id"],
                "customer_id": int(one["author_id"][1:]),
                "opener_id": one["id"],
                "platform": one["platform"],
                "language": "en",
                "queue": "care",
                "thread": one["thread"],
                "opened_at": one["created_at"],
                "waiting_since": one["created_at"],
                "last_in_at": one["created_at"],
                "due_at": stored(now + timedelta(minutes=chance.randrange(-300, 300))),
            }
            for n, one in enumerate(chosen, 1)
        ),
    )
    insert(CaseMention, ({"mention_id": one["id"], "case_id": n} for n, one in enumerate(chosen, 1)))
    insert(Decision, ({"mention_id": one["id"], "at": one["created_at"]} for one in chosen))
    insert(
        Assignment,
        (
            {
                "case_id": n,
                "user_id": agents[n % len(agents)],
                "state": "accepted",
                "offered_at": stored(now),
                "accepted_at": stored(now),
            }
            for n in range(1, len(chosen) // 2 + 1)
            if agents
        ),
    )
