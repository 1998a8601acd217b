"""A batch opens in thirty years with Debian's own tools and the commands in FORMAT.md: the tests run what the document says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from attache_app.records.canonical import canonical_json
from attache_app.sentences import SENTENCES
from attache_app.sync import limits
from attache_app.sync.keys import sign_tip, to_base64url
from tests.sync.parties import LAPTOP, LINES, Parties
from tests.sync.tampering import alter, members_of

FORMAT = Path("attache_app/sync/FORMAT.md").read_text(encoding="utf-8")
US = Parties()


def run(title: str, folder: Path, **values: str) -> subprocess.CompletedProcess[str]:
    """Run the block of commands with this title in the document."""
    block = re.search(rf"<!-- commands: {title} -->\n```sh\n(.*?)```", FORMAT, re.S)
    assert block, title
    bash, environment = shutil.which("bash"), {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **values}
    assert bash
    command = [bash, "-euo", "pipefail", "-c", block[1]]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")


@pytest.fixture
def identity(folder: Path) -> str:
    (folder / "identity.txt").write_text(f"{US.recovery}\n", encoding="utf-8", newline="\n")
    return "identity.txt"


@pytest.mark.parametrize("tool", ["age", "zstd", "tar", "minisign", "sha256sum", "openssl"])
def test_the_tool_is_there(tool: str) -> None:
    """Nothing here is skipped: where a tool is missing, install it (Debian: age zstd minisign openssl)."""
    assert shutil.which(tool)


def test_a_batch_opens_as_the_document_says(folder: Path, identity: str) -> None:
    path = US.batch(folder, LINES, [b"a letter"])
    result = run("open a batch", folder, FILE=path.name, IDENTITY=identity, SIGN=US.laptop.public.sign)
    assert result.returncode == 0, result.stderr
    assert "Trusted comment: SDQ-A-000012.batch" in result.stdout
    for name in list(members_of(path, US.recovery))[2:]:
        assert f"{name}: OK" in result.stdout
    assert (folder / "changes.jsonl").read_bytes().splitlines() == LINES


def test_and_does_not_if_the_signature_is_anothers(folder: Path, identity: str) -> None:
    path = US.batch(folder)
    result = run("open a batch", folder, FILE=path.name, IDENTITY=identity, SIGN=US.headquarters.public.sign)
    assert result.returncode != 0


def test_and_does_not_if_a_member_was_altered(folder: Path, identity: str) -> None:
    path = US.batch(folder)
    alter(path, US.recovery, US.card.recipients, lambda members: members.update({"changes.jsonl": b"{}\n"}))
    result = run("open a batch", folder, FILE=path.name, IDENTITY=identity, SIGN=US.laptop.public.sign)
    assert result.returncode != 0 and "changes.jsonl: FAILED" in result.stdout


def test_a_tip_is_checked_as_the_document_says(folder: Path) -> None:
    tip = sign_tip(US.laptop, LAPTOP, 13, bytes(range(32)))
    text, sig = f"attache tip 1 {tip.dev} {tip.seq} {tip.link.hex()}", to_base64url(tip.sig)
    result = run("raw signature", folder, SIGN=US.laptop.public.sign, TEXT=text, SIG=sig)
    assert result.returncode == 0 and "Verified Successfully" in result.stdout
    assert run("raw signature", folder, SIGN=US.laptop.public.sign, TEXT=text + "0", SIG=sig).returncode != 0
    assert run("raw signature", folder, SIGN=US.headquarters.public.sign, TEXT=text, SIG=sig).returncode != 0


def test_a_certificate_is_checked_as_the_document_says(folder: Path) -> None:
    paper = US.certificate.paper
    text = "attache certificate 1 " + canonical_json(paper.body).decode()
    result = run("raw signature", folder, SIGN=US.headquarters.public.sign, TEXT=text, SIG=paper.sig)
    assert result.returncode == 0, result.stderr


def test_the_fingerprint_is_reckoned_as_the_document_says() -> None:
    """With sha256sum and plain arithmetic."""
    text = f"attache fingerprint 1 production {US.headquarters.public.sign}"
    digest = subprocess.run(
        ["sha256sum"], input=text, capture_output=True, encoding="utf-8", check=True
    ).stdout.split()[0]
    assert US.card.fingerprint.replace(" ", "") == str(int(digest, 16) % 10**32).zfill(32)


def test_the_limits_in_the_document_are_those_of_the_program() -> None:
    said = dict(re.findall(r"^\| (.+?) \| ([\d,]+(?: [KMG]iB)?)", FORMAT.split("## 10. Limits")[1], re.M))
    units = {"KiB": limits.KIB, "MiB": limits.MIB, "GiB": limits.GIB}
    in_program = {
        "card, request, grant": limits.PAPER,
        "sealed file": limits.SEALED_FILE,
        "`manifest.json`": limits.MANIFEST,
        "`manifest.json.minisig`": limits.SIGNATURE,
        "members": limits.MEMBERS,
        "`changes.jsonl`": limits.CHANGES,
        "one `restricted/…`": limits.RESTRICTED,
        "one attachment": limits.ATTACHMENT,
        "all members of a file together": limits.ALL_MEMBERS,
    }
    for what, limit in in_program.items():
        number, _, unit = said[what].partition(" ")
        assert int(number.replace(",", "")) * units.get(unit, 1) == limit, what


def test_every_refusal_of_paper_and_container_stands_in_the_document_and_has_a_sentence() -> None:
    modules = ("papers", "certificates", "container", "container_reader", "sealed_stream")
    source = "".join(Path(f"attache_app/sync/{module}.py").read_text(encoding="utf-8") for module in modules)
    raised = set(re.findall(r'"((?:paper|batch|certificate|request|grant)_[a-z_]+)"', source))
    assert len(raised) > 15
    assert raised <= set(SENTENCES)
    assert raised <= set(re.findall(r"`([a-z_]+)`", FORMAT))
