"""A value of every type, and how to type like a person. Fictional throughout."""

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

from attache_app.records.declarations import Declarations, Field

ID = "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b"
OTHER_ID = "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6c"


def values_for(known: Declarations, f: Field) -> list[Any]:
    """Canonical values of a field's type that a form must give back as they are."""
    if f.type in ("code", "codes"):
        codes = [o.code for o in known.lists[f.target].options]
        return [codes[0], codes[-1], "NEWER-CODE"] if f.type == "code" else [sorted({codes[0], codes[-1]}), [codes[0]]]
    if f.type in ("ref", "refs"):
        is_only = len(f.kinds) == 1 and f.kinds[0] != "*"
        kind = "worker" if f.kinds[0] == "*" else f.kinds[-1]
        refs = [ID, OTHER_ID] if is_only else [f"{kind}:{ID}", f"{kind}:{OTHER_ID}"]
        return [refs[0]] if f.type == "ref" else [refs, refs[:1]]
    return _VALUES[f.type]


_VALUES: dict[str, list[Any]] = {
    "text": ["Chez l’épicier, n° 4 — à gauche & derrière"],
    "longtext": ["Li di:\n« Yo pa peye m. »\n\nÑandú, œuf, ò."],
    "int": [0, 7, 14400],
    "dec": ["25.5", "0", "1200"],
    "bool": [True, False],
    "tri": [True, False, "unknown"],
    "date": ["2026-11-24", "1999-01-01"],
    "datetime": ["2026-11-23T10:02:00-04:00", "2026-02-03T23:59:00-04:00"],
    "pdate": [{"edtf": "1987"}, {"edtf": "2026-03"}, {"edtf": "2026-03-14"}, {"edtf": "2025-21"}, {"edtf": "1987~"}],
    "money": [{"amount_minor": 1440050, "currency": "DOP"}, {"amount_minor": 7, "currency": "USD"}],
    "rate": [{"amount": "0.335", "currency": "DOP", "per": "PIECE"}, {"amount": "450", "currency": "DOP"}],
    "verbatim": [{"text": "Yo kenbe paspò m.\nM pè.", "lang": "ht"}, {"text": "No me pagan", "lang": "es"}],
    "name": [{"surname": "Étienne", "given": "Jean-Robert", "said": "Ti Wobè"}, {"said": "Manman Wilna"}],
    "phone": [
        {"number": "+18095550134", "whose": "Marie", "safe": "14:00-15:00", "whatsapp": True},
        {"number": "la boutique d’en face", "whatsapp": False},
    ],
    "phones": [[{"number": "+18095550134", "whatsapp": True}, {"number": "+50934561234", "whose": "frère"}]],
    "place": [
        {"country": "HT", "admin1": "HT-AR", "admin2": "HT-AR-SAINT-MARC", "text": "Pont-Sondé"},
        {"country": "DO", "admin1": "DO-23"},
        {"text": "batey Libertad"},
        {"country": "CL"},
    ],
    "count3": [{"f": 7, "m": 24, "minors": 2}, {"m": 0}],
    "geo": [{"lat_e5": 1847360, "lon_e5": -6992120}],
    "file": [{"sha256": "ab" * 32, "name": "carnet é.jpg", "media_type": "image/jpeg", "bytes": 2048}],
    "texts": [["Ti Jan", "Wobè"]],
}  # fmt: skip


def type_text(widget: QWidget, text: str) -> None:
    """Type a text, accents included: QTest aborts on letters that no plain key has."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)
