# mypy: disable-error-code="import-not-found, import-untyped, misc, no-any-return, no-untyped-call, untyped-decorator"
"""Put a trained encoder into the form that is shipped: vectors of words beside an int8 graph, heads as plain arrays.

The vectors stay outside the graph, so that several graphs can share them, and one byte a number.
"""

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional
from training.encoder import Block, Encoder, mean

# Fused, these take longer on a processor than their parts do.
SLOWER = ["SkipLayerNormFusion", "BiasSkipLayerNormFusion", "BiasGeluFusion"]


FINE = 256.0  # steps of one in a mean that is multiplied on
LOUD = 8  # inputs taken apart, at most
SCALES = {"DynamicQuantizeMatMul": 2, "MatMulIntegerToFloat": 3}  # whole products: which input scales the weights

Array = npt.NDArray[np.float32]
Fed = Mapping[str, Array]


class Loud(nn.Module):
    """A layer whose loudest inputs are multiplied apart, as they are: beside them all others would be too small for one
    range of 256 steps (LLM.int8, Dettmers et al. 2022)."""

    def __init__(self, layer: nn.Linear, places: Tensor) -> None:
        super().__init__()
        self.places = places
        self.apart = layer.weight.data[:, places].T.clone()
        self.rest = nn.Linear(*layer.weight.T.shape)
        self.rest.weight.data, self.rest.bias = layer.weight.data.clone(), layer.bias
        self.rest.weight.data[:, places] = 0.0

    def forward(self, x: Tensor) -> Tensor:
        return self.rest(x) + x[:, :, self.places] @ self.apart


class Graph(nn.Module):
    """What runs when reading: vectors of words in, the mean of all states and the mean of the marked ones out."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor, mask: Tensor, marked: Tensor) -> tuple[Tensor, Tensor]:
        encoder = self.encoder
        places = torch.arange(words.shape[1])
        x = encoder.norm(words + encoder.positions(places))
        bias = (1.0 - mask)[:, None, None, :] * -1e4
        for block in encoder.blocks[: len(encoder.blocks) - encoder.shape.pooled]:
            x = _through(block, x, x, bias)
        if not encoder.shape.pooled:
            return mean(x, mask), mean(x, marked)
        states = _through(encoder.blocks[-1], torch.stack([_steady(x, mask), _steady(x, marked)], dim=1), x, bias)
        return states[:, 0], states[:, 1]


def _steady(x: Tensor, mask: Tensor) -> Tensor:
    """The mean of what stands, the same to the last bit however much is padded: sums of whole numbers are exact."""
    total = (torch.round(x * FINE) * mask[:, :, None]).sum(1)
    return total / (mask.sum(1, keepdim=True).clamp(min=1.0) * FINE)


def _through(block: Block, x: Tensor, asked: Tensor, bias: Tensor) -> Tensor:
    """`x` asks, `asked` answers."""
    n, length, width = x.shape
    size = width // block.heads
    q, k, v = (
        layer(some).view(n, some.shape[1], block.heads, size).transpose(1, 2)
        for layer, some in ((block.query, x), (block.key, asked), (block.value, asked))
    )
    seen = torch.softmax(q @ k.transpose(-1, -2) / size**0.5 + bias, dim=-1) @ v
    x = block.norm1(x + block.out(seen.transpose(1, 2).reshape(n, length, width)))
    return block.norm2(x + block.down(functional.gelu(block.up(x))))


@torch.no_grad()
def with_loud(encoder: Encoder, batches: Sequence[Fed], most: int = 2) -> Encoder:
    """The same encoder; before `up` and `down` of each block the `most` inputs that are greatest are taken apart."""
    found = copy.deepcopy(encoder)
    greatest: dict[nn.Module, Tensor] = {}

    def look(layer: nn.Module, given: tuple[Tensor]) -> None:
        seen = given[0].abs().amax(dim=(0, 1))
        greatest[layer] = torch.maximum(greatest.get(layer, seen), seen)

    looking = [layer.register_forward_pre_hook(look) for block in found.blocks for layer in (block.up, block.down)]
    shown = Graph(found).eval()
    for fed in batches:
        shown(*(torch.tensor(fed[name]) for name in ("words", "mask", "marked")))
    for one in looking:
        one.remove()
    for block in found.blocks:
        block.up, block.down = (Loud(layer, greatest[layer].topk(most).indices) for layer in (block.up, block.down))
    return found


def graph(encoder: Encoder, path: Path) -> None:
    """Writes the float graph."""
    words = torch.zeros(2, 5, encoder.shape.width)
    mask = torch.ones(2, 5)
    torch.onnx.export(
        Graph(encoder).eval(),
        (words, mask, mask),
        str(path),
        input_names=["words", "mask", "marked"],
        output_names=["whole", "target"],
        dynamic_axes={name: {0: "posts", 1: "tokens"} for name in ("words", "mask", "marked")}
        | {"whole": {0: "posts"}, "target": {0: "posts"}},
        opset_version=17,
        dynamo=False,
    )


def squeezed_graph(float_graph: Path, path: Path, batches: Sequence[Fed]) -> None:
    """Whole numbers where the products are; fused here once, so that no start of a worker does it again.

    The range of what is multiplied is fixed from `batches`: measured anew in each batch, as is the custom, a text would
    read otherwise beside other texts.
    """
    between, fused = (float_graph.with_suffix(f".{name}.onnx") for name in ("int8", "fused"))
    told = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    weights = _weights(onnx.load(str(float_graph)))
    quantize_dynamic(
        str(float_graph),
        str(between),
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=[name for name, weight in weights.items() if len(weight) <= LOUD],
        extra_options=told,
    )
    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(fused)
    InferenceSession(str(between), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)
    model = onnx.load(str(fused))
    _fix_weights(model, weights)
    _fix_ranges(model, _ranges(model, batches))
    onnx.save(model, str(path))


def _weights(model: onnx.ModelProto) -> dict[str, Array]:
    """What each product multiplies with, by the product's name."""
    known = {one.name: one for one in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in known]
    return {node.name: onnx.numpy_helper.to_array(known[node.input[1]]) for node in products}


