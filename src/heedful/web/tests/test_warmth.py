"""Models are loaded behind pages that somebody looks at, and behind nothing else."""

import asyncio
from typing import Any

import pytest
from django.conf import settings

from heedful.understanding import api as understanding
from heedful.web.warmth import with_warmth

SESSION = f"{settings.SESSION_COOKIE_NAME}=abc".encode()


@pytest.mark.parametrize(
    ("kind", "cookie", "warm"),
    [
        ("http", SESSION, True),
        ("http", b"theme=dark; " + SESSION, True),
        ("http", b"theme=dark", False),  # a probe, a sender of posts, somebody who has not signed in
        ("http", b"theme=" + SESSION, False),
        ("http", b"\xff[]=;;", False),
        ("lifespan", SESSION, False),
    ],
)
def test_only_a_page_for_somebody_with_a_session_warms(
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    cookie: bytes,
    warm: bool,  # noqa: FBT001  # pytest's way
) -> None:
    done: list[str] = []
    monkeypatch.setattr(understanding, "warm_soon", lambda: done.append("warmed"))

    async def page(_scope: Any, _receive: Any, _send: Any) -> None:
        done.append("answered")

    asyncio.run(with_warmth(page)({"type": kind, "headers": [(b"cookie", cookie)]}, None, None))
    assert done == ["answered"] + ["warmed"] * warm
