"""A filter of a list in words, for the line that shows what is filtered."""

from collections.abc import Iterable, Mapping
from typing import Any

from attache_app.desktop.speech import Speech
from attache_app.domain import formats
from attache_app.records.declarations import Declarations, Field
from attache_app.services import texts
from attache_app.services.listing import ME

_MOST_NAMED = 3


def said(declarations: Declarations, speech: Speech, f: Field, test: Any, titles: Mapping[str, str]) -> str:
    """`Status: Assessed, In court`; `Opened on: from 1 Nov 2026`. `titles`: of the records that it names, by id."""
    tr, field = speech.tr_, f.labels(speech.code)
    if not isinstance(test, Mapping):
        test = {"empty": True} if test is None else {"any": [test]}
    if "empty" in test:
        return tr("{field}: empty", field=field) if test["empty"] else tr("{field}: filled in", field=field)
    if "holds" in test:
        return tr("{field}: has “{words}”", field=field, words=test["holds"])
    if "any" in test:
        return tr("{field}: {values}", field=field, values=_values(declarations, speech, f, test["any"], titles))
    if "none" in test:
        return tr("{field}: not {values}", field=field, values=_values(declarations, speech, f, test["none"], titles))
    first, last = (_bound(speech, f, test.get(key)) for key in ("from", "to"))
    if first and last:
        return tr("{field}: from {first} to {last}", field=field, first=first, last=last)
    return (
        tr("{field}: from {first}", field=field, first=first)
        if first
        else tr("{field}: up to {last}", field=field, last=last)
    )


def records_in(fields: Mapping[str, Field], filters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, id) of the records that the filters name."""
    out = []
    for name, test in filters.items():
        f = fields[name]
        if f.type in ("ref", "refs") and isinstance(test, Mapping):
            for ref in (*test.get("any", ()), *test.get("none", ())):
                kind, _, id = ref.rpartition(":")
                if id != ME:
                    out.append((kind or f.kinds[0], id))
    return out


def _values(
    declarations: Declarations, speech: Speech, f: Field, values: Iterable[Any], titles: Mapping[str, str]
) -> str:
    words = [_value(declarations, speech, f, v, titles) for v in values]
    more = len(words) - _MOST_NAMED
    return ", ".join(words if more <= 0 else [*words[:_MOST_NAMED], speech.tr_.plural("{n} more", "{n} more", more)])


def _value(declarations: Declarations, speech: Speech, f: Field, value: Any, titles: Mapping[str, str]) -> str:
    if value == ME and f.type == "ref":
        return speech.tr_("me")
    return texts.value_text(declarations, f, [value] if f.is_set else value, speech.code, titles)


def _bound(speech: Speech, f: Field, value: Any) -> str:
    if value is None:
        return ""
    return formats.short_date(value, speech.code) if isinstance(value, str) else formats.number(value, speech.code)
