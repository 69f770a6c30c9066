"""Attachments on their way, as rows of the page about sync."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.usecases.sync_views import FileLine
from ui.cases import wording
from ui.cases.record_row import RecordRow
from ui.texts import formats, t

_ICONS = {"out": "upload", "in": "download", "elsewhere": "laptop"}


def row(one: FileLine) -> QWidget:
    """Whose file it is, what it is called, how much is left and where it is."""
    key = f"sync.file.{one.state}" if one.state != "elsewhere" or one.holder else "sync.file.somewhere"
    told = t(key, name=one.holder) if one.holder else t(key)
    return RecordRow(
        one.title or t("kind.attachment"),
        [wording.facts(one.name, formats().size(one.size)), told],
        icon=_ICONS[one.state],
    )
