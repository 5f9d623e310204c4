"""What other pages say of published patterns, read from docs/scoreboard.md: misses, and what is lost without a rule."""

from __future__ import annotations

from generators.markdown import ROOT, table

RESULTS = ("lost", "worse", "better", "gained")  # what may become of a pattern without a mechanism
MODEL = "full"


def _rows(first: str, second: str) -> list[dict[str, str]]:
    """Rows of the table of docs/scoreboard.md whose first two columns have these names; none without such a table."""
    head: list[str] = []
    found = []
    for line in (ROOT / "docs/scoreboard.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not head:
            head = cells
        elif head[:2] == [first, second] and set(line) - set("|- "):
            # A name that comes twice belongs to the first of the two columns.
            found.append(dict(reversed(list(zip(head, cells, strict=True)))))
    return found


def misses() -> str:
    """The patterns that the model misses, with its estimate."""
    lines = [
        [row["pattern"], row["unit"], row["band"], row[MODEL], row["use"]]
        for row in _rows("pattern", "unit")
        if MODEL in row and " miss" in f" {row[MODEL]}"
    ]
    return table(["pattern", "unit", "band", "model [95 %]", "use"], lines)


def ablation() -> str:
    """What becomes of the patterns without single mechanisms."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in _rows("variant", "pattern"):
        found.setdefault(row["variant"], {}).setdefault(row["result"], []).append(row["pattern"])
    rows = [[name, *("; ".join(by.get(result, ["-"])) for result in RESULTS)] for name, by in found.items()]
    return table(["variant", *RESULTS], rows)
