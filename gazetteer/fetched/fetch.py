"""Gets GeoNames' country dumps and district outlines, checks them, and records what was got.

A file takes its place only after every check, in one step: what was there before stays good until then.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from gazetteer.errors import FetchError
from gazetteer.fetched.checks import check_dump, check_layer
from gazetteer.fetched.downloads import (
    DOWNLOADS,
    FOLDERS,
    MANIFEST,
    Download,
    Fetched,
    Folder,
    Manifest,
    read_downloads,
    read_manifest,
)
from gazetteer.fetched.http_get import Advance, finish, get

_LAYERS = frozenset({".geojson", ".json", ".zip"})


def fetch(
    target: Path,
    *,
    mirror: str | None = None,
    offline: Path | None = None,
    only: Folder | None = None,
    sources: Path = DOWNLOADS,
    progress: bool | None = None,
) -> Manifest:
    """Bring the files of `sources` into `target`/geonames and `target`/boundaries; the manifest says what lies there.

    `mirror` is the address of a server with the same folders; `offline` a folder with them, of which every layer in
    boundaries is taken, known or not, and no network is used. `progress` None shows a bar on a terminal only.
    Raises FetchError for a file that cannot be got or is not what it should be; files that were checked before stay.
    """
    wanted = [download for download in read_downloads(sources) if only in {None, download.folder}]
    for folder in FOLDERS:
        (target / folder).mkdir(parents=True, exist_ok=True)
    if offline is not None:
        wanted = _present(wanted, offline, only)
    manifest = read_manifest(target)
    with _bars(progress) as bar:
        for download in wanted:
            home = target / download.folder / download.name
            if offline is not None:
                fetched = _copied(download, offline, home)
            else:
                fetched = _got(download, mirror, home, manifest.find(download.name), bar(download.name))
            manifest = manifest.with_file(fetched)
            manifest.write(target)
    return manifest


def _got(download: Download, mirror: str | None, home: Path, known: Fetched | None, advance: Advance) -> Fetched:
    if known is not None and home.exists() and _sha256(home) == known.sha256:
        if download.sha256 == known.sha256:
            return known
        etag = known.etag
    else:
        etag = ""
    url = download.at_mirror(mirror) if mirror else download.url
    part = _part(home)
    answer = get(url, part, etag=etag, pinned=bool(download.sha256), advance=advance)
    if answer.unchanged and known is not None:
        return known
    return _accept(download, part, home, url, answer.etag)


def _copied(download: Download, offline: Path, home: Path) -> Fetched:
    source = _offline_file(download, offline)
    part = _part(home)
    shutil.copyfile(source, part)
    return _accept(download, part, home, download.url or f"file:{source.name}", "")


def _accept(download: Download, part: Path, home: Path, url: str, etag: str) -> Fetched:
    """Check a whole file and put it in its place; a file that fails is thrown away."""
    try:
        digest, size = _sha256(part), part.stat().st_size
        if download.sha256 and digest != download.sha256:
            raise FetchError(
                f"{download.name} from {url} has the SHA-256 {digest}, pinned is {download.sha256}; "
                "use another mirror, or if a new version is meant, pin it in data/downloads.toml"
            )
        rows = (check_dump if download.folder == "geonames" else check_layer)(download, part)
    except FetchError:
        finish(part, None)
        raise
    finish(part, home)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Fetched(
        name=download.name,
        folder=download.folder,
        url=url,
        licence=download.licence,
        size=size,
        sha256=digest,
        pinned=bool(download.sha256),
        rows=rows,
        fetched=now,
        etag=etag,
    )


def _present(wanted: list[Download], offline: Path, only: Folder | None) -> list[Download]:
    """What an offline folder holds: of the list, and every other layer in its boundaries."""
    if not offline.is_dir():
        raise FetchError(f"there is no folder {offline}; give one that holds geonames/ and boundaries/")
    found = [download for download in wanted if _offline_file(download, offline).is_file()]
    names = {download.name for download in found}
    layers = sorted((offline / "boundaries").glob("*")) if only != "geonames" else []
    found += [
        Download(path.name, "boundaries", "", "as its publisher says", 0)
        for path in layers
        if path.suffix.lower() in _LAYERS and path.name not in {*names, MANIFEST}
    ]
    for folder in FOLDERS:
        if only in {None, folder} and not any(download.folder == folder for download in found):
            raise FetchError(f"{offline} has no files for {folder}; put them into {offline / folder}")
    return found


def _offline_file(download: Download, offline: Path) -> Path:
    nested = offline / download.folder / download.name
    return nested if nested.is_file() else offline / download.name


def _part(home: Path) -> Path:
    """Where a file is kept until it is whole and checked: under its own name, out of the readers' sight."""
    folder = home.parent / ".part"
    folder.mkdir(exist_ok=True)
    return folder / home.name


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _bars(progress: bool | None) -> Iterator[Callable[[str], Advance]]:
    """A function that starts a progress bar on standard error and returns what moves it."""
    is_shown = sys.stderr.isatty() if progress is None else progress
    if not is_shown:
        yield lambda _name: lambda _size, _whole: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:

        def bar(name: str) -> Advance:
            task = shown.add_task(name, total=None)
            return lambda size, whole: shown.update(task, completed=size, total=whole)

        yield bar
