"""The hMLP patch encoder (arXiv 2203.09795): 40x40 pixels of some frames become one row."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.norm import RMSNorm
from kernels import reference
from kernels.interface import Kernels

# The pixel statistics of OpenAI's CLIP, which the published models normalise with.
MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
VISION_NORM_EPS = 1e-6


class HMLP(nn.Module):
    """Folds neighbouring pixels into channels stage by stage, with RMSNorm and exact GELU between."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, config: ModelConfig, kernels: Kernels = reference) -> None:
        super().__init__()
        vision = config.vision
        if vision.channels != len(MEAN):
            raise ValueError(f"patches have {len(MEAN)} channels, not {vision.channels}")
        self.folds, self.frames = vision.folds, vision.frames
        self.projections = nn.ParameterList()
        self.norms = nn.ModuleList()
        width = vision.channels
        for (time, space), out in zip(vision.folds, (*vision.widths, config.hidden), strict=True):
            folded = width * time * space * space
            self.projections.append(torch.empty(out, folded).normal_(std=folded**-0.5))
            self.norms.append(RMSNorm(out, VISION_NORM_EPS, kernels))
            width = out
        self.register_buffer("mean", torch.tensor(MEAN, device="cpu"), persistent=False)
        self.register_buffer("deviation", torch.tensor(DEVIATION, device="cpu"), persistent=False)
        self._kernels = kernels

    def forward(self, pixels: Tensor) -> Tensor:
        """pixels uint8 [patches, frames, side, side, 3]: rows [patches, hidden].

        One still is given as equal frames.
        """
        return self.encode(self.normalised(pixels))

    def normalised(self, pixels: Tensor) -> Tensor:
        """Pixels of 0..255, uint8 or float, as `encode` takes them."""
        side = pixels.shape[-2]  # whole lines of pixels at a time, which is many times as fast as one pixel
        scale, shift = (1 / (255 * self.deviation)).repeat(side), (-self.mean / self.deviation).repeat(side)
        lines = pixels.flatten(-2).float() * scale + shift
        return lines.view(pixels.shape).to(self.projections[0].dtype)

    def encode(self, pixels: Tensor) -> Tensor:
        """As `forward`, for pixels that are normalised already."""
        rows = pixels
        last = len(self.folds) - 1
        for stage, (fold, weight, norm) in enumerate(
            zip(self.folds, self.projections, self.norms, strict=True)
        ):
            rows = norm(self._kernels.linear(_fold(rows, *fold), weight))
            if stage < last:
                rows = F.gelu(rows)
        return rows.reshape(len(pixels), -1)


def _fold(rows: Tensor, time: int, space: int) -> Tensor:
    """[n, T, H, W, C] to [n, T / time, H / space, W / space, time * space * space * C]."""
    count, frames, height, width, channels = rows.shape
    split = rows.reshape(count, frames // time, time, height // space, space, width // space, space, channels)
    return split.permute(0, 1, 3, 5, 2, 4, 6, 7).reshape(
        count, frames // time, height // space, width // space, time * space * space * channels
    )
