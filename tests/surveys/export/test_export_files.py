"""Which files there are, what they must not hold, and what happens when they cannot be written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from sim.core.errors import ConfigError
from sim.surveys.data import SurveyData
from sim.surveys.export import export
from sim.surveys.export.layout import layout_of

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")

ALL = (*SHIPPED, "leaders")
ALWAYS = {
    "_about.txt", ".csv", ".sav", ".sps", ".R", "_codebook.csv", "_codebook.json", "_paradata.csv", "_published.csv",
}  # fmt: skip
HIDDEN_COLUMNS = {"post", "in_post", "probability", "reading", "expected", "census", "truth", "level"}


def endings(paths: list[Path], data: SurveyData) -> set[str]:
    return {path.name.removeprefix(layout_of(data).stem) for path in paths}


@pytest.mark.parametrize(
    ("name", "more"),
    [("ics", set()), ("ocai", {"_profiles.csv"}), ("study_survey", {"_ticked.csv"}), ("leaders", set())],
)
def test_files(surveys: dict[str, SurveyData], tmp_path: Path, name: str, more: set[str]) -> None:
    paths = surveys[name].export(tmp_path / "new" / "folder")
    assert endings(paths, surveys[name]) == ALWAYS | more
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {path.name for path in paths}
    assert all(path.name.startswith(f"{name}_week_5") for path in paths)
    about = paths[0].read_text(encoding="utf-8")
    assert all(f"{path.name} " in about for path in paths[1:]) and "simulated" in about


def test_the_truth_is_off_by_default_and_in_no_file(surveys: dict[str, SurveyData], folder: Path) -> None:
    for path in folder.iterdir():
        assert "truth" not in path.name and "error_decomposition" not in path.name
        if path.suffix == ".csv":
            assert not HIDDEN_COLUMNS & set(pd.read_csv(path)), path.name
        if path.suffix == ".sav":
            assert not HIDDEN_COLUMNS & set(pyreadstat.read_sav(path)[1].column_names)
        if path.suffix == ".txt":
            assert "truth" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_the_truth_does_not_change_the_other_files(
    surveys: dict[str, SurveyData], folder: Path, tmp_path: Path, name: str
) -> None:
    data = surveys[name]
    paths = data.export(tmp_path, truth=True)
    decomposition = "_profiles_error_decomposition.csv" if name == "ocai" else "_error_decomposition.csv"
    hidden = {"_truth.csv", decomposition}
    assert hidden <= endings(paths, data)
    stem = layout_of(data).stem
    for path in paths:
        if path.name.removeprefix(stem) not in {*hidden, "_about.txt"}:
            assert path.read_bytes() == (folder / path.name).read_bytes()
    assert len(pd.read_csv(tmp_path / f"{stem}_truth.csv")) == len(data.truth)
    assert "census" in pd.read_csv(tmp_path / f"{stem}{decomposition}").to_csv()


def test_unrecorded_truth_is_refused_before_anything_is_written(surveys: dict[str, SurveyData], tmp_path: Path) -> None:
    data = surveys["ics"]
    blind = replace(data, tables={key: frame for key, frame in data.tables.items() if key != "truths"})
    with pytest.raises(ConfigError, match=r"record\.truth"):
        blind.export(tmp_path / "new", truth=True)
    assert not (tmp_path / "new").exists()


def test_published_is_what_the_survey_shows(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["ics"]
    read = pd.read_csv(folder / f"{layout_of(data).stem}_published.csv", index_col="scale")
    pd.testing.assert_frame_equal(read, data.published(), check_index_type=False, check_dtype=False)


def test_profiles_are_what_the_survey_shows(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["ocai"]
    read = pd.read_csv(folder / f"{layout_of(data).stem}_profiles.csv")
    found = read.pivot(index=["profession", "asked"], columns="kind", values="points")
    shown = data.profiles().loc["survey"]
    for place, points in found.iterrows():
        assert dict(points) == pytest.approx(dict(shown.loc[place]))
    assert (folder / f"{layout_of(data).stem}_published.csv").read_text().startswith("scale,label,items,n,mean")


def test_shares_ticked_are_those_of_the_data(surveys: dict[str, SurveyData], folder: Path) -> None:
    stem = layout_of(surveys["study_survey"]).stem
    shares = pd.read_csv(folder / f"{stem}_ticked.csv").set_index("ticked")["share"]
    data = pd.read_csv(folder / f"{stem}.csv")
    for name, share in shares.items():
        assert data.groupby("replicate")[f"TWIN_CPD_{name}"].mean().mean() == pytest.approx(share)


def test_paradata_have_one_row_per_invitation(surveys: dict[str, SurveyData], folder: Path) -> None:
    data = surveys["study_survey"]
    read = pd.read_csv(folder / f"{layout_of(data).stem}_paradata.csv")
    assert len(read) == len(data.invitations) > len(data.wide())
    assert set(read["disposition"]) <= {"complete", "incomplete", "broke_off", "no_reply"}


def test_no_file_names_the_machine(folder: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        assert str(folder).encode() not in content and str(Path.cwd()).encode() not in content


def test_a_file_in_place_of_the_folder(surveys: dict[str, SurveyData], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    for target in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(OSError):
            export(surveys["ics"], target)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_write_that_fails_leaves_no_torn_file(
    surveys: dict[str, SurveyData], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(frame: pd.DataFrame, path: str, **more: object) -> None:
        Path(path).write_bytes(b"half")
        raise pyreadstat.ReadstatError("no room")

    monkeypatch.setattr(pyreadstat, "write_sav", torn)
    with pytest.raises(OSError, match="no room"):
        surveys["ics"].export(tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith((".sav", ".tmp"))]


def test_one_service_is_not_analysed_as_several(surveys: dict[str, SurveyData], tmp_path: Path) -> None:
    data = surveys["ics"]
    one = replace(data, tables={key: frame[frame["replicate"] == 0] for key, frame in data.tables.items()})
    paths = one.export(tmp_path)
    assert "one simulated service" in paths[0].read_text(encoding="utf-8")
    assert "SPLIT FILE" not in (tmp_path / "ics_week_5.sps").read_text(encoding="utf-8")
