import re

import pytest
from django.test import Client

from heedful.staff.models import AuditEntry, User
from heedful.staff.types import Role
from heedful.understanding import again, layers, learn, models
from heedful.understanding.reader import reader
from heedful.understanding.tests.test_correct_views import client
from heedful.understanding.tests.test_learn import correct_many
from heedful.understanding.tests.test_step import NOON
from heedful.understanding.types import AgainState, LayerState

pytestmark = pytest.mark.django_db
HERE = "/settings/understanding/"


def page(browser: Client, address: str = HERE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_empty_page_says_what_to_do() -> None:
    shown = page(client(Role.SUPERVISOR))
    assert "Nobody corrected a reading yet" in shown
    assert "From 30 corrections of sentiment on" in shown
    assert reader().version in shown
    assert client(Role.AGENT).get(HERE).status_code == 403


def test_it_is_german_throughout() -> None:
    browser = client(Role.SUPERVISOR)
    User.objects.update(language="de")
    shown = page(browser)
    assert "Nichts wechselt von selbst" in shown
    assert "Nobody" not in shown


def test_few_corrections_are_refused_with_their_number() -> None:
    browser = client(Role.SUPERVISOR)
    assert (
        "There are 0 corrections of sentiment; at least 30"
        in browser.post(f"{HERE}train/", follow=True).content.decode()
    )


def test_from_training_to_switching_and_back() -> None:
    correct_many()
    browser = client(Role.SUPERVISOR)
    assert browser.post(f"{HERE}train/").status_code == 302
    (made,) = layers.layers()
    assert made.version in page(browser)
    assert browser.post(f"{HERE}switch/", {"version": made.version}).status_code == 302
    assert layers.layers()[0].state is LayerState.ACTIVE
    assert "with what you taught it" in page(browser)
    assert browser.post(f"{HERE}switch/", {"version": ""}).status_code == 302
    assert layers.layers()[0].state is LayerState.RETIRED
    assert browser.post(f"{HERE}switch/", {"version": "none"}).status_code == 404
    rows = AuditEntry.objects.filter(what="understanding.switched").order_by("pk").values_list("after", "who")
    assert list(rows) == [({"model": made.version}, "Sam"), ({"model": made.base}, "Sam")]


def test_corrections_are_listed_newest_first_and_taken_back() -> None:
    correct_many(32)
    browser = client(Role.SUPERVISOR)
    newest = models.Correction.objects.order_by("-pk")[0]
    assert f"{HERE}corrections/{newest.pk}/undo/" in page(browser)
    older = re.search(r'href="\?before=(\d+)"', page(browser))
    assert older
    assert f"{HERE}corrections/{newest.pk}/undo/" not in page(browser, f"{HERE}?before={older[1]}")
    assert browser.post(f"{HERE}corrections/{newest.pk}/undo/").status_code == 302
    newest.refresh_from_db()
    assert newest.undone_at
    assert newest.undone_by
    assert "taken back" in page(browser)


def test_history_is_read_again_with_progress_and_can_be_stopped() -> None:
    correct_many(2)
    browser = client(Role.SUPERVISOR)
    assert browser.post(f"{HERE}again/start/", {"since": "soon"}).status_code == 302
    assert again.latest() is None
    browser.post(f"{HERE}again/start/", {"since": "2026-01-01"})
    assert "0 of 4 posts read" in page(browser, f"{HERE}again/")
    assert "History is being read already" in browser.post(f"{HERE}again/start/", follow=True).content.decode()
    browser.post(f"{HERE}again/stop/")
    stopped = again.latest()
    assert stopped
    assert stopped.state is AgainState.STOPPED
    assert "Stopped after 0 of 4 posts" in page(browser)


def test_what_was_learnt_on_an_older_model_says_so() -> None:
    correct_many()
    made = learn.train(None, NOON)
    layers.switch(made.version, who=None, now=NOON)
    models.Layer.objects.update(base="older")
    shown = page(client(Role.SUPERVISOR))
    assert "Train again" in shown
    assert "on an older model" in shown
