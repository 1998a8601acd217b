"""Papers: the receipt of a case, the slip of a visit, many of them in one print, numbered blank slips for a power cut."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.reports import blank_slips, pictures
from attache_app.reports import receipt as receipts
from attache_app.reports.office import Office
from attache_app.reports.receipt import Account, ReceiptModel
from attache_app.services.records import find_in
from attache_app.services.sessions import Session
from attache_app.services.work import working
from attache_app.store import audience, queries
from attache_app.store.engine import Connection

MOST_SLIPS = 200  # a day's queue and more; each takes a number for ever
_NO_CONTACT = "no_contact"


Progress = Callable[[int, int], None]
"""Called with (done, all) as the work goes on; what it raises ends the work."""


def nobody(done: int, total: int) -> None:
    """Nobody waits for the figures."""


def receipts_pdf(
    session: Session, refs: Sequence[tuple[str, str]], language: str, progress: Progress = nobody
) -> bytes:
    """The receipts of these records, (kind, id or number) each, as one PDF in memory."""
    found = _receipts(session, refs, language, progress)
    return next(found) if len(refs) == 1 else pictures.one_after_another(found)


def blank_slips_pdf(session: Session, numbers: Sequence[str], language: str) -> bytes:
    """Blank slips with these numbers (`draw_slip_numbers`), two on a sheet."""
    return blank_slips.render(office(session), numbers, language, session.declarations)


def write(pdf: bytes, out: Path) -> Path:
    """Write a paper that was made to a file, whole or not at all."""
    if not out.parent.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(out.parent))
    try:
        files.write_whole(out, pdf)
    except OSError as error:
        raise EnvironmentProblem("cannot_write", file=out.name) from error
    return out


def draw_slip_numbers(session: Session, count: int) -> tuple[str, ...]:
    """Numbers for blank slips, from the one serial of this laptop, so that no record ever shares one (DESIGN §3)."""
    if not 1 <= count <= MOST_SLIPS:
        raise DomainError("slips_count", most=MOST_SLIPS)
    with working(session) as work:
        return tuple(work.next_number() for _ in range(count))


def _receipts(session: Session, refs: Sequence[tuple[str, str]], language: str, tell: Progress) -> Iterator[bytes]:
    """Each record's receipt. A visit gets a slip, which never says what it was about; so does a case that is not safe to speak of."""
    here = office(session)
    for done, (kind, ref) in enumerate(refs):
        tell(done, len(refs))
        if kind not in ("case", "visit"):
            raise DomainError("no_receipt", register=kind)
        with session.store.reading() as conn:
            values, level = _read(conn, session, kind, ref)
        account = None
        if kind == "case" and receipts.may_tell(level, values.get("safe_to_talk")):
            account = _account(values)
        yield receipts.render(_model(session, here, values, account), language)
    tell(len(refs), len(refs))


def _read(conn: Connection, session: Session, kind: str, ref: str) -> tuple[Mapping[str, Any], str]:
    id = find_in(conn, session, kind, ref)
    values = queries.rows(conn, session.declarations, kind, [id])[id]
    return values, audience.levels(conn, session.declarations, [(kind, id)])[kind, id]


def office(session: Session) -> Office:
    """What papers say of this post."""
    own = session.identity.post_id
    with session.store.reading() as conn:
        post = queries.rows(conn, session.declarations, "post", [own]).get(own, {})
    return Office(
        city=post.get("city") or session.identity.post, phones=tuple(p for p in post.get("phones") or () if "number" in p),
        hours=post.get("hours") or "", address=post.get("address") or "", letterhead=post.get("letterhead") or "",
        paper=post.get("paper") or "letter", realm=session.realm,
    )  # fmt: skip


def _model(session: Session, office: Office, values: Mapping[str, Any], account: Account | None) -> ReceiptModel:
    given = values.get("opened_on") or str(values.get("visited_at") or "")[:10] or session.now().date().isoformat()
    return ReceiptModel(values["number"], given, office, account)


def _account(values: Mapping[str, Any]) -> Account:
    words = values.get("words")
    spoken = words if isinstance(words, dict) and "text" in words else {}
    chosen = values.get("options_told")
    by = values.get("next_contact_on")
    return Account(
        words=spoken.get("text", ""), words_language=spoken.get("lang", ""),
        chosen=tuple(chosen) if isinstance(chosen, list) else (), by=by if isinstance(by, str) else "",
        may_call=values.get("safe_contact") != _NO_CONTACT,
    )  # fmt: skip
