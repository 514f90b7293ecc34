from hypothesis import given
from hypothesis import strategies as st

from heedful.insights.chain import FIRST, relinked

VISITS = st.sets(st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(0, 30)), max_size=25)
Key = tuple[int, int, int]


def links_of(visits: set[Key]) -> dict[Key, int]:
    return {
        (person, topic, slot): max(
            (at for p, t, at in visits if (p, t) == (person, topic) and at < slot), default=FIRST
        )
        for person, topic, slot in visits
    }


def neighbours_in(stored: set[Key], key: Key) -> tuple[int | None, int | None]:
    same = [slot for person, topic, slot in stored if (person, topic) == key[:2]]
    return max((at for at in same if at < key[2]), default=None), min((at for at in same if at > key[2]), default=None)


@given(stored=VISITS, new=VISITS)
def test_links_are_the_same_in_whatever_order_visits_come(stored: set[Key], new: set[Key]) -> None:
    links = links_of(stored)
    links.update(relinked(new, {key: neighbours_in(stored, key) for key in new}))
    assert links == links_of(stored | new)
