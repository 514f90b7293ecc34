import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding.errors import ModelUnusable
from heedful.understanding.own_model import OwnFeelings, own_feelings, own_intents
from heedful.understanding.tests.tiny_onnx import export

LABELS = ("negative", "neutral", "positive")
WORDS = {"awful": (4, 0, 0), "fine": (0, 4, 0), "lovely": (0, 0, 4)}
BESIDE = {"acme": (5, 0, 0), "rival": (0, 0, 5)}


@pytest.fixture(scope="module")
def feelings(tmp_path_factory: pytest.TempPathFactory) -> OwnFeelings:
    return own_feelings(export(tmp_path_factory.mktemp("mine"), labels=LABELS, words=WORDS))


def test_a_model_of_ones_own_reads_the_sentiment(feelings: OwnFeelings) -> None:
    felt = feelings.read(["awful", "it is fine", "lovely lovely day", "awful but lovely lovely"])
    assert felt.scores.argmax(axis=1).tolist() == [0, 1, 2, 2]
    assert np.allclose(felt.scores.sum(axis=1), 1)
    assert not felt.left.any()


def test_a_text_reads_the_same_in_any_batch(feelings: OwnFeelings) -> None:
    texts = [f"{'so ' * (n % 50)}{word}" for n in range(40) for word in WORDS]
    together = feelings.read(texts).scores
    alone = np.concatenate([feelings.read([text]).scores for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_what_has_nothing_to_read_is_not_known(feelings: OwnFeelings) -> None:
    felt = feelings.read(["", " \n", "\0"])
    assert np.isnan(felt.scores).all()
    assert not felt.left.any()
    assert feelings.read([]).scores.shape == (0, 3)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=60), max_size=8))
def test_it_bears_any_text(feelings: OwnFeelings, texts: list[str]) -> None:
    felt = feelings.read(texts)
    known = ~np.isnan(felt.scores).any(axis=1)
    assert np.allclose(felt.scores[known].sum(axis=1), 1)


@pytest.mark.parametrize("text", ["\ud800", "lovely " * 20_000, "x" * 100_000, "ﷺ" * 50_000, "שלום lovely مرحبا"])
def test_it_bears_strange_texts(feelings: OwnFeelings, text: str) -> None:
    assert not feelings.read([text, "lovely"]).left.any()


def test_a_name_stands_beside_the_text(tmp_path: Path) -> None:
    head = own_feelings(export(tmp_path, labels=LABELS, words=WORDS, beside=BESIDE))
    felt = head.read(["lost my bag"] * 2, ["acme", "rival"])
    assert felt.scores.argmax(axis=1).tolist() == [0, 2]
    assert not head.read(["lovely"], ["acme " * 5000]).left.any()


def test_a_model_may_do_without_token_types(tmp_path: Path) -> None:
    head = own_feelings(export(tmp_path, labels=LABELS, words=WORDS, kinds=False))
    assert head.read(["lovely"]).scores.argmax() == 2


@pytest.mark.parametrize("file", ["model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx"])
def test_the_model_is_found_where_exports_put_it(tmp_path: Path, file: str) -> None:
    own_feelings(export(tmp_path, labels=LABELS, words=WORDS, file=file))


def test_another_file_is_another_version(tmp_path: Path) -> None:
    place = export(tmp_path / ("long" * 20), labels=LABELS, words=WORDS)
    first = own_feelings(place).version
    assert own_feelings(place).version == first
    (place / "heedful.json").write_text('{"temperature": 2}')
    assert own_feelings(place).version != first
    assert first.startswith("longlong")
    assert len(first) <= 40


def test_a_temperature_makes_it_less_sure(tmp_path: Path) -> None:
    place = export(tmp_path, labels=LABELS, words=WORDS)
    before = own_feelings(place).read(["lovely"]).scores.max()
    (place / "heedful.json").write_text('{"temperature": 4}')
    assert own_feelings(place).read(["lovely"]).scores.max() < before


def test_two_labels_never_say_neutral(tmp_path: Path) -> None:
    head = own_feelings(export(tmp_path, labels=("NEGATIVE", "POSITIVE"), words={"awful": (3, 0), "lovely": (0, 3)}))
    felt = head.read(["awful", "lovely", "neither"])
    assert felt.scores.argmax(axis=1).tolist()[:2] == [0, 2]
    assert (felt.scores[:, 1] == 0).all()


def test_stars_are_added_up(tmp_path: Path) -> None:
    stars = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")
    head = own_feelings(export(tmp_path, labels=stars, words={"meh": (2, 2, 2.5, 0, 0)}))
    assert head.read(["meh"]).scores.argmax() == 0  # likelier one or two than three


def test_a_label_may_mean_unknown(tmp_path: Path) -> None:
    place = export(tmp_path, labels=("bad", "good", "spam"), words={"buy": (0, 0, 5), "lovely": (0, 5, 0)})
    (place / "heedful.json").write_text('{"labels": {"spam": "unknown"}}')
    felt = own_feelings(place).read(["buy", "lovely"])
    assert np.isnan(felt.scores[0]).all()
    assert felt.scores[1].argmax() == 2
    assert np.isclose(felt.scores[1].sum(), 1)


def test_intents_hold_each_for_itself(tmp_path: Path) -> None:
    words = {"broken": (-3, 3, -3), "when": (3, -3, -3), "hello": (-3, -3, 3)}
    labels = ("question", "Complaint", "none")
    place = export(tmp_path, labels=labels, words=words, problem_type="multi_label_classification")
    wanted = own_intents(place).read(["broken broken", "when", "hello", ""])
    names = [[one.name for one in found] if found is not None else None for found in wanted.intents]
    assert names == [["complaint"], ["question"], [], None]
    assert not wanted.left.any()


