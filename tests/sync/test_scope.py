"""Who may write what: headquarters judges what arrives by the ownership table, whatever the laptop's program believed (DESIGN §4, §5)."""

import pytest

from attache_app.domain.derived_ids import new_id
from attache_app.store.devices import Devices
from attache_app.store.writer import Author, Writer
from tests.sync.conftest import Opening
from tests.sync.offices import Ministry, Office, parse


def sent(m: Ministry, name: str) -> list[str]:
    """The reasons for which headquarters sets lines of this batch aside; the laptop hears the same."""
    [result] = m.up(name)
    m.down(name)
    assert result.outcome == "imported"
    assert m[name].aside() == {h: why for h, why in m.hq.aside().items() if h in {c.hash for _, c in m[name].changes()}}
    return m.hq.reasons()


def made_by(m: Ministry, name: str) -> tuple[str, str]:
    """A case, and an employer where this laptop is, known to everybody whom they concern."""
    case = m[name].save("case", {"title": "Salaire", "priority": "P3"})
    employer = m[name].save(
        "employer", {"known_as": ["Central Azucarero"], "place": {"country": m[name].session.identity.country}}
    )
    m.settle()
    return case, employer


# created_by post or both, changed_by owner, goes_to hq.


def test_a_post_changes_its_own_case_and_a_colleague_too(ministry: Opening) -> None:
    m = ministry("counter", "field")
    case, _ = made_by(m, "counter")
    m["field"].save("case", {"priority": "P1"}, case)
    assert sent(m, "field") == []
    assert m.hq.values("case", case)["priority"] == "P1"


@pytest.mark.parametrize("kind", ["case", "worker", "task", "accident", "claim_line", "mail"])
def test_another_posts_record_is_never_changed(ministry: Opening, kind: str) -> None:
    m = ministry("counter", "dajabon")
    id = m["counter"].save(kind, {"confidentiality": "N1"})
    m.settle()
    before = m.hq.dump()
    m["dajabon"].forge(kind, id, {"confidentiality": "N2"})
    m["dajabon"].forge(kind, id, {"deleted": "envy"})
    assert sent(m, "dajabon") == ["scope", "scope"]
    assert m.hq.dump() == before
    assert id not in m["dajabon"].dump().decode() or m["dajabon"].conflicts() == set()


