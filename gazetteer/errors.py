"""What can go wrong in the gazetteer. Every message says what is wrong and what to do."""


class GazetteerError(Exception):
    """The root of this package's errors."""


class GazetteerNotBuiltError(GazetteerError, FileNotFoundError):
    """There is no compiled gazetteer at the path; the message names the command that makes one."""


class GazetteerDamagedError(GazetteerError):
    """The compiled gazetteer cannot be read or is of another edition; the message names the cure."""


class GazetteerDataError(GazetteerError, ValueError):
    """A table of the gazetteer's own data breaks its schema; the message names file and row."""


class FetchError(GazetteerError, OSError):
    """A download failed or is not what it should be; nothing was replaced."""


class UnknownPlaceError(GazetteerError, LookupError):
    """A name that the gazetteer does not know was used where a known one is needed."""
