"""Moves changes of records in spaces, merges them and seals them; knows nothing of people."""
