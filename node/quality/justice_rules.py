"""What one record of a proceeding must not say about the case: the contradictions, as a table.

An `error` cannot be true; a `warning` can, though it rarely is.
"""

from node.quality import justice_time_rules
from node.quality.rule import Rule

_CONVICTED = "convicted_as_charged", "convicted_of_other_offence"
_NOT_CONVICTED = "investigated", "prosecuted", "acquitted", "discontinued"
_NO_CONVICTION = "none_yet", "acquitted", "dismissed"
_DECIDED = "upheld", "changed", "quashed", "retrial"
_TRAFFICKING = "trafficking", "trafficking_in_children", "slavery", "forced_labour", "organ_trade"

STAGES = (
    Rule(
        "convicted_without_verdict",
        "somebody is convicted, and the verdict is no conviction",
        lambda f: f.says("stage", "convicted") & f.says("verdict", *_NO_CONVICTION),
    ),
    Rule(
        "acquitted_and_convicted",
        "somebody is acquitted, and the verdict is another",
        lambda f: f.says("stage", "acquitted") & f.says("verdict", "none_yet", *_CONVICTED),
    ),
    Rule(
        "verdict_before_trial",
        "there is a verdict, and the stage is one before any verdict",
        lambda f: (
            f.says("stage", "investigated", "prosecuted")
            & f.says("verdict", "acquitted", "dismissed", *_CONVICTED)
        ),
    ),
    Rule(
        "discontinued_and_convicted",
        "the proceeding was discontinued, and there is a conviction",
        lambda f: f.says("stage", "discontinued") & f.says("verdict", *_CONVICTED),
    ),
    Rule(
        "dropped_and_prosecuted",
        "the investigation was dropped or is pending, and somebody was prosecuted",
        lambda f: (
            f.says("investigation_outcome", "dropped", "pending")
            & f.says("stage", "prosecuted", "convicted", "acquitted")
        ),
    ),
    Rule(
        "charged_and_investigated",
        "somebody was charged, and the stage is still the investigation",
        lambda f: f.says("investigation_outcome", "charged") & f.says("stage", "investigated"),
        severity="warning",
    ),
    Rule(
        "prosecuted_without_indictment",
        "somebody was prosecuted or judged without an indictment",
        lambda f: (
            f.says("indictment_confirmed", "not_indicted")
            & f.says("stage", "prosecuted", "convicted", "acquitted")
        ),
    ),
    Rule(
        "convicted_on_rejected_indictment",
        "somebody was convicted on an indictment that was rejected",
        lambda f: f.says("indictment_confirmed", "rejected") & f.says("stage", "convicted"),
    ),
    Rule(
        "verdict_without_instance",
        "there is a verdict, and its instance does not apply",
        lambda f: (
            f.says("verdict", "acquitted", "dismissed", *_CONVICTED)
            & f.says("instance", "not_applicable")
        ),
    ),
    Rule(
        "instance_without_verdict",
        "there is an instance of a verdict that was not given",
        lambda f: f.says("verdict", "none_yet") & f.says("instance", "first_instance", "final"),
    ),
    Rule(
        "verdict_without_court",
        "there is a verdict without a trial",
        lambda f: f.says("court_level", "no_trial") & f.says("verdict", "acquitted", *_CONVICTED),
    ),
)

