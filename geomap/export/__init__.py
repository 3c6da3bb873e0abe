"""What is filtered, as a file or a stream, in every format."""

from geomap.export.formats import BLOCK, FORMATS, Format, export_file, format_for, stream

__all__ = ["BLOCK", "FORMATS", "Format", "export_file", "format_for", "stream"]
