"""An error or a warning in the user's words: names of registers and fields, dates as people write them, not codes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attache_app.domain.formats import short_date
from attache_app.errors import AttacheError
from attache_app.i18n import language as speak
from attache_app.records.declarations import declarations
from attache_app.sentences import SENTENCES, WARNINGS, sentence


def explain(error: AttacheError, language: str) -> str:
    """The one sentence for an error, in this language."""
    known = declarations()
    tr = speak(language)
    values: dict[str, Any] = dict(error.values)
    register = known.registers.get(str(values.get("register")))
    if register is not None:
        values["register"] = register.labels(language)
        if values.get("field") in register.fields:
            values["field"] = register.fields[values["field"]].labels(language)
    problem = values.get("problem")
    if isinstance(problem, AttacheError):
        values["problem"] = explain(problem, language)
    elif problem in SENTENCES:
        values["problem"] = tr(SENTENCES[problem])
    return sentence(type(error)(error.code, **values), tr)


def warn(code: str, values: Mapping[str, Any], language: str) -> str:
    """The sentence of a warning; days are written as in this language."""
    said = {k: short_date(v.isoformat(), language) if isinstance(v, dt.date) else v for k, v in values.items()}
    return speak(language)(WARNINGS[code], **said)
