"""`attache receipt`, `slips` and `sheet`: papers for the worker, for a power cut, for the office."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from attache_app.cli.arguments import Commands
from attache_app.cli.sign_in import signed_in
from attache_app.cli.terminal import Terminal
from attache_app.errors import DomainError
from attache_app.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from attache_app.services.sessions import Session


def add(commands: Commands) -> None:
    """The command of this family."""
    tr = commands.tr
    receipt = commands.on_workspace("receipt", N_("print the receipt of a case, or the slip of a visit"), _receipt)
    receipt.add_argument("refs", metavar="CASE-OR-VISIT", nargs="+", help=tr("id or number"))
    receipt.add_argument("--lang", dest="paper_language", choices=LANGUAGES, help=tr("the paper's language"))
    receipt.add_argument("--out", metavar="FILE", type=Path, required=True, help=tr("the PDF to write"))
    sheet = commands.on_workspace("sheet", N_("print the whole file of a case, for the office and the lawyer"), _sheet)
    sheet.add_argument("ref", metavar="CASE", help=tr("id or number"))
    sheet.add_argument("--lang", dest="paper_language", choices=LANGUAGES, help=tr("the paper's language"))
    sheet.add_argument("--out", metavar="FILE", type=Path, required=True, help=tr("the PDF to write"))
    slips = commands.on_workspace("slips", N_("print numbered blank slips, to be typed in later"), _slips)
    slips.add_argument("--count", metavar="N", type=int, default=40, help=tr("how many; two stand on a sheet"))
    slips.add_argument("--lang", dest="paper_language", choices=LANGUAGES, help=tr("the paper's language"))
    slips.add_argument("--out", metavar="FILE", type=Path, required=True, help=tr("the PDF to write"))


def _receipt(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import papers

    with signed_in(args, terminal) as session:
        refs = [(_kind_of(session, ref), ref) for ref in args.refs]
        papers.write(papers.receipts_pdf(session, refs, args.paper_language or terminal.tr.language), args.out)
    terminal.document({"file": str(args.out)}, terminal.tr("The receipt is in {file}.", file=args.out))


def _sheet(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import case_sheet, papers

    with signed_in(args, terminal) as session:
        pdf = case_sheet.case_sheet_pdf(session, args.ref, args.paper_language or terminal.tr.language)
        papers.write(pdf, args.out)
    terminal.document({"file": str(args.out)}, terminal.tr("The case sheet is in {file}.", file=args.out))


def _slips(args: argparse.Namespace, terminal: Terminal) -> None:
    from attache_app.services import papers

    with signed_in(args, terminal) as session:
        numbers = papers.draw_slip_numbers(session, args.count)
        papers.write(papers.blank_slips_pdf(session, numbers, args.paper_language or terminal.tr.language), args.out)
    said = terminal.tr.plural(
        "{n} blank slip is in {file}.", "{n} blank slips are in {file}.", len(numbers), file=args.out
    )
    terminal.document({"file": str(args.out), "numbers": list(numbers)}, said)


def _kind_of(session: "Session", ref: str) -> str:
    """`visit` where the ref names one, else `case`."""
    from attache_app.services.records import find_id

    try:
        find_id(session, "visit", ref)
    except DomainError:
        return "case"
    return "visit"
