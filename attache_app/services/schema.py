"""`attache schema`: the data dictionary, from the declarations."""

from collections.abc import Iterator
from typing import Any

from attache_app.records.declarations import Declarations, Field, Register


def schema_json(declarations: Declarations) -> dict[str, Any]:
    """{"registers":[{name, labels, rules, fields}], "lists":{name:[{code, labels}]}}."""
    return {
        "registers": [_register(r) for r in declarations.registers.values()],
        "lists": {
            name: [{"code": o.code, "labels": _labels(o.labels)} for o in found.options]
            for name, found in declarations.lists.items()
        },
    }


def _labels(labels: Any) -> dict[str, str]:
    return {language: labels(language) for language in ("fr", "ht", "es", "en")}


def _register(r: Register) -> dict[str, Any]:
    return {
        "register": r.name, "module": r.module, "labels": _labels(r.labels), "labels_many": _labels(r.labels_many), "numbered": r.numbered,
        "append_only": r.append_only, "level": r.level, "created_by": r.created_by, "changed_by": r.changed_by, "goes_to": r.goes_to,
        "concerns": list(r.concerns), "parent": r.parent, "person": r.person, "shown_as": list(r.shown_as),
        "groups": [{"group": g.name, "labels": _labels(g.labels)} for g in r.groups], "fields": [_field(f) for f in r.fields.values()],
        "note": r.note,
    }  # fmt: skip


def _field(f: Field) -> dict[str, Any]:
    return {
        "field": f.name, "group": f.group, "labels": _labels(f.labels), "help": _labels(f.help), "type": f.type, "target": f.target,
        "unit": f.unit, "required": f.required, "level": f.level, "identifying": f.identifying, "searched": f.searched,
        "computed": f.computed, "default": f.default, "listed": f.listed, "width": f.width, "asked_when": f.asked_when, "note": f.note,
    }  # fmt: skip


def schema_markdown(declarations: Declarations, language: str) -> Iterator[str]:
    """The dictionary as a page to read, a table a register."""
    for r in declarations.registers.values():
        yield f"## {r.labels_many(language)} (`{r.name}`)\n\n"
        yield f"{r.note}\n\n" if r.note else ""
        yield "| field | | type | level | |\n|---|---|---|---|---|\n"
        for f in r.fields.values():
            kind = f"{f.type} ({f.target})" if f.target else f.type
            note = f"{f.help(language)} {f.note}".strip().replace("|", "\\|").replace("\n", " ")
            yield f"| `{f.name}` | {f.labels(language)} | {kind} | {f.level} | {note} |\n"
        yield "\n"
