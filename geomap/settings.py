"""Settings from flags or GEOMAP_… variables, read once and passed in; nothing here is global."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


def default_data_dir() -> Path:
    """The platform's user data directory for geomap."""
    return user_data_path("geomap", appauthor=False)


class Settings(BaseSettings):
    """Where things are and what the server may do. `upload_limit` and lengths are bytes."""

    model_config = SettingsConfigDict(env_prefix="GEOMAP_", frozen=True, extra="ignore")

    data_dir: Path = Field(default_factory=default_data_dir)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    tile_url: str | None = None
    """Street tiles a viewer may choose, as an address with {z}, {x}, {y}; none by default."""
    edit: bool = False
    upload_limit: int = Field(default=50 * MEBIBYTE, gt=0)
    allowed_hosts: tuple[str, ...] = ()
    """Names beside the bound address under which the server may be asked (a reverse proxy's)."""

    @property
    def store_path(self) -> Path:
        """The GeoPackage that holds the incidents."""
        return self.data_dir / "incidents.gpkg"

    @property
    def gazetteer_path(self) -> Path:
        """The compiled gazetteer."""
        return self.data_dir / "gazetteer.sqlite"

    @property
    def downloads_path(self) -> Path:
        """What `geomap gazetteer fetch` brought."""
        return self.data_dir / "downloads"

    @property
    def aliases_path(self) -> Path:
        """The user's own spellings."""
        return self.data_dir / "aliases.jsonl"
