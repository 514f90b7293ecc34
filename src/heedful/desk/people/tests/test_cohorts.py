"""Cohorts on screens and for programs."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.api import Course, Toward, Wanted
from heedful.customers.cohorts import belong
from heedful.customers.models import CohortDay, Customer
from heedful.customers.types import EventDraft, EventKind
from heedful.desk.people.cohort_page import begins
from heedful.desk.people.draw_course import Mark, draw, runs
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, hear, person, post
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role


def settled() -> None:
    while belong.bite(utc_now()):
        pass


def test_a_cohort_is_made_from_the_list_with_its_size_shown_while_building(world: World) -> None:
    company = turned(world)
    supervisor = client(world.supervisor)
    assert "No cohorts yet" in supervisor.get("/people/cohorts/").content.decode()
    shown = supervisor.get(f"/people/cohorts/new/?feels={company}~~~0.5").content.decode()
    assert "1 person" in shown
    assert "Marta Brandt" in shown
    preview = supervisor.get("/people/cohorts/preview/", {"q": "nobody", "f0-target": ""}).content.decode()
    assert "0 people" in preview
    assert "Choose what its people have in common" in supervisor.get("/people/cohorts/preview/").content.decode()
    answer = supervisor.post("/people/cohorts/new/", {"name": "At risk", "f0-target": company, "f0-turned": "0.5"})
    made = customers.cohorts()[0]
    assert answer["Location"] == f"/people/cohorts/{made.id}/"
    assert "looked through" in supervisor.get(answer["Location"]).content.decode()
    settled()
    page = supervisor.get(answer["Location"]).content.decode()
    assert "1 person" in page
    assert "toward Nordwind Air: turned down with 50" in page
    assert "Marta Brandt" in page
    assert 'class="band course"' in page
    assert "At risk" in supervisor.get("/people/cohorts/").content.decode()
    assert AuditEntry.objects.filter(what="customers.cohort.made", subject=f"cohort:{made.id}").exists()


def test_what_cannot_be_is_said_beside_the_form(world: World) -> None:
    supervisor = client(world.supervisor)
    customers.make_cohort("Loud", Wanted(mentions=2), now=utc_now())
    for name, mentions, problem in (
        ("Loud", "1", "of this name"),
        ("All", "", "at least one thing"),
        (" ", "1", "a name"),
    ):
        answer = supervisor.post("/people/cohorts/new/", {"name": name, "mentions": mentions})
        assert answer.status_code == 422
        assert problem in answer.content.decode()


def test_a_cohort_is_changed_and_deleted(world: World) -> None:
    hear(world, post(who="a"), post(who="b"))
    supervisor = client(world.supervisor)
    made = customers.make_cohort("Loud", Wanted(mentions=2), now=utc_now())
    settled()
    address = f"/people/cohorts/{made.id}"
    assert 'value="2"' in supervisor.get(f"{address}/edit/").content.decode()
    supervisor.post(f"{address}/edit/", {"name": "Heard", "mentions": "1"})
    settled()
    assert (customers.cohort(made.id).name, customers.cohort(made.id).size) == ("Heard", 2)
    supervisor.post(f"{address}/delete/")
    assert supervisor.get(f"{address}/").status_code == 404
    for one in ("edit/", "export.csv"):
        assert supervisor.get(f"{address}/{one}").status_code == 404


def test_somebody_is_taken_off_a_list_and_not_out_of_a_filter(world: World) -> None:
    hear(world, post(who="a"), post(who="b"))
    supervisor = client(world.supervisor)
    ids = list(Customer.objects.values_list("pk", flat=True))
    listed = customers.make_cohort("Letters", None, now=utc_now())
    customers.put(listed.id, ids, belong_there=True, now=utc_now())
    supervisor.post(f"/people/cohorts/{listed.id}/remove/", {"who": ids[0]})
    assert customers.members(listed.id, limit=9) == ids[1:]
    loud = customers.make_cohort("Loud", Wanted(mentions=1), now=utc_now())
    settled()
    supervisor.post(f"/people/cohorts/{loud.id}/remove/", {"who": ids[0]})
    assert customers.cohort(loud.id).size == 2


def test_who_may_not_see_personal_data_neither_sees_nor_loses_such_a_filter(world: World) -> None:
    made = customers.make_cohort("One", Wanted(account="K-1", mentions=1), now=utc_now())
    analyst = client(person("ana", Role.ANALYST))
    assert analyst.get(f"/people/cohorts/{made.id}/edit/").status_code == 403
    page = analyst.get(f"/people/cohorts/{made.id}/").content.decode()
    assert "K-1" not in page
    assert "at least 1 mentions" in page
    assert analyst.get(f"/api/v1/cohorts/{made.id}").json()["wanted"] == "mentions=1"
    refused = analyst.post("/api/v1/cohorts", {"name": "x", "wanted": "account=K-1"}, content_type="application/json")
    assert refused.status_code == 403


def test_a_page_costs_the_same_however_many_belong(world: World) -> None:
    supervisor = client(world.supervisor)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as told:
            assert supervisor.get(address).status_code == 200
        return len(told)

    turned(world)
    made = customers.make_cohort("Loud", Wanted(mentions=1), now=utc_now())
    settled()
    pages = [f"/people/cohorts/{made.id}/", "/people/cohorts/", f"/api/v1/cohorts/{made.id}/feelings"]
    few = [asked(one) for one in pages]
    start = world.started - timedelta(hours=1)
    hear(world, *(post(who=f"u{n}", at=start) for n in range(30)))
    customers.make_cohort("Louder", Wanted(mentions=2), now=utc_now())
    settled()
    assert [asked(one) for one in pages] == few


def test_public_events_stand_on_the_line_and_its_posts_are_a_click_away(world: World) -> None:
    company = turned(world)
    at = utc_now() - timedelta(days=9)
    draft = EventDraft(title="<b>Strike</b>", target=company, kind=EventKind.OTHER, starts_at=at)
    customers.create_event(draft, who=None, now=utc_now())
    made = customers.make_cohort("Loud", Wanted(mentions=2), now=utc_now())
    hear(world, post(who="ines", text="Never again"))
    settled()
    supervisor = client(world.supervisor)
    page = supervisor.get(f"/people/cohorts/{made.id}/").content.decode()
    assert "&lt;b&gt;Strike" in page
    assert f"/posts/?cohort={made.id}&amp;target={company}" in page
    posts = supervisor.get(f"/posts/?cohort={made.id}&period=90d").content.decode()
    assert "Loud" in posts
    assert "Never again" not in posts
    assert "Never again" in supervisor.get("/posts/?period=90d").content.decode()


def test_the_lines_are_exported_without_names(world: World) -> None:
    turned(world)
    made = customers.make_cohort("Loud", Wanted(mentions=1), now=utc_now())
    settled()
    text = client(world.agent).get(f"/people/cohorts/{made.id}/export.csv?span=52w").content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "target,first,last,mean,low,high,people_days,posts"
    assert sum(int(line.split(",")[-1]) for line in lines[1:]) == sum(row.posts for row in _days(made.id))
    assert "Marta" not in text


def _days(cohort: int) -> list[CohortDay]:
    return list(CohortDay.objects.filter(cohort=cohort))


def test_programs_keep_cohorts(world: World) -> None:
    company = turned(world)
    supervisor = client(world.supervisor)
    draft = {"name": "At risk", "wanted": f"feels={company}~~~0.5"}
    made = supervisor.post("/api/v1/cohorts", draft, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    settled()
    assert supervisor.post("/api/v1/cohorts", draft, content_type="application/json").status_code == 409
    assert [one["size"] for one in supervisor.get("/api/v1/cohorts").json()] == [1]
    who = supervisor.get(f"/api/v1/cohorts/{pk}/members").json()["members"]
    assert who == list(Customer.objects.values_list("pk", flat=True))
    felt = supervisor.get(f"/api/v1/cohorts/{pk}/feelings?span=52w").json()["toward"]
    assert felt[0]["target"] == company
    assert felt[0]["course"][-1]["mean"] < 0
    changed = supervisor.put(f"/api/v1/cohorts/{pk}", {"name": "Gone?"}, content_type="application/json").json()
    assert (changed["name"], changed["wanted"]) == ("Gone?", draft["wanted"])
    listed = supervisor.post("/api/v1/cohorts", {"name": "List"}, content_type="application/json").json()["id"]
    for method, size in ((supervisor.post, 1), (supervisor.delete, 0)):
        moved = method(f"/api/v1/cohorts/{listed}/members", {"people": who}, content_type="application/json")
        assert (moved.json()["changed"], moved.json()["cohort"]["size"]) == (1, size)
    assert supervisor.delete(f"/api/v1/cohorts/{pk}").status_code == 204
    assert supervisor.get(f"/api/v1/cohorts/{pk}").status_code == 404
    for wrong in ("q=" + "x" * 5000, "seen=soon", ""):
        answer = supervisor.post("/api/v1/cohorts", {"name": "y", "wanted": wrong}, content_type="application/json")
        assert answer.status_code in {400, 422}


def stretch(first: int, mean: float) -> Course:
    return Course(first=first, last=first + 6, people=3, posts=4, mean=mean, low=mean - 0.1, high=mean + 0.1)


def test_drawings_begin_when_anybody_first_spoke_and_within_the_period() -> None:
    def toward(*first: int, others: int) -> Toward:
        ours = tuple(stretch(day, 0.0) for day in first)
        return Toward(target=1, course=ours, others=(stretch(others, 0.0),), gap=None, turned=(), people=5, posts=5)

    assert begins([toward(120, 140, others=130), toward(150, others=113)], default=10) == 113
    assert begins([toward(4, 120, others=130)], default=10) == 10
    assert begins([], default=10) == 10


def test_a_line_breaks_where_nobody_spoke_and_marks_stand_on_their_day() -> None:
    ours = [stretch(0, 0.5), stretch(7, 0.0), stretch(28, -0.5)]
    assert [len(run) for run in runs(ours)] == [2, 1]
    marks = [Mark(number=1, day=17, title="Strike"), Mark(number=2, day=99, title="Later")]
    drawn = draw(ours, [], marks, first=0, last=34, width=352, edge=6)
    assert drawn.marks == ((176.0, 176.0, marks[0]),)
    assert len(drawn.pieces) == 2
    assert [dot[0] for dot in drawn.dots] == pytest.approx([36, 106, 316])
    assert drawn.days[0][1].isoformat() == "1970-01-01"


@given(days=st.lists(st.integers(0, 180), max_size=8))
def test_lines_stand_on_their_day_and_numbers_never_cover_one_another(days: list[int]) -> None:
    marks = [Mark(number=number, day=day, title="Strike") for number, day in enumerate(sorted(days), start=1)]
    placed = draw([], [], marks, first=0, last=180).marks
    assert [mark for _, _, mark in placed] == marks
    assert all(number >= line for line, number, _ in placed)
    assert all(right[1] - left[1] >= 13.9 for left, right in pairwise(placed))
