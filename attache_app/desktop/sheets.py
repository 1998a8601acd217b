"""Papers that pages may ask for: what each is called, and how it is made. The paper page shows, prints and keeps them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attache_app.i18n import N_
from attache_app.services import case_sheet, list_export, papers, today_paper
from attache_app.services.listing import Order
from attache_app.services.papers import Progress
from attache_app.services.sessions import Session


@dataclass(frozen=True, slots=True)
class Sheet:
    """`title`, `about` and `file` (a name that it proposes, which names nobody) are marked sentences.

    `make(language, progress)` gives the PDF, on a worker's thread. `for_worker`: its language is the worker's, not the window's.
    """

    title: str
    about: str
    file: str
    make: Callable[[str, Progress], bytes]
    for_worker: bool = False


def receipts(session: Session, refs: Sequence[tuple[str, str]]) -> Sheet:
    """The receipts of these cases and the slips of these visits, (kind, id) each."""
    wanted = tuple(refs)
    about = N_("In the language of the person who takes it home.")

    def make(language: str, progress: Progress) -> bytes:
        return papers.receipts_pdf(session, wanted, language, progress)

    if len(wanted) > 1:
        return Sheet(N_("Receipts"), about, N_("receipts"), make, for_worker=True)
    is_slip = wanted[0][0] == "visit"
    return Sheet(N_("Slip") if is_slip else N_("Receipt"), about, N_("receipt"), make, for_worker=True)


def blank_slips(session: Session, numbers: Sequence[str]) -> Sheet:
    """Numbered blank slips for a power cut and for the field."""
    drawn = tuple(numbers)

    def make(language: str, progress: Progress) -> bytes:
        return papers.blank_slips_pdf(session, drawn, language)

    about = N_(
        "One half stays here and is typed in later, the other goes home with the person. Each number is given once."
    )
    return Sheet(N_("Blank slips"), about, N_("blank slips"), make)


def of_case(session: Session, id: str) -> Sheet:
    """The file of a case on paper, for the office's folder and for a lawyer."""

    def make(language: str, progress: Progress) -> bytes:
        return case_sheet.case_sheet_pdf(session, id, language, progress)

    return Sheet(
        N_("Case sheet"),
        N_("For the office and the lawyer. It names persons: not for the counter."),
        N_("case sheet"),
        make,
    )


def of_today(session: Session, mine: bool, text: str, sections: Sequence[str]) -> Sheet:
    """The first page as it is filtered, to tick by hand."""

    def make(language: str, progress: Progress) -> bytes:
        return today_paper.today_pdf(session, language, mine, text, sections)

    about = N_("To tick by hand. It names persons: not for the counter.")
    return Sheet(N_("Today"), about, N_("today"), make)


def of_list(session: Session, order: Order, places: Sequence[range]) -> Sheet:
    """Rows of a list, with its columns; what is restricted stays in the register."""
    wanted = tuple(places)

    def make(language: str, progress: Progress) -> bytes:
        return list_export.pdf(session, order, wanted, language, progress)

    about = N_("As the list is shown, without what is restricted. It may name persons: not for the counter.")
    return Sheet(N_("List"), about, N_("list"), make)
