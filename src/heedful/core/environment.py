"""Strict readers of the environment: a value that cannot be meant is refused loudly, at once."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec


class SettingError(Exception):
    """A setting has a value that cannot be used. Change or unset the environment variable that is named."""


def read_text(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The variable, or the content of the file that NAME_FILE points to (for secrets)."""
    path = environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE: cannot read {path}: {error.strerror}") from error
    return environ.get(name, default)


def read_int(name: str, default: int, environ: Mapping[str, str] = os.environ, *, least: int, most: int) -> int:
    text = environ.get(name)
    if text is None or text == "":
        return default
    try:
        value = int(text)
    except ValueError:
        raise SettingError(f"{name}={text!r} is not a whole number") from None
    if not least <= value <= most:
        raise SettingError(f"{name}={value} is not between {least} and {most}")
    return value


def read_flag(name: str, *, default: bool) -> bool:
    text = os.environ.get(name, "").lower()
    if text == "":
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={text!r} is neither yes nor no")


def read_choice(name: str, default: str, choices: Iterable[str]) -> str:
    value = os.environ.get(name, "") or default
    known = sorted(choices)
    if value not in known:
        raise SettingError(f"{name}={value!r} is none of {', '.join(known)}")
    return value


def read_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


class DatabaseUrl(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    user: str
    password: str
    host: str
    port: str


def read_database_url(name: str) -> DatabaseUrl | None:
    """`postgresql://user:password@host:port/name`; None where unset, which means SQLite in the data folder."""
    text = read_text(name, "")
    if not text:
        return None
    with _named(name):
        parts = urlsplit(text)
        if parts.scheme not in {"postgresql", "postgres"}:
            raise SettingError(f"{name} must begin with postgresql://")
        if not parts.path.strip("/"):
            raise SettingError(f"{name} names no database: postgresql://user:password@host:port/NAME")
        return DatabaseUrl(
            name=unquote(parts.path.strip("/")),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parts.hostname or "localhost",
            port=str(parts.port or 5432),
        )


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        # The value may hold a password: the message says what is wrong, not what was given.
        raise SettingError(f"{name} is not a URL: {error}") from None
