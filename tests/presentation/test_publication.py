"""Figures at the widths of journals: size in mm, letters that can be read, fonts, provenance, the same bytes."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from sim import ConfigError
from sim.core.disclaimers import MISUSE
from sim.presentation.figure import new_figure
from sim.presentation.figure_parts import FOOTER_GID, TITLE_GID, axes_at, text_of
from sim.presentation.figures.figures import RUN_FIGURES, Figures
from sim.presentation.publication import MM, SIZES, fit
from sim.presentation.style import house_style
from sim.presentation.text_overlap import SMALLEST_LETTERS, overlaps, texts_in

FOUND_AT = {"single": ("trajectories", "causes"), "double": tuple(RUN_FIGURES)}
QUICK = {("single", "trajectories"), ("double", "professions"), ("double", "network"), ("double", "pairs")}
PAIRS = [
    (size, name) if (size, name) in QUICK else pytest.param(size, name, marks=pytest.mark.slow)
    for size, names in FOUND_AT.items()
    for name in names
]


@pytest.fixture(scope="module")
def plots(recorded) -> Figures:
    return Figures(recorded(replicates=5, weeks=30))


@pytest.mark.parametrize(("size", "name"), PAIRS)
def test_at_a_journals_width_every_word_can_be_read(plots, size: str, name: str) -> None:
    figure = fit(getattr(plots, name)(), size)
    width, height = MM * figure.get_size_inches()
    assert width == pytest.approx(SIZES[size].width) and height <= SIZES[size].height
    with house_style():
        assert overlaps(figure) == []
        assert min(text.get_fontsize() for text in texts_in(figure)) >= SMALLEST_LETTERS
    assert "abcdef012345" in text_of(figure, FOOTER_GID) and not text_of(figure, TITLE_GID)


def test_the_original_is_left_as_it_was(plots) -> None:
    figure = plots.trajectories()
    before = figure.get_size_inches().tolist(), figure.caption(), len(figure.axes)
    fit(figure, "single", [3])
    assert (figure.get_size_inches().tolist(), figure.caption(), len(figure.axes)) == before


def test_some_panels_alone_in_the_order_of_the_page(plots) -> None:
    figure = fit(plots.trajectories(), "single", [0, 3])
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["a  Task conflict", "b  Relationship conflict"]


def test_files_are_the_same_bytes_and_carry_provenance(plots, tmp_path) -> None:
    one = plots.trajectories().save(tmp_path / "new" / "one", size="double")
    two = plots.trajectories().save(tmp_path / "two", size="double")
    assert [path.name for path in one] == ["one.svg", "one.pdf", "one.png", "one.txt"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    svg, pdf, png, caption = (path.read_bytes() for path in one)
    assert b"abcdef012345" in svg and b">a  Task conflict</text>" in svg and b"<dc:date>" not in svg
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf and b"CreationDate" not in pdf
    assert b"abcdef012345" in pdf
    image = Image.open(BytesIO(png))
    assert image.width == pytest.approx(SIZES["double"].width / MM * 300, abs=1)
    assert image.text["Description"] == MISUSE and "abcdef012345" in image.text["Source"]
    assert caption.startswith(b"Conflict over time.")


def test_on_the_screen_it_is_saved_as_marked(plots, tmp_path) -> None:
    (path,) = plots.trajectories().save(tmp_path / "as_drawn.v1", formats="svg")
    assert path.name == "as_drawn.v1.svg" and b">Conflict over time</text>" in path.read_bytes()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"size": "singel"}, "Did you mean 'single'"),
        ({"formats": ("svg", "tiff")}, "'tiff' is not one of"),
        ({"size": "single", "panels": [4]}, "panels: unknown panel 4"),
        ({"panels": [0]}, "panels: "),
        ({"size": "single", "panels": []}, "panels: []"),
        ({"size": "single", "panels": [1, 1]}, "panels: [1, 1]"),
    ],
)
def test_invalid_options_are_refused(plots, tmp_path, options, named: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(named)):
        plots.trajectories().save(tmp_path / "none", **options)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before(plots, tmp_path, monkeypatch) -> None:
    figure = plots.trajectories()
    (path,) = figure.save(tmp_path / "kept", formats="svg")
    before = path.read_bytes()
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        figure.save(tmp_path / "kept", formats="svg")
    assert path.read_bytes() == before and [path] == list(tmp_path.iterdir())


def test_a_figure_that_would_not_be_readable_is_refused() -> None:
    figure = new_figure("A title", "", 8, 4)
    axes_at(figure, 1, 1, 6, 2).text(
        0, 0.5, "a name that is wider than the column of a journal, at every size of letters"
    )
    with pytest.raises(ConfigError, match="size: at 89 x 170 mm"):
        fit(figure, "single")


@pytest.mark.slow
def test_outcomes_are_refused_at_the_width_of_one_column(plots, tmp_path) -> None:
    with pytest.raises(ConfigError, match="size: at 89 x 170 mm"):
        plots.outcomes().save(tmp_path / "none", size="single")
    assert not list(tmp_path.iterdir())


def test_overlaps_edges_and_small_letters_are_seen() -> None:
    figure = new_figure("A title", "", 4, 3)
    axes = axes_at(figure, 1, 1, 2, 1)
    axes.text(0.5, 0.5, "one thing")
    assert overlaps(figure) == []
    axes.text(0.52, 0.5, "another")
    axes.text(1.6, 0.1, "far to the right")
    axes.text(0.1, 0.1, "tiny", fontsize=5)
    kinds = {problem.partition(":")[0] for problem in overlaps(figure)}
    assert kinds == {"on top of each other", "beyond the edge", "too small"}


def test_a_name_with_an_ending_means_that_format(plots, tmp_path) -> None:
    (path,) = plots.outcomes().save(tmp_path / "b.png")
    assert path == tmp_path / "b.png" and path.read_bytes().startswith(b"\x89PNG")
