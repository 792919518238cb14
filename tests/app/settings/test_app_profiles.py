"""Ways of working: three ready ones, and the user's copies."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import TandemError
from app.settings.document import Settings, checked, decode, encode
from app.settings.profiles import LONGEST_NAME, READY, Profiles


def test_three_profiles_are_ready_and_pair_is_in_use() -> None:
    profiles = Profiles()
    assert [profile.name for profile in profiles.all] == ["Pair", "Translate", "Tutor"]
    assert profiles.current.name == "Pair"


def test_a_profile_is_chosen_by_its_name_whatever_the_case() -> None:
    assert Profiles().choosing(" translate ").current.interpreting
    with pytest.raises(TandemError, match="name one of Pair, Translate, Tutor"):
        Profiles().choosing("Party")


def test_a_copy_is_in_use_and_can_be_changed() -> None:
    copied = Profiles().choosing("Tutor").copying()
    assert copied.current.name == "Tutor 2"
    assert copied.current.gestures
    changed = copied.changing(msgspec.structs.replace(copied.current, name="Quiet lessons", mode="silent"))
    assert changed.current.mode == "silent"
    assert [profile.name for profile in changed.all][-1] == "Quiet lessons"


def test_a_ready_profile_stays_as_it_is() -> None:
    with pytest.raises(TandemError, match="copy it"):
        Profiles().changing(msgspec.structs.replace(READY[0], gap=60.0))
    with pytest.raises(TandemError, match="stays"):
        Profiles().deleting()


@pytest.mark.parametrize("name", ["", "  ", "Translate", "TUTOR"])
def test_a_name_must_be_new(name: str) -> None:
    copied = Profiles().copying()
    with pytest.raises(TandemError, match="choose another"):
        copied.changing(msgspec.structs.replace(copied.current, name=name))


def test_two_languages_are_two() -> None:
    copied = Profiles().choosing("Translate").copying()
    with pytest.raises(TandemError, match="choose two"):
        copied.changing(msgspec.structs.replace(copied.current, languages=("en", "en")))


def test_when_the_profile_in_use_is_deleted_the_first_is_used() -> None:
    left = Profiles().copying().deleting()
    assert left == Profiles()


def test_a_profile_that_the_file_does_not_have_any_more_is_no_error() -> None:
    assert Profiles(chosen="Gone").current == READY[0]


@given(st.lists(st.sampled_from(["copy", "Pair", "Translate", "Tutor", "delete"]), max_size=12))
def test_names_stay_different_and_the_file_keeps_them(steps: list[str]) -> None:
    profiles = Profiles()
    for step in steps:
        try:
            profiles = (
                profiles.copying()
                if step == "copy"
                else profiles.deleting()
                if step == "delete"
                else profiles.choosing(step)
            )
        except TandemError:
            continue
    names = [profile.name for profile in profiles.all]
    assert len(set(names)) == len(names)
    assert all(len(name) <= LONGEST_NAME for name in names)
    settings = checked(Settings(profiles=profiles))
    assert decode(encode(settings).encode()).settings == settings
