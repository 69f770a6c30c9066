"""Kinds of record, their fields and the rules of the field. Standard library only."""
