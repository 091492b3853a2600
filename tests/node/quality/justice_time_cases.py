"""For every rule about the ages and dates of a proceeding, what breaks it and what keeps it."""

from collections.abc import Mapping

from tests.node.quality.rule_case import Case, case

_CHILD, _ADULT = {"age_group": "child"}, {"age_group": "adult"}

DATES: Mapping[str, Case] = {
    "crime_ended_before_start": case(
        {"crime_start_date": "2022-05"}, {"crime_end_date": "2022-04"}, {"crime_end_date": "2022"}
    ),
    "investigated_before_crime": case(
        {"crime_start_date": "2022-05-02"},
        {"investigation_start_date": "2022-05-01"},
        {"investigation_start_date": "2022-05"},
    ),
    "arrested_before_crime": case(
        {"crime_start_date": "2022"}, {"arrest_date": "2021-12-31"}, {"arrest_date": "2022-01-01"}
    ),
    "crime_after_arrest": case(
        {"arrest_date": "2022-05-01"}, {"crime_end_date": "2022-06"}, {"crime_end_date": "2022-05"}
    ),
    "indicted_before_investigation": case(
        {"investigation_start_date": "2022-05"},
        {"indictment_date": "2022-04-30"},
        {"indictment_date": "2022-05-01"},
    ),
    "indicted_before_crime": case(
        {"crime_start_date": "2022-05"}, {"indictment_date": "2021"}, {"indictment_date": "2022"}
    ),
    "tried_before_indicted": case(
        {"indictment_date": "2023-02-01"},
        {"trial_start_date": "2023-01-31"},
        {"trial_start_date": "2023-02-01"},
    ),
    "judged_before_indicted": case(
        {"indictment_date": "2023"}, {"verdict_date": "2022"}, {"verdict_date": "2023"}
    ),
    "judged_before_investigation": case(
        {"investigation_start_date": "2023-03"},
        {"verdict_date": "2023-02"},
        {"verdict_date": "2023-03"},
    ),
    "judged_before_tried": case(
        {"trial_start_date": "2023-03"}, {"verdict_date": "2023-02-28"}, {"verdict_date": "2023"}
    ),
    "appealed_before_judged": case(
        {"verdict_date": "2023-06-15"}, {"appeal_date": "2023-06-14"}, {"appeal_date": "2023-06"}
    ),
    "final_before_judged": case(
        {"verdict_date": "2023-06-15"}, {"final_date": "2023-05"}, {"final_date": "2023"}
    ),
    "final_before_appealed": case(
        {"appeal_date": "2023-06-15"}, {"final_date": "2023-06-14"}, {"final_date": "2023-06-15"}
    ),
    "stage_before_investigation": (
        {"investigation_start_date": "2024-06"},
        {"investigation_start_date": "2024-05"},
    ),
    "stage_before_its_date": case(
        {"stage": "convicted"}, {"verdict_date": "2024-05-15"}, {"verdict_date": "2024-05-14"}
    ),
    "stage_behind_its_dates": case(
        {"verdict_date": "2024"}, {"stage": "prosecuted"}, {"stage": "acquitted"}
    ),
    "final_day_without_finality": case(
        {"final_date": "2024"}, {"instance": "first_instance"}, {"instance": "unknown"}
    ),
    "appeal_day_without_appeal": case(
        {"appeal_date": "2024"}, {"appeal": "none"}, {"appeal": "both"}
    ),
    "trial_day_without_trial": case(
        {"trial_start_date": "2024"}, {"court_level": "no_trial"}, {"court_level": "local"}
    ),
    "indictment_day_without_indictment": case(
        {"indictment_date": "2024"},
        {"indictment_confirmed": "not_indicted"},
        {"indictment_confirmed": "rejected"},
    ),
    "arrest_without_detention": case(
        {"detention": "none"},
        {"detention_months": "months_3_5"},
        {"detention_months": "months_0_2"},
    ),
    "child_by_group_adult_by_birth": case(
        {**_CHILD, "birth_date": "2000"},
        {"crime_start_date": "2019-01"},
        {"crime_start_date": "2018-12"},
    ),
    "adult_by_group_child_by_birth": case(_ADULT, {"birth_date": "2007"}, {"birth_date": "2006"}),
    "child_by_group_adult_by_age": case(
        _CHILD, {"age_at_offence": "age_18_20"}, {"age_at_offence": "unknown"}
    ),
    "age_against_birth": case(
        {"age_at_offence": "age_18_20", "crime_start_date": "2020"},
        {"birth_date": "1998"},
        {"birth_date": "1999"},
    ),
    "born_after": ({"birth_date": "2025"}, {"birth_date": "2024"}),
}
