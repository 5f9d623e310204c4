"""Names that SPSS and R take, and labels of so many bytes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sim.core.spss import LONGEST_NAME, SPSS_WORDS, Names, one_line
from sim.surveys.data import SurveyData
from sim.surveys.export.layout import layout_of
from sim.surveys.export.names import file_name

ALLOWED = re.compile(r"[A-Za-z]\w*", re.ASCII)


@given(st.lists(st.text(), max_size=30))
def test_names_are_allowed_and_differ_in_more_than_capitals(wanted: list[str]) -> None:
    names = Names()
    names_given = [names.give(name) for name in wanted]
    assert all(ALLOWED.fullmatch(name) and len(name.encode()) <= LONGEST_NAME for name in names_given)
    assert len({name.lower() for name in names_given}) == len(names_given)
    assert not SPSS_WORDS & {name.lower() for name in names_given}


def test_names_that_differ_in_capitals_or_beyond_the_limit_are_told_apart() -> None:
    names = Names()
    assert [names.give("ICS_T1"), names.give("ics_t1"), names.give("all")] == ["ICS_T1", "ics_t1_2", "all_2"]
    long = "x" * 100
    assert names.give(long) != names.give(long)


def test_an_allowed_name_stays_as_it_is() -> None:
    assert Names().give("TWIN_CPD_bite_size") == "TWIN_CPD_bite_size"


def test_variables_of_every_instrument_keep_their_names(surveys: dict[str, SurveyData]) -> None:
    for data in surveys.values():
        assert [name.name for name in layout_of(data).variables] == [name.column for name in layout_of(data).variables]


@given(st.text(), st.integers(1, 300))
def test_labels_are_one_line_and_not_too_long(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line.encode()) <= longest and len(line.split("\n")) <= 1


def test_names_of_files_hold_no_folders() -> None:
    assert file_name("../a b'c\"") == "___a_b_c_"
