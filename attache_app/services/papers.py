"""Papers: the worker's receipt of a case, the slip of a visit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attache_app import files
from attache_app.errors import DomainError, EnvironmentProblem
from attache_app.reports import receipt as receipts
from attache_app.reports.receipt import Account, ReceiptModel
from attache_app.services.records import find_in
from attache_app.services.sessions import Session
from attache_app.store import audience, queries

_NO_CONTACT = "no_contact"


def receipt(session: Session, kind: str, ref: str, language: str, out: Path) -> Path:
    """Write the receipt of a case or the slip of a visit as a PDF."""
    data = receipt_bytes(session, kind, ref, language)
    if not out.parent.is_dir():
        raise EnvironmentProblem("folder_missing", folder=str(out.parent))
    try:
        files.write_whole(out, data)
    except OSError as error:
        raise EnvironmentProblem("cannot_write", file=out.name) from error
    return out


def receipt_bytes(session: Session, kind: str, ref: str, language: str) -> bytes:
    """The PDF, in memory. A visit gets a slip, which never says what it was about; so does a case that is not safe to speak of."""
    if kind not in ("case", "visit"):
        raise DomainError("no_receipt", register=kind)
    with session.store.reading() as conn:
        id = find_in(conn, session, kind, ref)
        values = queries.rows(conn, session.declarations, kind, [id])[id]
        level = audience.levels(conn, session.declarations, [(kind, id)])[kind, id]
        post = queries.rows(conn, session.declarations, "post", [session.identity.post_id]).get(
            session.identity.post_id, {}
        )
    account = None
    if kind == "case" and receipts.may_tell(level, values.get("safe_to_talk")):
        account = _account(values)
    return receipts.render(_model(session, values, post, account), language)


def _model(
    session: Session, values: Mapping[str, Any], post: Mapping[str, Any], account: Account | None
) -> ReceiptModel:
    given = values.get("opened_on") or str(values.get("visited_at") or "")[:10] or session.now().date().isoformat()
    return ReceiptModel(
        number=values["number"], given_on=given, city=post.get("city") or session.identity.post,
        phones=tuple(p for p in post.get("phones") or () if "number" in p), hours=post.get("hours") or "",
        address=post.get("address") or "", letterhead=post.get("letterhead") or "", paper=post.get("paper") or "letter",
        realm=session.realm, account=account,
    )  # fmt: skip


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