def _fix_weights(model: onnx.ModelProto, weights: Mapping[str, Array]) -> None:
    """As many bits as two products that are added at 16 bits leave room for, which is what processors without
    instructions of their own for whole numbers do (AVX2 only): else they cut off and read otherwise than others."""
    known = {one.name: one for one in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type not in SCALES:
            continue
        weight = weights[node.name.removesuffix("_quant")]
        pairs = np.abs(weight).reshape(-1, 2, weight.shape[1]).sum(axis=1)
        scale = (pairs.max(axis=0) / 127 + 1e-12).astype(np.float32)
        whole = np.rint(weight / scale).astype(np.int8)
        for name, value in ((node.input[1], whole), (node.input[SCALES[node.op_type]], scale)):
            known[name].CopyFrom(onnx.numpy_helper.from_array(value, name))


def _measured(model: onnx.ModelProto) -> list[str]:
    kinds = {"DynamicQuantizeMatMul", "DynamicQuantizeLinear"}
    return list(dict.fromkeys(node.input[0] for node in model.graph.node if node.op_type in kinds))


def _ranges(model: onnx.ModelProto, batches: Sequence[Fed]) -> dict[str, tuple[float, float]]:
    """The mean over batches of the least and the greatest value, of those that are multiplied with anything."""
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    names = _measured(model)
    used = _used(model)
    shown.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    options = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_DISABLE_ALL
    session = InferenceSession(shown.SerializeToString(), options, providers=["CPUExecutionProvider"])
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for fed in batches:
        for name, values in zip(names, session.run(names, dict(fed)), strict=True):
            there = fed["mask"].astype(bool)[:, : values.shape[1]]  # where the mean asks, two rows: every text has two
            real = values[there][:, used[name]]
            seen[name].append((float(real.min()), float(real.max())))
    return {name: tuple(np.mean(some, axis=0).tolist()) for name, some in seen.items()}


def _used(model: onnx.ModelProto) -> dict[str, npt.NDArray[np.bool_]]:
    """Which numbers of a tensor have a weight: loud ones are taken apart and have none."""
    known = {one.name: one for one in model.graph.initializer}
    found: dict[str, npt.NDArray[np.bool_]] = {}
    whole: dict[str, str] = {}
    for node in model.graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            whole[node.output[0]] = node.input[0]
        if node.op_type in SCALES:
            name = whole.get(node.input[0], node.input[0])
            some = onnx.numpy_helper.to_array(known[node.input[1]]).any(axis=1)
            found[name] = found.get(name, np.zeros_like(some)) | some
    return found


def _fix_ranges(model: onnx.ModelProto, ranges: dict[str, tuple[float, float]]) -> None:
    graph_, nodes = model.graph, []
    for name, (least, greatest) in ranges.items():
        low = min(least, 0.0)
        step = (max(greatest, 0.0) - low) / 255
        graph_.initializer.append(onnx.numpy_helper.from_array(np.float32(step), f"{name}_step"))
        graph_.initializer.append(onnx.numpy_helper.from_array(np.uint8(round(-low / step)), f"{name}_zero"))
        given = [name, f"{name}_step", f"{name}_zero"]
        nodes.append((name, onnx.helper.make_node("QuantizeLinear", given, [f"{name}_whole"], name=f"{name}_quantize")))
    renamed: dict[str, str] = {}
    kept = []
    for node in graph_.node:
        if node.op_type == "DynamicQuantizeLinear":
            name = node.input[0]
            renamed |= dict(zip(node.output, (f"{name}_whole", f"{name}_step", f"{name}_zero"), strict=True))
        elif node.op_type == "DynamicQuantizeMatMul":
            kept.append(_fixed(node))
        else:
            kept.append(node)
    for node in kept:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    del graph_.node[:]
    graph_.node.extend(_in_order(kept, nodes, {value.name for value in graph_.input}))


def _fixed(node: onnx.NodeProto) -> onnx.NodeProto:
    """The same product of a tensor that is whole numbers already."""
    name, weights, scale, *rest = node.input
    zero, bias = [*rest, "", ""][:2]
    given = [f"{name}_whole", weights, f"{name}_step", scale, f"{name}_zero", zero, bias]
    return onnx.helper.make_node(
        "MatMulIntegerToFloat", given, list(node.output), name=node.name, domain="com.microsoft"
    )


def _in_order(
    nodes: Sequence[onnx.NodeProto], made: Sequence[tuple[str, onnx.NodeProto]], inputs: set[str]
) -> list[onnx.NodeProto]:
    """Each made node right after the one that gives what it needs."""
    waiting = dict(made)
    found = [waiting.pop(name) for name in list(waiting) if name in inputs]
    for node in nodes:
        found.append(node)
        found += [waiting.pop(name) for name in node.output if name in waiting]
    return found


def squeezed_words(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """One byte a number and a scale a word."""
    scale = np.abs(weights).max(axis=1) / 127 + 1e-12
    return np.rint(weights / scale[:, None]).astype(np.int8), scale.astype(np.float32)
