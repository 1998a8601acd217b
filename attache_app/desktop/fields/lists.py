"""The code lists as choices, in the language of the window."""

from attache_app.desktop.fields.base import Surroundings
from attache_app.desktop.widgets.choice import Choice


def list_choices(around: Surroundings, *names: str, within: str = "") -> list[Choice]:
    """The options of these lists, in their order. `within`: only those whose code begins so. Codes that people know stand beside."""
    found = []
    for name in names:
        known = around.declarations.lists.get(name)
        for option in known.options if known else ():
            # A rule that changed has a second row of the same code; the first serves.
            if option.code.startswith(within) and known is not None and known.by_code[option.code] is option:
                found.append(Choice(option.code, option.labels(around.speech.code), _detail(name, option.code)))
    return found


def _detail(name: str, code: str) -> str:
    return code if name in _SHOWN_WITH_CODE else ""


# Lists whose codes are spoken of in the work.
_SHOWN_WITH_CODE = frozenset(
    "complaint_categories case_outcomes agreement_clauses currencies countries consent_items forced_labour_indicators "
    "limitation_rules contract_checklist identity_documents services priorities confidentiality_levels".split()
)
