"""A real ONNX text classifier of a few hundred bytes, and the folder that an export would make of it.

A text's scores are the sum of its words' rows in a table. Words of a second text have rows of their own, so that it
shows whether a name came in beside the text. Written out byte by byte: onnx itself is no dependency.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, models, pre_tokenizers

FLOAT, INT64 = 1, 7
_INT = 2  # the type of an attribute
PADDING = "[PAD]"
UNKNOWN = "[UNK]"


def number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def block(field: int, content: bytes | str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def tensor(name: str, values: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> bytes:
    kind = FLOAT if values.dtype == np.float32 else INT64
    dims = b"".join(number(1, size) for size in values.shape)
    return dims + number(2, kind) + block(8, name) + block(9, values.tobytes())


def node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    named = b"".join(block(1, name) for name in inputs)
    said = b"".join(block(5, block(1, key) + number(3, value) + number(20, _INT)) for key, value in attributes.items())
    return named + block(2, output) + block(4, kind) + said


def port(name: str, kind: int, *sizes: str | int) -> bytes:
    dims = b"".join(block(1, block(2, size) if isinstance(size, str) else number(1, size)) for size in sizes)
    return block(1, name) + block(2, block(1, number(1, kind) + block(2, dims)))


def classifier(first: npt.NDArray[np.float32], second: npt.NDArray[np.float32], *, kinds: bool = True) -> bytes:
    """Rows of words in the text and of words beside it; `kinds`: whether it asks for token_type_ids at all."""
    words, labels = first.shape
    constants = {
        "table": np.concatenate([first, second]),
        "words": np.array([words], np.int64),
        "last": np.array([2], np.int64),
        "along": np.array([1], np.int64),
        "bias": np.zeros(labels, np.float32),
    }
    nodes = [
        node("Mul", ["token_type_ids", "words"], "shift")
        if kinds
        else node("Sub", ["input_ids", "input_ids"], "shift"),
        node("Add", ["input_ids", "shift"], "place"),
        node("Gather", ["table", "place"], "rows", axis=0),
        node("Cast", ["attention_mask"], "seen", to=FLOAT),
        node("Unsqueeze", ["seen", "last"], "mask"),
        node("Mul", ["rows", "mask"], "kept"),
        node("ReduceSum", ["kept", "along"], "sum", keepdims=0),
        node("Add", ["sum", "bias"], "logits"),
    ]
    inputs = ["input_ids", "attention_mask", *(["token_type_ids"] if kinds else [])]
    graph = [
        *(block(1, one) for one in nodes),
        block(2, "tiny"),
        *(block(5, tensor(name, values)) for name, values in constants.items()),
        *(block(11, port(name, INT64, "batch", "sequence")) for name in inputs),
        block(12, port("logits", FLOAT, "batch", labels)),
    ]
    return number(1, 8) + block(7, b"".join(graph)) + block(8, number(2, 13))


def export(
    folder: Path,
    *,
    labels: Sequence[str],
    words: Mapping[str, Sequence[float]],
    beside: Mapping[str, Sequence[float]] | None = None,
    file: str = "model.onnx",
    kinds: bool = True,
    **config: object,
) -> Path:
    """What `optimum-cli export onnx` leaves behind. `words` have a score for each label."""
    vocabulary = {word: at for at, word in enumerate([PADDING, UNKNOWN, *{**words, **(beside or {})}])}
    first, second = (_table(vocabulary, rows, len(labels)) for rows in (words, beside or {}))
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(classifier(first, second, kinds=kinds))
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    said = {"id2label": dict(enumerate(labels)), "pad_token_id": 0, "max_position_embeddings": 64, **config}
    (folder / "config.json").write_bytes(msgspec.json.encode(said))
    return folder


def _table(vocabulary: Mapping[str, int], rows: Mapping[str, Sequence[float]], labels: int) -> npt.NDArray[np.float32]:
    table = np.zeros((len(vocabulary), labels), np.float32)
    for word, row in rows.items():
        table[vocabulary[word]] = row
    return table
