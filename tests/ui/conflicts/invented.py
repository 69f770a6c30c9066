"""Lines in conflict as the reader of the encrypted file would tell them."""

from __future__ import annotations

from typing import Any

from app.domain.case import Case
from app.domain.declaration import kind_of
from app.domain.ids import RecordId, new_id
from app.usecases.conflict_views import ConflictFile, ConflictLine, Side

BACK = "Il beneficiario riferisce dolore alla schiena. Visita lunedì dal medico di base."
BACK_TOO = "Il beneficiario riferisce dolore forte alla schiena. Visita martedì dal fisiatra."

MARTA, LUCA = RecordId(b"m" * 16), RecordId(b"l" * 16)


def side(value: Any, *, here: bool = True, at: int = 1_780_000_000_000) -> Side:
    if here:
        return Side((1, 4), value, MARTA, "Marta Prova", at, "", here=True)
    return Side((2, 7), value, LUCA, "Luca Bah", at + 60_000, "Portatile di Luca", here=False)


def line(name: str, before: Any, here: Any, there: Any, **more: Any) -> ConflictLine:
    return ConflictLine(kind_of(Case).by_name[name], before, (side(here), side(there, here=False)), **more)


def case_file(*lines: ConflictLine, **more: Any) -> ConflictFile:
    record = more.pop("record", None) or new_id()
    told = {"person_name": "Hassan Emeka", "case_number": "ORT-2026-01427", **more}
    return ConflictFile(kind_of(Case), record, None, lines, **told)
