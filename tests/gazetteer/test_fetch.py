"""Fetching: resumed, checked before it replaces anything, recorded; against a local server."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from gazetteer.errors import FetchError, GazetteerDataError
from gazetteer.fetched.boundaries import read_boundaries
from gazetteer.fetched.downloads import DOWNLOADS, read_downloads, read_manifest
from gazetteer.fetched.fetch import fetch
from gazetteer.fetched.http_get import get
from gazetteer.tables import read_places


@dataclass
class Server:
    """A server of files by path that can cut its answers short; it remembers what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    served: list[int] = field(default_factory=list)
    etag: str | None = None
    url: str = ""


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.ranges.append(self.headers.get("Range"))
            if state.errors:
                self.send_error(state.errors.pop(0))
                return
            data = state.files.get(self.path)
            if data is None:
                self.send_error(404)
                return
            etag = f'"{hashlib.sha256(data).hexdigest()[:12]}"' if state.etag is None else state.etag
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            start = 0
            if (asked := self.headers.get("Range")) and self.headers.get("If-Range") in {None, etag}:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                if start >= len(data):
                    self.send_error(416)
                    return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            body = data[start : start + state.cut.pop(0)] if state.cut else data[start:]
            state.served.append(len(body))
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


def dump(rows: int = 300, country: str = "AF", columns: int = 19, lat: float = 33.0) -> bytes:
    import io

    cells = [
        "1",
        "Laman",
        "Laman",
        "",
        str(lat),
        "69.2",
        "P",
        "PPL",
        country,
        "",
        "29",
        "",
        "",
        "",
        "0",
        "",
        "",
        "",
        "",
    ]
    lines = "\n".join("\t".join([str(n), *cells[1:columns]]) for n in range(rows))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{country}.txt"), lines)  # without the time of day: every call is the same
    return buffer.getvalue()


def layer(count: int = 3) -> bytes:
    square = {"type": "Polygon", "coordinates": [[[69, 32], [70, 32], [70, 33], [69, 32]]]}
    row = {"shapeName": "Barmal", "shapeISO": "", "shapeID": "1", "shapeGroup": "AFG", "shapeType": "ADM2"}
    features = [{"type": "Feature", "properties": row, "geometry": square}] * count
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def entry(name: str, folder: str, **more: Any) -> str:
    fields = {"name": name, "folder": folder, "url": "http://127.0.0.1:9/" + name, "licence": "test", "rows": 2} | more
    return "[[file]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in fields.items()) + "\n"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A list of one dump and one pinned layer."""
    path = tmp_path / "downloads.toml"
    pin = hashlib.sha256(layer()).hexdigest()
    path.write_text(entry("AF.zip", "geonames") + entry("x.geojson", "boundaries", sha256=pin), encoding="utf-8")
    return path


@pytest.fixture
def target(tmp_path: Path, server: Server) -> Path:
    server.files = {"/geonames/AF.zip": dump(), "/boundaries/x.geojson": layer()}
    return tmp_path / "target"


def test_files_come_from_the_mirror_and_the_manifest_says_what_was_got(
    target: Path, server: Server, sources: Path
) -> None:
    manifest = fetch(target, mirror=server.url, sources=sources)
    assert (target / "geonames" / "AF.zip").read_bytes() == dump()
    written = read_manifest(target)
    assert written == manifest
    layer_record, dump_record = written.files
    assert (dump_record.name, dump_record.rows, dump_record.pinned, dump_record.size) == (
        "AF.zip",
        300,
        False,
        len(dump()),
    )
    assert dump_record.url == f"{server.url}/geonames/AF.zip"
    assert dump_record.sha256 == hashlib.sha256(dump()).hexdigest()
    assert (layer_record.name, layer_record.pinned, layer_record.rows) == ("x.geojson", True, 3)


