"""What is older than it may be goes, and only that."""

from datetime import timedelta

import pytest

from heedful import pipeline
from heedful.core.clock import utc_now
from heedful.customers.models import Evidence, Feeling
from heedful.desk.tests.world import client, person
from heedful.listening.models import Mention
from heedful.operate.tests.test_merging import ANGRY, GLAD, acme, say
from heedful.rights.models import Retention
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db
__all__ = ["acme"]


def test_nothing_goes_unless_somebody_says_so_and_sees_it_first(acme: int) -> None:
    say("ana", 0, ANGRY)
    say("ana", 1, GLAD)
    now = utc_now()
    pipeline.keep_house(now)
    assert Evidence.objects.count() == 2
    admin = client(person("root", Role.ADMINISTRATOR))
    shown = admin.post("/settings/retention/", {"evidence": "30", "do": "preview"})
    assert "What would go" in shown.content.decode()
    assert Retention.objects.count() == 0
    assert admin.post("/settings/retention/", {"evidence": "0", "do": "save"}).status_code == 422
    assert admin.post("/settings/retention/", {"evidence": "30", "do": "save"}).status_code == 302
    assert AuditEntry.objects.filter(what="rights.retention.changed").exists()
    assert client(person("ann")).get("/settings/retention/").status_code == 403


def test_old_evidence_goes_and_feelings_are_told_from_what_is_left(acme: int) -> None:
    say("ana", 0, ANGRY)
    say("ana", 60, GLAD)
    at = Mention.objects.order_by("-created_at").values_list("created_at", flat=True)[0]
    Retention.objects.create(kind="evidence", days=30)
    pipeline.keep_house(at + timedelta(days=1))
    assert Evidence.objects.count() == 1
    feeling = Feeling.objects.get()
    assert (feeling.pieces, feeling.value > 0) == (1, True)
    assert Retention.objects.get().removed == 1


def test_old_words_go_where_no_case_needs_them(acme: int) -> None:
    say("ana", 0, ANGRY)  # became a case
    post = Mention.objects.get()
    words = post.text
    Retention.objects.create(kind="posts", days=1)
    pipeline.keep_house(post.created_at + timedelta(days=9))
    assert Mention.objects.get().text == words
    post.pk, post.external_id, post.text = post.pk + 1, "alone", "old words"
    post.save(force_insert=True)
    pipeline.keep_house(post.created_at + timedelta(days=9))
    assert Mention.objects.get(external_id="alone").text == ""
