"""What a list can be filtered by: a test on a field, as JSON, so that a saved list can keep it.

    {"any": [code or id or truth, …]}     one of these; of a set, any of its members
    {"none": [code, …]}                   none of these, or without a value
    {"holds": "words"}                    the text, folded, stands somewhere in the value
    {"from": v, "to": v}                  days, moments or numbers; both ends count, either may be left out
    {"empty": true} / {"empty": false}    without a value (missing ones too), with one

Anything else is a value, and None is empty.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Float, Table, and_, cast, func, not_, or_

from attache_app.domain.names import fold
from attache_app.records.declarations import Field
from attache_app.store.columns import to_column

_DAYS = frozenset({"date", "datetime", "pdate"})
KEYS = frozenset({"any", "none", "holds", "from", "to", "empty"})


def condition(table: Table, f: Field, test: Any) -> ColumnElement[bool]:
    """The test as a condition of SQL."""
    column = table.c[f.name]
    if not isinstance(test, Mapping) or not test or not KEYS.issuperset(test):
        return column.is_(None) if test is None else column == to_column(f, test)
    return and_(True, *(_one(column, f, key, value) for key, value in test.items()))


def _one(column: Column[Any], f: Field, key: str, value: Any) -> ColumnElement[bool]:
    if key == "empty":
        return column.is_(None) if value else column.is_not(None)
    if key == "any":
        return _any(column, f, value)
    if key == "none":
        return or_(column.is_(None), not_(_any(column, f, value)))
    if key == "holds":
        return func.folded(column).contains(fold(value), autoescape=True)
    return _bound(column, f, key, value)


def _any(column: Column[Any], f: Field, values: list[Any]) -> ColumnElement[bool]:
    if f.is_set:
        # In the canonical form each member stands in its quotes; a ref of several kinds has its kind before it.
        return or_(False, *(column.contains(f'{v}"', autoescape=True) for v in values))
    if f.type == "ref":
        return or_(False, *(or_(column == v, column.endswith(f":{v}", autoescape=True)) for v in values))
    return column.in_([to_column(f, v) for v in values])


def _bound(column: Column[Any], f: Field, key: str, value: Any) -> ColumnElement[bool]:
    if f.type in _DAYS:
        # The day stands first in all of them; a date known in part counts from its earliest day.
        at: ColumnElement[Any] = func.earliest_day(column) if f.type == "pdate" else func.substr(column, 1, 10)
    elif f.type == "money":
        at = cast(func.json_extract(column, "$.amount_minor"), Float)
    else:
        at = cast(column, Float)
    return at >= value if key == "from" else at <= value


def as_json(filters: Mapping[str, Any]) -> str:
    """The filters in one text, to compare them."""
    return orjson.dumps(dict(filters), option=orjson.OPT_SORT_KEYS).decode()
