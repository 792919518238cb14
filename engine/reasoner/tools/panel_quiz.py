"""Quiz questions: sums whose answers are sure, and others that the model writes."""

from __future__ import annotations

import random
import re
from typing import Any, Final

from engine.reasoner.tools.panel_parts import object_of, shown, text_of, texts_of
from engine.reasoner.tools.tool import Arguments, Calling, Result, ToolError

QUESTIONS: Final = 3
WRONG: Final = 2
_SUMS: Final = re.compile(
    r"\b(?:math\w*|arithmetic|sums?|times|multiplication|mental|addition|adding|calculat\w+)\b", re.IGNORECASE
)


async def quiz(given: Arguments, calling: Calling) -> Result:
    about = " ".join(str(given.get("about") or "").split())
    questions = _sums(calling.request) if _SUMS.search(about) else await _questions(about, calling)
    title = f"Quiz: {about}" if about else "Quiz"
    told = "one question" if len(questions) == 1 else f"{len(questions)} questions"
    return shown("quiz", {"title": title, "questions": questions}, f"Here is your quiz with {told}.")


async def _questions(about: str, calling: Calling) -> list[dict[str, Any]]:
    question = object_of({"question": text_of(80), "answer": text_of(30), "wrong": texts_of(WRONG, WRONG, 30)})
    schema = object_of(
        {"questions": {"type": "array", "items": question, "minItems": QUESTIONS, "maxItems": QUESTIONS}}
    )
    topic = about or "things that everybody knows"
    instruction = (
        f"Write {QUESTIONS} quiz questions about {topic} as JSON, each with its right answer and {WRONG} wrong "
        "answers."
    )
    composed = await calling.compose(instruction, schema)
    asked: dict[str, dict[str, Any]] = {}
    for each in (composed or {}).get("questions", ()):
        answer = str(each["answer"]).strip()
        options = list(dict.fromkeys([answer, *(str(wrong).strip() for wrong in each["wrong"])]))
        if len(options) > 1:
            random.Random(str(each["question"])).shuffle(options)
            asked.setdefault(
                str(each["question"]), {"question": each["question"], "options": options, "answer": answer}
            )
    if not asked:
        raise ToolError("I could not think of good questions about that.")
    return list(asked.values())


def _sums(request: str) -> list[dict[str, Any]]:
    """Sums whose answers are sure; another request, other sums."""
    draw = random.Random(request)
    plus = bool(re.search(r"\b(?:add|plus)", request, re.IGNORECASE))
    questions = []
    for _ in range(QUESTIONS):
        one, other = draw.randint(3, 12), draw.randint(3, 12)
        answer = one + other if plus else one * other
        options = [answer, answer + draw.choice((1, 2, 10)), answer - draw.choice((1, 2, 3))]
        draw.shuffle(options)
        asked = f"What is {one} {'plus' if plus else 'times'} {other}?"
        questions.append({"question": asked, "options": list(map(str, options)), "answer": str(answer)})
    return questions
