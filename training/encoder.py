# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call"
"""A transformer encoder without what costs time on a processor, and heads on top of it.

Products run in bfloat16 where the processor has units for it; weights and their updates stay in float32. Dropout takes
its masks from a pool made once: drawing them anew costs a fifth of a step. BERT's and MPNet's published weights fit.
"""

import math
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

_POOL = 1 << 24


class Shape(NamedTuple):
    words: int
    positions: int
    width: int
    inner: int
    layers: int
    heads: int
    epsilon: float
    first_position: int  # MPNet and RoBERTa count from 2
    buckets: int  # of relative distance; 0 where positions are absolute only
    pooled: bool = False  # in the last block only means of tokens ask, of all and of the marked: two thirds less of it


class Dropout:
    def __init__(self, rate: float, seed: int) -> None:
        draw = torch.rand(_POOL, generator=torch.Generator().manual_seed(seed))
        self.pool = ((draw >= rate) / (1 - rate)).to(torch.bfloat16)
        self.random = torch.Generator().manual_seed(seed + 1)
        self.on = False

    def __call__(self, x: Tensor) -> Tensor:
        if not self.on or not torch.is_grad_enabled():
            return x
        at = int(torch.randint(0, _POOL - x.numel(), (1,), generator=self.random))
        return x * self.pool[at : at + x.numel()].view_as(x).to(x.dtype)


def _linear(x: Tensor, layer: nn.Linear) -> Tensor:
    return functional.linear(x, layer.weight.to(x.dtype), layer.bias.to(x.dtype))


