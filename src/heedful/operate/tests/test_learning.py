"""Between a company's word about its categories and its first use lies learning, which no writer waits for."""

from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from heedful import pipeline
from heedful.operate.tests.test_corrections import NOON, world
from heedful.understanding import again, api, categories, models
from heedful.understanding.categories import Categories

pytestmark = pytest.mark.django_db
EXAMPLES = ("Where is my bag?", "My bag is lost", "The bag came broken", "They lost two bags of ours")


def test_history_is_filed_by_what_was_taught_a_moment_ago_and_no_writer_waits_for_learning(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.QUALITY = "fast"
    depths: list[int] = []

    def learn(*given: object, **more: object) -> Categories:
        depths.append(len(connection.savepoint_ids))
        return really(*given, **more)

    really: Callable[..., Categories] = categories.learn
    monkeypatch.setattr(categories, "learn", learn)
    angry = world()[0]
    bags = api.create_category(api.CategoryDraft(name="Bags"), who=None, now=NOON)
    api.add_examples(bags.id, EXAMPLES, who=None, now=NOON)
    run = again.start(since=None, who=None, now=NOON)
    outside = len(connection.savepoint_ids)
    pipeline.again(str(run.id), {}, NOON)
    assert depths == [outside]
    assert models.Label.objects.filter(mention=angry, name=str(bags.id)).exists()
