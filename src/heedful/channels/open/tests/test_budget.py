from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.open.budget import Budget


def test_a_burst_is_taken_and_then_paid_for() -> None:
    budget = Budget(rate=10, burst_s=2, now=0)
    budget.take(25, 0)
    assert budget.wait_s(0) == 0.6
    assert budget.wait_s(0.61) == 0


def test_a_request_larger_than_the_budget_is_never_stuck() -> None:
    budget = Budget(rate=1, burst_s=1, now=0)
    assert budget.wait_s(0) == 0
    budget.take(1000, 0)
    assert budget.wait_s(998.5) > 0
    assert budget.wait_s(1002) == 0


@given(
    st.floats(1, 1000),
    st.lists(st.tuples(st.floats(0, 5), st.integers(1, 500)), min_size=1, max_size=60),
)
def test_in_the_long_run_no_more_gets_through_than_the_rate(rate: float, requests: list[tuple[float, int]]) -> None:
    budget = Budget(rate=rate, burst_s=2, now=0)
    now, taken, largest = 0.0, 0, 0
    for pause, items in requests:
        now += pause
        if budget.wait_s(now) == 0:
            budget.take(items, now)
            taken += items
            largest = max(largest, items)
    assert taken <= rate * (now + 2) + largest + 1e-6
