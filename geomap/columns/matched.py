"""What a filter matches in the columns of one moment: masks, worked out once and kept for the tiles that follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geomap.columns.matching import Matcher
from geomap.columns.segment import Array, Mask, Segment


@dataclass(frozen=True)
class Part:
    """The rows of one segment that match, and the masks of which that is made."""

    segment: Segment
    masks: dict[str, Mask]
    joint: Mask | None

    @cached_property
    def outer(self) -> Mask:
        """Rows that match in every dimension outside the joint code."""
        return self.all_but(joint=False)

    @cached_property
    def rows(self) -> Mask:
        """Rows that match."""
        return self.outer if self.joint is None else self.outer & self.joint

    def all_but(self, dimension: str = "", *, joint: bool = True) -> Mask:
        """Rows that match in every dimension but one, and in the joint ones if asked."""
        found = self.segment.alive
        for name, mask in self.masks.items():
            if name != dimension:
                found = found & mask
        return found if self.joint is None or not joint else found & self.joint

    @cached_property
    def cells(self) -> dict[int, Array]:
        """Counts of matching pins by coarse cell (see `clusters`), by depth; filled as tiles need them."""
        return {}


@dataclass(frozen=True)
class Matched:
    """The matching rows of all segments."""

    matcher: Matcher
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, matcher: Matcher, segments: tuple[Segment, ...]) -> Matched:
        """Apply a filter to segments."""
        return cls(
            matcher,
            tuple(
                Part(
                    segment, {name: mask(segment) for name, mask in matcher.masks.items()}, matcher.joint_mask(segment)
                )
                for segment in segments
            ),
        )

    @cached_property
    def matched(self) -> int:
        """How many incidents match."""
        return sum(int(np.count_nonzero(part.rows)) for part in self.parts)

    @cached_property
    def located(self) -> int:
        """How many of them have a point."""
        return sum(int(np.count_nonzero(part.rows[: part.segment.located])) for part in self.parts)

    @cached_property
    def fids(self) -> Array:
        """The fids of what matches, newest first, undated last."""
        if not self.parts:
            return np.empty(0, dtype=np.uint32)
        listed = [part.segment.newest_first for part in self.parts]
        chosen = [order[part.rows[order]] for part, order in zip(self.parts, listed, strict=True)]
        fids = [part.segment["fid"][rows] for part, rows in zip(self.parts, chosen, strict=True)]
        filled = [n for n, found in enumerate(fids) if len(found)]
        if len(filled) == 1:
            return fids[filled[0]]
        ages = np.concatenate([part.segment.age(rows) for part, rows in zip(self.parts, chosen, strict=True)])
        found: Array = np.concatenate(fids)[np.argsort(-ages, kind="stable")]
        return found
