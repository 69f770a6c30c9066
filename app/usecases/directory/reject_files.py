"""The rows that were left out, in a file somebody can put right: where they stood, and why."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Sequence
from pathlib import Path

from app.catalogue.messages import Messages
from app.domain.directory.guarding import guarded
from app.storage.files import place_errors
from app.usecases.directory.intake import Reject

COLUMNS = ("file", "line", "left_out", "reason_key", "reason", "field", "row")


def reason_text(reject: Reject, messages: Messages) -> str:
    """The sentence of a reject."""
    if reject.key.endswith(".ragged"):
        return messages(reject.key, n=int(reject.params["n"]))
    return messages(reject.key, **reject.params)


def write_rejects(path: Path, rejects: Sequence[Reject], messages: Messages) -> None:
    """Write one line for each reject: CSV in UTF-8 with a mark, so that spreadsheets read it.

    `left_out` is "row" or "value"; `row` holds the cells as JSON.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with place_errors():
            with part.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                for reject in rejects:
                    writer.writerow([guarded(cell) for cell in _cells(reject, messages)])
            part.replace(path)
    finally:
        with contextlib.suppress(OSError):  # a stick taken out: what is on it cannot be cleared away
            part.unlink(missing_ok=True)


def _cells(reject: Reject, messages: Messages) -> list[str]:
    return [
        reject.file,
        str(reject.line),
        "value" if reject.kept else "row",
        reject.key,
        reason_text(reject, messages),
        str(reject.params.get("field", "")),
        json.dumps(dict(reject.cells), ensure_ascii=False, default=str),
    ]
