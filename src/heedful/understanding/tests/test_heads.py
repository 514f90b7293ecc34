from pathlib import Path

import pytest

from heedful.understanding.endpoint import EndpointFeelings, EndpointIntents
from heedful.understanding.errors import ModelUnusable
from heedful.understanding.heads import Heads, configured
from heedful.understanding.own_model import OwnFeelings
from heedful.understanding.tests.chat_server import chatting, honest
from heedful.understanding.tests.tiny_onnx import export

ADDRESS = {"HEEDFUL_INTENT_MODEL": "https://host.example/v1", "HEEDFUL_INTENT_MODEL_NAME": "some-model"}


def test_without_settings_the_shipped_heads_stay() -> None:
    assert configured({}) == Heads()
    assert configured({"HEEDFUL_SENTIMENT_MODEL": ""}) == Heads()


def test_each_head_is_chosen_by_itself(tmp_path: Path) -> None:
    place = export(tmp_path, labels=("neg", "pos"), words={"bad": (1, 0)})
    found = configured({"HEEDFUL_TARGET_MODEL": str(place), **ADDRESS})
    assert found.sentiment is None
    assert isinstance(found.target, OwnFeelings)
    assert isinstance(found.intents, EndpointIntents)


def test_a_key_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "key").write_text("from-the-file\n")
    with chatting(honest) as chat:
        head = configured(
            {
                "HEEDFUL_SENTIMENT_MODEL": f"{chat.base}/",
                "HEEDFUL_SENTIMENT_MODEL_NAME": "tiny",
                "HEEDFUL_SENTIMENT_MODEL_KEY_FILE": str(tmp_path / "key"),
            }
        ).sentiment
        assert isinstance(head, EndpointFeelings)
        assert head.read(["I love it"]).scores.argmax() == 2
    assert chat.heard[-1][0]["authorization"] == "Bearer from-the-file"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"HEEDFUL_INTENT_MODEL": "/no/such/folder"}, "HEEDFUL_INTENT_MODEL is neither a folder nor"),
        ({"HEEDFUL_INTENT_MODEL": "ftp://host/v1"}, "HEEDFUL_INTENT_MODEL is neither a folder nor"),
        ({"HEEDFUL_INTENT_MODEL": "https://"}, "HEEDFUL_INTENT_MODEL is not an address"),
        ({"HEEDFUL_INTENT_MODEL": "https://host:port/v1"}, "HEEDFUL_INTENT_MODEL is not an address"),
        ({"HEEDFUL_INTENT_MODEL": "https://me:word@host/v1"}, "nothing but the address"),
        ({"HEEDFUL_INTENT_MODEL": "https://host/v1?key=word"}, "nothing but the address"),
        ({"HEEDFUL_INTENT_MODEL_NAME": ""}, "HEEDFUL_INTENT_MODEL_NAME must say"),
        ({"HEEDFUL_INTENT_MODEL_KEY": "word\nX-Other: 1"}, "HEEDFUL_INTENT_MODEL_KEY holds"),
        ({"HEEDFUL_INTENT_MODEL_KEY_FILE": "/no/such/file"}, "HEEDFUL_INTENT_MODEL_KEY_FILE: cannot read"),
        ({"HEEDFUL_MODEL_POSTS_PER_MINUTE": "0"}, "HEEDFUL_MODEL_POSTS_PER_MINUTE"),
        ({"HEEDFUL_MODEL_TIMEOUT_SECONDS": "soon"}, "HEEDFUL_MODEL_TIMEOUT_SECONDS"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(change: dict[str, str], said: str) -> None:
    with pytest.raises(ModelUnusable, match=said) as caught:
        configured(ADDRESS | change)
    assert "word" not in str(caught.value)
