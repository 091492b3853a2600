"""What one record hardly says, though it could be true: rare combinations, as a table."""

from functools import partial

from node.quality.rule import Rule

_OLDEST = 100
_Rare = partial(Rule, severity="warning", dimension="plausibility")
_YOUNG = "age_0_8", "age_9_11", "age_12_14"
_DEGREES = "bachelor", "master", "doctorate"

OF_VICTIMS = (
    _Rare(
        "older_than_100",
        "the person was older than 100",
        lambda f: f.least_age("identification") > _OLDEST,
    ),
    _Rare(
        "child_with_degree",
        "a child had a university degree",
        lambda f: f.says("age_group", "child") & f.says("education", *_DEGREES),
    ),
    _Rare(
        "child_after_marriage",
        "a child was divorced or widowed",
        lambda f: f.says("age_group", "child") & f.says("marital_status", "divorced", "widowed"),
    ),
    _Rare(
        "young_child_married",
        "a child under 15 was married or lived in a partnership",
        lambda f: (
            f.says("age_at_identification", *_YOUNG)
            & f.says("marital_status", "married", "partnership", "separated")
        ),
    ),
    _Rare(
        "young_child_with_children",
        "a child under 12 had dependants",
        lambda f: (
            f.says("age_at_identification", "age_0_8", "age_9_11") & (f.low("dependants") > 0)
        ),
    ),
    _Rare(
        "child_retired",
        "a child was retired",
        lambda f: f.says("age_group", "child") & f.says("occupation", "retired"),
    ),
    _Rare(
        "man_pregnant",
        "a man or boy was pregnant",
        lambda f: (
            f.says("sex", "male")
            & (f.says("health_before", "pregnancy") | f.says("health_on_exit", "pregnancy"))
        ),
    ),
    _Rare(
        "adult_adopted",
        "an adult was sold as a child or for adoption",
        lambda f: f.says("form", "illegal_adoption") & f.says("age_group_at_exploitation", "adult"),
    ),
    _Rare(
        "young_child_by_advertisement",
        "a child under 9 was recruited by an advertisement or agency",
        lambda f: (
            f.says("age_at_recruitment", "age_0_8")
            & f.says("recruitment", "online_advertisement", "other_advertisement", "agency")
        ),
    ),
    _Rare(
        "excessive_and_short_hours",
        "working hours were excessive, and 40 a week or fewer",
        lambda f: (
            f.says("control", "excessive_hours")
            & f.says("hours_per_week", "hours_0_20", "hours_21_40")
        ),
    ),
)

OF_JUSTICE = (
    _Rare(
        "older_than_100",
        "the person was older than 100",
        lambda f: f.least_age("stage_reached") > _OLDEST,
    ),
    _Rare(
        "young_child_suspected",
        "a child under 12 was suspected",
        lambda f: f.says("age_at_offence", "age_0_8", "age_9_11"),
    ),
    _Rare(
        "child_with_degree",
        "a child had a university degree",
        lambda f: f.says("age_at_offence", *_YOUNG, "age_15_17") & f.says("education", *_DEGREES),
    ),
    _Rare(
        "child_public_official",
        "a child was a corrupt official",
        lambda f: (
            f.says("age_at_offence", *_YOUNG, "age_15_17") & f.says("role", "corrupt_official")
        ),
    ),
)
