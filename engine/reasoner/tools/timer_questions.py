"""What is asked about timers that run: how long is left, which there are, and what is to happen to one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.reasoner.tools.numbers import BELOW_HUNDRED, TENS, UNITS
from engine.reasoner.tools.timers import TimerQuestion

NAMES: Final = ("timer", "alarm", "reminder")
PLACES: Final = ("first", "second", "third", "fourth", "fifth")
_NTH: Final = "|".join(PLACES)
_HOW_LONG: Final = r"how (?:much (?:time|longer)|long|many (?:minutes|seconds))"
ONE_OF_THEM: Final = re.compile(  # of those that were just told of
    r"^(?:and )?(?:(?:(?:what|which)(?:'s| is| was)|what about|how about|and"
    rf"|{_HOW_LONG}(?: (?:is|are))?(?: still)? left (?:on|for)|{_HOW_LONG} (?:does|has)) )?the"
    rf" (?P<place>{_NTH})(?: one| of them)?(?: (?:for|about|of|have left|got left|got))?(?: again)?$"
)
_NAME: Final = r"(?:timer|alarm|reminder|countdown)s?\b"
_ELSE: Final = r"(?:and|then|set|start|an?|for|make|put|add|in|to|on|me|when|after|until|if|with)\b"
_OTHERS: Final = (  # a part of one, or one of something else
    r"(?! (?:panel|window|card|widget|app|sound|noise|tone|ringtone|volume|name|label|story|setting|system)s?\b"
    r"| (?:on|in) (?:my|the|an?|our|his|her) (?!morning|afternoon|evening|screen|window)"
    r"| to the (?:left|right|top|bottom|side|corner|other)\b)"
)
_ITS: Final = rf"(?: (?!{_ELSE})\S+){{0,5}}? {_NAME}{_OTHERS}"  # one that runs, and the words before it
_MINE: Final = rf" (?:the|my|this|that|your|our|all|both)\b{_ITS}"
_SOONER: Final = re.compile(
    r"\b(?:remind|reminding|tell|ask) (?:me|her|him|them|us|(?:my )?\w+ to)\b"
)  # it is what that is about
_LEFT: Final = re.compile(
    rf"\b{_HOW_LONG}\b(?:.*\b(?:left|remain|remaining)|(?! (?:has|had|did|was)\b).*\b(?:timer|alarm))\b"
    rf"|\bwhen (?:will|does|do|is|are)(?: (?:the|my|this|that|your))?{_ITS}"
    r" (?:be |is )?(?:going to )?(?:go|goes|going|ring|done|up|over|due|end|finish|finished|expire|run out)\b"
)
_IT: Final = (
    rf"(?:(?:the|my|this|that|your|our)(?: next)?(?: (?!{_ELSE})[a-z']+){{0,2}}?) {_NAME}"  # one of them
)
_SOME_TIME: Final = (
    rf"(?:(?:another )?(?:\d+|{BELOW_HUNDRED}|half(?: an?)?)|an?|another)(?: and a half)?(?: more)?"
    r" (?:second|minute|hour)s?(?: and a half)?"
)
_STILL: Final = r"(?: (?:please|now|tandem|again|still|exactly|currently))*$"
_POLITE: Final = (
    r"^(?:(?:and|so|okay|ok|well|tandem|hey|please|can you|could you|would you|will you|just|now|um|uh|oh) )*"
)
_GONE: Final = re.compile(
    rf"{_POLITE}(?:how long (?:has|have) {_IT}(?: already)? been (?:running|going|on|active|set)"
    rf"|how long ago (?:did (?:i|you) (?:set|start) {_IT}|did {_IT} start|was {_IT} (?:set|started))){_STILL}"
)
_OVER: Final = re.compile(
    rf"{_POLITE}(?:is {_IT}(?: already)? (?:done|over|up|finished|ready)"
    rf"|(?:has|did) {_IT}(?: already| just)? (?:gone off|go off|rung|ring|finished|finish|ended|end|expired)"
    rf")(?: yet| already)?{_STILL}"
)
_FIRST: Final = re.compile(
    rf"{_POLITE}(?:which|what) {_NAME} (?:is|will be|goes|rings|comes|ends|finishes)"
    rf"(?: (?:due|off|done|over|up|finished))? (?:first|next|soonest){_STILL}"
)
_WHEN: Final = re.compile(
    rf"^(?:(?:and|so|okay|tandem|hey) )*(?:(?:when is|when's|what's left on|what is left on) {_IT}"
    rf"|(?:what time|when) (?:is {_IT} (?:set|due)|does {_IT} (?:ring|go off))(?: for| to)?"
    rf"|how (?:much time|long|many minutes) (?:has|does) {_IT} (?:still )?(?:got|have)(?: left)?){_STILL}"
)
_LEFT_OF_ANY: Final = re.compile(
    r"^(?:(?:and|so|okay|tandem|hey) )*how (?:much (?:more )?time|long|many minutes)"
    r"(?: is| are| do i have| have i got)?(?: there| still)* (?:left|remaining)(?: (?:now|please|tandem))*$"
)
_LISTED: Final = r"(?:list|tell me|show me|read(?: me)?|read out|what are|which are)"
_OPEN: Final = r"(?:running|active|set|open|on|going|left|have|there)"
_RUNNING: Final = re.compile(
    rf"\b(?:what|which) (?:\w+ )?{_NAME}(?: (?:are|is|do|have|i|you|there|still|now|currently|we|got))*"
    rf"(?: {_OPEN})?(?: (?:now|please|right now|at the moment))*$"
    rf"|^(?:(?:please|can you|could you|tandem|okay) )*{_LISTED}(?: all)?(?: of)? (?:my|the|your)"
    rf"(?: (?:{_OPEN}|current|other))* {_NAME}(?: (?:please|now|tandem))*$"
    rf"|^(?:are|do) (?:there|i have) (?:any|other)(?: {_OPEN})? {_NAME}(?: {_OPEN})*$"
    rf"|^(?:is there|do i have|have i got) an?(?: other)? {_NAME}(?: {_OPEN})*$"
    rf"|^is {_IT} (?:still )?(?:running|on|active|set|going){_STILL}"
    rf"|^how many (?:\w+ )?{_NAME} (?:(?:are|do|have) (?:there|i|we)(?: (?:have|got|set))?|are)"
    rf"(?: {_OPEN})*{_STILL}"
    rf"|^(?:show|list) (?:me )?(?:all )?(?:of )?(?:my|the|your)(?: (?:{_OPEN}|current|other))*"
    rf" (?:timer|alarm|reminder|countdown)s{_STILL}"
    rf"|^(?:what is|what's|what are) {_IT} (?:for|about|of){_STILL}"
    rf"|^(?:are |are there )?any (?:other )?{_NAME}(?: {_OPEN})*{_STILL}"
)
_STOP: Final = re.compile(
    rf"\b(?:cancel|stop|delete|remove|clear|(?:turn|switch) off){_ITS}|\b(?:turn|switch){_ITS} off\b"
    rf"|{_POLITE}(?:forget(?: about)?|dismiss|abort|scrap|end|drop|get rid of){_MINE}"
    rf"|^(?:the|my|that|your)\b{_ITS}.* (?:cancel|stop|delete|remove|clear) (?:it|that){_STILL}"
)
_PAUSE: Final = re.compile(rf"\b(?:pause|resume|continue|unpause|snooze|restart|reset){_MINE}")
_CHANGE: Final = re.compile(
    rf"\b(?:extend|prolong|lengthen|shorten|change|move|push|postpone|delay){_MINE}"
    r"|\b(?:add|put|take|give) (?:\w+ ){1,4}?(?:more )?(?:second|minute|hour)s?(?: more)?"
    rf" (?:to|onto|on|off|from){_MINE}"
    rf"|\bmake {_IT} (?:\w+ (?:minute|second|hour)s? )?(?:longer|shorter|earlier|later)\b"
    rf"|\bmake {_IT} (?:last )?{_SOME_TIME}(?: (?:long|instead))?{_STILL}"
    rf"|{_POLITE}add {_SOME_TIME}(?: more)?{_STILL}"
)
_STOPWATCH: Final = re.compile(
    rf"{_POLITE}(?:(?:start|stop|set|run|use|begin|reset|pause|read|show|open)(?: me)? (?:an?|the|my) stopwatch"
    rf"|time (?:me|us)){_STILL}"
)
_TO_TELL: Final = r"(?:(?:tell|warn|alert|remind|ping|nudge) (?:me|us)|let (?:me|us) know)"
_EARLY: Final = re.compile(
    rf"{_POLITE}{_TO_TELL} (?:when there(?: is| are|'s|'re)(?: only)? {_SOME_TIME} (?:left|to go)(?: on {_IT})?"
    rf"|{_SOME_TIME} before (?:the end of )?{_IT}(?: (?:ends|is over|is done|is up|rings|goes off))?){_STILL}"
)
_DONE_TO_IT: Final = (
    ("stopwatch", _STOPWATCH),
    ("early", _EARLY),
    ("stop", _STOP),
    ("pause", _PAUSE),
    ("change", _CHANGE),
)
_WHICH: Final = re.compile(
    r"\b(?:the|my|this|that|your|our)(?P<before>(?: (?!(?:and|on|in|until|for|to)\b)\S+){0,3}?)"
    r" (?:timer|alarm|reminder|countdown)s?\b"
    r"(?: (?:(?:called|named|labell?ed|for|to|about)(?: (?:the|my))?) (?P<after>.+))?"
)
_NO_NAME: Final = frozenset((
    *PLACES, "next", "last", "other", "current", "currently", "running", "active", "remaining", "open", "set",
    "own", "same", "only", "new", "old", "latest", "newest", "whole", "different",
))  # fmt: skip
_BY_TIME: Final = "|".join((
    *_NO_NAME, *UNITS, *filter(None, TENS), "morning", "afternoon", "evening", "night", "today", "tomorrow",
    "tomorrow's", "today's", "o'clock", "am", "pm", "noon", "midnight", "wake", "up", "wake-up",
))  # fmt: skip
_IN_THE_HOUSE: Final = re.compile(  # "the smoke alarm": ours have times, or are "my" alarms
    rf"\b(?:the|this|that)(?: \S+)? (?!(?:{_BY_TIME}|the|my|your|our)\b)[a-z]+ alarms?\b"
)


def read_question(words: Sequence[str]) -> TimerQuestion | None:
    """What ``words`` ask about timers, alarms and reminders that run, or None."""
    text = " ".join(words)
    what = next((name for name in NAMES if re.search(rf"\b{name}s?\b", text)), "")
    for kind, pattern in _DONE_TO_IT:
        found = pattern.search(text)
        if found is not None and _SOONER.search(text[: found.start()]) is None:
            return TimerQuestion(kind)
    if what == "alarm" and _IN_THE_HOUSE.search(text):
        return None
    if _FIRST.match(text):
        return TimerQuestion("running", what, place=1)
    if _GONE.match(text):
        return TimerQuestion("gone", what, *_which(text))
    if _LEFT_OF_ANY.search(text) or (what and any(each.search(text) for each in (_LEFT, _WHEN, _OVER))):
        return TimerQuestion("left", what, *_which(text))
    return TimerQuestion("running", what, *_which(text)) if _RUNNING.search(text) else None


def _which(text: str) -> tuple[str, int]:
    """The name of the one that is asked about, and its place; empty and 0 where none is said."""
    found = _WHICH.search(text)
    if found is None:
        return "", 0
    before = found["before"].split()
    name = " ".join((*(word for word in before if word not in _NO_NAME), found["after"] or "")).strip()
    return name, next((place for place, word in enumerate(PLACES, 1) if word in before), 0)
