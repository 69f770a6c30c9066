"""Seals changes so that the server can carry but not read them."""
