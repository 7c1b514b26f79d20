"""The catalogue that `make` wrote, in a real browser, opened from disk and with no network."""

from collections.abc import Callable
from html import unescape
import os
from pathlib import Path
import re
import shutil
import subprocess

import pytest

SITE = Path(os.environ.get("BOROUGH_DATA", "var")).resolve() / "site"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
LINK = re.compile(r'href="(catalogue\.html#!/(?:model|seed|snapshot|source|exposure)/[\w.]+)"')
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium: install chromium")


@pytest.fixture(scope="session")
def seen(tmp_path_factory) -> Callable[[str], str]:
    """The document of a page once its scripts have run; a proxy that is not there cuts it off."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"{SITE} holds no catalogue: run make first")
    profile = tmp_path_factory.mktemp("browser")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--proxy-server=127.0.0.1:9",
        "--virtual-time-budget=10000",
        "--dump-dom",
    ]

    def open_page(page: str) -> str:
        command = [BROWSER, *options, f"--user-data-dir={profile}", f"file://{SITE}/{page}"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return unescape(ended.stdout)

    return open_page


def test_the_front_page_tells_a_person_what_there_is(seen):
    page = seen("index.html")
    assert "The council's data, by department" in page
    assert "housing__repairs" in page and "Repairs by ward, open data" in page


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("model", r"\w+__\w+"),
        ("source", r"\w+\.\w+"),
    ],
)
def test_its_links_lead_to_the_thing_in_the_catalogue(seen, kind, title):
    front = (SITE / "index.html").read_text(encoding="utf-8")
    link = next(link for link in LINK.findall(front) if f"#!/{kind}/" in link)
    [heading] = shown(seen(link))
    assert re.fullmatch(title, heading)
    assert set(heading.split(".")) <= set(link.split("/")[-1].split("."))


def test_an_agreement_is_a_page_of_the_catalogue(seen):
    page = seen("catalogue.html#!/exposure/exposure.borough.housing_repairs_open")
    [title] = shown(page)
    assert title.startswith("Repairs by ward, open data")


def test_the_catalogue_begins_with_what_it_is_and_the_way_back(seen):
    page = seen("catalogue.html")
    assert "The catalogue of Borough" in SCRIPT.sub("", page)
    assert '<a href="index.html">The front page</a>' in page


def shown(page: str) -> list[str]:
    """The titles on the page, without what is not drawn."""
    titles = re.findall(r"<h1[^>]*>(.*?)</h1>", SCRIPT.sub("", page), re.DOTALL)
    words = [re.sub(r"<small.*?</small>|<[^>]*>|\s+", " ", title, flags=re.S) for title in titles]
    return [" ".join(word.split()) for word in words if word.strip() and "{{" not in word]
