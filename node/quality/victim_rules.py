"""What one record of a victim must not say about the case: the contradictions, as a table.

An `error` cannot be true; a `warning` can, though it rarely is.
"""

from node.quality import victim_time_rules
from node.quality.rule import Rule

_GRANTED = "humanitarian", "cooperation", "other"

EXPLOITATION = (
    Rule(
        "main_form_not_among_forms",
        "the main form of exploitation is not among the forms",
        lambda f: f.is_apart("main_form", "form"),
    ),
    Rule(
        "exploited_and_not_yet",
        "somebody who was not yet exploited was so since a day, or until one",
        lambda f: (
            f.says("form", "not_yet_exploited")
            & (f.is_asked("exploitation_start_date") | f.is_asked("exploitation_end_date"))
        ),
    ),
    Rule(
        "ended_before_exploitation_exploited",
        "it ended before any exploitation, and there are forms of exploitation",
        lambda f: (
            f.says("exit", "before_exploitation") & f.says_other_than("form", "not_yet_exploited")
        ),
    ),
    Rule(
        "sexual_kind_without_form",
        "there are kinds of sexual exploitation, which is not among the forms",
        lambda f: (
            f.says_other_than("form_sexual", "not_applicable")
            & f.lacks("form", "sexual_exploitation")
        ),
    ),
    Rule(
        "sexual_form_without_kind",
        "sexual exploitation is among the forms, and its kind does not apply",
        lambda f: f.says("form", "sexual_exploitation") & f.says("form_sexual", "not_applicable"),
    ),
    Rule(
        "labour_form_without_sector",
        "forced labour is among the forms, and its sector does not apply",
        lambda f: f.says("form", "forced_labour") & f.says("labour_sector", "not_applicable"),
    ),
    Rule(
        "sector_without_labour_form",
        "there is a sector of work, and no form of exploitation that is work",
        lambda f: (
            f.says_other_than("labour_sector", "not_applicable")
            & f.says_other_than("form", "not_yet_exploited")
            & f.lacks(
                "form",
                "forced_labour",
                "domestic_servitude",
                "slavery",
                "forced_begging",
                "forced_criminality",
                "other",
            )
        ),
        severity="warning",
    ),
    Rule(
        "free_and_confined",
        "somebody free to move was confined",
        lambda f: f.says("movement_freedom", "full") & f.says("control", "confinement"),
        severity="warning",
    ),
    Rule(
        "paid_and_not_paid",
        "somebody kept all of the pay, and it was withheld",
        lambda f: f.says("pay_kept", "full") & f.says("control", "wages_withheld"),
        severity="warning",
    ),
    Rule(
        "no_violence_and_violence",
        "no violence was suffered, and violence was a means of control",
        lambda f: (
            f.says("violence", "none") & f.says("control", "physical_violence", "sexual_violence")
        ),
        severity="warning",
    ),
    Rule(
        "never_and_often_before",
        "the number of times somebody was trafficked before contradicts that it ever happened",
        lambda f: (
            (f.says("trafficked_before", "no") & (f.low("times_trafficked_before") > 0))
            | (f.says("trafficked_before", "yes") & f.says("times_trafficked_before", "times_0"))
        ),
    ),
)

