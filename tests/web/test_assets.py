from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask

from web import assets


def put(static: Path, name: str, text: str) -> str:
    """Write a file below a folder; its hash as the build takes it down."""
    file = static / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_bundle_is_used_only_while_it_tells_the_same_as_its_sources(tmp_path: Path) -> None:
    assert not assets.is_current(tmp_path)
    bundle = {name: put(tmp_path, name, f"// {name}") for name in ("js/main.js", "css/base.css")}
    put(tmp_path, assets.MANIFEST, json.dumps({"bundle": bundle}))
    assert assets.is_current(tmp_path)
    put(tmp_path, "js/main.js", "// changed")
    assert not assets.is_current(tmp_path)
    (tmp_path / "js/main.js").unlink()
    assert not assets.is_current(tmp_path)


@pytest.mark.parametrize("manifest", [{}, {"bundle": {}}])
def test_a_build_without_esbuild_leaves_no_bundle_to_use(tmp_path: Path, manifest: dict[str, Any]) -> None:
    put(tmp_path, assets.MANIFEST, json.dumps(manifest))
    assert not assets.is_current(tmp_path)


@pytest.mark.parametrize("joined", [True, False])
def test_the_page_links_the_bundle_or_every_module_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, joined: bool
) -> None:
    monkeypatch.setattr(assets, "is_current", lambda _: joined)
    page = app.test_client().get("/", headers={"Accept": "text/html"}).text
    assert ("/static/vendor/workbench.js" in page) is joined
    assert ("/static/vendor/workbench.css" in page) is joined
    assert ("/static/js/main.js" in page) is not joined
    assert ("/static/css/parts.css" in page) is not joined
    assert ("modulepreload" in page) is not joined


def test_what_the_build_compressed_is_sent_to_who_takes_it(client: Any) -> None:
    path = "/static/vendor/neighbours.geojson"
    if not (assets.STATIC / "vendor/neighbours.geojson.br").is_file():
        pytest.skip("the package has not been built: pip install -e .")
    plain = client.ask("GET", path, headers={"Accept-Encoding": "identity"})
    small = client.ask("GET", path, headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.body) == plain.body
    assert small.media_type == plain.media_type == "application/geo+json"
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, small))
    assert small.headers["ETag"] != plain.headers["ETag"]
    again = client.ask("GET", path, headers={"Accept-Encoding": "br", "If-None-Match": small.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "js/../../app.py", "js", "", "nothing.js"])
def test_nothing_but_the_files_is_served(client: Any, path: str) -> None:
    assert client.get(f"/static/{path}").status == 404
