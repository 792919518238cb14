"""Secrets: in the keyring, or in memory with a sentence; never in a file."""

from __future__ import annotations

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.settings.secrets import SERVICE, Secrets, keyring_problem


class Kept(KeyringBackend):
    """A keyring that works."""

    priority = 1.0

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise PasswordDeleteError("not there")
        del self.held[service, username]


class Locked(Kept):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("the user said no")


class Mute(Kept):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


class Silent(Kept):
    """A keyring that waits for a user who does not come."""

    def __init__(self) -> None:
        super().__init__()
        self.gone = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.gone.wait(30)
        return None


def use(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


def test_a_secret_goes_into_the_keyring_and_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Kept()
    use(monkeypatch, backend)
    secrets = Secrets()
    assert keyring_problem() == ""
    assert secrets.get("reasoner") is None
    assert secrets.put("reasoner", "s3cret") == ""
    assert backend.held == {(SERVICE, "reasoner"): "s3cret"}
    assert Secrets().get("reasoner") == "s3cret"
    assert secrets.forget("reasoner") == ""
    assert secrets.forget("reasoner") == ""
    assert secrets.get("reasoner") is None


def test_without_a_keyring_it_lasts_for_this_run_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, fail.Keyring())  # type: ignore[no-untyped-call]
    secrets = Secrets()
    sentence = secrets.put("reasoner", "s3cret")
    assert "in memory until Tandem ends" in sentence
    assert "never written to disk" in sentence
    assert secrets.get("reasoner") == "s3cret"
    assert Secrets().get("reasoner") is None
    assert secrets.forget("reasoner") == ""
    assert secrets.get("reasoner") is None


def test_a_locked_keyring_means_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Locked())
    secrets = Secrets()
    assert "the user said no" in secrets.put("reasoner", "s3cret")
    assert secrets.get("reasoner") == "s3cret"


def test_a_keyring_that_never_answers_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Silent()
    use(monkeypatch, backend)
    assert Secrets(seconds=0.05).get("reasoner") is None
    backend.gone.set()


@pytest.mark.parametrize("asked", ["get", "put", "forget", "problem"])
def test_a_keyring_that_cannot_even_be_found_keeps_nobody_waiting(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = threading.Event()
    monkeypatch.setattr(keyring, "get_keyring", found.wait)
    secrets = Secrets(seconds=0.05)
    sentence = {
        "get": lambda: secrets.get("reasoner") or "",
        "put": lambda: secrets.put("reasoner", "s3cret"),
        "forget": lambda: secrets.forget("reasoner"),
        "problem": lambda: keyring_problem(seconds=0.05),
    }[asked]()
    found.set()
    assert ("no answer within" in sentence) == (asked != "get")
    assert secrets.get("reasoner") == ("s3cret" if asked == "put" else None)


def test_a_keyring_that_fails_without_a_word_is_still_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Mute())
    assert "(it does not say why)" in Secrets().put("reasoner", "s3cret")
    assert "(it does not say why)" in Secrets().forget("reasoner")


def test_a_keyring_that_would_write_plain_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = type("PlaintextKeyring", (Kept,), {"__module__": "keyrings.alt.file"})()
    use(monkeypatch, plain)
    assert "keyrings.alt" in keyring_problem()
    assert "keyrings.alt" in Secrets().put("reasoner", "s3cret")
    assert plain.held == {}
