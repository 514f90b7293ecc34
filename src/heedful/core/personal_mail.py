"""E-mail addresses, also those that are written so that machines do not find them."""

import re
from collections.abc import Iterator

from heedful.core.personal_text import Span

_LOCAL_MOST = 64  # characters before the sign, RFC 5321
_AT_WORDS = r"at|et|arroba|chiocciola|arobase?|klammeraffe|a|@"
_AT = re.compile(
    rf"@|\s{{0,3}}[(\[{{<]\s{{0,3}}(?:{_AT_WORDS})\s{{0,3}}[)\]}}>]\s{{0,3}}"
    r"|(?<=\w)\s{1,3}(?:@|at|arroba|chiocciola|arobase?)\s{1,3}(?=\w)|(?<=\w)\s{1,3}@",
    re.IGNORECASE,
)
_DOT_WORDS = r"dot|punkt|point|punto|ponto"
_DOT = (
    rf"\.|\s{{0,3}}[(\[{{<]\s{{0,3}}(?:{_DOT_WORDS}|\.)\s{{0,3}}[)\]}}>]\s{{0,3}}"
    rf"|\s{{1,3}}(?:{_DOT_WORDS})\s{{1,3}}|\s{{1,3}}\.\s{{0,3}}"
)
_DOMAIN = re.compile(rf"[^\W_][\w-]{{0,62}}(?:(?:{_DOT})[^\W_][\w-]{{0,62}}){{1,5}}", re.IGNORECASE)
_DOTS = re.compile(_DOT, re.IGNORECASE)
_LOCAL = re.compile(
    rf"(?:\w[\w.+%'-]{{0,40}}(?:\s(?:{_DOT_WORDS})\s|\s?[(\[](?:{_DOT_WORDS}|\.)[)\]]\s?))?[\w.+%'!#$&*/=?^`{{|}}~-]+$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[._+\d-]|\s(?:dot|punkt|point|punto|ponto)\s", re.IGNORECASE)
_STRAY_DOT = re.compile(r"\s\.")
_HOST_ENDS = re.compile(r"[^\W\d_]{2,24}", re.IGNORECASE)
_SIGNED = re.compile(
    r"[@\uff20\ufe6b](?:(?<=[^\s/(@].)|(?=\s|(?:g(?:oogle)?mail|gmx|web|hotmail|outlook|yahoo|icloud|live|aol)\.))",
    re.DOTALL | re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"[(\[{<]\s?(?:at|\u00e4t|et|a|arroba|chiocciola|arobase?|klammeraffe)\s?[)\]}>]", re.IGNORECASE
)
_SPELT = re.compile(
    r"\s(?:at|\u00e4t|arroba|chiocciola|arobase?)\s+[\w-]+[\s(\[{]*(?:dot|punkt|point|punto|ponto|\.)", re.IGNORECASE
)
# Where people have their own mailbox: after these, a space or a word for the sign leaves no doubt.
_PROVIDERS = frozenset({
    "gmail", "googlemail", "gmx", "web", "t-online", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "aol",
    "icloud", "me", "mac", "proton", "protonmail", "posteo", "mailbox", "freenet", "arcor", "orange", "wanadoo",
    "free", "laposte", "sfr", "libero", "virgilio", "tiscali", "alice", "uol", "bol", "terra", "ig", "sapo",
    "yandex", "mail", "rediffmail", "btinternet", "sky", "comcast", "verizon", "att",
})  # fmt: skip


def mailbox_hinted(text: str) -> bool:
    return bool(_SIGNED.search(text) or _BRACKETED.search(text) or _SPELT.search(text))


def mailboxes(text: str) -> Iterator[Span]:
    if not mailbox_hinted(text):
        return
    after = 0
    for sign in _AT.finditer(text):
        start, end = _begin(text, sign.start(), after), _end(text, sign.end())
        if start is None or end is None or end <= after:
            continue
        if _believable(text[start : sign.start()], sign[0], text[sign.end() : end]):
            after = end
            yield Span(start, end)


def _begin(text: str, sign: int, after: int) -> int | None:
    first = max(after, sign - _LOCAL_MOST)
    local = _LOCAL.search(text[first:sign])
    if local is None:
        return None
    start = first + local.start()
    start += len(local[0]) - len(local[0].lstrip(".-'/&=?*!#$^`{|}~"))
    fediverse = text[start - 1 : start] == "@"  # @name@host is a public name
    return None if fediverse or start >= sign else start


def _end(text: str, begin: int) -> int | None:
    """Where the host ends; words behind a stray dot are not part of it."""
    host = _DOMAIN.match(text, begin)
    if host is None:
        return None
    end = host.end()
    while True:
        labels = _DOTS.split(text[begin:end])
        if len(labels) > 1 and _HOST_ENDS.fullmatch(labels[-1]):
            return end
        if len(labels) <= 2:  # noqa: PLR2004  # a name and its ending
            return None
        *_, last = _DOTS.finditer(text, begin, end)
        end = last.start()


def _believable(local: str, sign: str, host: str) -> bool:
    if not any(character.isalnum() for character in local):
        return False
    labels = _DOTS.split(host)
    known = any(label.casefold() in _PROVIDERS for label in labels[:-1])
    if sign == "@":
        return known or not _STRAY_DOT.search(host)
    if sign.strip()[0] in "([{<":
        return True
    if not any(character.isalpha() for character in local):
        return False
    lopsided = sign.strip() == "@" and not sign.endswith((" ", "\t"))
    return known if lopsided else known or _TELLING.search(local) is not None
