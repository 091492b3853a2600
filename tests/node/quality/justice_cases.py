"""For every rule about a proceeding, what breaks it and what keeps it."""

from collections.abc import Mapping

from tests.node.quality.rule_case import Case, case

_CONVICTED = "convicted_as_charged"

FACTS: Mapping[str, Case] = {
    "convicted_without_verdict": case(
        {"stage": "convicted"}, {"verdict": "acquitted"}, {"verdict": "unknown"}
    ),
    "acquitted_and_convicted": case(
        {"stage": "acquitted"}, {"verdict": _CONVICTED}, {"verdict": "dismissed"}
    ),
    "verdict_before_trial": case(
        {"verdict": "dismissed"}, {"stage": "prosecuted"}, {"stage": "discontinued"}
    ),
    "discontinued_and_convicted": case(
        {"stage": "discontinued"}, {"verdict": _CONVICTED}, {"verdict": "dismissed"}
    ),
    "dropped_and_prosecuted": case(
        {"stage": "prosecuted"},
        {"investigation_outcome": "dropped"},
        {"investigation_outcome": "charged"},
    ),
    "charged_and_investigated": case(
        {"investigation_outcome": "charged"}, {"stage": "investigated"}, {"stage": "prosecuted"}
    ),
    "prosecuted_without_indictment": case(
        {"indictment_confirmed": "not_indicted"},
        {"stage": "prosecuted"},
        {"stage": "investigated"},
    ),
    "convicted_on_rejected_indictment": case(
        {"indictment_confirmed": "rejected"}, {"stage": "convicted"}, {"stage": "prosecuted"}
    ),
    "verdict_without_instance": case(
        {"instance": "not_applicable"}, {"verdict": "acquitted"}, {"verdict": "none_yet"}
    ),
    "instance_without_verdict": case(
        {"verdict": "none_yet"}, {"instance": "final"}, {"instance": "unknown"}
    ),
    "verdict_without_court": case(
        {"court_level": "no_trial"}, {"verdict": _CONVICTED}, {"verdict": "dismissed"}
    ),
    "sentence_without_conviction": case(
        {"sentence": ("fine", "expulsion")}, {"stage": "prosecuted"}, {"stage": "convicted"}
    ),
    "prison_term_without_conviction": case(
        {"sentence_length": "months_12_23"}, {"verdict": "acquitted"}, {"verdict": "unknown"}
    ),
    "prison_term_without_prison": case(
        {"sentence_length": "months_60_119"},
        {"sentence": ("fine", "confiscation")},
        {"sentence": ("fine", "prison")},
    ),
    "final_conviction_without_sentence": case(
        {"stage": "convicted", "instance": "final"}, {"sentence": "unknown"}, {"sentence": "fine"}
    ),
    "below_minimum_without_conviction": case(
        {"below_minimum": "yes"}, {"stage": "acquitted"}, {"stage": "convicted"}
    ),
    "served_without_conviction": case(
        {"early_release": "yes"}, {"stage": "acquitted"}, {"stage": "unknown"}
    ),
    "compensation_without_order": case(
        {"compensation_amount": "euro_1_999"},
        {"compensation_ordered": "referred"},
        {"compensation_ordered": "ordered"},
    ),
    "amount_without_assets": case(
        {"assets": "none"}, {"assets_amount": "euro_50000_plus"}, {"assets_amount": "euro_0"}
    ),
    "bargain_of_acquitted": case(
        {"plea_bargain": "yes"}, {"stage": "acquitted"}, {"stage": "convicted"}
    ),
    "appealed_and_not": case(
        {"appeal": "none"}, {"appeal_result": "upheld"}, {"appeal_result": "no_appeal"}
    ),
    "appeal_without_verdict": case(
        {"verdict": "none_yet"}, {"appeal": "defendant"}, {"appeal": "none"}
    ),
    "trafficking_by_other_articles": case(
        {"offence": "trafficking"},
        {"articles": ("smuggling", "corruption")},
        {"articles": ("smuggling", "slavery")},
    ),
    "related_by_trafficking_articles": case(
        {"offence": "related", "articles": ("trafficking", "smuggling")},
        {"charge_changed": "not_changed"},
        {"charge_changed": "to_related"},
    ),
    "alone_in_group": case(
        {"group_kind": "alone"}, {"group_size": "people_2"}, {"group_size": "people_1"}
    ),
    "alone_and_organised": case(
        {"circumstances": ("violence", "organised_group")},
        {"group_kind": "alone"},
        {"group_kind": "with_others"},
    ),
    "more_children_than_victims": case(
        {"victims_in_case": "people_2"},
        {"child_victims_in_case": "people_3_5"},
        {"child_victims_in_case": "people_2"},
    ),
    "no_child_and_child": case(
        {"circumstances": "child_victim"},
        {"child_victims_in_case": "people_0"},
        {"child_victims_in_case": "people_1"},
    ),
    "official_and_none": case(
        {"role": ("corrupt_official", "guard")},
        {"public_official": "no"},
        {"public_official": "yes"},
    ),
    "protected_without_witness": case(
        {"witness_protection": "yes"}, {"witnesses": "people_0"}, {"witnesses": "people_1"}
    ),
    "internal_between_countries": case(
        {"movement": "internal", "country_of_recruitment": "AL"},
        {"country_of_exploitation": "XK"},
        {"country_of_exploitation": "AL"},
    ),
    "internal_with_transit": case(
        {"movement": "internal"}, {"transit": "GR"}, {"transit": "unknown"}
    ),
    "transit_through_ends": case(
        {"country_of_recruitment": "AL"}, {"transit": ("AL", "GR")}, {"transit": ("GR", "MK")}
    ),
    "older_than_100": ({"birth_date": "1922"}, {"birth_date": "1923"}),
    "young_child_suspected": (
        {"age_at_offence": "age_9_11"},
        {"age_at_offence": "age_12_14"},
    ),
    "child_with_degree": case(
        {"education": "bachelor"}, {"age_at_offence": "age_15_17"}, {"age_at_offence": "age_18_20"}
    ),
    "child_public_official": case(
        {"role": "corrupt_official"},
        {"age_at_offence": "age_15_17"},
        {"age_at_offence": "age_18_20"},
    ),
}
