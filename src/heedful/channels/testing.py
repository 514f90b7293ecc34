"""The checklist that every adapter passes; tests/test_every_adapter.py runs it over every folder that it finds.

To check a folder by hand: `for check in CHECKS: check("bluesky")`.
"""

# ruff: noqa: S101 - the checks are assertions that pytest explains

import re
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from heedful.channels.adapter import Adapter, FieldKind, LooksUp, Pulls, Sends
from heedful.channels.length import WAYS
from heedful.channels.registry import HERE, adapter_named, adapters, folder
from heedful.channels.types import Edit, Post, Pulled, Signal, Visibility

NOT_PLATFORMS = frozenset({"migrations", "templates", "static", "locale", "tests", "__pycache__"})
README_SAYS = ("In", "Out", "Settings", "Limits")  # headings that a platform's README has
Check = Callable[[str], None]


def folders() -> list[str]:
    """Every folder that must be a platform, registered or not."""
    return sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name not in NOT_PLATFORMS)


def samples(name: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder(name) / "samples").glob("*")) if path.is_file()}


def is_registered(name: str) -> None:
    assert name in adapters(), f"channels/{name}/adapter.py does not exist"
    adapter = adapter_named(name)
    assert adapter.name == name, f"the adapter of channels/{name} calls itself {adapter.name!r}"
    assert re.fullmatch(r"[a-z][a-z0-9_]{1,31}", name), f"{name!r} does not fit the column"


def introduces_itself(name: str) -> None:
    adapter = adapter_named(name)
    assert adapter.title
    assert adapter.summary.endswith("."), "the summary is a sentence"
    assert adapter.platform


def is_documented(name: str) -> None:
    readme = (folder(name) / "README.md").read_text(encoding="utf8")
    missing = [word for word in README_SAYS if not re.search(rf"^#+ {word}\b", readme, re.MULTILINE)]
    assert not missing, f"channels/{name}/README.md has no heading {missing}"
    assert (folder(name) / "setup.html").is_file(), f"channels/{name}/setup.html is what an administrator reads first"


def has_tests(name: str) -> None:
    assert list((folder(name) / "tests").glob("test_*.py")), f"channels/{name}/tests has no test"


def names_its_fields_once(name: str) -> None:
    fields = adapter_named(name).fields
    names = [field.name for field in fields]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", one) for one in names)
    assert all(field.label for field in fields)
    assert all(field.initial in field.choices for field in fields if field.kind is FieldKind.CHOICE)


def says_what_it_allows(name: str) -> None:
    adapter = adapter_named(name)
    sends = isinstance(adapter, Sends)
    for visibility in Visibility:
        capability = adapter.capability({}, visibility)
        assert capability.most_characters > 0
        assert capability.counts_as in WAYS
        assert sends or not capability.can_send, "it cannot send, and says that it can"


def does_something(name: str) -> None:
    adapter = adapter_named(name)
    assert adapter.receives or isinstance(adapter, (Pulls, Sends)), "nothing comes in and nothing goes out"
    assert isinstance(adapter, Sends) or not isinstance(adapter, LooksUp), "it looks up what it cannot send"


def reads_its_samples(name: str) -> None:
    adapter = adapter_named(name)
    found = samples(name)
    assert found, f"channels/{name}/samples is empty: keep at least one payload as the platform sends it"
    for sample, payload in found.items():
        _check_pulled(adapter, sample, adapter.read(sample, payload))


def _check_pulled(adapter: Adapter, sample: str, pulled: Pulled) -> None:
    items: list[Post | Signal | Edit] = [*pulled.posts, *pulled.signals, *pulled.edits]
    assert items, f"{adapter.name}: nothing was found in {sample}"
    ids = [(type(item), item.id) for item in items]
    assert len(ids) == len(set(ids)), f"{sample}: two items share an id"
    msgspec.json.decode(msgspec.json.encode(pulled), type=Pulled)  # what validation would refuse, tests refuse
    for post in pulled.posts:
        assert post.created_at.tzinfo is not None
        assert post.created_at.utcoffset() == datetime.now(UTC).utcoffset(), f"{sample}: {post.id} is not in UTC"
        assert post.author.id


CHECKS: tuple[Check, ...] = (
    is_registered,
    introduces_itself,
    is_documented,
    has_tests,
    names_its_fields_once,
    says_what_it_allows,
    does_something,
    reads_its_samples,
)
