"""What `geomap gazetteer fetch` gets, and the record of what it got."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from gazetteer.errors import FetchError, GazetteerDataError
from gazetteer.tables import DATA

DOWNLOADS = DATA / "downloads.toml"
MANIFEST = "manifest.json"

Folder = Literal["geonames", "boundaries"]
FOLDERS: tuple[Folder, ...] = ("geonames", "boundaries")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to get; `data/downloads.toml` explains the fields. Without `sha256` its content is not pinned."""

    name: str
    folder: Folder
    url: str
    licence: str
    rows: int
    sha256: str = ""
    bytes: int = 0

    def at_mirror(self, mirror: str) -> str:
        """Its address on a mirror, which has the same folders and names as the target."""
        return f"{mirror.rstrip('/')}/{self.folder}/{self.name}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was got: `rows` are rows or polygons, `fetched` is the UTC time, `etag` what the server called it."""

    name: str
    folder: str
    url: str
    licence: str
    size: int
    sha256: str
    pinned: bool
    rows: int
    fetched: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a folder of downloads."""

    files: tuple[Fetched, ...] = ()

    def find(self, name: str) -> Fetched | None:
        """The record of one file."""
        return next((file for file in self.files if file.name == name), None)

    def with_file(self, fetched: Fetched) -> Manifest:
        """The manifest with this record in the place of an older one of its name; records are in name order."""
        others = [file for file in self.files if file.name != fetched.name]
        return Manifest(tuple(sorted([*others, fetched], key=lambda file: (file.folder, file.name))))

    def write(self, target: Path) -> None:
        """Write it into the folder in one step."""
        draft = target / f"{MANIFEST}.part"
        text = json.dumps({"files": [asdict(file) for file in self.files]}, indent=2, ensure_ascii=False)
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(target / MANIFEST)


def read_manifest(target: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none. FetchError where it cannot be read."""
    path = target / MANIFEST
    if not path.exists():
        return Manifest()
    try:
        return Manifest(tuple(Fetched(**file) for file in json.loads(path.read_text(encoding="utf-8"))["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise FetchError(f"{path} cannot be read ({error}); delete it and fetch again") from error


def read_downloads(path: Path = DOWNLOADS) -> list[Download]:
    """The files of a list. GazetteerDataError for an entry that breaks the format."""
    try:
        entries: Iterable[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["file"]
        found = [Download(**entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GazetteerDataError(f"{path.name} is no list of downloads ({error}); see data/downloads.toml") from error
    for download in found:
        if download.folder not in FOLDERS or Path(download.name).name != download.name:
            raise GazetteerDataError(f"{path.name}: {download.name!r} needs a plain name and one of the known folders")
    return found
