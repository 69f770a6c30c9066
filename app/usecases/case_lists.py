"""The list of cases, for whoever shows it."""

from __future__ import annotations

from app.storage.case_list import CaseCard, CaseList, CaseOrder, CaseQuery, CaseView, card_of, cards, counts

__all__ = ["CaseCard", "CaseList", "CaseOrder", "CaseQuery", "CaseView", "card_of", "cards", "counts"]
