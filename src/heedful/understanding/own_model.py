"""A model of one's own on this machine, in the place of one of our heads."""

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from tokenizers import Encoding, Tokenizer

from heedful.core.text import storable
from heedful.understanding import own_labels
from heedful.understanding.errors import ModelUnusable
from heedful.understanding.own_folder import Folder, opened
from heedful.understanding.rarely import Rarely
from heedful.understanding.stand_in import Bools, Felt, Floats, Wanted
from heedful.understanding.types import IntentReading
from heedful.understanding.weights import probabilities

log = logging.getLogger(__name__)

_AT_ONCE = 32  # texts of about the same length: more gain nothing on a CPU
_MOST_CHARACTERS = 10_000
_MOST_THREADS = 2  # a worker is one of several processes
_KNOWN_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids", "position_ids"})
_WHOLE = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}

Integers = npt.NDArray[np.int64]


class Classifier:
    """Probabilities of a folder's labels. What is wrong with the folder is said when it is loaded."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._tokens = _tokenizer(folder)
        self._session = _session(folder)
        self._inputs = {one.name: _WHOLE.get(one.type) for one in self._session.get_inputs()}
        strange = [name for name, whole in self._inputs.items() if name not in _KNOWN_INPUTS or whole is None]
        if strange or "input_ids" not in self._inputs:
            raise ModelUnusable(f"the model asks for {', '.join(self._inputs)}: not a text classifier that we know")
        outputs = [one.name for one in self._session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]
        self._rarely = Rarely(log, folder.version)
        self._try_out()

    def read(self, texts: Sequence[str], names: Sequence[str] | None = None) -> tuple[Floats, Bools]:
        """A row a text; NaN where there is nothing to read. Second: which rows the model could not bear."""
        scores = np.full((len(texts), len(self.folder.labels)), np.nan)
        left = np.zeros(len(texts), dtype=np.bool_)
        clean = [storable(text)[:_MOST_CHARACTERS] for text in texts]
        places = [at for at, text in enumerate(clean) if text.strip()]
        tokens = self._cut([clean[at] for at in places], None if names is None else [names[at] for at in places])
        for group in _of_a_length(tokens):
            rows = [places[at] for at in group]
            try:
                scores[rows] = self._run(*self._padded([tokens[at] for at in group]))
            except Exception as problem:  # noqa: BLE001  (onnxruntime's errors share no class)
                left[rows] = True
                self._rarely.left(len(rows), str(problem))
        return self._sure(scores), left

    def _cut(self, texts: list[str], names: list[str] | None) -> list[Encoding]:
        pairs = texts if names is None else list(zip(texts, map(storable, names), strict=True))
        return self._tokens.encode_batch(pairs)

    def _padded(self, tokens: Sequence[Encoding]) -> tuple[Integers, Integers, Integers]:
        shape = (len(tokens), max(len(one.ids) for one in tokens))
        ids, mask, kinds = np.full(shape, self.folder.padding), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, one in enumerate(tokens):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
            kinds[row, : len(one.ids)] = one.type_ids
        return ids, mask, kinds

    def _run(self, ids: Integers, mask: Integers, kinds: Integers) -> Floats:
        order = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds, "position_ids": order}
        fed = {name: given[name].astype(whole) for name, whole in self._inputs.items()}
        return np.asarray(self._session.run([self._output], fed)[0], dtype=np.float64)

    def _sure(self, scores: Floats) -> Floats:
        known: Bools = np.asarray(np.isfinite(scores).all(axis=1))
        sharp = np.where(known[:, None], scores, 0) / self.folder.said.temperature
        sure = 1 / (1 + np.exp(-sharp.clip(-500, 500))) if self.folder.multiple else probabilities(sharp)
        return np.where(known[:, None], sure, np.nan)

    def _try_out(self) -> None:
        """The longest text it may get, made of its last token, and two texts of different lengths."""
        last = max(self._tokens.get_vocab(with_added_tokens=True).values(), default=0)
        long = np.full((1, self.folder.length), last)
        self._check(long, np.ones_like(long), np.zeros_like(long))
        tokens = self._cut(["Thank you, that was quick and very kind!", "No."], None)
        if all(one.ids for one in tokens):
            self._check(*self._padded(tokens))

    def _check(self, ids: Integers, mask: Integers, kinds: Integers) -> None:
        try:
            found = self._run(ids, mask, kinds)
        except Exception as problem:
            raise ModelUnusable(
                f"the model cannot read {ids.shape[0]} texts of {ids.shape[1]} tokens "
                f'("length" in heedful.json sets how many): {_first_line(problem)}'
            ) from problem
        wanted = (len(ids), len(self.folder.labels))
        if found.shape != wanted:
            raise ModelUnusable(f"its answer has the shape {found.shape}, and config.json names labels for {wanted}")
        if not np.isfinite(found).all():
            raise ModelUnusable("its answer is not a number: the export is damaged, or its type too small (try fp32)")


class OwnFeelings:
    """The sentiment of texts, or toward the names beside them."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._means = own_labels.feelings(classifier.folder.labels, classifier.folder.said.labels)
        self.version = classifier.folder.version

    def read(self, texts: Sequence[str], names: Sequence[str] | None = None) -> Felt:
        found, left = self._classifier.read(texts, names)
        scores = found @ self._means
        unknown = scores[:, 3] > scores[:, :3].max(axis=1)
        felt = np.where(unknown[:, None], np.nan, scores[:, :3])
        total = felt.sum(axis=1, keepdims=True)
        return Felt(scores=felt / np.where(total > 0, total, np.nan), left=left)


