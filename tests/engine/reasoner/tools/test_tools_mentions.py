"""What a request names: places, files, numbers, times, time zones."""

from __future__ import annotations

import pytest

from engine.reasoner.tools.mentions import commands, files_in, numbers_in, places_in, times_in, zones_in


def test_numbers_are_found_in_digits_and_words() -> None:
    assert set(numbers_in("1,200 or 3.5 and twenty two")) >= {"1200", "3.5", "22"}
    assert "3.5" not in numbers_in("3.5", whole=True)
    assert numbers_in("pages seven and 12, then twenty, 1,200 and 3,5") == ["7", "12", "20", "1200", "3", "5"]


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("at 15:00 sharp", ["15:00"]),
        ("3 pm or 12 am", ["15:00", "00:00"]),
        ("12:30 p.m. for 5 people", ["12:30"]),
        ("25:00 and 9 apples", []),
    ],
)
def test_times_are_told_over_24_hours(said: str, times: list[str]) -> None:
    assert times_in(said) == times


def test_cities_name_their_time_zones_in_the_order_of_the_request() -> None:
    assert zones_in("from Tokyo to New York, or UTC") == ["Asia/Tokyo", "America/New_York", "UTC"]
    assert zones_in("from here to there") == []


def test_a_time_zone_that_is_written_out_is_taken_as_it_stands() -> None:
    said = "from america/new_york to America/Argentina/Buenos_Aires, or Tokyo/Berlin"
    assert zones_in(said) == [
        "America/New_York",
        "America/Argentina/Buenos_Aires",
        "Asia/Tokyo",
        "Europe/Berlin",
    ]


def test_files_have_an_ending_and_places_a_path() -> None:
    assert files_in("read a.txt, not https://x.example/b.html") == ["a.txt"]
    assert places_in("in /srv/mine/work. and ~/b") == ["/srv/mine/work", "~/b"]


def test_a_request_that_begins_with_its_argument_commands_nothing() -> None:
    assert commands("please note that it rains")
    assert not commands("milk and bread, note that")
