"""What the parser stumbled over, in words for the person who typed it."""

import re

from lark import UnexpectedEOF, UnexpectedToken
from lark.exceptions import UnexpectedInput

from heedful.listening.errors import QueryError

_TYPED_QUOTES = str.maketrans("“”„‟«»", '""""""')  # what word processors make of "


def straight(query: str) -> str:
    return query.translate(_TYPED_QUOTES)


def explained(unexpected: UnexpectedInput, query: str) -> QueryError:
    at = unexpected.pos_in_stream if unexpected.pos_in_stream is not None else len(query)
    if isinstance(unexpected, UnexpectedEOF) or (
        isinstance(unexpected, UnexpectedToken) and unexpected.token.type == "$END"
    ):
        return _unfinished(query)
    found = str(unexpected.token) if isinstance(unexpected, UnexpectedToken) else query[at : at + 1]
    if '"' in straight(query)[at:] and straight(query).count('"') % 2:
        return QueryError("A quotation mark is not closed", straight(query).rfind('"'), 'Add the second ".')
    if found == ")":
        return _stray_close(query, at)
    operator = re.match(r"(AND|OR|NOT|NEAR)\b", query[at:])
    if operator:
        found = operator[0]
        return QueryError(
            "{text} needs something beside it", at, 'To search for the word, type it small or as "{text}".', text=found
        )
    return QueryError("“{text}” is not expected here", at, "Put signs that belong to the words in quotes.", text=found)


def _unfinished(query: str) -> QueryError:
    opened = _open_parentheses(query)
    if opened:
        return QueryError("A parenthesis is not closed", opened[-1], "Add the missing ).")
    last = query.rsplit(maxsplit=1)[-1]
    if last.endswith(":"):
        return QueryError(
            "“{text}” has no value", len(query), "As in lang:de; put it in quotes to search for the word.", text=last
        )
    return QueryError("Something is missing after “{text}”", len(query), "Add a word, a phrase or a field.", text=last)


def _stray_close(query: str, at: int) -> QueryError:
    if _open_parentheses(query[:at]):
        return QueryError("Something is missing before “)”", at, "Add a word, a phrase or a field.")
    return QueryError("This parenthesis was never opened", at, "Remove it, or add the missing ( before.")


def _open_parentheses(query: str) -> list[int]:
    opened: list[int] = []
    quoted = False
    for at, char in enumerate(straight(query)):
        quoted ^= char == '"'
        if char == "(" and not quoted:
            opened.append(at)
        elif char == ")" and not quoted and opened:
            opened.pop()
    return opened
