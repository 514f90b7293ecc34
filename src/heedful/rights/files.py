"""What lies in the data folder beside the databases: log files and exports are searched for a person too."""

from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

from heedful.listening.api import without

MOST_BYTES = 200 * 1024 * 1024
DATABASES = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal")


def erase(words: Collection[str]) -> int:
    """Takes the words out of every text file; a file that is no text and holds one goes. Returns how many changed."""
    return sum(_erase(path, words) for path in kept())


def kept() -> Iterator[Path]:
    for path in sorted(Path(settings.DATA).rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.endswith(DATABASES):
            yield path


def _erase(path: Path, words: Collection[str]) -> bool:
    if path.stat().st_size > MOST_BYTES:
        return False
    body = path.read_bytes()
    low = body.lower()
    if not any(word.lower().encode() in low for word in words):
        return False
    try:
        text = body.decode("utf8")
    except UnicodeDecodeError:
        path.unlink()
        return True
    # In place, because whoever writes a log has the file open.
    path.write_text(without(text, list(words)), encoding="utf8")
    return True
