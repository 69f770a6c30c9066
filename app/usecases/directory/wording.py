"""Verdicts and answers as sentences of one language."""

from __future__ import annotations

import datetime as dt

from app.catalogue.codelists import codelist, small_inside
from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.domain.directory.answers import Hit
from app.domain.directory.entries import Entry
from app.domain.directory.extensions import EXTENSIONS
from app.domain.directory.fits import LABELLED, Fit
from app.domain.directory.freshness import Freshness

_MOMENTS = frozenset({"at", "next"})
_LIST_OF = {name: extension.code_list for name, extension in EXTENSIONS.items()}


class Wording:
    """The directory's sentences in the language of `messages`."""

    def __init__(self, messages: Messages) -> None:
        self._m = messages
        self._formats = Formats(messages)

    def fit(self, fit: Fit) -> str:
        """Why, or what is missing: "accetta: Richiesta asilo"."""
        params = {name: self._param(fit, name, value) for name, value in fit.params.items()}
        return self._m(fit.message, **params)

    def _param(self, fit: Fit, name: str, value: str | int) -> str:
        if name in LABELLED:
            labels = [self.label(LABELLED[name], code) for code in str(value).split(",")]
            return self._formats.listed(labels, small=small_inside(LABELLED[name], self._m.language))
        if name in _MOMENTS:
            moment = dt.datetime.fromisoformat(str(value))
            if fit.key.startswith("open_on") and name == "at":
                return self._formats.weekday(moment.date())
            return self.moment(moment)
        return str(value)

    def moment(self, at: dt.datetime) -> str:
        """A weekday with its time: lunedì, 09:00."""
        return self._m(
            "directory.when", day=self._formats.weekday(at.date()), time=self._formats.time(at.time())
        )

    def label(self, kind: str, code: str) -> str:
        """The label of a code of a list (V14, language, service) or of an extension (access-mode)."""
        extension = next((e for e in EXTENSIONS.values() if kind in (e.name, e.code_list)), None)
        if extension is not None and code in extension.terms:
            return self._m(f"directory.term.{extension.name}.{code}")
        listed = _LIST_OF.get(kind, kind)
        return codelist(listed).label(code, self._m.language) if listed else code

    def freshness(self, hit: Hit) -> str:
        """How far an entry can be trusted: its state, and when it was last checked."""
        return self.state(hit.freshness, hit.entry)

    def state(self, state: Freshness, entry: Entry) -> str:
        """The label of the state; for the states that follow from the last check, its day instead."""
        if state in (Freshness.CONTESTED, Freshness.SUSPENDED, Freshness.CLOSED, Freshness.DRAFT):
            return codelist("V78").label(state.value, self._m.language)
        return self.checked(entry)

    def checked(self, entry: Entry) -> str:
        """When somebody last confirmed the entry."""
        if entry.assured_on is None:
            return self._m("directory.checked.never")
        return self._m("directory.checked.on", date=self._formats.short_day(entry.assured_on))
