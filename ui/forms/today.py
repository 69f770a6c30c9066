"""The day on this desk."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """Today where the computer stands: what people mean by it."""
    return date.today()  # noqa: DTZ011 - the day on this desk is what is meant
