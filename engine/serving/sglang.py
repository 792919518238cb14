"""A model that SGLang serves, over its streaming sessions (open_session, generate, close_session).

Only token ids, dMel levels and pixels go there, and what is generated stays in the session there: nothing goes
twice. A request that fails leaves that session in doubt, so it ends with a sentence and is not tried again.
"""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Set
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, Final

import numpy as np
from torch import Tensor

from engine.dialect.controls import END as END_CONTROL
from engine.dialect.controls import Controls, DialectError
from engine.dialect.large import LargeVocabulary, Placeholders
from engine.dialect.pieces import pieces
from engine.dialect.rows import Rows
from engine.dialect.vocabulary import CHOICES, FIRST_TEXT, MAX_SAY_TOKENS, Choice
from engine.model.patches import DEVIATION, MEAN
from engine.model.sampling import Sampling
from engine.model.stream import StateError

TIMEOUT: Final = 8.0  # seconds for one request; the app waits ten for a tick
IDLE_SECONDS: Final = 600.0  # the server forgets a session that nobody has used for so long
CAPACITY: Final = 1 << 20  # tokens of one session: hours
OFFERED: Final = 100.0  # logit bias that leaves only what is offered
_MEAN, _DEVIATION = np.array(MEAN, np.float32), np.array(DEVIATION, np.float32)
_FRAMES: Final = 2  # of a patch, as published
_MAX_ANSWER: Final = 16 * 1024**2


class SglangError(Exception):
    """The server cannot do what is asked; the message is one sentence for a person."""


