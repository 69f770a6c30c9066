"""Sealing and opening: what the server carries and cannot read. Pure: bytes in, bytes out."""
