"""Tables computed from records, kept in step by every transaction."""

from __future__ import annotations

from app.storage.case_cards import project_case_cards
from app.storage.clock_lines import project_clock_lines
from app.storage.name_keys import project_name_keys
from app.storage.piece_rows import project_pieces
from app.storage.store import Projection

PROJECTIONS: tuple[Projection, ...] = (
    project_name_keys,
    project_case_cards,
    project_clock_lines,
    project_pieces,
)
