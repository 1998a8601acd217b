"""What every paper says of the post that gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Office:
    """`phones` as stored; hours, address and letterhead as the post wrote them; `paper`: a code of paper_size."""

    city: str
    phones: tuple[Mapping[str, Any], ...] = ()
    hours: str = ""
    address: str = ""
    letterhead: str = ""
    paper: str = "letter"
    realm: str = "production"
