"""A person who is erased is nowhere any more: every store is searched for them afterwards, byte by byte."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from django.db import connections

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.models import Customer, Identity
from heedful.customers.profile import profiles
from heedful.customers.profile.values import Told
from heedful.desk import api as desk
from heedful.desk.handling.calls import promise_call
from heedful.desk.offers.choose import choose
from heedful.desk.offers.menu import menu
from heedful.desk.options.types import OptionDraft
from heedful.desk.tests.world import client, person
from heedful.escalation import api as escalation
from heedful.escalation.models import Case
from heedful.escalation.types import Draft, VisibilityIs
from heedful.insights.models import DaySum, Visit
from heedful.insights.recount import recount
from heedful.listening import api as listening
from heedful.listening.models import Mention
from heedful.listening.types import TargetKind
from heedful.operate import reading
from heedful.rights import api as rights
from heedful.rights.erasure import bite
from heedful.rights.errors import AlreadyErased
from heedful.rights.models import Erasure
from heedful.rights.restriction import bite as follow
from heedful.staff.api import create_person, record
from heedful.staff.models import AuditEntry
from heedful.staff.types import Person, Role
from heedful.stream import dead_letters
from heedful.stream.api import announce, ledger, promise
from heedful.stream.models import DeadLetter, LedgerRow
from heedful.stream.packing import unpack
from heedful.stream.road.local import LocalRoad
from heedful.stream.timers import run_due
from heedful.stream.types import Kind, Parcel
from heedful.understanding import api as readers
from heedful.understanding.models import Reading

pytestmark = pytest.mark.django_db(transaction=True)
NAME, HANDLE, WHO, MAIL, ACCOUNT = "Zyxa Quortle", "@zyxaquort", "x-zyq-7788", "zyxa@quortle.example", "KX-55-1122"
WORDS = ("smargelhutch", "bronzelwick", "grimbelfax")
NEEDLES = (NAME, "zyxaquort", WHO, MAIL, ACCOUNT, "Quortle", "zyq", *WORDS)


def say(number: int, text: str, *, who: str = WHO, name: str = NAME, handle: str = HANDLE, **more: Any) -> None:
    at = utc_now() - timedelta(minutes=30 - number)
    item = {
        "id": f"post-{who}-{number}",
        "author": {"id": who, "name": name, "handle": handle, "url": f"https://x.example/{who}"},
        "created_at": at.isoformat(),
        "text": text,
        **more,
    }
    promise("page", Kind.POSTS, [msgspec.json.encode(item)], ids=[item["id"]], now=utc_now())


def work() -> None:
    LedgerRow.objects.filter(closed_at=None).update(not_before=utc_now() - timedelta(hours=1))
    while reading.read_once(LocalRoad(), "w1", wait_s=0):
        pass


def world() -> int:
    """Posts in public and in private, a case with an answer and a note, fields, a dead letter, a log, others' words."""
    channels.ensure_channel("page", adapter="replay", name="Page", now=utc_now(), platform="x", keep_all=True)
    visible = VisibilityIs(any=(Visibility.PUBLIC, Visibility.PRIVATE))
    escalation.create_rule(Draft(name="All", conditions=visible, queue="q", per_minute=1000), None, utc_now())
    target = listening.TargetDraft(kind=TargetKind.COMPANY, name="Acme Air", aliases=("@AcmeAir",))
    listening.create_target(target, who=None, now=utc_now())
    say(1, f"@AcmeAir where is my {WORDS[0]}, I am so angry")
    say(2, f"my mail is {MAIL}, number {ACCOUNT} {WORDS[1]}", visibility="private", thread="dm-zyq")
    say(3, f"I feel with {HANDLE} and {NAME}", who="x-other", name="Bo", handle="@bobo", reply_to=f"post-{WHO}-1")
    say(4, f"@AcmeAir the {WORDS[2]} came, thank you so much", reply_to=f"post-{WHO}-1")
    work()
    pk = Identity.objects.get(external_id=WHO).customer_id
    profiles.tell(pk, {"email": Told(value=MAIL, at=utc_now(), source="crm")}, now=utc_now())
    profiles.add_account(pk, ACCOUNT, source="crm", who="", now=utc_now())
    agent = create_person(None, username="lena", name="Lena", role=Role.AGENT, languages=("en",))[0]
    case = Case.objects.filter(customer=pk).order_by("pk").first()
    assert case
    desk.note(case.pk, who=agent, text=f"{NAME} called about the {WORDS[0]}", token="t" * 12, now=utc_now())
    around(pk, case.pk, agent)
    answer(case.pk, agent, f"Dear {NAME}, your {WORDS[0]} is on its way")
    record(None, "desk.case.closed", f"case:{case.pk}", after={"why": f"{WORDS[0]} found"})
    record(None, "channels.import", "channel:page", after={"first": MAIL})
    announce("posts", "posts.kept", data={"by": HANDLE})
    dead = msgspec.json.encode({"id": "p9", "author": {"id": WHO, "name": NAME}, "text": WORDS[1]})
    letter = Parcel(
        row=99, channel="page", kind=Kind.POSTS, topic=None, items=(dead,), received_at=utc_now(), attempts=8
    )
    dead_letters.bury(letter, dead, "cannot", now=utc_now())
    return pk


