"""What the app, the panels' process and the window say to each other: plain data, framed as MessagePack.

A surface is drawn from one `Drawn`: a tree of nodes whose bindings and functions are already worked out, within
the bounds of `app.panels.limits`. The window never sees A2UI itself.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Value = bool | int | float | str | tuple[str, ...] | None
Kind = Literal[
    "Text",
    "Image",
    "Icon",
    "Video",
    "AudioPlayer",
    "Row",
    "Column",
    "List",
    "Card",
    "Tabs",
    "Modal",
    "Divider",
    "Button",
    "TextField",
    "CheckBox",
    "ChoicePicker",
    "Slider",
    "DateTimeInput",
    "Table",
    "Code",
    "Chart",
    "Placeholder",
]


class Option(msgspec.Struct, frozen=True):
    """One choice of a ChoicePicker."""

    label: str
    value: str


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything that a node shows; each kind reads what is its own, the rest keeps its default.

    ``text``: Text, a button's or field's label, a chart's title, code, why there is a placeholder.
    ``value``: what an input holds. ``problem``: the first check that fails, as a sentence.
    ``columns``, ``rows``: a Table; ``labels``, ``numbers``: a Chart, of equal length.
    """

    text: str = ""
    variant: str = ""
    hint: str = ""
    value: Value = None
    url: str = ""
    fit: str = ""
    icon: str = ""
    justify: str = "start"
    align: str = "stretch"
    axis: str = ""
    titles: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    low: float = 0.0
    high: float = 0.0
    steps: int = 0
    earliest: str = ""
    latest: str = ""
    date: bool = False
    time: bool = False
    filterable: bool = False
    line: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    labels: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    problem: str = ""
    enabled: bool = True
    label: str = ""
    description: str = ""
    hidden: bool = False
    live: str = ""


class Node(msgspec.Struct, frozen=True, array_like=True):
    """One drawn component. ``key`` names its place in the surface for as long as it stands there.

    ``weight``: how much of a row's or column's spare room it takes, relative to its siblings.
    """

    key: str
    kind: Kind
    look: Look
    children: tuple[Node, ...] = ()
    weight: float = 0.0


# --- to the panels' process ---------------------------------------------------------------------------


class Show(msgspec.Struct, frozen=True, tag="show"):
    """A2UI v1.0 messages as JSON text: one, or a list of them. ``origin``: who sent them, for the log."""

    messages: str
    origin: str = ""


class Input(msgspec.Struct, frozen=True, tag="input"):
    """The user changed what an input holds. ``serial`` counts up; a `Drawn` says which one it has taken in.

    ``final`` False while the user is still at it (typing, dragging).
    """

    surface: str
    node: str
    value: Value
    serial: int
    final: bool = True


class Press(msgspec.Struct, frozen=True, tag="press"):
    """The user pressed a button."""

    surface: str
    node: str


class Close(msgspec.Struct, frozen=True, tag="close"):
    """The user closed a panel, or it has served its purpose."""

    surface: str


# --- from the panels' process -------------------------------------------------------------------------


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The process takes messages."""


class Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    """How a surface looks now. ``serial``: the newest `Input` that is in it."""

    surface: str
    root: Node
    title: str = ""
    serial: int = 0


class Gone(msgspec.Struct, frozen=True, tag="gone"):
    """The surface is no more."""

    surface: str


class Acted(msgspec.Struct, frozen=True, tag="acted"):
    """The user did something that concerns the surface's maker.

    ``name`` and ``context`` (a JSON object) are the surface's own words, ``what`` is a phrase for the log. For
    a changed input ``name`` is empty and ``context`` holds ``{"value": ...}``.
    """

    surface: str
    node: str
    name: str
    context: str
    what: str


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Something was not drawn or not done; ``sentence`` says what and why."""

    surface: str
    sentence: str


ToPanels = Show | Input | Press | Close
FromPanels = Started | Drawn | Gone | Acted | Refused
