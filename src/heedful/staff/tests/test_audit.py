import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedful.core.clock import utc_now
from heedful.staff.api import record
from heedful.staff.models import AuditEntry, User
from heedful.staff.types import Role
from heedful.staff.views_audit import PAGE, changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(User.objects.create_user("admin", role=Role.ADMINISTRATOR, display_name="Astrid Holm"))
    return client


def fill(count: int) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(who="Priya", what="desk.reply.sent", subject=f"case:{number}", at=utc_now())
        for number in range(count)
    )


def test_the_system_is_nobody() -> None:
    record(None, "stream.swept", "row:1", after={"rows": 3})
    entry = AuditEntry.objects.get()
    assert (entry.who, entry.user_id, entry.after) == ("", None, {"rows": 3})


def test_older_rows_stand_on_the_next_page(page: Client) -> None:
    fill(PAGE + 10)
    first = page.get("/settings/audit/")
    second = page.get("/settings/audit/" + first.context["next"])
    assert len(first.context["entries"]) == PAGE
    assert len(second.context["entries"]) == 10
    assert second.context["next"] == ""


def test_the_filter_narrows(page: Client) -> None:
    fill(3)
    record(None, "listening.rule.edited", "rule:9", before={"query": "a"}, after={"query": "b"})
    for query, count in (("what=listening", 1), ("who=pri", 3), ("subject=case:2", 1), ("since=2999-01-01", 0)):
        assert len(page.get(f"/settings/audit/?{query}").context["entries"]) == count, query


def test_a_page_takes_as_many_queries_whatever_it_shows(page: Client) -> None:
    counts = []
    for _ in range(2):
        fill(20)
        with CaptureQueriesContext(connection) as queries:
            page.get("/settings/audit/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", "1", "2")]),
        # What was not there before, and what is no longer.
        ({}, {"name": "Lena"}, [("name", "", "Lena")]),
        ({"skills": ["x"]}, {"skills": []}, [("skills", '["x"]', "")]),
    ],
)
def test_a_change_shows_what_differs(
    before: dict[str, object], after: dict[str, object], shown: list[tuple[str, str, str]]
) -> None:
    assert changes(before, after) == shown


def test_a_long_value_is_cut() -> None:
    assert len(changes({}, {"text": "x" * 5000})[0][2]) == 120