MOVEMENT = (
    Rule(
        "internal_across_border",
        "trafficking was internal, and a border was crossed",
        lambda f: f.says("movement", "internal") & f.says_other_than("border_crossing", "none"),
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
        "internal_elsewhere",
        "trafficking was internal, and the exploitation was in another country",
        lambda f: (
            f.says("movement", "internal") & f.says_other_than("country_of_exploitation", f.home)
        ),
        severity="warning",
    ),
    Rule(
        "internal_with_transit",
        "trafficking was internal, and went through other countries",
        lambda f: f.says("movement", "internal") & f.says_other_than("transit", "none"),
    ),
    Rule(
        "cross_border_without_border",
        "trafficking was across a border, and no border was crossed",
        lambda f: f.says("movement", "cross_border") & f.says("border_crossing", "none"),
    ),
    Rule(
        "cross_border_within_country",
        "trafficking was across a border, from and to the same country",
        lambda f: (
            f.says("movement", "cross_border")
            & f.agree("country_of_recruitment", "country_of_exploitation")
            & f.agree("country_of_residence", "country_of_exploitation")
        ),
        severity="warning",
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
    Rule(
        "abroad_in_own_country",
        "somebody who was identified abroad was so in this country",
        lambda f: (
            f.says("place_of_identification", "abroad")
            & f.says("country_of_identification", f.home)
        ),
    ),
    Rule(
        "at_home_in_other_country",
        "somebody who was identified at home was so in another country",
        lambda f: (
            f.says("place_of_identification", "at_home")
            & f.says_other_than("country_of_identification", f.home)
        ),
    ),
    Rule(
        "abroad_returned_from_here",
        "somebody who was identified abroad returned from this country",
        lambda f: (
            f.says("place_of_identification", "abroad") & f.says("country_returned_from", f.home)
        ),
    ),
    Rule(
        "returned_and_not",
        "somebody who did not return has a day, a country or an organiser of the return",
        lambda f: (
            f.says("return_kind", "not_returned")
            & (
                f.is_asked("return_date")
                | f.is_answered("country_returned_from")
                | f.says_other_than("return_organiser", "not_returned")
            )
        ),
    ),
    Rule(
        "permit_of_national",
        "a national of this country has a residence permit",
        lambda f: f.says("citizenship", f.home) & f.says("residence_permit", *_GRANTED),
        severity="warning",
    ),
)

ASSISTANCE = (
    Rule(
        "no_victim_assisted",
        "somebody who was found not to be a victim has the help or the rights of one",
        lambda f: (
            f.says("status", "not_a_victim")
            & (
                f.says("assistance_offer", "accepted")
                | f.says_other_than("assistance", "none")
                | f.is_asked("assistance_start_date")
                | f.says("reflection_period", "granted")
                | f.says("residence_permit", "humanitarian", "cooperation")
                | f.says("compensation", "awarded", "paid")
            )
        ),
        severity="warning",
    ),
    Rule(
        "assisted_without_offer",
        "assistance was given that was not offered, or declined",
        lambda f: (
            f.says("assistance_offer", "not_offered", "declined")
            & (f.says_other_than("assistance", "none") | f.is_asked("assistance_start_date"))
        ),
    ),
    Rule(
        "no_assistance_with_dates",
        "there was no assistance, and there is a day on which it began or ended",
        lambda f: (
            f.says("assistance", "none")
            & (f.is_asked("assistance_start_date") | f.is_asked("assistance_end_date"))
        ),
    ),
    Rule(
        "declined_and_not",
        "the reason for declining assistance contradicts what became of the offer",
        lambda f: (
            (
                f.says("assistance_offer", "accepted", "not_offered")
                & f.says_other_than("declining_reason", "not_declined")
            )
            | (f.says("assistance_offer", "declined") & f.says("declining_reason", "not_declined"))
        ),
    ),
    Rule(
        "reflection_days_without_period",
        "there are days of a reflection period that was not granted",
        lambda f: (
            f.says_other_than("reflection_period", "granted") & (f.low("reflection_days") > 0)
        ),
    ),
    Rule(
        "amount_without_compensation",
        "there is an amount of compensation that was not awarded",
        lambda f: (
            f.says("compensation", "not_claimed", "refused") & (f.low("compensation_amount") > 0)
        ),
    ),
    Rule(
        "withdrawn_and_counted",
        "consent was withdrawn, and the record is still counted",
        lambda f: f.says("consent", "withdrawn"),
        remedy="Exclude the person from the figures, or correct the answer.",
    ),
)

RULES = (*victim_time_rules.RULES, *EXPLOITATION, *MOVEMENT, *ASSISTANCE)
