"""Numbered, forward-only steps of the encrypted file's own tables."""
