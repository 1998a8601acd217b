"""Every error that the program raises has its sentence, and every sentence an error: what nobody says rots, what is not there is a code in the user's face."""

import ast

from attache_app.sentences import CHECKS, MENDS, SENTENCES

KINDS = {"Refused", "DomainError", "EnvironmentProblem", "HeldAside", "ValueProblem"}


def test_every_error_that_is_raised_has_its_sentence(product: dict[str, ast.Module]) -> None:
    raised = {
        node.args[0].value
        for tree in product.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args
        and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert len(raised) > 100
    assert raised - SENTENCES.keys() == set()


def test_every_sentence_is_said_somewhere(product: dict[str, ast.Module]) -> None:
    said, begun = set(), set()
    for name, tree in product.items():
        if name == "attache_app/sentences.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(node.values[0].value)  # "paper_not_{name}"
    unsaid = {
        code for code in SENTENCES if code not in said and not any(code.startswith(b) for b in begun if len(b) > 4)
    }
    assert unsaid == set()


def test_whatever_check_finds_says_what_would_mend_it() -> None:
    assert CHECKS.keys() == MENDS.keys()
