import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from heedful.listening import command
from heedful.listening.parse import parse


def run(rules: list[dict[str, object]], lines: bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    path = folder / "rules.json"
    path.write_text(json.dumps(rules), encoding="utf-8")
    source = f"import sys; from heedful.listening.command import main; sys.exit(main(['--rules', {str(path)!r}]))"
    return subprocess.run([sys.executable, "-c", source], input=lines, capture_output=True, check=False)


def test_it_answers_each_post_in_order(tmp_path: Path) -> None:
    done = run(
        [{"id": "a", "query": "acme lang:en"}, {"id": 2, "query": "late"}],
        b'{"id":"p1","text":"Acme is late","language":"en","author":"u1","unknown":{"x":[1]}}\n'
        b'{"id":"p2","text":null,"author":{"id":"u2","followers":null}}\n',
        tmp_path,
    )
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "p1", "rules": ["a", 2]},
        {"id": "p2", "rules": []},
    ]


def test_a_bad_query_ends_it_with_rule_position_and_message(tmp_path: Path) -> None:
    done = run(
        [{"id": "ok", "query": "a"}, {"id": "bad", "query": "a OR"}, {"id": "worse", "query": "x:y"}], b"", tmp_path
    )
    assert done.returncode == 2
    assert done.stdout == b""
    first, second = done.stderr.decode().splitlines()
    assert first.startswith("rule bad: position 4: Something is missing")
    assert second.startswith("rule worse: position 0: There is no field")


def test_an_unreadable_line_says_why_in_its_place() -> None:
    target = io.BytesIO()
    bad = command.match_lines(io.BytesIO(b'{"id":"1","text":"a"}\n{oops\n\n{"id":"2"}'), target, [("r", parse("a"))])
    answers = [json.loads(line) for line in target.getvalue().splitlines()]
    assert bad == 1
    assert [answer.get("id") for answer in answers] == ["1", None, "2"]
    assert answers[1]["line"] == 2
    assert answers[1]["error"]


@pytest.mark.parametrize("content", ["{}", "nonsense", '[{"id": "1"}]', '[{"id":1,"query":"a"},{"id":1,"query":"b"}]'])
def test_rules_that_cannot_be_read_are_bad_use(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.json"
    path.write_text(content, encoding="utf-8")
    assert command.main(["--rules", str(path)]) == 2
    assert capsys.readouterr().err


def test_it_needs_no_framework() -> None:
    source = "import sys, heedful.listening.command; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", source], check=False).returncode == 0
