"""Standing wishes in the user's words: what is asked for, and how it is confirmed.

The interaction model opens the simple kinds itself; the reasoner compiles the others into these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from engine.protocol import WishKind
from engine.reasoner.tools.numbers import spoken_number
from engine.withdrawal import read_withdrawal

MAX_WISHES: Final = 8  # that are open at a time
SINGLE: Final[frozenset[WishKind]] = frozenset({"count", "span"})  # a later one takes the place of an earlier
FULL: Final = (
    f"I can keep {spoken_number(MAX_WISHES)} wishes at a time. Take one back first, in words or in the window."
)
LONGEST: Final = 24 * 3600.0  # seconds; so far the reasoner's timers go too
_UNTIL_TWENTY: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_NUMBERS: Final = {
    **{word: value for value, word in enumerate(re.findall(r"\w+", _UNTIL_TWENTY))},
    "a": 1,
    "an": 1,
    "other": 2,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_TENS: Final = "|".join(word for word, value in _NUMBERS.items() if value >= 20)
_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"  # may follow them: "ten fifteen" is no number
_UNITS: Final = {"second": 1.0, "minute": 60.0, "hour": 3600.0}
_AMOUNT: Final = (
    r"(?:(?P<number>(?!half\b)(?:\d+(?:\.\d+)?|[a-z]+(?:[ -](?!half\b)[a-z]+)?)) )?"
    r"(?P<half>half (?:a |an )?)?"
)
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|(?:{_TENS})[ -](?:{_ONES})|{'|'.join(_NUMBERS)})"
_MORE: Final = (
    rf"(?: (?:and )?(?!(?:a|an|other)\b){_NUMBER} (?:minute|second)s?\b)*"  # "one hour fifteen minutes"
)
_UNIT: Final = rf"(?P<unit>second|minute|hour)s?\b(?P<more>{_MORE})"
_ABOUT: Final = r"(?:(?:about|around|roughly|exactly) )?"
_EVERY: Final = re.compile(rf"\b(?:every|each) {_ABOUT}{_AMOUNT}{_UNIT}")
_IN: Final = re.compile(rf"\b(?:in|after) {_ABOUT}{_AMOUNT}{_UNIT}(?: from now)?")
_BEGINS_NUMBER: Final = "".join(  # no rest of a longer one
    rf"(?<!\b{word} )"
    for word in ("hundred", "point", "half", "and", "and a", *_UNTIL_TWENTY.split(), *_TENS.split("|"))
)
_FROM_NOW: Final = re.compile(
    rf"{_BEGINS_NUMBER}\b(?:(?P<half>(?:a )?half (?:an? )?)|(?P<number>{_NUMBER}) ){_UNIT} from now\b"
)
_PART: Final = re.compile(rf"({_NUMBER}) (minute|second)s?\b")
_LENGTH: Final = rf"{_ABOUT}(?:{_NUMBER} )?(?:half (?:an? )?)?(?:second|minute|hour)s?\b{_MORE}"
_CORRECTED: Final = re.compile(
    rf"\b(in|after|every|each) {_LENGTH}(?: (?:oh|um|uh|wait|sorry|well|no|nope|actually|rather|or rather"
    rf"|i mean|i meant|make (?:it|that)))+ (?:(in|after|every|each) )?(?={_LENGTH})"
)  # "in ten minutes, no, in fifteen minutes"
_THEN: Final = re.compile(
    rf"^(?:(?:give me|wait|let me have) )?{_AMOUNT}{_UNIT} (?:and )?then (?=say\b(?! it\b)|tell\b|remind\b)"
)
_PASSED: Final = re.compile(
    rf"\b(?:when|once|after|as soon as) (?:it's been |it has been |my |the )?{_AMOUNT}{_UNIT}"
    r" (?:(?:is|are|have|has) )?(?:up|over|passed|gone(?: by)?)\b"
)
_SOME: Final = rf"(?:\d+|(?:{_TENS})(?:[ -](?:{_ONES}))?|{'|'.join(_UNTIL_TWENTY.split()[5:20])})"
_GOES_ON: Final = re.compile(  # a length that is not read whole
    r"(?: and (?:(?:a )?(?:half|quarter|third|bit)|(?:two|three) (?:quarters|thirds)"
    rf"|{_NUMBER} (?:second|minute)s?)"
    rf"|(?:(?<=hour)|(?<=hours)|(?<=minute)|(?<=minutes))(?: and)? {_SOME})\b"  # "an hour ten"
)
_FACT: Final = re.compile(r"(?:(?:and|so|but|well) )?(?:does|did|is|are|was|were)\b")
_QUESTION: Final = re.compile(r"(?:(?:and|so|but|well) )?(?:what|who|which|where|when|why|how|do)\b")
_EVEN: Final = tuple(
    (re.compile(rf"\b{said}\b"), even)
    for said, even in (
        ("three quarters of an hour", "forty five minutes"),
        ("(?:a )?quarter of an hour", "fifteen minutes"),
        ("an? (?:hour and a half|hour and half)", "ninety minutes"),
        ("an? minute and a half", "ninety seconds"),
        ("(?<=every )hour and a half", "ninety minutes"),
        ("(?<=every )quarter hour", "fifteen minutes"),
        ("(?:half[ -]hourly|twice an hour)(?= (?:to|please|that|reminder)\\b|$)", "every thirty minutes"),
        ("(?:hourly|once an hour)(?= (?:to|please|that|reminder)\\b|$)", "every hour"),
        ("a couple of|a couple", "two"),
        ("(hours?) (fifteen|thirty|forty[ -]five|15|30|45)(?= to\\b)", "\\1 \\2 minutes"),
    )
)
_PERSON: Final = re.compile(
    r"\b(?:when(?:ever)?|if|as soon as|once) (?:some(?:one|body)|any(?:one|body)|a person|people|"
    r"he|she|they|my \w+)\b.*\b(?:comes?|walks?|enters?|arrives?|appears?|shows?|gets?|is there|at the door)"
)
_SAID: Final = re.compile(
    r"\b(?:when(?:ever)?|if|as soon as|once|(?:every|each|any) (?:single )?time|the moment)"
    r" (?:i|you hear me) (?:say|said|mention|use) "
    r"(?:the (?:words?|phrase) )?(?P<cue>[\w'-]+(?: (?!say\b|tell\b|please\b|and\b|you\b)[\w'-]+){0,3})"
)
_MOVES: Final = (
    r"(?:push|press|pull|sit|chin|step|muscle)[ -]?ups?|jumping jacks?|star jumps?|jacks|squats?|lunges?|"
    r"burpees?|crunch(?:es)?|reps?|repetitions?|jumps?|hops?|skips?|claps?|waves|kicks?|punches|curls?|raises|"
    r"lifts?|press(?:es)?|bends?|touches|twists?|dips?|swings?|stretches|nods?|steps|laps|rounds|moves|exercises?"
)
_MOVE: Final = re.compile(
    rf"\b(?P<what>(?:(?!(?:my|the|of|all|each|every|many|do|doing|i|me)\b)\w+ )?(?:{_MOVES}))\b"
)
_COUNT: Final = re.compile(
    r"\b(?:keep counting|count)\b(?! to\b| from\b| down\b| up to\b)(?P<rest>.*)$"
)  # "count my squats", "count how many times I jump", "count along while I exercise"
_MINE: Final = re.compile(r"\b(?:my|i|me|i'm|along|them|each|every|with)\b")
_DOING: Final = re.compile(r"\b(?:times|while|as|whenever|when) i(?: am|'m)? (?P<what>\w+(?: \w+){0,2})$")
_WHEN: Final = r"(?:when(?:ever)?|if|as soon as|once|the moment) "
_BEGINS: Final = re.compile(
    rf"\b{_WHEN}i(?:'m| am)? (?:start|begin|commence)(?:s|ing)?\b"
    r"(?: (?:and|or) (?:when i )?(?:stop|end|finish)\b)?(?: to| with)?"
    r"(?: (?!(?:and|or|say|tell|then)\b)(?P<what>\w+(?: (?!(?:and|or|say|tell|then)\b)\w+){0,2}))?"
)
_WORDS_SAID: Final = r"((?:(?!(?:say|when|whenever|and|then|as soon|once|if)\b)[\w']+ ?){1,3})"
_SAY: Final = re.compile(rf"\bsay {_WORDS_SAID}")
_SAY_LAST: Final = re.compile(rf"\band {_WORDS_SAID}{_WHEN}i(?:'m| am)? (?:stop|end|finish|done|quit)")
_ENDS: Final = re.compile(r"\b(?:i(?:'m| am)? |and |or )(?:stop|end|finish|done|quit)")
_TOLD: Final = re.compile(r"\b(?:tell|let me know|say|announce|call|shout|warn|alert|signal)\b")
_TELL: Final = re.compile(
    r"\b(?:tell|let me know|stop|say|warn|remind|interrupt|alert|ping|beep|correct|catch|flag|nudge|shout|yell"
    r"|buzz|ding|snap|call me out|pull me up|point it out|give me a) *\b"
)
_ONLY_ASKING: Final = frozenset(
    {"tell me", "let me know", "remind me", "alert me", "ping me", "warn me", "say so"}
)
_VAGUE: Final = frozenset({"so", "it", "something"})
_TRIM: Final = re.compile(
    r"^(?:please|can you|could you|would you|will you|hey|okay|just|also|and|tandem|to)\b[ ,]*"
)
_ASK: Final = re.compile(
    r"\b(?:remind me to|remind me(?: about)?|tell me to|say|ping me(?: to)?|let me know to)\b"
)


class WishText(msgspec.Struct, frozen=True):
    """What a sentence asks for, before it has a number and a time."""

    kind: WishKind
    phrase: str
    seconds: float = 0.0
    cue: str = ""


def read_wish(words: str) -> WishText | None:
    """The standing wish in the user's words, or None where no known kind is asked for, or one is taken back."""
    words = ". ".join(each for each in re.split(r"(?<=[.?!])\s+", words) if read_withdrawal(each) is None)
    text = re.sub(r"[^\w\s.'-]", " ", words.lower())
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    text = re.sub(r"\s+", " ", text).strip()
    for way, even in _EVEN:
        text = way.sub(even, text)
    timed = _timed(_CORRECTED.sub(_corrected, text))
    if timed is not None:
        return timed
    said = _SAID.search(text)
    rest = f"{text[: said.start()]} {text[said.end() :]}" if said else ""
    if said and _TELL.search(rest):
        cue = said["cue"].strip("'")
        return WishText("word", _reply(rest, cue), 0.0, cue)
    counted = _count(text)
    if counted is not None:
        return WishText("count", "", 0.0, counted)
    begins = _BEGINS.search(text)
    if begins and _ENDS.search(text) and _TOLD.search(text):
        return WishText("span", _span_phrase(text), 0.0, begins["what"] or "")
    if _PERSON.search(text):
        return WishText("person", "Someone just came in.")
    return None