SENTENCES = (
    Rule(
        "sentence_without_conviction",
        "there is a sentence without a conviction",
        lambda f: (
            f.says_other_than("sentence", "none")
            & (f.says("stage", *_NOT_CONVICTED) | f.says("verdict", *_NO_CONVICTION))
        ),
    ),
    Rule(
        "prison_term_without_conviction",
        "there are years of prison without a conviction",
        lambda f: (
            (f.low("sentence_length") > 0)
            & (f.says("stage", *_NOT_CONVICTED) | f.says("verdict", *_NO_CONVICTION))
        ),
    ),
    Rule(
        "prison_term_without_prison",
        "there are years of prison, and the sentence is another",
        lambda f: (f.low("sentence_length") > 0) & f.lacks("sentence", "prison", "suspended"),
    ),
    Rule(
        "final_conviction_without_sentence",
        "a conviction is final, and neither sentence nor final day is known",
        lambda f: (
            f.says("stage", "convicted")
            & f.says("instance", "final")
            & (f.is_unknown("sentence") | f.says("sentence", "none"))
            & ~f.is_asked("final_date")
        ),
        severity="warning",
        remedy="Ask the court for the judgment.",
    ),
    Rule(
        "below_minimum_without_conviction",
        "a sentence is below the minimum without a conviction",
        lambda f: f.says("below_minimum", "yes") & f.says("stage", *_NOT_CONVICTED),
    ),
    Rule(
        "served_without_conviction",
        "somebody was released early without a conviction",
        lambda f: f.says("early_release", "yes") & f.says("stage", *_NOT_CONVICTED),
    ),
    Rule(
        "compensation_without_order",
        "there is an amount of compensation that was not ordered",
        lambda f: (
            f.says_other_than("compensation_ordered", "ordered")
            & (f.low("compensation_amount") > 0)
        ),
    ),
    Rule(
        "amount_without_assets",
        "there is an amount of assets, and none were seized",
        lambda f: f.says("assets", "none") & (f.low("assets_amount") > 0),
    ),
    Rule(
        "bargain_of_acquitted",
        "somebody who was acquitted had made a plea bargain",
        lambda f: f.says("plea_bargain", "yes") & f.says("stage", "acquitted"),
        severity="warning",
    ),
    Rule(
        "appealed_and_not",
        "the result of the appeal contradicts that there was one",
        lambda f: (
            (
                f.says("appeal", "none")
                & (
                    f.says("appeal_result", "pending", *_DECIDED)
                    | f.says_other_than("sentence_change", "no_appeal")
                )
            )
            | (f.says_other_than("appeal", "none") & f.says("appeal_result", "no_appeal"))
        ),
    ),
    Rule(
        "appeal_without_verdict",
        "there is an appeal against a verdict that was not given",
        lambda f: f.says_other_than("appeal", "none") & f.says("verdict", "none_yet"),
    ),
)

CRIMES = (
    Rule(
        "trafficking_by_other_articles",
        "trafficking is the offence charged, and no article is on trafficking",
        lambda f: f.says("offence", "trafficking") & f.lacks("articles", *_TRAFFICKING),
        severity="warning",
    ),
    Rule(
        "related_by_trafficking_articles",
        "a related offence is charged by an article on trafficking",
        lambda f: (
            f.says("offence", "related")
            & f.says("articles", "trafficking", "trafficking_in_children")
            & f.says("charge_changed", "not_changed")
        ),
        severity="warning",
    ),
    Rule(
        "alone_in_group",
        "somebody who acted alone was in a group, or a group has one member",
        lambda f: (
            (f.says("group_kind", "alone") & (f.low("group_size") > 1))
            | (f.says("group_kind", "with_others", "organised_group") & (f.high("group_size") <= 1))
        ),
    ),
    Rule(
        "alone_and_organised",
        "somebody who acted alone was in an organised group",
        lambda f: f.says("group_kind", "alone") & f.says("circumstances", "organised_group"),
    ),
    Rule(
        "more_children_than_victims",
        "there are more children, women or girls among the victims than victims",
        lambda f: (
            (f.low("child_victims_in_case") > f.high("victims_in_case"))
            | (f.low("female_victims_in_case") > f.high("victims_in_case"))
        ),
    ),
    Rule(
        "no_child_and_child",
        "there is no child among the victims, and the victim was a child",
        lambda f: (
            f.says("circumstances", "child_victim") & f.says("child_victims_in_case", "people_0")
        ),
    ),
    Rule(
        "official_and_none",
        "a corrupt official took part, and no public official did",
        lambda f: (
            f.says("public_official", "no")
            & (f.says("role", "corrupt_official") | f.says("circumstances", "public_official"))
        ),
    ),
    Rule(
        "protected_without_witness",
        "witnesses were protected, and there were none",
        lambda f: f.says("witness_protection", "yes") & f.says("witnesses", "people_0"),
        severity="warning",
    ),
    Rule(
        "internal_between_countries",
        "trafficking was internal, from one country to another",
        lambda f: (
            f.says("movement", "internal")
            & f.differ("country_of_recruitment", "country_of_exploitation")
        ),
    ),
    Rule(
        "internal_with_transit",
        "trafficking was internal, and went through other countries",
        lambda f: f.says("movement", "internal") & f.says_other_than("transit", "none"),
    ),
    Rule(
        "transit_through_ends",
        "the country of recruitment or of exploitation is also one of transit",
        lambda f: (
            f.is_among("country_of_recruitment", "transit")
            | f.is_among("country_of_exploitation", "transit")
        ),
        severity="warning",
    ),
)

RULES = (*justice_time_rules.RULES, *STAGES, *SENTENCES, *CRIMES)
