"""The key that signs sessions and seals secrets at rest: given, or made once in the data folder."""

import os
import secrets
from pathlib import Path


def secret_key(given: str, folder: Path) -> str:
    if given:
        return given
    path = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _settled(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _settled(path: Path) -> str:
    """Two processes may start at once: the loser waits for the winner's key to be written."""
    for _ in range(1000):
        key = path.read_text(encoding="ascii")
        if key:
            return key
        os.sched_yield()
    raise RuntimeError(f"{path} is empty: delete it if nothing was sealed with it yet")
