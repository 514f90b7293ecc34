import json

import pytest

from heedful.__main__ import COMMANDS, main
from heedful.operate.status import status


@pytest.mark.parametrize("args", [["nonsense"], []])
def test_bad_use_exits_with_two(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    said = capsys.readouterr()
    assert all(name in said.out + said.err for name in COMMANDS)


def test_help_exits_with_zero() -> None:
    assert main(["--help"]) == 0


@pytest.mark.django_db
def test_status_is_one_line_of_json_that_agrees_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == status()
    names = ("pending", "mentions", "customers", "cases", "replies", "deliveries", "dead_letters")
    assert [told[name] for name in names] == [0] * len(names)
