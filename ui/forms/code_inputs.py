"""Inputs for codes: a long list found by any of its names, a few answers as chips, nothing ever lost."""

from __future__ import annotations

from ui.forms.choices import Choice, Finder, Offer
from ui.widgets.code_field import CodeField, CodesField
from ui.widgets.fields import ChoiceField

FEW = 4
"""Up to so many answers are shown as chips: one press instead of a list."""

SHORT = 62
"""Letters of all answers together that still stand on one line of chips."""


class FoundCodeField(CodeField):
    """A code of a list too long to look through: countries, languages, comuni."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer.first, label_of=offer.label)
        self._find: Finder | None = offer.find

    def _narrow(self, typed: str) -> None:
        if self._find is None or not typed.strip():
            super()._narrow(typed)
        else:
            self._show(self._find(typed))


class FoundCodesField(CodesField):
    """Several codes of such a list."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer.first, label_of=offer.label)
        before, self.input = self.input, FoundCodeField(offer)
        self.input.setPlaceholderText(before.placeholderText())
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(before, self.input)
        before.hide()
        before.deleteLater()
        self.setFocusProxy(self.input)
        self.input.edited.connect(self._add)


class FewCodesField(ChoiceField):
    """A code of a short list as chips. A code the list does not know gets a chip of its own."""

    def __init__(self, offer: Offer) -> None:
        self._offered = list(offer.first)
        self._label_of = offer.label
        super().__init__(self._offered, name="")

    def set_value(self, value: str | None) -> None:
        """Choose another code."""
        known = {code for code, _ in self._offered}
        if value is not None and value not in known:
            self._offered = [*self._offered, (value, self._label_of(value))]
            self.offer(self._offered)
        super().set_value(value)


def few(choices: list[Choice]) -> bool:
    """Whether these answers are better shown all at once."""
    return 0 < len(choices) <= FEW and sum(len(words) for _, words in choices) <= SHORT


def code_input(offer: Offer) -> CodeField | FewCodesField:
    """The input for one code of a list."""
    if offer.find is not None:
        return FoundCodeField(offer)
    return FewCodesField(offer) if few(offer.first) else CodeField(offer.first, label_of=offer.label)


def codes_input(offer: Offer) -> CodesField:
    """The input for several codes of a list."""
    return FoundCodesField(offer) if offer.find else CodesField(offer.first, label_of=offer.label)
