"""Finds the platforms by listing the folders beside it: to add one, add a folder (docs/how-to/add-a-channel.md)."""

import importlib
from functools import cache
from pathlib import Path

from heedful.channels.adapter import Adapter
from heedful.channels.errors import UnknownAdapterError

HERE = Path(__file__).parent


def folder(name: str) -> Path:
    return HERE / name


@cache
def adapters() -> dict[str, Adapter]:
    """Every platform by name, in alphabetical order."""
    return {path.parent.name: _load(path.parent.name) for path in sorted(HERE.glob("*/adapter.py"))}


def adapter_named(name: str) -> Adapter:
    found = adapters().get(name)
    if found is None:
        raise UnknownAdapterError(f"There is no kind of channel named {name!r}. There are: {', '.join(adapters())}.")
    return found


def _load(name: str) -> Adapter:
    module = importlib.import_module(f"heedful.channels.{name}.adapter")
    adapter: Adapter = module.ADAPTER
    return adapter
