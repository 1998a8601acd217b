"""Taking a line off the first page where one word is enough: the task is done, the person was called back, the notice was read."""

from attache_app.records.agenda_rules import agenda_rules
from attache_app.records.declarations import Declarations
from attache_app.services import records
from attache_app.services.records import Saved
from attache_app.services.sessions import Session
from attache_app.services.today_lines import Line

NOTICE = "notice"


def may_settle(declarations: Declarations, line: Line) -> bool:
    """Whether the line goes once a day or an hour stands in the field at which its record opens."""
    rule = agenda_rules().get(line.line)
    if rule is None or line.page != "record":
        return False
    waits_for_it = any(c.op == "empty" and c.field == rule.opens for c in rule.when)
    is_moment = declarations.field(rule.register, rule.opens).type in ("date", "datetime")
    return line.line == NOTICE or (waits_for_it and is_moment)


def settle(session: Session, line: Line) -> Saved:
    """Write that it is done now; of a notice, that whoever signed in has read it."""
    now = session.now()
    if line.line == NOTICE:
        read = {"notice": line.id, "staff": session.staff_id, "read_at": now.isoformat()}
        return records.save(session, "notice_read", None, read)
    f = session.declarations.field(line.kind, line.field)
    moment = now.isoformat() if f.type == "datetime" else now.date().isoformat()
    return records.save(session, line.kind, line.id, {line.field: moment})
