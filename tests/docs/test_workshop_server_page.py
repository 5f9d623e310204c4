"""What docs/workshop-server.md promises is so."""

import re
from pathlib import Path

from sim.cli.workshop import SERVER_WORDS, WORDS, read_words
from sim.interfaces.workshop.server import limits
from sim.interfaces.workshop.server.request_validation import LEVERS
from sim.interfaces.workshop.server.session import CODE_LENGTH

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "workshop-server.md").read_text(encoding="utf-8")
NUMBERS = {2: "Two", 5: "five", 10: "ten", 12: "Twelve"}


def test_its_commands_can_be_read() -> None:
    lines = re.findall(r"^\.venv/bin/dissonance workshop ?(.*)$", PAGE, re.MULTILINE)
    assert len(lines) == 3
    for line in lines:
        assert read_words(line.split())["scenarios"]


def test_its_words_are_all_there_are() -> None:
    table = PAGE.split("| word | meaning |")[1].split("\n\n")[0]
    assert set(re.findall(r"`(\w+)=", table)) == {word for word in WORDS if word != "export"} >= set(SERVER_WORDS)


def test_its_limits_are_those_that_hold() -> None:
    for words in (
        f"At most {limits.MOST_PEOPLE} phones, {limits.MOST_VOTES} votes a phone, {limits.MOST_WORDS} letters a reason",
        f"{limits.MOST_BYTES // 1024} kB a request",
        f"{NUMBERS[limits.WRONG_CODES]} wrong codes",
        f"{NUMBERS[limits.AT_ONCE]} questions are worked on",
        f"room code of {NUMBERS[CODE_LENGTH]} letters",
        f"{NUMBERS[limits.STICKERS]} stickers",
    ):
        assert words in PAGE, words
    assert set(LEVERS) <= set(re.findall(r"\w+", PAGE.split("Only the facilitator can ask the model")[1]))
