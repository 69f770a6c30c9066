"""Templates somebody brings: filled in when honest, refused in words when not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from app.errors import DomainError
from app.usecases.documents import own_templates
from app.usecases.documents.own_templates import filled, look_at
from app.usecases.documents.paper import Both, Fact, Paper, Part, context
from tests.app.usecases.documents.made import template, words_of

PAPER = Paper(
    "interview",
    "fr",
    Both("Verbale", "Compte rendu"),
    "Cooperativa <Prova>",
    "",
    Both("12 maggio 2026"),
    facts=(Fact("held_on", Both("Data", "Date"), Both("12 maggio 2026", "12 mai 2026")),),
    parts=(Part(Both("Che cosa è emerso"), text=Both("Riga\x0b uno\ndue \a & <b>")),),
)


def refused(content: bytes) -> str:
    def use() -> None:
        look_at(content)
        filled(content, context(PAPER))

    with pytest.raises(DomainError) as caught:
        use()
    return caught.value.message_key


def with_member(name: str, data: bytes, base: bytes | None = None) -> bytes:
    held = io.BytesIO(base or template("x"))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return held.getvalue()


def test_an_honest_template_is_filled_in() -> None:
    body = template(
        "{{ title.it|upper }} {{ told.held_on }} {{ sender }}",
        "{%p for part in parts %}",
        "{{ part.title.it }}: {{ part.text.it }}",
        "{%p endfor %}",
        "{% if two %}{{ title.other }}{% endif %}",
    )
    look_at(body)
    words = words_of(filled(body, context(PAPER)))
    for said in ("VERBALE 12 maggio 2026 Cooperativa <Prova>", "Che cosa è emerso", "& <b>", "Compte rendu"):
        assert said in words


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.__init__.__globals__ }}",
        "{{ title.items() }}",
        "{{ sender.format(1) }}",
        "{% for x in range(99999) %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% macro m() %}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% for a in parts %}" * 4 + "{% endfor %}" * 4,
    ],
)
def test_a_template_runs_no_code(line: str) -> None:
    assert refused(template(line)) in ("documents.forbidden", "documents.unknown_name")


def test_what_a_template_gets_wrong_is_told() -> None:
    with pytest.raises(DomainError) as caught:
        filled(template("{{ codice_segreto }}"), context(PAPER))
    assert (caught.value.message_key, caught.value.params) == (
        "documents.unknown_name",
        {"name": "codice_segreto"},
    )
    with pytest.raises(DomainError) as inside:
        filled(template("{{ told.nothing }}"), context(PAPER))
    assert inside.value.params == {"name": "nothing"}
    for line in ("{{ title.it ", "{% for %}", "{{ title.it|random }}", "{% if two %}"):
        assert refused(template(line)) == "documents.syntax"


def test_what_is_no_word_file_is_told(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", "a")
    honest = template("x")
    for content in (b"", b"PK\x03\x04", b"%PDF-1.4", held.getvalue(), honest[: len(honest) // 2]):
        assert refused(content) == "documents.not_word"
    with pytest.raises(DomainError) as caught:
        own_templates.read(tmp_path / "none.docx")
    assert caught.value.message_key == "documents.not_there"
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as source, zipfile.ZipFile(broken, "w") as target:
        for one in source.infolist():
            target.writestr(one, b"<w:x" if one.filename == "word/document.xml" else source.read(one))
    assert refused(broken.getvalue()) == "documents.not_word"


def test_bombs_macros_entities_and_links_are_refused(tmp_path: Path) -> None:
    assert refused(with_member("word/media/x.bin", bytes(30_000_000))) == "documents.too_large"
    assert refused(with_member("word/vbaProject.bin", b"x")) == "documents.macros"
    for code in ("utf-8", "utf-16-le"):
        bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(code)
        assert refused(with_member("customXml/own.xml", bomb)) == "documents.not_word"
    link = b'<Relationships><Relationship Type="%s" Target="x" TargetMode="External"/></Relationships>'
    fetched = with_member("word/_rels/settings.xml.rels", link % b"http://x/attachedTemplate")
    assert refused(fetched) == "documents.fetches"
    look_at(with_member("word/_rels/settings.xml.rels", link % b"http://x/hyperlink"))
    large = tmp_path / "large.docx"
    large.write_bytes(bytes(own_templates.MOST_BYTES + 1))
    with pytest.raises(DomainError) as caught:
        own_templates.read(large)
    assert caught.value.message_key == "documents.too_large"
