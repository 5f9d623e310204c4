"""The cells of a table of answers by column, with their rows for messages."""

from __future__ import annotations

from pathlib import Path

from sim.core.errors import ConfigError, did_you_mean, listed

FIRST_ROW = 2  # in a spreadsheet, below the headings


class AnswerTable:
    """Cells of a CSV file by column; empty rows are left out."""

    def __init__(self, path: Path, rows: list[list[str]]) -> None:
        self.name = path.name
        cleaned = [[cell.strip() for cell in row] for row in rows]
        if not any(any(row) for row in cleaned):
            raise ConfigError(f"'{path.name}' is empty; its first row must have the headings of the columns.")
        self.headings = cleaned[0]
        while self.headings and not self.headings[-1]:
            self.headings.pop()
        for heading in self.headings:
            if self.headings.count(heading) > 1:
                raise ConfigError(f"{self.name}, row 1: the column '{heading}' appears twice.")
        self.rows = {number: row for number, row in enumerate(cleaned[1:], FIRST_ROW) if any(row)}
        if not self.rows:
            raise ConfigError(f"'{path.name}' has headings but no respondents; add one row for each.")
        for number, row in self.rows.items():
            if any(row[len(self.headings) :]):
                raise ConfigError(
                    f"{self.name}, row {number}: the row has {len(row)} cells, but there are only "
                    f"{len(self.headings)} headings; decimal commas need semicolons between columns, or quotes."
                )

    def column(self, name: str, key: str) -> dict[int, str]:
        """The cells of a column by row.

        Raises:
            ConfigError: there is no such column.
        """
        if name not in self.headings:
            alike = [f" Did you mean '{heading}'?" for heading in self.headings if heading.lower() == name.lower()]
            hint = alike[0] if alike else did_you_mean(name, self.headings)
            raise ConfigError(
                f"{self.name}, row 1: there is no column '{name}', which {key} names; the columns are "
                f"{listed(self.headings)}.{hint}"
            )
        place = self.headings.index(name)
        return {number: row[place] if place < len(row) else "" for number, row in self.rows.items()}
