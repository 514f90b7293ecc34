"""Options and guidelines as they are kept: screens, the same over HTTP, what comes with Heedful."""

import json
from typing import Any

import msgspec
import pytest

from heedful.core.clock import utc_now
from heedful.core.language import NAMES
from heedful.customers import api as customers
from heedful.desk.handling.fill import OPTION_PLACEHOLDERS, unknown_in
from heedful.desk.models import Offer, Option, Use
from heedful.desk.offers.forms import option_initial
from heedful.desk.options import catalogue, guidelines
from heedful.desk.options.types import Act, OptionDraft, OptionState, UseState
from heedful.desk.tests.world import World, client, open_case, person
from heedful.staff.models import AuditEntry
from heedful.staff.types import Role
from heedful.understanding import api as understanding

TEXT = "{{first_name}}, I am sorry. {{agent}}"


def form(**more: Any) -> dict[str, Any]:
    return {"name": "Repair", "act": "reply", "within_days": "30", "text_en": TEXT, "text_de": "", **more}


def test_what_comes_with_heedful_can_be_said_in_english_and_german(world: World) -> None:
    assert len(catalogue.shipped()) >= 12
    for one in catalogue.shipped():
        assert set(one.texts) == {"en", "de"}, one.key
        assert set(one.texts) <= set(NAMES)
        assert not [unknown_in(text, OPTION_PLACEHOLDERS) for text in one.texts.values() if "nothing" in text]
        assert all(not unknown_in(text, OPTION_PLACEHOLDERS) for text in one.texts.values()), one.key
        assert all(("{{code}}" in text) is (one.act is Act.CODE) for text in one.texts.values()), one.key
    assert len({one.key for one in catalogue.shipped()}) == len(catalogue.shipped())


def test_they_are_taken_over_once_and_stay_as_people_left_them(world: World) -> None:
    assert catalogue.adopt_first(utc_now(), queue="press") == len(catalogue.shipped())
    assert catalogue.adopt_first(utc_now()) == 0
    assert catalogue.missing() == ()
    assert Option.objects.get(shipped="specialist").queue == "press"
    page = client(world.supervisor).get("/settings/options/").content.decode()
    assert "Apologise and repair" in page
    assert "Take over" not in page
    Option.objects.filter(shipped="tip").delete()
    page = client(world.supervisor).post("/settings/options/adopt/", follow=True).content.decode()
    assert "1 option taken over" in page


def test_an_empty_list_says_how_to_begin(world: World) -> None:
    page = client(world.supervisor).get("/settings/options/").content.decode()
    assert "No options yet" in page
    assert "Take over 19 that come with Heedful" in page
    menu_page = client(world.supervisor).post(f"/desk/cases/{open_case(world)}/options/").content.decode()
    assert "There are no options yet" in menu_page


def test_an_option_is_made_changed_and_switched_off(world: World) -> None:
    boss = client(world.supervisor)
    values = form(
        feels=["negative"], intents=["complaint", "churn"], every_days="30", value_least="100", hint="One line"
    )
    assert boss.post("/settings/options/new/", values).status_code == 302
    (made,) = catalogue.options()
    assert made.texts == {"en": TEXT}
    assert [one.value for one in made.when.intents] == ["complaint", "churn"]
    assert (made.guard.every_days, made.when.value_least) == (30, 100)
    assert boss.get(f"/settings/options/{made.id}/").status_code == 200
    more = form(name="Mend", more_language="fr", more_text="Pardon", act="code", codes="A\nB\n")
    assert boss.post(f"/settings/options/{made.id}/", more).status_code == 302
    (changed,) = catalogue.options()
    assert (changed.name, changed.texts["fr"], changed.codes_left) == ("Mend", "Pardon", 2)
    boss.post(f"/settings/options/{made.id}/state/", {"state": "disabled"})
    assert catalogue.options() == ()
    assert catalogue.option(made.id).state is OptionState.DISABLED
    kinds = list(AuditEntry.objects.filter(what__startswith="desk.option").values_list("what", flat=True))
    assert sorted(kinds) == ["desk.option.saved", "desk.option.saved", "desk.option.switched"]


