"""What the loop asks of devices; live ones, files and the virtual speaker look the same to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.int16]
