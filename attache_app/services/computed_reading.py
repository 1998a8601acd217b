"""What the rules of computed fields read with: one reading of the register, by who is signed in."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from attache_app.domain.limits.rows import LimitRow
from attache_app.domain.settlements import standing
from attache_app.services import limits
from attache_app.services.sessions import Session
from attache_app.store import parts, queries
from attache_app.store.engine import Connection

Values = Mapping[str, Any]
_MOST = 5_000  # records that name one: more are not looked at


@dataclass(frozen=True)
class Reading:
    """One reading; what is asked for again and again is looked up once."""

    conn: Connection
    session: Session
    _limits: dict[str, list[LimitRow]] = field(default_factory=dict)

    @cached_property
    def merged_workers(self) -> dict[str, str]:
        """The worker that each merged one is shown as."""
        return limits.merged_workers(self.conn, self.session)

    def look_up_limits(self, cases: Iterable[Any]) -> None:
        """Reckon the limits of several cases at once."""
        self._limits.update(limits.of_several(self.conn, self.session, {c for c in cases if isinstance(c, str)}))

    def limits_of(self, case: str) -> list[LimitRow]:
        """The limits of a case."""
        if case not in self._limits:
            self.look_up_limits([case])
        return self._limits.get(case, [])

    @property
    def today(self) -> dt.date:
        """Today at the post."""
        return self.session.now().date()

    def naming(self, kind: str, field: str, id: str) -> list[dict[str, Any]]:
        """The undeleted records that name one in a field, with their `id`, in the order in which they came; no corrected ones."""
        f = self.session.declarations.field(kind, field)
        return standing(parts.naming_rows(self.conn, self.session.declarations, f, id, _MOST)[0][::-1])  # type: ignore[return-value]

    def naming_any(self, kind: str, field: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """As `naming`, of several records."""
        f = self.session.declarations.field(kind, field)
        return standing(parts.naming_any(self.conn, self.session.declarations, f, ids))  # type: ignore[return-value]

    def record(self, kind: str, ref: Any) -> dict[str, Any]:
        """The values of a record that a field names; none where it names none, or it has not arrived."""
        if not isinstance(ref, str):
            return {}
        return queries.rows(self.conn, self.session.declarations, kind, [ref]).get(ref, {})

    def more(self, name: str, code: Any, column: str) -> str:
        """A column of a code list; empty for a code that is not known."""
        option = self.session.declarations.lists[name].by_code.get(code) if isinstance(code, str) else None
        return option.more[column] if option else ""


Rule = Callable[[Reading, str, Values], dict[str, Any]]
"""The computed fields of a record by name, from its id and values; None for those that are empty."""
