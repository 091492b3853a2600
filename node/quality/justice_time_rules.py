"""What one record of a proceeding must not say about ages and dates, as a table.

An `error` cannot be true; a `warning` can, though it rarely is. Where only the month or year of a
date is known, a rule waits until that is enough.
"""

from node.quality.rule import Rule, in_order

ADULT = 18
"""Years from which on somebody is no child."""

DATES = (
    in_order(
        "crime_ended_before_start",
        "the crime ended before it began",
        first="crime_start_date",
        then="crime_end_date",
    ),
    in_order(
        "investigated_before_crime",
        "the investigation began before the crime",
        first="crime_start_date",
        then="investigation_start_date",
        severity="warning",
    ),
    in_order(
        "arrested_before_crime",
        "the arrest came before the crime",
        first="crime_start_date",
        then="arrest_date",
    ),
    in_order(
        "crime_after_arrest",
        "the crime went on after the arrest",
        first="crime_end_date",
        then="arrest_date",
        severity="warning",
    ),
    in_order(
        "indicted_before_investigation",
        "the indictment came before the investigation",
        first="investigation_start_date",
        then="indictment_date",
    ),
    in_order(
        "indicted_before_crime",
        "the indictment came before the crime",
        first="crime_start_date",
        then="indictment_date",
    ),
    in_order(
        "tried_before_indicted",
        "the trial began before the indictment",
        first="indictment_date",
        then="trial_start_date",
    ),
    in_order(
        "judged_before_indicted",
        "the verdict came before the indictment",
        first="indictment_date",
        then="verdict_date",
    ),
    in_order(
        "judged_before_investigation",
        "the verdict came before the investigation",
        first="investigation_start_date",
        then="verdict_date",
    ),
    in_order(
        "judged_before_tried",
        "the verdict came before the trial",
        first="trial_start_date",
        then="verdict_date",
    ),
    in_order(
        "appealed_before_judged",
        "the appeal came before the verdict",
        first="verdict_date",
        then="appeal_date",
    ),
    in_order(
        "final_before_judged",
        "the judgment was final before the verdict",
        first="verdict_date",
        then="final_date",
    ),
    in_order(
        "final_before_appealed",
        "the judgment was final before the appeal",
        first="appeal_date",
        then="final_date",
    ),
    in_order(
        "stage_before_investigation",
        "the stage was reached before the investigation began",
        first="investigation_start_date",
        then="stage_reached",
    ),
    Rule(
        "stage_before_its_date",
        "the stage was reached before the indictment or verdict that it needs",
        lambda f: (
            (
                f.says("stage", "prosecuted", "convicted", "acquitted")
                & f.is_before("stage_reached", "indictment_date")
            )
            | (
                f.says("stage", "convicted", "acquitted")
                & f.is_before("stage_reached", "verdict_date")
            )
        ),
    ),
    Rule(
        "stage_behind_its_dates",
        "there is a verdict's day, and the stage is one before any verdict",
        lambda f: f.says("stage", "investigated", "prosecuted") & f.is_asked("verdict_date"),
        severity="warning",
    ),
    Rule(
        "final_day_without_finality",
        "there is a day on which the judgment was final, and it is not final",
        lambda f: f.says("instance", "not_applicable", "first_instance") & f.is_asked("final_date"),
    ),
    Rule(
        "appeal_day_without_appeal",
        "there is a day of an appeal that nobody made",
        lambda f: f.says("appeal", "none") & f.is_asked("appeal_date"),
    ),
    Rule(
        "trial_day_without_trial",
        "there was no trial, and there is a day on which it began",
        lambda f: f.says("court_level", "no_trial") & f.is_asked("trial_start_date"),
    ),
    Rule(
        "indictment_day_without_indictment",
        "there is a day of an indictment that was not made",
        lambda f: f.says("indictment_confirmed", "not_indicted") & f.is_asked("indictment_date"),
    ),
    Rule(
        "arrest_without_detention",
        "somebody was in detention for months, and was not detained",
        lambda f: f.says("detention", "none") & (f.low("detention_months") > 0),
    ),
)

AGES = (
    Rule(
        "child_by_group_adult_by_birth",
        "a child was 18 or older at the crime by the year of birth",
        lambda f: f.says("age_group", "child") & (f.least_age("crime_start_date") >= ADULT),
    ),
    Rule(
        "adult_by_group_child_by_birth",
        "an adult was still under 18 at the latest stage by the year of birth",
        lambda f: f.says("age_group", "adult") & (f.greatest_age("stage_reached") < ADULT),
    ),
    Rule(
        "child_by_group_adult_by_age",
        "a child was 18 or older at the offence by the age recorded",
        lambda f: f.says("age_group", "child") & (f.low("age_at_offence") >= ADULT),
    ),
    Rule(
        "age_against_birth",
        "the age at the offence is none that the year of birth allows",
        lambda f: (
            (f.high("age_at_offence") < f.least_age("crime_start_date"))
            | (f.low("age_at_offence") > f.greatest_age("crime_end_date"))
            | (f.low("age_at_offence") > f.greatest_age("stage_reached"))
        ),
    ),
    Rule(
        "born_after",
        "the person was born after the crime or the stage reached",
        lambda f: (f.greatest_age("crime_start_date") < 0) | (f.greatest_age("stage_reached") < 0),
    ),
)

RULES = (*DATES, *AGES)
