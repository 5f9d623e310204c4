"""A table of posts becomes a service: what is read, what comes from the case study, and what is refused."""

from __future__ import annotations

import pytest
import yaml
from a_table import PLAIN, TABLE, complaint

from sim import organisation_from, run
from sim.cli.main import main
from sim.model.demand_calibration import solve_demand
from sim.model.mechanisms.demand import Demand
from sim.settings.compose import compose_config

# -- what is read ------------------------------------------------------------------------------------------------


def test_posts_forms_seats_and_director_are_the_files(written) -> None:
    mine = organisation_from(written(TABLE))
    professions = mine.organisation["professions"]
    assert {name: item["headcount"] for name, item in professions.items()} == {
        "social_workers": 30, "teachers": 20, "school_nurses": 9, "family_workers": 15,
    }  # fmt: skip
    assert mine.localities == ("North", "South", "Coast") and mine.organisation["localities"] == 3
    assert [item["form_set"] for item in professions.values()] == ["council", "schools", "nhs", "council"]
    assert mine.leadership == {
        "bias": 0.0,
        "seats": {"social_workers": 3, "teachers": 1, "family_workers": 1},
        "director": "social_workers",
    }


def test_missing_settings_are_those_of_the_similar_profession(written) -> None:
    mine = organisation_from(written(TABLE)).organisation
    theirs = compose_config("status_quo").organisation
    nurses, health = mine["professions"]["school_nurses"], theirs.professions["health"]
    assert nurses["framework"] == health.framework.numbers()
    assert nurses["qualified_share"] == health.qualified_share and nurses["statutory"] == health.statutory
    assert mine["case_types"]["joint_plan"]["lead"] == "teachers"
    assert mine["case_types"].keys() == theirs.case_types.keys()


def test_a_profession_is_asked_for_in_proportion_to_its_posts(written) -> None:
    once = organisation_from(written(TABLE)).organisation["case_types"]["safeguarding"]["needs"]
    twice = organisation_from(written(TABLE.replace("3,2,4,health", "6,4,8,health"))).organisation["case_types"]
    ratio = twice["safeguarding"]["needs"]["school_nurses"] / once["school_nurses"]
    assert ratio == pytest.approx(2 * 74 / 83, rel=1e-4)


def test_two_professions_alike_share_what_one_is_asked_for(written) -> None:
    split = TABLE.replace(
        "Teachers,8,8,4,education,schools,1,", "Teachers,8,8,4,education,schools,1,\nTutors,4,4,2,education,schools,,"
    )
    needs = organisation_from(written(split)).organisation["case_types"]["joint_plan"]["needs"]
    assert needs["teachers"] == pytest.approx(2 * needs["tutors"], rel=1e-4)


def test_the_report_names_everything_that_the_file_does_not_give(written) -> None:
    report = " ".join(organisation_from(written(TABLE)).import_report())
    for part in ("9 of 74 posts", "Information systems", "Statutory", "framework", "New cases", "Team sizes", "bias"):
        assert part in report
    fuller = TABLE.replace("director\n", "director,information_system\n").replace("yes\n", "yes,one\n")
    assert "Information systems" not in " ".join(organisation_from(written(fuller)).import_report())


def test_posts_are_spread_evenly_and_both_are_shown(written) -> None:
    mine = organisation_from(written(TABLE))
    shown = mine.by_locality()
    assert shown["file"].sum(axis=1).equals(shown["model"].sum(axis=1))
    assert shown["model"].max(axis=1).sub(shown["model"].min(axis=1)).max() <= 1
    assert mine.moved_posts() == 9
    assert "School nurses" in mine._repr_html_() and "<li>" in mine._repr_html_()


def test_fewer_professions_make_smaller_teams(written) -> None:
    sizes = organisation_from(written(PLAIN, "ours.yaml")).organisation["team_sizes"]
    usual = compose_config("status_quo").organisation.team_sizes
    assert sizes["four"] == 0 and sizes["three"] == pytest.approx(usual.three + usual.four)


