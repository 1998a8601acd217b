"""The first page on paper: every line to tick, what is urgent with a sign and not by colour, headings never alone."""

from attache_app.reports import today
from attache_app.reports.office import Office
from attache_app.reports.today import PaperLine, PaperSection, TodayPaper
from tests.reports.reading import metadata, page_texts, text_of

OFFICE = Office(city="Santo Domingo", letterhead="CONSULAT FICTIF")


def paper(*sections: PaperSection, marks: tuple[str, ...] = ()) -> bytes:
    model = TodayPaper("Mardi 24 novembre 2026", "Poste TSD", marks, sections, "Imprimé le 24/11/2026.")
    return today.render(model, OFFICE, "fr")


def line(n: int, late: bool = False) -> PaperLine:
    return PaperLine(f"dans {n} jours", f"{n:02}/12/2026", f"Audience {n}", "Inspection du travail", f"SDQ-A-{n}", late)


def test_a_line_says_when_what_and_whose_and_urgent_lines_have_a_sign() -> None:
    text = text_of(paper(PaperSection("À faire : 2", (line(1, late=True), line(2)), "")))
    assert "! dans 1 jours 01/12/2026" in text
    assert "! dans 2" not in text
    assert "Audience 2" in text and "Inspection du travail" in text and "SDQ-A-2" in text


def test_a_section_without_lines_says_why() -> None:
    assert "Rien n’expire." in text_of(paper(PaperSection("Ce qui expire : 0", (), "Rien n’expire.")))


def test_filters_stand_on_the_paper() -> None:
    assert "Seulement : Gèlin" in text_of(paper(marks=("Seulement : Gèlin",)))


def test_many_lines_go_on_upon_the_next_page_and_pages_are_numbered() -> None:
    pages = page_texts(paper(PaperSection("À faire : 90", tuple(line(n) for n in range(90)), "")))
    assert len(pages) > 2
    assert pages[1].endswith(f"2 / {len(pages)}")
    found = " ".join(pages)
    assert all(f"Audience {n} " in found for n in range(90))


def test_the_file_says_nothing_of_anybody() -> None:
    said = metadata(paper(PaperSection("À faire : 1", (line(1),), "")))
    assert "Mardi" not in " ".join(said.values()) and said["Title"] == "Attaché"