def test_another_posts_case_does_not_go_to_a_post(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    case, employer = made_by(m, "counter")
    assert ("case", case) not in parse(m["dajabon"].dump())
    assert ("employer", employer) in parse(m["dajabon"].dump())


# `post`: written at creation, then by headquarters alone.


def test_a_post_never_moves_a_record_not_even_its_own(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    case, _ = made_by(m, "counter")
    m["counter"].forge("case", case, {"post": m["dajabon"].post_id})
    assert sent(m, "counter") == ["rights"]
    assert m.hq.values("case", case)["post"] == m["counter"].post_id


def test_a_post_makes_no_record_in_the_name_of_another(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    id = new_id()
    m["dajabon"].forge("case", id, {"post": m["counter"].post_id, "title": "forged"}, {})
    assert sent(m, "dajabon") == ["rights", "scope"]
    assert ("case", id) not in parse(m.hq.dump())


# created_by hq.


@pytest.mark.parametrize("kind", ["agreement", "notice", "border_count", "predep_session", "list_version", "departure"])
def test_a_post_never_writes_a_register_of_headquarters(ministry: Opening, kind: str) -> None:
    m = ministry("counter")
    id = new_id()
    m["counter"].forge(kind, id, {"post": m["counter"].post_id}, {})
    assert sent(m, "counter") == ["rights"]
    assert (kind, id) not in parse(m.hq.dump())


def test_what_headquarters_keeps_to_itself_goes_to_no_post(ministry: Opening) -> None:
    m = ministry("counter")
    m.settle()
    ids = {
        kind: m.hq.save(kind, {"confidentiality": "N1"})
        for kind in ("round", "position", "strategy_point", "agreement", "lesson")
    }
    m.settle()
    held = parse(m["counter"].dump())
    assert {kind for kind, id in ids.items() if (kind, id) in held} == {"agreement", "lesson"}


def test_a_notice_goes_to_the_posts_it_names_or_to_all(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    m.settle()
    named = m.hq.save("notice", {"title": "Fermeture", "to_posts": [m["dajabon"].post_id]})
    all_posts = m.hq.save("notice", {"title": "Horaires"})
    m.settle()
    assert [("notice", named) in parse(m[n].dump()) for n in ("counter", "dajabon")] == [False, True]
    assert [("notice", all_posts) in parse(m[n].dump()) for n in ("counter", "dajabon")] == [True, True]


# changed_by country, goes_to country.


def test_posts_of_one_country_share_employers_and_another_country_never_writes_them(ministry: Opening) -> None:
    m = ministry("counter", "dajabon", "nassau")
    _, employer = made_by(m, "counter")
    m["dajabon"].save("employer", {"reg_no": "1-01-00000-1"}, employer)
    m.settle("dajabon", "counter")
    assert m["counter"].values("employer", employer)["reg_no"] == "1-01-00000-1"
    assert ("employer", employer) not in parse(m["nassau"].dump())
    m["nassau"].forge("employer", employer, {"reg_no": "mine"})
    assert sent(m, "nassau") == ["scope"]


def test_nobody_lets_himself_in_by_moving_an_employer_to_his_country(ministry: Opening) -> None:
    m = ministry("counter", "nassau")
    _, employer = made_by(m, "counter")
    m["nassau"].forge("employer", employer, {"place": {"country": "BS"}})
    m["nassau"].forge("employer", employer, {"reg_no": "mine"})
    assert sent(m, "nassau") == ["scope", "scope"]
    m.settle()
    assert "reg_no" not in m.hq.values("employer", employer)
    assert ("employer", employer) not in {k for k, v in parse(m["nassau"].dump()).items() if "known_as" in v}


def test_an_employer_that_works_in_two_countries_is_let_in_by_who_may(ministry: Opening) -> None:
    m = ministry("counter", "nassau")
    _, employer = made_by(m, "counter")
    m["counter"].save("employer", {"place": {"country": "BS"}}, employer)
    m.settle()
    assert m["nassau"].values("employer", employer)["known_as"] == ["Central Azucarero"]
    m["nassau"].save("employer", {"reg_no": "BS-1"}, employer)
    assert sent(m, "nassau") == []
    m.settle()
    assert m["counter"].values("employer", employer)["reg_no"] == "BS-1"


def test_a_value_that_is_none_opens_no_country(ministry: Opening) -> None:
    m = ministry("counter", "nassau")
    _, employer = made_by(m, "counter")
    m["counter"].forge("employer", employer, {"place": {"country": "BS", "planet": "Mars"}})
    assert sent(m, "counter") == ["value"]
    m["nassau"].forge("employer", employer, {"reg_no": "mine"})
    assert sent(m, "nassau") == ["scope", "value"]


# Vetting: append-only; a post gives its opinion, headquarters rules.


def test_a_post_gives_its_opinion_and_only_headquarters_rules(ministry: Opening) -> None:
    m = ministry("counter")
    _, employer = made_by(m, "counter")
    opinion = m["counter"].save("vetting", {"employer": employer, "state": "ALERT"})
    assert sent(m, "counter") == []
    m["counter"].forge(
        "vetting", new_id(), {"post": m["counter"].post_id, "employer": employer, "state": "REFUSED"}, {}
    )
    assert "rights" in sent(m, "counter")
    ruling = m.hq.save("vetting", {"employer": employer, "state": "REFUSED"})
    m.settle()
    held = parse(m["counter"].dump("vetting"))
    assert held["vetting", ruling]["state"][0]["is"] == "REFUSED" and ("vetting", opinion) in held


def test_what_is_append_only_is_never_written_over(ministry: Opening) -> None:
    m = ministry("counter")
    case, _ = made_by(m, "counter")
    payment = m["counter"].save("payment", {"case": case, "amount": {"amount_minor": 100000, "currency": "DOP"}})
    m.settle()
    m["counter"].forge("payment", payment, {"amount": {"amount_minor": 1, "currency": "DOP"}})
    assert sent(m, "counter") == ["rights"]
    assert m.hq.values("payment", payment)["amount"]["amount_minor"] == 100000


# changed_by both, goes_to both.


def test_a_request_is_answered_by_whom_it_names_and_by_nobody_else(ministry: Opening) -> None:
    m = ministry("counter", "dajabon", "nassau")
    m.settle()
    asked = m["counter"].save("request", {"question": "Connaissez-vous ce patron ?", "to_post": m["dajabon"].post_id})
    m.settle()
    assert ("request", asked) in parse(m["dajabon"].dump())
    assert ("request", asked) not in parse(m["nassau"].dump())
    m["dajabon"].save("request", {"answer": "Oui."}, asked)
    m["nassau"].forge("request", asked, {"answer": "Moi aussi.", "to_post": m["nassau"].post_id})
    assert sent(m, "dajabon") == []
    m.up("nassau")
    assert set(m.hq.reasons()) == {"scope"}
    m.settle()
    assert m["counter"].values("request", asked)["answer"] == "Oui."
    assert m.hq.conflicts() == set()


# created_by both, changed_by owner, goes_to posts.


def test_staff_and_posts_go_everywhere_and_are_changed_by_their_own(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    m.settle()
    me = m["counter"].session.staff_id
    assert ("staff", me) in parse(m["dajabon"].dump())
    m["dajabon"].forge("staff", me, {"role": "hq_desk"})
    assert sent(m, "dajabon") == ["scope"]
    m["counter"].save("post", {"city": "Santo Domingo"}, m["counter"].post_id)
    m.settle()
    assert m["dajabon"].values("post", m["counter"].post_id)["city"] == "Santo Domingo"
    m["dajabon"].forge("post", m["counter"].post_id, {"city": "Dajabón"})
    assert "scope" in sent(m, "dajabon")


def test_headquarters_and_a_post_write_the_same_record_of_the_post(ministry: Opening) -> None:
    m = ministry("counter", "dajabon")
    m.settle("counter")
    m.hq.save("post", {"post_code": "DAJ", "country": "DO", "city": "DAJ", "address": "Calle Beller 12"})
    m.settle()
    for office in m.offices.values():
        assert office.conflicts() == set()
        assert office.values("post", m["dajabon"].post_id)["post"] == m["dajabon"].post_id
    m["dajabon"].save("post", {"address": "Calle Beller 14"}, m["dajabon"].post_id)
    assert sent(m, "dajabon") == []


# Values and clocks.


@pytest.mark.parametrize(
    "values",
    [{"priority": 5}, {"title": ["x"]}, {"happened_on": "1987"}, {"other_categories": ["W02", "W01"]}, {"people_count": {"f": -1}},
     {"title": ""}, {"title": "a\tb"}, {"clauses": ["BLA01"]}, {"place": {"country": "DO", "planet": "Mars"}},
     {"title": {"missing": "not_asked"}}, {"employer": "nobody"}],
)  # fmt: skip
def test_a_value_of_another_form_than_its_field_is_set_aside_alone(
    ministry: Opening, values: dict[str, object]
) -> None:
    m = ministry("counter")
    case, _ = made_by(m, "counter")
    office = m["counter"]
    _forge_line(office, case, values)
    other = office.save("worker", {"said_name": "Wilguens"})
    assert sent(m, "counter") == ["value"]
    assert m.hq.values("worker", other)["said_name"] == "Wilguens"
    assert m.hq.dump() == office.dump()


def test_a_clock_not_above_what_it_names_or_beyond_reason_is_set_aside_and_lifts_nobodys(ministry: Opening) -> None:
    m = ministry("counter")
    case, _ = made_by(m, "counter")
    [now] = [f["title"][0]["stamp"] for key, f in parse(m["counter"].dump()).items() if key == ("case", case)]
    _forge_line(m["counter"], case, {"title": "earlier"}, was=[now], clock=1)
    _forge_line(m["counter"], case, {"title": "later"}, was=[now], clock=2**48)
    assert sent(m, "counter") == ["clock", "clock"]
    assert m.hq.setting("writer")["clock"] < 1000
    assert m.hq.values("case", case)["title"] == "Salaire"


def _forge_line(
    office: Office, case: str, values: dict[str, object], was: list[str] | None = None, clock: int | None = None
) -> None:
    """A line that no table of the laptop could hold: straight into its log."""
    with office.session.store.writing() as conn:
        writer = _Doctored(
            conn,
            office.session.declarations,
            Devices(conn),
            Author(office.dev, office.session.staff_id, office.session.now().isoformat()),
        )
        writer.save_at("case", case, values, {name: was or [] for name in values}, clock)


class _Doctored(Writer):
    """Writes the log and leaves the tables as they are."""

    def save_at(
        self, kind: str, id: str, values: dict[str, object], base: dict[str, list[str]], clock: int | None
    ) -> None:
        before = self._clock
        self._clock = before if clock is None else clock - 1
        self.save(kind, id, values, base)
        self._clock = before + 1
        self._touched = {}
        self.flush()
