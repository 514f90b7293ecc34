"""Loading and learning happen once, and while nobody waits for a transaction."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django.fixtures import Settings

from heedful.listening import api as listening
from heedful.understanding import api, filing, warming
from heedful.understanding.patience import never, patiently
from heedful.understanding.reader import Reader
from heedful.understanding.tests.test_step import mention
from heedful.understanding.tests.test_teaching import adopt
from heedful.understanding.types import Quality


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Quality, bool]]]:
    """What is loaded in a process that has loaded nothing yet, and whether anybody may be asked meanwhile."""
    found: list[tuple[Quality, bool]] = []

    def load(_reader: Reader, quality: Quality) -> None:
        found.append((quality, never()))
        threading.Event().wait(0.05)

    monkeypatch.setattr(Reader, "warm", load)
    for once in (warming._loaded, warming.warm_soon):
        once.cache_clear()
    yield found
    for once in (warming._loaded, warming.warm_soon):
        once.cache_clear()


def test_whoever_comes_while_models_are_loaded_waits_and_loads_nothing(loads: list[tuple[Quality, bool]]) -> None:
    with ThreadPoolExecutor(4) as crew:
        versions = {task.result() for task in [crew.submit(api.warm) for _ in range(4)]}
    assert loads == [(Quality.BALANCED, True)]
    assert len(versions) == 1


def test_only_a_better_quality_loads_more(loads: list[tuple[Quality, bool]]) -> None:
    api.languages(["hello"])
    api.languages(["hello"])
    api.warm()
    assert [quality for quality, _ in loads] == [Quality.FAST, Quality.BALANCED]


def test_in_the_background_it_happens_once(loads: list[tuple[Quality, bool]]) -> None:
    api.warm_soon()
    api.warm_soon()
    api.warm()
    assert len(loads) == 1


def test_models_that_cannot_be_loaded_are_said_in_the_log_and_tried_again(
    loads: list[tuple[Quality, bool]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_reader: Reader, _quality: Quality) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "warm", broken)
        warming._quietly()
    assert "no room" in caplog.text
    api.warm()
    assert len(loads) == 1


@pytest.mark.django_db
def test_what_was_taught_is_learned_before_and_never_while_others_wait(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "_current", filing.Current(0, {}, listening.Questions({}), None))
    settings.QUALITY = "fast"
    adopt("delivery", "billing")
    post = mention("Where is my parcel? It was due on Monday, and the tracking says nothing")
    assert patiently(lambda: filing.file([post], {})) == {}
    api.ready()
    assert post.id in patiently(lambda: filing.file([post], {}))
