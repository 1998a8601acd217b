"""Enrolment on paper: card, request, grant; what is read is what was written, and everything else is refused."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache_app.errors import Refused
from attache_app.i18n import language
from attache_app.records.canonical import canonical_json
from attache_app.sentences import SENTENCES, sentence
from attache_app.sync.certificates import (
    Unit,
    grant_to_file,
    make_card,
    make_request,
    read_card,
    read_certificate,
    read_grant,
    read_request,
)
from attache_app.sync.keys import DeviceKeys, PublicKeys, to_base64url
from tests.sync.parties import HEADQUARTERS, LAPTOP, Parties
from tests.vectors.make import HERE as VECTORS
from tests.vectors.make import parties as vector_parties

US = Parties()
UNIT = "01934f5e-0000-7000-8000-0000000000e1"


def refused(read: Callable[..., object], *args: object) -> str:
    """The code that it is refused with; there is a sentence for it."""
    with pytest.raises(Refused) as caught:
        read(*args)
    assert caught.value.code in SENTENCES
    assert "{" not in sentence(caught.value, language("en"))
    return caught.value.code


def request_file(**changes: Any) -> bytes:
    fields = {"role": "post", "device": LAPTOP, "post": "SDQ", "country": "DO", "city": "Santo Domingo"} | changes
    return make_request(US.laptop, US.card, **fields).to_file()


def forged(data: bytes, name: str, keys: DeviceKeys, **changes: Any) -> bytes:
    """The paper with changed fields, signed as if by its owner; a field that is None is taken out."""
    body = {**orjson.loads(data)[name], **changes}
    body = {key: value for key, value in body.items() if value is not None}
    sig = to_base64url(keys.sign(f"attache {name} 1 ".encode() + canonical_json(body)))
    return canonical_json({name: body, "sig": sig}) + b"\n"


def test_a_laptop_enrols_by_three_small_files() -> None:
    card = read_card(US.card.to_file())
    assert card == US.card and card.fingerprint == US.card.fingerprint
    request = read_request(request_file(), US.card)
    assert (request.device, request.post, request.city, request.keys) == (
        LAPTOP,
        "SDQ",
        "Santo Domingo",
        US.laptop.public,
    )
    newest, certificate = read_grant(grant_to_file(US.card, US.certificate), card, LAPTOP, US.laptop.public)
    assert newest == US.card and certificate == US.certificate
    assert (certificate.letter, certificate.issued_by, certificate.keys) == ("A", HEADQUARTERS, US.laptop.public)
    assert read_certificate(certificate.paper.json, card) == certificate


def test_what_is_sealed_for_headquarters_is_sealed_to_its_recovery_paper_too() -> None:
    assert US.card.recipients == (US.headquarters.public.age, str(US.recovery.to_public()))


def test_a_unit_added_later_changes_the_card_but_not_the_fingerprint() -> None:
    unit = Unit(UNIT, DeviceKeys.generate().public)
    fields = {k: getattr(US.card, k) for k in ("realm", "device", "post", "letter", "country", "recovery")}
    later = make_card(US.headquarters, **fields, unit=unit)
    assert read_card(later.to_file()).unit == unit
    assert later.fingerprint == US.card.fingerprint
    newest, _ = read_grant(grant_to_file(later, US.certificate), US.card, LAPTOP, US.laptop.public)
    assert newest.unit == unit


def test_another_key_or_another_realm_has_another_fingerprint() -> None:
    groups = US.card.fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 8 and "".join(groups).isdigit()
    assert Parties().card.fingerprint != US.card.fingerprint
    training = dataclasses.replace(US, realm="training", hq_post="TNM", post="TDQ")
    assert training.card.fingerprint != US.card.fingerprint


def test_a_certificate_past_its_day_is_told_and_not_refused() -> None:
    certificate = read_certificate(US.certificate.paper.json, US.card)
    days = {date(2026, 11, 23): False, date(2026, 11, 24): True, date(2029, 11, 24): True, date(2029, 11, 25): False}
    assert {day: certificate.in_force(day) for day in days} == days


def test_a_grant_is_for_one_laptop_with_its_keys_and_of_its_own_headquarters() -> None:
    grant = grant_to_file(US.card, US.certificate)
    other = Parties()
    assert refused(read_grant, grant, US.card, HEADQUARTERS, US.laptop.public) == "grant_not_ours"
    assert refused(read_grant, grant, US.card, LAPTOP, other.laptop.public) == "grant_not_ours"
    assert refused(read_grant, grant, other.card, LAPTOP, US.laptop.public) == "certificate_stranger"
    theirs = grant_to_file(US.card, other.certificate)
    assert refused(read_grant, theirs, US.card, LAPTOP, other.laptop.public) == "paper_signature"


def test_a_certificate_of_another_headquarters_is_a_strangers() -> None:
    body = {**US.certificate.paper.body, "issued_by": UNIT}
    paper = orjson.loads(forged(canonical_json({"certificate": body}), "certificate", US.headquarters))
    assert refused(read_certificate, paper, US.card) == "certificate_stranger"


def test_a_laptop_cannot_widen_its_own_certificate() -> None:
    data = canonical_json(US.certificate.paper.json)
    for changes in ({"rights": ["restricted"]}, {"post": "MIA"}, {"valid_to": "2099-01-01"}, {"letter": "B"}):
        paper = orjson.loads(forged(data, "certificate", US.laptop, **changes))
        assert refused(read_certificate, paper, US.card) == "paper_signature"


def test_a_request_to_another_headquarters_or_realm_is_refused() -> None:
    elsewhere = forged(request_file(), "request", US.laptop, to=UNIT)
    training = forged(request_file(), "request", US.laptop, realm="training", post="TDQ")
    assert refused(read_request, elsewhere, US.card) == "request_elsewhere"
    assert refused(read_request, training, US.card) == "paper_realm"


def test_a_training_post_and_a_production_post_never_share_a_code() -> None:
    for changes in ({"post": "TDQ"}, {"realm": "training", "post": "SDQ"}):
        paper = forged(request_file(), "request", US.laptop, **changes)
        assert refused(read_request, paper, US.card) == "paper_unreadable"


def test_each_file_is_told_from_the_others() -> None:
    card, request, grant = US.card.to_file(), request_file(), grant_to_file(US.card, US.certificate)
    assert refused(read_card, request) == "paper_not_card"
    assert refused(read_request, grant, US.card) == "paper_not_request"
    assert refused(read_grant, card, US.card, LAPTOP, US.laptop.public) == "paper_not_grant"


def test_a_paper_of_a_later_version_asks_for_an_update() -> None:
    assert refused(read_card, forged(US.card.to_file(), "card", US.headquarters, v=2)) == "paper_newer"


ANOTHER_FORM = {
    "v": [0, True, "1"],
    "realm": ["play", "Production"],
    "role": ["hq", ["post"]],
    "device": [LAPTOP.upper(), LAPTOP[:-1], LAPTOP + "\n", 7],
    "post": ["sdq", "SDQX", "ÉDQ"],
    "country": ["do", "DOM"],
    "city": ["", "x" * 81, "a\nb", 7],
    "sign": [US.laptop.public.sign[:-1], "RW" + "!" * 54, US.laptop.public.age],
    "age": [US.laptop.public.age[:-1], US.laptop.public.age.upper(), US.laptop.public.age[:-1] + "q", "age1"],
    "to": ["headquarters", "7"],
}


@pytest.mark.parametrize("field", ANOTHER_FORM)
def test_a_field_of_another_form_is_refused_though_signed(field: str) -> None:
    for value in [None, *ANOTHER_FORM[field]]:
        paper = forged(request_file(), "request", US.laptop, **{field: value})
        assert refused(read_request, paper, US.card) == "paper_unreadable", value


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("letter", ["a", "ABC", "", "A1"]),
        ("rights", ["restricted", ["b", "a"], ["a", "a"], ["Ä"], [1], ["x"] * 17]),
        ("unasked", ["ask", True]),
        ("valid_from", ["2026-02-30", "20261124", "2026-11-24T10:00", 20261124]),
        ("issued_by", ["x"]),
        ("extra", ["more"]),
    ],
)
def test_a_certificate_with_a_field_of_another_form_is_refused_though_signed(field: str, values: list[Any]) -> None:
    data = canonical_json(US.certificate.paper.json)
    for value in values:
        paper = {"certificate": {**orjson.loads(data)["certificate"], field: value}, "sig": "A" * 86}
        assert refused(read_certificate, paper, US.card) == "paper_unreadable", value


def test_a_unit_of_another_form_makes_no_card() -> None:
    for unit in ({}, {"device": UNIT}, "unit", {"device": UNIT, "sign": US.laptop.public.sign, "age": "age1"}):
        paper = forged(US.card.to_file(), "card", US.headquarters, unit=unit)
        assert refused(read_card, paper) == "paper_unreadable"


def test_not_one_bit_of_a_card_is_idle() -> None:
    card = US.card.to_file()
    for place in range(len(card)):
        for bit in range(8):
            changed = bytearray(card)
            changed[place] ^= 1 << bit
            refused(read_card, bytes(changed))
        refused(read_card, card[:place])


@pytest.mark.parametrize(
    "data", [b"", b"null\n", b"[]\n", b"7\n", b"{}\n", b'{"card":7,"sig":""}\n', b"\xff\xfe", b"[" * 9000, b" " * 20000]
)
def test_what_is_no_paper_is_refused(data: bytes) -> None:
    assert refused(read_card, data) in ("paper_unreadable", "paper_not_card")


def test_a_paper_has_one_spelling() -> None:
    """Two spellings of one thing would have two hashes and one signature."""
    data = request_file()
    twice = data.replace(b'{"request":{', b'{"request":{"age":"age1",')
    for other in (data.replace(b":", b": ", 1), data[:-1], data + b"\n", twice):
        assert refused(read_request, other, US.card) == "paper_unreadable"


@given(city=st.text(min_size=1, max_size=80).filter(str.isprintable), role=st.sampled_from(["post", "unit"]))
def test_any_city_comes_back_as_it_was(city: str, role: str) -> None:
    assert read_request(request_file(city=city, role=role), US.card).city == city


def test_every_later_version_reads_the_kept_files() -> None:
    us = vector_parties()
    card = read_card((VECTORS / "headquarters.attache-card").read_bytes())
    assert card == us.card
    assert card.fingerprint in Path("attache_app/sync/FORMAT.md").read_text(encoding="utf-8")
    request = read_request((VECTORS / "laptop.attache-request").read_bytes(), card)
    assert request.keys == us.laptop.public
    grant = (VECTORS / "laptop.attache-grant").read_bytes()
    _, certificate = read_grant(grant, card, LAPTOP, PublicKeys(request.keys.sign, request.keys.age))
    assert certificate == us.certificate
    assert certificate.paper.hash.hex() == "f64a3247fb06e6f08126331dcc3ec2395e57cc0727185a1ba5791285c609e082"
