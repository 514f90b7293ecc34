from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.errors import SealError
from heedful.channels.seal import seal, unseal


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
def test_what_is_sealed_opens_again_and_shows_nothing(secrets: dict[str, str]) -> None:
    sealed = seal(secrets)
    assert unseal(sealed) == secrets
    assert not any(len(value) > 5 and value in sealed for value in secrets.values())


def test_another_key_opens_nothing(settings: Any) -> None:
    sealed = seal({"token": "t"})
    settings.SECRET_KEY = "another"
    with pytest.raises(SealError):
        unseal(sealed)
