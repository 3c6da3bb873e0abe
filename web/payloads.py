"""What a change carries: JSON or a form checked against a model, and an uploaded file under a name that is safe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from geomap.errors import BadInputError

LONGEST_NAME: Final = 120


class Payload(BaseModel):
    """The content of a change; unknown members are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


P = TypeVar("P", bound=Payload)


def json_payload(kind: type[P]) -> P:
    """The request's JSON body. Raises BadInputError for the first member that does not fit, 415 for another type."""
    if not request.is_json:
        raise UnsupportedMediaType("send JSON, with Content-Type: application/json")
    try:
        return kind.model_validate_json(request.get_data(cache=False))
    except ValidationError as error:
        raise BadInputError(_first_fault(error)) from None


def form_payload(kind: type[P]) -> P:
    """The fields beside an uploaded file; empty ones count as absent."""
    try:
        return kind.model_validate({name: value for name, value in request.form.items() if value})
    except ValidationError as error:
        raise BadInputError(_first_fault(error)) from None


def _first_fault(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the body'}: {first['msg']}"


def upload() -> FileStorage:
    """The uploaded file of this request."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BadInputError("send the file as the form field `file`")
    return file


def file_name(file: FileStorage) -> str:
    """The last part of the name that the client gave, of harmless characters only: never a path, never hidden."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return re.sub(r"[^\w.\- ]", "_", last).lstrip(". ")[-LONGEST_NAME:].strip() or "upload"


def content(file: FileStorage) -> bytes:
    """The bytes of an upload. Raises BadInputError for an empty file."""
    data: bytes = file.read()
    if not data:
        raise BadInputError(f"{file_name(file)}: the file is empty")
    return data


def received(file: FileStorage, folder: Path) -> Path:
    """An upload as a file in a folder of our own."""
    target = folder / file_name(file)
    target.write_bytes(content(file))
    return target
