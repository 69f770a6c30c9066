"""Contacts and interviews: written in under a minute by keyboard, amended as new versions."""
