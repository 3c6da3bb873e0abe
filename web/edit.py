"""Changes by a signed-in editor: correct, reject, undo; add documents, tables and spellings. Only with `serve --edit`.

Every change names the version it was made on (`If-Match`), and is kept with who made it, when and why.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import PreconditionRequired, UnsupportedMediaType

from geomap.errors import BadInputError
from geomap.model import Claim, Document, Incident
from geomap.review import corrected
from geomap.store import Edit
from web import signin
from web.answers import json_answer
from web.services import services

LONGEST_REASON: Final = 2000
B = TypeVar("B", bound=BaseModel)


class Body(BaseModel):
    """The JSON of a change; unknown members are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IncidentChange(Body):
    """What to change of an incident and why. `place_id` (or a point) is resolved to a whole location here."""

    why: str = Field(min_length=1, max_length=LONGEST_REASON)
    changes: dict[str, Any] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    place_id: str | None = None
    lon: float | None = Field(default=None, ge=-180, le=180)
    lat: float | None = Field(default=None, ge=-90, le=90)

    def point(self) -> tuple[float, float] | None:
        """The point that was set, lon and lat; both or neither."""
        if self.lon is None and self.lat is None:
            return None
        if self.lon is None or self.lat is None:
            raise BadInputError("a point needs both lon and lat")
        return self.lon, self.lat


class Undoing(Body):
    """Why a change is taken back."""

    why: str = Field(default="undo", min_length=1, max_length=LONGEST_REASON)


class Description(Body):
    """What is known of a dispatch. `published` may be partial."""

    title: str | None = Field(default=None, max_length=500)
    publisher: str | None = Field(default=None, max_length=500)
    url: str | None = Field(default=None, max_length=2000)
    published: str | None = None


class Paste(Description):
    """A dispatch pasted into the page."""

    text: str = Field(min_length=1)


class TableDescription(Body):
    """How to read a table: date formats are strptime's, `dataset` keeps ids of several tables apart."""

    date_format: str | None = Field(default=None, max_length=50)
    dataset: str | None = Field(default=None, max_length=100)
    encoding: str | None = Field(default=None, max_length=40)


class Spelling(Body):
    """A spelling of the editor's own for a place of the gazetteer."""

    name: str = Field(min_length=1, max_length=200)
    place_id: str


def blueprint() -> Blueprint:
    """The routes of this module."""
    routes = Blueprint("edit", __name__, url_prefix="/edit")
    routes.before_request(_require_editor)
    routes.add_url_rule("/incidents/<path:incident_id>", view_func=change, methods=["PATCH"])
    routes.add_url_rule("/incidents/<path:incident_id>/undo", view_func=undo, methods=["POST"])
    routes.add_url_rule("/documents", view_func=add_document, methods=["POST"])
    routes.add_url_rule("/imports", view_func=import_table, methods=["POST"])
    routes.add_url_rule("/aliases", view_func=add_alias, methods=["POST"])
    return routes


def _require_editor() -> None:
    signin.editor()


def change(incident_id: str) -> Response:
    """Change fields of an incident. 409 when somebody changed it since the version in If-Match."""
    asked = _body(IncidentChange)
    version = _version_asked()
    known = services()
    changes = corrected(
        known.store.incident(incident_id), asked.changes, known.gazetteer, place_id=asked.place_id, point=asked.point()
    )
    edit = Edit(incident_id, version, signin.editor().who, asked.why, _now(), changes, asked.claims)
    return _edited(known.store.edit(edit))


def undo(incident_id: str) -> Response:
    """Take back the last change of an incident; the taking back is a version of its own."""
    asked = _body(Undoing)
    store = services().store
    return _edited(store.undo(incident_id, _version_asked(), who=signin.editor().who, why=asked.why, at=_now()))


def _edited(found: Incident) -> Response:
    answer = json_answer(found)
    answer.set_etag(str(found.version))
    return answer


def _version_asked() -> int:
    """The version in `If-Match`, bare or quoted. 428 without it: nobody overwrites what they have not seen."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    given = given.partition(":")[0]  # compression marks the tags of what it compressed: "3:gzip"
    if not given:
        raise PreconditionRequired('say which version was edited with the header If-Match: "<version>"')
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadInputError(f"If-Match: {given!r} is not the version number of an incident")
    return int(given)


def add_document() -> Response:
    """Read a pasted text or an uploaded file into incidents, marked as machine results."""
    from geomap.pipeline import ingest

    documents = _uploaded_documents() if request.files else [_pasted_document()]
    report = ingest(services().workbench, documents, who=signin.editor().who, why="added in the browser")
    sources = [document.source.id for document in documents]
    return json_answer({"sources": sources, "report": report}, status=201)


def _pasted_document() -> Document:
    from geomap.documents import document_of_text

    asked = _body(Paste)
    return document_of_text(asked.text, **asked.model_dump(exclude={"text"}))


def _uploaded_documents() -> list[Document]:
    from geomap.documents import read_documents

    asked = _form(Description)
    with TemporaryDirectory(prefix="geomap-") as folder:
        file = _received(_upload(), Path(folder))
        return list(read_documents(file, **asked.model_dump()))


def import_table() -> Response:
    """Import an uploaded table; rows that cannot be used are listed in the answer."""
    from geomap import pipeline
    from geomap.tables.reader import parse_table

    asked = _form(TableDescription)
    upload = _upload()
    table = parse_table(_content(upload), _file_name(upload), encoding=asked.encoding)
    formats = (asked.date_format,) if asked.date_format else ()
    options = pipeline.ImportOptions(date_formats=formats, dataset=asked.dataset)
    report = pipeline.import_table(services().workbench, table, options, who=signin.editor().who)
    return json_answer(report, status=201)


def add_alias() -> Response:
    """Remember a spelling for a place; it counts for what is read from now on."""
    asked = _body(Spelling)
    gazetteer = services().gazetteer
    if gazetteer.place(asked.place_id) is None:
        raise BadInputError(f"the gazetteer has no place {asked.place_id!r}: choose one that /geocode?q= offers")
    gazetteer.add_alias(asked.name, asked.place_id, who=signin.editor().who, when=_now())
    return json_answer({"name": asked.name, "place_id": asked.place_id}, status=201)


def _body(kind: type[B]) -> B:
    if not request.is_json:
        raise UnsupportedMediaType("send JSON, with Content-Type: application/json")
    try:
        return kind.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        raise BadInputError(_first_fault(error)) from None


def _form(kind: type[B]) -> B:
    try:
        return kind.model_validate({name: value for name, value in request.form.items() if value})
    except ValidationError as error:
        raise BadInputError(_first_fault(error)) from None


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the body'}: {first['msg']}"


def _upload() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInputError("send the file as the form field `file`")
    return file


def _content(upload: FileStorage) -> bytes:
    data: bytes = upload.read()
    if not data:
        raise BadInputError(f"{_file_name(upload)}: the file is empty")
    return data


def _file_name(upload: FileStorage) -> str:
    """The last part of the name that the client gave, for messages and as the source's title; never a path."""
    return (upload.filename or "upload").replace("\\", "/").rpartition("/")[2][:200] or "upload"


def _received(upload: FileStorage, folder: Path) -> Path:
    """The upload on disk. Of the client's name only a plain extension is used."""
    suffix = Path(_file_name(upload)).suffix.lower()
    target = folder / f"upload{suffix if re.fullmatch(r'[.][a-z0-9]{1,8}', suffix) else '.txt'}"
    target.write_bytes(_content(upload))
    return target


def _now() -> datetime:
    return datetime.now(UTC)
