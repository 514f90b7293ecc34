import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction

from heedful.stream import announcements

pytestmark = pytest.mark.django_db


def test_numbers_grow_in_the_order_of_saying() -> None:
    start = announcements.latest()
    announcements.announce("inbox", "case.opened", ref=1)
    announcements.announce("case:1", "note.added", ref=1, data={"by": 2})
    one, two = announcements.since(start)
    assert one.seq < two.seq
    assert (two.topic, two.kind, two.ref, two.data) == ("case:1", "note.added", 1, {"by": 2})


def test_what_is_rolled_back_was_never_said() -> None:
    start = announcements.latest()
    with suppress(ZeroDivisionError), transaction.atomic(), announcements.gathered():
        announcements.announce("inbox", "case.opened")
        raise ZeroDivisionError
    assert announcements.since(start) == []


def test_gathered_words_are_written_at_the_end_in_order() -> None:
    start = announcements.latest()
    with announcements.gathered():
        announcements.announce("a", "one")
        assert announcements.since(start) == []
        announcements.announce("b", "two")
    assert [news.kind for news in announcements.since(start)] == ["one", "two"]


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_a_number_appear_below_one_it_has_seen() -> None:
    """The order of commit is the order of numbers, whichever writer is slow."""

    def say(name: str) -> None:
        for _ in range(25):
            with transaction.atomic():
                announcements.announce("t", name)
        connection.close()

    writers = [threading.Thread(target=say, args=(name,)) for name in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while len(seen) < 75:
        seen.extend(news.seq for news in announcements.since(seen[-1] if seen else 0))
    for writer in writers:
        writer.join()
    assert len(seen) == 75
    assert seen == sorted(seen)


def test_a_change_within_a_change_is_announced_at_the_end_of_the_outer() -> None:
    start = announcements.latest()
    with announcements.changing():
        with announcements.changing():
            announcements.announce("a", "inner")
        assert announcements.since(start) == []
        announcements.announce("b", "outer")
    assert [news.kind for news in announcements.since(start)] == ["inner", "outer"]
