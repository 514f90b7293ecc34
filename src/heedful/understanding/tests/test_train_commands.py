"""`heedful train` and `heedful reread`, as somebody types them."""

import json

import pytest

from heedful.understanding import again, command_reread, command_train, layers
from heedful.understanding.tests.test_learn import correct_many
from heedful.understanding.tests.test_step import NOON
from heedful.understanding.types import LayerState

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[bytes]


def test_train_compares_and_switches_only_when_told(capfdbinary: Said) -> None:
    assert command_train.main([]) == 1
    assert b"0 corrections" in capfdbinary.readouterr().err
    correct_many()
    assert command_train.main([]) == 0
    said = capfdbinary.readouterr()
    made = json.loads(said.out)
    assert made["state"] == "candidate"
    assert b"with this layer" in said.err
    assert command_train.main(["--switch", "none"]) == 1
    assert command_train.main(["--switch", made["version"]]) == 0
    assert layers.layers()[0].state is LayerState.ACTIVE
    assert command_train.main(["--back"]) == 0
    capfdbinary.readouterr()
    assert command_train.main(["--list"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["state"] == "retired"


def test_reread_waits_until_workers_are_done(capfdbinary: Said) -> None:
    def work(_seconds: float) -> None:
        run = again.latest()
        assert run
        turn = again.next_turn(run.id)
        assert turn
        again.end_turn(turn, changed=0, now=NOON)

    correct_many(2)
    assert command_reread.main(["--wait"], sleep=work) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert (told["state"], told["done"], told["total"]) == ("done", 4, 4)


def test_reread_is_asked_once_and_stopped(capfdbinary: Said) -> None:
    assert command_reread.main(["--since", "2026-03-01"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["since"] == "2026-03-01T00:00:00Z"
    assert command_reread.main([]) == 1
    assert command_reread.main(["--stop"]) == 0
    assert b"stopped" in capfdbinary.readouterr().err
    with pytest.raises(SystemExit) as bad:
        command_reread.main(["--since", "soon"])
    assert bad.value.code == 2
