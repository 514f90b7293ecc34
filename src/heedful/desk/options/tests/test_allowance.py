"""Guards, what was changed before sending, and what makes cases comparable."""

from datetime import UTC, datetime, timedelta

import pytest

from heedful.desk.options.allowance import Spent, bar
from heedful.desk.options.comparable import stratum
from heedful.desk.options.edited import GONE, changed
from heedful.desk.options.types import Barred, Circumstances, Guard

NOW = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("guard", "spent", "barred"),
    [
        (Guard(), Spent(person_last=NOW, today=99, month=999), None),  # no limits
        (Guard(every_days=30), Spent(), None),
        (Guard(every_days=30), Spent(person_last=NOW - timedelta(days=29)), Barred.PERSON),
        (Guard(every_days=30), Spent(person_last=NOW - timedelta(days=30)), None),
        (Guard(per_day=3), Spent(today=2), None),
        (Guard(per_day=3), Spent(today=3), Barred.DAY),
        (Guard(per_month=10), Spent(today=1, month=10), Barred.MONTH),
        (Guard(per_day=1, per_month=1), Spent(today=1, month=1), Barred.DAY),  # the nearer limit is named
    ],
)
def test_a_guard_says_when_it_is_enough(guard: Guard, spent: Spent, barred: Barred | None) -> None:
    found = bar(guard, spent, NOW)
    assert (found.kind if found else None) is barred


def test_a_month_ends_where_the_next_begins() -> None:
    found = bar(Guard(per_month=1), Spent(month=1), NOW)
    assert found is not None
    assert found.until == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offered", "sent", "share"),
    [
        ("I am sorry. I will fix it.", "I am sorry. I will fix it.", 0),
        ("I am sorry. I will fix it.", "Dear Marta, I am sorry. I will fix it. Lena", 0),  # what stands around is free
        ("one two three four", "one two nine four", 0.25),
        ("one two three four", "something else at all", 1),
        ("", "whatever", 0),
    ],
)
def test_how_much_was_sent_otherwise(offered: str, sent: str, share: float) -> None:
    assert changed(offered, sent) == share
    assert (share > GONE) is (share == 1)


def test_cases_are_comparable_by_change_category_way_and_feeling() -> None:
    plain = Circumstances(categories={7: "Baggage", 3: "Fees"})
    assert stratum(plain, None) == "steady|3|public|unknown"
    assert stratum(plain, -0.5) != stratum(plain, 0.5)
    assert len(stratum(plain, 0.1)) <= 80
