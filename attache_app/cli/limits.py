"""`attache limits`: until when a claim of a case can be brought, participant by participant, line by line, rule by rule."""

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from attache_app.cli.arguments import Commands, day
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.i18n import N_, Tr

if TYPE_CHECKING:
    from attache_app.domain.limits.rows import LimitRow
    from attache_app.services.limit_words import LimitWords


def add(commands: Commands) -> None:
    """The command of this family."""
    tr = commands.tr
    limits = commands.on_workspace("limits", N_("the limitation periods of a case"), _limits)
    limits.add_argument("case", metavar="CASE", help=tr("id or number"))
    limits.add_argument("--on", metavar="DATE", type=day, help=tr("as on this day, YYYY-MM-DD; else today"))


def _limits(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import limit_words, limits
    from attache_app.services.records import find_id

    with signed_in(args, terminal) as session:
        found = limits.of_case(session, find_id(session, "case", args.case), args.on)
        said = [] if terminal.json else limit_words.of_rows(session, found, terminal.tr.language, args.on)
    for row in found if terminal.json else ():
        terminal.line(_facts(row))
    for words in said:
        terminal.say(_sentence(words, terminal.tr))


def _facts(row: "LimitRow") -> dict[str, Any]:
    return {
        "worker": row.worker, "claim_line": row.claim_line, "category": row.category, "rule": row.rule,
        "occurrence": _text(row.occurrence), "date": _text(row.date), "estimated": row.estimated, "status": row.status,
        "stopped_by": row.stopped_by, "certainty": row.certainty,
    }  # fmt: skip


def _text(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _sentence(words: "LimitWords", tr: Tr) -> str:
    """`30 November 2026: 6 days left. Wilner Désir, overtime: Overtime (DR), art. 701 … (a source was read).`"""
    whom = ", ".join(part for part in (words.worker, words.about) if part)
    rule = ", ".join(part for part in (words.rule, words.law) if part)
    line = " · ".join(part for part in (words.date, words.standing, whom, rule, words.certainty) if part)
    return " ".join((line + ".", *words.remarks))
