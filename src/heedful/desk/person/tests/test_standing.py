"""How a person stands to each target, on their page, and everybody's changes."""

import re
from datetime import date, timedelta

import pytest

from heedful.customers.models import Customer, Shift
from heedful.customers.types import FeltAt
from heedful.desk.person.draw import band
from heedful.desk.tests.world import World, client, feels_toward, person
from heedful.listening import api as targets
from heedful.listening.types import TargetKind
from heedful.staff.types import Role
from heedful.understanding.types import Sentiment

CALL = "call me at +49 30 5550 1234"


def turned(world: World, *, before: int = 8, after: int = 8) -> int:
    """A person who was glad about the company and is so no more; the id of the company."""
    draft = targets.TargetDraft(kind=TargetKind.COMPANY, name="Nordwind Air")
    company = targets.create_target(draft, who=None, now=world.started)
    felt = [Sentiment.POSITIVE] * before + [Sentiment.NEGATIVE] * after
    days = [world.started - timedelta(days=40 - day) for day, _ in enumerate(felt)]
    feels_toward(world, company, list(zip(days, felt, strict=True)), text=f", {CALL}")
    return company.id


def test_a_change_stands_in_the_feed_with_the_posts_that_show_it(world: World) -> None:
    company = turned(world)
    shift = Shift.objects.get()
    page = client(world.supervisor).get("/people/changes/").content.decode()
    assert "Marta Brandt" in page
    assert "▼ Nordwind Air" in page
    assert "&lt;b&gt;negative&lt;/b&gt;" in page
    assert "<b>negative" not in page
    assert len(shift.evidence) >= 3
    for address in ("?direction=up", f"?target={company + 1}", "?before=2001-01-01T00:00:00%2B00:00~9"):
        assert "Nobody has changed" in client(world.supervisor).get(f"/people/changes/{address}").content.decode()
    for damaged in ("?before=x", "?before=2001-01-01~1", "?target=x&direction=sideways"):
        assert "Marta Brandt" in client(world.supervisor).get(f"/people/changes/{damaged}").content.decode()


def test_personal_data_in_the_feed_are_for_those_who_may_see_them(world: World) -> None:
    turned(world)
    assert CALL in client(world.supervisor).get("/people/changes/").content.decode()
    assert CALL not in client(person("ana", Role.ANALYST)).get("/people/changes/").content.decode()


@pytest.mark.parametrize(("before", "after", "bands"), [(8, 8, 1), (1, 0, 0)])
def test_the_page_of_a_person_says_how_they_feel_now(world: World, before: int, after: int, bands: int) -> None:
    turned(world, before=before, after=after)
    page = client(world.agent).get(f"/people/{Customer.objects.get().pk}/").content.decode()
    assert "Feels now, toward each target" in page
    assert page.count('class="band') == bands
    assert ("turned down" in page) is bool(bands)


def test_what_was_said_stands_on_the_line_and_hides_personal_data(world: World) -> None:
    turned(world)
    address = f"/people/{Customer.objects.get().pk}/"
    for viewer, sees in ((client(world.agent), True), (client(person("ana", Role.ANALYST)), False)):
        said = re.findall("<title>([^<]*)</title></circle>", viewer.get(address).content.decode())
        assert len(said) == 16
        assert all("&lt;b&gt;" in one for one in said)
        assert all((CALL in one) is sees for one in said)


def test_a_band_is_true_to_time_and_stays_within_its_drawing() -> None:
    felt = [FeltAt(at=at, feeling=0.5, low=-1, high=1, up=0, down=0) for at in (0.0, 1.0, 4.0)]
    drawn = band(felt, width=408, height=108)
    assert drawn is not None
    assert drawn.dots == ((4, 29, 0.5), (104, 29, 0.5))
    assert drawn.points.endswith("404,29")
    assert drawn.area.startswith("4,4")
    assert drawn.days == (date(1970, 1, 1), date(1970, 1, 5))
    assert band(felt[:1], width=408, height=108) is None
