"""What a filter matches in the columns of one moment: masks, worked out once and kept for the tiles that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from geomap.columns.matching import Matcher
from geomap.columns.segment import Array, Mask, Segment

_FEW: Final = 16
"""Where at most one row in so many matches, sorting what matches beats walking through everything by date."""


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
        return self.newest(self.matched)

    @property
    def in_file_order(self) -> Array:
        """The fids of what matches, ascending."""
        found = [part.segment["fid"][part.rows] for part in self.parts]
        # Marked in a row of flags: an order of magnitude faster than sorting a million numbers.
        marked = np.zeros(1 + max((int(fids.max(initial=0)) for fids in found), default=0), dtype=bool)
        for fids in found:
            marked[fids] = True
        return np.flatnonzero(marked)

    def newest(self, many: int) -> Array:
        """The first so many of `fids`, without putting the others in order."""
        found = [(part.segment, _newest(part, many)) for part in self.parts]
        found = [(segment, rows) for segment, rows in found if len(rows)]
        if not found:
            return np.empty(0, dtype=np.uint32)
        fids = np.concatenate([segment["fid"][rows] for segment, rows in found])
        if len(found) > 1:
            ages = np.concatenate([segment.age(rows) for segment, rows in found])
            fids = fids[np.argsort(-ages, kind="stable")]
        first: Array = fids[:many]
        return first


def _newest(part: Part, many: int) -> Array:
    """The first so many matching rows of one segment by date, newest first."""
    segment = part.segment
    if np.count_nonzero(part.rows) * _FEW <= len(segment):
        rows = np.flatnonzero(part.rows)
        newest: Array = rows[np.argsort(-segment.age(rows), kind="stable")][:many]
        return newest
    found: list[Array] = []
    start, step = 0, max(2 * many, 1024)
    while many > 0 and start < len(segment):
        order = segment.newest_first[start : start + step]
        found.append(order[part.rows[order]][:many])
        many -= len(found[-1])
        start, step = start + step, 4 * step
    return np.concatenate(found) if found else np.empty(0, dtype=np.int32)


class Rows:
    """The numbers of the rows that match, by segment, for as long as one question is answered.

    Taking by number is several times faster than by mask, but numbers are eight times as large: masks are kept.
    """

    def __init__(self, matched: Matched) -> None:
        self._found = [(part, np.flatnonzero(part.rows)) for part in matched.parts]

    def __iter__(self) -> Iterator[tuple[Segment, Array]]:
        return iter([(part.segment, rows) for part, rows in self._found])

    def but(self, dimension: str) -> Iterator[tuple[Segment, Array]]:
        """The rows that match in every dimension but one."""
        for part, rows in self._found:
            same = dimension not in part.masks
            yield part.segment, rows if same else np.flatnonzero(part.all_but(dimension))


def taken(column: Array, rows: Array) -> Array:
    """The values of a column in some rows, given in order."""
    return column if len(rows) == len(column) else column.take(rows)
