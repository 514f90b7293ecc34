from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.clock import utc_now
from heedful.staff.types import Person, Role
from heedful.web.templatetags.heedful import safe_url, signed

ICONS = Path(__file__).parent.parent / "templates" / "web" / "icons"


def render(text: str, **values: object) -> str:
    return Template(text).render(Context(values))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None, "x"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_url(url) == ""


@given(st.text())
def test_an_address_that_passes_begins_as_one_does(text: str) -> None:
    assert safe_url(text) == "" or safe_url(text).lower().startswith(("http://", "https://"))


def test_a_web_address_stays_as_it_is() -> None:
    assert safe_url(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


@pytest.mark.parametrize(("value", "shown"), [(0.41, "+0.41"), (-0.62, "\u22120.62"), (0.001, "0.00"), (None, "")])
def test_feelings_have_a_sign(value: float | None, shown: str) -> None:
    assert signed(value) == shown


def test_a_time_is_shown_in_the_viewers_zone() -> None:
    at = datetime(2020, 7, 1, 12, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert "1 Jul 2020, 21:00" in render("{% time at %}", at=at)
        assert "1 Jul 2020</time>" in render('{% time at "short" %}', at=at)


def test_what_is_over_is_marked_in_words_too() -> None:
    html = render("{% due at %}", at=utc_now() - timedelta(minutes=3))
    assert 'class="due over"' in html
    assert "3 min over" in html


def test_nothing_is_shown_for_no_time() -> None:
    assert render("{% time at %}{% due at %}", at=None) == ""


@pytest.mark.parametrize("path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem)
def test_an_icon_is_drawn_and_silent(path: Path) -> None:
    html = render(f'{{% icon "{path.stem}" %}}')
    assert html.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in html


def test_a_name_cannot_bring_markup() -> None:
    html = render("{{ name|initials }}{{ name }}", name="<b>x</b> <i>y</i>")
    assert "<b>" not in html


@pytest.mark.parametrize(("role", "shown"), [(Role.AGENT, "no"), (Role.SUPERVISOR, "yes")])
def test_a_template_can_ask_for_a_right(role: Role, shown: str) -> None:
    person = Person(id=1, username="x", name="X", role=role, languages=frozenset(), skills=frozenset())
    html = render('{% if viewer|may:"listening.edit" %}yes{% else %}no{% endif %}', viewer=person)
    assert html == shown
