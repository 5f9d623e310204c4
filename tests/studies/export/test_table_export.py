"""Tables for other programs: what is written can be read back, equal and labelled."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from sim import ConfigError, Study, run
from sim.core.spss import SPSS_WORDS
from sim.measures.columns import described
from sim.measures.registry import MEASURES
from sim.studies.export import COMPUTED, FORMATS
from sim.studies.export import files as files_module
from sim.studies.export.codebook import codebook_of
from sim.studies.export.latex import escaped, latex_text
from sim.studies.export.tables import table_of

TABLES = ("runs", "causes", *COMPUTED)
READERS = {
    "csv": lambda path: pd.read_csv(path, keep_default_na=False, na_values=[""]),
    "parquet": pd.read_parquet,
    "xlsx": lambda path: pd.read_excel(path, keep_default_na=False, na_values=[""]),
    "sav": lambda path: pyreadstat.read_sav(path, apply_value_formats=True, formats_as_category=False)[0],
}


@pytest.fixture(scope="module")
def kept(finished_folder: Path) -> Study:
    return Study.load(finished_folder)


def expected(study: Study, name: str) -> pd.DataFrame:
    return table_of(study, name, {"measures": None, "baseline": None, "by": None, "correction": None})


@pytest.mark.parametrize("format", READERS)
def test_what_is_written_is_read_back(kept: Study, format: str, tmp_path: Path) -> None:
    kept.export(tmp_path, format, TABLES)
    for name in TABLES:
        wanted, found = expected(kept, name), READERS[format](tmp_path / f"{name}.{format}")
        assert list(found.columns) == [column.replace(".", "_") if format == "sav" else column for column in wanted]
        for column, values in wanted.items():
            got = found[column.replace(".", "_") if format == "sav" else column]
            if values.dtype.kind in "iuf":
                finite = values.where(np.isfinite(values)) if format in ("xlsx", "sav") else values
                last_digit = 1e-14 if format in ("csv", "xlsx") else 0  # decimals are written or read to 16 digits
                assert np.allclose(got, finite, rtol=last_digit, atol=0, equal_nan=True), (name, column)
            else:
                texts = values.astype(object).where(values.notna() & (values != ""), None)
                assert got.astype(object).where(got.notna() & (got != ""), None).tolist() == texts.tolist(), column


def test_spss_files_have_labels_and_levels(kept: Study, tmp_path: Path) -> None:
    kept.export(tmp_path, "sav", ["effects", "runs"])
    _, effects = pyreadstat.read_sav(tmp_path / "effects.sav")
    _, runs = pyreadstat.read_sav(tmp_path / "runs.sav")
    assert runs.column_names_to_labels["task_conflict"] == "Task conflict (share)"
    assert runs.column_names_to_labels["leadership_bias"] == "Lever: leadership.bias (share)"
    assert runs.variable_value_labels["paperwork"] == {1: "separate", 2: "shared"}
    assert effects.variable_value_labels["name"] == runs.variable_value_labels["name"]  # although it lacks a cell
    assert set(effects.variable_value_labels["verdict"].values()) >= {"better", "worse", "equivalent", "undecided"}
    assert runs.variable_measure["task_conflict"] == "scale" and runs.variable_measure["replicate"] == "nominal"


def test_the_codebook_has_the_catalogue_and_the_declarations(kept: Study, tmp_path: Path) -> None:
    csv, book, text = kept.export(tmp_path, tables=["runs"])
    assert [path.name for path in (csv, book, text)] == ["runs.csv", "runs_codebook.csv", "runs_codebook.json"]
    rows = pd.read_csv(book).set_index("column")
    assert list(rows.index) == list(pd.read_csv(csv).columns)
    item = MEASURES["quality"]
    assert rows.loc["quality", ["label", "unit", "high", "definition", "source"]].tolist() == [
        item.label, item.unit, item.high, item.definition, item.source,
    ]  # fmt: skip
    assert rows.loc["leadership.bias", ["unit", "low", "high"]].tolist() == ["share", 0, 1]
    assert rows.loc["paperwork", "values"] == "1 = separate; 2 = shared"
    columns = json.loads(text.read_text(encoding="utf-8"))["columns"]
    assert columns[3]["values"] == {"1": "separate", "2": "shared"}
    kept.export(tmp_path, "xlsx", ["runs"])
    sheet = pd.read_excel(tmp_path / "runs.xlsx", sheet_name="codebook")
    assert sheet["column"].tolist() == list(rows.index)


def test_every_column_of_a_run_is_described(tmp_path: Path) -> None:
    result = run(
        organisation="small_workshop", weeks=6, burn_in=2, replicates=2, instruments="ics", record={"truth": True},
        cpd="survey_preferred",
    )  # fmt: skip
    result.export(tmp_path, "sav")
    with pytest.raises(ConfigError, match="one cell"):
        result.export(tmp_path, tables=["effects"])
    for name in result.study.plan.study_groups.study.keep:
        frame = result.read(name)
        unknown = [column for column in frame if described(name, str(column)) is None]
        assert not unknown, (name, unknown)
        assert (tmp_path / f"{name}.sav").exists() == bool(len(frame.columns))


def test_names_that_spss_refuses_become_unique_ones(kept: Study) -> None:
    frame = pd.DataFrame({"a.b": [1.0], "a_b": [2.0], "A_B": [3.0], "all": [4.0], "1st": [5.0], "x" * 90: [6.0]})
    names = [variable.spss_name for variable in codebook_of(frame, "runs", kept.plan).variables]
    assert len({name.lower() for name in names}) == len(names) and not {*names} & SPSS_WORDS
    assert all(re.fullmatch(r"[A-Za-z]\w*", name) and len(name) <= 64 for name in names)


def test_texts_are_not_read_as_formulas_and_long_numbers_stay_exact(kept: Study, tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": pd.Categorical(["=1+1", "https://x.org"]), "key": [2**60 + 1, 1], "big": [np.inf, 1]})
    book = codebook_of(frame, "cases", kept.plan)
    for format in ("xlsx", "sav"):
        files_module.write(frame, book, tmp_path, format)
        found = READERS[format](tmp_path / f"cases.{format}")
        assert found["text"].tolist() == ["=1+1", "https://x.org"]
        assert [str(value) for value in found["key"]] == [str(2**60 + 1), "1"]
        assert np.isnan(found["big"][0])


def test_latex_has_no_bare_command_character(kept: Study, tmp_path: Path) -> None:
    paths = kept.export(tmp_path, "latex", [name for name in COMPUTED if name != "causes_changed"])
    for path in paths:
        if path.suffix == ".tex":
            body = path.read_text(encoding="utf-8").partition(r"\midrule")[2].partition(r"\bottomrule")[0]
            head = path.read_text(encoding="utf-8").partition(r"\toprule")[2].partition(r"\\")[0]
            rows = [row for row in body.split("\\\\\n") if "&" in row]
            assert rows and {row.count(" & ") for row in rows} == {head.count(" & ")}
            assert not re.search(r"(?<!\\)[%_#]", body) and body.count("{") == body.count("}") and body.isascii()
            assert body.count("$") % 2 == 0


def test_latex_of_single_values() -> None:
    assert latex_text(-0.5) == "$-$0.5" and latex_text(1.5e-7) == r"$1.5\times 10^{-7}$" and latex_text(np.nan) == "--"
    assert escaped("50 % of a_b & c − d") == r"50 \% of a\_b \& c $-$ d"
    assert escaped("[0] * x") == "{[}0] {*} x"  # after the end of a row, both would belong to its command


@pytest.mark.parametrize(
    "arguments, parts",
    [
        (("out", "excel"), ("'excel'", "xlsx")),
        (("out.xlsx", "xlsx"), ("folder",)),
        (("out", "csv", ["efects"]), ("'efects'", "'effects'")),
        (("out", "latex", ["causes"]), ("causes", "LaTeX", "rows")),
        (("out", "latex", ["runs"]), ("runs", "columns")),
    ],
)
def test_what_cannot_be_written_is_refused(kept: Study, arguments, parts, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        kept.export(tmp_path / arguments[0], *arguments[1:])
    assert all(part in str(refused.value) for part in parts)
    assert not (tmp_path / arguments[0]).exists()


def test_an_option_that_no_table_takes_is_refused(kept: Study, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="baseline"):
        kept.export(tmp_path / "out", tables=["runs"], baseline=1)


def test_a_sheet_that_is_too_long_and_a_missing_extra_are_refused(kept: Study, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(files_module, "MAX_SHEET_ROWS", 3)
    with pytest.raises(ConfigError, match="rows"):
        kept.export(tmp_path / "out", "xlsx", ["runs"])
    monkeypatch.setattr(files_module, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="excel"):
        kept.export(tmp_path / "out", "xlsx", ["cells"])


def test_every_format_is_tested() -> None:
    assert {*FORMATS} == {*READERS, "latex"}
