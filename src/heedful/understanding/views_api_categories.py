"""Categories over the API: all that the screens can do."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right
from heedful.understanding import filing, taught, teaching
from heedful.understanding.errors import CategoryRefused, NotThere
from heedful.understanding.examine import Examined
from heedful.understanding.taught import CategoryFacts, ExampleFacts
from heedful.understanding.teaching import Draft

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=teaching.NAME_LENGTH)]
Description = Annotated[str, msgspec.Meta(max_length=2000)]
Query = Annotated[str, msgspec.Meta(max_length=teaching.QUERY_LENGTH)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class CategoryIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Taught by `query`, in the language of listening's rules, by `examples`, or by both."""

    name: Name
    description: Description = ""
    query: Query = ""
    examples: Annotated[list[Text], msgspec.Meta(max_length=teaching.MOST_EXAMPLES)] = []


class CategoryChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | None = None
    description: Description | None = None
    query: Query | None = None
    active: bool | None = None


class ExamplesIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Texts, or the number of a kept post, whose words are then the example."""

    texts: Annotated[list[Text], msgspec.Meta(max_length=teaching.MOST_EXAMPLES)] = []
    mention: int | None = None


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """`added` were new to the category."""

    added: int


@api_view(Right.LISTENING_VIEW, summary="Your categories, also the stopped ones", response=list[CategoryFacts])
def list_categories(_request: HttpRequest) -> list[CategoryFacts]:
    return taught.categories(active=None)


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Make a category",
    body=CategoryIn,
    response=CategoryFacts,
    status=201,
    example={"name": "Baggage", "query": "bag OR suitcase", "examples": ["My suitcase never arrived"]},
)
def make_category(request: HttpRequest, *, body: CategoryIn) -> CategoryFacts:
    who, now = viewer(request), utc_now()
    draft = Draft(name=body.name, description=body.description, query=body.query)
    try:
        made = teaching.create(draft, who=who, now=now)
        teaching.add_examples(made.id, body.examples, who=who, now=now)
    except CategoryRefused as error:
        raise _refused(error) from error
    return taught.category(made.id)


@api_view(Right.LISTENING_VIEW, summary="One category", response=CategoryFacts)
def show_category(_request: HttpRequest, key: int) -> CategoryFacts:
    return _facts(key)


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, stop or start a category",
    description="What was filed under it stays so.",
    body=CategoryChange,
    response=CategoryFacts,
    example={"active": False},
)
def change_category(request: HttpRequest, key: int, *, body: CategoryChange) -> CategoryFacts:
    facts, who, now = _facts(key), viewer(request), utc_now()
    draft = Draft(
        name=facts.name if body.name is None else body.name,
        description=facts.description if body.description is None else body.description,
        query=facts.query if body.query is None else body.query,
    )
    try:
        teaching.edit(key, draft, who=who, now=now)
        if body.active is not None:
            teaching.set_active(key, body.active, who=who, now=now)
    except CategoryRefused as error:
        raise _refused(error) from error
    return taught.category(key)


@api_view(Right.LISTENING_VIEW, summary="The examples of a category, newest first", response=list[ExampleFacts])
def list_examples(_request: HttpRequest, key: int) -> list[ExampleFacts]:
    _facts(key)
    return taught.examples([key]).get(key, [])


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Teach a category with examples",
    description="Five to fifty are best. What it holds already is not added twice.",
    body=ExamplesIn,
    response=Added,
    status=201,
    example={"texts": ["My suitcase never arrived"]},
)
def teach(request: HttpRequest, key: int, *, body: ExamplesIn) -> Added:
    _facts(key)
    who, now = viewer(request), utc_now()
    try:
        added = teaching.add_examples(key, body.texts, who=who, now=now)
        if body.mention is not None:
            added += teaching.add_mention(key, body.mention, who=who, now=now)
    except CategoryRefused as error:
        raise _refused(error) from error
    except NotThere as error:
        raise ApiError(str(error), field="mention", status=HTTPStatus.UNPROCESSABLE_ENTITY) from error
    return Added(added=added)


@api_view(Right.LISTENING_EDIT, method="DELETE", summary="Take an example back", status=204)
def unteach(request: HttpRequest, key: int, example: int) -> None:
    if all(one.id != example for one in taught.examples([key]).get(key, [])):
        raise Http404
    teaching.remove_example(example, who=viewer(request), now=utc_now())


@api_view(
    Right.LISTENING_VIEW,
    summary="How well your categories can be told apart",
    description="Each example is asked about as if it had never been seen. Nothing is learned yet: 404.",
    response=Examined,
)
def quality(_request: HttpRequest) -> Examined:
    found = filing.quality_of_all()
    if found is None:
        raise Http404
    return found


def _facts(key: int) -> CategoryFacts:
    try:
        return taught.category(key)
    except NotThere as error:
        raise Http404 from error


def _refused(error: CategoryRefused) -> ApiError:
    return ApiError(str(error), field=error.field, status=HTTPStatus.UNPROCESSABLE_ENTITY)


categories = by_method(list_categories, make_category)
category = by_method(show_category, change_category)
examples_of = by_method(list_examples, teach)
