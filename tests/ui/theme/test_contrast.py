"""Every pair of colours that meets on screen is readable, in light and in dark."""

from __future__ import annotations

import pytest

from ui.theme.contrast import contrast
from ui.theme.tokens import DARK, LIGHT, TONES, Tokens

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])

TEXT_ON = [
    ("text", "bg"), ("text", "surface"), ("text", "hover"), ("text", "pressed"), ("text", "selected"),
    ("muted", "bg"), ("muted", "surface"), ("muted", "hover"), ("muted", "selected"),
    ("accent", "surface"), ("accent", "bg"), ("accent", "accent_bg"), ("accent", "hover"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_danger", "danger"),
    ("bad", "surface"), ("bad", "bg"), ("warn", "surface"), ("ok", "surface"), ("info", "surface"),
    ("rail_text", "rail"), ("rail_text", "rail_active"), ("rail_text", "rail_hover"), ("rail_muted", "rail"),
    ("rail_muted", "rail_hover"),
]  # fmt: skip
EDGES = [("border", "surface"), ("border", "bg"), ("accent", "surface"), ("accent", "bg"), ("bad", "surface")]


def test_the_ratio_is_the_one_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0B63A5", "#0B63A5") == 1


@BOTH
def test_text_reads_at_4_5(tokens: Tokens) -> None:
    pairs = {f"{a} on {b}": contrast(getattr(tokens, a), getattr(tokens, b)) for a, b in TEXT_ON}
    pairs |= {f"tone {tone}": contrast(*tokens.tone(tone)) for tone in TONES}
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 4.5} == {}


@BOTH
def test_edges_of_inputs_and_focus_show_at_3(tokens: Tokens) -> None:
    pairs = {f"{a} on {b}": contrast(getattr(tokens, a), getattr(tokens, b)) for a, b in EDGES}
    assert {pair: round(ratio, 2) for pair, ratio in pairs.items() if ratio < 3} == {}


@BOTH
def test_what_is_switched_off_still_reads_at_3(tokens: Tokens) -> None:
    assert contrast(tokens.disabled, tokens.disabled_bg) >= 3
