"""The training run: scenes in, a nano out, and a record of how it went."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import torch

from engine.dialect.nano import TOKENIZER_FILE, Nano, load_nano, save_nano
from engine.dialect.tick import STATUS_SIZE
from engine.dialect.vocabulary import Vocabulary
from engine.files import copy
from engine.model.config import ModelConfig, encode_config
from engine.training.batches import LanePacker, join
from engine.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from engine.training.clips import ClipStore, open_clips
from engine.training.drills import camera_drill, drill
from engine.training.examples import TRUTHS, Example, scene_example
from engine.training.learner import Learner, Losses, Recipe, importance
from engine.training.phrases import Split
from engine.training.report import Log, write_curves
from engine.training.scenes import scene
from engine.training.skills import skills
from engine.training.source import ExampleSource
from engine.training.watching import watching_scene

CHECKPOINT: Final = "checkpoint.pt"
LOG: Final = "log.jsonl"
CURVES: Final = "curves.svg"
NANO: Final = "tandem-nano"
_LOG_STEPS: Final = 20
_SAVE_SECONDS: Final = 180.0
_WORKERS: Final = 1
_SCATTER: Final = 37  # so that they follow scenes with and without drills
_CAMERA_SHARE: Final = 40  # of a hundred drills, those that a stretch of camera follows


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a run needs to know. ``model``: the architecture; ``recipe``: rates and sizes of batches."""

    model: ModelConfig
    recipe: Recipe = Recipe()


@dataclass
class SceneMaker:
    """Makes examples of a split from seeds; can be sent to another process.

    ``slip``: see `scene_example`. ``drills``: the share of scenes that a drill follows. ``watching``: the share
    that a scene follows in which something is counted, or its begin and end told.
    """

    split: Split
    tokenizer: Path
    slip: float
    drills: float = 0.0
    watching: float = 0.0
    clips: ClipStore | None = None
    vocabulary: Vocabulary | None = None

    def __call__(self, seed: int) -> Example:
        if self.clips is None or self.vocabulary is None:
            torch.set_num_threads(1)
            self.clips, self.vocabulary = open_clips(self.split), Vocabulary(self.tokenizer)
        encode = self.vocabulary.encode
        made = scene_example(scene(seed, self.clips, self.split), encode, importance, self.slip)
        parts = [made]
        if seed % 100 < 100 * self.drills:
            parts.append(drill(seed, self.split, encode, importance))
        if seed % 100 < _CAMERA_SHARE * self.drills:
            parts.append(camera_drill(seed, self.split, importance))
        if seed * _SCATTER % 100 < 100 * self.watching:
            watched = watching_scene(seed, self.clips, self.split)
            parts.append(scene_example(watched, encode, importance, self.slip))
        return join(parts)


