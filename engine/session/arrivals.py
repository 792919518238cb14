"""What an observation brings: each event's mark on the session's books."""

from __future__ import annotations

from engine.protocol import (
    INTERPRETER,
    TICK_SECONDS,
    Cut,
    Fate,
    Heard,
    Interpreting,
    ModeSet,
    Note,
    Observation,
    Seen,
    Slept,
    TaskState,
    Typed,
    WishAsked,
    WishCancelled,
)
from engine.session.interpreting import interpret
from engine.session.speech import CutSpeech, Utterance
from engine.session.state import KEPT_WORDS, SessionState
from engine.session.voicing import speak
from engine.voice.languages import Voices


def take_in(state: SessionState, observation: Observation, voices: Voices) -> CutSpeech | None:
    """Note what happened, in its order. Returns what was heard of speech that was cut, if any was.

    ``voices`` say the last tick's interjection once the gate lets it be spoken.
    """
    tick, cut = observation.tick, None
    state.speech.sent = max(state.speech.sent, observation.played)  # of an earlier session's speech
    for event in observation.events:
        match event:
            case Heard():
                if event.spoken > state.answered:
                    state.words.append(event)
                state.last_spoken = event.spoken
                state.asked_again = False
                state.wishes.hear(event, tick)
            case Typed():
                state.words.append(Heard(event.text, tick))
                state.last_spoken = tick
                state.asked_again = False
            case Seen():
                state.see(event, tick)
            case Note(task=task) if task != INTERPRETER or state.interpreting:
                state.notes.arrive(event, tick)
            case TaskState():
                state.notes.settle(event)
            case ModeSet():
                state.mode = event.mode
                if event.mode in ("silent", "focus"):
                    state.notes.drop_unasked()
            case Interpreting(on=on):
                interpret(state, on, tick)
            case Cut():
                stopped = state.speech.cut(observation.played)
                unasked = stopped.note is not None and stopped.note.task in state.notes.unasked
                _unsay(state, stopped.behind, tick)
                state.notes.drop_unasked()
                state.notes.set_aside(None if unasked else stopped.note)
                cut = cut or stopped  # a speaker lost in the same tick has nothing more to say of it
            case Fate(outcome="spoken") if state.proposed is not None:
                # only now: unspoken ones are never synthesised
                speak(state.proposed, state.speech, voices, wish=state.reminds)
                state.note_told()
            case Fate() if state.proposed is not None and state.proposed.task is not None:
                state.notes.settle(TaskState(state.proposed.task.task, "cancelled"))  # nobody begins it
            case WishAsked():
                state.wishes.compiled(event, tick)
            case WishCancelled():
                state.wishes.cancel(event.wish)
            case Slept(seconds=seconds):
                state.wishes.slept(round(seconds / TICK_SECONDS), tick)
    if any(patch.source == "camera" for patch in observation.patches):
        state.last_picture = tick
    del state.words[:-KEPT_WORDS]
    return cut


def _unsay(state: SessionState, behind: tuple[Utterance, ...], tick: int) -> None:
    """What was cut before it began is not lost: its clauses wait to be read, and its timers are due again."""
    state.notes.clauses[:0] = [each.note for each in behind if each.note is not None]
    for each in behind:
        if each.wish is not None:
            state.wishes.unsaid(each.wish, tick)
