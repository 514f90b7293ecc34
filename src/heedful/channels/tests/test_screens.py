import json
from typing import Any

import pytest
from django.test import Client

from heedful.channels import book, deliveries
from heedful.channels.models import Channel, Delivery
from heedful.channels.seal import unseal
from heedful.channels.tests.making import NOW, SECRET, a_channel, an_answer
from heedful.channels.tests.receiver import receiving
from heedful.core.ids import token_hash
from heedful.staff.models import AuditEntry, User
from heedful.staff.types import Role

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Our forum",
    "key": "forum",
    "platform": "Forum",
    "own_authors": "acme\nacme_help",
    "counts_as": "graphemes",
    "most_characters": "300",
    "rate_per_s": "50",
}


@pytest.fixture
def client() -> Client:
    user = User.objects.create_user("root", password="a long password", role=Role.ADMINISTRATOR)
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    kwargs = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(f"/api/v1/channels{path}", **kwargs)
    return answer.status_code, answer.json()


def test_a_channel_is_made_and_its_token_shown_once(client: Client) -> None:
    page = client.post("/settings/channels/new/open/", FORM)
    row = Channel.objects.get(key="forum")
    token = page.context["token"]
    assert row.token_hash == token_hash(token)
    assert token in page.content.decode()
    assert token not in client.get("/settings/channels/forum/").content.decode()
    assert (row.platform, row.own_authors, row.config["most_characters"]) == ("forum", ["acme", "acme_help"], 300)
    assert AuditEntry.objects.filter(what="channels.channel.made", subject="channel:forum").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": "new"}, "key"),
        ({"key": "with space"}, "key"),
        ({"name": ""}, "name"),
        ({"counts_as": "words"}, "counts_as"),
        ({"rate_per_s": "0"}, "rate_per_s"),
        ({"webhook_url": "http://example.com/hook", "webhook_secret": SECRET}, "webhook_url"),
        ({"webhook_url": "https://example.com/hook", "webhook_secret": "short"}, "webhook_secret"),
        ({"webhook_url": "https://example.com/hook"}, "webhook_secret"),
    ],
)
def test_what_cannot_work_is_said_at_its_field(client: Client, changes: dict[str, str], field: str) -> None:
    page = client.post("/settings/channels/new/open/", FORM | changes)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Channel.objects.exists()


def test_a_key_is_used_once(client: Client) -> None:
    a_channel("forum")
    assert "key" in client.post("/settings/channels/new/open/", FORM).context["form"].errors


def test_a_secret_is_sealed_and_never_shown_again(client: Client) -> None:
    hook = {"webhook_url": "https://example.com/hook", "webhook_secret": SECRET}
    client.post("/settings/channels/new/open/", FORM | hook)
    row = Channel.objects.get(key="forum")
    assert SECRET not in row.secret
    assert unseal(row.secret) == {"webhook_secret": SECRET}
    assert SECRET not in client.get("/settings/channels/forum/").content.decode()
    # Saved again without it, it stays.
    client.post("/settings/channels/forum/", FORM | {"webhook_url": "https://example.com/other"})
    row.refresh_from_db()
    assert unseal(row.secret) == {"webhook_secret": SECRET}
    assert row.config["webhook_url"] == "https://example.com/other"
    assert not any(SECRET in json.dumps([entry.before, entry.after]) for entry in AuditEntry.objects.all())


def test_a_channel_is_paused_and_goes_on(client: Client) -> None:
    a_channel("forum")
    an_answer(Channel.objects.get())
    client.post("/settings/channels/forum/pause/")
    assert Channel.objects.get().state == "paused"
    page = client.get("/settings/channels/").content.decode()
    assert "paused" in page
    client.post("/settings/channels/forum/resume/")
    assert Channel.objects.get().state == "active"


def test_the_list_costs_the_same_however_many_channels_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        a_channel(f"forum-{number}")
    with django_assert_max_num_queries(9):
        assert client.get("/settings/channels/").status_code == 200


def test_a_webhook_can_be_tried(client: Client) -> None:
    with receiving() as receiver:
        a_channel(webhook=receiver.url)
        client.post("/settings/channels/forum/test/")
        assert len(receiver.heard) == 1
    assert not Delivery.objects.exists()


def test_a_person_decides_about_what_is_unknown(client: Client) -> None:
    delivery = an_answer(a_channel())
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown")
    page = client.get("/settings/channels/forum/log/?state=unknown").content.decode()
    assert "Sorry about that!" in page
    client.post(f"/settings/channels/forum/log/{delivery.pk}/again/")
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    # What is on its way is nobody's decision.
    assert deliveries.claim(Delivery.objects.get(), worker="w", now=NOW)
    client.post(f"/settings/channels/forum/log/{delivery.pk}/arrived/")
    delivery.refresh_from_db()
    assert delivery.state == "sending"


@pytest.mark.parametrize("path", ["", "new/", "new/open/", "new/nothing/", "forum/", "forum/log/", "nowhere/"])
def test_only_administrators_see_channels(client: Client, path: str) -> None:
    a_channel("forum")
    agent = Client()
    agent.force_login(User.objects.create_user("agent", password="a long password", role=Role.AGENT))
    assert agent.get(f"/settings/channels/{path}").status_code == 403
    expected = 404 if "no" in path else 200
    assert client.get(f"/settings/channels/{path}").status_code == expected


def test_everything_can_be_done_by_programs(client: Client) -> None:
    status, made = call(client, "post", "", {"key": "forum", "name": "Forum", "config": {"rate_per_s": 5}})
    assert (status, made["channel"]["state"]) == (201, "active")
    assert Channel.objects.get().token_hash == token_hash(made["token"])
    assert call(client, "patch", "/forum", {"name": "Board"})[1]["name"] == "Board"
    assert Channel.objects.get().config["rate_per_s"] == 5
    assert call(client, "post", "/forum/pause")[1]["state"] == "paused"
    assert call(client, "post", "/forum/resume")[1]["state"] == "active"
    assert call(client, "post", "/forum/token")[1]["token"] != made["token"]
    assert [line["key"] for line in call(client, "get", "")[1]] == ["forum"]
    assert call(client, "post", "/forum/test")[1]["arrived"] is False
    assert call(client, "get", "/nowhere")[0] == 404


def test_programs_read_the_log_and_decide_too(client: Client) -> None:
    delivery = an_answer(a_channel())
    assert call(client, "get", "/forum/deliveries")[1]["deliveries"][0]["state"] == "queued"
    assert call(client, "post", f"/forum/deliveries/{delivery.pk}/again")[0] == 409
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown")
    assert call(client, "post", f"/forum/deliveries/{delivery.pk}/arrived")[1]["state"] == "sent"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"key": "a b", "name": "x"}, "key"),
        ({"key": "a", "name": ""}, "name"),
        ({"key": "a", "name": "x", "config": {"counts_as": "words"}}, "counts_as"),
        ({"key": "a", "name": "x", "adapter": "nothing"}, None),
    ],
)
def test_programs_are_told_which_field_is_wrong(client: Client, body: dict[str, Any], field: str | None) -> None:
    status, answer = call(client, "post", "", body)
    assert (status, answer["error"].get("field")) == (400, field)


def test_administrators_are_told_on_every_page_that_a_channel_broke(client: Client) -> None:
    book.mark_broken(a_channel().pk, "The token has ended.", now=NOW)
    assert "The token has ended." in client.get("/settings/team/").content.decode()
    supervisor = Client()
    supervisor.force_login(User.objects.create_user("lead", password="a long password", role=Role.SUPERVISOR))
    assert "The token has ended." not in supervisor.get("/account/profile/").content.decode()