def plain_words(text: str) -> list[str]:
    """The words of a text as they are compared: small letters and figures alone."""
    return re.findall(r"[^\W_]+", text.lower().replace("'", ""))


def confirmation(wish: WishText) -> str:
    """What the assistant says when it takes a wish on."""
    if wish.kind == "person":
        return "Okay, I will tell you when someone comes in."
    if wish.kind == "word":
        return "Okay, I will listen for it."
    if wish.kind == "count":
        return "Okay, I will count."
    if wish.kind == "span":
        return "Okay, I will tell you when."
    return f"Okay, {'every' if wish.kind == 'every' else 'in'} {spoken_duration(wish.seconds)}."


def has_place(kind: WishKind, open_kinds: Sequence[WishKind]) -> bool:
    """Whether a wish can be opened beside those that are open."""
    return len(open_kinds) < MAX_WISHES or (kind in SINGLE and kind in open_kinds)


def span_words(phrase: str) -> tuple[str, str]:
    """What is said when the activity of a ``span`` begins, and what when it ends."""
    begin, _, end = phrase.partition(". ")
    return begin.rstrip(".") + ".", end or "Stop."


def spoken_duration(seconds: float) -> str:
    """A duration as one says it: "4 seconds", "1 minute", "90 seconds", "2 hours 15 minutes"."""
    for unit, length in (("hour", 3600.0), ("minute", 60.0)):
        count, rest = divmod(seconds, length)
        if count and (not rest or (count > 1 and not rest % 1)):
            said = f"{count:g} {unit}" + ("" if count == 1 else "s")
            return f"{said} {spoken_duration(rest)}" if rest else said
    return f"{seconds:g} second" + ("" if seconds == 1 else "s")


