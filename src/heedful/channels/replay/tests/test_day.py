import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from heedful.channels.replay.day import FOLDER, Row, load, rows_of
from heedful.channels.replay.schedule import DAY_PLAYS_S, plays_at, seconds_of
from heedful.channels.types import PostType, Visibility

DAY = load()
TIMED = [row for row in DAY.rows if row.at]
PLAYED = [row for row in TIMED if plays_at(row.at) <= DAY_PLAYS_S]
BY_ID = {row.id: row for row in DAY.rows}
PAST = [row for row in DAY.rows if row.days_ago is not None]
LATIN = {"en", "de", "es", "fr"}
# Whom nobody may think that this is about; the names of the networks themselves are allowed as platforms.
BRANDS = re.compile(
    r"\b(lufthansa|ryanair|easyjet|eurowings|emirates|iberia|vueling|klm|boeing|airbus|google|apple|iphone|android|"
    r"samsung|microsoft|amazon|netflix|spotify|paypal|whatsapp|facebook|instagram|bluesky|twitter|tiktok|linkedin|"
    r"youtube|uber|airbnb|booking\.com|starbucks|airtag|lego|haribo|telekom|vodafone)\b",
    re.IGNORECASE,
)


def when(row: Row) -> float:
    return seconds_of(row.at)


def test_ten_minutes_hold_more_than_six_hundred_posts() -> None:
    assert len(PLAYED) >= 620


def test_a_quiet_tail_follows_and_then_a_night() -> None:
    tail = [plays_at(row.at) for row in TIMED if plays_at(row.at) > DAY_PLAYS_S]
    gaps = [later - earlier for earlier, later in zip([DAY_PLAYS_S, *tail], tail, strict=False)]
    quiet = [gap for gap in gaps if gap <= 40]
    assert len(quiet) >= 60
    assert min(quiet) >= 20
    assert all(600 <= gap <= 1200 for gap in gaps[len(quiet) :])


def test_nothing_is_said_twice() -> None:
    words = Counter(re.sub(r"\W+", " ", row.text).casefold().strip() for row in DAY.rows)
    assert [text for text, count in words.items() if count > 1] == []


def test_no_two_rows_share_an_id() -> None:
    assert len(BY_ID) == len(DAY.rows)


def test_everybody_speaks_and_everybody_is_known() -> None:
    assert {row.person for row in DAY.rows} == set(DAY.people)
    assert len(DAY.people) >= 160
    assert len({person.author.id for person in DAY.people.values()}) == len(DAY.people)


def test_some_come_back_through_the_day() -> None:
    spoken = Counter(row.person for row in TIMED)
    assert sum(count >= 4 for count in spoken.values()) >= 40


def test_many_languages_are_spoken() -> None:
    spoken = Counter(DAY.people[row.person].language for row in TIMED)
    share = {language: count / len(TIMED) for language, count in spoken.items()}
    assert 0.40 <= share["en"] <= 0.52
    assert 0.25 <= share["de"] <= 0.35
    assert {"es", "fr", "it", "pt", "ar", "hi"} <= set(share)
    assert all(share[language] >= 0.05 for language in LATIN)


def test_every_kind_of_post_is_there() -> None:
    assert {row.type for row in TIMED} >= {
        PostType.POST,
        PostType.COMMENT,
        PostType.REPLY,
        PostType.REVIEW,
        PostType.MESSAGE,
    }
    assert {row.rating for row in TIMED if row.type is PostType.REVIEW} >= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert {DAY.people[row.person].platform for row in TIMED} == {
        "x",
        "instagram",
        "facebook",
        "bluesky",
        "reviews",
        "forum",
        "messages",
    }


def test_the_company_speaks_at_the_turning_points() -> None:
    said = [row.at[:5] for row in TIMED if DAY.people[row.person].own]
    assert {"09:10", "12:21", "13:52"} <= set(said)


def test_the_outage_makes_a_wave() -> None:
    by_hour = Counter(row.at[:2] for row in PLAYED)
    assert by_hour["12"] > 2 * by_hour["11"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[0-9]-*.ndjson")), ids=lambda path: path.stem)
def test_every_file_is_in_the_order_of_time(path: Path) -> None:
    times = [when(row) for row in rows_of(path.read_bytes()) if row.at]
    assert times == sorted(times)


def test_a_row_says_when_in_one_way() -> None:
    for row in DAY.rows:
        assert sum((bool(row.at), row.days_ago is not None, row.after_reply)) == 1, row.id
        assert row.after_reply == (row.delay_s >= 10), row.id
        assert row.text, row.id
        assert row.text.strip() == row.text, row.id
        assert row.thread, row.id


def test_parents_exist_come_first_and_stand_in_the_same_thread() -> None:
    for row in DAY.rows:
        if not row.reply_to:
            continue
        parent = BY_ID[row.reply_to]
        assert parent.thread == row.thread, row.id
        assert DAY.people[parent.person].platform == DAY.people[row.person].platform, row.id
        if row.at:
            assert parent.at, row.id
            assert when(parent) <= when(row), row.id
        if row.days_ago is not None:
            assert parent.days_ago is not None, row.id
            assert parent.days_ago > row.days_ago, row.id


def test_sixty_days_of_history_go_before() -> None:
    assert all(row.days_ago is not None and row.days_ago > 1 for row in PAST), (
        "older than any rule of seed.json asks for"
    )
    lately = [row for row in PAST if (row.days_ago or 0.0) <= 60]
    assert len(lately) >= 1100
    spoken = Counter(row.person for row in lately)
    assert sum(4 <= count <= 30 for count in spoken.values()) >= 80
    assert {int(row.days_ago or 0.0) for row in lately} == set(range(1, 60)), "somebody speaks every day"


def test_what_waits_for_an_answer_can_get_one() -> None:
    for row in DAY.rows:
        if row.after_reply:
            assert BY_ID[row.reply_to].at, row.id
        if row.unless_answered:
            assert when(BY_ID[row.unless_answered]) < when(row), row.id


def test_an_answer_is_seen_in_the_scope_in_which_it_matters() -> None:
    own, public = DAY.only("own"), DAY.only("public")
    ours = {row.id for row in own.rows}
    assert len(own.rows) + len(public.rows) == len(DAY.rows)
    assert [
        row.id for row in DAY.rows if row.unless_answered and (row.id in ours) != (row.unless_answered in ours)
    ] == []
    assert [row.id for row in DAY.rows if row.reply_to and (row.id in ours) != (row.reply_to in ours)] == []


def test_private_is_private_and_has_no_address() -> None:
    for row in DAY.rows:
        assert (row.visibility is Visibility.PRIVATE) == (row.type is PostType.MESSAGE), row.id
        assert (row.url == "") == (row.visibility is Visibility.PRIVATE), row.id


def test_every_address_is_an_example() -> None:
    for row in DAY.rows:
        found = [row.url, *re.findall(r"https?://\S+", row.text)]
        assert all((urlsplit(url).hostname or "").endswith(".example") for url in found if url), row.id
        assert not re.search(r"\b[\w-]+\.(com|net|org|de|io|app|info)\b", row.text), row.id


def test_no_real_brand_is_named() -> None:
    assert [row.id for row in DAY.rows if BRANDS.search(row.text)] == []
