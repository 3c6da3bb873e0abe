"""What a signed-in editor adds: dispatches, tables, spellings. Only with `serve --edit`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, request
from pydantic import Field

from geomap.errors import BadInputError
from geomap.model import Document
from web import signin
from web.answers import json_answer
from web.payloads import Payload, content, file_name, form_payload, json_payload, received, upload
from web.services import services


class Described(Payload):
    """What is known of a dispatch. `published` may be partial."""

    title: str | None = Field(default=None, max_length=500)
    publisher: str | None = Field(default=None, max_length=500)
    url: str | None = Field(default=None, max_length=2000)
    published: str | None = None


class Pasted(Described):
    """A dispatch pasted into the page."""

    text: str = Field(min_length=1)


class DescribedTable(Payload):
    """How to read a table: `date_format` is strptime's, `dataset` keeps the ids of several tables apart."""

    date_format: str | None = Field(default=None, max_length=50)
    dataset: str | None = Field(default=None, max_length=100)
    encoding: str | None = Field(default=None, max_length=40)


class Spelling(Payload):
    """A spelling of the editor's own for a place of the gazetteer."""

    name: str = Field(min_length=1, max_length=200)
    place_id: str


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("additions", __name__, url_prefix="/edit")
    routes.before_request(signin.require_editor)
    routes.add_url_rule("/documents", view_func=add_document, methods=["POST"])
    routes.add_url_rule("/imports", view_func=import_table, methods=["POST"])
    routes.add_url_rule("/aliases", view_func=add_alias, methods=["POST"])
    return routes


def add_document() -> Response:
    """Read a pasted text or an uploaded file into incidents, marked as machine results."""
    from geomap.pipeline import ingest

    documents = _uploaded_documents() if request.files else [_pasted_document()]
    report = ingest(services().workbench, documents, who=signin.editor().who, why="added in the browser")
    sources = [document.source.id for document in documents]
    return json_answer({"sources": sources, "report": report}, status=201)


def _pasted_document() -> Document:
    from geomap.documents import document_of_text

    asked = json_payload(Pasted)
    return document_of_text(asked.text, **asked.model_dump(exclude={"text"}))


def _uploaded_documents() -> list[Document]:
    from geomap.documents import read_documents

    asked = form_payload(Described)
    with TemporaryDirectory(prefix="geomap-") as folder:
        return list(read_documents(received(upload(), Path(folder)), **asked.model_dump()))


def import_table() -> Response:
    """Import an uploaded table; rows that cannot be used are listed in the answer with their reason."""
    from geomap.pipeline import ImportOptions
    from geomap.pipeline import import_table as run
    from geomap.tables.reader import parse_table

    asked, file = form_payload(DescribedTable), upload()
    table = parse_table(content(file), file_name(file), encoding=asked.encoding)
    formats = (asked.date_format,) if asked.date_format else ()
    options = ImportOptions(date_formats=formats, dataset=asked.dataset)
    return json_answer(run(services().workbench, table, options, who=signin.editor().who), status=201)


def add_alias() -> Response:
    """Remember a spelling for a place; it counts for what is read from now on."""
    asked = json_payload(Spelling)
    gazetteer = services().gazetteer
    if gazetteer.place(asked.place_id) is None:
        raise BadInputError(f"the gazetteer has no place {asked.place_id!r}: choose one that /geocode?q= offers")
    gazetteer.add_alias(asked.name, asked.place_id, who=signin.editor().who, when=datetime.now(UTC))
    return json_answer({"name": asked.name, "place_id": asked.place_id}, status=201)