def around(pk: int, case: int, agent: Person) -> None:
    """What staff said of them, and what they were offered."""
    customers.tag([pk], f"{WORDS[0]} lost")
    customers.put(customers.make_cohort("Calls", None, now=utc_now()).id, [pk], belong_there=True, now=utc_now())
    draft = OptionDraft(name="Repair", texts={"en": "{{first_name}}, that is repaired"})
    option = desk.save_option(draft, who=None, now=utc_now()).id
    desk.claim(case, who=agent, now=utc_now())
    menu(case, agent, now=utc_now(), chance=Random(1))
    choose(case, option, who=agent, now=utc_now())
    promise_call(case, utc_now() + timedelta(days=1), f"ring about {WORDS[2]}", who=agent, now=utc_now())


def answer(case: int, agent: Person, text: str) -> None:
    said = escalation.mentions_of(case)[-1]
    desk.claim(case, who=agent, now=utc_now())
    desk.reply(case, who=agent, text=text, visibility=Visibility.PUBLIC, answers=said, token="r" * 12, now=utc_now())


def erase(pk: int) -> Erasure:
    number = rights.begin(pk, who="Root", why="asked by letter", now=utc_now())
    while bite(number, utc_now()):
        pass
    return Erasure.objects.get(pk=number)


def bytes_of_databases() -> bytes:
    """The files as they lie on disk; where the tests keep a database in memory, its pages."""
    found = b""
    for alias in connections:
        if connections[alias].vendor != "sqlite":
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                for (table,) in cursor.fetchall():
                    cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # our own tables
                    found += "\n".join(str(row[0]) for row in cursor.fetchall()).encode()
            continue
        connections[alias].ensure_connection()
        inner: sqlite3.Connection = connections[alias].connection
        found += inner.serialize()
        name = Path(str(connections[alias].settings_dict["NAME"]))
        for path in name.parent.glob(name.name + "*"):
            found += path.read_bytes()
    return found


def unpacked() -> bytes:

    rows = LedgerRow.objects.all()
    return b"\n".join(item for row in rows for item in unpack(bytes(row.payload), row.checksum))


