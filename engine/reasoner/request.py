"""What a task is about: the user's last words, with the half sentence or the task that they go on from.

People break off, turn to something else and finish half a minute later; and they change their mind while
somebody already looks into it. Only words of the user come here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.reasoner.tools.completing import amended, completed, one_of_them

HALF_TICKS: Final = 600  # two minutes: an older half sentence is not gone on from
TASK_TICKS: Final = 300  # one minute: an older task is not corrected
WAITED_TICKS: Final = 12  # who says nothing for so long does not go on by himself
REST_TICKS: Final = 75  # so long after a request that breaks off, what is said is its rest
GO_ON: Final = "Yes? Go on."

_BROKEN: Final = re.compile(
    r"\b(?:a|an|the|my|your|his|her|our|their|this|these|those|some|any|every|each"
    r"|of|to|from|for|with|without|in|on|at|by|about|between|before|after|into|than|until|per"
    r"|and|or|but|because|if|when|while|whether|that|which|who|whose|times|plus|minus"
    r"|is|are|was|were|be|am|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|gets?"
    r"|what's|who's|where's|how|what|where|why|i|you|we|they|he|she|it's|i'm|i'd|i'll|let's|please|um|uh|er"
    r"|remind me|tell me|show me|give me|find me|very|too)[\s,.…-]*$",
    re.IGNORECASE,
)
_WANTS_A_NAME: Final = re.compile(
    r"\b(to|from|for|with|without|about|between|into|than|until|because of)[\s,.…-]*$", re.IGNORECASE
)
_ASKING: Final = re.compile(
    r"^(?:(?:hey|okay|so|and|well|please|tandem|um|uh),? )*(?:what|who|whose|when|where|why|which|how|is|are|do"
    r"|does|did|can|could|will|would|should|please|tell|show|give|find|set|remind|look|search|calculate|translate"
    r"|make|write|read|open|compare|convert|count|explain|i need|i want|i would like|i'd like)\b",
    re.IGNORECASE,
)
_WONDERING: Final = re.compile(
    r"^(?:(?:hey|okay|so|and|well|please|tandem|um|uh),? )*(?:(?:can|could|would|will|do) you )?(?:please )?"
    r"(?:(?:tell me|remind me|remember|know) )?(?:(?:in|on|at|by|to|from|for|of|with|about|until|since) )?"
    r"(?:what|who|whose|when|where|why|which|how|is|are|was|were"
    r"|do|does|did)\b",
    re.IGNORECASE,
)
_GOING_ON: Final = re.compile(
    r"^(?:(?:um|uh|so|sorry|where was i|anyway|right|okay),? )*(?:of|to|from|for|with|without|in|on|at|by|about"
    r"|between|before|after|into|than|until|or|per|and (?:with|in|to|from|for|of|on|at|back|then)|that|which"
    r"|who|because|if)\b",
    re.IGNORECASE,
)
_CHANGING: Final = re.compile(
    r"^(?:(?:oh|um|uh|so|and|but|wait|sorry|hey|tandem),? )*(?:no|nope|actually|i mean|i meant|rather|instead"
    r"|make (?:it|that)|not |better|correction|change (?:it|that)"
    r"|and (?:in|with|without|for|to|from|on|at|by|only|not)\b)",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"^(?:(?:um|uh|so|anyway|right|okay),? )*(?:of course|by the way|to be (?:honest|fair|sure)"
    r"|to tell the truth|in (?:fact|any case|other words|the meantime)|for a moment"
    r"|on the (?:other hand|contrary)|and then (?:he|she|they))\b",
    re.IGNORECASE,
)
_COURTESY: Final = re.compile(
    r"^(?:(?:okay|ok|yes|yeah|no|well|right|good|great|fine|nice|sure|thanks|thank you|very much|a lot"
    r"|hello|hi|hey|bye|sorry|tandem|never mind)[\s,.!?]*)+$",
    re.IGNORECASE,
)
_NO_HURRY: Final = re.compile(
    r"\b(?:no (?:hurry|rush)|take your time|in the background|not urgent"
    r"|when(?:ever)? you(?:'ve| have| find| get) (?:the |some |a )?(?:time|moment|minute))\b",
    re.IGNORECASE,
)
_HURRY: Final = re.compile(
    r"\b(?:urgent(?:ly)?|asap|as soon as possible|right away|immediately|hurry|before everything else"
    r"|this (?:one )?first)\b",
    re.IGNORECASE,
)
_HESITATING: Final = re.compile(
    r"^(?:(?:um+|uh+|h+m+|er+|oh|well|so|okay|please|let me (?:see|think)|(?:one|a) (?:moment|second)"
    r"|(?:just|wait|hold on|hang on|give me)(?: (?:one|a) minute)?)[\s,.…!-]*)+$",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[.?!]\s+")
_REFUSING: Final = re.compile(r"^(?:no|nope)[\s.!?,]*$", re.IGNORECASE)
_LEAVING: Final = re.compile(
    r"^(?:no|not|actually),? (?:thanks|thank you|now|yet|worries|problem|idea|rush|hurry|that it matters)"
    r"[\s.!,]*$",
    re.IGNORECASE,
)
_REQUEST_WORDS: Final = 3  # fewer ask for nothing without what was said before
_MAKING_SURE: Final = re.compile(
    r"^(?:(?:okay|so|and|wait|sorry|oh),? )*(?:(?:did|have) i |(?:are|can|do|did) you "
    r"(?:sure|hear|understand|follow|get)|what (?:did|was|have) (?:you|i|that)\b"
    r"|(?:can|could|will|would) you (?:please )?(?:do|say|give|put|write|read|make|tell|show) (?:me )?"
    r"(?:it|that)\b)",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(r"\binstead[.!]?$", re.IGNORECASE)
_LEADING_FILLER: Final = re.compile(r"^(?:(?:um|uh|so|sorry|where was i|anyway|right|okay),? )+", re.IGNORECASE)
_TRAILING_FILLER: Final = re.compile(r"(?<![\s,.…-])(?:[\s,.…-]+(?:um|uh|er))*[\s,.…-]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Spoken:
    """Words of the user up to a break, and the tick of their last word."""

    text: str
    tick: int


@dataclass(frozen=True)
class Known:
    """A task that was given: its number, its whole request and the tick in which it was last spoken of.

    ``wall``: the time of day then, in seconds since the epoch.
    """

    task: int
    request: str
    tick: int
    wall: float = 0.0


@dataclass(frozen=True)
class Request:
    """What is asked, whole. ``replaces``: the task that it changes; ``from_half``: it goes on from a half.

    ``amends``: the words of a wish that no task took up, and that it changes.
    """

    text: str
    replaces: int | None = None
    from_half: bool = False
    amends: str = ""

    @property
    def composed(self) -> bool:
        """Whether it is more than the user's last words."""
        return self.replaces is not None or self.from_half


