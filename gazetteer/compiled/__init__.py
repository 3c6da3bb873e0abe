"""The compiled file: how places, names and outlines are packed into SQLite and read back."""