@dataclass
class RemoteStream:
    """One session there. waiting: ids that were decided here and go with the next request."""

    session: str
    request: str | None = None
    waiting: list[int] = field(default_factory=list)

    def tensors(self) -> dict[str, Tensor]:
        """Nothing: the server keeps the stream."""
        return {}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Raises StateError: a stream cannot be moved to another session of the server."""
        raise StateError("the stream was kept by an SGLang server, where it has ended")


class SglangModel:
    """See `engine.dialect.model.RemoteModel`. ``url``: where the server listens, such as http://127.0.0.1:30000."""

    def __init__(
        self,
        url: str,
        vocabulary: LargeVocabulary,
        controls: Controls,
        placeholders: Placeholders,
        timeout: float = TIMEOUT,
        sampling: Sampling | None = None,
    ) -> None:
        if len(controls.choice(Choice("say"))) < 2:
            raise DialectError(
                "SGLang needs a second token behind 'say', with which the text begins: give it one."
            )
        self.url, self.vocabulary, self.controls = url.rstrip("/"), vocabulary, controls
        self._placeholders, self._timeout = placeholders, timeout
        (self._end,) = controls.ids[END_CONTROL]
        self._of_text: dict[str, Any] = {"stop_token_ids": [self._end]}
        if sampling is not None:
            named = {
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "sampling_seed": sampling.seed,
            }
            self._of_text |= named

    def new_state(self) -> RemoteStream:
        """Open a session there. Raises SglangError."""
        name = f"tandem-{secrets.token_hex(8)}"
        asked = {
            "capacity_of_str_len": CAPACITY,
            "session_id": name,
            "streaming": True,
            "timeout": IDLE_SECONDS,
        }
        opened = self._ask("/open_session", asked)
        if opened != name:
            raise SglangError(
                f"The SGLang server at {self.url} opened no session: start it with --enable-streaming-session."
            )
        return RemoteStream(name)

    def decide(self, rows: Rows, allowed: Set[Choice], state: RemoteStream) -> tuple[Choice, list[int]]:
        """Append a tick, choose among ``allowed``, and write what is said, in the session's ids.

        Raises SglangError.
        """
        offered = {self.controls.choice(choice)[0]: choice for choice in CHOICES if choice in allowed}
        body = self._tick(rows)
        chosen = self._generate(body, state, 1, {"logit_bias": {str(each): OFFERED for each in offered}})
        if len(chosen) != 1 or chosen[0] not in offered:
            raise SglangError(f"The SGLang server at {self.url} chose what was not offered: update it.")
        choice = offered[chosen[0]]
        state.waiting = self.controls.choice(choice)[1:]
        if choice.kind != "say":
            return choice, []
        said = self._generate({"input_ids": []}, state, MAX_SAY_TOKENS, self._of_text)
        text = said[: said.index(self._end)] if self._end in said else said
        return choice, [FIRST_TEXT + each for each in text]

    def end(self, state: RemoteStream) -> None:
        """Close the session there. Raises SglangError."""
        self._ask("/close_session", {"session_id": state.session}, answered=False)

    def _tick(self, rows: Rows) -> dict[str, Any]:
        """The request that appends a tick: ids with placeholders, and what stands in their places."""
        ids: list[int] = []
        sounds: list[dict[str, Any]] = []
        pictures: list[dict[str, Any]] = []
        for piece in pieces(rows, self.controls):
            if piece.tokens is not None:
                ids += piece.tokens
            elif piece.levels is not None:
                ids += [self._placeholders.sound] * len(piece.levels)
                sounds.append({"format": "processor_output", "audio_input_ids": [piece.levels.tolist()]})
            elif piece.pixels is not None:
                ids += [self._placeholders.patch] * len(piece.pixels)
                newest = piece.pixels[:, -_FRAMES:]
                normalised = (newest / np.float32(255) - _MEAN) / _DEVIATION
                pictures.append({"format": "processor_output", "pixel_values": normalised.tolist()})
        body: dict[str, Any] = {"input_ids": ids}
        return (
            body | ({"audio_data": sounds} if sounds else {}) | ({"image_data": pictures} if pictures else {})
        )

    def _generate(
        self, body: dict[str, Any], state: RemoteStream, most: int, sampling: dict[str, Any]
    ) -> list[int]:
        """Append to the session and generate up to ``most`` ids."""
        always = {"temperature": 0, "max_new_tokens": most, "ignore_eos": True, "skip_special_tokens": False}
        asked = body | {
            "input_ids": [*state.waiting, *body["input_ids"]],
            "session_params": {"id": state.session, "rid": state.request},
            "sampling_params": always | {"no_stop_trim": True} | sampling,
        }
        answer = self._ask("/generate", asked)
        try:
            meta, ids = answer["meta_info"], [int(each) for each in answer["output_ids"]]
            reason, state.request = meta.get("finish_reason") or {}, str(meta["id"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SglangError(f"The SGLang server at {self.url} answers in a way not known here.") from error
        if reason.get("type") == "abort":
            raise SglangError(
                f"The SGLang server at {self.url} gave the session up ({reason.get('message', 'no reason')}): "
                "start the session again."
            )
        state.waiting = []
        return ids

    def _ask(self, path: str, body: dict[str, Any], *, answered: bool = True) -> Any:  # noqa: ANN401  (JSON)
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                data = answer.read(_MAX_ANSWER)
        except urllib.error.HTTPError as error:
            raise SglangError(
                f"The SGLang server at {self.url} refuses {path} ({error.code}{_said(error)}): see its log."
            ) from error
        except TimeoutError as error:
            raise SglangError(
                f"The SGLang server at {self.url} did not answer within {self._timeout:g} s: see its log, then "
                "start the session again."
            ) from error
        except (OSError, HTTPException) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise SglangError(
                    f"The SGLang server at {self.url} cannot be reached in time: start it."
                ) from error
            raise SglangError(
                f"The SGLang server at {self.url} cannot be reached: start it, or see its log."
            ) from error
        if not answered:
            return None
        try:
            return json.loads(data)
        except ValueError as error:
            raise SglangError(f"The SGLang server at {self.url} answers in a way not known here.") from error


def _said(error: urllib.error.HTTPError) -> str:
    """What the server says about it, in short."""
    try:
        said = json.loads(error.read(4096))["error"]["message"]
    except (ValueError, KeyError, TypeError, OSError):
        return ""
    return f", {str(said).splitlines()[0][:200].rstrip('.')}" if said else ""
