"""`geomap gazetteer …`: compile it, fetch village data and district outlines, look at it, search it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from geomap.cli.options import data_dir_option, gazetteer_of, settings_of

if TYPE_CHECKING:
    from gazetteer.build import BuildReport

Progress = Callable[[str, int, int], None]
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def gazetteer() -> None:
    """The place names: compile, fetch more of them, look them up."""


@gazetteer.command()
@click.option(
    "--mirror", metavar="URL", help="A server that holds geonames/ and boundaries/ instead of the publishers'."
)
@click.option("--offline", type=_FOLDER, help="Take the files from this folder; no network is used.")
@click.option("--only", type=click.Choice(["geonames", "boundaries"]), help="Only the villages, or only the outlines.")
@data_dir_option
def fetch(
    mirror: str | None, offline: Path | None, only: Literal["geonames", "boundaries"] | None, data_dir: Path | None
) -> None:
    """Download village names (GeoNames) and district outlines; an interrupted download goes on where it stopped."""
    from gazetteer.fetched.fetch import fetch as get

    target = settings_of(data_dir).downloads_path
    manifest = get(target, mirror=mirror, offline=offline, only=only)
    for each in manifest.files:
        click.echo(f"{each.folder}/{each.name}: {each.size / 1e6:.1f} MB, {each.rows} rows", err=True)
    click.echo("now compile them: geomap gazetteer build", err=True)


@gazetteer.command()
@click.option("--geonames", type=_FOLDER, help="A folder with GeoNames' AF.zip and PK.zip: adds the villages.")
@click.option("--boundaries", type=_FOLDER, help="A folder with boundary layers: adds district outlines.")
@click.option("--bundled", is_flag=True, help="Our own tables only, whatever was fetched.")
@data_dir_option
def build(geonames: Path | None, boundaries: Path | None, bundled: bool, data_dir: Path | None) -> None:
    """Compile the gazetteer, with what `geomap gazetteer fetch` brought or with folders of your own."""
    from gazetteer.build import build_in

    settings = settings_of(data_dir)
    if geonames is None and boundaries is None and not bundled:
        geonames = _existing(settings.downloads_path / "geonames")
        boundaries = _existing(settings.downloads_path / "boundaries")
    with _progress() as progress:
        done = build_in(settings.data_dir, geonames=geonames, boundaries=boundaries, progress=progress)
    for line in _told(done):
        click.echo(line, err=True)


@gazetteer.command()
@data_dir_option
def info(data_dir: Path | None) -> None:
    """Say what the compiled gazetteer holds."""
    found = gazetteer_of(data_dir)
    click.echo(f"file: {settings_of(data_dir).gazetteer_path}")
    click.echo(f"edition: {found.edition}")
    click.echo(f"provinces: {len(found.units.provinces())}, districts: {len(found.units.districts())}")
    click.echo(
        f"district outlines: {'built' if found.has_boundaries else 'not built (geomap gazetteer build --boundaries)'}"
    )
    click.echo(f"aliases of your own: {len(found.aliases())}")


@gazetteer.command()
@click.argument("text")
@click.option("--country", type=click.Choice(["AF", "PK"]), help="Only places of one country.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@data_dir_option
def search(text: str, country: str | None, limit: int, data_dir: Path | None) -> None:
    """List the places whose names begin with or are written like TEXT, in any script."""
    found = gazetteer_of(data_dir).search(text, limit=limit, country=country)
    if not found:
        click.echo(f"nothing is written like {text!r}: try fewer letters or another spelling", err=True)
        sys.exit(1)
    for each in found:
        where = ", ".join(filter(None, (each.adm2_name, each.adm1_code, each.country)))
        point = "" if each.lon is None else f"{each.lat:.4f} N {each.lon:.4f} E"
        click.echo(f"{each.score:.2f}  {each.name}  {each.place_class}  {where}  {point}  {each.place_id}")


def _existing(folder: Path) -> Path | None:
    return folder if folder.is_dir() and any(folder.iterdir()) else None


def _told(done: BuildReport) -> Iterator[str]:
    yield f"{done.path}: {done.curated} places of our own tables"
    if done.villages is not None:
        got = done.villages
        yield f"GeoNames: {len(got.added)} of {got.rows} rows added, {got.merged} merged, {got.unplaced} in no unit"
    if done.boundaries is not None:
        for layer in done.boundaries.layers:
            title = layer.title or "not recognised"
            yield f"{layer.file} ({title}): {layer.used} of {layer.polygons} polygons used"
            yield from (f"  left out: {reason}" for reason in layer.left_out[:5])
        if done.boundaries.missing:
            missing = done.boundaries.missing
            yield f"{len(missing)} districts have no outline: {', '.join(missing[:8])} …"


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, object] = {}

        def show(what: str, done: int, total: int) -> None:
            task = tasks.setdefault(what, bars.add_task(what, total=total) if what not in tasks else None)
            bars.update(task, completed=done, total=total)  # type: ignore[arg-type]  # rich's TaskID is an int

        yield show
