"""What lies beside the databases: words are taken out of text, and nothing is lost that somebody else put there."""

from pathlib import Path
from typing import Any

from heedful.rights import files

BINARY = b"\xff\xfe\x00marta\x00"


def test_words_go_and_nothing_else_does(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "logs").mkdir()
    (tmp_path / "exports").mkdir()
    (tmp_path / "logs" / "heedful.log").write_text("ok\nfailed for Marta\n", encoding="utf8")
    (tmp_path / "exports" / "people.parquet").write_bytes(BINARY)
    others = dict.fromkeys(("backup.bin", "heedful.sqlite3", "heedful.sqlite3.bak", "test.sqlite3_gw0"), BINARY)
    for name, body in others.items():
        (tmp_path / name).write_bytes(body)
    assert files.erase(["marta"]) == 2
    assert "arta" not in (tmp_path / "logs" / "heedful.log").read_text(encoding="utf8")
    assert not (tmp_path / "exports" / "people.parquet").exists()
    assert {name: (tmp_path / name).read_bytes() for name in others} == others
