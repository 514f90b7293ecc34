"""A Hugging Face model exported to ONNX, as `optimum-cli export onnx` lays it into a folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from heedful.understanding.errors import ModelUnusable

SAID = "heedful.json"
_FILES = ("model.onnx", "onnx/model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx")
_BESIDE = ("_data", ".data")  # weights beyond 2 GB lie in a file of their own
# The embedding table of these begins to count behind the padding.
_COUNT_BEHIND_PADDING = frozenset({"roberta", "xlm-roberta", "camembert", "mpnet", "longformer", "bertweet"})
_HUGE = 100_000  # "no limit", as tokenizers write it

Decoded = TypeVar("Decoded")


class Config(msgspec.Struct, frozen=True):
    """What we need of config.json."""

    id2label: dict[str, str]
    problem_type: str | None = None
    max_position_embeddings: int | None = None
    pad_token_id: int | None = None
    model_type: str = ""


class TokenizerConfig(msgspec.Struct, frozen=True):
    model_max_length: float | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """heedful.json: what the folder cannot say of itself. All of it may be missing.

    `multiple`: labels hold or not each for itself; `threshold` is the probability from which an intent holds.
    """

    labels: dict[str, str] = {}
    file: str | None = None
    temperature: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    length: Annotated[int, msgspec.Meta(ge=8, le=8192)] | None = None
    multiple: bool | None = None
    threshold: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.5


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    model: Path
    tokenizer: Path
    labels: tuple[str, ...]
    length: int  # tokens that are read of a text
    padding: int
    multiple: bool
    said: Said
    version: str


MOST_TOKENS = 256  # a post of 4,000 characters has more, and what it says is clear by then


def opened(place: Path) -> Folder:
    """Raises ModelUnusable, which names what is missing."""
    if not place.is_dir():
        raise ModelUnusable(f"{place} is not a folder")
    config = _decoded(place / "config.json", Config)
    said = _decoded(place / SAID, Said) if (place / SAID).exists() else Said()
    model, tokenizer = _model(place, said), place / "tokenizer.json"
    if not tokenizer.is_file():
        raise ModelUnusable("tokenizer.json is missing: export the model together with its fast tokenizer")
    return Folder(
        model=model,
        tokenizer=tokenizer,
        labels=_labels(config),
        length=said.length or min(MOST_TOKENS, _limit(place, config)),
        padding=config.pad_token_id or 0,
        multiple=config.problem_type == "multi_label_classification" if said.multiple is None else said.multiple,
        said=said,
        version=_version(place, [model, tokenizer, place / "config.json", place / SAID]),
    )


def _decoded(path: Path, wanted: type[Decoded]) -> Decoded:
    try:
        return msgspec.json.decode(path.read_bytes(), type=wanted)
    except OSError as problem:
        raise ModelUnusable(f"{path.name} cannot be read: {problem.strerror}") from problem
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise ModelUnusable(f"{path.name}: {problem}") from problem


def _model(place: Path, said: Said) -> Path:
    names = (said.file,) if said.file else _FILES
    found = next((place / name for name in names if (place / name).is_file()), None)
    if found is None:
        raise ModelUnusable(
            f"it has no {' and no '.join(names)}; export one: optimum-cli export onnx --model NAME {place}"
        )
    return found


def _labels(config: Config) -> tuple[str, ...]:
    """In the order of the model's outputs."""
    labels = tuple(config.id2label.get(str(number), "") for number in range(len(config.id2label)))
    if len(labels) < 2 or "" in labels:  # noqa: PLR2004  (one label is no choice)
        raise ModelUnusable(f"config.json: id2label must name the labels 0 to n, and at least two: {config.id2label}")
    return labels


def _limit(place: Path, config: Config) -> int:
    path = place / "tokenizer_config.json"
    told = _decoded(path, TokenizerConfig).model_max_length if path.exists() else None
    limits = [int(told)] if told and 0 < told < _HUGE else []
    if config.max_position_embeddings and config.max_position_embeddings > 0:
        behind = config.model_type in _COUNT_BEHIND_PADDING
        limits.append(config.max_position_embeddings - (2 if behind else 0))
    return min(limits, default=MOST_TOKENS)


def _version(place: Path, paths: Sequence[Path]) -> str:
    """The folder's name and a digest of what is in it: another file is another model, whatever it is called."""
    digest = hashlib.sha256()
    for path in [*paths, *(Path(f"{paths[0]}{beside}") for beside in _BESIDE)]:
        if path.is_file():
            with path.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
    return f"{place.resolve().name[:27]}-{digest.hexdigest()[:12]}"
