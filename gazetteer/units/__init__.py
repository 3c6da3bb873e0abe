"""Administrative units: which one holds a point, what it was on a day, its outline, what a name selects."""

from gazetteer.units.selection import UnitSelection
from gazetteer.units.units import Level, Units, make_units

__all__ = ["Level", "UnitSelection", "Units", "make_units"]