def test_without_a_mirror_a_files_own_address_is_asked(tmp_path: Path, server: Server) -> None:
    server.files = {"/dumps/AF.zip": dump()}
    sources = tmp_path / "downloads.toml"
    sources.write_text(entry("AF.zip", "geonames", url=f"{server.url}/dumps/AF.zip"), encoding="utf-8")
    assert fetch(tmp_path / "target", sources=sources).files[0].url == f"{server.url}/dumps/AF.zip"


def test_a_second_fetch_gets_only_what_changed(target: Path, server: Server, sources: Path) -> None:
    first = fetch(target, mirror=server.url, sources=sources)
    server.served.clear()
    assert fetch(target, mirror=server.url, sources=sources) == first
    assert server.served == []
    server.files["/geonames/AF.zip"] = dump(301)
    again = fetch(target, mirror=server.url, sources=sources)
    assert [file.rows for file in again.files] == [3, 301]


def test_a_file_that_was_damaged_at_home_is_got_again(target: Path, server: Server, sources: Path) -> None:
    fetch(target, mirror=server.url, sources=sources)
    (target / "boundaries" / "x.geojson").write_bytes(b"damaged")
    fetch(target, mirror=server.url, sources=sources)
    assert (target / "boundaries" / "x.geojson").read_bytes() == layer()


def test_one_kind_alone_can_be_fetched(target: Path, server: Server, sources: Path) -> None:
    assert [f.name for f in fetch(target, mirror=server.url, sources=sources, only="geonames").files] == ["AF.zip"]


# Resuming


def test_a_download_that_breaks_off_is_continued_where_it_stopped(tmp_path: Path, server: Server) -> None:
    server.files, server.cut = {"/x": bytes(range(256)) * 40}, [1000, 2000]
    part = tmp_path / "x"
    get(f"{server.url}/x", part, pause=0.01)
    assert part.read_bytes() == server.files["/x"]
    assert server.ranges == [None, "bytes=1000-", "bytes=3000-"]


def test_a_download_is_continued_by_the_next_fetch(target: Path, server: Server, sources: Path) -> None:
    server.cut = [500, 0, 0, 0]
    with pytest.raises(FetchError, match="run fetch again to go on"):
        fetch_quickly(target, server, sources)
    assert not (target / "geonames" / "AF.zip").exists()
    fetch(target, mirror=server.url, sources=sources)
    assert server.ranges[-2] == "bytes=500-"
    assert (target / "geonames" / "AF.zip").read_bytes() == dump()


