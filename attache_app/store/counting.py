"""How many cases there are of something, counted in the database; only what this workspace may count."""

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection, func, or_, select, union

from attache_app.records.declarations import Declarations
from attache_app.store.tables import register_table


def cases_of_employer(conn: Connection, declarations: Declarations, employer: str) -> int:
    """Cases that complain of an employer, or whose participants work for it, or for a record that was found to be the same."""
    cases, people, jobs, employers = (
        register_table(declarations, kind) for kind in ("case", "case_worker", "employment", "employer")
    )
    same = select(employers.c._id).where(or_(employers.c._id == employer, employers.c.same_as == employer))
    theirs = select(jobs.c._id).where(
        jobs.c._visible == 1, or_(jobs.c.employer.in_(same), jobs.c.real_employer.in_(same))
    )
    found = union(
        select(cases.c._id).where(cases.c.employer.in_(same)),
        select(people.c.case).where(people.c._visible == 1, people.c.employment.in_(theirs)),
    ).subquery()
    stands = select(func.count()).select_from(cases).where(cases.c._visible == 1, cases.c._id.in_(select(found)))
    return conn.execute(stands).scalar() or 0


def cases_of_categories(conn: Connection, declarations: Declarations, codes: Sequence[str], country: str) -> int:
    """Cases of any of these categories whose facts lie in a country."""
    table = register_table(declarations, "case")
    rows = conn.execute(
        select(table.c.category, table.c.other_categories, table.c.place).where(
            table.c._visible == 1, table.c.place.is_not(None)
        )
    )
    wanted = set(codes)
    return sum(
        orjson.loads(place).get("country") == country
        and not wanted.isdisjoint([category, *(orjson.loads(others) if others else [])])
        for category, others, place in rows
    )
