"""What is read for the first page: the records that a rule of the agenda asks for, cases that stand open, visits to complete."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    null,
    or_,
    select,
    true,
)

from attache_app.records.agenda_rules import AgendaRule, Condition
from attache_app.records.declarations import Declarations, Field, Register
from attache_app.store.chunks import chunks
from attache_app.store.columns import from_column, row_values, to_column
from attache_app.store.registers import RecordKey
from attache_app.store.tables import register_table

_NAMED = re.compile(r"([a-z_]+):([0-9a-f-]{36})")
_END = "~"  # sorts behind every hour of a day
_CLOSED = ("CLOSED", "MERGED")


class Found(NamedTuple):
    """A record that a rule asks for. `moment`: its date or datetime as stored; `owner`: of the staff; `about`: what it is about."""

    line: str
    id: str
    moment: str | None
    owner: str | None
    about: RecordKey | None


class Asked(NamedTuple):
    """Of which day, and for whom: `words` says what the values that begin with @ stand for."""

    on: dt.date
    words: Mapping[str, str]


def found(conn: Connection, declarations: Declarations, rules: Iterable[AgendaRule], asked: Asked) -> Iterator[Found]:
    """The undeleted records of these rules; each register is read once."""
    by_register: dict[str, list[AgendaRule]] = {}
    for rule in rules:
        by_register.setdefault(rule.register, []).append(rule)
    for name, own in by_register.items():
        yield from _of_register(conn, _Compiler(declarations, declarations.registers[name], asked), own)


def _of_register(conn: Connection, compiler: "_Compiler", rules: Sequence[AgendaRule]) -> Iterator[Found]:
    register, table = compiler.register, compiler.table
    conditions = [compiler.rule(rule) for rule in rules]
    columns: list[ColumnElement[Any]] = [table.c._id, compiler.about(rules)]
    for rule, condition in zip(rules, conditions, strict=True):
        columns.append(case((condition, 1), else_=0))
        columns.append(compiler.date(rule))
        columns.append(compiler.follow(table, register, rule.owner) if rule.owner else null())
    rows = conn.execute(select(*columns).where(table.c._visible == 1, or_(*conditions)))
    unpaid = {rule.line for rule in rules if any(c.op == "unpaid" for c in rule.when)}
    for row in rows:
        about = _about(row[1])
        for n, rule in enumerate(rules):
            holds, moment, owner = row[2 + 3 * n : 5 + 3 * n]
            if holds and not (rule.line in unpaid and _is_paid(conn, compiler.declarations, row[0])):
                yield Found(rule.line, row[0], moment, owner, about)


def _about(content: str | None) -> RecordKey | None:
    """The id of a case; or the first case, else the first record, among the references of a set."""
    if not content or ":" not in content:
        return ("case", content) if content else None
    named = _NAMED.findall(content)
    return min(named, key=lambda key: key[0] != "case", default=None)


class _Compiler:
    """Makes conditions of SQL from those of the rules of one register."""

    def __init__(self, declarations: Declarations, register: Register, asked: Asked) -> None:
        self.declarations, self.register, self.asked = declarations, register, asked
        self.table = register_table(declarations, register.name)

    def rule(self, rule: AgendaRule) -> ColumnElement[bool]:
        return and_(true(), *self._days(rule), *(self._condition(rule, c) for c in rule.when))

    def date(self, rule: AgendaRule) -> ColumnElement[Any]:
        columns = [self.table.c[name] for name in rule.fields]
        return func.coalesce(*columns) if len(columns) > 1 else columns[0] if columns else null()

    def _days(self, rule: AgendaRule) -> Iterator[ColumnElement[bool]]:
        """The stretch of days in which the rule's line shows."""
        if not rule.fields:
            return
        date, on = self.date(rule), self.asked.on - dt.timedelta(days=rule.plus)
        late = None if rule.lead is None and not rule.since else on + dt.timedelta(days=rule.lead or 0)
        early = None if rule.keep is None else on - dt.timedelta(days=rule.keep)
        within = [date <= late.isoformat() + _END] if late else []
        within += [date >= early.isoformat()] if early else []
        # Who waits waits, also where nobody wrote until when.
        yield (
            or_(date.is_(None), and_(true(), *within)) if rule.section == "waits" else and_(date.is_not(None), *within)
        )

    def _condition(self, rule: AgendaRule, c: Condition) -> ColumnElement[bool]:
        match c.op:
            case "unpaid":
                return true()
            case "unnamed":
                return ~self._named(rule, c)
            case "newest":
                later = self.table.alias()
                return ~exists().where(
                    later.c._visible == 1, later.c[c.field] == self.table.c[c.field], later.c[c.order] > self.table.c[c.order]
                )  # fmt: skip
            case "differs":
                one, other = (func.coalesce(self.table.c[n], "") for n in (c.field, c.order))
                return one != other
            case "filled":
                return self.table.c[c.field].is_not(None)
            case "empty":
                return self.table.c[c.field].is_(None)
            case "<=" | ">=":
                column, day = self.table.c[c.field], self.asked.words[c.values[0]]
                return or_(column.is_(None), column <= day + _END if c.op == "<=" else column >= day)
            case _:
                return self._compared(c)

    def _compared(self, c: Condition) -> ColumnElement[bool]:
        """`=` and `!=`, also of a field of the record that a first field names."""
        first, _, rest = c.field.partition(".")
        f = self.register.fields[first]
        if not rest:
            holds = self._is_one_of(self.table, f, c.values)
            return holds if c.op == "=" else ~func.coalesce(holds, false())
        other = self.declarations.registers[f.kinds[0]]
        named = register_table(self.declarations, other.name).alias()
        holds = exists().where(named.c._id == self.table.c[first], self._is_one_of(named, other.fields[rest], c.values))
        return holds if c.op == "=" else ~holds

    def _is_one_of(self, table: FromClause, f: Field, values: Sequence[str]) -> ColumnElement[bool]:
        column = table.c[f.name]
        said = [self._content(f, v) for v in values if v]
        return or_(column.in_(said), column.is_(None)) if "" in values else column.in_(said)

    def _content(self, f: Field, value: str) -> Any:
        value = self.asked.words.get(value, value)
        return to_column(f, value == "true") if f.type == "bool" else value

    def _named(self, rule: AgendaRule, c: Condition) -> ColumnElement[bool]:
        naming = register_table(self.declarations, c.register).alias()
        conditions = [naming.c._visible == 1, naming.c[c.field] == self.table.c._id]
        if c.order:
            conditions.append(naming.c[c.order] >= func.substr(self.date(rule), 1, 10))
        if c.other:
            conditions.append(naming.c[c.other] == self.asked.words[c.values[0]])
        return exists().where(*conditions)

    def follow(self, table: FromClause, register: Register, path: Sequence[str]) -> ColumnElement[Any]:
        """The value at the end of a path of references."""
        column = table.c[path[0]]
        if len(path) == 1:
            return column
        other = self.declarations.registers[register.fields[path[0]].kinds[0]]
        named = register_table(self.declarations, other.name).alias()
        return select(self.follow(named, other, path[1:])).where(named.c._id == column).scalar_subquery()

    def about(self, rules: Sequence[AgendaRule]) -> ColumnElement[Any]:
        """What a record of this register is about: itself where it is a case, the case at the end of its path, or what it is linked to."""
        if self.register.name == "case":
            return self.table.c._id
        path = next((rule.owner[:-1] for rule in rules if len(rule.owner) > 1), None)
        if path:
            return self.follow(self.table, self.register, path)
        return self.table.c.linked if "linked" in self.register.fields else null()


