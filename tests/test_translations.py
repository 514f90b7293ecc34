"""Every word that a person sees exists in German, and what is shipped is what is written."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "src" / "heedful"
CATALOGS = sorted(PACKAGE.glob("*/locale/de/LC_MESSAGES/django.po"))
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL_CALLS = {"ngettext", "ngettext_lazy"}
CONTEXT_CALLS = {"pgettext", "pgettext_lazy"}
LITERAL = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
IN_TEMPLATE = re.compile(rf"(?<![\w.])(_|n?gettext|pgettext)\((\s*{LITERAL}(?:\s*,\s*{LITERAL})?)", re.DOTALL)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

Key = tuple[str, str]  # context, msgid


def in_python(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in CALLS | PLURAL_CALLS and words:
            yield "", words[0]
        elif name in CONTEXT_CALLS and len(words) > 1:
            yield words[0], words[1]


def in_template(path: Path) -> Iterator[Key]:
    for name, literals in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf8"), origin=str(path))):
        words = ast.literal_eval(f"({literals.strip()},)")
        yield (words[0], words[1]) if name == "pgettext" else ("", words[0])


def used(stage: Path) -> dict[Key, Path]:
    found: dict[Key, Path] = {}
    for path in sorted(stage.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(stage).parts):
            found.update(dict.fromkeys(in_python(path), path))
    for path in sorted(stage.rglob("*.html")):
        found.update(dict.fromkeys(in_template(path), path))
    return {key: path for key, path in found.items() if key[1].strip()}


def catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


def key_of(message: Message) -> Key:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def strings(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value or ""] if isinstance(value, str) or value is None else list(value)


def translated() -> set[Key]:
    # Django merges all catalogues, so that one stage's "Save" serves the others.
    return {
        key_of(message)
        for path in CATALOGS
        for message in catalog(path)
        if message.id and not message.fuzzy and all(strings(message.string))
    }


STAGES = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_word_of_a_stage_exists_in_german(stage: Path) -> None:
    known = translated()
    missing = [f"{path.relative_to(PACKAGE)}: {key[1]!r}" for key, path in used(stage).items() if key not in known]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-5])
def test_a_translation_keeps_its_places_and_is_sure(path: Path) -> None:
    wrong = []
    for message in catalog(path):
        if not message.id:
            continue
        places = {place for one in strings(message.id) for place in PLACE.findall(one)}
        given = {place for one in strings(message.string) for place in PLACE.findall(one)}
        if message.fuzzy or not all(strings(message.string)) or given != places:
            wrong.append(f"{message.id!r} -> {message.string!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-5])
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = []
    for message in catalog(path):
        if not message.id:
            continue
        context, first = key_of(message)
        words = strings(message.string)
        if isinstance(message.id, str):
            said = compiled.pgettext(context, first) if context else compiled.gettext(first)
            stale += [first] if said != words[0] else []
        else:
            many = message.id[1]
            stale += [first] if [compiled.ngettext(first, many, n) for n in (1, 2)] != words else []
    assert not stale, f"run msgfmt on {path}: {stale[:5]}"
