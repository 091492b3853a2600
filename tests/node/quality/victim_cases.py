"""For every rule about a victim's case, what breaks it and what keeps it."""

from collections.abc import Mapping

from tests.node.quality.rule_case import Case, case

_CHILD, _ADULT = {"age_group": "child"}, {"age_group": "adult"}
_BEGGING = "forced_begging"

FACTS: Mapping[str, Case] = {
    "main_form_not_among_forms": case(
        {"form": (_BEGGING, "slavery")}, {"main_form": "forced_marriage"}, {"main_form": _BEGGING}
    ),
    "exploited_and_not_yet": case(
        {"exploitation_start_date": "2024"}, {"form": "not_yet_exploited"}, {"form": "unknown"}
    ),
    "ended_before_exploitation_exploited": case(
        {"exit": "before_exploitation"}, {"form": _BEGGING}, {"form": "not_yet_exploited"}
    ),
    "sexual_kind_without_form": case(
        {"form": _BEGGING}, {"form_sexual": "pornography"}, {"form_sexual": "unknown"}
    ),
    "sexual_form_without_kind": case(
        {"form": ("sexual_exploitation", _BEGGING)},
        {"form_sexual": "not_applicable"},
        {"form_sexual": "other"},
    ),
    "labour_form_without_sector": case(
        {"labour_sector": "not_applicable"}, {"form": "forced_labour"}, {"form": _BEGGING}
    ),
    "sector_without_labour_form": case(
        {"labour_sector": ("trade", "care")}, {"form": "forced_marriage"}, {"form": _BEGGING}
    ),
    "free_and_confined": case(
        {"control": ("debt", "confinement")},
        {"movement_freedom": "full"},
        {"movement_freedom": "limited"},
    ),
    "paid_and_not_paid": case(
        {"control": "wages_withheld"}, {"pay_kept": "full"}, {"pay_kept": "part"}
    ),
    "no_violence_and_violence": case(
        {"violence": "none"}, {"control": "sexual_violence"}, {"control": "debt"}
    ),
    "never_and_often_before": case(
        {"trafficked_before": "no"},
        {"times_trafficked_before": "times_1"},
        {"times_trafficked_before": "times_0"},
    ),
    "internal_across_border": case(
        {"movement": "internal"}, {"border_crossing": "legal"}, {"border_crossing": "none"}
    ),
    "internal_between_countries": case(
        {"movement": "internal", "country_of_exploitation": "AL"},
        {"country_of_recruitment": "XK"},
        {"country_of_recruitment": "unknown"},
    ),
    "internal_elsewhere": case(
        {"movement": "internal"},
        {"country_of_exploitation": "IT"},
        {"country_of_exploitation": "AL"},
    ),
    "internal_with_transit": case(
        {"movement": "internal"}, {"transit": ("GR", "MK")}, {"transit": "none"}
    ),
    "cross_border_without_border": case(
        {"border_crossing": "none"}, {"movement": "cross_border"}, {"movement": "both"}
    ),
    "cross_border_within_country": case(
        {
            "movement": "cross_border",
            "country_of_recruitment": "AL",
            "country_of_exploitation": "AL",
        },
        {"country_of_residence": "AL"},
        {"country_of_residence": "XK"},
    ),
    "transit_through_ends": case(
        {"country_of_recruitment": "AL", "country_of_exploitation": "IT"},
        {"transit": ("GR", "IT")},
        {"transit": ("GR", "MK")},
    ),
    "abroad_in_own_country": case(
        {"place_of_identification": "abroad"},
        {"country_of_identification": "AL"},
        {"country_of_identification": "IT"},
    ),
    "at_home_in_other_country": case(
        {"place_of_identification": "at_home"},
        {"country_of_identification": "IT"},
        {"country_of_identification": "unknown"},
    ),
    "abroad_returned_from_here": case(
        {"country_returned_from": "AL"},
        {"place_of_identification": "abroad"},
        {"place_of_identification": "at_home"},
    ),
    "returned_and_not": case(
        {"return_kind": "not_returned"},
        {"country_returned_from": "IT"},
        {"country_returned_from": "unknown"},
    ),
    "permit_of_national": case(
        {"residence_permit": "humanitarian"}, {"citizenship": "AL"}, {"citizenship": "XK"}
    ),
    "no_victim_assisted": case(
        {"status": "not_a_victim"}, {"assistance": "shelter"}, {"assistance": "none"}
    ),
    "assisted_without_offer": case(
        {"assistance": ("shelter", "legal")},
        {"assistance_offer": "declined"},
        {"assistance_offer": "not_decided"},
    ),
    "no_assistance_with_dates": case(
        {"assistance_start_date": "2024-06"}, {"assistance": "none"}, {"assistance": "unknown"}
    ),
    "declined_and_not": case(
        {"declining_reason": "fear"},
        {"assistance_offer": "accepted"},
        {"assistance_offer": "declined"},
    ),
    "reflection_days_without_period": case(
        {"reflection_period": "not_requested"},
        {"reflection_days": "days_30_59"},
        {"reflection_days": "days_0_29"},
    ),
    "amount_without_compensation": case(
        {"compensation": "refused"},
        {"compensation_amount": "euro_1_999"},
        {"compensation_amount": "euro_0"},
    ),
    "withdrawn_and_counted": ({"consent": "withdrawn"}, {"consent": "not_given"}),
    "older_than_100": ({"birth_date": "1922"}, {"birth_date": "1923"}),
    "child_with_degree": case(_CHILD, {"education": "master"}, {"education": "short_tertiary"}),
    "child_after_marriage": case(
        _CHILD, {"marital_status": "widowed"}, {"marital_status": "married"}
    ),
    "young_child_married": case(
        {"marital_status": "married"},
        {"age_at_identification": "age_12_14"},
        {"age_at_identification": "age_15_17"},
    ),
    "young_child_with_children": case(
        {"dependants": "people_1"},
        {"age_at_identification": "age_9_11"},
        {"age_at_identification": "age_12_14"},
    ),
    "child_retired": case({"occupation": "retired"}, _CHILD, _ADULT),
    "man_pregnant": case(
        {"sex": "male"}, {"health_before": "pregnancy"}, {"health_before": "good"}
    ),
    "adult_adopted": case(
        {"form": "illegal_adoption"},
        {"age_group_at_exploitation": "adult"},
        {"age_group_at_exploitation": "child"},
    ),
    "young_child_by_advertisement": case(
        {"recruitment": "agency"},
        {"age_at_recruitment": "age_0_8"},
        {"age_at_recruitment": "age_9_11"},
    ),
    "excessive_and_short_hours": case(
        {"control": "excessive_hours"},
        {"hours_per_week": "hours_21_40"},
        {"hours_per_week": "hours_41_60"},
    ),
}
