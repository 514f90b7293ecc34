"""Readings as people see them under a post: the row, the menu to correct one, and why."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.test import Client

from heedful.channels.models import Channel
from heedful.channels.types import Visibility
from heedful.listening.models import Mention, Target
from heedful.staff.api import create_person
from heedful.staff.models import User
from heedful.staff.types import Role
from heedful.understanding import api, models

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = "Acme lost my bag, horrible service"


def client(role: Role = Role.AGENT) -> Client:
    made = create_person(None, username=f"one-{role}", name="Ada Lind", role=role, languages=["en"])[0]
    User.objects.filter(pk=made.id).update(must_change_password=False)
    signed_in = Client()
    signed_in.force_login(User.objects.get(pk=made.id))
    return signed_in


def post(text: str = TEXT, **more: object) -> int:
    channel, _ = Channel.objects.get_or_create(
        key="c", defaults={"adapter": "open", "name": "c", "platform": "forum", "created_at": NOON}
    )
    values: dict[str, object] = {"external_id": "p1", "platform": "forum", "author_id": "u", "text": text, **more}
    row = Mention.objects.create(channel=channel, created_at=NOON, received_at=NOON, **values)
    models.Reading.objects.create(
        mention=row,
        language="en",
        sentiment="negative",
        confidence=0.94,
        complaint=0.9,
        model="older-1",
        read_at=NOON,
    )
    return row.pk


def about_acme(mention: int) -> int:
    acme = Target.objects.create(kind="company", name="Acme", created_at=NOON).pk
    models.Toward.objects.create(
        mention_id=mention, target_id=acme, how="text", sentiment="negative", confidence=0.9, created_at=NOON
    )
    return acme


def get(who: Client, mention: int, what: str = "readings") -> str:
    answer = who.get(f"/posts/{mention}/{what}")
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_the_row_says_everything_that_was_read() -> None:
    said = post()
    about_acme(said)
    models.Label.objects.create(
        mention_id=said, kind="intent", name="complaint", confidence=0.9, by="model", created_at=NOON
    )
    models.Reading.objects.filter(pk=said).update(noise="bot", noise_reason="It posts every minute.")
    row = get(client(), said, "readings/")
    for words in ("94 % sure", "\u2212", "Acme", "complaint", "noise: like a bot", "It posts every minute."):
        assert words in row


def test_a_correction_is_shown_with_its_author() -> None:
    said, agent = post(), client()
    acme = about_acme(said)
    answer = agent.post(f"/posts/{said}/correct/", {"field": "target", "subject": str(acme), "after": "positive"})
    assert answer.status_code == HTTPStatus.NO_CONTENT
    row = get(agent, said, "readings/")
    assert "corrected by Ada Lind" in row
    assert row.count("+") == 1
    assert api.corrected([said])[said][0].subject == str(acme)


def test_the_menu_offers_what_else_could_be_so() -> None:
    said, agent = post(), client()
    acme = about_acme(said)
    category = models.Category.objects.create(name="<Baggage>", created_at=NOON).pk
    assert get(agent, said, "readings/menu/?field=sentiment").count("hx-post") == 4
    toward = get(agent, said, f"readings/menu/?field=target&subject={acme}")
    assert "Toward Acme" in toward
    assert toward.count("hx-post") == 5
    add = get(agent, said, "readings/menu/?field=label")
    assert f'"subject": "{category}"' in add
    assert "&lt;Baggage&gt;" in add
    assert get(agent, said, "readings/menu/?field=nonsense").count("hx-post") == 0


def test_noise_is_undone_from_its_menu() -> None:
    said = post()
    models.Reading.objects.filter(pk=said).update(noise="giveaway", noise_reason="Follow and win.")
    found = get(client(), said, "readings/menu/?field=noise")
    assert "Follow and win." in found
    assert "This is not noise" in found


def test_why_marks_the_words_and_names_the_model() -> None:
    said = post()
    about_acme(said)
    found = get(client(Role.ANALYST), said, "why/")
    assert "horrible" in found
    assert "<mark" in found
    assert api.warm() in found
    assert "was read by older-1" in found


def test_words_of_a_post_are_no_markup() -> None:
    assert "<b>" not in get(client(), post("<b>horrible</b> <script>"), "why/")


@pytest.mark.parametrize("what", ["readings/", "readings/menu/?field=sentiment", "why/"])
def test_what_was_said_in_private_is_for_those_who_answer(what: str) -> None:
    said = post(visibility=Visibility.PRIVATE)
    assert client(Role.ANALYST).get(f"/posts/{said}/{what}").status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
    assert get(client(), said, what)


def test_there_is_nothing_to_see_of_a_post_that_is_gone() -> None:
    said = post(deleted_at=NOON)
    agent = client()
    assert agent.get(f"/posts/{said}/why/").status_code == HTTPStatus.NOT_FOUND
    assert agent.get("/posts/999/readings/").status_code == HTTPStatus.NOT_FOUND
