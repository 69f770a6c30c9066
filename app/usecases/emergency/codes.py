"""The words of an envelope before they are valid: made here, shown once, kept nowhere."""

from __future__ import annotations

from app.crypto.envelope_code import EnvelopeCode, new_code

__all__ = ["EnvelopeCode", "offer"]


def offer(language: str) -> EnvelopeCode:
    """A new code, in the words nearest to `language`; it opens nothing until `keys.establish`."""
    return new_code(language)
