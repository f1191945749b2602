"""How the lines of a scanned page lie askew, and where its places are once they are straight."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Slant:
    """The lines of a page as they are shown.

    `lean` is their clockwise angle in degrees, around the page's middle. What is left after that is, in heights of the
    page, `bend` times u² plus `keystone` times u times v, where u and v are a place's distance from the middle in
    widths and heights of the page: lines are bent, or run together as in a photo taken from one side.
    """

    lean: float = 0.0
    bend: float = 0.0
    keystone: float = 0.0

    def __bool__(self) -> bool:
        """False if the lines are level."""
        return bool(self.lean or self.is_bent)

    @property
    def is_bent(self) -> bool:
        """True if the lines have no common angle."""
        return bool(self.bend or self.keystone)

    def straight(self, x: Any, y: Any, width: float, height: float) -> tuple[Any, Any]:
        """The place of a shown point of a page of that size once its lines are straight; also for arrays of points."""
        cosine, sine = math.cos(math.radians(self.lean)), math.sin(math.radians(self.lean))
        across, down = x - width / 2, y - height / 2
        x, y = across * cosine + down * sine, down * cosine - across * sine
        if self.is_bent:
            u = x / width
            y = y * (1 - self.keystone * u) - self.bend * u * u * height
        return x + width / 2, y + height / 2

    def shown(self, x: Any, y: Any, width: float, height: float) -> tuple[Any, Any]:
        """The inverse of `straight`."""
        u, v = x / width - 0.5, y / height - 0.5
        across, down = u * width, (v + self.bend * u * u) / (1 - self.keystone * u) * height
        cosine, sine = math.cos(math.radians(self.lean)), math.sin(math.radians(self.lean))
        return width / 2 + across * cosine - down * sine, height / 2 + across * sine + down * cosine
