"""Tables in: a CSV file becomes incidents and claims, row by row, without guessing at types."""

from geomap.tables.columns import Layout, recognise
from geomap.tables.reader import RawRow, TableFile, open_table
from geomap.tables.rows import TableRow, read_row

__all__ = ["Layout", "RawRow", "TableFile", "TableRow", "open_table", "read_row", "recognise"]
