"""The types that the app and the engine share, and how they travel.

One tick is 200 ms. Tick ``t`` covers ``[0.2 t, 0.2 (t + 1))`` seconds of the session. At its end one
`Observation` goes into the engine and one `Action` comes back; the sound of the action plays from the
next tick on. Sound is mono little-endian int16: 16 kHz from the microphone, 24 kHz to the speaker.
"""

from __future__ import annotations

from typing import IO, Final, Literal

import msgspec

VERSION: Final = 2  # a change of what travels, the shape of a patch for one, makes another
TICK_SECONDS: Final = 0.2
LONG_AGO: Final = -1_000_000  # a tick before every session
REQUEST_TICKS: Final = 75  # a request may have begun fifteen seconds ago
MIC_RATE: Final = 16_000
MIC_SAMPLES: Final = 3_200
VOICE_RATE: Final = 24_000
VOICE_SAMPLES: Final = 4_800
PATCH_SIDE: Final = 40
PATCH_FRAMES: Final = 3
PATCH_BYTES: Final = PATCH_FRAMES * PATCH_SIDE * PATCH_SIDE * 3
MAX_MESSAGE_BYTES: Final = 4 * 1024 * 1024
INTERPRETER: Final = 0  # the task of notes that nobody asked the reasoner for; real tasks count from 1

Mode = Literal["silent", "focus", "normal", "coach"]
Source = Literal["camera", "screen"]
Outcome = Literal["spoken", "toasted", "logged", "dropped"]
WishKind = Literal["every", "at", "person", "word", "count", "span"]
GestureKind = Literal["raised", "thumb_up", "thumb_down", "pointing", "fingers"]
TaskStatus = Literal["waiting", "running", "done", "failed", "cancelled"]
Spoken = Literal["en", "pt", "es", "fr", "de", "it"]  # between which the assistant interprets, ISO 639-1
LANGUAGES: Final[dict[str, str]] = {
    "en": "English",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
    "de": "German",
    "it": "Italian",
}
ActionKind = Literal[
    "silent",
    "say",
    "go",
    "duck",
    "stop",
    "read",
    "ack",
    "interject",
    "delegate",
    "panel",
    "wish",
    "cancel",
]


class Patch(msgspec.Struct, frozen=True):
    """One changed 40x40 square: ``pixels`` is uint8 [3, 40, 40, 3]: background, frame before, this one."""

    source: Source
    row: int
    column: int
    pixels: bytes


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """Words that became stable. ``spoken`` is the tick in which the last of them ended."""

    text: str
    spoken: int


class Typed(msgspec.Struct, frozen=True, tag="typed"):
    """Text that the user sent from the keyboard."""

    text: str


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """One changed line of text on the screen; at most one a tick.

    ``captured`` is the tick of its frame; where a window came back, of the frame in which it came first; and
    `LONG_AGO` where it stood there before anybody looked.
    """

    text: str
    captured: int


class Note(msgspec.Struct, frozen=True, tag="note"):
    """The next clause of the reasoner's answer to ``task``; ``final`` marks its last clause.

    Clauses of `INTERPRETER` are what people said in another language, in ``language`` (ISO 639-1).
    """

    task: int
    clause: int
    text: str
    final: bool
    language: str = "en"


class TaskState(msgspec.Struct, frozen=True, tag="task"):
    """What has become of a task."""

    task: int
    status: TaskStatus


class ModeSet(msgspec.Struct, frozen=True, tag="mode"):
    """The user's wish for initiative."""

    mode: Mode


class Interpreting(msgspec.Struct, frozen=True, tag="interpreting"):
    """From now on the assistant interprets between two people, or no longer does."""

    on: bool


class Fate(msgspec.Struct, frozen=True, tag="fate"):
    """What became of the interjection of ``tick``; its sound begins only after ``spoken``."""

    tick: int
    outcome: Outcome


class Cut(msgspec.Struct, frozen=True, tag="cut"):
    """Speech was stopped: ``played`` samples (24 kHz) of the current utterance had been heard."""

    played: int


class WishCancelled(msgspec.Struct, frozen=True, tag="wish_cancelled"):
    """The user withdrew standing wish ``wish`` in the window."""

    wish: int


class WishAsked(msgspec.Struct, frozen=True, tag="wish_asked"):
    """The reasoner has compiled a wish out of the user's words; see `Wish`.

    ``seconds`` count from ``tick``, or from the tick in which it comes when that is None.
    """

    kind: WishKind
    phrase: str
    seconds: float
    tick: int | None = None
    cue: str = ""


class Slept(msgspec.Struct, frozen=True, tag="slept"):
    """The machine slept for so many ``seconds`` before this tick; in them there were no ticks."""

    seconds: float


Event = (
    Heard
    | Typed
    | Seen
    | Note
    | TaskState
    | ModeSet
    | Interpreting
    | Fate
    | Cut
    | WishAsked
    | WishCancelled
    | Slept
)


class Observation(msgspec.Struct, frozen=True):
    """Everything that reached the assistant in one tick.

    ``audio``: 3200 samples of the microphone after echo cancelling, or None while it is absent or muted.
    ``own_voice``: 3200 samples (16 kHz) of what the speaker really played in this tick, or None if silent.
    ``played``: 24 kHz samples of the assistant's speech played since the session began.
    ``wall``: seconds since the epoch at the end of the tick.
    """

    tick: int
    wall: float
    audio: bytes | None = None
    own_voice: bytes | None = None
    played: int = 0
    patches: tuple[Patch, ...] = ()
    events: tuple[Event, ...] = ()