class Trainer:
    """One run in folder ``out``: ``CHECKPOINT``, ``LOG``, ``CURVES`` and, in the nano's own format, ``NANO``.

    ``minutes`` of training in all, those before a resume counted in. Raises CheckpointError, SourceError,
    VoiceError, each with one sentence.
    """

    def __init__(
        self,
        plan: Plan,
        tokenizer: Path,
        out: Path,
        minutes: float,
        seed: int,
        validation_scenes: int,
        device: str = "cpu",
        *,
        exact: bool = False,
    ) -> None:
        torch.manual_seed(seed)
        self._plan, self._out, self._minutes, self._seed = plan, out, minutes, seed
        self._tokenizer = tokenizer
        self._learner = Learner(Nano(plan.model, Vocabulary(tokenizer)), plan.recipe, device, exact=exact)
        self._log = Log(out / LOG)
        self._step = 0
        self._trained = 0.0  # seconds
        self._rows = 0
        self._next_seed = seed * 10_000_000
        self._validation_scenes = validation_scenes
        self._validation: list[Example] = []

    def continue_from(self, folder: Path) -> None:
        """Begin with the weights of the nano in ``folder``. Raises NanoError, CheckpointError."""
        trained = load_nano(folder)
        if not self._plan.model.grows_from(trained.config):
            raise CheckpointError(
                f"The nano in {folder} has another configuration; train it with its own --config."
            )
        self._learner.continue_from(trained.state_dict())

    def resume(self) -> None:
        """Go on from the last checkpoint."""
        saved = load_checkpoint(self._out / CHECKPOINT, self._identity())
        self._learner.restore(saved["learner"])
        self._step, self._trained, self._rows = saved["step"], saved["trained"], saved["rows"]
        self._next_seed = saved["next_seed"]
        torch.set_rng_state(saved["random"])

    def run(self, report: Callable[[str], None] = print) -> None:
        """Train until the minutes are used up; save on the way and at the end."""
        recipe = self._plan.recipe
        maker = SceneMaker("train", self._tokenizer, recipe.slip, recipe.drills, recipe.watching)
        with ExampleSource(maker, self._next_seed, _WORKERS) as source:
            judge = SceneMaker("validation", self._tokenizer, 0.0, watching=recipe.watching)
            self._validation = [judge(number) for number in range(self._validation_scenes)]
            packer = LanePacker(recipe.lanes, recipe.length, source.next)
            first_seed, saved_at, begun = self._next_seed, time.monotonic(), time.monotonic()
            recent: list[Losses] = []
            before = self._trained
            while self._trained < self._minutes * 60:
                batch = packer.batch()
                recent.append(self._learner.step(batch, self._trained / (self._minutes * 60)))
                self._step += 1
                self._rows += len(batch.example)
                self._trained = before + time.monotonic() - begun
                self._next_seed = first_seed + source.fresh
                if self._step % _LOG_STEPS == 0:
                    report(self._log_losses(recent, source))
                    recent = []
                if time.monotonic() - saved_at > _SAVE_SECONDS:
                    report(self._save())
                    saved_at = time.monotonic()
        report(self._save())

    def _log_losses(self, recent: list[Losses], source: ExampleSource) -> str:
        entry: dict[str, Any] = {
            "step": self._step,
            "minutes": round(self._trained / 60, 2),
            "rows": self._rows,
            "fresh": round(source.fresh / source.given, 3),
        }
        for name in ("total", "choice", "text", "truth"):
            mean = float(np.mean([getattr(each, name) for each in recent]))
            entry["loss" if name == "total" else f"{name}_loss"] = round(mean, 4)
        self._log.write(entry)
        losses = "  ".join(f"{name} {entry[name]:.3f}" for name in entry if name.endswith("loss"))
        speed = f"{self._rows / self._trained:.0f} rows/s  fresh {entry['fresh']:.2f}"
        return f"{entry['minutes']:6.2f} min  step {self._step}  {losses}  {speed}"

    def _save(self) -> str:
        """Judge, write checkpoint, nano, curves; returns a line about it."""
        verdict = self._judge()
        self._log.write({"step": self._step, "minutes": round(self._trained / 60, 2), "validation": verdict})
        content = {
            "config": self._identity(),
            "learner": self._learner.state(),
            "step": self._step,
            "trained": self._trained,
            "rows": self._rows,
            "next_seed": self._next_seed,
            "random": torch.get_rng_state(),
        }
        save_checkpoint(self._out / CHECKPOINT, content)
        folder = self._out / NANO
        save_nano(self._learner.nano, folder, encode_config(self._plan.model))
        copy(self._tokenizer, folder / TOKENIZER_FILE)
        write_curves(self._log.read(), self._out / CURVES)
        actions = "  ".join(
            f"{name} {skill['recall']:.2f}/{skill['precision'] or 0:.2f}"
            for name, skill in verdict["actions"].items()
            if skill["recall"] is not None
        )
        return f"validation loss {verdict['loss']:.3f}  recall/precision: {actions}"

    def _judge(self) -> dict[str, Any]:
        """Loss, skills and use of the experts over the validation scenes.

        layer_shares: of each expert, 1 being fair; router_entropy: of each layer's load, 1 being even.
        """
        totals, pairs, loads = [], [], []
        for example in self._validation:
            loss, load, wanted, chosen = self._learner.judge(example)
            totals.append(loss)
            loads.append(load)
            pairs.append((wanted.numpy(), chosen.numpy()))
        load = torch.stack(loads).sum(0).float()
        share = load / load.mean(1, keepdim=True).clamp(min=1)
        entropy = torch.special.entr(load / load.sum(1, keepdim=True).clamp(min=1)).sum(1)
        return {
            "loss": round(float(np.mean(totals)), 4),
            "expert_share": [round(float(share.min()), 3), round(float(share.max()), 3)],
            "layer_shares": [[round(each, 3) for each in layer] for layer in share.tolist()],
            "router_entropy": [round(each, 3) for each in (entropy / math.log(load.shape[1])).tolist()],
            "actions": {name: asdict(skill) for name, skill in skills(pairs).items()},
        }

    def _identity(self) -> dict[str, Any]:
        builtins: dict[str, Any] = msgspec.to_builtins(self._plan.model)
        return {"model": builtins, "seed": self._seed, "status": STATUS_SIZE, "truths": TRUTHS}
