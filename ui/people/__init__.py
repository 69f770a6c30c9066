"""Persons: registering somebody new, changing what is known, joining two records of one human being."""
