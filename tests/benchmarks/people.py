"""Fictional people and what changes about them, the same in every run."""

import random
from collections.abc import Iterator
from typing import Any

_MEN = "Jean Pierre Joseph Jacques Louis Michel Étienne François Charles Antoine Wilner Frantz Emmanuel Ronald Fritz Gérard Dieudonné Odilon Mackenson Exantus Saintilus Méristil Lamercie Anélus Edner Wisly".split()
_WOMEN = "Marie Rose Lucie Thérèse Françoise Yolande Catherine Élise Guerline Mirlande Nadège Fabiola Ketly Rosemène Islande Wideline Célianne Immacula Yvrose Lovely Magdala Odette".split()
_FAMILIES = "Jean Pierre Joseph Louis Charles François Baptiste Étienne Augustin Toussaint Désir Dorvil Célestin Alexis Jean-Baptiste Jean-Louis Pierre-Louis Saint-Fleur St-Louis Dieudonné Philogène Mésidor Exumé Bélizaire Casséus Vilsaint Occéan Métellus Philippe Innocent Cadet Fleurimond Guerrier Hyppolite Laguerre Léger Marcelin Mathurin Michaud Moïse Monestime Noël Petit-Frère Prophète Raphaël Rémy Sainvil Salomon Thélusma Ulysse Valcin Verdieu Zéphyr Altidor Bien-Aimé Clervil Derilus Duverger Florestal Gédéon Jolicœur Lindor Louissaint Présumé Séjour".split()
_TOWNS = "Jacmel Gonaïves Hinche Mirebalais Belladère Ouanaminthe Cap-Haïtien Léogâne Jérémie Cayes Thomassique Lascahobas Anse-à-Pitres Saint-Marc Dessalines".split()
_LANGUAGES = (["ht"], ["es", "ht"], ["fr", "ht"])

COLUMNS = ("surname", "given", "aliases", "sex", "birth", "birth_place", "phones", "address", "languages", "can_read")
"""What a person has, in the order of the raw table of the floors."""


def workers(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Workers as `attache record` takes them: names, and what is known of each."""
    r = random.Random(seed)
    for _ in range(count):
        woman = r.random() < 0.3
        given = r.choice(_WOMEN if woman else _MEN)
        if r.random() < 0.4:
            given += r.choice("- ") + r.choice(_WOMEN if woman else _MEN)
        town = r.choice(_TOWNS)
        person: dict[str, Any] = {
            "surname": r.choice(_FAMILIES) + ("" if r.random() < 0.8 else "-" + r.choice(_FAMILIES)),
            "given": given,
            "sex": "f" if woman else "m",
            "birth": {"edtf": str(r.randint(1950, 2007))},
            "birth_place": {"country": "HT", "text": town},
            "languages": r.choice(_LANGUAGES),
            "can_read": r.choice((True, False, "unknown")),
        }
        if r.random() < 0.3:
            person["aliases"] = ["Ti " + given.split()[0]]
        if r.random() < 0.6:
            person["phones"] = [{"number": f"+1809555{r.randrange(10**4):04}"}]
        if r.random() < 0.5:
            person["address"] = {"country": "DO", "text": f"Batey {r.choice(_FAMILIES)} {r.randrange(400)}"}
        yield person


def edits(count: int, ids: list[str], seed: int = 7) -> Iterator[tuple[str, str, Any]]:
    """(id, field, new value); a fifth of them fall on a hundredth of the records, so that people collide."""
    r = random.Random(seed)
    few = ids[: max(1, len(ids) // 100)]
    for _ in range(count):
        id = r.choice(few if r.random() < 0.2 else ids)
        field = r.choice(("surname", "given", "phones", "birth", "birth_place", "sex", "can_read", "nationality_note"))
        yield id, field, _value(r, field)


def _value(r: random.Random, field: str) -> Any:
    if field == "phones":
        return [{"number": f"+1829555{r.randrange(10**4):04}"}]
    if field == "birth":
        return {"edtf": str(r.randint(1950, 2007))}
    if field == "birth_place":
        return {"country": "HT", "text": r.choice(_TOWNS)}
    if field == "sex":
        return r.choice(("f", "m", "x"))
    if field == "can_read":
        return r.choice((True, False, "unknown"))
    if field == "nationality_note":
        return r.choice(("haitian", "uncertain", "other"))
    return f"{r.choice(_FAMILIES)} {r.randrange(1000)}"


def typed(count: int, seed: int = 3) -> list[str]:
    """What people type to find somebody: the beginnings of one or two names."""
    r = random.Random(seed)
    out = []
    for _ in range(count):
        family, given = r.choice(_FAMILIES), r.choice(_MEN + _WOMEN)
        out += [family[:2], f"{given[:3]} {family[:4]}", f"{given} {family[:5]}"]
    return out
