"""Standing wishes in the user's words: what is asked for, and how it is confirmed.

The interaction model opens the simple kinds itself; the reasoner compiles the others into these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from engine.lengths import Time, corrected, even, find_time, joined, without_mend
from engine.protocol import WishKind
from engine.reasoner.tools.aims import US
from engine.reasoner.tools.numbers import spoken_number
from engine.withdrawal import read_withdrawal

MAX_WISHES: Final = 8  # that are open at a time
TIMED: Final[frozenset[WishKind]] = frozenset({"at", "every"})
RIGHT_TICKS: Final = 300  # one minute: an older wish is not put right
SINGLE: Final[frozenset[WishKind]] = frozenset({"count", "span"})  # a later one takes the place of an earlier
FULL: Final = (
    f"I can keep {spoken_number(MAX_WISHES)} wishes at a time. Take one back first, in words or in the window."
)
_AND: Final = r"(?:(?:and|so|but|well) )?"
_FACT: Final = re.compile(rf"{_AND}(?:does|did|is|are|was|were)\b")
_QUESTION: Final = re.compile(rf"{_AND}(?:what|who|which|where|why|how|do)\b")
_ASKED: Final = re.compile(  # it is an answer that is wanted, unless something is to be told
    rf"{_AND}(?:(?:what|how)(?! (?:about|if)\b)|who|which|where|why|do you"
    r"|(?:do|can|could|will|would|shall) (?:(?:i|we)(?! (?:have|get)\b)|they|he|she|it|there))\b"
)
_WHEN_QUESTION: Final = re.compile(rf"{_AND}when\b")  # ... or what follows it is the time that is meant
_FOLK: Final = (  # who comes, and not what does: "my pizza"
    r"mother|father|mum|mom|mam|mummy|mommy|dad|daddy|parents?|wife|husband|partner|spouse|fianc[eé]e?"
    r"|girlfriend|boyfriend|kids?|child|children|sons?|daughters?|baby|boys?|girls?|brothers?|sisters?|siblings?"
    r"|twins|family|folks|grand\w+|granny|gran|nana?|aunt|auntie|uncle|cousins?|nieces?|nephews?|in-laws"
    r"|boss|manager|supervisor|colleagues?|co-?workers?|team|assistant|teacher|tutor|students?|pupils?|clients?"
    r"|customers?|patients?|guests?|visitors?|friends?|mates?|budd(?:y|ies)|o'clock|flatmates?|roommates?|housemates?"
    r"|neighbou?rs?|landlord|landlady|nanny|babysitter|sitter|carer|nurse|doctor|plumber|electrician|cleaner|date"
)
_PERSON: Final = re.compile(
    r"(?<!about )\b(?:when(?:ever)?|if|as soon as|once) (?:some(?:one|body)|any(?:one|body)|a person|people|"
    rf"he|she|they|my (?:\w+ )?(?:{_FOLK})(?:-in-law)?(?!['-]))\b.*"
    r"\b(?:comes?|walks?|enters?|arrives?|appears?|shows?|gets?|is there|at the door)"
)
_NEXT: Final = r"(?!(?:say|tell|please|and|you|to|too|in|or)\b)[\w'-]+"
_SAID: Final = re.compile(
    r"\b(?:when(?:ever)?|if|as soon as|once|(?:every|each|any) (?:single )?time|the moment)"
    r" (?:i|you hear me) (?:say|said|mention|use) (?:the (?:words?|phrase) )?"
    rf"(?P<cue>[\w'-]+(?: {_NEXT}){{0,3}}(?: or [\w'-]+(?: {_NEXT}){{0,2}}){{0,3}})"
)
_EITHER: Final = re.compile(r"(?<!\bmore)(?<!\bsooner)(?<!\bnow) or ")  # "sooner or later" is one cue
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
_LAST_ASKING: Final = tuple(f" {each}" for each in sorted(_ONLY_ASKING))  # "I am on hold, tell me"
_VAGUE: Final = frozenset({"so", "it", "something"})
_TRIM: Final = re.compile(
    r"^(?:please|can you|could you|would you|will you|hey|okay|just|also|and|tandem|to)\b[ ,]*"
)
_ASKING: Final = re.compile(
    rf"{_TELL.pattern}|\b(?:announce|ask|bark|greet|heads up|(?:me|to) know|nag|pipe up|poke|read|signal"
    r"|sing out|speak up|telling|wake|whisper)\b"
)
_INFORM: Final = re.compile(  # who asks for that wants to know it, not to hear these words
    r"\b(?:tell (?:me|us)|let (?:me|us) know|say|announce|give (?:me|us)|read(?: me| us)?(?: out)?)"
    r" (?:(?:what|how|which|where|why|whether)\b|(?:the|a) (?:\w+ )?(?:time|date|weather|temperature|news"
    r"|headlines|forecast|joke|story|fact|riddle)\b(?!'s| (?:is|are|was|has|for|to|of your)\b))"
)
_COURTESIES: Final = tuple(  # at the end, where what is to be said does not want them
    (re.compile(rf"(?: (?:{said}))+$"), re.compile(wanted))
    for said, wanted in (
        (
            r"thanks|thank you|(?:very|so) much|cheers|tandem|(?:will|would|can|could) you",
            r"\b(?:say|saying|tell|ask|text|write|send|reply|sing|a|the|my|your|many|no|big)\b",
        ),
        (
            r"okay|ok|alright",
            r"\b(?:say|saying|tell|is|are|am|be|was|feels?|feeling|looks?|goes|going|doing|sounds?)\b|'(?:s|m|re)\b",
        ),
    )
)
_ASK: Final = re.compile(
    r"\b(?:(?:(?:remind|ping|nudge|alert|warn) me|wake me(?: up)?|give me a (?:shout|nudge|heads up|ping|buzz)"
    r"|(?:have|get) a reminder)"
    r"(?P<again> again| once more| one more time)?(?: to| about)?|tell me to|say|let me know to)\b"
)


_TOLD_ME: Final = re.compile(r"\b(?:tell|telling|remind|wake|warn|ping|nudge|alert|let|give) me\b")
_UNASKED: Final = re.compile(
    r"\b(?:(?:don't|do not)(?: (?:have|need) to)?|needn't|need not|no need to|never)"
    r" (?:tell|remind|let|warn|wake|ping|nudge|alert) me\b"
)


class WishText(msgspec.Struct, frozen=True):
    """What a sentence asks for, before it has a number and a time."""

    kind: WishKind
    phrase: str
    seconds: float = 0.0
    cue: str = ""


def read_wish(words: str) -> WishText | None:
    """The standing wish in the user's words, or None where no known kind is asked for, or one is taken back."""
    sentences = [each for each in re.split(r"(?<=[.?!])\s+", words) if read_withdrawal(each) is None]
    text = _plain(" ".join(sentences))
    parts = _parts([_plain(each) for each in sentences], text)
    timed = next((found for part in parts if (found := _timed(part))), None)
    if timed is not None:
        return timed
    said = _SAID.search(text)
    rest = f"{text[: said.start()].strip()} {text[said.end() :].strip()}".strip() if said else ""
    if said and _TELL.search(rest):
        cue = said["cue"].strip("'")
        return WishText("word", _reply(rest, cue), 0.0, cue)
    counted = _count(text)
    if counted is not None:
        return WishText("count", "", 0.0, counted)
    begins = _BEGINS.search(text)
    if begins and _ENDS.search(text) and _TOLD.search(text):
        return WishText("span", _span_phrase(text), 0.0, begins["what"] or "")
    return WishText("person", "Someone just came in.") if any(map(_awaits, parts)) else None


