"""One person's session with the model: `StreamingSession.step(observation) -> action`."""

from engine.session.state import SessionState
from engine.session.streaming import OutOfOrderError, StreamingSession

__all__ = ["OutOfOrderError", "SessionState", "StreamingSession"]
