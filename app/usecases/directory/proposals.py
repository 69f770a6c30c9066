"""A first guess at what the columns of somebody's table mean, and a look before anything is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.directory.folding import words
from app.usecases.directory.column_maps import ColumnMap

_GUESSES: Final[tuple[tuple[str, str], ...]] = (
    (
        "service.name",
        r"denominazione(servizio|scuola|struttura)?|nome(servizio)?|servizio|service(name)?|name|titolo",
    ),
    (
        "organization.name",
        r"ente|operator|organizzazione|organization|organisation|gestore|asl|ulss|azienda|agency|provider",
    ),
    ("address.address_1", r"indirizzo(scuola|sede)?|via|address(1)?|(addr)?street|adresse"),
    ("address.city", r"comune|citta|(addr)?city|town|localita|descrizionecomune|ville"),
    ("address.postal_code", r"cap(scuola)?|postalcode|(addr)?postcode|zip(code)?|codicepostale"),
    ("address.state_province", r"sigla|provincia|prov|pr|province|state"),
    ("comune.istat", r"(codice)?istat(comune)?|codistat|procom|codicecomuneistat"),
    ("comune.belfiore", r"belfiore|codicecatastale|codicecomunescuola|codicecatasto"),
    ("phone.number", r"telefono|tel|(contact)?phone|telephone|recapito|cellulare|numero(ditelefono)?"),
    ("service.email", r"(contact)?email|mail|emailscuola|indirizzoemail(scuola)?|posta|courriel"),
    ("service.url", r"sito(web)?(scuola)?|url|(contact)?website|web|link|pagina"),
    ("service.description", r"descrizione|description|attivita|note"),
    ("schedule.text", r"orari(o)?(apertura)?|hours|openinghours|apertura|horaires"),
    ("language.names", r"lingu[ae]|languages?|langues?"),
    ("location.latitude", r"lat(itudine|itude)?"),
    ("location.longitude", r"lon(g|gitudine|gitude)?|lng"),
    ("service.application_process", r"accesso|comeaccedere|modalita(diaccesso)?|applicationprocess"),
    ("service.eligibility_description", r"requisiti|destinatari|eligibility|utenza|beneficiari"),
    ("service.fees_description", r"cost[oi]|tariff[ae]|fees?|prezzo"),
    ("required_document.list", r"documenti(richiesti|necessari)?|requireddocuments?|documents"),
    ("key", r"codicescuola|codice|id|code|identificativo"),
)
_WHOLE_ADDRESS = re.compile(r" - \d{3,5} - .+ - [A-Za-z]{2}$")


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would see: how the file is written, its columns, the map, the first rows as read."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    map: ColumnMap
    rows: tuple[Mapping[str, object], ...]
    cells: tuple[Mapping[str, str], ...] = ()
    """The same rows as they stand in the file, by column."""

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns that nothing is taken from."""
        used = {column for columns in self.map.columns.values() for column in columns}
        used |= set(self.map.key) | set(self.map.values)
        return tuple(column for column in self.columns if column not in used)


def proposed_map(columns: tuple[str, ...], sample: Mapping[str, str] | None = None) -> ColumnMap:
    """The column map that the names of the columns suggest; each column is used once."""
    left = {column: "".join(words(column)) for column in columns}
    chosen: dict[str, tuple[str, ...]] = {}
    for target, pattern in _GUESSES:
        found = next((column for column, name in left.items() if re.fullmatch(pattern, name)), None)
        if found is not None:
            chosen[target] = (found,)
            del left[found]
    street = chosen.get("address.address_1")
    if street and sample and _WHOLE_ADDRESS.search(sample.get(street[0], "")):
        chosen["address.whole"] = chosen.pop("address.address_1")
    if "service.name" not in chosen and "organization.name" in chosen:
        chosen["service.name"] = chosen["organization.name"]
    return ColumnMap(columns=chosen, unknown=frozenset({"-", "Non Disponibile", "n.d.", "N/A"}))