def _is_paid(conn: Connection, declarations: Declarations, instalment: str) -> bool:
    """Whether the payments that the worker confirms make up an instalment; other currencies than its own count for nothing."""
    plan, payment = register_table(declarations, "instalment"), register_table(declarations, "payment")
    promised = conn.execute(select(plan.c.amount).where(plan.c._id == instalment)).scalar()
    if not promised:
        return False
    due = orjson.loads(promised)
    corrected = payment.alias()
    found = conn.execute(
        select(payment.c.amount).where(
            payment.c._visible == 1,
            payment.c.instalment == instalment,
            payment.c.confirmed_by_worker == "true",
            ~exists().where(corrected.c._visible == 1, corrected.c.corrects == payment.c._id),
        )
    ).scalars()
    amounts = [orjson.loads(content) for content in found if content]
    return sum(a["amount_minor"] for a in amounts if a["currency"] == due["currency"]) >= int(due["amount_minor"])


def open_cases(
    conn: Connection, declarations: Declarations, names: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cases that are not closed, with these of their values; a value that is missing on purpose is there as such."""
    register, table = declarations.registers["case"], register_table(declarations, "case")
    fields = [f for f in register.written() if f.name in names]
    return _some(conn, table, fields, ~func.coalesce(table.c.status.in_(_CLOSED), false()))


def visits_to_complete(conn: Connection, declarations: Declarations, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:  # fmt: skip
    """Visits without a next step or a case that are more than an information (note of `visit.next_step`)."""
    register, table = declarations.registers["visit"], register_table(declarations, "visit")
    fields = [f for f in register.written() if f.name in names]
    is_open = and_(
        table.c.next_step.is_(None), table.c.case.is_(None), or_(table.c.info_only.is_(None), table.c.info_only == 0)
    )
    return _some(conn, table, fields, is_open)


def _some(conn: Connection, table: Table, fields: Sequence[Field], which: ColumnElement[bool]) -> Iterator[tuple[str, dict[str, Any]]]:  # fmt: skip
    statement = select(table.c._id, table.c._missing, *(table.c[f.name] for f in fields)).where(
        table.c._visible == 1, which
    )
    for row in conn.execute(statement):
        absent = orjson.loads(row[1]) if row[1] else {}
        values = {f.name: from_column(f, content) for f, content in zip(fields, row[2:], strict=True)}
        yield row[0], {**values, **{n: {"missing": why} for n, why in absent.items() if n in values}}


def last_actions(conn: Connection, declarations: Declarations, outside: Sequence[str]) -> dict[str, tuple[str, str | None]]:  # fmt: skip
    """By open case: when its last action was, and the first of these types."""
    action, cases = register_table(declarations, "action"), register_table(declarations, "case")
    first_outside = func.min(case((action.c.type.in_(outside), action.c.done_at), else_=None))
    is_open = ~func.coalesce(cases.c.status.in_(_CLOSED), false())
    found = conn.execute(
        select(action.c.case, func.max(action.c.done_at), first_outside)
        .join(cases, cases.c._id == action.c.case)
        .where(action.c._visible == 1, is_open)
        .group_by(action.c.case)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def newest(conn: Connection, declarations: Declarations, kind: str, limit: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records of a register that came last, with all their values."""
    register, table = declarations.registers[kind], register_table(declarations, kind)
    found = conn.execute(select(table).where(table.c._visible == 1).order_by(table.c._no.desc()).limit(limit))
    for row in found.mappings():
        yield row["_id"], row_values(register, row)


def some_values(
    conn: Connection, declarations: Declarations, kind: str, name: str, ids: Iterable[str]
) -> dict[str, Any]:
    """One stored field of some records, by id."""
    table = register_table(declarations, kind)
    out: dict[str, Any] = {}
    for some in chunks(ids):
        out.update(tuple(row) for row in conn.execute(select(table.c._id, table.c[name]).where(table.c._id.in_(some))))
    return out
