"""The command, in a process of its own."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geomap.store import open_store

COMMAND = (sys.executable, "-c", "from web.serve import serve; serve()")


@pytest.fixture
def made(tmp_path: Path, compiled: Path) -> Path:
    """A data directory with a compiled gazetteer and an empty store, as after a first start."""
    shutil.copy(compiled, tmp_path)
    open_store(tmp_path / "incidents.gpkg").close()
    return tmp_path


@contextmanager
def running(root: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A server in a process, its port and what it printed up to its address."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert match, line + (process.communicate()[1] if process.poll() is not None else "")
        yield process, int(match.group(1)), line
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().status


def test_it_prints_its_address_answers_and_stops_when_told(root: Path, tmp_path: Path) -> None:
    with running(root, "--port", "0", "--data-dir", str(tmp_path / "new"), "--empty") as (process, port, line):
        assert str(tmp_path / "new") in line
        assert status_of(port, "/healthz") == 200
        assert status_of(port, "/collections/incidents/items") == 200
    assert process.returncode == 0


def test_with_edit_it_prints_a_sign_in_link(root: Path, made: Path) -> None:
    with running(root, "--port", "0", "--data-dir", str(made), "--edit") as (process, port, _):
        link = process.stdout.readline() if process.stdout else ""
        path = re.search(rf"http://127\.0\.0\.1:{port}(/edit/sign-in\?token=\S+)", link)
        assert path, link
        assert status_of(port, path.group(1)) == 303
        next_link = process.stdout.readline() if process.stdout else ""
        assert re.search(rf"http://127\.0\.0\.1:{port}/edit/sign-in\?token=\S+", next_link)
        assert path.group(1) not in next_link


def failed(root: Path, *arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_port_in_use_is_said_with_the_cure(root: Path, made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = failed(root, "--port", str(port), "--data-dir", str(made))
    assert f"127.0.0.1:{port}" in said
    assert "--port" in said


def test_a_host_that_nobody_knows_is_said_with_the_cure(root: Path, made: Path) -> None:
    assert "--host" in failed(root, "--host", "300.1.1.1", "--port", "0", "--data-dir", str(made))


def test_a_data_directory_that_is_a_file_is_said_with_the_cure(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    assert "--data-dir" in failed(root, "--port", "0", "--data-dir", str(tmp_path / "file" / "below"), "--empty")


def test_a_store_that_is_no_store_is_named(root: Path, tmp_path: Path) -> None:
    (tmp_path / "incidents.gpkg").write_bytes(b"this is no database, but a text" * 100)
    assert "incidents.gpkg" in failed(root, "--port", "0", "--data-dir", str(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written_is_named(root: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert str(tmp_path) in failed(root, "--port", "0", "--data-dir", str(tmp_path / "below"), "--empty")


def test_a_bad_setting_is_named(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOMAP_UPLOAD_LIMIT", "much")
    done = subprocess.run(
        [*COMMAND, "--port", "0", "--data-dir", str(tmp_path)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "GEOMAP_UPLOAD_LIMIT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [("localhost", "http://localhost:"), ("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]:")],
)
def test_the_printed_address_works_in_a_browser_whatever_it_listens_on(
    root: Path, made: Path, host: str, address: str
) -> None:
    import socket
    import urllib.request

    try:
        socket.getaddrinfo(host, None)
    except OSError:
        pytest.skip(f"this machine does not know its own address {host}")
    command = [*COMMAND, "--port", "0", "--host", host, "--data-dir", str(made)]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        assert address in line
        printed = re.findall(r"http://\S+", line)[0]
        with urllib.request.urlopen(f"{printed}/healthz") as answer:
            assert answer.status == 200
    finally:
        process.terminate()
        process.wait(timeout=20)
