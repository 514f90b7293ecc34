"""Personal data on the desk: whole and quietly marked for who answers, masked elsewhere."""

import pytest

from heedful.core.personal import Kind
from heedful.customers import api as customers
from heedful.desk import words
from heedful.desk.templatetags.desk import marking_personal
from heedful.desk.tests.world import World, client, open_case, person
from heedful.escalation import api as escalation
from heedful.staff.types import Role

TEXT = "Where is my bag? Call 0176 12345678"


def test_an_agent_reads_the_text_whole_with_a_quiet_mark(world: World) -> None:
    page = client(world.agent).get(f"/desk/cases/{open_case(world, TEXT)}/").content.decode()
    assert 'Call <span class="personal" title="Telephone number: masked' in page
    assert "0176 12345678</span>" in page


def test_a_title_which_goes_into_tabs_and_lists_is_masked(world: World) -> None:
    case = open_case(world, TEXT)
    assert escalation.cases([case])[case].title == "Where is my bag? Call [phone]"


def test_a_number_is_masked_before_a_title_is_cut(world: World) -> None:
    case = open_case(world, "x " * 40 + "0176 12345678")
    assert "0176" not in escalation.cases([case])[case].title


@pytest.mark.parametrize(("role", "seen"), [(Role.AGENT, "0176 12345678"), (Role.ANALYST, "[phone]")])
def test_a_persons_story_is_whole_only_for_who_answers(world: World, role: Role, seen: str) -> None:
    open_case(world, TEXT)
    somebody = customers.find("", limit=1)[0]
    page = client(person("asker", role)).get(f"/people/{somebody.id}/").content.decode()
    assert f"Where is my bag? Call {seen}" in page
    assert ("12345678" in page) is (role is Role.AGENT)


def test_what_is_marked_is_still_escaped() -> None:
    marked = marking_personal("<b>0176 12345678</b> & more")
    assert marked.startswith("&lt;b&gt;<span")
    assert marked.endswith("0176 12345678</span>&lt;/b&gt; &amp; more")
    assert marking_personal("<i>") == "&lt;i&gt;"


def test_every_kind_has_a_name() -> None:
    assert len({words.personal(kind) for kind in Kind}) == len(Kind)
