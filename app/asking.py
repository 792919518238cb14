"""Asking what may never answer, such as a driver or a locked keyring, so that nobody hangs with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Value = TypeVar("Value")


def ask(question: Callable[[], Value], name: str) -> Future[Value]:
    """What ``question`` gives or raises, in a thread called ``name`` that keeps nobody from leaving.

    The pools of asyncio and of `concurrent.futures` are waited for when Python ends; this thread is not.
    """
    answer: Future[Value] = Future()
    answer.set_running_or_notify_cancel()  # who does not wait any more cancels nothing: the thread goes on

    def work() -> None:
        try:
            answer.set_result(question())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=work, name=name, daemon=True).start()
    return answer


def ask_within(seconds: float, question: Callable[[], Value], name: str) -> Value:
    """What ``question`` gives or raises, which is waited for so long. Raises TimeoutError."""
    try:
        return ask(question, name).result(seconds)
    except TimeoutError:
        raise TimeoutError(f"no answer within {seconds:.0f} s") from None
