"""News from RSS 2.0, RSS 1.0 and Atom. Pure.

A document with a DOCTYPE is refused before anything in it is expanded: entities are how few bytes become gigabytes, and
no feed needs them.
"""

import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import msgspec

from heedful.core.text import shorten, storable
from heedful.customers.errors import EventError

MOST_ITEMS = 200
MOST_WORDS = 10_000  # characters of an item that are looked at
_TAG = re.compile(r"<[^>]{0,2000}>")
_ITEMS = {"item", "entry"}
_TEXTS = ("summary", "description", "content", "encoded")
_DATES = ("published", "pubdate", "date", "updated", "issued")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is what the feed calls it; `at` is None where it does not say when."""

    key: str
    title: str
    text: str = ""
    link: str = ""
    at: datetime | None = None


class _Plain(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002  # the parser's
        raise EventError("The document has a DOCTYPE, which no feed needs: it is not read.", "url")


def items(data: bytes) -> list[Item]:
    """In the feed's order. Raises EventError where it is no feed."""
    try:
        root = ET.fromstring(data, parser=ET.XMLParser(target=_Plain()))  # noqa: S314  # entities need a DOCTYPE
    except (ET.ParseError, LookupError, ValueError) as error:
        raise EventError("This is no feed: {why}.", "url", why=error) from None
    if _name(root) not in {"rss", "rdf", "feed"}:
        raise EventError("This is no feed: it begins with <{name}>.", "url", name=_name(root)[:40])
    found = [one for one in root.iter() if _name(one) in _ITEMS]
    return [item for one in found[:MOST_ITEMS] if (item := _item(one)) is not None]


def _item(element: ET.Element) -> Item | None:
    told: dict[str, ET.Element] = {}
    for child in element:
        told.setdefault(_name(child), child)
    title = shorten(_words(told.get("title")), 200)
    link = _link(element)
    key = _text(told.get("guid")) or _text(told.get("id")) or link or title
    if not title or not key:
        return None
    text = next((words for name in _TEXTS if (words := _words(told.get(name)))), "")
    at = next((moment for name in _DATES if (moment := _moment(_text(told.get(name))))), None)
    return Item(key=key[:2000], title=title, text=shorten(text, 2000), link=link, at=at)


def _name(element: ET.Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _text(element: ET.Element | None) -> str:
    return "" if element is None else storable("".join(element.itertext())[:MOST_WORDS]).strip()


def _words(element: ET.Element | None) -> str:
    """Without the tags that feeds wrap their words in."""
    return html.unescape(_TAG.sub(" ", _text(element)))


def _link(element: ET.Element) -> str:
    """Atom's first one that leads to the page, RSS's only one."""
    for child in element:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            found = (child.get("href") or _text(child)).strip()
            if found.startswith(("https://", "http://")):
                return storable(found)[:1000]
    return ""


def _moment(told: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(told)
        except (ValueError, TypeError, OverflowError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None
