"""The workshop's page in a browser without a network, as a file and with an invented host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.interfaces.workshop.page.build import Host, page_of
from sim.replay.page.build import json_for_script

PATIENCE = 8000  # milliseconds
Opener = Callable[..., Any]


@pytest.fixture(scope="session")
def page_file(bundle: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    path = tmp_path_factory.mktemp("page") / "handout.html"
    path.write_text(page_of(bundle), encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: Any, page_file: Path) -> Iterator[Opener]:
    """Opens the page without a network; fails if it logs an error or requests anything else."""
    contexts: list[Any] = []
    errors: list[str] = []
    expected: list[str] = []
    requests: list[str] = []

    def open_(width: int = 1366, height: int = 768, **context: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, offline=True, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.expected_errors = expected
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(page_file.as_uri())
        page.wait_for_selector("#cards article", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not [error for error in errors if not any(words in error for words in expected)]
    assert all(url.startswith("file:") for url in requests) and len(requests) == len(contexts)


@pytest.fixture
def hosted(chromium: Any, bundle: dict[str, Any], tmp_path: Path) -> Iterator[Opener]:
    """Opens the page with a host whose methods are given as text; ``result`` is what a host returns for a run."""
    contexts: list[Any] = []

    def open_(methods: str) -> Any:
        baseline, entry = bundle["entries"][:2]
        result = {"entries": [baseline, {**entry, "name": "ours"}], "activities": bundle["activities"]}
        path = tmp_path / "hosted.html"
        script = f"const result = {json_for_script(result)};\nconst HOST = {{ {methods} }};"
        path.write_text(page_of(bundle, Host(script)), encoding="utf-8")
        contexts.append(chromium.new_context(offline=True))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(path.as_uri())
        page.wait_for_selector("#cards article", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