def test_nothing_of_an_erased_person_is_left_anywhere(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    log, export = tmp_path / "logs" / "heedful.log", tmp_path / "exports" / "people.csv"
    for path in (log, export):
        path.parent.mkdir()
        path.write_text(f"ok\nfailed for {HANDLE} <{MAIL}>\nfine {WHO}\n", encoding="utf8")
    pk = world()
    haystack = bytes_of_databases() + unpacked() + log.read_bytes()
    assert all(needle.encode() in haystack for needle in (NAME, WHO, MAIL, *WORDS)), "or the search finds nothing"
    counted = list(DaySum.objects.order_by("pk").values_list("topic", "sentiment", "mentions"))
    people = Visit.objects.filter(topic=0).values("person").distinct().count()
    mentions, readings = Mention.objects.count(), Reading.objects.count()

    done = erase(pk)

    haystack = bytes_of_databases() + unpacked()
    haystack += b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    left = [needle for needle in NEEDLES if needle.lower().encode() in haystack.lower()]
    assert left == [], [haystack.lower()[at - 60 : at + 60] for at in [haystack.lower().find(left[0].lower().encode())]]
    assert (done.state, done.authors, done.words) == ("done", [], [])
    assert done.counts["posts"] == 3
    # Counts stay, also when everything is counted anew.
    assert list(DaySum.objects.order_by("pk").values_list("topic", "sentiment", "mentions")) == counted
    recount()
    assert sorted(DaySum.objects.values_list("topic", "sentiment", "mentions")) == sorted(counted)
    assert Visit.objects.filter(topic=0).values("person").distinct().count() == people
    assert (Mention.objects.count(), Reading.objects.count()) == (mentions, readings)
    assert Case.objects.filter(customer=pk).exists()
    # Who did what, and when, is still in the audit; with whom is not.
    assert AuditEntry.objects.filter(what="desk.case.closed").get().after == {}


def test_words_of_an_erased_person_are_refused_when_they_come_again() -> None:
    pk = world()
    erase(pk)
    before = Mention.objects.count()
    say(1, f"@AcmeAir where is my {WORDS[0]}")  # the same post again
    say(9, f"@AcmeAir and my {WORDS[1]}?")
    work()
    assert Mention.objects.count() == before
    assert not Identity.objects.filter(external_id=WHO).exists()
    assert WHO.encode() not in unpacked()
    say(10, "@AcmeAir hello", who="x-other", name="Bo", handle="@bobo")
    work()
    assert Mention.objects.count() == before + 1


def test_an_erasure_goes_on_where_it_stopped_and_is_asked_for_once() -> None:
    pk = world()
    number = rights.begin(pk, who="Root", why="", now=utc_now())
    assert customers.customer(pk).name == "Erased person"
    assert pk not in {one.id for one in customers.find()}
    with pytest.raises(AlreadyErased):
        rights.begin(pk, who="Root", why="", now=utc_now())
    turns = 0
    while bite(number, utc_now()):
        turns += 1
        told = rights.progress(pk)
        assert told
        assert told.done <= told.steps
    assert turns >= 8
    assert bite(number, utc_now()) is False
    assert DeadLetter.objects.count() == 0


def test_others_keep_their_words_without_the_name() -> None:
    erase(world())
    assert Mention.objects.get(author_id="x-other").text == "I feel with [erased] and [erased]"
    assert Customer.objects.filter(name="Bo").exists()


def test_a_list_they_stood_on_is_one_shorter() -> None:
    pk = world()
    before = {one.name: one.size for one in customers.cohorts()}
    erase(pk)
    assert {one.name: one.size for one in customers.cohorts()} == {**before, "Calls": before["Calls"] - 1}


def test_restricted_posts_are_kept_and_left_alone_until_they_may_be_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    pk = world()
    sums = sorted(DaySum.objects.values_list("topic", "sentiment", "mentions"))
    stands = len(customers.stands_of(pk, now=utc_now()))
    assert rights.restrict(pk, on=True, now=utc_now())
    while follow(pk, utc_now()):
        pass
    assert customers.stands_of(pk, now=utc_now()) == ()
    cases = Case.objects.count()
    say(20, f"@AcmeAir again no {WORDS[0]}, I am so angry")
    work()
    assert Mention.objects.filter(author_id=WHO).exclude(held_at=None).count() == 4
    assert Case.objects.count() == cases
    say(21, f"@AcmeAir and again no {WORDS[0]}")
    with monkeypatch.context() as patch:
        patch.setattr(readers, "look_ahead", lambda posts: pytest.fail(f"{len(posts)} posts of theirs were read ahead"))
        pipeline.foresee(ledger.claim(worker="w1", most_items=100, parked=(), now=utc_now()))
    LedgerRow.objects.filter(closed_at=None).update(state="pending", claimed_by="", claimed_until=None)
    held = Mention.objects.get(external_id=f"post-{WHO}-20")
    assert not Reading.objects.filter(pk=held.pk).exists()
    now_counted = sorted(DaySum.objects.filter(mentions__gt=0).values_list("topic", "sentiment", "mentions"))
    recount()
    assert sorted(DaySum.objects.values_list("topic", "sentiment", "mentions")) == now_counted
    rights.restrict(pk, on=False, now=utc_now())
    while follow(pk, utc_now()):
        pass
    assert len(customers.stands_of(pk, now=utc_now())) == stands
    assert Reading.objects.filter(pk=held.pk).exists()
    assert sum(row[2] for row in sums) + 4 >= sum(DaySum.objects.filter(topic=0).values_list("mentions", flat=True))


def test_an_administrator_exports_and_erases_by_typing_the_name() -> None:
    pk = world()
    admin, agent = client(person("root", Role.ADMINISTRATOR)), client(person("ann"))
    assert agent.get(f"/people/{pk}/data/").status_code == 403
    page = admin.get(f"/people/{pk}/data/").content.decode()
    assert "Who looked" in page
    customers.merge(pk, Identity.objects.get(external_id="x-other").customer_id, who="Root", now=utc_now())
    whole = msgspec.json.decode(b"".join(admin.get(f"/people/{pk}/data/export.json").streaming_content))  # type: ignore[attr-defined]
    assert {WORDS[0], WORDS[1], MAIL} <= {word for word in (*WORDS, MAIL) if word in str(whole["posts"])}
    assert whole["profile"][0]["accounts"] == [ACCOUNT]
    assert WORDS[0] in str(whole["notes"])
    assert WORDS[0] in str(whole["answers"])
    assert whole["tags"][0]["name"] == f"{WORDS[0]} lost"
    assert whole["cohorts"][0]["cohort__name"] == "Calls"
    assert [(one["option"], one["place"], one["became"]) for one in whole["options"]] == [("Repair", 1, "done")]
    assert whole["options"][0]["text"].startswith("Zyxa, ")
    assert whole["options"][0]["changed"] > 0
    assert WORDS[2] in whole["calls"][0]["note"]
    assert [(one["into"], one["undone_at"]) for one in whole["merges"]] == [(pk, None)]
    shown = b"".join(admin.get(f"/people/{pk}/data/export.html").streaming_content).decode()  # type: ignore[attr-defined]
    assert WORDS[1] in shown
    assert "<h2>Options: offered, chosen, and what followed</h2>" in shown
    assert f"{WORDS[0]} lost" in shown
    admin.post(f"/people/{pk}/data/erase/", {"confirm": "Zyxa"})
    assert rights.progress(pk) is None
    admin.post(f"/people/{pk}/data/erase/", {"confirm": NAME})
    assert "Being erased" in admin.get(f"/people/{pk}/data/").content.decode()
    assert not run_due(pipeline.TIMERS, worker="w", now=utc_now())
    done = {row.what for row in AuditEntry.objects.filter(subject=f"customer:{pk}")}
    assert done >= {"rights.exported", "rights.erased"}
