"""Words on one person: seen, put on, taken off, undone."""

import json
from typing import Any

import pytest

from heedful.customers import api as customers
from heedful.desk.person.tests.test_standing import turned
from heedful.desk.tests.world import World, client, open_case, person
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role


@pytest.fixture
def marta(world: World) -> int:
    turned(world)
    return customers.find("Marta")[0].id


def toast(answer: Any) -> dict[str, Any]:
    return dict(json.loads(answer["HX-Trigger"])["toast"])


def names(pk: int) -> tuple[str, ...]:
    return customers.tags_of([pk]).get(pk, ())


def test_a_tag_is_put_on_and_each_step_can_be_undone(world: World, marta: int) -> None:
    agent = client(world.agent)
    put = agent.post(f"/people/{marta}/tag/", {"name": "  <b>VIP</b>  & more "})
    assert names(marta) == ("<b>VIP</b> & more",)
    assert "&lt;b&gt;VIP&lt;/b&gt; &amp; more" in put.content.decode()
    assert "<b>VIP" not in put.content.decode()
    back = agent.post(toast(put)["undo"]["url"])
    assert names(marta) == ()
    assert toast(back) == {"text": "Undone"}
    customers.tag([marta], "press")
    off = agent.post(f"/people/{marta}/untag/", {"name": "press"})
    assert names(marta) == ()
    agent.post(toast(off)["undo"]["url"])
    assert names(marta) == ("press",)
    told = AuditEntry.objects.filter(subject=f"customer:{marta}").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["customers.tagged", "customers.untagged", "customers.untagged", "customers.tagged"]


def test_nothing_is_said_of_what_changed_nothing(world: World, marta: int) -> None:
    agent = client(world.agent)
    agent.post(f"/people/{marta}/tag/", {"name": "VIP"})
    assert "HX-Trigger" not in agent.post(f"/people/{marta}/tag/", {"name": " VIP"})
    assert toast(agent.post(f"/people/{marta}/tag/", {"name": "  "}))["kind"] == "bad"
    assert agent.post("/people/987/tag/", {"name": "VIP"}).status_code == 404
    assert AuditEntry.objects.filter(what="customers.tagged").count() == 1


def test_tags_stand_on_the_page_and_beside_the_case(world: World, marta: int) -> None:
    customers.tag([marta], "VIP")
    page = client(world.agent).get(f"/people/{marta}/").content.decode()
    assert 'href="/people/?tag=VIP"' in page
    assert 'data-key="t"' in page
    assert 'href="/people/?tag=VIP"' in client(world.agent).get(f"/desk/cases/{open_case(world)}/").content.decode()
    analyst = client(person("ana", Role.ANALYST))
    seen = analyst.get(f"/people/{marta}/").content.decode()
    assert 'href="/people/?tag=VIP"' in seen
    assert 'data-key="t"' not in seen
    assert analyst.post(f"/people/{marta}/tag/", {"name": "x"}).status_code == 403
