"""What the company's books know of a person, through screens and the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heedful.customers import api as customers
from heedful.desk.tests.world import World, client, open_case, person
from heedful.escalation import api as escalation
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db


def who(world: World) -> int:
    return escalation.case(open_case(world)).customer


def test_an_agent_sets_fields_and_the_page_shows_them(world: World) -> None:
    marta, agent = who(world), client(world.agent)
    answer = agent.post(f"/people/{marta}/details/", {"relation": "customer", "country": "de", "consent": "refused"})
    assert answer.status_code == 302
    assert agent.post(f"/people/{marta}/account/", {"number": "K-77"}).status_code == 302
    page = agent.get(f"/people/{marta}/").content.decode()
    assert "K-77" in page
    assert "Do not contact" in page
    assert customers.profile_of(marta).do_not_contact
    shown = agent.get(f"/people/{marta}/details/").content.decode()
    assert "Lena" in shown  # who changed it
    assert agent.post(f"/people/{marta}/details/", {"country": "Germany"}).status_code == 422


def test_every_view_of_a_profile_is_in_the_audit_once_a_minute(world: World) -> None:
    marta, agent = who(world), client(world.agent)
    for _ in range(3):
        agent.get(f"/people/{marta}/")
    client(world.colleague).get(f"/people/{marta}/")
    rows = AuditEntry.objects.filter(what="customers.person.viewed", subject=f"customer:{marta}")
    assert sorted(rows.values_list("who", flat=True)) == ["Lena", "Priya"]


def test_a_program_changes_by_number_and_by_account(world: World) -> None:
    marta, agent = who(world), client(world.agent)
    body = {"fields": {"value": "1200"}, "add_accounts": ["K-1"], "source": "CRM", "as_of": "2026-01-02T00:00:00Z"}
    answer = agent.patch(f"/api/v1/people/{marta}", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    older = {"fields": {"value": "3"}, "as_of": "2026-01-01T00:00:00Z"}
    told = agent.put("/api/v1/people/by-account/K-1", older, content_type="application/json").json()
    assert (told["older"], told["person"]["fields"]["value"]["value"]) == (["value"], "1200")
    made = agent.put("/api/v1/people/by-account/K-2", {"name": "Nora"}, content_type="application/json").json()
    assert made["made"]
    assert agent.get(f"/api/v1/people/{made['person']['id']}").json()["accounts"] == ["K-2"]
    wrong = agent.patch(f"/api/v1/people/{marta}", {"fields": {"value": "x"}}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (400, "value")


def test_a_file_is_seen_before_it_is_loaded(world: World) -> None:
    marta = who(world)
    admin = client(person("root", Role.ADMINISTRATOR))
    text = "platform,handle,relation\nx,marta,advocate\nx,marta,king\n"
    file = SimpleUploadedFile("crm.csv", text.encode())
    seen = admin.post("/people/load/", {"file": file, "do": "preview"})
    assert "king" not in customers.profile_of(marta).facts
    assert "This is none of the choices." in seen.content.decode()
    assert admin.post("/people/load/", {"text": text, "source": "crm.csv", "do": "load"}).status_code == 302
    assert customers.profile_of(marta).facts["relation"].source == "crm.csv"


def test_an_administrator_makes_fields(world: World) -> None:
    marta = who(world)
    admin = client(person("root", Role.ADMINISTRATOR))
    assert (
        admin.post("/settings/fields/", {"name": "Tier", "kind": "choice", "choices": "Gold\nSilver"}).status_code
        == 302
    )
    assert admin.post("/settings/fields/", {"name": "Tier", "kind": "text"}).status_code == 422
    assert admin.post(f"/people/{marta}/details/", {"tier": "Gold"}).status_code == 302
    assert "Gold" in admin.get(f"/people/{marta}/").content.decode()
    assert admin.post("/settings/fields/tier/delete/").status_code == 302
    assert admin.post("/settings/fields/tier/delete/").status_code == 404
