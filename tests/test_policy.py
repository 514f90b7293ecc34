"""Nothing inline and nothing from elsewhere: what the content security policy forbids is not even written."""

import re
from pathlib import Path

import pytest
from django.test import Client

PACKAGE = Path(__file__).parent.parent / "src" / "heedful"
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
SCRIPTS = sorted(PACKAGE.rglob("static/**/*.js"))
STYLES = sorted(PACKAGE.rglob("static/**/*.css"))

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*['\"]", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    "hx-on, which needs eval": re.compile(r"\shx-on[:\s=-]", re.IGNORECASE),
    "a script in hx-vals or hx-headers": re.compile(r"hx-(vals|headers)\s*=\s*['\"](js|javascript):", re.IGNORECASE),
    "a filter in hx-trigger, which needs eval": re.compile(r"hx-trigger\s*=\s*['\"][^'\"]*\w\[", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something loaded from elsewhere": re.compile(
        r"<(script|link|img|iframe)\b[^>]*(src|href)=['\"](https?:)?//", re.IGNORECASE
    ),
    "text that is not escaped": re.compile(r"\|\s*safe\b(?!_)(?!seq)|autoescape off"),
}
# Help texts are Django's own and ours; they hold markup and no word of a customer.
ESCAPED_ELSEWHERE = {"web/templates/web/parts/field.html"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group(0)[:80]}"
        for path in TEMPLATES
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf8"))
        if not (what.startswith("text that") and path.relative_to(PACKAGE).as_posix() in ESCAPED_ELSEWHERE)
    ]
    assert not found, "\n".join(found)


def test_no_script_writes_markup_or_evaluates_text() -> None:
    pattern = re.compile(r"\beval\(|new Function|\.innerHTML\s*[+=]|insertAdjacentHTML|document\.write")
    found = [f"{path.relative_to(PACKAGE)}" for path in SCRIPTS if pattern.search(path.read_text(encoding="utf8"))]
    assert not found


def test_no_stylesheet_loads_from_elsewhere() -> None:
    found = [path.name for path in STYLES if re.search(r"url\(\s*['\"]?(https?:|//|data:)", path.read_text("utf8"))]
    assert not found


def test_a_colour_stands_in_the_definition_of_a_token() -> None:
    """So that both schemes are thought of. The rail and the logo, dark in both, name theirs where they are."""
    colour = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
    definition = re.compile(r"--[\w-]+:[^;]*;")
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group(0)}"
        for path in STYLES
        if path.name != "frame.css"
        for match in colour.finditer(definition.sub("", path.read_text(encoding="utf8")))
        if match.group(0).lower() not in {"#fff", "#ffffff"}
    ]
    assert not found, "\n".join(found)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/sign-in/", "/health/", "/static/web/tokens.css", "/nothing-here/"])
def test_every_answer_carries_the_policy(path: str, client: Client) -> None:
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    list(getattr(response, "streaming_content", []))  # a file is closed when it was read
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]  # WCAG 2.2, relative luminance


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *[(ink, ground) for ink in ("ink", "soft", "accent", "bad", "good-ink") for ground in ("ground", "sheet", "sunk")],
    *[("soft", ground) for ground in ("hover", "accent-wash", "bad-wash", "good-wash", "amber-wash")],
    *[("ink", ground) for ground in ("accent-wash", "bad-wash", "good-wash", "amber-wash", "hover")],
    ("bad", "bad-wash"),
    ("good-ink", "good-wash"),
    ("amber-ink", "amber-wash"),
    ("amber-ink", "sheet"),
    ("accent", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("rail-ink", "rail"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, scheme: str) -> None:
    text = (PACKAGE / "web/static/web/tokens.css").read_text(encoding="utf8")
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", text))
    at = 0 if scheme == "light" else 1
    pair = [tokens[name].split(", ")[at] for name in (ink, ground)]
    assert contrast(*pair) >= 4.5, pair
