"""`attache agenda`: the first page, for people and for programs."""

import argparse
import datetime as dt
from typing import TYPE_CHECKING, Any

from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.i18n import N_

if TYPE_CHECKING:
    from attache_app.services.today import Section
    from attache_app.services.today_lines import Line
    from attache_app.services.today_words import Words


def date(text: str) -> dt.date:
    """A day, `2026-11-24`; argparse names this function when it refuses."""
    return dt.date.fromisoformat(text)


def add(commands: Commands) -> None:
    """The command of this family."""
    tr = commands.tr
    agenda = commands.on_workspace("agenda", N_("what lapses, what is due, who waits, what is incomplete"), _agenda)
    agenda.add_argument("--on", metavar="D", type=date, help=tr("the day, YYYY-MM-DD; today at the post if not given"))
    agenda.add_argument("--mine", action="store_true", help=tr("only what is for whoever signs in, or for nobody yet"))


def _agenda(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import today
    from attache_app.services.today_words import Words

    with signed_in(args, terminal) as session:
        found = today.agenda(session, on=args.on, language=terminal.tr.language, mine=args.mine)
        words = Words(terminal.tr, session)
    facts: dict[str, Any] = {
        "on": found.on.isoformat(), "zone": found.zone, "sections": [_section(section) for section in found.sections]
    }  # fmt: skip
    text = "\n".join(part for section in found.sections for part in _said(words, section))
    terminal.document(facts, text)


def _section(section: "Section") -> dict[str, Any]:
    return {
        "section": section.name, "total": section.total, "late": section.late, "lines": [_line(line) for line in section.lines]
    }  # fmt: skip


def _line(line: "Line") -> dict[str, Any]:
    return {
        "line": line.line, "page": line.page, "kind": line.kind, "id": line.id, "field": line.field, "number": line.number,
        "title": line.title, "date": line.date, "at": line.at, "days": line.days, "when": line.when, "reason": line.reason,
        "details": line.details, "level": line.level, "estimated": line.estimated, "owner": line.owner,
    }  # fmt: skip


def _said(words: "Words", section: "Section") -> list[str]:
    lines = [f"  {words.said(line)}" for line in section.lines] or [f"  {words.empty(section.name)}"]
    return [words.heading(section), *lines]
