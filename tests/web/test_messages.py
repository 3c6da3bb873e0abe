"""Sentences for the page's scripts, from the same catalogue as the templates'."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask


@pytest.fixture
def urdu(app: Flask, tmp_path: Path) -> Flask:
    """The app with two sentences in Urdu."""
    catalogue = Catalog(locale="ur")
    catalogue.add("Legend", "علامات")
    catalogue.add(("{n} incident", "{n} incidents"), ("{n} واقعہ", "{n} واقعات"))
    folder = tmp_path / "translations" / "ur" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    return app


def test_a_translated_sentence_and_its_plural_forms_reach_the_scripts(urdu: Flask) -> None:
    answer = urdu.test_client().get("/messages/ur.json", headers={"Host": "127.0.0.1"})
    assert answer.json == {"Legend": "علامات", "{n} incident": ["{n} واقعہ", "{n} واقعات"]}


def test_english_needs_no_catalogue_and_an_unknown_language_is_not_there(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/messages/en.json", headers={"Host": "127.0.0.1"}).json == {}
    assert client.get("/messages/xx.json", headers={"Host": "127.0.0.1"}).status_code == 404
