"""A timer, reminder or alarm that is asked for, also in two goes, and what to say when it is due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from engine.lengths import even, has_end
from engine.reasoner.tools.aims import STOP, US, read_aim, read_name
from engine.reasoner.tools.clock import spoken_time
from engine.reasoner.tools.numbers import parse_number
from engine.reasoner.tools.timers import (
    CALLS,
    DAY_OF,
    FOR_TIME,
    MAX_SECONDS,
    THEN_ASKS,
    TIMER_LENGTH,
    Span,
    TimerQuestion,
    TimerRequest,
    corrected_span,
    ends_here,
    find_span,
    parse_duration,
    spans,
    spoken_duration,
)
from engine.reasoner.tools.times import (
    Day,
    at_night,
    day_from,
    day_until,
    due_time,
    in_half,
    is_far,
    nearest,
    parse_time_of_day,
    spoken_when,
    usual_time,
)

_MOST_BARE: Final = 90  # of what may be minutes: "in fifteen"
_COURTESY: Final = re.compile(r"(?: (?:please|thanks|thank you|\.))+$")
_AFTER_CLOCK: Final = frozenset((STOP, "to", "please", "so", "and", "thanks"))
_WAYS: Final = {"alarm": "alarm", "wake": "alarm", "timer": "timer", "countdown": "timer", "count": "timer"}
_WAKES: Final = re.compile(r"\bwake me\b")
_BEGINS: Final = r"(?:^|\. )(?:(?:please|can you|could you|would you|will you|and|hey|okay|tandem) )*"
_ASKS: Final = re.compile(
    r"\b(?:timer|remind me|reminder|alarm|wake me|(?:let me know|(?:tell|ping|nudge|alert|warn) me) (?:in|at)"
    r"|call me in|countdown|count down)\b"
    rf"|{_BEGINS}(?:give me a (?:shout|nudge|heads up|ping|buzz) (?:in|at)|time me for)\b"
)
_REPEATS: Final = re.compile(
    rf"\b(?:remind|ping|nudge|alert|warn) me\b|{_BEGINS}(?:tell me|let me know|say) (?:every|each)\b"
)
_QUESTION: Final = re.compile(
    r"^(?:(?:so|and|but|okay|well) )*(?:what(?! (?:about an?|if|i (?:want|need))\b)|what's"
    r"|how do|how does|how did|how can|why|who|did you"
    r"|explain|translate|(?:is|are|was|were|will|did|does|do|has) (?:the|my|that|this|there|i|it|he|she|they)"
    r"|have (?:i|you))\b"
)
_CALLS: Final = r"(?:(?:remind|wake|tell|call|alert|ping|nudge) me|let me know)\b"
_OTHERS: Final = re.compile(  # somebody else is to do it, or was
    r"\b(?!(?:you|please|and|so|but|then)\b)[\w']+"
    r" (?:will|would|can|could|shall|should|may|might|must|did|does|do|has to|have to|had to)"
    rf"(?: (?:always|also|then|just|probably|please))* {_CALLS}"
    rf"|\b(?!you)\w+'(?:ll|d) {_CALLS}|\b(?:he|she|they) {_CALLS}"
    rf"|\b(?:asked|told|wanted|needed|got)(?: (?!you\b)\w+){{0,3}} to {_CALLS}"
    r"|\b(?:he|she|they|who|was|were) told me\b"
)
_WAITS: Final = re.compile(r"(?:when|once|as soon as) (?:it's|it is) ")
_PASSES: Final = re.compile(r"(?:when|once|as soon as) (?!(?:it's|it is)\b)")
_PASSED: Final = re.compile(
    r"(?:(?:is|are|has|have) )?(?:up|over|passed|gone(?: by)?)(?= (?:to|please)\b| \.|$)"
)
_TOLD_THEN: Final = re.compile(r"(?:what|how|which|who|where|why|whether|if|a|an|the)\b")  # nobody knows it yet
_BIDDEN: Final = (  # plainly, so that a day alone says when
    r"(?:^|\. |\b(?:please|and|also|so|hey|okay|um|uh|oh|tandem|forget to|(?:can|could|would|will) you"
    r"|(?:want|need|like) you to) )remind me(?: please)?"
)
_ON_A_DAY: Final = re.compile(rf"{_BIDDEN}(?: (?:(?:not to|to|about|that|of)\b|\.)|$)")
_THEN: Final = re.compile(  # "remind me to call Ana tomorrow", but not "to say that I come tomorrow"
    rf"{_BIDDEN} (?:not )?to (?!.*\b(?:that|what|when|where|how|if|whether|because|before|by|is|are|was|i|we"
    r"|he|she|they)\b)"
)
_TOLD: Final = re.compile(  # of one that there was, or of what is not wanted
    r"\b(?:alarm|timer|reminder)s? (?:clock )?(?:rang|went|goes|was|were|is|has|had|did|didn't|woke)\b"
    r"|(?<!can )(?<!could )(?<!may )(?<!shall )\b(?:i|we|he|she|they)"
    r" (?:(?:have|had|always|usually|already|just) )*(?:had|have|heard|got|set|put|made)"
    r" (?:an?|my|the) (?:\w+ )?(?:alarm|timer|reminder)\b"
    r"|\b(?:don't|do not|never|used to) (?:remind|wake|set)\b"
    r"|\bthere (?:is|was) an? (?:alarm|timer|reminder)\b"
    r"|\bremind me (?:again )?(?:what|who|how|where|why|which)\b"
)
_SETS: Final = re.compile(r"\b(?:set|start|put)\b.*\btimer\b")
_BIDS: Final = re.compile(  # who tells of what wakes him bids nothing
    r"(?:^|\. |\b(?:please|you|to|and|then|also|just|so|but|okay|well|hey|uh|um|oh|tandem|now"
    r"|maybe|tomorrow|\w*day|morning|afternoon|evening|night|week) )"
    r"(?:(?:remind|wake) me|(?:set|make|add|create|schedule|start)(?: up)?(?: me)? (?:an?|my|another)"
    r"|give me an?)\b|\bi(?:'d like| need| want| would like)\b"
    r"|^(?:(?:an?|new|\w+ly|re\w+) )*(?:alarm|reminder)\b"
)
_SEVERAL: Final = re.compile(
    r"(?<!\bi )(?<!\bwe )(?<!\bthey )\b(?:set|start)"
    r" (?:me )?(?:(?:two|three|four|five|[2-5]) (?:timer|alarm|reminder)s\b"
    r"|(?:timer|alarm|reminder)s (?:for|in|at) .* and )"
    r"|\b(?:timer|alarm)\b.*\band (?:another|one)(?: one)? for\b"
)
_REPEATED: Final = re.compile(r"\b(?:daily|weekly|nightly|recurring|repeating|repeated) (?:alarm|reminder)\b")
_ANOTHER: Final = re.compile(
    r"\band (?:then |also )?(?:(?:set |start )?(?:another|a second|one)|(?:please )?remind me|wake me"
    r"|(?:(?:tell|warn|alert|ping|nudge) me|let me know) (?:in|at|after)"
    r"|(?:in|at) (?!the|an?|my)|(?:set )?an? (?:\w+ ){0,3}(?:timer|alarm|reminder))\b"
)
_BOTH: Final = re.compile(r"\band to\b")
OFTEN: Final = re.compile(
    r"\bevery .*\bon the (?:hour|half hour|quarter hour)\b"
    r"|\b(?:every|each) (?:few|couple of|\w+ (?:or|to) \w+) (?:second|minute|hour)s\b"
    r"|\b(?:once|twice|\w+ times) (?:an?|per|every|each) (?:minute|hour|day|week)\b"
)
_CLAUSE: Final = (  # what it is about, and no more
    r"(?!.*\b(?:that|what|when|where|how|if|whether|because|before|after|once|until|while|as|by|is|are|was|i|we"
    r"|he|she|they|never|every|each|next time|remind|on (?:my|her|his|their|our))\b)\w[^.]*$"
)
_SOON: Final = (
    r"(?: (?:early|earlier|late|later|soon|again|for|on|this|in the|please|thanks|thank you|tandem|today"
    r"|tomorrow|tonight|morning|afternoon|evening|night))*(?: \.|$)"
)
_WANTS: Final = r"i(?:'d like| would like| want| need)"
_NO_TIME: Final = re.compile(  # it is to come some time
    r"(?:^|\. )(?:(?:please|hey|okay|um|uh|oh|well|yes|also|and|so|now|tandem) )*"
    rf"(?:(?:(?:(?:can|could|would|will) you|{_WANTS} you to)(?: (?:please|just))* )?"
    rf"(?:wake me(?: up)?{_SOON}|remind me(?: (?:please|later|soon))* to {_CLAUSE}"
    r"|(?:set|make|add|create|give me|schedule)(?: up)?(?: me)? (?:an?|my|another)(?: new)?"
    rf" (?:alarm(?: clock)?|reminder)(?:{_SOON}| to {_CLAUSE}))"
    rf"|(?:{_WANTS} )?(?:an?|another) (?:alarm|reminder){_SOON}|{_WANTS} an? (?:alarm|reminder) to {_CLAUSE})"
)
_PUTS_RIGHT: Final = re.compile(
    r"^(?:(?:i said|i want|i wanted|it's|it is|that's|it should be|set (?:it|that)|do|let's say|let's do|say"
    r"|please|well|just)(?: |$))*"
)


@dataclass(frozen=True)
class TimerAsked:
    """What a request says: timer, alarm or reminder (or nothing of the kind), when, and what it is about; a
    timer may have a name.
    """

    way: str
    span: Span | None
    aim: str = ""
    name: str = ""


def read_timer(sentences: Sequence[Sequence[str]], wall: float) -> TimerAsked | TimerQuestion | None:
    """The timer that the words of ``sentences`` ask for, or None. ``wall``: now, seconds since the epoch."""
    words = _joined(sentences)
    text = " ".join(words)
    if _QUESTION.search(text) or _TOLD.search(text) or _is_others(text):
        return None
    if _SEVERAL.search(text):
        return TimerQuestion("many")
    if _REPEATS.search(text) and has_end(even(text)):
        return TimerQuestion("until")
    if not _ASKS.search(text):
        return None
    day, dayless = _leading_day(words)
    rest = dayless
    span = find_span(rest)
    if span is None or span.time is None:
        rest, span = words, find_span(words)
    if OFTEN.search(text) and (span is None or span.rank > TIMER_LENGTH):
        return TimerQuestion("often") if _BIDS.search(text) else None
    if span is not None and _is_second(rest, span.start):
        return TimerQuestion("many")
    if _ANOTHER.search(text) and sum(each.rank < FOR_TIME for each in spans(rest)) > 1:
        return TimerQuestion("many")
    if span is not None and _BOTH.search(text) and span.rank and _alike(span, rest) > 1:
        return TimerQuestion("many")
    if _REPEATED.search(text) and _BIDS.search(text):
        return TimerQuestion("daily")
    repeated = _trailing_day(rest)
    if span is None:
        refused = _without_time(day | repeated, wall) if _BIDS.search(" ".join(rest)) else None
        unset = TimerAsked("timer", None) if _SETS.search(text) or _lacks_unit(words) else None
        timeless = TimerQuestion("when") if _NO_TIME.search(text) else None
        return refused or _on_a_day(dayless, day, wall) or unset or timeless
    if span.time is not None:
        stated = day if day.name == "far" else span.day | day
        stated = at_night(stated, span.time) if _WAKES.search(text) else stated
        span = replace(span, day=repeated if repeated.name == "every" else stated)
    around = rest[: span.start], rest[span.end :]
    asked = TimerAsked(_way(words), span, read_aim(*around), read_name(*around))
    told_then = not (asked.way or asked.aim) and _TOLD_THEN.match(" ".join(around[1]))
    return None if told_then else asked


def put_right(asked: TimerAsked, sentences: Sequence[Sequence[str]], wall: float) -> TimerAsked | None:
    """``asked`` with what ``sentences`` say instead: a time, a day, what it is about; None without those."""
    anew = read_timer(sentences, wall)
    if isinstance(anew, TimerAsked):
        aim, name = anew.aim or asked.aim, anew.name or asked.name
        return TimerAsked(anew.way or asked.way, anew.span or asked.span, aim, name)
    words = _PUTS_RIGHT.sub("", " ".join(_joined(sentences))).split()
    old = asked.span
    span = corrected_span(words, old)
    half = in_half(old.time, words) if old is not None and old.time is not None else None
    if old is not None and half is not None:
        return replace(asked, span=replace(old, time=half))
    if span is None:
        named = day_from(words, 0)
        aim = read_aim((), words[named[1] :] if named else words)
        if named and old is not None and old.time is not None and ends_here(words, named[1]):
            return replace(asked, span=replace(old, day=named[0] | old.day), aim=aim or asked.aim)
        return replace(asked, aim=aim) if aim else None
    if not ends_here(words, span.end):
        return None
    if span.time is not None and old is not None and old.time is not None:
        time = span.time if span.day.part else nearest(span.time, old.time)
        span = replace(span, time=time, day=span.day | old.day)
    return replace(asked, span=span, aim=read_aim((), words[span.end :]) or asked.aim)


def settle(asked: TimerAsked, wall: float) -> TimerRequest | TimerQuestion:
    """The timer that was asked for, counted from now, or why it cannot be set."""
    span, way = asked.span, asked.way
    if span is None:
        return TimerQuestion("unclear")
    seconds, spoken = span.seconds, spoken_duration(span.seconds)
    when = f"in {spoken}"
    if span.time is not None:
        due = due_time(span.time, span.day, wall)
        if not isinstance(due, datetime):
            return TimerQuestion(due)
        seconds = (due - datetime.fromtimestamp(wall).astimezone()).total_seconds()
        spoken, when = spoken_time(due.hour, due.minute), spoken_when(due, span.day, wall)
    if seconds < 1 or (span.time is None and seconds > MAX_SECONDS):
        return TimerQuestion("bounds")
    if way == "timer":
        timer = f"{asked.name} timer".strip()
        return TimerRequest(seconds, f"Your {timer} for {spoken} is done.", f"Your timer is set {_for(when)}.")
    if way == "alarm":
        phrase = f"It is {spoken}, here is your alarm." if span.time is not None else "Here is your alarm."
        return TimerRequest(seconds, phrase, f"Your alarm will ring {when}.")
    if asked.aim:
        told = f"remind you {asked.aim}."
        return TimerRequest(seconds, f"You asked me to {told}", f"I will remind you {when} {asked.aim}.")
    if way == "reminder":
        return TimerRequest(seconds, "You asked me to remind you now.", f"I will remind you {when}.")
    return TimerRequest(seconds, "You wanted to be told now.", f"I will tell you {when}.")


def _joined(sentences: Sequence[Sequence[str]]) -> list[str]:
    """The words, with `STOP` between sentences, as if one alone asked, and for a time as most do."""
    words = [word for sentence in sentences for word in (STOP, *sentence)][1:]
    words = US.sub(r"\1 me", " ".join(words)).split()
    for index in range(len(words)):
        rest = " ".join(words[index:]) + " "
        waits, passes = _WAITS.match(rest), _PASSES.match(rest)
        start = index + len(waits[0].split()) if waits else index
        time = parse_time_of_day(words, start) if waits and start < len(words) else None
        if time is not None and _after_clock(words[time[1] :]):
            return [*words[:index], "at", *words[start:]]
        start = index + len(passes[0].split()) if passes else index
        length = parse_duration(words, start) if passes else None
        passed = _PASSED.match(" ".join(words[length[1] :])) if length is not None else None
        if length is not None and passed is not None:
            return [
                *words[:index],
                "in",
                *words[start : length[1]],
                *words[length[1] + len(passed[0].split()) :],
            ]
    return words


def _after_clock(words: Sequence[str]) -> bool:
    """Whether ``words`` go on behind a time of day: "to leave", but not "to one", which is a score."""
    return not words or (words[0] in _AFTER_CLOCK and (words[0] != "to" or parse_number(words, 1) is None))


def _is_others(text: str) -> bool:
    """Whether somebody else is to do it. What others do is also what one is reminded of, behind the bidding."""
    others, asks = _OTHERS.search(text), _ASKS.search(text)
    return others is not None and (asks is None or others.start() < asks.start())


def _is_second(words: Sequence[str], start: int) -> bool:
    """Whether the length at ``start`` is the second of two: "in five and in ten minutes"."""
    ends = start - 1
    firsts = [
        begin for begin in (ends - 1, ends - 2) if begin > 0 and words[begin - 1] in ("in", "for", "after")
    ]
    numbers = [parse_number(words, begin) for begin in firsts]
    return words[ends:start] == ["and"] and any(each is not None and each[1] == ends for each in numbers)


def _alike(span: Span, words: Sequence[str]) -> int:
    """How many times there are that say as plainly as ``span`` when something is to happen."""
    return [each.rank for each in spans(words)].count(span.rank)


def _lacks_unit(words: Sequence[str]) -> bool:
    """Whether it is to be in a number of what is not said: "remind me in fifteen"."""
    for index, word in enumerate(words):
        found = parse_number(words, index + 1) if word == "in" and words[index - 1] in ("me", "know") else None
        if found is not None and found[0] <= _MOST_BARE and ends_here(words, found[1]):
            return True
    return False


def _on_a_day(words: Sequence[str], day: Day, wall: float) -> TimerAsked | None:
    """A reminder of a day without a time, which comes at the usual one if that is not over."""
    asks = _ON_A_DAY
    if day == Day():
        end = len(_COURTESY.sub("", " ".join(words)).split())
        found = day_until(words, end)
        if found is None or found[1] == 0 or words[found[1] - 1] in DAY_OF:
            return None
        day, words, asks = found[0], words[: found[1]], _THEN
    time = usual_time(day)
    if time is None or not asks.search(" ".join(words)) or due_time(time, day, wall) == "past":
        return None
    return TimerAsked("reminder", Span(0, 0, FOR_TIME, time=time, day=day), read_aim((), words))


def _for(when: str) -> str:
    return f"for {when[3:]}" if when.startswith(("in ", "at ")) else f"for {when}"


def _way(words: Sequence[str]) -> str:
    if any(word.startswith("remind") for word in words):
        return "reminder"
    return next((way for word, way in _WAYS.items() if word in words), "")


def _without_time(day: Day, wall: float) -> TimerQuestion | None:
    """Why nothing can be set on a day where no time was named; None where it could be."""
    if day.name == "every":
        return TimerQuestion("daily")
    return TimerQuestion("bounds") if is_far(day, wall) else None


def _leading_day(words: list[str]) -> tuple[Day, list[str]]:
    """The day that stands behind "remind me" and the like, or before it, and the words without it."""
    for index in range(len(words)):
        before = (
            words[index - 1] if index and words[index - 1] != "for" else words[index - 2] if index > 1 else ""
        )
        found = day_from(words, index) if before in CALLS or index == 0 else None
        if found is not None and (index or THEN_ASKS.match(" ".join(words[found[1] :]))):
            return found[0], [*words[:index], *words[found[1] :]]
    return Day(), words


def _trailing_day(words: Sequence[str]) -> Day:
    """The day at the end of a wish to be reminded or woken, where it is "every day" or one far off."""
    text = " ".join(words)
    if not re.search(r"\b(?:remind|wake) me\b|\bset (?:an?|my)\b", text):
        return Day()
    found = day_until(words, len(_COURTESY.sub("", text).split()))
    return found[0] if found is not None and found[0].name in ("every", "far") else Day()
