import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from heedful.staff import team
from heedful.staff.api import people, person
from heedful.staff.models import AuditEntry, Skill, User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return User.objects.create_user("admin", role=Role.ADMINISTRATOR, display_name="Astrid Holm")


@pytest.fixture
def page(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def fields(**more: object) -> dict[str, object]:
    return {"username": "lena", "display_name": "Lena", "role": "agent", "team": "Baggage", "languages": ["de"], **more}


def test_a_new_person_gets_a_password_that_is_shown_once(page: Client) -> None:
    Skill.objects.create(key="baggage", name="Baggage")
    answer = page.post("/settings/team/new/", fields(skills=["baggage"]))
    user = User.objects.get(username="lena")
    password = answer.context["password"]
    assert user.check_password(password)
    assert user.must_change_password
    assert password in answer.content.decode()
    assert password not in page.get(f"/settings/team/{user.pk}/").content.decode()
    found = person(user.pk)
    assert found is not None
    assert (found.skills, found.languages, found.role) == (frozenset({"baggage"}), frozenset({"de"}), Role.AGENT)


def test_every_change_is_recorded_with_what_was_before(page: Client, admin: User) -> None:
    made, _ = team.create_person(None, username="lena", role=Role.AGENT)
    page.post(f"/settings/team/{made.id}/", fields(role="supervisor", team=""))
    entry = AuditEntry.objects.get(what="staff.person.changed")
    assert (entry.who, entry.before["role"], entry.after["role"]) == ("Astrid Holm", "agent", "supervisor")


def test_saving_without_a_change_records_nothing(page: Client) -> None:
    made, _ = team.create_person(None, username="lena", name="Lena", team="Baggage", languages=["de"])
    page.post(f"/settings/team/{made.id}/", fields())
    assert not AuditEntry.objects.filter(what="staff.person.changed").exists()


def test_a_user_name_belongs_to_one_person_however_it_is_written(page: Client) -> None:
    team.create_person(None, username="lena")
    answer = page.post("/settings/team/new/", fields(username="LENA"))
    assert answer.status_code == 422
    assert "Somebody already has this user name." in answer.content.decode()


def test_somebody_who_left_is_signed_out_at_once(page: Client) -> None:
    made, _ = team.create_person(None, username="lena", password="a long enough one")
    browser = Client()
    browser.force_login(User.objects.get(pk=made.id))
    page.post(f"/settings/team/{made.id}/active/", {"active": "no"})
    assert browser.get("/account/profile/").status_code == 302
    assert {one.username for one in people(active=None)} == {"admin", "lena"}
    assert [one.username for one in people()] == ["admin"]


def test_the_last_administrator_stays(page: Client, admin: User) -> None:
    page.post(f"/settings/team/{admin.pk}/active/", {"active": "no"})
    answer = page.post(f"/settings/team/{admin.pk}/", fields(username="admin", role="agent"))
    assert answer.status_code == 422
    admin.refresh_from_db()
    assert (admin.is_active, admin.role) == (True, Role.ADMINISTRATOR)


def test_with_a_second_administrator_the_first_may_go(page: Client, admin: User) -> None:
    team.create_person(None, username="second", role=Role.ADMINISTRATOR)
    page.post(f"/settings/team/{admin.pk}/active/", {"active": "no"})
    admin.refresh_from_db()
    assert not admin.is_active


def test_a_reset_password_must_be_changed(page: Client) -> None:
    made, old = team.create_person(None, username="lena", password="a long enough one")
    answer = page.post(f"/settings/team/{made.id}/password/")
    user = User.objects.get(pk=made.id)
    assert user.check_password(answer.context["password"])
    assert not user.check_password(old)
    assert user.must_change_password


def test_first_passwords_differ_and_can_be_read_out() -> None:
    made = {team.first_password() for _ in range(50)}
    assert len(made) == 50
    assert not set("".join(made)) & set("il1o0")


def test_a_skill_is_made_once(page: Client) -> None:
    page.post("/settings/skills/", {"name": "Lost bags"})
    page.post("/settings/skills/", {"name": "lost  BAGS"})
    assert list(Skill.objects.values_list("key", "name")) == [("lost-bags", "Lost bags")]
    assert page.post("/settings/skills/", {"name": "!!!"}).status_code == 422


def test_a_deleted_skill_leaves_nobody_with_it(page: Client) -> None:
    key = team.ensure_skill(None, "Gepäck")
    made, _ = team.create_person(None, username="lena", skills=[key])
    page.post(f"/settings/skills/{key}/delete/")
    found = person(made.id)
    assert found is not None
    assert found.skills == frozenset()


def test_a_list_of_people_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries, admin: User) -> None:
    for number in range(5):
        team.create_person(None, username=f"agent{number}")
    with django_assert_num_queries(2):
        assert len(people()) == 6
