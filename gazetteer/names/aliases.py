"""The user's own layer of names: what an editor said a name means, with who and when.

One JSON object a line, only ever appended to, so that nothing said is lost and several processes may write; of two
lines for one name the later counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gazetteer.errors import GazetteerDataError
from gazetteer.names.fold import fold


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that an editor gave to a place."""

    name: str
    place_id: str
    who: str
    when: datetime


class Aliases:
    """The aliases of a file, read again when the file has grown. Without a path they last as long as the object."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read_up_to = 0
        self._by_key: dict[str, Alias] = {}

    def find(self, key: str) -> Alias | None:
        """The alias whose name has this folding key."""
        if self._path is not None:
            self._follow(self._path)
        return self._by_key.get(key)

    def all(self) -> list[Alias]:
        """Every alias that counts, by name."""
        if self._path is not None:
            self._follow(self._path)
        return sorted(self._by_key.values(), key=lambda alias: alias.name)

    def add(self, alias: Alias) -> None:
        """Add an alias and keep it. Raises ValueError for a name without a letter, or no one who said it."""
        key = fold(alias.name)
        if not key or not alias.who.strip():
            raise ValueError("an alias needs a name and who gave it")
        if self._path is None:
            self._by_key[key] = alias
            return
        record = {"name": alias.name, "place_id": alias.place_id, "who": alias.who, "when": alias.when.isoformat()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._follow(self._path)

    def _follow(self, path: Path) -> None:
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return
        if size == self._read_up_to:
            return
        with path.open("rb") as file:
            file.seek(self._read_up_to if size > self._read_up_to else 0)
            lines = file.read().split(b"\n")
        # A line that another process is still writing has no end yet: it is read the next time.
        for line in lines[:-1]:
            alias = _parse(line, path)
            self._by_key[fold(alias.name)] = alias
        self._read_up_to = size - len(lines[-1])


def _parse(line: bytes, path: Path) -> Alias:
    try:
        record = json.loads(line)
        when = datetime.fromisoformat(record["when"])
        return Alias(str(record["name"]), str(record["place_id"]), str(record["who"]), when)
    except (ValueError, KeyError, TypeError) as error:
        raise GazetteerDataError(f"{path}: {line[:80]!r} is not an alias ({error}); remove the line") from error
