"""What one record of a victim must not say about ages and dates: the contradictions, as a table.

An `error` cannot be true; a `warning` can, though it rarely is. Where only the month or year of a
date is known, a rule waits until that is enough.
"""

from node.quality.rule import Rule, in_order

ADULT = 18
"""Years from which on somebody is no child."""

YEAR = 12
"""Months."""

AGES = (
    Rule(
        "child_by_group_adult_by_birth",
        "a child at identification was 18 or older by the year of birth",
        lambda f: f.says("age_group", "child") & (f.least_age("identification") >= ADULT),
    ),
    Rule(
        "adult_by_group_child_by_birth",
        "an adult at identification was under 18 by the year of birth",
        lambda f: f.says("age_group", "adult") & (f.greatest_age("identification") < ADULT),
    ),
    Rule(
        "child_by_group_adult_by_age",
        "a child at identification was 18 or older by the age recorded",
        lambda f: f.says("age_group", "child") & (f.low("age_at_identification") >= ADULT),
    ),
    Rule(
        "adult_by_group_child_by_age",
        "an adult at identification was under 18 by the age recorded",
        lambda f: f.says("age_group", "adult") & (f.high("age_at_identification") < ADULT),
    ),
    Rule(
        "age_against_birth",
        "the age at identification is none that the year of birth allows",
        lambda f: (
            (f.high("age_at_identification") < f.least_age("identification"))
            | (f.low("age_at_identification") > f.greatest_age("identification"))
        ),
    ),
    Rule(
        "recruitment_group_against_age",
        "the age group at recruitment is another than that of the age recorded",
        lambda f: (
            (f.says("age_group_at_recruitment", "child") & (f.low("age_at_recruitment") >= ADULT))
            | (f.says("age_group_at_recruitment", "adult") & (f.high("age_at_recruitment") < ADULT))
        ),
    ),
    Rule(
        "exploitation_group_against_age",
        "the age group at exploitation is another than that of the age recorded",
        lambda f: (
            (f.says("age_group_at_exploitation", "child") & (f.low("age_at_exploitation") >= ADULT))
            | (
                f.says("age_group_at_exploitation", "adult")
                & (f.high("age_at_exploitation") < ADULT)
            )
        ),
    ),
    Rule(
        "recruitment_group_against_birth",
        "the age group at recruitment is none that the year of birth allows",
        lambda f: (
            (
                f.says("age_group_at_recruitment", "child")
                & (f.least_age("recruitment_date") >= ADULT)
            )
            | (
                f.says("age_group_at_recruitment", "adult")
                & (f.greatest_age("recruitment_date") < ADULT)
            )
        ),
    ),
    Rule(
        "exploitation_group_against_birth",
        "the age group at exploitation is none that the year of birth allows",
        lambda f: (
            (
                f.says("age_group_at_exploitation", "child")
                & (f.least_age("exploitation_start_date") >= ADULT)
            )
            | (
                f.says("age_group_at_exploitation", "adult")
                & (f.greatest_age("exploitation_start_date") < ADULT)
            )
        ),
    ),
    Rule(
        "child_now_adult_when_recruited",
        "a child at identification was an adult when recruited or exploited",
        lambda f: (
            f.says("age_group", "child")
            & (
                f.says("age_group_at_recruitment", "adult")
                | f.says("age_group_at_exploitation", "adult")
            )
        ),
    ),
    Rule(
        "adult_recruited_child_exploited",
        "an adult at recruitment was a child when the exploitation began",
        lambda f: (
            f.says("age_group_at_recruitment", "adult")
            & f.says("age_group_at_exploitation", "child")
        ),
        severity="warning",
    ),
    Rule(
        "younger_now_than_before",
        "somebody was older at recruitment or exploitation than at identification",
        lambda f: (
            (f.low("age_at_recruitment") > f.high("age_at_identification"))
            | (f.low("age_at_exploitation") > f.high("age_at_identification"))
        ),
    ),
    Rule(
        "guardian_of_adult",
        "a guardian was appointed to an adult",
        lambda f: f.says("age_group", "adult") & f.says("guardian", "appointed"),
        severity="warning",
    ),
    Rule(
        "child_without_need_of_guardian",
        "a child has no need of a guardian, as an adult would",
        lambda f: f.says("age_group", "child") & f.says("guardian", "not_applicable"),
    ),
    Rule(
        "vulnerable_as_child_adult",
        "somebody vulnerable as a child was an adult at recruitment",
        lambda f: f.says("vulnerability", "child") & f.says("age_group_at_recruitment", "adult"),
    ),
    Rule(
        "adult_without_means",
        "no means were needed, as with a child, to recruit and exploit an adult",
        lambda f: (
            f.says("means", "none_needed")
            & f.says("age_group_at_recruitment", "adult")
            & f.says("age_group_at_exploitation", "adult")
        ),
        severity="warning",
    ),
)

