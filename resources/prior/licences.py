"""The licences under which a photo may be learned from, by family."""

import re

#: in this order: what names several is of the first, the one that asks for most
FAMILIES = (
    ("CC BY-SA", r"CC BY SA|CREATIVE COMMONS ATTRIBUTION SHARE ?ALIKE"),
    ("CC BY", r"CC BY|CREATIVE COMMONS ATTRIBUTION"),
    ("CC0", r"CC0|CC ZERO|CREATIVE COMMONS ZERO"),
    ("public domain", r"PUBLIC DOMAIN|NO KNOWN COPYRIGHT"),
    ("Free Art", r"FREE ART"),
)

#: whatever else is named, these are not free
REFUSED = r"NC|ND|NON ?COMMERCIAL|NO ?DERIV\w*|ALL RIGHTS RESERVED|NOT (?:IN THE )?PUBLIC DOMAIN"


def family(licence):
    """The free family that a row of the table belongs to; None for any other licence."""
    words = re.sub(r"[-_\s]+", " ", licence.upper())
    if re.search(rf"\b(?:{REFUSED})\b", words):
        return None
    return next((name for name, sign in FAMILIES if re.search(rf"\b(?:{sign})\b", words)), None)
