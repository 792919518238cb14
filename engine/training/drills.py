"""Drills: words and what they ask for, many in a row and without sound.

Scenes hold few answers for their length. A drill gives the words, typed or heard in pieces, and asks for the
choice and its text at once, so that what words mean is learnt beside when to speak.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from engine.dialect.rows import Lane, Rows, concat, token_rows
from engine.dialect.tick import HEARD_AGE_MAX, MODES, SINCE_MAX, Situation, tick_rows
from engine.dialect.vocabulary import Choice, choice_token
from engine.protocol import Event, Heard, Mode, Observation, Seen, Typed
from engine.reasoner.request import breaks_off
from engine.training.camera.figures import Camera
from engine.training.examples import NONE, TRUTHS, Example, spoken_tokens, text_weights
from engine.training.expert import FAILURE_MODES
from engine.training.hearing import as_sentences, understood
from engine.training.lines import failure_text, framed, harmless_text
from engine.training.misreadings import misread
from engine.training.phrases import Phrase, Split, draw, unmarked
from engine.training.slips import LEAVING_WEIGHT, UNTOLD
from engine.wishes import read_wish
from engine.withdrawal import read_withdrawal

_KINDS: Final = {
    "stock": 0.05, "drill stock": 0.08, "ask": 0.03, "drill ask": 0.12, "wish": 0.02, "drill wish": 0.04,
    "drill withdrawal": 0.03, "cancel": 0.03, "drill statement": 0.06, "drill correction": 0.05,
    "drill aside": 0.10, "drill broadcast": 0.04, "failure": 0.08, "drill failure": 0.06, "harmless": 0.04,
    "drill harmless": 0.05, "hush": 0.01, "drill hush": 0.03, "backchannel": 0.01, "drill backchannel": 0.03,
    "trail": 0.04,
}  # fmt: skip
_WORKING: Final = {"cancel": 0.7, "drill correction": 0.7, "drill statement": 0.4}  # the share said then
_SELDOM_WORKING: Final = 0.15
_WAITING: Final = {"drill correction": 0.5, "drill statement": 0.3}  # ... while something waits to be read
_SELDOM_WAITING: Final = 0.1
_TALKED_FIRST: Final = 0.3  # the share of corrections that come at the end of other words
_REACTIONS: Final = frozenset({"hush", "drill hush", "backchannel", "drill backchannel"})
_OVER_SPEECH: Final = 0.25  # the share of the other words that are said while the assistant speaks
_PAUSED: Final = 0.5  # the share of the cuts between pieces that are pauses
_LEFT: Final = (2, 20)  # ticks that it has still to say then
_SCREEN: Final = frozenset({"failure", "drill failure", "harmless", "drill harmless"})
_OVERHEARD: Final = frozenset({"drill aside", "drill broadcast"})
_SPOKEN: Final = _OVERHEARD | {"trail"}  # nobody types it
_SILENCE: Final = {"trail": 0.5, "drill aside": 0.2, "drill broadcast": 0.2}  # the share followed by a long one
_CUT: Final = 0.7  # the share of unfinished sentences that are the begin of a request
_MISREAD: Final = {0.0: 0.5, 0.1: 0.2, 0.2: 0.18, 0.4: 0.12}  # shares of words misread, how often each
_TYPED: Final = 0.7  # the share of what may be typed that is, where no word is misread
_ITEMS: Final = 28
_HARMLESS_WEIGHT: Final = 4.0
CAMERA_TICKS: Final = 80
_REMARK_TICKS: Final = 6
_APART: Final = 20  # ticks between the items


def drill(
    seed: int, split: Split, encode: Callable[[str], list[int]], importance: Callable[[Choice], float]
) -> Example:
    """Some phrases and what each asks for. The same seed gives the same drill."""
    rng = np.random.default_rng((9, seed))
    parts: list[Rows] = []
    targets: list[int] = []
    weights: list[float] = []
    ticks: list[int] = []
    for item in range(_ITEMS):
        kind = str(rng.choice(list(_KINDS), p=list(_KINDS.values())))
        on_screen = kind in _SCREEN
        phrase = _line(kind, split, rng)
        working = bool(rng.random() < _WORKING.get(kind, _SELDOM_WORKING))
        pending = int(rng.integers(1, 5)) if rng.random() < _WAITING.get(kind, _SELDOM_WAITING) else 0
        mode = MODES[int(rng.integers(len(MODES)))]
        calmly = on_screen or kind == "trail"
        over_speech = not calmly and (kind in _REACTIONS or bool(rng.random() < _OVER_SPEECH))
        share = 0.0 if on_screen else float(rng.choice(list(_MISREAD), p=list(_MISREAD.values())))
        words = misread(phrase.text, share, rng)
        choice, text = wanted(phrase, working, mode, pending) if not over_speech else (_reaction(phrase), "")
        choice, text = (choice, text) if clear(phrase, words) else (_for_thought(choice), "")
        pieces = [words] if on_screen else _pieces(_as_heard(words, rng), rng)
        if over_speech:  # what is said is often clear before it has been said
            pieces = pieces[: int(rng.integers(1, len(pieces) + 1))]
        elif rng.random() < _SILENCE.get(kind, 0.0):
            pieces, choice = [*pieces, ""], Choice("delegate" if kind == "trail" else "silent")
        spoken = kind in _SPOKEN or over_speech or share > 0
        left = int(rng.integers(*_LEFT)) if over_speech else 0
        since = int(rng.integers(2, SINCE_MAX + 1))
        for number, piece in enumerate(pieces):
            tick = item * _APART + number
            typed = len(pieces) == 1 and not spoken and rng.random() < _TYPED
            event: Event = Typed(piece) if typed else Heard(piece, tick)
            event = Seen(piece, max(0, tick - 3)) if on_screen else event
            age = 0 if typed else int(rng.integers(0, 5)) if piece and not on_screen else HEARD_AGE_MAX
            now = Situation(mode, left=left, pending=pending, heard_age=age, since=since, working=working)
            events = (event,) if piece else ()
            rows = tick_rows(Observation(tick, 0.0, events=events), now, None, None, encode)
            targets += [NONE] * len(rows)
            weights += [0.0] * len(rows)
            parts.append(rows)
            if number < len(pieces) - 1:
                parts.append(token_rows([choice_token(Choice("go" if left else "silent"))], Lane.ACTION))
                targets.append(NONE)
                weights.append(0.0)
        tokens = spoken_tokens(choice, text, encode)
        targets[-1] = choice_token(choice)
        weights[-1] = importance(choice) if choice.kind not in ("silent", "go") else _HARMLESS_WEIGHT
        parts.append(token_rows([choice_token(choice), *tokens], Lane.ACTION))
        targets += [*tokens, NONE]
        weights += [*text_weights(tokens), 0.0]
        ticks += [item * _APART] * (len(targets) - len(ticks))
    return Example(
        rows=concat(parts),
        target=np.array(targets, dtype=np.int64),
        weight=np.array(weights, dtype=np.float32),
        truth=np.full((len(targets), TRUTHS), NONE, dtype=np.float32),
        tick=np.array(ticks, dtype=np.int64),
    )


def camera_drill(seed: int, split: Split, importance: Callable[[Choice], float]) -> Example:
    """A stretch of camera alone, while people who come in are to be announced."""
    rng = np.random.default_rng((10, seed))
    camera = Camera.draw(CAMERA_TICKS, split, rng)
    parts: list[Rows] = []
    targets: list[int] = []
    weights: list[float] = []
    ticks: list[int] = []
    truth: list[list[float]] = []
    due, left, since = False, 0, SINCE_MAX
    for tick, patches in enumerate(camera.patches):
        due = camera.entered(tick) or (due and not camera.gone(tick))
        taken = choice = Choice("go") if left else Choice("silent")
        counts = LEAVING_WEIGHT if camera.gone(tick) else 0.0 if camera.glimpsed(tick) else 1.0
        if due and patches:
            choice, counts = Choice("interject", "person"), 1.0
            due = bool(rng.random() < UNTOLD["person"])
            taken = taken if due else choice
        now = Situation(left=left, since=since, watches_people=True)
        rows = tick_rows(Observation(tick, 0.0, patches=patches), now, None, None, lambda text: [])
        parts += [rows, token_rows([choice_token(taken)], Lane.ACTION)]
        targets += [*[NONE] * (len(rows) - 1), choice_token(choice), NONE]
        weights += [*[0.0] * (len(rows) - 1), counts * importance(choice), 0.0]
        ticks += [tick] * (len(rows) + 1)
        view = [0.0] * TRUTHS
        view[-1] = float(any(first <= tick <= last for first, last in camera.visits))
        truth += [*[[float(NONE)] * TRUTHS] * (len(rows) - 1), view, [float(NONE)] * TRUTHS]
        announced = taken.kind == "interject"
        left, since = (_REMARK_TICKS, 1) if announced else (max(0, left - 1), min(since + 1, SINCE_MAX))
    return Example(
        rows=concat(parts),
        target=np.array(targets, dtype=np.int64),
        weight=np.array(weights, dtype=np.float32),
        truth=np.array(truth, dtype=np.float32),
        tick=np.array(ticks, dtype=np.int64),
    )


def wanted(phrase: Phrase, working: bool, mode: Mode = "normal", pending: int = 0) -> tuple[Choice, str]:
    """What a phrase asks for, and the text of an answer; ``pending``: clauses that wait to be read."""
    match phrase.kind.removeprefix("drill "):
        case "failure" if mode in FAILURE_MODES:
            return Choice("interject", "failure"), ""
        case "failure" | "harmless" | "aside" | "broadcast" | "trail":
            return Choice("silent"), ""
        case "stock":
            return Choice("say"), phrase.answer
        case "wish" | "withdrawal":  # the session reads which wish is meant, and whether it begins or ends
            return Choice("wish", "open"), ""
        case "cancel" if working:
            return Choice("cancel"), ""
        case "cancel":
            return Choice("say"), "All right."
        case "statement" if working or pending:  # it belongs to the request that is being worked on
            return Choice("silent"), ""
        case _:
            return Choice("delegate"), ""


def clear(phrase: Phrase, words: str) -> bool:
    """Whether ``words``, which were read of a phrase, still say what it says."""
    match phrase.kind.removeprefix("drill "):
        case "wish" if read_wish(phrase.text):  # the session has to read it
            return read_wish(words) is not None
        case "withdrawal" if read_withdrawal(phrase.text):
            return read_withdrawal(words) is not None and read_wish(words) is None
        case _:
            return understood(words, phrase.text)


def _for_thought(choice: Choice) -> Choice:
    """What is done instead where the words did not come through: whoever thinks longer sees to it."""
    return Choice("delegate") if choice.kind in ("say", "cancel", "wish") else choice


def _reaction(phrase: Phrase) -> Choice:
    """What a phrase asks for that is said while the assistant speaks."""
    unasked = phrase.kind.removeprefix("drill ") in ("aside", "broadcast", "backchannel")
    return Choice("go") if unasked else Choice("stop")


def _line(kind: str, split: Split, rng: np.random.Generator) -> Phrase:
    """What is said, or shown as a screen shows it."""
    match kind:
        case "failure":
            text = failure_text(split, rng)
        case "harmless":
            text = harmless_text(split, rng)
        case "trail" if rng.random() < _CUT:
            text = _begun(draw("drill ask", split, rng).text, rng) or draw(kind, split, rng).text
            return Phrase(kind, text, text)
        case "drill correction" if rng.random() < _TALKED_FIRST:
            talk, correction = draw("drill statement", split, rng), draw(kind, split, rng)
            text = f"{talk.text} {correction.text}"
            return Phrase(kind, text, text)
        case _:
            phrase = draw(kind, split, rng)
            if kind not in _SCREEN:
                return phrase
            text = phrase.text
    return Phrase(kind, framed(text, rng), text)


def _begun(request: str, rng: np.random.Generator) -> str:
    """The begin of a request that says plainly that more is to come, if one does."""
    words = request.split()
    begins = [" ".join(words[:count]) for count in range(3, len(words))]
    broken = [begin for begin in begins if breaks_off(begin)]
    return str(rng.choice(broken)) if broken else ""


def _as_heard(text: str, rng: np.random.Generator) -> str:
    """As it is written, or as a recogniser may give it."""
    if rng.random() < 0.5:
        return text
    return unmarked(text)


def _pieces(text: str, rng: np.random.Generator) -> list[str]:
    words = text.split()
    count = int(rng.integers(1, min(4, len(words)) + 1)) if rng.random() < 0.6 else 1
    cuts = (
        sorted(int(each) for each in rng.choice(np.arange(1, len(words)), count - 1, replace=False))
        if count > 1
        else []
    )
    marked = text != unmarked(text)
    for cut in cuts:
        if marked and rng.random() < _PAUSED:
            words[cut - 1 : cut + 1] = as_sentences(words[cut - 1], words[cut], rng)
    return [" ".join(words[begin:end]) for begin, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
