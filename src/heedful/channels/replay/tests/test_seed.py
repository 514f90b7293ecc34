"""What the demo is made of, held together without the stages that will read it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from heedful.channels.length import count_length
from heedful.channels.replay.adapter import ADAPTER
from heedful.channels.replay.day import FOLDER, load
from heedful.channels.types import Visibility

SEED: dict[str, Any] = json.loads((FOLDER.parent / "seed.json").read_text(encoding="utf8"))
QUEUES = {queue["key"]: queue for queue in SEED["queues"]}
STAFF = {person["username"]: person for person in SEED["staff"]}
TOPICS = {topic["name"] for topic in SEED["topics"]}


def conditions(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("of", []):
        yield from conditions(inner)


def test_the_three_sign_ins_are_there() -> None:
    assert [STAFF[name]["role"] for name in ("agent", "supervisor", "admin")] == [
        "agent",
        "supervisor",
        "administrator",
    ]


@pytest.mark.parametrize("key", QUEUES)
def test_every_queue_has_somebody_who_can_answer_there(key: str) -> None:
    queue = QUEUES[key]
    assert set(queue["skills"]) <= {skill["key"] for skill in SEED["skills"]}
    assert "agent" in queue["members"]
    for member in queue["members"]:
        assert set(queue["skills"]) <= set(STAFF[member]["skills"]), member


def test_every_language_of_the_day_has_an_agent() -> None:
    spoken = {person.language for person in load().people.values()}
    assert spoken <= {language for person in SEED["staff"] for language in person["languages"]}


@pytest.mark.parametrize("rule", SEED["escalation_rules"], ids=lambda rule: str(rule["name"]))
def test_an_escalation_rule_names_what_exists(rule: dict[str, Any]) -> None:
    assert rule["queue"] in QUEUES
    assert rule["priority"] in {"low", "normal", "high", "urgent"}
    for node in conditions(rule["conditions"]):
        if node["kind"] == "topic":
            assert set(node["any"]) <= TOPICS


@pytest.mark.parametrize("canned", SEED["canned_responses"], ids=lambda canned: str(canned["title"]))
def test_a_canned_response_fits_and_can_be_filled(canned: dict[str, Any]) -> None:
    assert canned["queue"] in {"", *QUEUES}
    public = ADAPTER.capability({}, Visibility.PUBLIC)
    assert count_length(canned["text"], public) <= public.most_characters - 60
    assert set(re.findall(r"\{\{(\w+)\}\}", canned["text"])) <= {"first_name", "agent", "case"}


def test_titles_and_codes_are_told_apart() -> None:
    titles = [(canned["language"], canned["title"]) for canned in SEED["canned_responses"]]
    assert len(titles) == len(set(titles)) >= 25
    codes = [code["key"] for code in SEED["wrap_up_codes"]]
    assert len(codes) == len(set(codes))


def test_the_channels_know_which_accounts_are_the_companys_own() -> None:
    assert {author for channel in SEED["channels"] for author in channel["own_authors"]} == load().own_authors()
    assert [channel["config"]["scope"] for channel in SEED["channels"]] == ["own", "public"]
