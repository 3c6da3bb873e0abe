"""A gazetteer built with fetched data is built with them again when our tables change."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from gazetteer import open_gazetteer
from gazetteer.build import build_in, ensure_compiled

ROW = "1\tQala Gul\tQala Gul\t\t32.7\t69.3\tP\tPPL\tAF\t\t29\t\t\t\t0\t\t\tAsia/Kabul\t2024-03-01\n"


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    import zipfile

    folder = tmp_path / "dumps"
    folder.mkdir()
    for country in ("AF", "PK"):
        with zipfile.ZipFile(folder / f"{country}.zip", "w") as made:
            made.writestr(f"{country}.txt", ROW.replace("\tAF\t", f"\t{country}\t") * (country == "AF") or ROW)
    return folder


def newer(tiny_data: Path, folder: Path) -> Path:
    changed = shutil.copytree(tiny_data, folder / "newer")
    with (changed / "places" / "tiny.csv").open("a", encoding="utf-8") as file:
        file.write("af-kho.spera.new,Newplace,village,AF,af-kho.spera,,,,69.5,33.2,1000,,,,test\n")
    return changed


def test_a_new_edition_takes_the_remembered_folders_too(tiny_data: Path, dumps: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert build_in(home, data=tiny_data, geonames=dumps).villages is not None
    path = ensure_compiled(home, data=newer(tiny_data, tmp_path))
    found = open_gazetteer(path)
    assert found.place("af-kho.spera.new") is not None
    assert [each.name for each in found.search("Qala Gul", limit=1)] == ["Qala Gul"]


def test_a_folder_that_is_gone_is_named_with_the_cure(
    tiny_data: Path, dumps: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    build_in(home, data=tiny_data, geonames=dumps)
    shutil.rmtree(dumps)
    with caplog.at_level(logging.WARNING):
        ensure_compiled(home, data=newer(tiny_data, tmp_path))
    assert "geomap gazetteer build --geonames" in caplog.text
