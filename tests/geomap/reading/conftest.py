"""The extractor on the bundled gazetteer, made once for all tests of this room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer, ensure_compiled, open_gazetteer
from geomap.extract import Extractor
from geomap.model import Document, Extraction, Incident, Source

Read = Callable[..., Extraction]


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The bundled gazetteer, compiled for this run."""
    return open_gazetteer(ensure_compiled(tmp_path_factory.mktemp("gazetteer")))


@pytest.fixture(scope="session")
def extractor(bundled: Gazetteer) -> Extractor:
    """One extractor for the whole run: documents leave nothing behind."""
    return Extractor(bundled)


@pytest.fixture(scope="session")
def read(extractor: Extractor) -> Read:
    """Reads a text, perhaps with its day of publication."""

    def reader(text: str, published: str | None = None) -> Extraction:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        return extractor.extract(Document(source=Source(id="test", published=published, sha256=sha256), text=text))

    return reader


@pytest.fixture(scope="session")
def at() -> Callable[[Extraction, str], Incident]:
    """The one incident at a place, by its id or its province's code."""

    def find(extraction: Extraction, place: str) -> Incident:
        (found,) = [i for i in extraction.incidents if place in (i.location.place_id, i.location.adm1_code)]
        return found

    return find


@pytest.fixture(scope="session")
def articles(reference: Path) -> Path:
    """The folder of the two founding articles, which may not be committed."""
    folder = reference.parent / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the founding articles are not at {folder}")
    return folder
