"""What was found, in words: why, and what is told small beside its name. Plain values: presenters use them too."""

from collections.abc import Mapping

from attache_app.domain.names import fold
from attache_app.i18n import Tr
from attache_app.records.declarations import Register
from attache_app.services.search import Hit


def reason(tr: Tr, registers: Mapping[str, Register], hit: Hit, language: str) -> str:
    """Why a record was found, in one line; nothing where its name says so."""
    what = hit.matched
    if hit.why in ("nickname", "words") and what and fold(what) in fold(hit.text):
        return ""
    match hit.why:
        case "nickname":
            return tr("also called {name}", name=what)
        case "form":
            return tr("{name}: a form of the same name", name=what)
        case "sound":
            return tr("sounds like {name}", name=what)
        case "near":
            return tr("written nearly so: {name}", name=what)
        case "number":
            return tr("number {number}", number=what) if what else tr("by number")
        case "misheard":
            return tr("one character of the number is wrong: {number}", number=what)
        case "phone":
            return tr("telephone {number}", number=what) if what else tr("by telephone")
        case "employer":
            return tr("employer: {name}", name=what)
        case "site":
            return tr("worksite or batey: {name}", name=what)
        case "words":
            field = registers[hit.kind].fields.get(hit.field)
            return f"{field.labels(language)}: {what}" if field and what else tr("in its words")
    return ""


def detail(tr: Tr, registers: Mapping[str, Register], hit: Hit, language: str, *, shows_kind: bool) -> str:
    """The number and the reason of what a field offers; `shows_kind`: and of which register it is."""
    parts = [
        registers[hit.kind].labels(language) if shows_kind else "",
        hit.number if hit.number and hit.number not in hit.text else "",
        reason(tr, registers, hit, language) if hit.why not in ("name", "number") else "",
    ]
    return " · ".join(part for part in parts if part)
