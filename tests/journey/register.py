"""A small register of people who never lived, and the mapping that reads it.

Their names, birth dates and case numbers occur nowhere else, so that a journey can look for them
in everything that a node or the hub keeps, says or sends.
"""

from collections.abc import Iterator
from pathlib import Path

YEARS = range(2015, 2025)

_PEOPLE = (
    ("Zwyqla", "Gjokvajq", "14.03.1987", "F", "adult", "sex"),
    ("Ërjqona", "Hoxhwaz", "02.11.2009", "F", "minor", "sex+begging"),
    ("Đuroqan", "Petrwić", "27.06.1979", "M", "adult", "labour"),
    ("Vesqna", "Kovačwek", "30.01.2011", "F", "minor", "marriage"),
    ("Blerxim", "Krasniqwi", "09.09.1991", "M", "adult", "labour"),
    ("Anqja", "Stojwanova", "18.12.2001", "F", "adult", "sex"),
    ("Ilxir", "Berishwaj", "05.05.2013", "M", "minor", "begging"),
    ("Mirxana", "Vukwović", "21.08.1996", "F", "adult", "sex+labour"),
)
_HEADER = "case;name;surname;born;day;status;sex;age;forms"

MAPPING = """\
dataset = "victims"
source = "A register of the journeys"
not_collected = "rest"

[file]
delimiter = ";"
encoding = "utf-8"

[record]
id = ["case"]
person = ["name", "surname", "born"]

[record.date]
column = "day"
format = "%d.%m.%Y"

[indicators]
status = { column = "status", codes = "same" }
sex = { column = "sex", codes = { F = "female", M = "male" } }
age_group = { column = "age", codes = { minor = "child", adult = "adult" } }
age_group_at_recruitment = { constant = "unknown" }
age_group_at_exploitation = { constant = "unknown" }
citizenship = { constant = "unknown" }
country_of_exploitation = { constant = "unknown" }
identifying_body = { constant = "unknown" }
movement = { constant = "unknown" }
place_of_identification = { constant = "unknown" }

[indicators.form]
column = "forms"
split = "+"

[indicators.form.codes]
sex = "sexual_exploitation"
labour = "forced_labour"
begging = "forced_begging"
marriage = "forced_marriage"

[method]
decided_by = "Nobody: this register was invented"
coverage = [{ institution = "Police", since = "2015" }]
abroad = "excluded"
quality = "exact"
"""

ROWS = len(_PEOPLE) * len(YEARS) + 1
"""Of a register as `write` makes it; the last row is no record and will be refused."""


def write(path: Path, *, years: range = YEARS) -> Path:
    """Write a register in which everybody appears once a year, and one row makes no sense."""
    path.write_text("\n".join([_HEADER, *_rows(years)]) + "\n", encoding="utf-8")
    return path


def write_mapping(path: Path) -> Path:
    """Write the mapping file of such a register."""
    path.write_text(MAPPING, encoding="utf-8")
    return path


def identifiers() -> frozenset[str]:
    """Every word of such a register that could lead to a person, in the spellings we might use."""
    words = {word for person in _PEOPLE for word in person[:3]}
    turned = {"-".join(reversed(born.split("."))) for _, _, born, *_ in _PEOPLE}
    cases = {f"Kq/{year}/" for year in range(1990, 2040)}  # Shorter words are in any base64.
    return frozenset(words | turned | cases)


def _rows(years: range) -> Iterator[str]:
    for year in years:
        for number, (name, surname, born, sex, age, forms) in enumerate(_PEOPLE, start=1):
            told = f"Kq/{year}/{number};{name};{surname};{born};{number:02d}.03.{year}"
            yield f"{told};identified;{sex};{age};{forms}"
    name, surname, born, *_ = _PEOPLE[0]
    yield f"Kq/{years.stop}/0;{name};{surname};{born};01.02.2024;nonsense;F;adult;sex"
