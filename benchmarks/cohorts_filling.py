"""Fills a data folder with people, feelings and evidence straight into the tables: what is measured is reading."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.filling import insert, stored
from django.db import transaction

from heedful.customers.models import Customer, Evidence, Feeling, Identity
from heedful.listening.models import Target

PLATFORMS = ("x", "bluesky", "instagram", "facebook", "trustpilot")
LANGUAGES = ("en", "en", "en", "de", "de", "fr")
DAYS = 365
TARGETS = 6
KINDS = ("company", "competitor")


def fill(people: int, evidence: int, *, now: datetime) -> None:
    chance = random.Random(11)
    with transaction.atomic():
        insert(
            Target,
            (
                {
                    "id": n,
                    "kind": "company" if n == 1 else "competitor",
                    "name": f"Target {n}",
                    "created_at": stored(now),
                }
                for n in range(1, TARGETS + 1)
            ),
        )
        insert(Customer, _people(people, chance, now))
        insert(Identity, _identities(people, chance, now))
        insert(Feeling, _feelings(people, chance, now))
        # No mentions beside them: cohorts never look at those.
        insert(Evidence, _evidence(people, evidence, chance, now))


def _people(number: int, chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, number + 1):
        seen = stored(now - timedelta(seconds=int(DAYS * 86_400 * chance.random() ** 2)))
        yield {
            "id": n,
            "name": f"{chance.choice(('Marta', 'Jonas', 'Ines', 'Tom'))} Person {n}",
            "language": LANGUAGES[n % 6],
            "first_seen": seen,
            "last_seen": seen,
            "mentions": 1 + int(30 * chance.random() ** 4),
        }


def _identities(number: int, chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, number + 1):
        yield {
            "id": n,
            "customer_id": n,
            "platform": PLATFORMS[n % 5],
            "external_id": f"u{n}",
            "handle": f"person{n}",
            "followers": int(10 ** (5 * chance.random() ** 2)),
            "first_seen": stored(now),
            "last_seen": stored(now),
        }


def _feelings(number: int, chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, number + 1):
        for target in (1, 2 + n % (TARGETS - 1)):
            down = chance.random() ** 6
            yield {
                "customer_id": n,
                "target_id": target,
                "at": stored(now),
                "pieces": 5,
                "value": chance.uniform(-1, 1),
                "low": -1,
                "high": 1,
                "up": 0.01,
                "down": down,
                "raised": -1 if down > 0.8 else 0,
                "state": "",
            }


def _evidence(people: int, number: int, chance: random.Random, now: datetime) -> Iterator[dict[str, Any]]:
    sentiments = ("negative", "negative", "neutral", "positive")
    for n in range(number):
        yield {
            "customer_id": 1 + n % people,
            "target_id": 1 if n % 3 else 2 + n % (TARGETS - 1),
            "source": f"{n:012}",
            "kind": "words",
            "at": stored(now - timedelta(seconds=int(DAYS * 86_400 * chance.random()))),
            "sentiment": chance.choice(sentiments),
        }
