"""A drawn hand in any pose: the rigged hand of WebXR's input profiles, bent, turned, lit and painted by numpy.

The hand is `assets/pointing/hand.glb`, from the npm package @webxr-input-profiles/assets 1.0.20 (MIT). Its
fingers stretch along -y, its palm faces -x, its thumb is at -z; lengths are in metres.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

INDEX_TIP: Final = 9
ARM_SIDES: Final = 20
ARM_LENGTH: Final = 0.5
_FINGERS: Final = (range(5, 10), range(10, 15), range(15, 20), range(20, 25))  # from the palm to the tip
_THUMB: Final = range(1, 5)
_BENDS: Final = (0.0, 1.35, 1.65, 1.0)  # radians at the joints of a rolled-in finger
_TYPES: Final[dict[int, str]] = {5121: "u1", 5123: "<u2", 5126: "<f4"}
_WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class Pose:
    """``curls``: 0 (stretched) to 1 (rolled in) of thumb, index, middle, ring and little finger."""

    curls: tuple[float, float, float, float, float]


@dataclass(frozen=True)
class View:
    """Where the hand is drawn: its index finger's tip at ``tip`` (pixels), ``scale`` pixels a metre.

    ``turn``: radians that the picture is turned clockwise from upright fingers; ``roll``: about the finger, 0
    shows the back of the hand; ``pitch``: how far the finger tips towards the viewer.
    """

    tip: tuple[float, float]
    scale: float
    turn: float
    roll: float = 0.0
    pitch: float = 0.0


class HandFigure:
    """The hand's mesh and skeleton."""

    def __init__(self, path: Path) -> None:
        """``path``: the glTF binary. Raises OSError."""
        body = path.read_bytes()
        length = struct.unpack("<I", body[12:16])[0]
        parts = json.loads(body[20 : 20 + length])
        data = body[20 + length + 8 :]
        mesh = parts["meshes"][0]["primitives"][0]
        names = mesh["attributes"]
        self._points = _read(parts, data, names["POSITION"]).astype(np.float64)
        self._normals = _read(parts, data, names["NORMAL"]).astype(np.float64)
        self._bones = _read(parts, data, names["JOINTS_0"]).astype(int)
        self._weights = _read(parts, data, names["WEIGHTS_0"]).astype(np.float64)
        self._faces = _read(parts, data, mesh["indices"]).reshape(-1, 3).astype(int)
        inverse = _read(parts, data, parts["skins"][0]["inverseBindMatrices"]).reshape(-1, 4, 4)
        self._joints: Array = np.linalg.inv(inverse.transpose(0, 2, 1).astype(np.float64))[:, :3, 3]

    def paint(self, picture: Picture, pose: Pose, view: View, skin: Array, light: Array) -> None:
        """Draw the hand and its arm. ``skin``: RGB 0..1; ``light``: a unit vector to the lamp."""
        points, normals, faces = self._posed(pose)
        turned = _turning(view)
        tip = points[-1] @ turned.T
        points, normals = points[:-1] @ turned.T - tip, normals @ turned.T
        flat = points[:, :2] * view.scale + np.array(view.tip)
        shade = 0.42 + 0.58 * np.clip(normals @ light, 0, 1) ** 0.9
        rim = np.clip(1 - np.abs(normals[:, 2]), 0, 1)
        colours = np.clip(skin * shade[:, None] * (1 - 0.25 * rim[:, None] ** 2), 0, 1) * 255
        _fill(picture, flat, points[:, 2], colours, faces)

    def _posed(self, pose: Pose) -> tuple[Array, Array, npt.NDArray[np.int_]]:
        """Points (the index finger's tip last), normals and faces of the hand in ``pose``, arm included."""
        moves = np.tile(np.eye(4), (25, 1, 1))
        side = np.array([0.0, 0.0, 1.0])
        for finger, curl in zip(_FINGERS, pose.curls[1:], strict=True):
            _bend(moves, self._joints, finger, -side, [bend * curl for bend in (*_BENDS, 0.0)])
        curl = pose.curls[0]
        _bend(moves, self._joints, _THUMB, np.array([0.0, 1.0, 0.0]), [1.05 * curl - 0.25, 0, 0, 0])
        _bend(moves, self._joints, _THUMB, np.array([-0.85, 0.2, 0.45]), [0, 0.55 * curl, 0.9 * curl, 0])
        blended = np.einsum("vk,vkij->vij", self._weights, moves[self._bones])
        points = np.einsum("vij,vj->vi", blended[:, :3, :3], self._points) + blended[:, :3, 3]
        normals = np.einsum("vij,vj->vi", blended[:, :3, :3], self._normals)
        tip = moves[INDEX_TIP, :3, :3] @ self._joints[INDEX_TIP] + moves[INDEX_TIP, :3, 3]
        arm, arm_normals, arm_faces = _arm(self._points)
        faces = np.concatenate([self._faces, arm_faces + len(points)])
        lengths = np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
        return np.concatenate([points, arm, tip[None]]), np.concatenate([normals / lengths, arm_normals]), faces


