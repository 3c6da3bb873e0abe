"""The README's examples are run as they stand, in an empty folder, on a data directory of their own."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = "PESHAWAR, 19 March 2024: Gunmen killed two policemen in Bannu on Monday, police said.\n"
TABLE = "id,date,place,province,killed\n1,2024-03-18,Barmal,Paktika,6\n"


def blocks(root: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "incidents.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(folder: Path, root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GEOMAP_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(root)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_first_commands_work_as_printed(root: Path, folder: Path) -> None:
    lines = [line[2:] for line in blocks(root, "console")[0].splitlines() if line.startswith("$ geomap")]
    assert len(lines) >= 5
    for line in lines:
        arguments = shlex.split(line)[1:]
        done = run(folder, root, sys.executable, "-c", "from geomap.cli import main; main()", *arguments)
        assert done.returncode == 0, (line, done.stderr)
    exported = json.loads((folder / "paktika.geojson").read_text(encoding="utf-8"))
    assert len(exported["features"]) == 2  # the seeds' air strike, and the table's row


def test_the_python_example_works_as_printed(root: Path, folder: Path) -> None:
    (code,) = blocks(root, "python")
    done = run(folder, root, sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "Barmal" in done.stdout


def test_the_two_commands_are_make_targets(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", "\n".join(blocks(root, "")), re.M):
        assert re.search(rf"^{target}:", makefile, re.M), target
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")
