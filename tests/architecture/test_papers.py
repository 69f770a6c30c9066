"""The root papers are there, are valid, and point at things that exist."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.files import ROOT

PAPERS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]

# The controlled words of the publiccode.yml standard that this project uses or may come to use.
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"standalone/desktop", "standalone/web", "standalone/backend", "standalone/other", "addon", "library"}
CATEGORIES = {
    *("appointment-scheduling", "contact-management", "data-collection", "document-management"),
    *("task-management", "workflow-management", "knowledge-management", "translation"),
}
SCOPES = {"welfare", "society", "local-authorities", "government", "healthcare", "employment", "education"}


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return loaded


def test_publiccode_has_what_the_standard_demands(publiccode: dict[str, Any]) -> None:
    assert publiccode["publiccodeYmlVersion"] == "0"
    assert publiccode["url"].startswith("https://")
    assert publiccode["platforms"]
    assert publiccode["developmentStatus"] in STATUS
    assert publiccode["softwareType"] in TYPES
    assert set(publiccode["categories"]) <= CATEGORIES
    assert set(publiccode["intendedAudience"]["scope"]) <= SCOPES
    assert publiccode["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in publiccode["maintenance"]["contacts"])
    assert publiccode["localisation"]["localisationReady"] is True
    date.fromisoformat(publiccode["releaseDate"])


@pytest.mark.parametrize("language", ["it", "en"])
def test_publiccode_describes_in_both_languages(publiccode: dict[str, Any], language: str) -> None:
    said = publiccode["description"][language]
    assert 0 < len(said["shortDescription"]) <= 150
    assert 150 <= len(said["longDescription"]) <= 10_000
    assert said["features"]


def test_publiccode_says_what_the_project_says(publiccode: dict[str, Any], project: dict[str, Any]) -> None:
    assert publiccode["name"].lower() == project["name"]
    assert publiccode["softwareVersion"] == project["version"]
    assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_in_a_paper_leads_somewhere(paper: str) -> None:
    text = (ROOT / paper).read_text("utf-8")
    links = {link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link}
    assert [link for link in links if link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_folder_and_file_named_in_a_paper_exists(paper: str) -> None:
    """`app/storage/store.py` in a sentence must be there; what has a placeholder in it is a pattern."""
    text = (ROOT / paper).read_text("utf-8")
    named = re.findall(r"`((?:app|ui|sync|resources|installer|tests)/[\w./-]+)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_make_target_in_a_paper_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    said = {t for p in PAPERS for t in re.findall(r"`make ([a-z]+)", (ROOT / p).read_text("utf-8"))}
    assert said - targets == set()


def test_the_lock_holds_what_the_project_asks_for(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pinned = {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE)}
    wanted = [Requirement(r) for r in [*project["dependencies"], *project["optional-dependencies"]["dev"]]]
    stale = [
        str(r) for r in wanted if (v := pinned.get(canonicalize_name(r.name))) is None or v not in r.specifier
    ]
    assert stale == [], "run `make lock`"
