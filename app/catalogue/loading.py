"""Opens the compiled sentences of one language, cheaply: a window waits for them.

What compiling needs (Babel, TOML, hashes) is imported only when a source changed.
"""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from app.catalogue.stamps import DOMAIN, TRANSLATIONS, is_fresh


def load(language: str, folder: Path = TRANSLATIONS) -> gettext.GNUTranslations:
    """The sentences of `language`, compiled anew first when a source changed.

    When the program may not write there, stale files are compiled in memory. `BrokenCatalogue`
    when the sources disagree with themselves.
    """
    path = folder / "compiled" / language / DOMAIN
    if not (path.exists() and is_fresh(folder)):
        from app.catalogue import compilation

        try:
            compilation.refresh(folder)
        except OSError:
            return gettext.GNUTranslations(io.BytesIO(compilation.compile_in_memory(folder, language)))
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