class OwnIntents:
    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._means = own_labels.intents(classifier.folder.labels, classifier.folder.said.labels)
        self.version = classifier.folder.version

    def read(self, texts: Sequence[str]) -> Wanted:
        found, left = self._classifier.read(texts)
        return Wanted(intents=[self._held(row) for row in found.tolist()], left=left)

    def _held(self, row: Sequence[float]) -> tuple[IntentReading, ...] | None:
        if any(np.isnan(row)):
            return None
        sure: dict[str, float] = {}
        for intent, probability in zip(self._means, row, strict=True):
            if intent and probability >= max(self._classifier.folder.said.threshold, sure.get(intent, 0.0)):
                sure[intent] = round(probability, 4)
        ordered = sorted(sure.items(), key=lambda one: -one[1])
        return tuple(IntentReading(name=name, confidence=confidence) for name, confidence in ordered)


def own_feelings(place: Path) -> OwnFeelings:
    try:
        return OwnFeelings(Classifier(opened(place)))
    except ModelUnusable as problem:
        raise ModelUnusable(f"the model in {place}: {problem}") from problem


def own_intents(place: Path) -> OwnIntents:
    try:
        return OwnIntents(Classifier(opened(place)))
    except ModelUnusable as problem:
        raise ModelUnusable(f"the model in {place}: {problem}") from problem


def _tokenizer(folder: Folder) -> Tokenizer:
    try:
        found = Tokenizer.from_file(str(folder.tokenizer))
        found.no_padding()
        # Where a name stands beside the text, the text is the longer one: it is what gets cut.
        found.enable_truncation(folder.length, strategy="longest_first")
    except Exception as problem:
        raise ModelUnusable(f"tokenizer.json: {_first_line(problem)}") from problem
    return found


def _session(folder: Folder) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(_MOST_THREADS, os.cpu_count() or 1)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other processes have work to do
    try:
        return onnxruntime.InferenceSession(str(folder.model), options, providers=["CPUExecutionProvider"])
    except Exception as problem:
        raise ModelUnusable(f"{folder.model.name}: {_first_line(problem)}") from problem


def _of_a_length(tokens: Sequence[Encoding]) -> Iterator[list[int]]:
    order = sorted((at for at, one in enumerate(tokens) if one.ids), key=lambda at: len(tokens[at].ids))
    return (order[at : at + _AT_ONCE] for at in range(0, len(order), _AT_ONCE))


def _first_line(problem: Exception) -> str:
    return (str(problem) or type(problem).__name__).strip().splitlines()[0][:300]
