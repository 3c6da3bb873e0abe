"""Which incidents are meant: one filter from one grammar, for the page, the API, exports and the command line."""

from geomap.filters.grammar import PARAMETERS, PRECISIONS, SHOWN, STATUSES, IncidentFilter

__all__ = ["PARAMETERS", "PRECISIONS", "SHOWN", "STATUSES", "IncidentFilter"]
