"""Dictionaries that the reading of texts rests on: one CSV file each, read by geomap.reading.lexicon."""