def _timed(text: str) -> WishText | None:
    """What is to be said at some time, or again and again."""
    asks = bool(_QUESTION.match(text))
    ways = (_EVERY, _IN) if asks else (_EVERY, _IN, _FROM_NOW, _THEN, _PASSED)
    for way in () if _FACT.match(text) else ways:
        for match in way.finditer(text):
            seconds = _seconds(match)
            if 0 < seconds <= LONGEST and not _GOES_ON.match(text, match.end()):
                return WishText("every" if way is _EVERY else "at", _phrase(text, match), seconds)
    return None


def _corrected(match: re.Match[str]) -> str:
    """What stands before the length that is meant."""
    return f"{match[2] or match[1]} "


def _seconds(match: re.Match[str]) -> float:
    """How long that is; 0 where it is no length, or one whose parts do not become smaller."""
    unit = _UNITS[match["unit"]]
    amount = _amount(match["number"])
    parts = [(_UNITS[smaller], _amount(number) or 0.0) for number, smaller in _PART.findall(match["more"])]
    units = [unit, *(smaller for smaller, _ in parts)]
    half = match.groupdict().get("half")
    if amount is None or units != sorted(set(units), reverse=True) or (half and parts):
        return 0.0
    if half:
        return unit / 2 if match["number"] in (None, "a") else 0.0
    return amount * unit + sum(smaller * count for smaller, count in parts)