def puts_right(words: str) -> bool:
    """Whether the sentence that asks begins as a correction of what was asked before: "no, remind me"."""
    sentences = [_plain(each) for each in re.split(r"(?<=[.?!])\s+", words)]
    mended = [(each, without_mend(each)) for each in sentences]
    return any(asked != each and _ASKING.match(_TRIM.sub("", asked)) for each, asked in mended)


def cues(cue: str) -> list[list[str]]:
    """The words for any of which a ``word`` wish waits: "um or er" are two."""
    return [plain_words(each) for each in _EITHER.split(cue)]


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


def _plain(words: str) -> str:
    """The words as they are read: small letters, no marks, and lengths of time in one way."""
    text = re.sub(r"[^\w\s.'-]", " ", words.lower())
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    return even(US.sub(r"\1 me", re.sub(r"\s+", " ", text).strip()))


def _parts(sentences: list[str], text: str) -> list[str]:
    """What may be a wish by itself: each sentence that asks, with what goes on with it, then all."""
    whole: list[str] = []
    for each in sentences:
        one = joined(whole[-1], each) if whole else None
        whole[-1:] = [one] if one is not None else [*whole[-1:], each]
    asking = [each for each in whole if _ASKING.search(each)]
    return [*asking, text] if asking else whole


def _timed(text: str) -> WishText | None:
    """What is to be said at some time, or again and again."""
    asked = without_mend(text)
    told = (_TOLD_ME if _ASKED.match(asked) else _ASKING).search(asked)
    if _FACT.match(text) or _UNASKED.search(text) or (not told and (asked != text or _ASKED.match(asked))):
        return None
    text = corrected(asked)
    time = find_time(text, question=bool(_QUESTION.match(text) or _WHEN_QUESTION.match(text)))
    phrase = _phrase(text, time) if time is not None else None
    if time is None or phrase is None:
        return None
    return WishText("every" if time.again else "at", phrase, time.seconds)


def _awaits(text: str) -> bool:
    """Whether the user wants to be told when a person comes, and not what to do or say then."""
    told = _TOLD.search(text) or _ASKING.search(text)
    return bool(told and _PERSON.search(text)) and not (_QUESTION.match(text) or _INFORM.search(text))


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
    asked = re.search(r"\b(?:say (?!so\b|it\b|something\b)|(?:remind|tell) me to )(?P<words>.+)$", rest)
    words = re.sub(r"\bplease\b", "", asked["words"]).strip(" ,.'") if asked else ""
    return words[:1].upper() + words[1:] + "." if words else f"You said {cue}."


def _phrase(text: str, time: Time) -> str | None:
    """What is to be said: the sentence without the time and the asking.

    None: something is to be told then, or once more what only the reasoner knows.
    """
    rest = f"{text[: time.start].strip()} {text[time.end :].strip()}".strip()
    asked, inform = _ASK.search(rest), _INFORM.search(rest)
    if inform and (asked is None or inform.start() <= asked.start()):
        return None
    if asked:
        rest = rest[asked.end() :].strip()
    rest = _TRIM.sub("", rest).strip(" ,.")
    rest = " ".join(re.sub(r"\bplease\b", "", rest).strip(" ,.").split())
    begin = "" if asked and asked[0] == "say" else " "  # what is to be said may be thanks alone
    for said, wanted in _COURTESIES:
        rest = rest if wanted.search(rest) else said.sub("", f"{begin}{rest}").strip()
    only = rest in _ONLY_ASKING or (not asked and f" {rest}".endswith(_LAST_ASKING))
    rest = "" if only else rest
    if asked and asked["again"] and not (rest or time.again):
        return None
    return (rest[:1].upper() + rest[1:] + ".") if rest else "It is time."
