"""Numbers as they come in addresses, forms and headers."""

from collections.abc import Iterable

LONGEST = 18  # digits: fits the 64 bits of a key


def whole_number(text: str) -> int | None:
    """None where it is none, or longer than any key. Only 0 to 9 count: other scripts' digits are not for addresses."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are some, in order."""
    return [one for one in map(whole_number, texts) if one is not None]
