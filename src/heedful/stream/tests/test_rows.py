from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.core.text import storable
from heedful.stream.api import rows
from heedful.stream.models import Announcement

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
COLUMNS = ("topic", "kind", "ref", "data", "at")
pytestmark = pytest.mark.django_db
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=32).map(storable)
AT_STORED = "2026-03-02 12:00:00+00:00"


@given(st.lists(st.tuples(texts, texts, st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_in_bulk_is_what_is_read(given_rows: list[tuple[str, str, int | None]]) -> None:
    Announcement.objects.all().delete()
    rows.insert(Announcement, COLUMNS, [(*row, '{"a": "\\u00e9"}', AT_STORED) for row in given_rows])
    found = list(Announcement.objects.order_by("id").values_list("topic", "kind", "ref", "data", "at"))
    assert found == [(*row, {"a": "é"}, AT) for row in given_rows]


def test_what_was_new_is_told() -> None:
    ids = rows.insert(
        Announcement, COLUMNS, [(str(n), "k", n, "{}", AT_STORED) for n in range(2000)], "RETURNING id, ref"
    )
    assert [ref for _, ref in ids] == list(range(2000))
    assert Announcement.objects.count() == 2000


def test_no_rows_are_no_statement() -> None:
    assert rows.insert(Announcement, COLUMNS, [], "RETURNING id") == []


def test_a_text_that_is_too_long_is_never_cut() -> None:
    """SQLite keeps it whole, PostgreSQL refuses it; neither cuts it."""
    assert "varchar(" not in " ".join(rows.types_of(Announcement, COLUMNS, "default"))
