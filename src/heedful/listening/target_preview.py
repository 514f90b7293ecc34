"""What a target would find among the newest stored posts, and how people there misspell its names."""

from collections.abc import Sequence
from typing import Any

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from heedful.listening.models import Mention
from heedful.listening.names import forms, key_of
from heedful.listening.naming import Namer
from heedful.listening.spellings import misspellings
from heedful.listening.targets import TargetDraft, checked
from heedful.listening.types import Example, TargetFacts, TargetKind
from heedful.listening.watched import targets
from heedful.listening.words import canonical

MOST_LOOKED_AT = 5_000  # about 0.2 s
MOST_EXAMPLES = 5
_MOST_SPELLINGS = 8
_MOST_UNSEEN = 3
_DRAFT = 0  # no stored target has this number
_FIELDS = ("id", "platform", "author_name", "author_handle", "author_id", "text", "url", "created_at")


class Spelling(msgspec.Struct, frozen=True, kw_only=True):
    """A likely misspelling that is no alias yet, and in how many of the posts looked at it stands."""

    name: str
    posts: int


class TargetPreview(msgspec.Struct, frozen=True, kw_only=True):
    """`excluded` are posts in which a name stands that, by an exclusion, is not meant."""

    looked_at: int
    named: int
    excluded: int
    examples: tuple[Example, ...]
    homonyms: tuple[Example, ...]
    misspellings: tuple[Spelling, ...]


def preview_target(draft: TargetDraft, *, besides: int = 0) -> TargetPreview:
    """Beside all other targets, so that a longer name of theirs is not ours. Two queries. Raises TargetError."""
    clean = checked(msgspec.structs.replace(draft, kind=TargetKind.COMPETITOR, owner=None), besides=besides)
    rows = list(
        Mention.objects.filter(deleted_at=None).order_by("-id").values_list(*_FIELDS, named=True)[:MOST_LOOKED_AT]
    )
    others = [one for one in targets() if one.id != besides]
    drafted = _facts(clean)
    namings = Namer([*others, drafted]).namings(row.text for row in rows)
    named = [row for row, about in zip(rows, namings, strict=True) if any(one.target == _DRAFT for one in about.named)]
    meant_otherwise = [row for row, about in zip(rows, namings, strict=True) if drafted.name in about.homonyms]
    marking = Namer([*others, msgspec.structs.replace(drafted, exclusions=())])
    return TargetPreview(
        looked_at=len(rows),
        named=len(named),
        excluded=len(meant_otherwise),
        examples=_examples(named, marking),
        homonyms=_examples(meant_otherwise, marking),
        misspellings=_misspellings(drafted, [row.text for row in rows]),
    )


def _facts(draft: TargetDraft) -> TargetFacts:
    return TargetFacts(
        id=_DRAFT,
        kind=draft.kind,
        name=draft.name,
        aliases=(draft.name, *draft.aliases),
        exclusions=draft.exclusions,
    )


def _examples(rows: Sequence[Any], marking: Namer) -> tuple[Example, ...]:
    """Different words each: ten copies of one post teach nothing."""
    distinct = list({row.text: row for row in reversed(rows)}.values())[::-1][:MOST_EXAMPLES]
    return tuple(_example(row, marking) for row in distinct)


def _example(row: Any, marking: Namer) -> Example:
    return Example(
        mention=row.id,
        platform=row.platform,
        author=row.author_name or row.author_handle or row.author_id,
        text=row.text,
        url=row.url,
        created_at=row.created_at,
        spans=next((one.spans for one in marking.naming(row.text).named if one.target == _DRAFT), ()),
    )


def _misspellings(target: TargetFacts, texts: Sequence[str]) -> tuple[Spelling, ...]:
    """Those that stand in posts first; a few that do not yet, so that somebody sees what is meant."""
    known = {key_of(alias) for alias in target.aliases}
    names = [name for alias in target.aliases for name in misspellings(alias) if key_of(name) not in known]
    literals = {forms(name)[0].literal: name for name in names}
    if not literals:
        return ()
    counts = dict.fromkeys(literals.values(), 0)
    find = BytesAhoCorasick(list(literals)).find_matches_as_indexes
    by_number = list(literals.values())
    for text in texts:
        for name in {by_number[hit[0]] for hit in find(canonical(text), overlapping=True)}:
            counts[name] += 1
    seen = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    unseen = [name for name in counts if not counts[name]][:_MOST_UNSEEN]
    return tuple(Spelling(name=name, posts=counts[name]) for name in [*seen, *unseen][:_MOST_SPELLINGS])
