"""What the loop tells the window, and what the user tells the loop. Plain data; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from app.panels.protocol import Close, Drawn, Gone, Input, Press
from app.settings.document import Settings
from app.sound_server import SoundState
from engine.protocol import ActionKind, GestureKind, Mode, PanelAsked, TaskStatus, Wish
from engine.reasoner.protocol import Asked, Decision, ToolServer

if TYPE_CHECKING:  # the window imports this before it is painted, and handles no array itself
    import numpy as np
    import numpy.typing as npt

Device = Literal["microphone", "camera", "screen", "speaker"]
DeviceState = Literal["live", "muted", "absent"]
Part = Literal["engine", "words", "screen text", "interpreter", "hands", "reasoner", "panels"]
PartState = Literal["starting", "ready", "restarting", "failed", "off"]
Presence = Literal["listening", "speaking", "thinking", "starting"]
Frame: TypeAlias = "npt.NDArray[np.uint8]"  # [height, width, 3] RGB
Box = tuple[int, int, int, int]  # x, y, width, height in pixels


@dataclass(frozen=True)
class Ticked:
    """One tick went by. Levels are RMS in 0..1; ``compute_ms`` is from observation to action.

    ``echo_db``: how much quieter the echo canceller makes the assistant's own voice; 0 before it was heard.
    """

    tick: int
    kind: ActionKind
    presence: Presence
    compute_ms: float
    late: bool
    mic_level: float
    voice_level: float
    echo_db: float = 0.0


@dataclass(frozen=True)
class Said:
    """Words for the transcript and captions; times are session seconds.

    ``heard`` False: the assistant was cut off at ``end``, and ``text`` is what was heard of what it was saying.
    """

    who: Literal["user", "assistant"]
    text: str
    start: float
    end: float
    typed: bool = False
    heard: bool = True


@dataclass(frozen=True)
class Interpreted:
    """A clause that somebody said, ``text`` in ``language``, and its ``translation`` into the ``other`` one.

    Languages are ISO 639-1; times are session seconds. The translation is empty where nobody here can.
    """

    text: str
    language: str
    translation: str
    other: str
    start: float
    end: float


@dataclass(frozen=True)
class Interjected:
    """The assistant spoke up unasked; ``voiced`` False: it shows as a toast or a line only.

    ``reason``: why it came; ``because``: why this became of it. ``kind``: what the user may want less of.
    """

    tick: int
    text: str
    reason: str
    voiced: bool
    toasted: bool
    kind: str = ""
    because: str = ""


@dataclass(frozen=True)
class TaskChanged:
    task: int
    title: str
    status: TaskStatus
    message: str = ""


@dataclass(frozen=True)
class ThinkerChanged:
    """Who thinks in the background: ``model``, on this machine (``here``) or at ``place``.

    ``message``: one sentence when that is not what the user chose.
    """

    model: str
    here: bool
    place: str
    message: str = ""


@dataclass(frozen=True)
class WishesChanged:
    wishes: tuple[Wish, ...]


@dataclass(frozen=True)
class DeviceChanged:
    """``message`` is one sentence for a person; empty when there is nothing to say."""

    device: Device
    state: DeviceState
    message: str = ""


@dataclass(frozen=True)
class PartChanged:
    part: Part
    state: PartState
    message: str = ""


@dataclass(frozen=True)
class Pictured:
    """A thumbnail for the window."""

    source: Literal["camera", "screen"]
    frame: Frame


@dataclass(frozen=True)
class Gestured:
    """What a hand before the camera says from now on, None for nothing; ``number``: 1 to 5 that it holds up."""

    kind: GestureKind | None
    number: int = 0


@dataclass(frozen=True)
class Pointed:
    """The user asked about the text that they point at. ``box``: x, y, width, height in 0..1 of the picture."""

    source: Literal["camera", "screen"]
    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class ModeChanged:
    mode: Mode


@dataclass(frozen=True)
class TalkChanged:
    """Whether what the microphone gives is heard now. ``push_to_talk``: only while the talk key is held."""

    push_to_talk: bool
    heard: bool


@dataclass(frozen=True)
class SoundDevicesChanged:
    """The sound server's devices as they are now."""

    state: SoundState


@dataclass(frozen=True)
class QuestionClosed:
    """The question of that number (see `Asked`) has been answered, or nobody waits for the answer any more."""

    question: int
    decision: Decision


@dataclass(frozen=True)
class QuietChanged:
    """Why interjections are held back from now on, as a clause ("until 17:05"); empty: they are not."""

    why: str


@dataclass(frozen=True)
class Opened:
    """The session has a place to be kept in; nothing of it is kept where ``incognito``.

    ``before``: what the window shows of a stored session that goes on, whose title is ``title``.
    """

    name: str
    title: str = ""
    before: tuple[Said | Interjected, ...] = ()
    incognito: bool = False


@dataclass(frozen=True)
class BrokenOff:
    """An earlier session was killed before its end and is whole on the disk: the user may continue it."""

    name: str
    title: str


@dataclass(frozen=True)
class Trouble:
    """Something about ``subject`` is not as it should be; an empty ``message``: it is well again."""

    subject: Literal["store", "files", "sound", "interpreting"]
    message: str


@dataclass(frozen=True)
class Ended:
    """The session is over; ``folder`` holds what was kept."""

    message: str
    folder: str


AppEvent = (
    Ticked
    | Said
    | Interpreted
    | Interjected
    | TaskChanged
    | ThinkerChanged
    | WishesChanged
    | DeviceChanged
    | PartChanged
    | Pictured
    | Gestured
    | Pointed
    | ModeChanged
    | QuietChanged
    | TalkChanged
    | Asked
    | QuestionClosed
    | ToolServer
    | SoundDevicesChanged
    | Opened
    | BrokenOff
    | Trouble
    | Drawn
    | Gone
    | PanelAsked
    | Ended
)


@dataclass(frozen=True)
class Mute:
    """A hard mute: the data is cut at its source."""

    device: Device
    muted: bool


@dataclass(frozen=True)
class SetMode:
    mode: Mode


@dataclass(frozen=True)
class UseSettings:
    """What the user has chosen, at the start and after every change."""

    settings: Settings


@dataclass(frozen=True)
class TalkKey:
    """The talk key went down or came up: push to talk, or to mute where that is off."""

    down: bool


@dataclass(frozen=True)
class TestSound:
    """Play a chime on the speaker, or what the microphone hears in the next three seconds."""

    __test__ = False  # pytest takes it for a class of tests
    device: Literal["microphone", "speaker"]


@dataclass(frozen=True)
class StopSpeaking:
    """Fall silent at once; what was not heard is kept for "go on"."""


@dataclass(frozen=True)
class TypeText:
    text: str


@dataclass(frozen=True)
class AnswerQuestion:
    """What the user decided about a question (see `Asked`), with what they filled in."""

    question: int
    decision: Decision
    values: dict[str, str | float | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class CancelTask:
    task: int


@dataclass(frozen=True)
class CancelWish:
    wish: int


@dataclass(frozen=True)
class OwnWindows:
    """Where the program's own windows are on the screen: they are never captured."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Quit:
    pass


SessionCommand = (  # of these the loop itself obeys
    SetMode
    | UseSettings
    | StopSpeaking
    | TypeText
    | AnswerQuestion
    | CancelTask
    | CancelWish
    | Input
    | Press
    | Close
)
Command = SessionCommand | Mute | TalkKey | TestSound | OwnWindows | Quit
