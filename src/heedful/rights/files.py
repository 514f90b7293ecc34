"""What lies in the data folder beside the databases: log files and exports are searched for a person too."""

from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

from heedful.listening.api import without

MOST_BYTES = 200 * 1024 * 1024
# Never opened here: to close a file that SQLite has open in the same process takes its locks away.
DATABASE = ".sqlite3"
OURS = frozenset({"exports", "logs"})  # folders in which a file that is no text may go as a whole


def erase(words: Collection[str]) -> int:
    """Takes the words out of every text file. Returns how many changed.

    A file that is no text and holds one goes where Heedful wrote it, and stays where somebody else did: a backup, a
    model of one's own.
    """
    return sum(_erase(path, words) for path in kept())


def kept() -> Iterator[Path]:
    for path in sorted(Path(settings.DATA).rglob("*")):
        if path.is_file() and not path.is_symlink() and DATABASE not in path.name:
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
        if path.relative_to(settings.DATA).parts[0] not in OURS:
            return False
        path.unlink()
        return True
    # In place, because whoever writes a log has the file open.
    path.write_text(without(text, list(words)), encoding="utf8")
    return True