def read_whole(words: Spoken, halves: Sequence[Spoken], tasks: Sequence[Known]) -> Request:
    """What ``words`` ask for.

    ``halves``: earlier words that no task took up, ``tasks``: the tasks that were given; oldest first.
    """
    recent = [task for task in tasks if words.tick - task.tick <= TASK_TICKS]
    joined = _completing(words, halves, recent)
    if joined is not None:
        return joined
    before, change = _change_in(words.text)
    if change and _asks_anew(before):
        return Request(words.text)  # it puts itself right
    if recent and change:  # of what was asked, rather than of what was only told meanwhile
        task = next((task for task in reversed(recent) if _ASKING.match(task.request)), recent[-1])
        return Request(f"{_unmarked(task.request)}, {change}", replaces=task.task)
    waiting = [half for half in halves if 0 <= words.tick - half.tick <= HALF_TICKS]
    half = _half(words.text, waiting)
    if half is not None:
        first = _TRAILING_FILLER.sub("", half.text)
        return Request(_joined(first, _LEADING_FILLER.sub("", words.text)), from_half=True)
    if recent and breaks_off(recent[-1].request) and _may_be_rest(words, recent[-1]):
        task = recent[-1]
        return Request(f"{_unmarked(task.request)} {words.text}", replaces=task.task)
    return Request(words.text)