def fetch_quickly(target: Path, server: Server, sources: Path) -> None:
    """A fetch whose pauses between tries are not waited for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gazetteer.fetched.http_get.time.sleep", lambda _: None)
        fetch(target, mirror=server.url, sources=sources)


@pytest.mark.parametrize("validator", ['W/"weak"', ""])
def test_without_a_strong_name_only_a_pinned_file_is_continued(tmp_path: Path, server: Server, validator: str) -> None:
    server.files, server.etag = {"/x": b"a" * 5000}, validator
    for name, pinned, asked in (("loose", False, [None, None]), ("pinned", True, [None, "bytes=1000-"])):
        server.cut, server.ranges = [1000], []
        get(f"{server.url}/x", tmp_path / name, pinned=pinned, pause=0.01)
        assert server.ranges == asked
        assert (tmp_path / name).read_bytes() == b"a" * 5000


def test_a_file_that_changed_meanwhile_is_begun_anew(tmp_path: Path, server: Server) -> None:
    server.files, server.cut = {"/x": b"a" * 5000}, [1000, 0, 0, 0]
    with pytest.raises(FetchError):
        get(f"{server.url}/x", tmp_path / "x", pause=0.01)
    server.files = {"/x": b"b" * 5000}
    get(f"{server.url}/x", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"b" * 5000


def test_a_part_that_is_longer_than_the_file_is_begun_anew(tmp_path: Path, server: Server) -> None:
    server.files, server.cut = {"/x": b"a" * 5000}, [1000, 0, 0, 0]
    with pytest.raises(FetchError):
        get(f"{server.url}/x", tmp_path / "x", pause=0.01)
    (tmp_path / "x").write_bytes(b"a" * 5000)
    get(f"{server.url}/x", tmp_path / "x", pause=0.01)
    assert (tmp_path / "x").read_bytes() == b"a" * 5000


@pytest.mark.parametrize(("errors", "asked"), [([503], 2), ([500, 429], 3)])
def test_a_server_that_is_busy_is_asked_again(tmp_path: Path, server: Server, errors: list[int], asked: int) -> None:
    server.files, server.errors = {"/x": b"a"}, list(errors)
    get(f"{server.url}/x", tmp_path / "x", pause=0.01)
    assert len(server.ranges) == asked


def test_a_file_that_is_not_there_is_an_error_at_once(tmp_path: Path, server: Server) -> None:
    with pytest.raises(FetchError, match="404"):
        get(f"{server.url}/nothing", tmp_path / "x")
    assert len(server.ranges) == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "AF.zip", ""])
def test_only_http_is_asked(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError, match="not an http"):
        get(url, tmp_path / "x")


def test_a_server_that_is_not_there_is_an_error_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="give a mirror"):
        get("http://127.0.0.1:9/x", tmp_path / "x", pause=0.0)


# Checks


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("/geonames/AF.zip", b"<html>Not here</html>", "not a whole GeoNames dump"),
        ("/geonames/AF.zip", dump()[:-40], "not a whole GeoNames dump"),
        ("/geonames/AF.zip", dump(country="PK"), "not a whole GeoNames dump"),
        ("/geonames/AF.zip", dump(columns=18), "not of 19 columns"),
        ("/geonames/AF.zip", dump(1), "at least 2 are plausible"),
        ("/geonames/AF.zip", dump(lat=-33.0), "not places in AF"),
        ("/boundaries/x.geojson", layer(2), "pinned is"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_replaces_nothing(
    target: Path, server: Server, sources: Path, path: str, content: bytes, words: str
) -> None:
    fetch(target, mirror=server.url, sources=sources)
    before = {file: file.read_bytes() for file in target.rglob("*") if file.is_file()}
    server.files[path] = content
    (target / path[1:]).unlink()
    with pytest.raises(FetchError, match=words):
        fetch(target, mirror=server.url, sources=sources)
    server.files |= {"/geonames/AF.zip": dump(), "/boundaries/x.geojson": layer()}
    fetch(target, mirror=server.url, sources=sources)
    assert {file: file.read_bytes() for file in target.rglob("*.zip")} == {
        file: data for file, data in before.items() if file.suffix == ".zip"
    }


def test_a_bad_new_version_leaves_the_good_old_one(target: Path, server: Server, sources: Path) -> None:
    fetch(target, mirror=server.url, sources=sources)
    server.files["/geonames/AF.zip"] = dump(columns=5)
    with pytest.raises(FetchError):
        fetch(target, mirror=server.url, sources=sources)
    assert (target / "geonames" / "AF.zip").read_bytes() == dump()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (layer(1), "at least 2 are plausible"),
        (b'{"type": "FeatureCollection", "features": [{"properties": {"NAME_2": "x"}}]}', "of no known layer"),
        (b"version https://git-lfs.github.com/spec/v1", "not JSON"),
    ],
)
def test_an_unpinned_layer_is_checked_by_its_columns_and_polygons(
    tmp_path: Path, server: Server, content: bytes, words: str
) -> None:
    server.files = {"/boundaries/x.geojson": content}
    sources = tmp_path / "downloads.toml"
    sources.write_text(entry("x.geojson", "boundaries"), encoding="utf-8")
    with pytest.raises(FetchError, match=words):
        fetch(tmp_path / "target", mirror=server.url, sources=sources)


def test_a_damaged_manifest_is_an_error_with_a_cure(target: Path, server: Server, sources: Path) -> None:
    fetch(target, mirror=server.url, sources=sources)
    (target / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FetchError, match="delete it and fetch again"):
        fetch(target, mirror=server.url, sources=sources)


# Offline


def test_an_offline_folder_needs_no_network_and_brings_every_layer(tmp_path: Path, sources: Path) -> None:
    offline = tmp_path / "offline"
    for folder, name, data in (("geonames", "AF.zip", dump()), ("boundaries", "own.geojson", layer(1))):
        (offline / folder).mkdir(parents=True)
        (offline / folder / name).write_bytes(data)
    manifest = fetch(tmp_path / "target", offline=offline, sources=sources)
    assert [(file.name, file.pinned) for file in manifest.files] == [("own.geojson", False), ("AF.zip", False)]
    assert (tmp_path / "target" / "boundaries" / "own.geojson").read_bytes() == layer(1)


def test_a_pinned_file_is_checked_offline_too(tmp_path: Path, sources: Path) -> None:
    (tmp_path / "offline" / "boundaries").mkdir(parents=True)
    (tmp_path / "offline" / "boundaries" / "x.geojson").write_bytes(layer(9))
    with pytest.raises(FetchError, match="pinned is"):
        fetch(tmp_path / "target", offline=tmp_path / "offline", only="boundaries", sources=sources)


@pytest.mark.parametrize("made", [True, False])
def test_an_offline_folder_without_files_is_an_error_with_a_cure(tmp_path: Path, sources: Path, made: bool) -> None:
    if made:
        (tmp_path / "offline").mkdir()
    with pytest.raises(FetchError, match="geonames"):
        fetch(tmp_path / "target", offline=tmp_path / "offline", sources=sources)


# The bar and the list


def test_nothing_is_shown_in_a_pipe(
    target: Path, server: Server, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(target, mirror=server.url, sources=sources)
    assert capsys.readouterr() == ("", "")


def test_a_bar_is_shown_when_asked_for(
    target: Path, server: Server, sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fetch(target, mirror=server.url, sources=sources, progress=True)
    shown = capsys.readouterr()
    assert "AF.zip" in shown.err
    assert shown.out == ""


def test_our_own_list_pins_every_layer_and_no_dump() -> None:
    downloads = read_downloads(DOWNLOADS)
    assert {d.name for d in downloads if d.folder == "geonames"} == {"AF.zip", "PK.zip"}
    assert all(d.url.startswith("https://") and d.licence for d in downloads)
    for download in downloads:
        assert len(download.sha256) == (64 if download.folder == "boundaries" else 0)


@pytest.mark.parametrize(
    "text",
    ["", "not toml", "[[file]]\nname = 'x'", entry("../x", "geonames"), entry("x", "elsewhere")],
)
def test_a_list_that_breaks_the_format_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GazetteerDataError, match=r"list\.toml"):
        read_downloads(tmp_path / "list.toml")


# The real data


@pytest.mark.reference
def test_real_dumps_and_layers_are_fetched_from_a_server_that_breaks_off(
    reference: Path, tmp_path: Path, server: Server
) -> None:
    names = [("geonames", "AF.zip", 30_000), ("boundaries", "afg_adm2_ocha.geojson", 390)]
    server.files = {f"/{folder}/{name}": (reference / folder / name).read_bytes() for folder, name, _ in names}
    server.cut = [700_000]
    sources = tmp_path / "downloads.toml"
    sources.write_text("".join(entry(name, folder, rows=rows) for folder, name, rows in names), encoding="utf-8")
    manifest = fetch(tmp_path / "target", mirror=server.url, sources=sources)
    assert server.ranges[1] == "bytes=700000-"
    assert [(file.name, file.rows) for file in manifest.files] == [("afg_adm2_ocha.geojson", 399), ("AF.zip", 30_878)]
    boundaries = read_boundaries(tmp_path / "target" / "boundaries", read_places())
    assert [report.file for report in boundaries.layers] == ["afg_adm2_ocha.geojson"]
