"""A small register of invented people for the pages, and the mapping that reads it."""

MAPPING = """\
dataset = "victims"
source = "Shelters"
not_collected = "rest"

[file]
delimiter = ";"
encoding = "utf-8"

[record]
id = ["case"]
person = ["name"]

[record.date]
column = "day"
format = "%d.%m.%Y"

[indicators.status]
column = "decision"
codes = { "potential" = "presumed", "confirmed" = "identified" }

[indicators.sex]
column = "sex"
codes = { "F" = "female", "M" = "male" }
empty = "unknown"
"""

HEADER = "case;name;day;decision;sex"
ROWS = (
    "1;Wixqua Zowxub;03.11.2024;confirmed;F",
    "2;Weyquo Xawyux;04.11.2024;potential;M",
    "3;Quxwey Zubxow;05.11.2024;confirmed;",
    "4;Yuxwaq Bowzux;31.02.2024;confirmed;F",
    "5;Zowquw Xubwey;06.11.2024;perhaps;F",
)
"""Three that can be stored; one with a day, one with a decision that does not exist."""

REGISTER = "\n".join((HEADER, *ROWS)).encode() + b"\n"
NAMES = tuple(row.split(";")[1] for row in ROWS)


def mapping(**changed: str) -> str:
    """The mapping with some words replaced by others."""
    text = MAPPING
    for old, new in changed.items():
        text = text.replace(old, new)
    return text


def of_provider(provider: str) -> str:
    """The same for the register of one provider."""
    return MAPPING.replace("source =", f'provider = "{provider}"\nsource =')