def _amount(number: str | None) -> float | None:
    if number is None:
        return 1.0
    if number[0].isdigit():
        return float(number)
    if not re.fullmatch(_NUMBER, number):
        return None
    return float(sum(_NUMBERS[word] for word in re.split("[ -]", number)))


def _count(text: str) -> str | None:
    """What the user wants counted before the camera ("push-ups"), or None where that is not asked for."""
    asked = _COUNT.search(text)
    if asked is None:
        return None
    move = _MOVE.search(asked["rest"]) or (_MOVE.search(text) if "them" in asked["rest"].split() else None)
    if move and _MINE.search(text):
        return move["what"]
    doing = _DOING.search(re.sub(r" (?:please|out loud|aloud|tandem)\b", "", asked["rest"]))
    if doing:
        return doing["what"]
    return "repetitions" if re.match(r" (?:along|with me)\b", asked["rest"]) else None


def _span_phrase(text: str) -> str:
    """What to say at the begin and at the end, as two sentences: the words asked for, or start and stop."""
    said = [each.strip(" '") for each in _SAY.findall(text)]
    last = _SAY_LAST.search(text)
    said += [last[1].strip(" '")] if len(said) == 1 and last else []
    begin, end = said if len(said) == 2 and not _VAGUE & set(said) else ("start", "stop")
    return f"{begin.capitalize()}. {end.capitalize()}."


def _reply(rest: str, cue: str) -> str:
    """What is to be said when the cue comes: what was asked for, or that it came."""
    asked = re.search(r"\bsay (?!so\b|it\b|something\b)(?P<words>.+)$", rest)
    words = re.sub(r"\bplease\b", "", asked["words"]).strip(" ,.'") if asked else ""
    return words[:1].upper() + words[1:] + "." if words else f"You said {cue}."


def _phrase(text: str, match: re.Match[str]) -> str:
    """What is to be said: the sentence without the time and the asking."""
    rest = f"{text[: match.start()].strip()} {text[match.end() :].strip()}".strip()
    asked = _ASK.search(rest)
    if asked:
        rest = rest[asked.end() :].strip()
    rest = _TRIM.sub("", rest).strip(" ,.")
    rest = re.sub(r"\bplease\b", "", rest).strip(" ,.")
    rest = "" if rest in _ONLY_ASKING else rest
    return (rest[:1].upper() + rest[1:] + ".") if rest else "It is time."