def _completing(words: Spoken, halves: Sequence[Spoken], recent: Sequence[Known]) -> Request | None:
    """``words`` as the answer to what was asked back, a question about what was told, or the new time of a wish
    that no task took up, where they are no more than that and follow directly.
    """
    if _HESITATING.match(words.text):
        return None
    told = [half for half in halves if not _HESITATING.match(half.text)][-1:]
    asked = [task for task in recent if not _HESITATING.match(task.request)][-1:]
    task = next((task for task in asked if not told or told[0].tick <= task.tick), None)
    if task is not None:
        whole = completed(task.request, words.text, task.wall)
        one = one_of_them(task.request, words.text, task.wall)
        return Request(whole, replaces=task.task) if whole is not None else Request(one) if one else None
    wish = next((half for half in told if words.tick - half.tick <= TASK_TICKS), None)
    whole = amended(wish.text, words.text) if wish is not None and changes(words.text) else None
    return Request(whole, from_half=True, amends=wish.text) if wish is not None and whole is not None else None


def changes(text: str) -> bool:
    """Whether ``text`` changes what was asked before, and asks nothing of its own."""
    said = bool(_CHANGING.match(text) or _TRAILING.search(text))
    return said and not _REFUSING.match(text) and not _LEAVING.match(text)


def stands_alone(change: str) -> bool:
    """Whether what `changes` says is a whole request too, which may want something else besides."""
    rest = _CHANGING.sub("", change.strip(" ,"), count=1).lstrip(" ,")
    return asks(rest) and len(rest.split()) > _REQUEST_WORDS


def _change_in(text: str) -> tuple[str, str]:
    """``text`` up to the sentence from which on it changes what was asked before, and the rest; all and nothing
    where none does.

    People go on talking before they correct themselves.
    """
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    begin = next((start for start in starts if changes(text[start:])), len(text))
    return text[:begin], text[begin:]


def _asks_anew(text: str) -> bool:
    """Whether a sentence of ``text`` is a request of its own, and not only makes sure of the last one."""
    return any(
        (asks(each) or each.rstrip().endswith("?"))
        and len(each.split()) >= _REQUEST_WORDS
        and not _MAKING_SURE.match(each)
        and not _GOING_ON.match(each)
        for each in re.split(r"(?<=[.?!])\s+", text)
    )


def breaks_off(text: str) -> bool:
    """Whether ``text`` ends where nobody ends a sentence."""
    return bool(_BROKEN.search(text))


def helped_on(request: str, waited: int) -> str:
    """What is said to who breaks off and has been silent for ``waited`` ticks; nothing where no help is due."""
    if waited < WAITED_TICKS or not breaks_off(request):
        return ""
    wants = _WANTS_A_NAME.search(request)
    return f"{wants[1].capitalize()} what?" if wants else GO_ON


def asks(text: str) -> bool:
    """Whether ``text`` begins as requests and questions do."""
    return bool(_ASKING.match(text))


def wonders(text: str) -> bool:
    """Whether ``text`` asks what is the case, rather than for something to be done."""
    return bool(_WONDERING.match(text))


def urgency_of(text: str) -> int:
    """0 nobody waits for it, 1 somebody asked, 2 before everything else."""
    return 0 if _NO_HURRY.search(text) else 2 if _HURRY.search(text) else 1


def _may_be_rest(words: Spoken, broken: Known) -> bool:
    """Whether ``words`` are what a request lacks: by how they begin, or since they follow directly."""
    if _ASIDE.match(words.text):
        return False
    alone = any(each.match(words.text) for each in (_ASKING, _COURTESY, _HESITATING))
    directly = words.tick - broken.tick <= REST_TICKS
    return bool(_GOING_ON.match(words.text)) or (directly and not alone)


def _half(text: str, waiting: Sequence[Spoken]) -> Spoken | None:
    """The words among ``waiting`` that ``text`` most likely goes on from."""
    goes_on = bool(_GOING_ON.match(text))
    if _ASIDE.match(text) or _COURTESY.match(text) or (not goes_on and _ASKING.match(text)):
        return None  # it stands alone
    ranked = [(breaks_off(half.text) + bool(_ASKING.match(half.text)), half.tick, half) for half in waiting]
    needed = 1 if goes_on and not wonders(text) else 2  # what may stand alone needs a clear half before it
    fitting = [each for each in ranked if each[0] >= needed]
    return max(fitting, key=lambda each: each[:2])[2] if fitting else None


def _joined(first: str, rest: str) -> str:
    """The two halves; the word that both have where they meet ("from Rome to ... to Oslo") once."""
    last, begins = first.split()[-1:], rest.split()[:1]
    met = bool(last and begins) and last[0].lower() == begins[0].lower()
    return f"{first} {rest.partition(' ')[2] if met else rest}"


def _unmarked(request: str) -> str:
    return request.rstrip(" .?!,")
