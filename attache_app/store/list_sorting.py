"""What each type of field is sorted by in a list: names without accents, money by currency and amount, dates by their earliest day."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Float, Table, case, cast, func, literal, select

from attache_app.records.declarations import CodeList, Declarations, Field
from attache_app.store.tables import register_table

_SHORT_LIST = (
    30  # a list of statuses or priorities has an order of its own; one of communes is looked through by letters
)
_FOLDED = frozenset({"text", "longtext", "texts", "place", "name", "file", "codes", "refs", "phones"})


def terms(
    declarations: Declarations, table: Table, sort: str | None, descending: bool, language: str
) -> list[ColumnElement[Any]]:
    """ORDER BY: empty cells last whichever way it is sorted, equal ones in the order in which they came."""
    if sort is None:
        return [table.c._no.asc() if descending else table.c._no.desc()]
    f = declarations.registers[table.name.removeprefix("r_")].fields[sort]
    column = table.c[sort]
    keys = _keys(declarations, f, column, language)
    if len(keys) == 1 and keys[0] is column:  # in a form that an index of the column serves
        return [(column.desc() if descending else column.asc()).nulls_last(), table.c._no.desc()]
    return [column.is_(None), *(k.desc() if descending else k.asc() for k in keys), table.c._no.desc()]


def _keys(declarations: Declarations, f: Field, column: Column[Any], language: str) -> list[ColumnElement[Any]]:
    if f.type == "code" and f.target in declarations.lists:
        return [case(_ranks(declarations.lists[f.target], language), value=column, else_=_SHORT_LIST * 100), column]
    if f.type == "ref":
        return _as_shown(declarations, f, column, language)
    if f.type == "pdate":
        return [func.earliest_day(column)]
    if f.type == "datetime":
        return [func.julianday(column)]
    if f.type == "dec":
        return [cast(column, Float)]
    if f.type == "money":
        return [func.json_extract(column, "$.currency"), func.json_extract(column, "$.amount_minor")]
    if f.type == "rate":
        amount = cast(func.json_extract(column, "$.amount"), Float)
        return [func.json_extract(column, "$.currency"), func.json_extract(column, "$.per"), amount]
    if f.type == "count3":
        return [func.coalesce(func.json_extract(column, "$.f"), 0) + func.coalesce(func.json_extract(column, "$.m"), 0)]
    if f.type == "verbatim":
        return [func.folded(func.json_extract(column, "$.text"))]
    if f.type == "name":
        parts = (func.coalesce(func.json_extract(column, f"$.{part}"), "") for part in ("surname", "given", "said"))
        return [func.folded(part) for part in parts]
    if f.type in _FOLDED and f.searched != "exact":
        return [func.folded(column)]
    return [column]


def _ranks(options: CodeList, language: str) -> dict[str, int]:
    codes = list(options.by_code)
    if len(codes) > _SHORT_LIST:
        codes.sort(key=lambda code: options.label(code, language).casefold())
    else:
        codes = list(dict.fromkeys(o.code for o in options.options))
    return {code: rank for rank, code in enumerate(codes)}


def _as_shown(declarations: Declarations, f: Field, column: Column[Any], language: str) -> list[ColumnElement[Any]]:
    """By the line by which the record that is named is recognised; where several kinds may be named, by kind."""
    if len(f.kinds) != 1 or f.kinds[0] == "*":
        return [column]
    register, target = declarations.registers[f.kinds[0]], register_table(declarations, f.kinds[0]).alias()
    shown = [register.fields[n] for n in register.shown_as if n in register.fields]
    keys = [key for s in shown if s.type != "ref" for key in _keys(declarations, s, target.c[s.name], language)]
    return [select(key).where(target.c._id == column).scalar_subquery() for key in keys] or [column, literal(0)]