def test_of_intents_that_exclude_each_other_one_holds(tmp_path: Path) -> None:
    place = export(tmp_path, labels=("churn_risk", "other"), words={"leaving": (4, 0)})
    (found,) = own_intents(place).read(["leaving"]).intents
    assert found is not None
    assert [one.name for one in found] == ["churn"]


def remove(name: str) -> Callable[[Path], object]:
    return lambda place: (place / name).unlink()


def write(name: str, content: str) -> Callable[[Path], object]:
    return lambda place: (place / name).write_text(content)


def cut(name: str) -> Callable[[Path], object]:
    return lambda place: (place / name).write_bytes((place / name).read_bytes()[:-40])


def of(**config: object) -> Callable[[Path], object]:
    return write("config.json", json.dumps(config))


THREE = {"0": "negative", "1": "neutral", "2": "positive"}
DAMAGE: list[tuple[str, Callable[[Path], object], str]] = [
    ("no model", remove("model.onnx"), "it has no model.onnx"),
    ("no tokenizer", remove("tokenizer.json"), "tokenizer.json is missing"),
    ("no configuration", remove("config.json"), "config.json cannot be read"),
    ("half a model", cut("model.onnx"), "model.onnx: "),
    ("half a tokenizer", cut("tokenizer.json"), "tokenizer.json: "),
    ("half a configuration", cut("config.json"), "config.json: "),
    ("endless nesting", write("config.json", "[" * 100_000), "config.json: "),
    ("a page instead of a model", write("model.onnx", "<html>"), "model.onnx: "),
    ("no labels", of(), "config.json: .*id2label"),
    ("a gap in the labels", of(id2label={"0": "negative", "2": "positive"}), "must name the labels 0 to n"),
    ("one label", of(id2label={"0": "positive"}), "at least two"),
    ("more labels than outputs", of(id2label=THREE | {"3": "unknown"}), r"shape \(1, 3\)"),
    ("a strange label", of(id2label=THREE | {"1": "joy"}), '"joy" is none of negative, .*heedful.json.*"joy": "neg'),
    ("no label for negative", of(id2label=THREE | {"0": "neutral"}), "means negative"),
    ("a file that is not there", write("heedful.json", '{"file": "best.onnx"}'), "it has no best.onnx"),
    ("a misspelt key", write("heedful.json", '{"temprature": 2}'), "temprature"),
    ("a temperature of zero", write("heedful.json", '{"temperature": 0}'), "temperature"),
    ("a meaning that is none", write("heedful.json", '{"labels": {"neutral": "joy"}}'), '"joy", which heedful.json'),
]


@pytest.mark.parametrize(("damage", "said"), [case[1:] for case in DAMAGE], ids=[case[0] for case in DAMAGE])
def test_damage_is_named_at_the_start(tmp_path: Path, damage: Callable[[Path], object], said: str) -> None:
    damage(export(tmp_path, labels=LABELS, words=WORDS))
    with pytest.raises(ModelUnusable, match=said) as caught:
        own_feelings(tmp_path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_scores_that_are_no_numbers_are_named_at_the_start(tmp_path: Path, score: float) -> None:
    with pytest.raises(ModelUnusable, match="not a number"):
        own_feelings(export(tmp_path, labels=LABELS, words={"awful": (score, 0, 0)}))


def test_a_tokenizer_of_another_model_is_named_at_the_start(tmp_path: Path) -> None:
    mine = export(tmp_path / "mine", labels=LABELS, words=WORDS)
    other = export(tmp_path / "other", labels=LABELS, words={f"word{n}": (0, 0, 0) for n in range(50)})
    (mine / "tokenizer.json").write_bytes((other / "tokenizer.json").read_bytes())
    with pytest.raises(ModelUnusable, match="cannot read 1 texts of 64 tokens"):
        own_feelings(mine)


def test_a_score_that_is_no_number_in_one_post_makes_that_post_unknown(tmp_path: Path) -> None:
    words = {"poison": (float("nan"), 0, 0), **WORDS}  # the trial meets the last word alone
    felt = own_feelings(export(tmp_path, labels=LABELS, words=words)).read(["poison", "lovely"])
    assert np.isnan(felt.scores[0]).all()
    assert felt.scores[1].argmax() == 2


@pytest.mark.parametrize(
    ("labels", "top"),
    [
        (("LABEL_0", "LABEL_1", "LABEL_2"), [0, 1, 2]),
        (("neg", "neu", "pos"), [0, 1, 2]),
        (("POS", "NEU", "NEG"), [2, 1, 0]),
        (("-1", "0", "1"), [0, 1, 2]),
        (("Négatif", "Neutre", "Positif"), [0, 1, 2]),
        (("Negativ", "Neutral", "Positiv"), [0, 1, 2]),
        (("LABEL_0", "LABEL_1"), [0, 2]),
        (("0", "1", "2", "3", "4"), [0, 0, 1, 2, 2]),
        (("1", "2", "3", "4", "5"), [0, 0, 1, 2, 2]),
        (("Very Negative", "Negative", "Neutral", "Positive", "Very Positive"), [0, 0, 1, 2, 2]),
    ],
)
def test_usual_labels_are_understood(tmp_path: Path, labels: tuple[str, ...], top: list[int]) -> None:
    words = {f"w{at}": [9.0 * (at == column) for column in range(len(labels))] for at in range(len(labels))}
    felt = own_feelings(export(tmp_path, labels=labels, words=words)).read(list(words))
    assert felt.scores.argmax(axis=1).tolist() == top
