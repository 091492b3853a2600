"""For every rule about a victim's ages and dates, what breaks it and what keeps it."""

from collections.abc import Mapping
from datetime import date

from tests.node.quality.rule_case import Case, case

_APRIL = {"first_day": date(2024, 4, 1), "last_day": date(2024, 4, 30)}
_CHILD, _ADULT = {"age_group": "child"}, {"age_group": "adult"}

AGES: Mapping[str, Case] = {
    # Born in 2005, 18 or 19 in 2024; born in 2006, perhaps still 17 in May.
    "child_by_group_adult_by_birth": case(_CHILD, {"birth_date": "2005"}, {"birth_date": "2006"}),
    "adult_by_group_child_by_birth": case(_ADULT, {"birth_date": "2007"}, {"birth_date": "2006"}),
    "child_by_group_adult_by_age": case(
        _CHILD, {"age_at_identification": "age_18_20"}, {"age_at_identification": "age_15_17"}
    ),
    "adult_by_group_child_by_age": case(
        _ADULT, {"age_at_identification": "age_15_17"}, {"age_at_identification": "age_18_20"}
    ),
    "age_against_birth": case(
        {"age_at_identification": "age_21_23"}, {"birth_date": "1999"}, {"birth_date": "2000"}
    ),
    "recruitment_group_against_age": case(
        {"age_group_at_recruitment": "adult"},
        {"age_at_recruitment": "age_15_17"},
        {"age_at_recruitment": "unknown"},
    ),
    "exploitation_group_against_age": case(
        {"age_group_at_exploitation": "child"},
        {"age_at_exploitation": "age_60_plus"},
        {"age_at_exploitation": "age_0_8"},
    ),
    "recruitment_group_against_birth": case(
        {"age_group_at_recruitment": "child", "birth_date": "2004"},
        {"recruitment_date": "2023"},
        {"recruitment_date": "2022-12-31"},
    ),
    "exploitation_group_against_birth": case(
        {"age_group_at_exploitation": "adult", "birth_date": "2004"},
        {"exploitation_start_date": "2021-12"},
        {"exploitation_start_date": "2022-01"},
    ),
    "child_now_adult_when_recruited": case(
        _CHILD, {"age_group_at_recruitment": "adult"}, {"age_group_at_recruitment": "unknown"}
    ),
    "adult_recruited_child_exploited": case(
        {"age_group_at_exploitation": "child"},
        {"age_group_at_recruitment": "adult"},
        {"age_group_at_recruitment": "child"},
    ),
    "younger_now_than_before": case(
        {"age_at_identification": "age_18_20"},
        {"age_at_recruitment": "age_21_23"},
        {"age_at_recruitment": "age_18_20"},
    ),
    "guardian_of_adult": case({"guardian": "appointed"}, _ADULT, _CHILD),
    "child_without_need_of_guardian": case(
        _CHILD, {"guardian": "not_applicable"}, {"guardian": "not_appointed"}
    ),
    "vulnerable_as_child_adult": case(
        {"age_group_at_recruitment": "adult"},
        {"vulnerability": ("poverty", "child")},
        {"vulnerability": ("poverty", "migration")},
    ),
    "adult_without_means": case(
        {"means": "none_needed", "age_group_at_recruitment": "adult"},
        {"age_group_at_exploitation": "adult"},
        {"age_group_at_exploitation": "child"},
    ),
}

DATES: Mapping[str, Case] = {
    "identified_before_recruited": (
        {**_APRIL, "recruitment_date": "2024-05"},
        {**_APRIL, "recruitment_date": "2024-04-30"},
    ),
    "identified_before_exploited": (
        {"exploitation_start_date": "2024-05-15"},
        {"exploitation_start_date": "2024-05"},
    ),
    "exploited_before_recruited": case(
        {"recruitment_date": "2024-03-09"},
        {"exploitation_start_date": "2024-03-08"},
        {"exploitation_start_date": "2024-03-09"},
    ),
    "exploitation_ended_before_start": case(
        {"exploitation_start_date": "2024-03"},
        {"exploitation_end_date": "2024-02-29"},
        {"exploitation_end_date": "2024"},
    ),
    "exploitation_ended_before_recruited": case(
        {"recruitment_date": "2023"},
        {"exploitation_end_date": "2022-12-31"},
        {"exploitation_end_date": "2023-01-01"},
    ),
    "assisted_before_identified": (
        {**_APRIL, "assistance_start_date": "2024-03-31"},
        {**_APRIL, "assistance_start_date": "2024-04-01"},
    ),
    "assistance_ended_before_start": case(
        {"assistance_start_date": "2024-06-02"},
        {"assistance_end_date": "2024-05"},
        {"assistance_end_date": "2024-06"},
    ),
    "closed_before_identified": ({"close_date": "2023"}, {"close_date": "2024"}),
    "closed_before_assistance_ended": case(
        {"assistance_end_date": "2025-01"}, {"close_date": "2024-12"}, {"close_date": "2025"}
    ),
    "returned_before_recruited": case(
        {"return_date": "2024-01-31"},
        {"recruitment_date": "2024-02"},
        {"recruitment_date": "2024-01"},
    ),
    "updated_before_registered": case(
        {"registration_date": "2024-07-01"},
        {"update_date": "2024-06-30"},
        {"update_date": "2024-07"},
    ),
    "returned_before_identified_abroad": case(
        {"return_date": "2024-04"},
        {"place_of_identification": "abroad"},
        {"place_of_identification": "at_home"},
    ),
    "born_after": ({"birth_date": "2025"}, {"birth_date": "2024"}),
    "duration_against_dates": case(
        {"exploitation_start_date": "2020-01", "exploitation_end_date": "2022-06"},
        {"duration": "months_4_6"},
        {"duration": "months_7_12"},
    ),
    "closed_and_open": case(
        {"close_date": "2025"}, {"case_outcome": "open"}, {"case_outcome": "reintegrated"}
    ),
    "not_ended_and_ended": case(
        {"exploitation_end_date": "2024"}, {"exit": "not_ended"}, {"exit": "unknown"}
    ),
}
