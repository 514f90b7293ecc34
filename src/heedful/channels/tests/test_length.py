import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.length import WAYS, clusters, count_length, graphemes, utf16, weighted
from heedful.channels.types import Capability

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "length_vectors.json").read_text(encoding="utf8"))
SCRIPT = HERE.parent / "static/channels/length.js"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["text"])[:30])
@pytest.mark.parametrize("way", sorted(WAYS))
def test_it_counts_as_the_platform_does(vector: dict[str, int | str], way: str) -> None:
    assert WAYS[way](str(vector["text"])) == vector[way]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("a" * 280, 280),
        # Every link costs the same, however long it is.
        ("https://example.com/" + "a" * 400, 23),
        # What stands after a link is not part of it.
        ("https://example.com.", 24),
        # Scripts outside Latin cost two a letter.
        ("日本", 4),
        # A family of four is one emoji.
        ("👨‍👩‍👧‍👦", 2),
        # An address of a person is no link.
        ("me@example.com", 14),
    ],
)
def test_x_counts_in_units(text: str, units: int) -> None:
    assert weighted(text) == units


@given(st.text())
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(st.text(), st.text())
def test_joining_two_texts_never_adds_graphemes(left: str, right: str) -> None:
    assert graphemes(left + right) <= graphemes(left) + graphemes(right)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_utf16_is_what_the_encoding_says(text: str) -> None:
    assert utf16(text) == len(text.encode("utf-16-le")) // 2


def test_a_capability_names_the_way() -> None:
    assert count_length("👍🏽", Capability(most_characters=300, counts_as="graphemes")) == 1


@pytest.mark.browser
def test_the_browser_counts_alike() -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine")
    script = SCRIPT.read_text(encoding="utf8").replace("export ", "")
    count = f"texts => {{ {script}; return texts.map(text => Object.keys(ways).map(way => countLength(text, way))) }}"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        counted = browser.new_page().evaluate(count, [vector["text"] for vector in VECTORS])
        browser.close()
    ways = ("characters", "graphemes", "utf16", "weighted")
    assert counted == [[vector[way] for way in ways] for vector in VECTORS]