def test_yaml_says_the_same_as_csv(written) -> None:
    table = "profession,posts North,posts South,like,statutory\n"
    table += "Social workers,6,8,social_work,yes\nTeachers,5,5,education,\nHealth,3,2,,\n"
    one, other = organisation_from(written(table), name="x"), organisation_from(written(PLAIN, "ours.yaml"), name="x")
    assert one.organisation["professions"] == other.organisation["professions"]
    assert one.localities == other.localities
    assert one.leadership is other.leadership is None


def test_semicolons_blank_rows_and_a_byte_order_mark_do_no_harm(written) -> None:
    text = TABLE.replace(",", ";").replace("Teachers", ";;;;;;;\nTeachers")
    other = organisation_from(written(text, "other.csv", encoding="utf-8-sig"), name="ours")
    assert other.organisation["professions"] == organisation_from(written(TABLE)).organisation["professions"]


def test_posts_for_the_whole_service_need_a_number_of_localities(written) -> None:
    whole = "profession,posts\nhealth,6\neducation,9\nsocial_work,12\n"
    assert "localities=4" in complaint(written(whole))
    assert organisation_from(written(whole), localities=3).organisation["localities"] == 3
    assert "localities=3" in complaint(written(TABLE), localities=3)


def test_a_notebook_shows_every_profession_and_the_report_as_text(written) -> None:
    mine = organisation_from(written(TABLE.replace("Teachers", "Teachers <b>& heads</b>")))
    page = mine._repr_html_()
    assert "Teachers &lt;b&gt;&amp; heads&lt;/b&gt;" in page and "<b>" not in page
    assert page.count("<tr>") == 1 + len(mine.posts) and page.count("<li>") == 1 + len(mine.import_report())


# -- cases -------------------------------------------------------------------------------------------------------


def test_no_profession_is_left_with_less_direct_work_than_the_worst_off_in_the_case_study(written, tmp_path) -> None:
    settings = organisation_from(written(TABLE)).save(tmp_path / "mine")
    config, theirs = compose_config("status_quo", **settings), compose_config("status_quo")

    def least(one) -> float:
        found = solve_demand(one.organisation, one.demand)
        return min(found.direct_hours / (found.direct_hours + found.forms_hours + found.meeting_hours))

    assert least(config) >= least(theirs) - 1e-3
    assert config.demand.cases_per_practitioner < Demand().cases_per_practitioner


def test_cases_a_year_are_taken_or_refused(written) -> None:
    mine = organisation_from(written(TABLE), cases_a_year=600)
    assert mine.cases_a_week == pytest.approx(600 / 52 / 74, abs=1e-4) and mine.cases_known
    assert "from 77 to" in complaint(written(TABLE), cases_a_year=90000)


# -- used --------------------------------------------------------------------------------------------------------


def test_a_saved_organisation_can_be_simulated(written, tmp_path) -> None:
    settings = organisation_from(written(TABLE)).save(tmp_path / "mine")
    assert set(settings) == {"organisation", "leadership", "config_dir"}
    result = run("status_quo", **settings, replicates=1, weeks=8, burn_in=4, progress=False)
    assert set(result.weekly["unit"]) >= {"school_nurses", "teachers"}
    assert result.config.leadership.seats == {"social_workers": 3, "teachers": 1, "family_workers": 1}


def test_the_command_writes_options_and_says_what_to_type_next(written, tmp_path, capsys) -> None:
    assert main(["bring", str(written(TABLE)), "--to", str(tmp_path / "mine"), "--name", "our service"]) == 0
    said = capsys.readouterr().out
    assert "organisation=our_service leadership=our_service" in said and "(assumption)" in said
    option = yaml.safe_load((tmp_path / "mine" / "organisation" / "our_service.yaml").read_text(encoding="utf-8"))
    assert option["organisation"]["localities"] == 3 and option["demand"]["cases_per_practitioner"] > 0


def test_the_command_reports_the_error(written, capsys) -> None:
    assert main(["bring", str(written(TABLE.replace("health", "helth")))]) == 2
    assert "row 4, like is 'helth'" in capsys.readouterr().err
