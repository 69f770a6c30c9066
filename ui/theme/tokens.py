"""Every colour of the program, once, for light and for dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Tone = Literal["neutral", "ok", "warn", "bad", "info", "accent"]
"""The mood of a badge, a message or a toast; never shown by colour alone."""

TONES: Final[tuple[Tone, ...]] = ("neutral", "ok", "warn", "bad", "info", "accent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours as `#RRGGBB`; `*_bg` is the ground its namesake is written on."""

    dark: bool
    bg: str
    surface: str
    hover: str
    pressed: str
    selected: str
    text: str
    muted: str
    line: str
    border: str
    handle: str
    disabled: str
    disabled_bg: str
    rail: str
    rail_hover: str
    rail_active: str
    rail_text: str
    rail_muted: str
    accent: str
    accent_hover: str
    accent_bg: str
    on_accent: str
    danger: str
    on_danger: str
    neutral: str
    neutral_bg: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    bad: str
    bad_bg: str
    info: str
    info_bg: str
    shade: str
    """Ground behind a sheet laid over the window, with its opacity: `#AARRGGBB`."""

    def tone(self, tone: Tone) -> tuple[str, str]:
        """Text and ground of `tone`."""
        return getattr(self, tone), getattr(self, f"{tone}_bg")


LIGHT: Final = Tokens(
    dark=False,
    bg="#F4F6F8",
    surface="#FFFFFF",
    hover="#EEF2F6",
    pressed="#E1E8EF",
    selected="#DCEBF7",
    text="#17212B",
    muted="#566474",
    line="#D5DCE3",
    border="#7B8794",
    handle="#AEB8C2",
    disabled="#677584",
    disabled_bg="#E6EAEE",
    rail="#12344D",
    rail_hover="#1A4361",
    rail_active="#205074",
    rail_text="#FFFFFF",
    rail_muted="#D3E0EA",
    accent="#0B63A5",
    accent_hover="#095388",
    accent_bg="#DCEBF7",
    on_accent="#FFFFFF",
    danger="#A3212B",
    on_danger="#FFFFFF",
    neutral="#445261",
    neutral_bg="#E4E9EE",
    ok="#1B6E3C",
    ok_bg="#DDF2E4",
    warn="#8A4B00",
    warn_bg="#FDEBD0",
    bad="#A3212B",
    bad_bg="#FBE0E1",
    info="#0B5A93",
    info_bg="#DCEBF7",
    shade="#66101820",
)

DARK: Final = Tokens(
    dark=True,
    bg="#12181E",
    surface="#1A222A",
    hover="#232D37",
    pressed="#2B3742",
    selected="#1F3D57",
    text="#E6EDF3",
    muted="#9FB0BF",
    line="#2F3B46",
    border="#6F8191",
    handle="#566675",
    disabled="#8496A6",
    disabled_bg="#222C35",
    rail="#0C1217",
    rail_hover="#162029",
    rail_active="#1F3D57",
    rail_text="#FFFFFF",
    rail_muted="#C3D0DB",
    accent="#5DB1EE",
    accent_hover="#7CC1F3",
    accent_bg="#1B3A54",
    on_accent="#0C1217",
    danger="#F0868E",
    on_danger="#0C1217",
    neutral="#C2CDD8",
    neutral_bg="#2D3742",
    ok="#7FD6A0",
    ok_bg="#17351F",
    warn="#F2B765",
    warn_bg="#47300F",
    bad="#F59AA1",
    bad_bg="#4A1F24",
    info="#8FC8F3",
    info_bg="#17354E",
    shade="#99000000",
)