def test_the_form_says_again_what_was_saved(world: World) -> None:
    for one in catalogue.shipped():
        draft = OptionDraft(**{name: getattr(one, name) for name in OptionDraft.__struct_fields__})
        initial = option_initial(draft)
        initial = {name: value for name, value in initial.items() if value not in (None, False)}
        initial |= {"queue": "press"} if draft.act is Act.TEAM else {}
        assert client(world.supervisor).post("/settings/options/new/", initial).status_code == 302, one.key
        saved = max(catalogue.options(), key=lambda found: found.id)
        assert (saved.when, saved.guard, saved.texts) == (draft.when, draft.guard, dict(draft.texts))


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"text_en": "{{price}}"}, "There is no placeholder {{price}}."),
        ({"act": "team"}, "Choose the queue."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_form_says_what_to_mend(world: World, values: dict[str, str], problem: str) -> None:
    answer = client(world.supervisor).post("/settings/options/new/", form(**values))
    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_a_draft_is_tried_on_a_case_before_it_is_saved(world: World) -> None:
    boss, case = client(world.supervisor), open_case(world)
    page = boss.post("/settings/options/preview/", form(case=f"#{case}", feels=["negative"])).content.decode()
    assert "It would be offered" in page
    assert "Marta, I am sorry. Sam" in page
    page = boss.post("/settings/options/preview/", form(case=str(case), intents=["praise"])).content.decode()
    assert "It would not be offered" in page
    assert "intent: praise" in page
    for number in ("", "x", "99999999", "9" * 30):
        page = boss.post("/settings/options/preview/", form(case=number)).content.decode()
        assert "case" in page
        assert "It would" not in page
    assert not Option.objects.exists()


def category() -> int:
    draft = understanding.CategoryDraft(name="Baggage", description="", query="bag")
    return understanding.create_category(draft, who=None, now=utc_now()).id


def test_a_guideline_stands_beside_the_cases_of_its_category(world: World) -> None:
    key, boss = category(), client(world.supervisor)
    assert "none yet" in boss.get("/settings/guidelines/").content.decode()
    body = {"text_en": "Say <b>where</b> the bag is.", "text_de": "", "more_language": "", "more_text": ""}
    assert boss.post(f"/settings/guidelines/{key}/", body).status_code == 302
    assert boss.get("/settings/guidelines/987/").status_code == 404
    (beside,) = guidelines.beside({key: "Baggage"}, ["de", "en"])
    assert (beside.name, beside.language) == ("Baggage", "en")
    assert guidelines.beside({key + 1: "Other"}, ["en"]) == ()
    assert "&lt;b&gt;where" in boss.get("/settings/guidelines/").content.decode()
    assert AuditEntry.objects.filter(what="desk.guideline.saved").count() == 1
    boss.post(f"/settings/guidelines/{key}/", {**body, "text_en": ""})
    assert guidelines.guidelines() == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("categories", 987),
        ("channels", 987),
        ("cohorts", 987),
        ("platforms", "nowhere"),
        ("relations", "enemy"),
        ("languages", "xx"),
    ],
)
def test_what_a_condition_names_must_be_there(world: World, field: str, value: Any) -> None:
    draft = {"name": "Repair", "texts": {"en": TEXT}, "when": {field: [value]}}
    status, told = send(world.supervisor, "POST", "/api/v1/options", draft)
    assert (status, told["error"]["field"]) == (400, f"when.{field}")
    assert str(value) in told["error"]["message"]
    kept = catalogue.save_option(msgspec.convert(draft, OptionDraft), who=None, now=utc_now())  # it was there once
    status, told = send(world.supervisor, "PUT", f"/api/v1/options/{kept.id}", {**draft, "name": "Mend"})
    assert (status, told["name"]) == (200, "Mend")


