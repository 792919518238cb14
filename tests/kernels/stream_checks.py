"""What every implementation of the operators for streams must do: agree with the plainest way to write it, and
keep its one rule. Each check takes an implementation and sizes."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from kernels.quantised import FP8, Quantised, Weight, quantise, quantise_fp8
from kernels.stream import AttentionShape, Routing, StreamKernels

FORMATS: dict[str, Callable[[Tensor], Weight]] = {
    "fp32": lambda weight: weight,
    "bf16": lambda weight: weight.bfloat16(),
    "int8": lambda weight: quantise(weight, 8),
    "int4": lambda weight: quantise(weight, 4),
    "fp8": quantise_fp8,
}


def near(ours: Tensor, plain: Tensor) -> bool:
    return bool(((ours.cpu() - plain).abs() <= 1e-5 * max([1.0, *plain.abs().flatten().tolist()])).all())


def by_itself(operator: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
    return torch.cat([operator(row[None].clone()) for row in rows])


def full(weight: Weight) -> Tensor:
    return weight.dequantised() if isinstance(weight, Quantised) else weight.float()


def product(made: StreamKernels, form: str, count: int, out: int, width: int) -> None:
    weight = FORMATS[form](torch.randn(out, width))
    rows = torch.randn(count, width, device=made.device)
    operator = made.product(weight)
    result = operator(rows)
    assert near(result, rows.cpu().double() @ full(weight).double().T)
    assert torch.equal(by_itself(operator, rows), result)


def every_fp8_number(made: StreamKernels) -> None:
    """Each of the 254 codes means to the kernel exactly what it means to torch."""
    codes = torch.arange(256, dtype=torch.uint8)
    codes = codes[(codes & 127) != 127].view(FP8)  # which is no number
    operator = made.product(Quantised(codes[:, None], torch.full((254, 1), 0.75, dtype=torch.bfloat16)))
    assert torch.equal(operator(torch.ones(1, 1, device=made.device))[0].cpu(), codes.float() * 0.75)


def norm_and_gate(made: StreamKernels, count: int, width: int, parts: int) -> None:
    """``width``: of a half, in each part."""
    width *= parts
    rows, weight = 3 * torch.randn(count, 2 * width, device=made.device), torch.randn(2 * width)
    plain = rows.cpu().double()
    operator = made.norm(weight, 1e-5)
    assert near(operator(rows), F.rms_norm(plain, weight.shape, weight.double(), 1e-5))
    assert torch.equal(by_itself(operator, rows), operator(rows))
    shares = torch.rand(count, parts)
    gate, up = plain.chunk(2, dim=-1)
    assert near(made.gate(rows), F.silu(gate) * up)
    weighted = made.gate(rows, shares.to(made.device))
    assert near(weighted, F.silu(gate) * up * shares.repeat_interleave(width // parts, 1))
    one_by_one = [
        made.gate(row[None].clone(), share[None].clone())
        for row, share in zip(rows, shares.to(made.device), strict=True)
    ]
    assert torch.equal(torch.cat(one_by_one), weighted)


def plain_convolution(rows: Tensor, weight: Tensor) -> Tensor:
    padded = F.pad(rows.double().T[None], (weight.shape[1] - 1, 0))
    return rows + F.conv1d(padded, weight.double()[:, None], groups=len(weight))[0].T


def convolution(made: StreamKernels, cuts: list[int], channels: int, kernel: int) -> None:
    weight, rows = torch.randn(channels, kernel), torch.randn(sum(cuts) + 1, channels + 7)
    operator, columns = made.convolution(weight), slice(4, 4 + channels)
    plain = plain_convolution(rows[:, columns], weight)
    result, history, begin = rows.to(made.device, copy=True), operator.history(), 0
    for count in [*cuts, 1]:
        operator(result[begin : begin + count], history, columns)
        begin += count
    assert near(result[:, columns], plain)
    assert torch.equal(result[:, :4].cpu(), rows[:, :4])
    assert torch.equal(result[:, 4 + channels :].cpu(), rows[:, 4 + channels :])


def join(made: StreamKernels, cuts: list[int], size: int, kernel: int) -> None:
    """One session in pieces, and beside each piece a row of another."""
    length = sum(cuts) + 1
    taps, norm = torch.randn(size, kernel), torch.randn(size)
    rows, change, beside = (
        torch.randn(length, size),
        torch.randn(length, size),
        torch.randn(2, len(cuts) + 1, size),
    )
    added = rows + plain_convolution(change, taps)
    operator = made.join(taps, norm, 1e-5)
    history, other, begin = operator.history(), operator.history(), 0
    for index, count in enumerate([*cuts, 1]):
        own = slice(begin, begin + count)
        given, changed = (
            torch.cat([each[index : index + 1], session[own]]).to(made.device)
            for each, session in zip(beside, (rows, change), strict=True)
        )
        out = operator(given, changed, [(slice(0, 1), other), (slice(1, count + 1), history)])
        assert near(given[1:], added[own])
        assert near(out[1:], F.rms_norm(added[own], norm.shape, norm.double(), 1e-5))
        begin += count


def embedding_bag_and_choice(made: StreamKernels, count: int, size: int) -> None:
    table, indices = torch.randn(20, size), torch.randint(0, 20, (count, 5))
    summed = made.embedding_bag(table.to(made.device), indices.to(made.device))
    assert near(summed, table.double()[indices].sum(1))
    logits = torch.randint(0, 4, (count, size)).float()  # many are equal
    first = [row.index(max(row)) for row in logits.tolist()]
    assert made.choose(logits.to(made.device)).tolist() == first


def sampling(made: StreamKernels, count: int, size: int, temperature: float, top_p: float) -> None:
    """What is drawn is kept and lies where the draw falls; a row alone draws the same."""
    logits, draws = torch.randn(count, size), torch.rand(count)
    chances = (logits.double() / temperature).softmax(-1)
    drawn = made.sample(logits.to(made.device), temperature, top_p, draws.to(made.device)).cpu()
    for row, token, draw in zip(chances, drawn.tolist(), draws.tolist(), strict=True):
        more_likely = row[row > row[token] + 1e-9]
        assert float(more_likely.sum()) <= top_p + 1e-5
        kept = row * (row >= least_kept(row, top_p) - 1e-9)
        before, behind = float(kept[:token].sum()), float(kept[: token + 1].sum())
        share = draw * float(kept.sum())
        assert before - 1e-5 <= share <= behind + 1e-5
    alone = [
        made.sample(row[None].to(made.device), temperature, top_p, draw[None].to(made.device)).item()
        for row, draw in zip(logits, draws, strict=True)
    ]
    assert alone == drawn.tolist()
    assert (
        made.sample(logits.to(made.device), temperature, 1e-6, draws.to(made.device)).tolist()
        == logits.argmax(-1).tolist()
    )


def least_kept(chances: Tensor, top_p: float) -> float:
    ranked = chances.sort(descending=True).values
    return float(ranked[min(int((ranked.cumsum(0) < top_p - 1e-7).sum()), len(ranked) - 1)])


def attention(made: StreamKernels, shape: AttentionShape, extent: int, cuts: list[int], length: int) -> None:
    weights = torch.randn(shape.dim), torch.randn(shape.dim), torch.randn(shape.d_rel, extent)
    operator = made.attention(shape, *weights)
    projected = torch.randn(length, shape.width)
    given, begin = projected.to(made.device), 0
    memory, got = operator.memory(), torch.empty(length, shape.heads * shape.dim, device=made.device)
    for count in [*cuts, length]:
        rows = given[begin : begin + count]
        operator(rows, memory, begin, got[begin : begin + count])
        begin += len(rows)
    assert near(got, plain_attention(shape, *weights, projected.double()))
    whole = torch.empty_like(got)
    operator(given, operator.memory(), 0, whole)
    assert torch.equal(whole, got)


def plain_attention(
    shape: AttentionShape, query_norm: Tensor, key_norm: Tensor, profiles: Tensor, projected: Tensor
) -> Tensor:
    heads, kv, dim, length = shape.heads, shape.kv_heads, shape.dim, len(projected)
    parts = torch.split(projected, [heads * dim, kv * dim, kv * dim, heads * shape.d_rel], dim=1)
    query, key, value, relative = (
        each.view(length, count, -1) for each, count in zip(parts, (heads, kv, kv, heads), strict=True)
    )
    query = F.rms_norm(query, (dim,), query_norm.double(), shape.eps)
    key = F.rms_norm(key, (dim,), key_norm.double(), shape.eps)
    if shape.log_floor is not None:
        grown = (torch.arange(1, length + 1).double() / shape.log_floor).clamp(min=1)
        heat = (1 + shape.log_alpha * grown.log())[:, None, None]
        query, relative = query * heat, relative * heat
    key, value = (each.repeat_interleave(heads // kv, dim=1) for each in (key, value))
    position = torch.arange(length)
    distance = position[:, None] - position
    seen = (distance >= 0) & ((distance < shape.window) | (position < shape.prefix))
    extent = profiles.shape[1]
    bias = torch.einsum("thr,rd->htd", relative, profiles.double())
    bias = bias.gather(2, distance.clamp(0, extent - 1).expand(heads, -1, -1)) * (distance < extent)
    scores = torch.einsum("thd,shd->hts", query, key) / dim + bias
    weights = scores.masked_fill(~seen, -torch.inf).softmax(-1)
    return torch.einsum("hts,shd->thd", weights, value).flatten(1)


def router(made: StreamKernels, count: int, experts: int, shared: int, top_k: int) -> None:
    weight, bias = torch.randn(experts + shared, 20), torch.randn(experts) * 0.1
    rows = torch.randn(count, 20)
    operator, given = made.router(weight, bias, top_k, 1.7), rows.to(made.device)
    routing = operator(given)
    scores = rows.double() @ weight.double().T
    chosen = (scores[:, :experts].sigmoid() + bias).topk(top_k).indices.sort().values
    assert torch.equal(routing.chosen.cpu(), chosen)
    taking_part = torch.cat([scores.gather(1, chosen), scores[:, experts:]], dim=1)
    weights = F.logsigmoid(taking_part).softmax(-1) * 1.7
    assert near(torch.cat([routing.weights, routing.shared], dim=1), weights)
    one_by_one = [operator(row[None].clone()) for row in given]
    for place in range(3):
        assert torch.equal(torch.cat([each[place] for each in one_by_one]), routing[place])


def experts(made: StreamKernels, form: str, count: int, number: int, width: int, top_k: int) -> None:
    gate_up = FORMATS[form](torch.randn(number, 2 * width, 20))
    down = FORMATS[form](torch.randn(number, 20, width))
    chosen = torch.stack([torch.randperm(number)[:top_k].sort().values for _ in range(count)])
    rows, before, shares = torch.randn(count, 20), torch.randn(count, 20), torch.rand(count, top_k)
    plain = before.double()
    for expert in range(number):
        gate, up = (rows.double() @ full(gate_up)[expert].double().T).chunk(2, dim=-1)
        share = (shares * (chosen == expert)).sum(1, keepdim=True)
        plain = plain + (F.silu(gate) * up @ full(down)[expert].double().T) * share
    routing = Routing(*(each.to(made.device) for each in (chosen, shares, torch.empty(count, 0))))
    operator, result, rows = (
        made.experts(gate_up, down),
        before.to(made.device, copy=True),
        rows.to(made.device),
    )
    operator(rows, routing, result)
    assert near(result, plain)
    for index in range(count):
        part = slice(index, index + 1)
        alone = before[part].to(made.device, copy=True)
        own = Routing(*(each[part].clone() for each in routing))
        operator(rows[part].clone(), own, alone)
        assert torch.equal(alone[0], result[index])
