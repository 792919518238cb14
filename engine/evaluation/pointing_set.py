"""Draws the committed set of `evaluate pointing`: pages with a pointing hand, screens with a mouse pointer.

    python -m engine.evaluation.pointing_set FOLDER [--seed N] [--pages N] [--screens N]

Everything in it is drawn: texts and pages here, the hand by `hand_figure`. Each page holds four to six texts;
the finger's tip is put on or just before one of them, from below or from a side, over a turned and tilted page,
in another light, skin and size each time, then blurred, made noisy and packed as WebP.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.evaluation.hand_figure import HandFigure, Pose, View

Picture = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]

HAND: Final = Path(__file__).resolve().parents[2] / "assets" / "pointing" / "hand.glb"
CAMERA: Final = (640, 480)
SCREEN: Final = (1280, 720)
PAGE: Final = (1200, 900)
QUALITY: Final = 70
HAND_LENGTH: Final = 0.11  # metres from the index finger's tip to the middle of the hand
ASKED: Final = 4  # questions a screen
TEXTS: Final = (
    ("Photosynthesis", "Leaves turn light into sugar"),
    ("Volcano", "Hot rock rises from below"),
    ("Triangle", "Three sides and three angles"),
    ("Resistor", "It limits the current here"),
    ("Grammar", "A verb tells what happens"),
    ("Harvest", "Wheat is cut in late summer"),
    ("Galaxy", "Billions of stars together"),
    ("Budget", "Plan what you will spend"),
    ("Parliament", "Laws are voted on by members"),
    ("Recipe", "Mix flour, eggs and butter"),
    ("Compass", "The needle turns to the north"),
    ("Fraction", "One half equals two quarters"),
    ("Bridge", "Cables carry the heavy deck"),
    ("Orchestra", "Strings sit near the front"),
    ("Weather", "Rain is likely on Tuesday"),
    ("Capacitor", "It stores a small charge"),
    ("Whale", "A mammal that breathes air"),
    ("Timetable", "The bus leaves at nine forty"),
    ("Keyboard", "Press enter to continue"),
    ("Invoice", "Please pay within ten days"),
)
SKINS: Final = (
    (0.95, 0.76, 0.66),
    (0.87, 0.66, 0.54),
    (0.74, 0.53, 0.40),
    (0.55, 0.37, 0.27),
    (0.38, 0.25, 0.19),
)
PAPERS: Final = ((250, 248, 240), (255, 255, 255), (236, 240, 246), (245, 235, 215))


def draw(folder: Path, seed: int, pages: int, screens: int) -> None:
    """Write the pictures and ``truth.json`` into ``folder``. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    figure = HandFigure(HAND)
    found = []
    for number in range(pages):
        picture, texts, answer = _photograph(figure, rng)
        found.append(
            {"picture": _store(folder, f"page-{number:03d}", picture), "texts": texts, "answer": answer}
        )
    for number in range(screens):
        picture, places = _layout(rng, SCREEN, int(rng.integers(4, 9)), dark=bool(rng.random() < 0.5))
        name = _store(folder, f"screen-{number:03d}", picture)
        texts = [text for text, _ in places]
        for answer in rng.choice(len(places), ASKED, replace=False):
            at = _near(places[answer][1], rng)
            pointer = [round(at[0] / SCREEN[0], 4), round(at[1] / SCREEN[1], 4)]
            found.append({"picture": name, "texts": texts, "answer": int(answer), "pointer": pointer})
    lines = ",\n".join(json.dumps(each) for each in found)
    (folder / "truth.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _store(folder: Path, name: str, picture: Picture) -> str:
    _, packed = cv2.imencode(".webp", picture[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY])
    (folder / f"{name}.webp").write_bytes(packed.tobytes())
    return f"{name}.webp"


def _layout(
    rng: np.random.Generator, size: tuple[int, int], count: int, *, dark: bool
) -> tuple[Picture, list[tuple[str, Box]]]:
    """A page or screen with ``count`` texts in cells of a grid, and the box of each."""
    paper, ink = ((30, 32, 38), (225, 225, 225)) if dark else (PAPERS[rng.integers(len(PAPERS))], (25, 25, 30))
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    columns = 1 if count == 4 and rng.random() < 0.25 else 2 if count <= 6 else 3
    rows = -(-count // columns)
    cell = size[0] / columns, size[1] / rows
    places = []
    for number, which in enumerate(rng.choice(len(TEXTS), count, replace=False)):
        heading, line = TEXTS[which]
        left, top = (number % columns) * cell[0], (number // columns) * cell[1]
        largest = min(cell[0] / 14, cell[1] / 4.2, size[1] / 15)
        height = float(rng.uniform(0.8, 1.0)) * largest
        fonts = ImageFont.load_default(height * 1.2), ImageFont.load_default(height * 0.9)
        x = left + float(rng.uniform(0.06, 0.14)) * cell[0]
        y = top + float(rng.uniform(0.14, 0.34)) * cell[1]
        if rng.random() < 0.5:
            edge = tuple(int(0.75 * p + 0.25 * i) for p, i in zip(paper, ink, strict=True))
            pen.rectangle((left + 6, top + 6, left + cell[0] - 7, top + cell[1] - 7), outline=edge, width=2)
        pen.text((x, y), heading, font=fonts[0], fill=ink)
        pen.text((x, y + 1.6 * height), line, font=fonts[1], fill=ink)
        first, second = (
            pen.textbbox((x, y), heading, font=fonts[0]),
            pen.textbbox((x, y + 1.6 * height), line, font=fonts[1]),
        )
        box = (x, first[1], max(first[2], second[2]) - x, second[3] - first[1])
        places.append((f"{heading} {line}", box))
    return np.asarray(image, np.uint8).copy(), places


def _near(box: Box, rng: np.random.Generator) -> tuple[float, float]:
    """Where somebody puts a mouse pointer: on the text, or a little beside it."""
    x, y, width, height = box
    return x + float(rng.uniform(-0.03, 1.0)) * width, y + float(rng.uniform(-0.1, 1.25)) * height


def _photograph(figure: HandFigure, rng: np.random.Generator) -> tuple[Picture, list[str], int]:
    """A page before the camera with a finger on one of its texts; the texts, and which one it is."""
    count = int(rng.integers(4, 7))
    page, places = _layout(rng, PAGE, count, dark=False)
    answer = int(rng.integers(count))
    to_camera = _tilt(rng)
    desk = np.array(rng.integers(40, 190, 3), np.float64)
    scene = cv2.warpPerspective(
        page, to_camera, CAMERA, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=desk.tolist()
    )
    x, y, width, height = places[answer][1]
    spot = np.array([x + rng.uniform(0.15, 0.85) * width, y + rng.uniform(0.55, 1.0) * height, 1.0])
    at = to_camera @ spot
    scale = float(rng.uniform(1000, 1600))
    turn = _turn(at[:2] / at[2], scale, rng)
    short = float(rng.uniform(0, 14))  # pixels that the finger stops before the place it means
    tip = at[0] / at[2] - short * np.sin(turn), at[1] / at[2] + short * np.cos(turn)
    view = View(tip, scale, turn, float(rng.uniform(-0.6, 0.6)), float(rng.uniform(-0.35, 0.1)))
    light = np.array([rng.uniform(-0.7, 0.7), rng.uniform(-0.8, 0.1), -1.0])
    curls = [float(rng.uniform(0.75, 1.0)), float(rng.uniform(0, 0.1)), *rng.uniform(0.8, 1.0, 3).tolist()]
    painted = np.asarray(scene, np.uint8).copy()
    skin = np.array(SKINS[rng.integers(len(SKINS))])
    figure.paint(painted, Pose((*curls,)), view, skin, light / np.linalg.norm(light))
    return _developed(painted, rng), [text for text, _ in places], answer


def _turn(tip: npt.NDArray[np.float64], scale: float, rng: np.random.Generator) -> float:
    """From where the finger comes: such that the hand behind it is in the picture."""
    turn = 0.0
    for _ in range(20):
        turn = float(rng.uniform(-1.0, 1.0))
        knuckles = tip[0] - HAND_LENGTH * scale * np.sin(turn), tip[1] + HAND_LENGTH * scale * np.cos(turn)
        if 20 < knuckles[0] < CAMERA[0] - 20 and knuckles[1] < CAMERA[1] - 20:
            break
    return turn


def _tilt(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """From the page to the camera's picture: smaller, turned and seen from a slant."""
    wide, high = PAGE
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    middle = np.array([CAMERA[0] / 2, CAMERA[1] * 0.42]) + rng.uniform(-12, 12, 2)  # room for the hand below
    scale = float(rng.uniform(0.38, 0.44))
    angle = float(rng.uniform(-0.12, 0.12))
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    there = (corners - np.array([wide / 2, high / 2])) @ np.array([[cos, sin], [-sin, cos]]) + middle
    there += rng.uniform(-14, 14, (4, 2))
    return np.asarray(cv2.getPerspectiveTransform(corners, there.astype(np.float32)), np.float64)


def _developed(picture: Picture, rng: np.random.Generator) -> Picture:
    """What a webcam makes of it: uneven light, a little blur, noise."""
    height, width, _ = picture.shape
    down, across = np.mgrid[0:height, 0:width]
    slope = rng.uniform(-0.25, 0.25, 2)
    light = rng.uniform(0.7, 1.05) * (1 + slope[0] * (across / width - 0.5) + slope[1] * (down / height - 0.5))
    soft = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 0.8))).astype(np.float64)
    noisy = soft * light[:, :, None] + rng.normal(0, rng.uniform(2, 6), picture.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--screens", type=int, default=10)
    args = parser.parse_args()
    draw(args.folder, args.seed, args.pages, args.screens)