def test_what_is_there_can_be_named(world: World) -> None:
    cohort = customers.make_cohort("Flyers", None, now=utc_now()).id
    when = {"cohorts": [cohort], "platforms": ["x"], "relations": ["customer"], "languages": ["de"]}
    status, made = send(world.supervisor, "POST", "/api/v1/options", {"name": "Repair", "when": when})
    assert (status, made["when"]["cohorts"]) == (201, [cohort])


def send(who: Any, method: str, url: str, body: Any = None) -> Any:
    answer = client(who).generic(method, url, json.dumps(body), content_type="application/json")
    return answer.status_code, (json.loads(answer.content) if answer.content else None)


def test_the_same_over_http(world: World) -> None:
    draft = {"name": "Repair", "texts": {"en": TEXT}, "when": {"feels": ["negative"]}, "guard": {"approval": True}}
    status, made = send(world.supervisor, "POST", "/api/v1/options", draft)
    assert status == 201
    assert send(world.agent, "POST", "/api/v1/options", draft)[0] == 403
    wrong = send(world.supervisor, "POST", "/api/v1/options", {**draft, "texts": {"en": "{{price}}"}})
    assert (wrong[0], wrong[1]["error"]["field"]) == (400, "texts.en")
    assert send(world.supervisor, "POST", "/api/v1/options", {**draft, "texts": {"xx": "x"}})[0] == 400
    assert (
        send(world.supervisor, "PUT", f"/api/v1/options/{made['id']}", {**draft, "name": "Mend"})[1]["name"] == "Mend"
    )
    assert send(world.supervisor, "PUT", "/api/v1/options/987", draft)[0] == 404
    assert send(world.supervisor, "GET", "/api/v1/options")[1][0]["record"]["offered"] == 0
    case = open_case(world)
    (offered,) = send(world.agent, "GET", f"/api/v1/cases/{case}/options")[1]["options"]
    assert offered["because"] == ["what was said reads negative"]
    assert not Offer.objects.exists()  # nobody has seen it
    url = f"/api/v1/cases/{case}/options/{made['id']}"
    status, chosen = send(world.agent, "POST", url, {})
    assert (status, chosen["use"]["state"]) == (201, "waiting")
    use = f"/api/v1/uses/{chosen['use']['id']}"
    assert send(world.agent, "POST", f"{use}/decision", {"approve": True})[0] == 403
    assert send(world.supervisor, "POST", f"{use}/decision", {"approve": True})[1]["state"] == "approved"
    assert send(world.agent, "POST", url, {})[1]["text"] == "Marta, I am sorry. Lena"
    assert send(world.agent, "DELETE", use)[1]["state"] == "undone"
    assert send(world.agent, "DELETE", use)[0] == 409
    assert send(world.supervisor, "POST", f"/api/v1/options/{made['id']}/state", {"state": "disabled"})[0] == 200
    assert send(world.agent, "POST", url, {})[0] == 409
    assert Use.objects.get().state == UseState.UNDONE


def test_guidelines_over_http(world: World) -> None:
    key = category()
    body = {"texts": {"en": "Say where the bag is."}}
    assert send(world.supervisor, "PUT", f"/api/v1/guidelines/{key}", body)[0] == 200
    assert send(world.supervisor, "PUT", "/api/v1/guidelines/987", body)[0] == 404
    assert send(world.agent, "PUT", f"/api/v1/guidelines/{key}", body)[0] == 403
    assert send(world.agent, "GET", "/api/v1/guidelines")[1] == {str(key): body["texts"]}


@pytest.mark.parametrize("url", ["/settings/options/", "/settings/options/waiting/", "/settings/guidelines/"])
def test_only_supervisors_keep_them(world: World, url: str) -> None:
    assert client(world.agent).get(url).status_code == 403
    assert client(person("ana", Role.ANALYST)).get(url).status_code == 403
    assert client(world.supervisor).get(url).status_code == 200
