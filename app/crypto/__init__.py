"""Passphrases, key slots and recovery codes. Pure: bytes in, bytes out."""
