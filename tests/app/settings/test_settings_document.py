"""The settings file as text."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings.appearance import Appearance
from app.settings.document import DamagedError, NewerVersionError, Settings, decode, encode
from app.settings.startup import Startup
from app.settings.storage import Storage

APPEARANCES = st.builds(
    Appearance,
    theme=st.sampled_from(["system", "light", "dark", "contrast"]),
    language=st.sampled_from(["system", "en", "de"]),
    text_percent=st.integers(75, 250),
)
STORAGES = st.builds(Storage, keep_days=st.integers(0, 36500), record_sound=st.booleans())
STARTUPS = st.builds(Startup, welcomed=st.booleans(), autostart=st.booleans(), tray=st.booleans())


@given(st.builds(Settings, appearance=APPEARANCES, storage=STORAGES, startup=STARTUPS))
def test_what_is_written_is_read_again(settings: Settings) -> None:
    read = decode(encode(settings).encode())
    assert read.settings == settings
    assert read.refused == ()


@given(st.binary(max_size=60))
def test_no_file_does_more_than_be_damaged(body: bytes) -> None:
    with pytest.raises((DamagedError, NewerVersionError)):
        decode(body)


def test_the_file_is_one_that_a_person_can_edit() -> None:
    text = encode(Settings(appearance=Appearance(theme="dark")))
    body = json.loads(text)
    assert body["version"] == 1
    assert body["appearance"] == {"theme": "dark", "language": "system", "text_percent": 100}
    assert text.startswith('{\n  "version": 1,\n')


def test_autostart_and_recording_are_off_unless_asked_for() -> None:
    assert not Settings().startup.autostart
    assert not Settings().storage.record_sound


def test_a_wrong_section_costs_nothing_but_itself() -> None:
    body = {"version": 1, "appearance": {"text_percent": 9000}, "storage": {"keep_days": 30}, "later": {}}
    read = decode(msgspec.json.encode(body))
    assert read.refused == ("appearance",)
    assert read.settings == Settings(storage=Storage(keep_days=30))


def test_a_newer_version_is_named() -> None:
    with pytest.raises(NewerVersionError) as caught:
        decode(b'{"version": 7, "appearance": {"hologram": true}}')
    assert caught.value.version == 7
