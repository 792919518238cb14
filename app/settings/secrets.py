"""Keys and passwords: in the system's keyring, or in memory for this run. Never in a file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeVar

from app.asking import ask_within

SERVICE: Final = "tandem"
UNEXPLAINED: Final = "it does not say why"
ANSWER_SECONDS: Final = 60.0  # the keyring may ask the user for its password
Value = TypeVar("Value")


def keyring_problem(seconds: float = ANSWER_SECONDS) -> str:
    """Why secrets cannot be kept in this system's keyring and what to do; empty when they can.

    The keyring is asked, and may take ``seconds``.
    """
    try:
        return _within(seconds, _problem)
    except Exception as error:  # whatever a backend throws
        return _untaken(error)


def _problem() -> str:
    import keyring
    from keyring.backends import chainer, fail

    backend = keyring.get_keyring()
    backends: Iterable[object] = [backend]
    if isinstance(backend, chainer.ChainerBackend):
        backends = backend.backends
    modules = [type(each).__module__ for each in backends]
    if any(module.startswith("keyrings.alt") for module in modules):
        return "keyrings.alt would keep keys as plain text: uninstall it and unlock gnome-keyring"
    if isinstance(backend, fail.Keyring) or modules in ([], ["keyring.backends.null"]):
        return "no secret service; only needed for keys of remote reasoners: install and unlock gnome-keyring"
    return ""


def keyring_name() -> str:
    """The system's keyring by name."""
    import keyring

    return str(keyring.get_keyring().name)


class Secrets:
    """Named secrets. What the keyring does not take is held in memory and gone when the program ends.

    Calls may wait for the user to unlock the keyring, ``seconds`` at most: keep them off the UI thread.
    """

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._held: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret of this name, or None."""
        if name in self._held:
            return self._held[name]
        try:
            return _within(self._seconds, partial(_read, name))
        except Exception:  # whatever a backend throws: the secret is not to be had
            return None

    def put(self, name: str, secret: str) -> str:
        """Keep a secret. Returns "" when the keyring has it, else a sentence: it is in memory for this run."""
        try:
            problem = _within(self._seconds, partial(_write, name, secret))
        except Exception as error:  # whatever a backend throws: locked, cancelled, gone
            problem = _untaken(error)
        if not problem:
            self._held.pop(name, None)
            return ""
        self._held[name] = secret
        return f"The key is held in memory until Tandem ends and is never written to disk, for {problem}."

    def forget(self, name: str) -> str:
        """Delete a secret wherever it is. Returns "" or a sentence when the keyring still has it."""
        self._held.pop(name, None)
        try:
            _within(self._seconds, partial(_delete, name))
        except Exception as error:  # whatever a backend throws
            reason = _reason(error)
            return f"The keyring still has the key '{name}' ({reason}): unlock it and delete the key again."
        return ""


def _within(seconds: float, question: Callable[[], Value]) -> Value:
    """What the keyring answers; a locked one may never answer, whatever it is asked."""
    return ask_within(seconds, question, "keyring")


def _read(name: str) -> str | None:
    import keyring

    return None if _problem() else keyring.get_password(SERVICE, name)


def _write(name: str, secret: str) -> str:
    """Empty when the keyring has it now, else what is wrong with the keyring."""
    import keyring

    problem = _problem()
    if not problem:
        keyring.set_password(SERVICE, name, secret)
    return problem


def _delete(name: str) -> None:
    import keyring
    from keyring.errors import PasswordDeleteError

    if not _problem():
        with contextlib.suppress(PasswordDeleteError):  # it was not there
            keyring.delete_password(SERVICE, name)


def _untaken(error: Exception) -> str:
    return f"the keyring does not take it ({_reason(error)}): unlock it"


def _reason(error: Exception) -> str:
    return str(error) or UNEXPLAINED