DATES = (
    in_order(
        "identified_before_recruited",
        "the person was identified before being recruited",
        first="recruitment_date",
        then="identification",
    ),
    in_order(
        "identified_before_exploited",
        "the person was identified before the exploitation began",
        first="exploitation_start_date",
        then="identification",
        severity="warning",
    ),
    in_order(
        "exploited_before_recruited",
        "the exploitation began before the recruitment",
        first="recruitment_date",
        then="exploitation_start_date",
        severity="warning",
    ),
    in_order(
        "exploitation_ended_before_start",
        "the exploitation ended before it began",
        first="exploitation_start_date",
        then="exploitation_end_date",
    ),
    in_order(
        "exploitation_ended_before_recruited",
        "the exploitation ended before the recruitment",
        first="recruitment_date",
        then="exploitation_end_date",
    ),
    in_order(
        "assisted_before_identified",
        "assistance began before the identification",
        first="identification",
        then="assistance_start_date",
        severity="warning",
    ),
    in_order(
        "assistance_ended_before_start",
        "assistance ended before it began",
        first="assistance_start_date",
        then="assistance_end_date",
    ),
    in_order(
        "closed_before_identified",
        "the case was closed before the identification",
        first="identification",
        then="close_date",
    ),
    in_order(
        "closed_before_assistance_ended",
        "the case was closed before assistance ended",
        first="assistance_end_date",
        then="close_date",
        severity="warning",
    ),
    in_order(
        "returned_before_recruited",
        "the person returned before being recruited",
        first="recruitment_date",
        then="return_date",
    ),
    in_order(
        "updated_before_registered",
        "the record was updated before it was made",
        first="registration_date",
        then="update_date",
    ),
    Rule(
        "returned_before_identified_abroad",
        "somebody who was identified abroad had returned before",
        lambda f: (
            f.says("place_of_identification", "abroad")
            & f.is_before("return_date", "identification")
        ),
        severity="warning",
    ),
    Rule(
        "born_after",
        "the person was born after being recruited, exploited or identified",
        lambda f: (
            (f.greatest_age("identification") < 0)
            | (f.greatest_age("recruitment_date") < 0)
            | (f.greatest_age("exploitation_start_date") < 0)
        ),
    ),
    Rule(
        "duration_against_dates",
        "the exploitation lasted longer or shorter than its dates allow",
        lambda f: (
            (
                YEAR
                * (
                    f.first_year("exploitation_end_date")
                    - f.last_year("exploitation_start_date")
                    - 1
                )
                > f.high("duration")
            )
            | (
                YEAR
                * (
                    f.last_year("exploitation_end_date")
                    - f.first_year("exploitation_start_date")
                    + 1
                )
                < f.low("duration")
            )
        ),
    ),
    Rule(
        "closed_and_open",
        "a case that is open has been closed on a day",
        lambda f: f.says("case_outcome", "open") & f.is_asked("close_date"),
    ),
    Rule(
        "not_ended_and_ended",
        "an exploitation that has not ended has ended on a day",
        lambda f: f.says("exit", "not_ended") & f.is_asked("exploitation_end_date"),
    ),
)

RULES = (*AGES, *DATES)
