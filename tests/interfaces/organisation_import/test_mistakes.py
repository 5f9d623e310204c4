"""An invalid table is refused; the error names the place, the value and what is allowed."""

from __future__ import annotations

import pytest
from a_table import PLAIN, TABLE, complaint

from sim import organisation_from

# What is replaced in the table, by what, and what the message must name: the place, the value, what is allowed.
MISTAKES = {
    "an unknown heading": (("posts South", "post South"), ("row 1", "'post South'", "profession")),
    "a heading nearly right": (("seats", "seat"), ("row 1", "Did you mean 'seats'?")),
    "a column twice": (("seats", "forms"), ("row 1", "'forms'")),
    "a locality twice": (("posts South", "Posts  north"), ("row 1", "'posts North'")),
    "a heading that begins like posts": (("posts South", "postscode"), ("row 1", "'postscode'")),
    "no posts": (("posts North,posts South,posts Coast", "like2,like3,like4"), ("row 1", "'like2'")),
    "a word for a number": (("14,10,6", "fourteen,10,6"), ("row 2, posts North", "'fourteen'", "whole number")),
    "less than nothing": (("14,10,6", "14,-10,6"), ("row 2, posts South", "'-10'")),
    "half a post": (("14,10,6", "14,10,6.5"), ("row 2, posts Coast", "'6.5'")),
    "an empty cell of posts": (("14,10,6", "14,,6"), ("row 2, posts South", "empty")),
    "like an unknown profession": ((",health,", ",helth,"), ("row 4, like", "Did you mean 'health'?")),
    "like is missing": ((",health,", ",,"), ("row 4", "'School nurses'", "social_work")),
    "too few posts": (("3,2,4,health", "1,1,0,health"), ("row 4", "'School nurses'", "2 posts", "3 localities")),
    "a profession twice": (("Teachers", "School nurses"), ("row 4", "'School nurses'", "row 3")),
    "no name": (("Teachers", "123"), ("row 3", "'123'")),
    "neither yes nor no": ((",yes", ",perhaps"), ("row 2, director", "'perhaps'", "yes or no")),
    "two directors": (("council,1,", "council,1,yes"), ("row 5", "'Social workers'")),
    "seats": ((",3,yes", ",three,yes"), ("row 2, seats", "'three'")),
    "too many cells": (("nhs,,", "nhs,,,,yes"), ("row 4", "10 cells", "8 headings")),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_named_with_its_row(what: str, written) -> None:
    (old, new), parts = MISTAKES[what]
    assert old in TABLE
    message = complaint(written(TABLE.replace(old, new)))
    assert all(part in message for part in parts), message


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("ours.csv", "", "profession"),
        ("ours.csv", "profession,posts North\n", "no professions"),
        ("ours.csv", "forms\nx\n", "'profession' and 'posts'"),
        ("ours.csv", "profession,posts,posts North\nhealth,1,1\n", "not both"),
        ("ours.yaml", "professions: [", "YAML"),
        ("ours.yaml", "professions: 3\n", "'professions'"),
        ("ours.yaml", PLAIN.replace("localities", "localitys"), "Did you mean 'localities'?"),
        ("ours.yaml", PLAIN.replace("[North, South]", "North"), "localities"),
        ("ours.yaml", PLAIN.replace("[3, 2]", "[3, 2, 1]"), "profession 'Health'"),
        ("ours.yaml", PLAIN.replace("posts: [3, 2]", "post: [3, 2]"), "Did you mean 'posts'?"),
        ("ours.yaml", PLAIN.replace("Teachers", "Health"), "'Health'"),
        ("ours.yaml", PLAIN.replace("[North, South]", "[North, North]"), "localities"),
        ("ours.yaml", PLAIN.replace("localities: [North, South]", ""), "2 numbers of posts"),
        ("ours.yaml", PLAIN.replace("statutory:", "7:"), "'7'"),
        ("ours.csv", f"profession,posts\n{'x' * 140_000},1\n", "CSV"),
        ("ours.xlsx", "", ".csv, .yaml and .yml"),
    ],
)
def test_a_file_that_is_no_such_table(name: str, text: str, part: str, written) -> None:
    assert part in complaint(written(text, name))


@pytest.mark.parametrize("typed", ["75", "75%", "75,0 %"])
def test_shares_are_checked_with_a_hint(typed: str, written) -> None:
    table = f"profession;posts A;posts B;qualified_share\nhealth;4;4;{typed}\neducation;4;4;1\nsocial_work;4;4;1\n"
    message = complaint(written(table))
    assert f"row 2, qualified_share is '{typed}'" in message and message.endswith("Did you mean 0.75?")


def test_decimal_commas_are_read_where_commas_do_not_separate(written) -> None:
    table = "profession;posts A;posts B;qualified_share\nhealth;4;4;0,75\neducation;4;4;1\nsocial_work;4;4;1\n"
    assert organisation_from(written(table)) == organisation_from(written(table.replace("0,75", "0.75")))


def test_what_a_spreadsheet_adds_does_no_harm(written) -> None:
    plain = "profession,posts A,posts B\nSocial work,4,4\neducation,4,4\nhealth,4,4\n"
    added = 'profession,posts  A,posts B,,\r\n"Social\nwork",4,4,,\r\neducation,4,4,,\r\nhealth,4,4,,\r\n,,,,\r\n'
    one, other = organisation_from(written(plain)), organisation_from(written(added, encoding="utf-8-sig"))
    assert one == other and other.localities == ("A", "B")


def test_the_name_of_a_built_in_option_is_refused(written) -> None:
    assert "'county'" in complaint(written(TABLE, "county.csv"))
    assert "'crisis'" in complaint(written(TABLE), name="Crisis")


def test_an_invalid_service_is_refused_with_the_name_of_the_file(written) -> None:
    table = "profession,posts A,posts B,qualified_share\nhealth,4,4,1\neducation,4,4,1\nsocial_work,4,4,0\n"
    assert "qualified_share" in complaint(written(table)) or "social_work" in complaint(written(table))


def test_a_file_that_is_not_there_or_not_utf8(written, tmp_path) -> None:
    assert "nowhere.csv" in complaint(tmp_path / "nowhere.csv")
    assert "CSV UTF-8" in complaint(written(TABLE.replace("Teachers", "Lehrkräfte"), encoding="latin-1"))
