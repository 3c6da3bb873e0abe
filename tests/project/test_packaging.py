"""The wheel a stranger installs: what it carries, what it leaves out, and that it works away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_seeds_tables_templates_and_browser_files(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "geomap/seeds/2024-03-border-strikes.md",
        "geomap/seeds/review.toml",
        "gazetteer/data/places/af_provinces.csv",
        "gazetteer/data/outlines/provinces.geojson",
        "web/templates/index.html",
        "web/static/vendor/leaflet.js",
        "web/static/vendor/manifest.json",
        "geomap/data/actors.csv",
    ):
        assert name in names, name
    assert any(name.startswith("web/static/vendor/licences/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "seeds/"))]


def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from geomap.seeds import seeds_dir; import geomap, web;"
        "assert geomap.__file__.startswith(sys.argv[1]) and web.__file__.startswith(sys.argv[1]);"
        "print(seeds_dir().relative_to(sys.argv[1]).as_posix())"
    )
    command = [sys.executable, "-I", "-c", code, str(site)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "geomap/seeds"), done.stderr


def test_the_checkout_reads_its_own_seeds(root: Path) -> None:
    from geomap.seeds import seeds_dir

    assert seeds_dir() == root / "seeds"


def test_the_locks_agree_with_the_declared_dependencies(root: Path) -> None:
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for lock, names in (
        ("run.txt", project["dependencies"]),
        ("test.txt", project["dependencies"] + project["optional-dependencies"]["test"]),
    ):
        pinned = (root / "requirements" / lock).read_text(encoding="utf-8")
        for name in names:
            plain = name.split(">=")[0].strip().lower()
            assert f"\n{plain}==" in "\n" + pinned, f"{plain} is not pinned in {lock}"
        assert "://" not in pinned
