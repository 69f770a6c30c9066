"""A signature as an answer of a form: strokes, or the name typed by who cannot draw."""

from __future__ import annotations

from app.usecases.own_jobs import TYPED, signed_by_keyboard
from ui.widgets.signature_pad import SignatureField


class SignField(SignatureField):
    """`value()` is the text that is kept; None without a signature."""

    def value(self) -> str | None:
        """The strokes, or the typed name with its mark."""
        if self.typed_name():
            return TYPED + self.typed_name() if self.method() else None
        return self.strokes() or None

    def set_value(self, value: str | None) -> None:
        """Show what was kept."""
        name = signed_by_keyboard(value)
        self.typed.set_value(name or None)
        self.pad.show_strokes(None if name else value)
        self.sign_by_hand(not name)
