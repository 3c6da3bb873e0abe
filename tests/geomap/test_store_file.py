"""The store as a file: a GeoPackage that others can open, that survives kill -9, and errors that name the cure."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.errors import NotFoundError, StoreError
from geomap.model import Incident, Source
from geomap.store import Batch, Store, open_store
from geomap.store.connection import connect, plain_errors, time_limit

Make = Callable[..., Incident]
Gdal = Callable[[str], Any]

WRITER = """
import sys
from pathlib import Path
from gazetteer.model import UNLOCATED
from geomap.model import Incident
from geomap.store import Batch, open_store
store = open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 100_000):
    told = [Incident(id=f"{number}-{n}", title="x", location=UNLOCATED) for n in range(20)]
    store.write(Batch(incidents=tuple(told)), who="child", why="test")
    print(number, flush=True)
"""


def say(store: Store, *incidents: Incident) -> None:
    store.write(Batch(incidents=incidents), who="machine", why="import")


def child(path: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(first)], stdout=subprocess.PIPE, text=True)


def test_gdal_reads_incidents_as_the_only_layer_without_a_warning(
    store: Store, make_incident: Make, in_gdal: Gdal
) -> None:
    say(store, make_incident("a", fatalities_low=8), make_incident("b", "border"))
    layers, crs, rows, points = in_gdal(
        "t = pyogrio.read_dataframe(path)\n"
        "rows = t[['id', 'date_start', 'fatalities_low']].map(lambda v: str(v)[:10]).values.tolist()\n"
        "points = [None if p is None else [p.x, p.y] for p in t.geometry]\n"
        "answer = [pyogrio.list_layers(path).tolist(), t.crs.to_epsg(), rows, points]"
    )
    assert (layers, crs) == ([["incidents", "Point"]], 4326)
    assert rows == [["a", "2024-03-18", "8.0"], ["b", "2024-03-18", "nan"]]
    assert points == [[69.2, 32.8], None]


def test_the_r_tree_holds_every_point_and_follows_an_edit(store: Store, make_incident: Make, in_gdal: Gdal) -> None:
    boxes = "[(69, 32, 69.5, 33), (70, 32, 71, 33)]"
    ask = f"answer = [sorted(pyogrio.read_dataframe(path, bbox=box)['id']) for box in {boxes}]"
    say(store, make_incident("a"), make_incident("b", "mir ali"), make_incident("c", "border"))
    assert in_gdal(ask) == [["a"], ["b"]]
    say(store, make_incident("a", "mir ali"))
    assert in_gdal(ask) == [[], ["a", "b"]]
    say(store, make_incident("a", "border"))
    assert in_gdal(ask) == [[], ["b"]]


def test_the_header_says_geopackage_1_4(store: Store, store_path: Path) -> None:
    with sqlite3.connect(store_path) as con:
        assert con.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert con.execute("PRAGMA user_version").fetchone() == (10400,)
        assert con.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert con.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_another_process_wrote_is_seen_at_once(store: Store, store_path: Path, make_incident: Make) -> None:
    say(store, make_incident("a"))
    before = store.change
    writer = child(store_path, 0)
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.kill()
    writer.wait()
    assert store.change > before
    assert store.incident("0-0").title == "x"


def test_kill_9_loses_nothing_that_was_written_and_leaves_nothing_half_written(store_path: Path) -> None:
    with open_store(store_path) as store:
        written = -1
        for _ in range(4):
            writer = child(store_path, written + 1)
            assert writer.stdout is not None
            for _ in range(3):
                written = int(writer.stdout.readline())
            time.sleep(0.011)
            os.kill(writer.pid, signal.SIGKILL)
            written = max([written, *map(int, writer.stdout.read().split())])
            writer.wait()
        numbers = {int(key.split("-")[0]) for key in store.fids([f"{n}-0" for n in range(written + 3)])}
        assert numbers >= set(range(written + 1))
        for number in numbers:
            assert len(store.fids([f"{number}-{n}" for n in range(20)])) == 20
    with sqlite3.connect(store_path) as con:
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts = {con.execute(f"SELECT count(*) FROM {t}").fetchone() for t in ("incidents", "features", "packed")}
        assert len(counts) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id,title\n1,x\n" * 100, "is not a geomap store"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "is not a geomap store|is damaged"),
    ],
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "incidents.gpkg"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        open_store(path)
    assert path.read_bytes() == content


def test_somebody_elses_geopackage_is_refused_and_left_alone(tmp_path: Path) -> None:
    import geopandas as gpd
    from shapely import Point

    path = tmp_path / "other.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(1, 2)], crs="EPSG:4326").to_file(path)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"no geomap store.*geomap import"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_geomap_is_refused(store: Store, store_path: Path) -> None:
    store.close()
    with sqlite3.connect(store_path) as con:
        con.execute("UPDATE geomap_meta SET value = '999' WHERE key = 'schema'")
    with pytest.raises(StoreError, match=r"newer geomap.*upgrade"):
        open_store(store_path)


def test_a_damaged_store_says_so(store: Store, store_path: Path, make_incident: Make) -> None:
    say(store, *(make_incident(str(n)) for n in range(200)))
    store.close()
    with sqlite3.connect(store_path) as con:
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(store_path.read_bytes())
    for page in range(8192, len(content), 4096):
        content[page : page + 512] = b"\x5a" * 512
    store_path.write_bytes(content)
    with pytest.raises(StoreError, match=r"incidents\.gpkg is damaged.*backup"), open_store(store_path) as again:
        list(again.features(range(1, 201)))


def test_several_processes_may_make_the_same_store_at_once(store_path: Path) -> None:
    code = "import sys; from pathlib import Path; from geomap.store import open_store; open_store(Path(sys.argv[1]))"
    made = [subprocess.Popen([sys.executable, "-c", code, str(store_path)]) for _ in range(4)]
    assert [process.wait() for process in made] == [0, 0, 0, 0]
    with open_store(store_path, create=False) as store:
        assert store.change == 0


def test_no_store_is_an_error_where_none_may_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(tmp_path / "none.gpkg", create=False)
    with pytest.raises(StoreError, match=r"cannot be opened.*folder"):
        open_store(tmp_path / "no" / "such" / "folder.gpkg")


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(store_path: Path, make_incident: Make) -> None:
    with open_store(store_path, patience=0.2) as store:
        other = sqlite3.connect(store_path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="being written by another program"):
            say(store, make_incident("a"))
        other.execute("ROLLBACK")
        other.close()
        say(store, make_incident("a"))


def test_a_store_opens_and_answers_while_somebody_writes(store: Store, store_path: Path, make_incident: Make) -> None:
    say(store, make_incident("a"))
    other = connect(store_path, read_only=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE incidents SET title = 'half'")
    assert store.incident("a").title == "Strike a"
    with open_store(store_path, patience=0.1) as another:
        assert another.incident("a").title == "Strike a"
    other.execute("ROLLBACK")
    other.close()


def test_many_threads_read_and_write_together(store: Store, make_incident: Make, source: Source) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                say(store, make_incident(f"{number}-{turn}"))
                assert store.incident(f"{number}-{turn}").version == 1
                assert len(list(store.features([1]))) == 1
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(store.fids([f"{n}-{t}" for n in range(6) for t in range(5)])) == 30


def test_a_question_that_takes_too_long_is_stopped(store: Store, store_path: Path) -> None:
    con = connect(store_path, read_only=True)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(StoreError, match="took longer"), plain_errors(store_path), time_limit(con, 0.05):
        con.execute(endless).fetchone()
    con.close()


def test_a_reading_connection_cannot_write(store_path: Path, store: Store) -> None:
    con = connect(store_path, read_only=True)
    with pytest.raises(sqlite3.OperationalError, match=r"read-?only"):
        con.execute("DELETE FROM incidents")
    con.close()


def test_a_closed_store_is_one_file_that_may_be_copied(store_path: Path, make_incident: Make, tmp_path: Path) -> None:
    with open_store(store_path) as store:
        list(store.features([]))  # a reader that was there before the writer
        say(store, make_incident("one"))
        assert store.incident("one").id == "one"
    assert [file.name for file in store_path.parent.iterdir()] == [store_path.name]
    copy = tmp_path / "copy.gpkg"
    copy.write_bytes(store_path.read_bytes())
    assert open_store(copy).incident("one").id == "one"


def test_a_closed_store_answers_no_more(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.incident("a")


def test_an_unknown_incident_or_source_is_not_found(store: Store) -> None:
    for ask in (store.incident, store.versions, store.source):
        with pytest.raises(NotFoundError, match="there is no"):
            ask("nobody")
