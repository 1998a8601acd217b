"""Bookkeeping of what was made and taken in: batches, returns, positions in feeds, verdicts (DESIGN §6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from attache_app.errors import EnvironmentProblem
from attache_app.store.tables import answer, back, made, position, single, taken, verdict


@dataclass(frozen=True, slots=True)
class Made:
    """A batch or return that this copy made. `facts`: what FORMAT.md *Bookkeeping* lists."""

    number: int
    kind: str
    manifest: bytes
    name: str
    at: str
    to: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A batch that the next return answers: its manifest, the sender's own tip in it, its position in its feed."""

    manifest: bytes
    tip_seq: int
    tip: bytes
    epoch: str | None
    place: int


def next_number(conn: Connection, kind: str) -> int:
    """The number of the next file of this kind that this copy makes."""
    return (conn.execute(select(func.max(made.c.number)).where(made.c.kind == kind)).scalar() or 0) + 1


def keep_made(conn: Connection, m: Made) -> None:
    """Write down what is about to be sealed. EnvironmentProblem where another program took this number meanwhile."""
    if next_number(conn, m.kind) != m.number:
        raise EnvironmentProblem("locked", file=m.name)
    conn.execute(
        insert(made).values(
            number=m.number,
            kind=m.kind,
            manifest=m.manifest,
            name=m.name,
            at=m.at,
            to=m.to,
            facts=orjson.dumps(m.facts).decode(),
        )
    )


def made_files(conn: Connection, kind: str) -> list[Made]:
    """What this copy made of this kind, newest first."""
    rows = conn.execute(select(made).where(made.c.kind == kind).order_by(made.c.number.desc()))
    return [Made(r.number, r.kind, r.manifest, r.name, r.at, r.to, orjson.loads(r.facts)) for r in rows]


def latest_made(conn: Connection, kind: str) -> Made | None:
    r = conn.execute(select(made).where(made.c.kind == kind).order_by(made.c.number.desc()).limit(1)).first()
    return Made(r.number, r.kind, r.manifest, r.name, r.at, r.to, orjson.loads(r.facts)) if r else None


def number_of(conn: Connection, kind: str, manifest: bytes) -> int | None:
    """The number of the batch of this manifest, if this copy made it."""
    return conn.execute(select(made.c.number).where(made.c.kind == kind, made.c.manifest == manifest)).scalar()


def was_taken(conn: Connection, manifest: bytes) -> bool:
    return conn.execute(select(taken.c.manifest).where(taken.c.manifest == manifest)).first() is not None


def keep_taken(conn: Connection, manifest: bytes, name: str, at: str, sender: str, facts: Mapping[str, Any]) -> None:
    conn.execute(
        insert(taken).values(manifest=manifest, name=name, at=at, sender=sender, facts=orjson.dumps(facts).decode())
    )


def last_taken(conn: Connection) -> dict[str, str]:
    """When the last file of each sender was taken in, by device."""
    found = conn.execute(select(taken.c.sender, func.max(taken.c.at).label("at")).group_by(taken.c.sender))
    return {r.sender: r.at for r in found}


def place_in_feed(conn: Connection, epoch: str | None) -> int:
    """How far this laptop has come in its feed in this epoch."""
    return conn.execute(select(position.c.place).where(position.c.epoch == epoch)).scalar() or 0 if epoch else 0


def move_in_feed(conn: Connection, epoch: str, place: int) -> None:
    conn.execute(delete(position).where(position.c.epoch == epoch))
    conn.execute(insert(position).values(epoch=epoch, place=place))


def learn_verdicts(conn: Connection, epoch: str, reasons: Mapping[bytes, str | None]) -> None:
    """What headquarters set aside, or sets aside no more, as a return of this epoch says."""
    for hash, why in reasons.items():
        conn.execute(delete(verdict).where(verdict.c.epoch == epoch, verdict.c.hash == hash))
        if why:
            conn.execute(insert(verdict).values(epoch=epoch, hash=hash, reason=why))


def verdicts(conn: Connection, epoch: str) -> dict[bytes, str]:
    return {r.hash: r.reason for r in conn.execute(select(verdict).where(verdict.c.epoch == epoch))}


def going_back(conn: Connection) -> list[int]:
    """Rows of the log that go back to a headquarters of another epoch as single lines."""
    return list(conn.execute(select(back.c.line).order_by(back.c.line)).scalars())


def send_back(conn: Connection, nos: Iterable[int]) -> None:
    held = set(going_back(conn))
    rows = [{"line": no} for no in nos if no not in held]
    if rows:
        conn.execute(insert(back), rows)


def note_sent_back(conn: Connection, number: int) -> None:
    conn.execute(update(back).where(back.c.batch.is_(None)).values(batch=number))


def answered_back(conn: Connection, number: int) -> None:
    """A batch was answered: what it or an earlier one carried back goes back no more."""
    conn.execute(delete(back).where(back.c.batch.is_not(None), back.c.batch <= number))


def keep_answer(conn: Connection, dev: int, a: Answer) -> None:
    """A batch came in: the next return answers it, beside the others that came since the return before."""
    conn.execute(delete(answer).where(answer.c.dev == dev, answer.c.given == 1))
    conn.execute(
        insert(answer).values(
            dev=dev, given=0, manifest=a.manifest, tip=a.tip, tip_seq=a.tip_seq, epoch=a.epoch, place=a.place
        )
    )


def answers(conn: Connection, dev: int) -> list[Answer]:
    """The batches that the next return answers: those since the return before, or those again."""
    rows = conn.execute(select(answer).where(answer.c.dev == dev).order_by(answer.c.no))
    return [Answer(r.manifest, r.tip_seq, r.tip, r.epoch, r.place) for r in rows]


def note_answered(conn: Connection, dev: int) -> None:
    conn.execute(update(answer).where(answer.c.dev == dev).values(given=1))


def keep_single(conn: Connection, post: str, nos: Iterable[int]) -> None:
    """Lines that a post sent without their place in a chain."""
    held = set(singles(conn, post))
    rows = [{"post": post, "line": no} for no in dict.fromkeys(nos) if no not in held]
    if rows:
        conn.execute(insert(single), rows)


def singles(conn: Connection, post: str) -> list[int]:
    return list(conn.execute(select(single.c.line).where(single.c.post == post)).scalars())
