from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.circuit import FIRST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_TOLD_S, Allowance, Circuit, Way


def opened(*, at: float, told_s: float = 0.0) -> Circuit:
    circuit = Circuit(trial_s=60)
    circuit.way(at)
    circuit.failed(at, told_s=told_s)
    return circuit


def test_nobody_is_asked_before_a_trial() -> None:
    circuit = Circuit(trial_s=60)
    assert [circuit.way(0), circuit.way(1)] == [Way.TRY, Way.LEAVE]  # one tries, the others wait for what comes of it
    circuit.went_well()
    assert circuit.way(2) is Way.ASK


def test_a_trial_that_never_ended_is_made_again() -> None:
    circuit = Circuit(trial_s=60)
    assert [circuit.way(0), circuit.way(59), circuit.way(60)] == [Way.TRY, Way.LEAVE, Way.TRY]


def test_a_failure_opens_it_until_a_trial_goes_well() -> None:
    circuit = opened(at=0)
    assert circuit.way(FIRST_PAUSE_S - 1) is Way.LEAVE
    assert circuit.way(FIRST_PAUSE_S) is Way.TRY
    circuit.went_well()
    assert circuit.way(FIRST_PAUSE_S) is Way.ASK


def test_pauses_grow_to_an_end() -> None:
    circuit, now, pauses = Circuit(trial_s=60), 0.0, []
    for _ in range(8):
        while circuit.way(now) is not Way.TRY:
            now += 1
        circuit.failed(now)
        start = now
        while circuit.way(now) is Way.LEAVE:
            now += 1
        pauses.append(now - start)
        circuit.failed(now)
    assert pauses[0] == FIRST_PAUSE_S
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE_S


def test_it_waits_as_long_as_it_is_told_within_reason() -> None:
    assert opened(at=0, told_s=100).way(99) is Way.LEAVE
    assert opened(at=0, told_s=1e9).way(LONGEST_TOLD_S) is Way.TRY


def test_requests_that_fail_together_are_one_failure() -> None:
    circuit = Circuit(trial_s=60)
    circuit.way(0)
    circuit.went_well()
    for _ in range(4):
        circuit.failed(0)
    assert circuit.way(FIRST_PAUSE_S) is Way.TRY


@given(st.integers(1, 50), st.lists(st.tuples(st.floats(0, 30), st.integers(0, 40)), max_size=30))
def test_no_minute_has_more_than_is_allowed(most: int, wishes: list[tuple[float, int]]) -> None:
    allowance, now, given_at = Allowance(most), 0.0, []
    for pause, wanted in wishes:
        now += pause
        given = allowance.take(wanted, now)
        assert 0 <= given <= wanted
        given_at.append((now, given))
    for end, _ in given_at:
        assert sum(given for at, given in given_at if end - 60 < at <= end) <= most
