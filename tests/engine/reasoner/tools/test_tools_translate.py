"""The translator as a tool."""

from __future__ import annotations

import pytest

from engine.reasoner.tools.tool import Arguments, ToolError
from engine.reasoner.tools.translate import Translating, read_translation
from engine.translation.apertium import Apertium
from engine.translation.translator import Translator
from tests.engine.reasoner.mcp.conftest import Asked


@pytest.fixture(scope="module")
def translating() -> Translating:
    return Translating(Translator(Apertium({})))


@pytest.mark.parametrize(
    ("request_", "given"),
    [
        ("Translate “good morning” into Portuguese", {"text": "good morning", "into": "Portuguese"}),
        (
            "please translate bom dia from portuguese to english",
            {"text": "bom dia", "into": "english", "from": "portuguese"},
        ),
        (
            "how do you say where is the exit in Portuguese?",
            {"text": "where is the exit", "into": "Portuguese"},
        ),
        (
            "what does the Spanish word perro mean in English",
            {"text": "perro", "into": "English", "from": "Spanish"},
        ),
        (
            "translate this into Portuguese: where can I park",
            {"text": "where can I park", "into": "Portuguese"},
        ),
        ("what is the translation of spoon in Spanish", {"text": "spoon", "into": "Spanish"}),
        ("muito obrigado, what is that in English", None),
        ("what time is it in Berlin", None),
        ("what is the capital of Spain", None),
    ],
)
def test_what_is_said_plainly_is_read_without_a_model(request_: str, given: Arguments | None) -> None:
    assert read_translation(request_) == given


async def test_portuguese_and_english_are_translated_here(translating: Translating) -> None:
    result = await translating.call({"text": "good morning", "into": "Portuguese"}, Asked())
    assert result.text.lower().startswith("bom dia")
    assert result.spoken.startswith("Good morning is ")
    back = await translating.call({"text": "Obrigado.", "into": "english"}, Asked())
    assert "thank" in back.text.lower()


async def test_thanks_alone_are_thanks(translating: Translating) -> None:
    result = await translating.call({"text": "thank you", "into": "Portuguese"}, Asked())
    assert result.spoken == "Thank you is Obrigado in Portuguese."


async def test_what_nobody_here_translates_is_asked_of_the_model(translating: Translating) -> None:
    class Writes(Asked):
        async def compose(self, instruction: str, schema: Arguments) -> dict[str, str]:
            assert instruction == 'Translate "good night" into Spanish.'
            return {"translation": "buenas noches"}

    result = await translating.call({"text": "good night", "into": "Spanish"}, Writes())
    assert result.spoken == "Good night is buenas noches in Spanish."


async def test_without_anybody_it_says_what_to_do(translating: Translating) -> None:
    class Cannot(Asked):
        async def compose(self, instruction: str, schema: Arguments) -> None:
            return None

    with pytest.raises(ToolError, match="install Apertium"):
        await translating.call({"text": "good night", "into": "Spanish"}, Cannot())
    with pytest.raises(ToolError, match="no language called Klingon"):
        await translating.call({"text": "good night", "into": "Klingon"}, Cannot())