def _read(parts: dict[str, Any], data: bytes, accessor: int) -> npt.NDArray[Any]:
    about = parts["accessors"][accessor]
    view = parts["bufferViews"][about["bufferView"]]
    width = _WIDTHS[about["type"]]
    kind = np.dtype(_TYPES[about["componentType"]])
    found = np.frombuffer(data, kind, about["count"] * width, view["byteOffset"])
    return found.reshape(about["count"], width)


def _bend(moves: Array, joints: Array, chain: range, axis: Array, angles: list[float]) -> None:
    """Turn each joint of a finger, and what hangs on it, about ``axis``."""
    axis = axis / np.linalg.norm(axis)
    for place, angle in enumerate(angles[: len(chain)]):
        turn = np.eye(4)
        turn[:3, :3] = _about(axis, angle)
        turn[:3, 3] = joints[chain[place]] - turn[:3, :3] @ joints[chain[place]]
        for joint in chain[place:]:
            moves[joint] = moves[joint] @ turn


def _about(axis: Array, angle: float) -> Array:
    """The turn by ``angle`` about a unit vector (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross))


def _turning(view: View) -> Array:
    """From the hand's axes to the picture's: x right, y down, z away from the viewer."""
    back = np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])  # the back of the hand to the viewer, thumb left
    roll = _about(np.array([0.0, 1, 0]), view.roll)
    pitch = _about(np.array([1.0, 0, 0]), view.pitch)
    return np.asarray(_about(np.array([0.0, 0, 1]), view.turn) @ pitch @ roll @ back)


def _arm(points: Array) -> tuple[Array, Array, npt.NDArray[np.int_]]:
    """A tube that goes on from the wrist, where the mesh ends."""
    end = points[:, 1].max()
    rim = points[points[:, 1] > end - 0.012]
    middle, reach = rim.mean(axis=0), (rim.max(axis=0) - rim.min(axis=0)) / 2
    rows = np.linspace(0, 1, 8)
    angles = np.arange(ARM_SIDES) * 2 * np.pi / ARM_SIDES
    ring = np.stack([np.cos(angles), np.zeros(ARM_SIDES), np.sin(angles)], axis=1)
    found, normals = [], []
    for row in rows:
        wide = reach * (1 + 0.45 * row)
        found.append(ring * wide + np.array([middle[0], end - 0.01 + row * ARM_LENGTH, middle[2]]))
        normals.append(ring)
    faces = []
    for row in range(len(rows) - 1):
        for side in range(ARM_SIDES):
            a, b = row * ARM_SIDES + side, row * ARM_SIDES + (side + 1) % ARM_SIDES
            faces += [(a, b, a + ARM_SIDES), (b, b + ARM_SIDES, a + ARM_SIDES)]
    return np.concatenate(found), np.concatenate(normals), np.array(faces)


def _fill(picture: Picture, flat: Array, depth: Array, colours: Array, faces: npt.NDArray[np.int_]) -> None:
    """Paint triangles with interpolated colours, the nearest in front."""
    height, width, _ = picture.shape
    nearest = np.full((height, width), np.inf)
    for face in faces:
        corners = flat[face]
        left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
        right = min(int(np.ceil(corners[:, 0].max())) + 1, width)
        bottom = min(int(np.ceil(corners[:, 1].max())) + 1, height)
        if left >= right or top >= bottom:
            continue
        (ax, ay), (bx, by), (cx, cy) = corners
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < 1e-9:
            continue
        y, x = np.mgrid[top:bottom, left:right] + 0.5
        second = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) / area
        third = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / area
        first = 1 - second - third
        inside = (first >= -1e-6) & (second >= -1e-6) & (third >= -1e-6)
        far = first * depth[face[0]] + second * depth[face[1]] + third * depth[face[2]]
        part = nearest[top:bottom, left:right]
        shown = inside & (far < part)
        part[shown] = far[shown]
        shares = np.stack([first, second, third], axis=-1)[shown]
        picture[top:bottom, left:right][shown] = (shares @ colours[face]).astype(np.uint8)
