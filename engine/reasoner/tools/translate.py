"""The translator as a tool: what the machine has, else what the model itself can write."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from engine.protocol import LANGUAGES
from engine.reasoner.tools.described import Argument, Described
from engine.reasoner.tools.tool import Arguments, Calling, Result, ToolError, shortened
from engine.translation.faithful import faithfully
from engine.translation.languages import code_of
from engine.translation.translator import TranslationError, Translator

LONGEST: Final = 2_000  # characters
_NAMES: Final = "|".join(LANGUAGES.values())
_INTO: Final = re.compile(
    rf"\btranslate\s+(?P<text>.+?)(?:\s+from\s+(?P<source>{_NAMES}))?\s+(?:in)?to\s+(?P<target>{_NAMES})\b",
    re.IGNORECASE | re.DOTALL,
)
_FOLLOWING: Final = re.compile(
    rf"\btranslate\s+(?:this|that|it|the following)\s+(?:in)?to\s+(?P<target>{_NAMES})\s*[:,]\s*(?P<text>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_SAY: Final = re.compile(
    r"\b(?:how (?:do|would|can|does) (?:you|i|we|one) say|what is|what's)\s+(?P<text>.+?)\s+in\s+"
    rf"(?P<target>{_NAMES})\b",
    re.IGNORECASE | re.DOTALL,
)
_MEANS: Final = re.compile(
    rf"\bwhat does\s+(?P<text>.+?)\s+mean(?:\s+from\s+(?P<source>{_NAMES}))?\s+in\s+(?P<target>{_NAMES})\b",
    re.IGNORECASE | re.DOTALL,
)
_ORIGIN: Final = re.compile(
    rf"^(?:the\s+)?(?P<source>{_NAMES})\s+(?:words?|phrase|sentence)\s+(?P<text>.+)$", re.IGNORECASE | re.DOTALL
)
_LEAD: Final = re.compile(r"^the (?:translation|word|phrase|term) (?:of|for)\s+", re.IGNORECASE)
_POINTING: Final = re.compile(r"(?:this|that|it|something|the following)", re.IGNORECASE)
_QUOTES: Final = "\"'“”„‘’«»,:. "
_SCHEMA: Final = {
    "type": "object",
    "properties": {"translation": {"type": "string", "maxLength": 300}},
    "required": ["translation"],
    "additionalProperties": False,
}


def read_translation(request: str) -> Arguments | None:
    """What is to be translated into what, where the request says so plainly."""
    found = next((match for each in (_FOLLOWING, _INTO, _SAY, _MEANS) if (match := each.search(request))), None)
    if found is None:
        return None
    text, source = _LEAD.sub("", found["text"].strip(_QUOTES)), found.groupdict().get("source") or ""
    origin = _ORIGIN.match(text)
    if origin is not None:
        text, source = origin["text"].strip(_QUOTES), origin["source"]
    if _POINTING.fullmatch(text):
        return None  # the words that are meant stand somewhere else
    given = {"text": text, "into": found["target"]}
    return {**given, "from": source} if source else given


TRANSLATE: Final = Described(
    "translate",
    "Translates words or a sentence from one language into another.",
    "read",
    {
        "text": Argument("the words to translate"),
        "into": Argument("the language that is wanted"),
        "from": Argument("the language they are in, unless it is clear", required=False),
    },
    read=read_translation,
)


class Translating:
    """One translator for every call; it loads what it needs when it is first asked."""

    def __init__(self, translator: Translator | None = None) -> None:
        self._translator = translator

    async def call(self, given: Arguments, calling: Calling) -> Result:
        """Raises ToolError for a language that is not known."""
        text = str(given["text"]).strip(_QUOTES)[:LONGEST]
        target = _code(str(given["into"]))
        source = _code(str(given["from"])) if given.get("from") else ("pt" if target == "en" else "en")
        language = LANGUAGES[target]
        try:
            translated = await asyncio.to_thread(self._translated, text, source, target)
        except TranslationError as error:
            translated = await self._composed(text, language, calling)
            if not translated:
                raise ToolError(str(error)) from error
        return Result(translated, f"{text[:1].upper()}{text[1:]} is {translated.rstrip('.')} in {language}.")

    def _translated(self, text: str, source: str, target: str) -> str:
        if self._translator is None:
            self._translator = Translator()
        return faithfully(self._translator.translate, text, source, target)

    async def _composed(self, text: str, language: str, calling: Calling) -> str:
        """What the model writes, which a large one may know; empty when it cannot."""
        written = await calling.compose(f'Translate "{text}" into {language}.', _SCHEMA)
        return shortened(str((written or {}).get("translation", "")).strip())


def _code(name: str) -> str:
    code = code_of(name)
    if code is None:
        raise ToolError(f"I know no language called {name}: say one of {', '.join(LANGUAGES.values())}.")
    return code
