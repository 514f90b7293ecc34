"""Joint readings on the screens: chips with their reasons, and filters."""

from datetime import timedelta

from heedful.core.clock import utc_now
from heedful.customers.models import Customer, JointReading
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, open_case


def at_risk(world: World) -> Customer:
    company = turned(world)
    who = Customer.objects.get()
    JointReading.objects.create(
        customer=who, joint="defection-risk", since=utc_now() - timedelta(days=2), turns=[[company, "down"]]
    )
    return who


def test_whoever_is_at_risk_is_found_and_says_why(world: World) -> None:
    who = at_risk(world)
    for address in ("/people/?joint=defection-risk", "/people/changes/?joint=defection-risk", f"/people/{who.pk}/"):
        page = client(world.supervisor).get(address).content.decode()
        assert "Marta Brandt" in page, address
        assert "defection risk" in page
        assert "down toward Nordwind Air" in page
    nobody = client(world.supervisor).get("/people/?joint=opening").content.decode()
    assert "Marta Brandt" not in nobody
    assert "Nobody fits all of this" in nobody
    assert "Nobody has changed" in client(world.supervisor).get("/people/changes/?joint=opening").content.decode()
    assert "Marta Brandt" in client(world.supervisor).get("/people/?joint=x").content.decode()


def test_it_stands_beside_the_case(world: World) -> None:
    at_risk(world)
    case = open_case(world)
    assert "defection risk" in client(world.agent).get(f"/desk/cases/{case}/").content.decode()
