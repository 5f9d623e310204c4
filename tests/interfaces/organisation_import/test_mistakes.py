"""A table that cannot be used is refused in a sentence that says where, and what may be meant."""

from __future__ import annotations

import pytest
from a_table import PLAIN, TABLE, complaint

from sim import organisation_from

MISTAKES = {
    "a heading": (("posts South", "post South"), "row 1: 'post South' is no column"),
    "a heading nearly right": (("seats", "seat"), "Did you mean 'seats'?"),
    "a column twice": (("seats", "forms"), "row 1: the column 'forms' is there twice"),
    "a place twice": (("posts South", "Posts  north"), "row 1: the column 'posts North' is there twice"),
    "a postcode": (("posts South", "postscode"), "row 1: 'postscode' is no column"),
    "no posts": (("posts North,posts South,posts Coast", "like2,like3,like4"), "'like2' is no column"),
    "a word for a number": (("14,10,6", "fourteen,10,6"), "row 2, posts North is 'fourteen'"),
    "less than nothing": (("14,10,6", "14,-10,6"), "row 2, posts South is '-10'"),
    "half a post": (("14,10,6", "14,10,6.5"), "row 2, posts Coast is '6.5'"),
    "an empty cell of posts": (("14,10,6", "14,,6"), "row 2, posts South is empty"),
    "like nobody": ((",health,", ",helth,"), "Did you mean 'health'?"),
    "like what": ((",health,", ",,"), "row 4: 'School nurses' is none of"),
    "too few": (("3,2,4,health", "1,1,0,health"), "row 4: 'School nurses' has 2 posts for 3 localities"),
    "twice": (("Teachers", "School nurses"), "row 4: 'School nurses' is there already (ours.csv, row 3)"),
    "no name": (("Teachers", "123"), "row 3: the profession is called '123'"),
    "yes or no": ((",yes", ",perhaps"), "row 2, director is 'perhaps'; it should be yes or no"),
    "two directors": (("council,1,", "council,1,yes"), "row 5: 'Social workers' is the director's profession already"),
    "seats": ((",3,yes", ",three,yes"), "row 2, seats is 'three'"),
    "too many cells": (("nhs,,", "nhs,,,,yes"), "row 4: there are 10 cells under 8 headings"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake_is_named_with_its_row(what: str, written) -> None:
    (old, new), said = MISTAKES[what]
    assert old in TABLE
    assert said in complaint(written(TABLE.replace(old, new)))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ours.csv", "", "is empty"),
        ("ours.csv", "profession,posts North\n", "holds no profession"),
        ("ours.csv", "forms\nx\n", "the columns 'profession' and 'posts'"),
        ("ours.csv", "profession,posts,posts North\nhealth,1,1\n", "not both"),
        ("ours.yaml", "professions: [", "cannot be read as YAML"),
        ("ours.yaml", "professions: 3\n", "should hold 'professions'"),
        ("ours.yaml", PLAIN.replace("localities", "localitys"), "Did you mean 'localities'?"),
        ("ours.yaml", PLAIN.replace("[North, South]", "North"), "localities should be a list"),
        ("ours.yaml", PLAIN.replace("[3, 2]", "[3, 2, 1]"), "profession 'Health': there should be one number of posts"),
        ("ours.yaml", PLAIN.replace("posts: [3, 2]", "post: [3, 2]"), "Did you mean 'posts'?"),
        ("ours.yaml", PLAIN.replace("Teachers", "Health"), "'Health' is there twice"),
        ("ours.yaml", PLAIN.replace("[North, South]", "[North, North]"), "each there once"),
        ("ours.yaml", PLAIN.replace("localities: [North, South]", ""), "there are 2 numbers of posts; name the local"),
        ("ours.yaml", PLAIN.replace("statutory:", "7:"), "'7' is no entry"),
        ("ours.csv", f"profession,posts\n{'x' * 140_000},1\n", "is no CSV"),
        ("ours.xlsx", "", "should end in one of .csv, .yaml and .yml"),
    ],
)
def test_a_file_that_is_no_such_table(name: str, text: str, said: str, written) -> None:
    assert said in complaint(written(text, name))


@pytest.mark.parametrize("typed", ["75", "0,75", "75%", "75,0 %"])
def test_shares_are_checked_with_a_hint(typed: str, written) -> None:
    table = f"profession;posts A;posts B;qualified_share\nhealth;4;4;{typed}\neducation;4;4;1\nsocial_work;4;4;1\n"
    said = complaint(written(table))
    assert f"row 2, qualified_share is '{typed}'; it should be a share from 0 to 1. Did you mean 0.75?" in said


def test_what_a_spreadsheet_adds_does_no_harm(written) -> None:
    plain = "profession,posts A,posts B\nSocial work,4,4\neducation,4,4\nhealth,4,4\n"
    added = 'profession,posts  A,posts B,,\r\n"Social\nwork",4,4,,\r\neducation,4,4,,\r\nhealth,4,4,,\r\n,,,,\r\n'
    one, other = organisation_from(written(plain)), organisation_from(written(added, encoding="utf-8-sig"))
    assert one == other and other.localities == ("A", "B")


def test_a_name_that_ships_is_refused_for_the_shipped_one_would_be_chosen(written) -> None:
    assert "an option that ships is called 'county'" in complaint(written(TABLE, "county.csv"))
    assert "an option that ships is called 'crisis'" in complaint(written(TABLE), name="Crisis")


def test_what_else_a_service_needs_is_said_of_the_file(written) -> None:
    table = "profession,posts A,posts B,qualified_share\nhealth,4,4,1\neducation,4,4,1\nsocial_work,4,4,0\n"
    assert "makes a service that cannot be" in complaint(written(table))


def test_a_file_that_is_not_there_or_not_utf8(written, tmp_path) -> None:
    assert "cannot be read" in complaint(tmp_path / "nowhere.csv")
    assert "CSV UTF-8" in complaint(written(TABLE.replace("Teachers", "Lehrkräfte"), encoding="latin-1"))
