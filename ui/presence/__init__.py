"""The daily roll of a centre."""
