"""A browser without a network, and the workshop's page opened in it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sim.interfaces.workshop.page.build import Host, page_of
from sim.replay.page.build import in_script

PATIENCE = 8000  # milliseconds


Opener = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, kit: dict[str, Any], tmp_path: Any) -> Iterator[Opener]:
    """Opens the workshop's page without a network; fails when it complains or asks for anything else."""
    contexts: list[Any] = []
    complaints: list[str] = []
    expected: list[str] = []
    asked: list[str] = []

    def open_(width: int = 1366, height: int = 768, **context: Any) -> Any:
        path = tmp_path / "handout.html"
        path.write_text(page_of(kit), encoding="utf-8")
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, offline=True, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.complaints_expected = expected
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("#cards article", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [one for one in complaints if not any(words in one for words in expected)]
    assert all(address.startswith("file:") for address in asked) and len(asked) == len(contexts)


@pytest.fixture
def hosted(chromium: Any, kit: dict[str, Any], tmp_path: Any) -> Iterator[Opener]:
    """Opens the page with a made-up host whose methods are given as text; ``answer`` is what a host would send."""
    contexts: list[Any] = []

    def open_(methods: str) -> Any:
        lived = {"entries": [kit["entries"][0], {**kit["entries"][1], "name": "ours"}], "activities": kit["activities"]}
        path = tmp_path / "hosted.html"
        script = f"const answer = {in_script(lived)};\nconst HOST = {{ {methods} }};"
        path.write_text(page_of(kit, Host(script)), encoding="utf-8")
        contexts.append(chromium.new_context(offline=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(path.as_uri())
        page.wait_for_selector("#cards article", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
