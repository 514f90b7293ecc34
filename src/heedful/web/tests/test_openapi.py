"""The description is true to the addresses and to the types."""

import json
import re
from typing import Any

import msgspec
import pytest
from django.test import Client

from heedful.staff.api import Endpoint
from heedful.staff.models import User
from heedful.staff.types import Right, Role
from heedful.web.openapi import Operation, document, in_words, sample


class Bag(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was lost."""

    tag: str
    weight: float | None = None
    seen: tuple[str, int] = ("", 0)
    inside: list["Bag"] = []  # msgspec copies it


class Query(msgspec.Struct, frozen=True, kw_only=True):
    most: int = 50


OPERATIONS = [
    Operation(
        route="/api/v1/bags/<int:bag>",
        stage="desk",
        endpoint=Endpoint(method="PATCH", right=Right.DESK_USE, summary="Edit", body=Bag, response=Bag),
    ),
    Operation(
        route="/api/v1/bags",
        stage="desk",
        endpoint=Endpoint(method="GET", right=Right.ANYONE, summary="Find", query=Query, response=list[Bag]),
    ),
]


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return document(OPERATIONS, version="1", server="http://localhost")


def test_parts_of_the_path_and_of_the_query_are_parameters(made: dict[str, Any]) -> None:
    edit = made["paths"]["/api/v1/bags/{bag}"]["patch"]
    find = made["paths"]["/api/v1/bags"]["get"]
    assert [(one["name"], one["in"], one["required"]) for one in edit["parameters"]] == [("bag", "path", True)]
    assert [(one["name"], one["schema"]["default"]) for one in find["parameters"]] == [("most", 50)]


def test_whoever_needs_a_right_may_be_refused(made: dict[str, Any]) -> None:
    assert set(made["paths"]["/api/v1/bags/{bag}"]["patch"]["responses"]) == {"200", "400", "401", "403"}
    assert set(made["paths"]["/api/v1/bags"]["get"]["responses"]) == {"200", "400"}


def test_types_are_said_in_words(made: dict[str, Any]) -> None:
    fields = made["components"]["schemas"]["Bag"]["properties"]
    assert in_words(fields["weight"]) == "number or null"
    assert in_words(fields["seen"]) == "[string, integer]"
    assert in_words(fields["inside"]) == "array of Bag"


def test_a_sample_has_the_type_and_ends(made: dict[str, Any]) -> None:
    components = made["components"]["schemas"]
    value = sample({"$ref": "#/components/schemas/Bag"}, components)
    assert msgspec.convert(value, Bag) == Bag(tag="…")


def test_the_real_description_points_only_at_what_it_holds(client: Client) -> None:
    text = client.get("/api/v1/openapi.json").content.decode()
    whole = json.loads(text)
    assert whole["openapi"].startswith("3.1")
    for name in set(re.findall(r"#/components/schemas/([^\"]+)", text)):
        assert name in whole["components"]["schemas"], name
    ids = [one["operationId"] for path in whole["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))
    assert "/api/v1/channels/{key}/posts" in whole["paths"]


@pytest.mark.django_db
def test_the_page_shows_every_address(client: Client) -> None:
    client.force_login(User.objects.create_user("mei", role=Role.ANALYST))
    html = client.get("/api/").content.decode()
    paths = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    assert [path for path in paths if path not in html] == []
