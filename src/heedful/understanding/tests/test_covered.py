"""The words that carried a reading, without personal data for who may not see them."""

import pytest

from heedful.staff.types import Role
from heedful.understanding.tests.test_shown import client, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "seen"), [(Role.AGENT, "12345678"), (Role.ANALYST, "[phone]")])
def test_why_is_explained_on_the_text_that_one_may_see(role: Role, seen: str) -> None:
    said = post("horrible service, call 0176-12345678, horrible")
    page = client(role).get(f"/posts/{said}/why/").content.decode()
    assert seen in page
    assert ("12345678" in page) is (role is Role.AGENT)
    assert "horrible" in page
