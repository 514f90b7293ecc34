"""A file of what the books know: previewed, loaded, and every refusal with its line."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedful.customers.errors import FieldRefused
from heedful.customers.models import Customer, FactChange, Identity
from heedful.customers.profile import command, profiles
from heedful.customers.profile.fields import add_field
from heedful.customers.profile.load import Loaded, Settings, load
from heedful.customers.types import FieldKind

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def person(handle: str) -> int:
    made = Customer.objects.create(name=handle.title(), first_seen=NOON, last_seen=NOON)
    Identity.objects.create(
        customer=made, platform="x", external_id=f"x-{handle}", handle=f"@{handle}", first_seen=NOON, last_seen=NOON
    )
    return made.pk


def run(text: str, *, make: bool = False, dry: bool = False) -> Loaded:
    return load(io.StringIO(text), Settings(source="crm", who="Ada", now=NOON, make=make, dry=dry))


def test_a_line_finds_its_person_by_handle_account_or_mail() -> None:
    marta = person("marta")
    done = run("platform,handle,account,email\nx,@marta,K-1,Marta@Example.org\n")
    assert (done.changed, done.refused) == (1, 0)
    run("account,relation\nK-1,customer\n")
    run("email,country\nmarta@example.org,de\n")
    known = profiles.profile_of(marta)
    assert known.accounts == ("K-1",)
    assert {key: one.value for key, one in known.facts.items()} == {
        "email": "marta@example.org",
        "relation": "customer",
        "country": "DE",
    }
    assert run("account,relation\nK-1,customer\n").same == 1
    assert FactChange.objects.filter(customer=marta).count() == 4


def test_what_is_refused_is_named_by_line_and_the_rest_goes_in() -> None:
    person("marta")
    done = run(
        "\ufeffplatform,handle,account,relation,as-of\n"
        "x,marta,,king,\n"  # 2: no such choice
        ",,,customer,\n"  # 3: names nobody
        "x,nobody,,customer,\n"  # 4: unknown
        "x,marta,,customer,2.3.26\n"  # 5: no date
        "x,marta,,customer,2026-01-01,more\n"  # 6: too many values
        "x,marta,,customer,2026-01-01\n"
    )
    assert [(one.line, one.error.reason) for one in done.problems] == [
        (2, "choice"),
        (3, "key"),
        (4, "nobody"),
        (5, "date"),
        (6, "columns"),
    ]
    assert (done.read, done.changed, done.refused) == (6, 1, 5)


def test_older_words_never_overwrite_newer_ones() -> None:
    marta = person("marta")
    run("platform,handle,relation,as-of\nx,marta,former,2026-02-01\n")
    done = run("platform,handle,relation,as-of\nx,marta,customer,2026-01-01\n")
    assert done.older == 1
    assert profiles.profile_of(marta).value("relation") == "former"


def test_a_preview_changes_nothing_and_says_what_would() -> None:
    person("marta")
    text = "account,name,relation\nK-9,Nora,prospect\n"
    assert run(text, make=True, dry=True).made == 1
    assert Customer.objects.count() == 1
    assert run(text).refused == 1  # nobody is added unasked
    assert run(text, make=True).made == 1
    assert run(text, make=True).same == 1


def test_a_column_that_is_no_field_is_refused_at_once() -> None:
    with pytest.raises(FieldRefused):
        run("account,shoe-size\nK-1,42\n")
    add_field("Shoe size", FieldKind.NUMBER, who=None, now=NOON)
    assert run("account,shoe-size\nK-1,42\n", make=True).made == 1


def test_an_account_number_belongs_to_one() -> None:
    person("marta"), person("nora")
    run("platform,handle,account\nx,marta,K-1\n")
    nora = Identity.objects.get(handle="@nora").customer_id
    with pytest.raises(FieldRefused, match="taken"):
        profiles.add_account(nora, "K-1", source="s", who="", now=NOON)


def test_the_command_does_what_the_screen_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person("marta")
    file = tmp_path / "crm.csv"
    file.write_text("platform,handle,value\nx,marta,12\nx,marta,lots\n", encoding="utf8")
    assert command.main([str(file)]) == 1
    out = capsys.readouterr()
    assert '"changed": 1' in out.out
    assert "line 3" in out.err
    assert command.main([str(tmp_path / "none.csv")]) == 2
