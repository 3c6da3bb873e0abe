"""`geomap geocode` and `geomap explain`: place names to places, with the reasons."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import click

from gazetteer import PlaceQuery, Resolution
from geomap.cli.options import F, data_dir_option, gazetteer_of

_TYPES: Final[dict[str, click.ParamType[Any]]] = {
    "--date": click.DateTime(["%Y-%m-%d"]),
    "--country": click.Choice(["AF", "PK"], case_sensitive=False),
}


def _query_options(command: F) -> F:
    for name, text in (
        ("--date", "The day whose units count (YYYY-MM-DD)."),
        ("--country", "AF or PK."),
        ("--adm2", "The district, where it is known."),
        ("--adm1", "The province, where it is known."),
    ):
        command = click.option(name, help=text, type=_TYPES.get(name))(command)
    return command


@click.command()
@click.argument("text", required=False)
@click.option("--jsonl", is_flag=True, help="Answer JSON Lines from standard input, one place reference a line.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@_query_options
@data_dir_option
def geocode(
    text: str | None,
    jsonl: bool,
    as_json: bool,
    adm1: str | None,
    adm2: str | None,
    country: str | None,
    date: datetime | None,
    data_dir: Path | None,
) -> None:
    """Say where a place reference is: `geomap geocode "Sepa, Host province"`."""
    if jsonl == (text is not None):
        raise click.UsageError("give either TEXT or --jsonl with lines on standard input")
    gazetteer = gazetteer_of(data_dir)
    if jsonl:
        from gazetteer.jsonl import answer_lines

        for line in answer_lines(gazetteer, sys.stdin):
            sys.stdout.write(line + "\n")
        return
    found = gazetteer.resolve(PlaceQuery(text or "", adm1, adm2, country, _day(date)))
    click.echo(found.model_dump_json(indent=1) if as_json else _sentence(found))


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as JSON.")
@_query_options
@data_dir_option
def explain(
    text: str,
    as_json: bool,
    adm1: str | None,
    adm2: str | None,
    country: str | None,
    date: datetime | None,
    data_dir: Path | None,
) -> None:
    """Show every candidate for a place reference with its score and the evidence for it."""
    explanation = gazetteer_of(data_dir).explain(PlaceQuery(text, adm1, adm2, country, _day(date)))
    click.echo(explanation.to_json() if as_json else explanation.to_text())


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _sentence(found: Resolution) -> str:
    """The answer in a few lines that a reporter understands."""
    if found.status == "unresolved":
        lines = ["unresolved: nothing in the gazetteer fits well enough"]
    else:
        where = ", ".join(filter(None, (found.name, found.adm2_name, found.adm1_name, found.country)))
        point = "no point" if found.lon is None else f"{found.lat:.4f} N, {found.lon:.4f} E"
        radius = "" if found.uncertainty_m is None else f", within about {found.uncertainty_m / 1000:.1f} km"
        lines = [
            f"{found.status}: {where}",
            f"  {found.place_class or 'place'} {found.place_id or ''}, precision {found.precision}: {point}{radius}",
            f"  score {found.score}, margin {found.margin}, by {found.method}",
        ]
        if found.adm1_code_at_date not in (None, found.adm1_code):
            lines.append(f"  on that date: {found.adm1_name_at_date} ({found.adm1_code_at_date})")
    others = [c for c in found.candidates if c.place_id != found.place_id]
    lines += [f"  or {c.name}, {c.adm2_name or c.adm1_code or c.country} ({c.score:.2f})" for c in others]
    return "\n".join(lines)
