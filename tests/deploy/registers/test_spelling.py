"""How clerks spell: script, marks, digraphs, slips."""

import pytest

from deploy.registers import spelling
from deploy.registers.chance import stream


@pytest.mark.parametrize(
    ("spelt", "latin", "other"),
    [
        pytest.param(spelling.serbian_cyrillic, "Ljubnjdžić", "Љубњџић", id="Serbian digraphs"),
        pytest.param(spelling.macedonian_cyrillic, "Đećnjo", "Ѓеќњо", id="Macedonian letters"),
        pytest.param(spelling.slavic, "Xhlëqnjyshgji", "Džlećnjišđi", id="Albanian"),
        pytest.param(spelling.paired, "Šdžežđa", "Shdzhezhdja", id="pairs of letters"),
        pytest.param(spelling.unmarked, "Šđéćëç", "Sdecec", id="no marks"),
        pytest.param(spelling.latin, "Љубњџиќ", "Ljubnjdžić", id="back into Latin"),
    ],
)
def test_a_name_is_spelt_as_a_clerk_would(spelt: spelling.Spelling, latin: str, other: str) -> None:
    """The longest letters first, the first one as a capital."""
    assert other == spelt(latin)


def test_cyrillic_names_come_back_as_they_were() -> None:
    """Nothing is lost between the scripts of one language."""
    name = "Gnjekdžuljvović"

    assert name == spelling.latin(spelling.serbian_cyrillic(name))


@pytest.mark.parametrize("name", ["Vnjazljo", "Вњазљо", "Xhlë"])
def test_a_slip_changes_one_place_and_no_script(name: str) -> None:
    """A letter left out, doubled, exchanged or another vowel; the first letter is never wrong."""
    chance = stream("slips")

    slips = {spelling.misspelt(name, chance) for _ in range(200)} - {name}

    assert len(slips) > 5
    assert {name[0]} == {slip[0] for slip in slips}
    assert {name.isascii()} == {slip.isascii() for slip in slips}
    assert max(abs(len(slip) - len(name)) for slip in slips) == 1
