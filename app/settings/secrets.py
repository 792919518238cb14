"""Keys and passwords: in the system's keyring, or in memory for this run. Never in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as AnswerTimeout
from typing import Final, TypeVar

SERVICE: Final = "tandem"
ANSWER_SECONDS: Final = 60.0  # the keyring may ask the user for its password
Value = TypeVar("Value")


def keyring_problem() -> str:
    """Why secrets cannot be kept in this system's keyring and what to do; empty when they can."""
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
        import keyring

        if name in self._held:
            return self._held[name]
        if keyring_problem():
            return None
        try:
            return _within(self._seconds, lambda: keyring.get_password(SERVICE, name))
        except Exception:  # whatever a backend throws: the secret is not to be had
            return None

    def put(self, name: str, secret: str) -> str:
        """Keep a secret. Returns "" when the keyring has it, else a sentence: it is in memory for this run."""
        import keyring

        problem = keyring_problem()
        if not problem:
            try:
                _within(self._seconds, lambda: keyring.set_password(SERVICE, name, secret))
            except Exception as error:  # whatever a backend throws: locked, cancelled, gone
                problem = f"the keyring does not take it ({error or type(error).__name__}): unlock it"
            else:
                self._held.pop(name, None)
                return ""
        self._held[name] = secret
        return f"The key is held in memory until Tandem ends and is never written to disk, for {problem}."

    def forget(self, name: str) -> str:
        """Delete a secret wherever it is. Returns "" or a sentence when the keyring still has it."""
        import keyring
        from keyring.errors import PasswordDeleteError

        self._held.pop(name, None)
        if keyring_problem():
            return ""
        try:
            _within(self._seconds, lambda: keyring.delete_password(SERVICE, name))
        except PasswordDeleteError:  # it was not there
            return ""
        except Exception as error:  # whatever a backend throws
            return f"The keyring still has the key '{name}' ({error}): unlock it and delete the key again."
        return ""


def _within(seconds: float, ask: Callable[[], Value]) -> Value:
    """The answer of ``ask``, given in a thread, because a locked keyring may never answer."""
    answer: Future[Value] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=work, name="keyring", daemon=True).start()
    try:
        return answer.result(seconds)
    except AnswerTimeout:
        raise TimeoutError(f"no answer within {seconds:.0f} s") from None
