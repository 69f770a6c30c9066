"""A signature as an answer of a form: strokes, a typed name, or the mediator's own passphrase."""

from __future__ import annotations

from app.domain.session_words import PROVED, TYPED, how, name_in
from ui.widgets.signature_pad import SignatureField


class SignField(SignatureField):
    """`value()` is the text that is kept; None without a signature.

    Of one that was proved it says so, with no passphrase in it: whether that is right is asked at saving.
    """

    _kept: str | None = None

    def value(self) -> str | None:
        """The strokes, or the typed name with its mark."""
        if self.passphrase():
            return PROVED + self._signer
        if self.typed_name():
            return TYPED + self.typed_name() if self.method() else None
        return self.strokes() or (None if self._by_hand else self._kept)

    def set_value(self, value: str | None) -> None:
        """Show what was kept."""
        way = how(value)
        self._kept = value if way == "proved" else None
        self.typed.setText(name_in(value) if way == "typed" else "")
        self.pad.show_strokes(value if way == "drawn" else None)
        self.sign_by_hand(way in ("", "drawn"))