class Task(msgspec.Struct, frozen=True):
    """Work for the reasoner; it concerns what was said up to ``tick``.

    ``about``: the line of the screen that was spoken of unasked, where it is to find out why; else empty.
    """

    task: int
    tick: int
    about: str = ""


class Wish(msgspec.Struct, frozen=True):
    """A standing wish, shown to the user and cancellable.

    ``kind``: ``every`` and ``at`` are timed (``seconds``), ``person`` watches the camera, ``word`` waits for
    the user to say ``cue``, ``count`` counts ``cue`` ("push-ups") before the camera, ``span`` tells when
    ``cue`` ("waving") begins and ends. ``phrase`` is what to say; of a ``span`` two sentences, one for each.
    """

    wish: int
    kind: WishKind
    phrase: str
    seconds: float = 0.0
    opened: int = 0
    cue: str = ""

    @property
    def called(self) -> Literal["timer", "alarm", "reminder"]:
        """What people call it, where it is timed."""
        return called(self.kind, self.phrase)


def called(kind: WishKind, phrase: str) -> Literal["timer", "alarm", "reminder"]:
    """What people call a timed wish that says ``phrase``."""
    if kind == "every" or "remind" in phrase.lower():
        return "reminder"
    return "alarm" if "alarm" in phrase.lower() else "timer"


class Action(msgspec.Struct, frozen=True):
    """What the model does in one tick. Playing speech continues unless the kind is ``stop``.

    ``text``: the words that begin to sound now (say, read, ack, interject, wish, cancel), else empty;
    ``seconds``: how long they take. ``unvoiced``: why nobody can say them, as a sentence for the user.
    ``heard``, ``unheard``: after a `Cut`, the words of the interrupted speech that were heard, and the rest.
    ``audio``: 24 kHz sound to append to the speaker's queue; at most 400 ms.
    ``urgency``: 0 a line in the log will do, 1 worth a toast, 2 worth interrupting.
    ``reason``: why an interjection came, as a sentence for the user.
    ``detail``: what the kind needs: the ack's or the interjection's kind; the name of a panel's template and,
    behind a colon, what it is about.
    ``shown``: notes that waited too long for a pause to be spoken: the app only shows them.
    ``wishes``: every open wish, when the list has changed; else None.
    ``timings``: milliseconds per stage.
    ``experts``: how many of the experts that the tick read were at hand, and how many it read; None where they
    always are.
    """

    tick: int
    kind: ActionKind
    text: str = ""
    seconds: float = 0.0
    unvoiced: str = ""
    heard: str | None = None
    unheard: str = ""
    audio: bytes = b""
    urgency: int = 0
    reason: str = ""
    detail: str = ""
    task: Task | None = None
    shown: tuple[Note, ...] = ()
    wishes: tuple[Wish, ...] | None = None
    timings: dict[str, float] = {}
    experts: tuple[int, int] | None = None


class PanelAsked(msgspec.Struct, frozen=True, tag="panel"):
    """A panel to open or change: a ready one by its ``template``'s name, or whatever ``messages`` say.

    ``content``: what fills the template, a JSON object; ``messages``: A2UI v1.0, as JSON. ``words``: what the
    template is to be about where there is no content. ``task``: what it answers, 0 for none; ``tokens``: how
    many the reasoner wrote for it.
    """

    template: str = ""
    content: str = ""
    messages: str = ""
    words: str = ""
    task: int = 0
    tokens: int = 0


# --- the engine's WebSocket: one session a connection, the token in the Authorization header ---------


class Open(msgspec.Struct, frozen=True, tag="open"):
    """First message of a client. ``resume`` restores the last snapshot of the session of that name.

    ``oldest``: the first tick that the client can send again. Where no snapshot reaches it, none having been
    written on a full disk, a session that knows nothing begins there.
    """

    session: str
    version: int = VERSION
    resume: bool = False
    oldest: int = 0
    mode: Mode = "normal"


class Step(msgspec.Struct, frozen=True, tag="step"):
    """One tick; ticks follow each other without a gap."""

    observation: Observation


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The session is ready and expects ``next_tick``; ``anew``: it knows nothing of the ticks before."""

    next_tick: int
    model: str
    anew: bool = False


class Acted(msgspec.Struct, frozen=True, tag="acted"):
    """The answer to one `Step`."""

    action: Action


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The engine could not do what was asked; ``message`` is one sentence for a person."""

    message: str


ToEngine = Open | Step
FromEngine = Opened | Acted | Refused


# --- frames on a pipe: 4 bytes little-endian length, then MessagePack ---------------------------------


class FrameError(Exception):
    """A frame was cut short, too large, or not a message of the expected kind."""


def write_frame(stream: IO[bytes], message: msgspec.Struct) -> None:
    """Write one message and flush. Raises OSError when the other side is gone."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(4, "little") + body)
    stream.flush()


def frame_length(header: bytes) -> int:
    """The length that a 4-byte header announces. Raises FrameError when it is out of bounds."""
    length = int.from_bytes(header, "little")
    if len(header) != 4 or not 0 < length <= 4 * MAX_MESSAGE_BYTES:
        raise FrameError(f"a frame announces {length} bytes, which is out of bounds")
    return length


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Read one message's bytes; None at the end of the stream. Raises FrameError when it is cut short."""
    header = stream.read(4)
    if not header:
        return None
    body = stream.read(frame_length(header))
    if len(body) < frame_length(header):
        raise FrameError("a frame was cut short")
    return body
