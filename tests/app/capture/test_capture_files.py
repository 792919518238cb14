from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from app.capture.files import FileCamera, FileMicrophone, FileScreen
from app.errors import TandemError
from engine.protocol import MIC_SAMPLES


def tone(seconds: float, rate: int, channels: int = 1) -> np.ndarray:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, axis=1)


def write_video(path: Path, pictures: int, rate: float = 10.0) -> None:
    """Each picture is one grey, brighter than the one before."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, (320, 240))
    for index in range(pictures):
        writer.write(np.full((240, 320, 3), 20 + 7 * index, np.uint8))
    writer.release()


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_and_channels_become_16_khz_mono(tmp_path: Path, rate: int, channels: int) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, tone(1.0, rate, channels), rate)
    microphone = FileMicrophone(path)
    assert microphone.ticks == 5
    taken = [microphone.take(tick) for tick in range(5)]
    assert microphone.take(5) is None
    sound = np.concatenate([each for each in taken if each is not None])
    assert len(sound) == 5 * MIC_SAMPLES
    strongest = np.argmax(np.abs(np.fft.rfft(sound.astype(float))))
    assert strongest == 440
    assert np.abs(sound[400:-400]).max() == pytest.approx(16_384, rel=0.02)


@pytest.mark.parametrize("name", ["sound.flac", "sound.ogg", "sound.mp3"])
def test_other_formats_are_read_too(tmp_path: Path, name: str) -> None:
    soundfile.write(tmp_path / name, tone(0.5, 16_000), 16_000)
    assert FileMicrophone(tmp_path / name).ticks >= 3


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf, 1e30])
def test_samples_that_are_no_numbers_are_silence_and_what_is_too_loud_is_limited(
    tmp_path: Path, wrong: float
) -> None:
    sound = np.full(MIC_SAMPLES, 0.25, np.float32)
    sound[1000:2000] = wrong
    soundfile.write(tmp_path / "a.wav", sound, 16_000, subtype="FLOAT")
    heard = FileMicrophone(tmp_path / "a.wav").take(0)
    assert heard is not None
    expected = np.full(MIC_SAMPLES, 8192)
    expected[1000:2000] = 0 if np.isnan(wrong) else 32767 if wrong > 0 else -32768
    assert np.abs(heard - expected).max() <= 2


def test_the_last_tick_is_filled_with_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(0.3, 16_000), 16_000)
    microphone = FileMicrophone(tmp_path / "a.wav")
    last = microphone.take(1)
    assert microphone.ticks == 2
    assert last is not None
    assert last[:1600].any()
    assert not last[1600:].any()


def break_file(path: Path, how: str) -> None:
    """Make a file at ``path`` that is wrong in one way."""
    match how:
        case "missing":
            return
        case "empty":
            path.write_bytes(b"")
        case "not sound":
            path.write_text("It is a text. " * 500)
        case "no samples":
            soundfile.write(path, np.zeros(0), 16_000)
        case "truncated":
            soundfile.write(path, tone(1.0, 16_000), 16_000)
            path.write_bytes(path.read_bytes()[:9000])
        case "header only":
            soundfile.write(path, tone(1.0, 16_000), 16_000)
            path.write_bytes(path.read_bytes()[:20])
        case "folder":
            path.mkdir()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("missing", "does not exist"),
        ("empty", "is empty"),
        ("not sound", "cannot be read as sound"),
        ("no samples", "holds no sound"),
        ("truncated", "is cut short"),
        ("header only", "cannot be read as sound"),
        ("folder", "is not a file"),
    ],
)
def test_a_bad_sound_file_gets_one_sentence(tmp_path: Path, how: str, says: str) -> None:
    path = tmp_path / "sound.wav"
    break_file(path, how)
    with pytest.raises(TandemError, match=says) as raised:
        FileMicrophone(path)
    assert "\n" not in str(raised.value)


def test_a_truncated_flac_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sound.flac"
    noise = np.random.default_rng(0).normal(0, 0.2, 48_000)
    soundfile.write(path, noise, 16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(TandemError):
        FileMicrophone(path)


def test_a_wav_of_unknown_length_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "stream.wav"
    soundfile.write(path, tone(0.4, 16_000), 16_000)
    written = bytearray(path.read_bytes())
    at = written.index(b"data") + 4
    written[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(written))
    assert FileMicrophone(path).ticks == 2


def test_a_video_is_seen_by_the_time_of_the_tick(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", pictures=20)
    camera = FileCamera(tmp_path / "a.mp4")
    assert camera.ticks == 10
    greys = []
    for tick in range(10):
        frame = camera.take(tick)
        assert frame is not None
        assert frame.shape == (160, 200, 3)
        greys.append(round(float(frame.mean())))
    assert greys == pytest.approx([20 + 7 * (2 * tick + 1) for tick in range(10)], abs=3)
    assert camera.take(10) is None
    camera.close()


def test_ticks_that_are_skipped_do_not_slow_the_video(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", pictures=20)
    camera = FileCamera(tmp_path / "a.mp4")
    frame = camera.take(4)
    assert frame is not None
    assert float(frame.mean()) == pytest.approx(20 + 7 * 9, abs=3)


@pytest.mark.parametrize("content", [None, b"", b"It is a text. " * 500])
def test_a_bad_video_gets_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.mp4"
    if content is not None:
        path.write_bytes(content)
    for device in (FileCamera, FileScreen):
        with pytest.raises(TandemError) as raised:
            device(path)
        assert "\n" not in str(raised.value)


def write_picture(path: Path, grey: int, square: bool = False) -> None:
    picture = np.full((120, 160, 3), grey, np.uint8)
    if square:
        picture[40:60, 80:110] = 255 - grey
    cv2.imwrite(str(path), picture)


def test_the_name_of_a_picture_is_the_second_from_which_it_is_shown(tmp_path: Path) -> None:
    write_picture(tmp_path / "0000.png", 10)
    write_picture(tmp_path / "0002.5.png", 10, square=True)
    screen = FileScreen(tmp_path)
    assert screen.ticks == 18
    shots = {tick: shot for tick in range(20) if (shot := screen.take(tick)) is not None}
    assert sorted(shots) == [0, 12]
    assert shots[0].changed == (0, 0, 160, 120)
    assert shots[12].changed == (80, 40, 30, 20)
    assert shots[12].frame.shape == (120, 160, 3)


def test_pictures_with_other_names_are_shown_a_second_each(tmp_path: Path) -> None:
    for index, name in enumerate(("a.png", "b.png", "c.png")):
        write_picture(tmp_path / name, 10 + 80 * index)
    screen = FileScreen(tmp_path)
    assert [tick for tick in range(20) if screen.take(tick) is not None] == [0, 6, 9]


def test_a_screen_video_is_given_when_it_changes(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", pictures=1)
    assert len([tick for tick in range(20) if FileScreen(tmp_path / "a.mp4").take(tick) is not None]) == 20
    screen = FileScreen(tmp_path / "a.mp4")
    assert [tick for tick in range(20) if screen.take(tick) is not None] == [0]


def test_a_huge_picture_is_made_small_enough_for_one_message(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "0.png"), np.zeros((2160, 3840, 3), np.uint8))
    shot = FileScreen(tmp_path).take(0)
    assert shot is not None
    assert shot.frame.nbytes <= 16 * 1024 * 1024
    assert shot.changed == (0, 0, shot.frame.shape[1], shot.frame.shape[0])


def test_a_folder_without_pictures_or_with_a_broken_one_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TandemError, match="holds no pictures"):
        FileScreen(tmp_path)
    (tmp_path / "0.png").write_text("no picture")
    with pytest.raises(TandemError, match="cannot be read as a picture"):
        FileScreen(tmp_path)
