"""Where a tax code may say that somebody was born."""

from __future__ import annotations

from app.catalogue import countries
from app.catalogue.places import comuni


class KnownBirthPlaces:
    """Cadastral codes of comuni and states, past ones included (tables of the Revenue Agency)."""

    def is_known(self, place: str) -> bool:
        """Whether some comune or state has, or had, this cadastral code."""
        if place.startswith("Z"):
            return countries.by_belfiore(place) is not None or place in countries.former_states()
        return bool(comuni.with_belfiore(place))

    def codes_of(self, country: str | None, comune: str | None) -> frozenset[str]:
        """Codes that a birth in this country (ISO 3166) or comune may have; empty when not known."""
        if comune:
            found = comuni.by_code(comune)
            return frozenset({found.belfiore}) if found else frozenset()
        return countries.cadastral_codes(country) if country else frozenset()
