"""An error in the user's words: the names of registers and fields stand in it, not their codes."""

from typing import Any

from attache_app.errors import AttacheError
from attache_app.i18n import language as speak
from attache_app.records.declarations import declarations
from attache_app.sentences import SENTENCES, sentence


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
