"""The command line as a person meets it: a real process, its exit code, and what it prints where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `geomap …` on a data directory of its own; `feed` is standard input."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "GEOMAP_DATA_DIR": str(home / "data"), "XDG_DATA_HOME": str(home)}

    def call(*arguments: str, feed: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from geomap.cli import main; main()", *arguments]
        return subprocess.run(command, env=environment, input=feed, capture_output=True, text=True, check=False)

    return call


TABLE = (
    "id,date,place,province,killed\n1,2024-03-18,Barmal,Paktika,6\n2,2024-03-18,Spera,Khost,2\n3,18/3/2024,Khost,,1\n"
)


@pytest.fixture(scope="module")
def imported(run: Run, tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """What `geomap import` said of a table with one bad row; the store holds its two good ones and no seeds."""
    folder = tmp_path_factory.mktemp("tables")
    (folder / "incidents.csv").write_text(TABLE, encoding="utf-8")
    return run("import", "--empty", str(folder / "incidents.csv"), "--report", str(folder / "report.csv"))


def test_geocode_answers_a_person_in_a_sentence_and_a_program_in_json(run: Run) -> None:
    told = run("geocode", "Sepa, Host province")
    assert told.returncode == 0
    assert "Spera" in told.stdout
    assert "precision district" in told.stdout
    found = json.loads(run("geocode", "--json", "Bal, Paktika province").stdout)
    assert (found["name"], found["adm1_code"], found["precision"]) == ("Barmal", "AF-PKA", "district")


def test_geocode_jsonl_answers_every_line_in_order(run: Run) -> None:
    lines = [{"id": 1, "text": "Waziristan"}, {"id": "b", "text": "Xyzzyqua", "country": "AF", "adm1": None}]
    done = run("geocode", "--jsonl", feed="".join(json.dumps(line) + "\n" for line in lines))
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["id"], first["precision"], second["id"]) == (1, "region", "b")
    assert (second["status"], second["lon"], second["lat"]) == ("unresolved", None, None)


def test_explain_shows_candidates_and_reasons(run: Run) -> None:
    told = run("explain", "Bal, Paktika province")
    assert told.returncode == 0
    assert "Barmal" in told.stdout
    assert json.loads(run("explain", "--json", "Bal, Paktika province").stdout)


def test_import_counts_what_it_took_and_says_why_it_did_not_take_the_rest(
    imported: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    assert imported.returncode == 0
    assert imported.stdout == ""
    assert "2 of 3 rows taken (2 new" in imported.stderr
    assert "row 4: date '18/3/2024' is not ISO 8601" in imported.stderr


def test_export_writes_what_the_filter_selects(
    run: Run, imported: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    path = tmp_path / "paktika.geojson"
    done = run("export", "--province", "AF-PKA", "-o", str(path))
    assert done.returncode == 0, done.stderr
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert [each["properties"]["location"]["name"] for each in features] == ["Barmal"]


def test_list_prints_a_table(run: Run, imported: subprocess.CompletedProcess[str]) -> None:
    told = run("list", "--province", "Khost")
    assert "Spera" in told.stdout
    assert "Barmal" not in told.stdout
    assert "1 of 1 incidents" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("import", "none.csv"), 1, "none.csv cannot be read"),
        (("export", "--province", "Atlantis", "-o", "x.geojson"), 2, "Atlantis"),
        (("export", "--bbox", "nan,1,2,3", "-o", "x.geojson"), 2, "bbox"),
        (("export", "--datetime", "soon", "-o", "x.geojson"), 2, "datetime"),
        (("list", "--status", "open"), 2, "status"),
        (("export", "-o", "incidents.docx"), 2, "docx"),
        (("export", "-o", "none/x.geojson"), 1, "cannot be written"),
        (("geocode",), 2, "either TEXT or --jsonl"),
        (("import", "--map", "place", "x.csv"), 2, "FIELD=COLUMN"),
        (("nonsense",), 2, "No such command"),
        (("geocode", "Khost", "--country", "IR"), 2, "--country"),
        (("ingest", "none.txt"), 1, "none.txt"),
    ],
)
def test_wrong_use_is_2_failure_is_1_and_both_are_one_sentence(
    run: Run, imported: object, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_a_new_installation_well(run: Run, imported: object) -> None:
    done = run("doctor")
    assert "ok   gazetteer" in done.stdout
    assert "ok   store" in done.stdout


def test_the_store_that_is_no_store_gets_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "incidents.gpkg").write_bytes(b"not a database at all" * 100)
    command = [sys.executable, "-c", "from geomap.cli import main; main()", "list", "--data-dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "incidents.gpkg" in done.stderr


def test_doctor_finds_damage_wherever_it_is(run: Run, imported: object, tmp_path: Path) -> None:
    run("gazetteer", "info", "--data-dir", str(tmp_path))
    path = tmp_path / "gazetteer.sqlite"
    page = 4096
    content = path.read_bytes()
    path.write_bytes(content[: 40 * page] + b"\xaa" * (40 * page) + content[80 * page :])
    done = run("doctor", "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert "FIX  gazetteer" in done.stdout
    assert "geomap gazetteer build" in done.stdout


def test_a_gazetteer_that_cannot_be_written_gets_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gazetteer.sqlite").mkdir()
    done = run("geocode", "Wana", "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("geomap: the gazetteer cannot be written")
    assert done.stderr.count("\n") == 1


def test_a_report_that_cannot_be_written_stops_the_import_before_it_starts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id,place\n1,Wana\n")
    done = run(
        "import", str(tmp_path / "one.csv"), "--report", str(tmp_path / "none" / "r.csv"), "--data-dir", str(tmp_path)
    )
    assert done.returncode == 1
    assert "--report" in done.stderr
    assert not (tmp_path / "incidents.gpkg").exists()
