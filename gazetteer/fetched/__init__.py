"""The village level and district outlines that a user fetches: downloading, checking, reading, matching."""
