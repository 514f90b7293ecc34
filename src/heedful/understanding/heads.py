"""Which of our heads gives its place to a model of one's own: chosen by settings, when the process starts."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from heedful.core.environment import SettingError, read_int, read_text
from heedful.understanding.asking import INTENTS, SENTIMENT, TARGET, Task
from heedful.understanding.endpoint import EndpointFeelings, EndpointIntents, Oracle
from heedful.understanding.errors import ModelUnusable
from heedful.understanding.own_model import own_feelings, own_intents
from heedful.understanding.stand_in import FeelingHead, IntentHead
from heedful.understanding.wire import Place


class Heads(msgspec.Struct, frozen=True, kw_only=True):
    """None where the shipped head stays."""

    sentiment: FeelingHead | None = None
    target: FeelingHead | None = None
    intents: IntentHead | None = None


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    setting: str
    where: str  # a folder or an address; empty for the shipped head
    name: str
    key: str

    @property
    def is_address(self) -> bool:
        return self.where.startswith(("http://", "https://"))


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    per_minute: int
    at_once: int
    timeout_s: int


def configured(environ: Mapping[str, str]) -> Heads:
    """Raises ModelUnusable, which names the setting."""
    try:
        sentiment, target, intents, limits = *_chosen(environ), _limits(environ)
    except SettingError as problem:
        raise ModelUnusable(str(problem)) from problem
    return Heads(
        sentiment=_feelings(sentiment, SENTIMENT, limits),
        target=_feelings(target, TARGET, limits),
        intents=_intents(intents, limits),
    )


@cache
def heads() -> Heads:
    """Those of this process, loaded once."""
    return configured(os.environ)


def _chosen(environ: Mapping[str, str]) -> tuple[Chosen, Chosen, Chosen]:
    return (
        Chosen(
            setting="HEEDFUL_SENTIMENT_MODEL",
            where=read_text("HEEDFUL_SENTIMENT_MODEL", "", environ),
            name=read_text("HEEDFUL_SENTIMENT_MODEL_NAME", "", environ),
            key=read_text("HEEDFUL_SENTIMENT_MODEL_KEY", "", environ),
        ),
        Chosen(
            setting="HEEDFUL_TARGET_MODEL",
            where=read_text("HEEDFUL_TARGET_MODEL", "", environ),
            name=read_text("HEEDFUL_TARGET_MODEL_NAME", "", environ),
            key=read_text("HEEDFUL_TARGET_MODEL_KEY", "", environ),
        ),
        Chosen(
            setting="HEEDFUL_INTENT_MODEL",
            where=read_text("HEEDFUL_INTENT_MODEL", "", environ),
            name=read_text("HEEDFUL_INTENT_MODEL_NAME", "", environ),
            key=read_text("HEEDFUL_INTENT_MODEL_KEY", "", environ),
        ),
    )


def _limits(environ: Mapping[str, str]) -> Limits:
    return Limits(
        per_minute=read_int("HEEDFUL_MODEL_POSTS_PER_MINUTE", 600, environ, least=1, most=1_000_000),
        at_once=read_int("HEEDFUL_MODEL_POSTS_AT_ONCE", 8, environ, least=1, most=50),
        timeout_s=read_int("HEEDFUL_MODEL_TIMEOUT_SECONDS", 20, environ, least=1, most=40),
    )


def _feelings(chosen: Chosen, task: Task, limits: Limits) -> FeelingHead | None:
    if not chosen.where:
        return None
    return EndpointFeelings(_oracle(chosen, task, limits)) if chosen.is_address else own_feelings(_folder(chosen))


def _intents(chosen: Chosen, limits: Limits) -> IntentHead | None:
    if not chosen.where:
        return None
    return EndpointIntents(_oracle(chosen, INTENTS, limits)) if chosen.is_address else own_intents(_folder(chosen))


def _folder(chosen: Chosen) -> Path:
    place = Path(chosen.where)
    if "://" in chosen.where or not place.is_dir():
        raise ModelUnusable(f"{chosen.setting} is neither a folder nor an address that begins with https://")
    return place


def _oracle(chosen: Chosen, task: Task, limits: Limits) -> Oracle:
    place = Place(base=_base(chosen), name=chosen.name, key=_key(chosen), timeout_s=limits.timeout_s)
    return Oracle(place, task, per_minute=limits.per_minute, at_once=limits.at_once)


def _base(chosen: Chosen) -> str:
    if not chosen.name:
        raise ModelUnusable(f"{chosen.setting}_NAME must say which of the endpoint's models reads")
    try:
        parts = urlsplit(chosen.where)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ModelUnusable(f"{chosen.setting} is not an address such as https://host/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ModelUnusable(f"{chosen.setting} must hold nothing but the address; the key goes in {chosen.setting}_KEY")
    return chosen.where.rstrip("/").removesuffix("/chat/completions")


def _key(chosen: Chosen) -> str:
    if not (chosen.key.isascii() and (chosen.key.isprintable() or not chosen.key)):
        raise ModelUnusable(f"{chosen.setting}_KEY holds characters that no key has")  # and what it holds is not said
    return chosen.key
