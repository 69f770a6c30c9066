"""Deadlines and rights of many people."""
