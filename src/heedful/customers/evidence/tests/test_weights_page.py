"""An administrator sees and changes how much evidence counts."""

import pytest
from django.test import Client

from heedful.customers.evidence.acts import Act
from heedful.customers.evidence.weights import weights
from heedful.staff.models import AuditEntry, User
from heedful.staff.team import create_person
from heedful.staff.types import Role
from heedful.stream.models import Timer

pytestmark = pytest.mark.django_db
HERE = "/settings/evidence/"
FIELDS = {"words": 1, "rating": 1, "unfollow": 0.7, "follow": 0.4, "share": 0.25, "reaction": 0.15, "check-in": 0.15}


@pytest.fixture
def admin() -> Client:
    made = create_person(None, username="ada", name="Ada", role=Role.ADMINISTRATOR, languages=["en"])[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in


def test_a_weight_is_changed_and_put_back(admin: Client) -> None:
    assert b"0.15" in admin.get(HERE).content
    assert admin.post(HERE, {**FIELDS, "share": 0.5}).status_code == 302
    assert weights()[Act.SHARE] == 0.5
    entry = AuditEntry.objects.latest("pk")
    assert (entry.what, entry.before, entry.after) == ("evidence.weighed", {"share": 0.25}, {"share": 0.5})
    assert Timer.objects.filter(kind="customers.weights").count() == 1
    assert admin.post(HERE, {"defaults": 1}).status_code == 302
    assert weights()[Act.SHARE] == 0.25


@pytest.mark.parametrize("value", ["-1", "3", "nan", "inf", "", "much"])
def test_what_is_no_weight_is_said(admin: Client, value: str) -> None:
    response = admin.post(HERE, {**FIELDS, "share": value})
    assert response.status_code == 422
    assert b'class="error"' in response.content
    assert weights()[Act.SHARE] == 0.25


def test_saving_nothing_tells_nothing_anew(admin: Client) -> None:
    admin.post(HERE, FIELDS)
    assert not Timer.objects.filter(kind="customers.weights").exists()
