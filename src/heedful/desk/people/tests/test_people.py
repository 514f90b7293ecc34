"""The list of people: filters in the address, order, many at once, export."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers import api as customers
from heedful.customers.models import Customer, Feeling, Tag
from heedful.desk.people.export import plain
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, hear, person, post
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role


def test_everybody_stands_in_the_list_with_what_they_feel(world: World) -> None:
    turned(world)
    hear(world, post("<b>x</b>", who="<i>ines"))
    page = client(world.agent).get("/people/").content.decode()
    assert "2 people" in page
    assert "Feels toward Nordwind Air" in page
    assert "Marta Brandt" in page
    assert "&lt;I&gt;Ines" in page
    assert "<i>ines" not in page.casefold().replace("&lt;i&gt;", "")
    assert "data-tick" not in page  # an agent does nothing to many at once


def test_each_filter_is_a_chip_that_can_be_taken_away(world: World) -> None:
    company = turned(world)
    supervisor = client(world.supervisor)
    page = supervisor.get(
        f"/people/?q=mar&feels={company}~~0.5~0.1~down&platform=x&silent=900&order=risk"
    ).content.decode()
    for chip in (
        "name or handle has “mar”",
        "toward Nordwind Air: at most +0.50",
        "now turned down",
        "silent for 900 days",
    ):
        assert chip in page
    assert "Nobody fits all of this" in page
    assert "Keep as a cohort" in page
    assert "Marta" in supervisor.get(f"/people/?q=mar&feels={company}~~~0.5&order=risk").content.decode()
    assert "Left out" in supervisor.get("/people/?seen=soon").content.decode()


def test_the_form_becomes_an_address_with_one_value_each(world: World) -> None:
    company = turned(world)
    filled = {"form": "1", "q": "", "f0-target": str(company), "f0-most": "-0.1", "f0-turned": "0.8", "silent": "3"}
    filled |= {"h0-field": "relation", "h0-how": "is", "h0-value": "customer", "h1-field": "value", "order": "risk"}
    answer = client(world.agent).get("/people/", filled)
    assert answer.status_code == 302
    assert answer["Location"] == (
        f"/people/?feels={company}%7E%7E-0.1%7E0.8&silent=3&has=relation%7Eis%7Ecustomer&order=risk".replace("%7E", "~")
    )


def test_personal_data_are_not_found_out_by_asking(world: World) -> None:
    turned(world)
    analyst = client(person("ana", Role.ANALYST))
    page = analyst.get("/people/?account=K-1&has=email~is~a@b.c").content.decode()
    assert "K-1" not in page
    assert "1 person" in page
    assert analyst.get("/api/v1/people?account=K-1").json()["count"]["number"] == 1


def test_many_are_tagged_at_once_and_that_can_be_taken_back(world: World) -> None:
    hear(world, post(who="a"), post(who="b"), post(who="c"))
    ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    supervisor = client(world.supervisor)
    given_to = {"do": "tag", "tag": " vip ", "who": [str(ids[0]), str(ids[1]), "x"], "query": "order=name"}
    answer = supervisor.post("/people/bulk/", given_to)
    assert answer["Location"] == "/people/?order=name"
    page = supervisor.get("/people/").content.decode()
    assert "2 people are now tagged vip." in page
    assert set(Tag.objects.values_list("customer_id", flat=True)) == set(ids[:2])
    assert "2 people" in supervisor.get("/people/?tag=vip").content.decode()
    supervisor.post("/people/bulk/undo/", {"query": ""})
    assert not Tag.objects.exists()
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)[:99])[-2:] == [
        "customers.tagged",
        "customers.untagged",
    ]


def test_all_who_match_are_put_on_a_list(world: World) -> None:
    hear(world, post(who="tina"), post(who="tine"), post(who="bo"))
    supervisor = client(world.supervisor)
    supervisor.post("/people/bulk/", {"do": "list", "all": "1", "new_list": "Letters", "query": "q=tin"})
    made = customers.cohorts()[0]
    assert (made.name, made.size) == ("Letters", 2)
    assert "2 people are now on the list Letters." in supervisor.get("/people/").content.decode()
    supervisor.post("/people/bulk/undo/", {"query": ""})
    assert customers.cohort(made.id).size == 0
    for wrong in ({"list": "404"}, {"list": "x"}, {}):
        supervisor.post("/people/bulk/", {"do": "list", "all": "1", "query": "", **wrong})
        assert "Choose a list" in supervisor.get("/people/").content.decode()
    supervisor.post("/people/bulk/", {"do": "tag", "tag": "x", "query": ""})
    assert "Nobody is chosen" in supervisor.get("/people/").content.decode()


def test_an_export_names_nobody_to_whom_it_may_not(world: World) -> None:
    turned(world)
    Customer.objects.update(name="=cmd|' /C calc'!A0")
    for who, named in ((world.supervisor, True), (person("ana", Role.ANALYST), False)):
        answer = client(who).post("/people/bulk/", {"do": "export", "all": "1", "query": ""})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0]["name"] == ("'=cmd|' /C calc'!A0" if named else "")
        assert ("marta" in rows[0]["handles"]) is named
        assert float(rows[0]["turned_down"]) == pytest.approx(Feeling.objects.get().down, abs=0.001)
    assert AuditEntry.objects.filter(what="customers.people.exported").count() == 2


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not plain(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(text).removeprefix("'") in {text, text.removeprefix("'")}


def test_a_page_asks_the_same_number_of_questions_whoever_is_on_it(world: World) -> None:
    supervisor = client(world.supervisor)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as told:
            supervisor.get(address)
        return len(told)

    turned(world)
    few = [asked(one) for one in ("/people/", "/people/?order=risk", "/people/?platform=x&mentions=1")]
    start = world.started - timedelta(hours=1)
    hear(world, *(post(who=f"u{n}", at=start) for n in range(30)))
    assert [asked(one) for one in ("/people/", "/people/?order=risk", "/people/?platform=x&mentions=1")] == few


def test_programs_find_whom_the_list_finds(world: World) -> None:
    company = turned(world)
    hear(world, *(post(who=f"u{n}") for n in range(5)))
    supervisor = client(world.supervisor)
    first = supervisor.get("/api/v1/people?limit=4&order=name").json()
    rest = supervisor.get(f"/api/v1/people?limit=4&order=name&after={first['next']}").json()
    names = [one["name"] for one in [*first["people"], *rest["people"]]]
    assert names == sorted(names)
    assert len(names) == first["count"]["number"] == 6
    risk = supervisor.get(f"/api/v1/people?order=risk&feels={company}").json()["people"]
    assert [one["name"] for one in risk] == ["Marta Brandt"]
    assert risk[0]["felt"]["down"] > 0
    for wrong in ("seen=x", "after=x", "limit=0", "order=x"):
        assert supervisor.get(f"/api/v1/people?{wrong}").status_code in {400, 422}
