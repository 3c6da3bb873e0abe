"""geomap in the browser: `create_app()` makes the Flask app, `web.serve` is the command that runs it."""

from web.app import create_app

__all__ = ["create_app"]
