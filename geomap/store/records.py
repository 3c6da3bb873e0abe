"""What goes into the store and what comes back about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from geomap.model import Claim, Incident, SetAside, Source, Statistic, Toponym

JsonValue: TypeAlias = Any
"""A value as JSON has it; what is allowed is decided by the incident's own types."""

VersionKind = Literal["machine", "edit", "undo"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import or one extraction read; written together or not at all.

    `restated` names sources that this batch tells in full: machine incidents that an earlier reading found
    there, that this one does not, and that nobody edited, are withdrawn (status rejected, history kept).
    `files` names the tables that were read: the rows set aside from them earlier are replaced by `set_aside`.
    """

    sources: tuple[Source, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    incidents: tuple[Incident, ...] = ()
    claims: tuple[Claim, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    toponyms: Mapping[str, tuple[Toponym, ...]] = field(default_factory=lambda: MappingProxyType({}))
    restated: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteReport:
    """How many incidents a write added, changed, left alone or withdrew, and the change counter after it."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    change: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A person's change to one incident, made on `version` of it. `at` carries a time zone.

    `changes` overlays fields of the incident (CONTRACTS.md's keys, JSON values); a later reading of the source
    updates what lies below and keeps them. `claims` are added or replaced, as the editor's own. `apart` names
    incidents that are not the same event as this one: they are not proposed again while the edit stands.
    """

    incident: str
    version: int
    who: str
    why: str
    at: datetime
    changes: Mapping[str, JsonValue] = field(default_factory=lambda: MappingProxyType({}))
    claims: tuple[Claim, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an incident: when, by whom and why it was made, and which fields differ from the one before."""

    version: int
    at: datetime
    who: str
    why: str
    kind: VersionKind
    changed: tuple[str, ...]


def standing(kinds: Sequence[VersionKind]) -> list[int]:
    """Which versions, counted from 0, are edits that no later undo has taken back; the newest comes last.

    Each undo takes back the newest edit that stands; what a machine read in between is no part of this.
    """
    found: list[int] = []
    for at, kind in enumerate(kinds):
        if kind == "edit":
            found.append(at)
        elif kind == "undo" and found:
            found.pop()
    return found