def _norm(x: Tensor, layer: nn.LayerNorm) -> Tensor:
    return functional.layer_norm(x, layer.normalized_shape, layer.weight.to(x.dtype), layer.bias.to(x.dtype), layer.eps)


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value, self.out = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.up, self.down = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.norm1, self.norm2 = (nn.LayerNorm(shape.width, eps=shape.epsilon) for _ in range(2))

    def forward(self, x: Tensor, bias: Tensor | None, drop: Dropout) -> Tensor:
        """States of all tokens, from states of all tokens."""
        n, length, width = x.shape
        weight = torch.cat([self.query.weight, self.key.weight, self.value.weight]).to(x.dtype)
        offset = torch.cat([self.query.bias, self.key.bias, self.value.bias]).to(x.dtype)
        parts = (
            functional.linear(x, weight, offset)
            .view(n, length, 3, self.heads, width // self.heads)
            .permute(2, 0, 3, 1, 4)
        )
        return self._after(x, self._seen(parts[0], parts[1], parts[2], bias), drop)

    def pooled(self, x: Tensor, asks: Tensor, bias: Tensor | None, drop: Dropout) -> Tensor:
        """States of those who ask, from states of all tokens."""
        query, key, value = (
            _linear(some, layer).view(len(x), -1, self.heads, x.shape[2] // self.heads).transpose(1, 2)
            for some, layer in ((asks, self.query), (x, self.key), (x, self.value))
        )
        return self._after(asks, self._seen(query, key, value, bias), drop)

    def _seen(self, query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
        # Written out: for short texts the fused kernel's way back takes ten times as long.
        weight = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
        seen = torch.softmax(weight if bias is None else weight + bias, dim=-1) @ value
        return seen.transpose(1, 2).flatten(2)

    def _after(self, x: Tensor, seen: Tensor, drop: Dropout) -> Tensor:
        x = _norm(x + drop(_linear(seen, self.out)), self.norm1)
        return _norm(x + drop(_linear(functional.gelu(_linear(x, self.up)), self.down)), self.norm2)


class Encoder(nn.Module):
    def __init__(self, shape: Shape, *, dropout: float = 0.1, seed: int = 7) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.words, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.distance = nn.Embedding(shape.buckets, shape.heads) if shape.buckets else None
        self.drop = Dropout(dropout, seed)
        cpu = torch.cpu  # has no public question for it
        has_units = cpu._is_avx512_bf16_supported() or cpu._is_amx_tile_supported()  # noqa: SLF001
        self.dtype = torch.bfloat16 if has_units else torch.float32

    def forward(self, ids: Tensor, mask: Tensor, marked: Tensor) -> tuple[Tensor, Tensor]:
        """One state of each text, and one of what is marked in it.

        `ids`, `mask` and `marked` are rows by tokens: `mask` is true where any stands, `marked` where a mark does.
        """
        places = torch.arange(ids.shape[1]) + self.shape.first_position
        x = self.words(ids) + self.positions(places)
        x = self.drop(
            functional.layer_norm(x, self.norm.normalized_shape, self.norm.weight, self.norm.bias, self.norm.eps).to(
                self.dtype
            )
        )
        bias = self._bias(mask)
        for block in self.blocks[: len(self.blocks) - self.shape.pooled]:
            x = block(x, bias, self.drop)
        means = mean(x, mask), mean(x, marked)
        if not self.shape.pooled:
            return means
        asks = torch.stack(means, dim=1).to(x.dtype)
        return self.blocks[-1].pooled(x, asks, bias, self.drop).float().unbind(1)

    def _bias(self, mask: Tensor) -> Tensor | None:
        """Keeps everyone from asking where no token stands."""
        bias = torch.zeros(mask.shape, dtype=self.dtype).masked_fill(~mask, -1e4)[:, None, None, :]
        if self.distance is not None:
            return bias + _relative(self.distance, self.shape.buckets, mask.shape[1]).to(self.dtype)
        return None if bool(mask.all()) else bias


def _relative(distance: nn.Embedding, buckets: int, length: int) -> Tensor:
    """MPNet's bias by distance: exact up to 8 words, then by logarithm up to 128, each side by itself."""
    half = buckets // 2
    step = torch.arange(length)[None, :] - torch.arange(length)[:, None]
    far = step.abs()
    exact = half // 2
    big = exact + (torch.log(far.clamp(min=1) / exact) / math.log(128 / exact) * (half - exact)).long()
    bucket = torch.where(far < exact, far, big.clamp(max=half - 1)) + torch.where(step > 0, half, 0)
    return distance(bucket).permute(2, 0, 1)[None]


_PARTS = {
    "query": ("attention.self.query", "attention.attn.q"),
    "key": ("attention.self.key", "attention.attn.k"),
    "value": ("attention.self.value", "attention.attn.v"),
    "out": ("attention.output.dense", "attention.attn.o"),
    "norm1": ("attention.output.LayerNorm", "attention.LayerNorm"),
    "up": ("intermediate.dense", "intermediate.dense"),
    "down": ("output.dense", "output.dense"),
    "norm2": ("output.LayerNorm", "output.LayerNorm"),
}


def published(path: Path, shape: Shape, *, dropout: float = 0.1, seed: int = 7) -> Encoder:
    """An encoder with the weights of a `model.safetensors` in BERT's or MPNet's names."""
    found = {name.removeprefix("bert.").removeprefix("mpnet."): tensor for name, tensor in load_file(path).items()}
    encoder = Encoder(shape, dropout=dropout, seed=seed)
    mpnet = int(shape.buckets > 0)
    state = {
        "words.weight": found["embeddings.word_embeddings.weight"],
        "positions.weight": found["embeddings.position_embeddings.weight"],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    if "embeddings.token_type_embeddings.weight" in found:
        # One kind of segment only: its vector is the same for every token and joins the position's.
        state["positions.weight"] = state["positions.weight"] + found["embeddings.token_type_embeddings.weight"][0]
    for layer in range(shape.layers):
        for ours, theirs in _PARTS.items():
            for kind in ("weight", "bias"):
                state[f"blocks.{layer}.{ours}.{kind}"] = found[f"encoder.layer.{layer}.{theirs[mpnet]}.{kind}"]
    if mpnet:
        state["distance.weight"] = found["encoder.relative_attention_bias.weight"]
    encoder.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    return encoder


class Reader(nn.Module):
    """An encoder with a head for the post's sentiment and one for the sentiment toward a marked target."""

    def __init__(self, encoder: Encoder, marker: int) -> None:
        super().__init__()
        self.encoder, self.marker = encoder, marker
        width = encoder.shape.width
        self.post = nn.Linear(width, 3)
        self.target = nn.Linear(2 * width, 3)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the post's sentiment, and of the target's, which mean something where a marker stands."""
        whole, marked = self.encoder(ids, mask, ids == self.marker)
        return self.post(self.encoder.drop(whole)), self.target(self.encoder.drop(torch.cat([whole, marked], dim=1)))


def mean(states: Tensor, where: Tensor) -> Tensor:
    weight = where[:, :, None].float()
    return (states.float() * weight).sum(1) / weight.sum(1).clamp(min=1.0)
