"""Every community of Ukraine can be found, in both alphabets, and Crimea is Ukraine."""

from datetime import UTC, datetime

from safe_community.communities import gazetteer, search, state_of, ukrainian_key
from safe_community.romanisation import romanise
from safe_community.rounds import LiveState, Round, Series

BEREZAN = "UA32060030000048241"
NOTHING = LiveState(datetime(2026, 11, 24, tzinfo=UTC), (), (), {})


def test_the_gazetteer_offers_1470_communities_and_shows_crimea_and_sevastopol() -> None:
    communities = gazetteer().values()
    assert sum(community.choosable for community in communities) == 1470
    assert sum(community.oblast_code == "01" for community in communities) == 303
    assert any(community.oblast_code == "85" for community in communities)


def test_berezan_has_its_official_code_and_its_place() -> None:
    berezan = gazetteer()[BEREZAN]
    assert berezan.full_name() == "Березанська міська громада"
    assert (berezan.latitude, berezan.longitude) == (50.31073, 31.46768)


def test_the_middle_of_crimea_lies_among_communities_of_ukraine() -> None:
    nearest = min(gazetteer().values(), key=lambda c: (c.latitude - 44.95) ** 2 + (c.longitude - 34.10) ** 2)
    assert nearest.oblast_code == "01"


def test_no_name_carries_a_stray_space_or_a_typewriter_apostrophe() -> None:
    for community in gazetteer().values():
        assert community.name == community.name.strip()
        assert "'" not in community.name + community.centre


def test_search_finds_a_community_in_both_alphabets_and_without_the_apostrophe() -> None:
    assert search("берез")[0].name.startswith("Берез")
    assert BEREZAN in {community.code for community in search("Berezan")}
    assert any(community.name == "Кам’янська" for community in search("камянська"))


def test_search_for_nothing_finds_nothing() -> None:
    assert search("  ") == []


def test_names_are_ordered_as_in_the_ukrainian_alphabet() -> None:
    assert sorted(["Йод", "Їжак", "Ґанок", "Іва", "Горох"], key=ukrainian_key) == [
        "Горох", "Ґанок", "Іва", "Їжак", "Йод",
    ]  # fmt: skip


def test_names_are_romanised_by_the_official_table() -> None:
    # examples of the resolution No. 55 itself
    official = {
        "Алушта": "Alushta", "Згорани": "Zghorany", "Розгон": "Rozghon", "Єнакієве": "Yenakiieve",
        "Їжакевич": "Yizhakevych", "Кадиївка": "Kadyivka", "Йосипівка": "Yosypivka", "Стрий": "Stryi",
        "Щербухи": "Shcherbukhy", "Гоща": "Hoshcha", "Юрій": "Yurii", "Корюківка": "Koriukivka",
        "Яготин": "Yahotyn", "Костянтин": "Kostiantyn", "Знам’янка": "Znamianka",
    }  # fmt: skip
    assert {name: romanise(name) for name in official} == official


def _round(code: str, state: str) -> Round:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return Round(code, {}, state, "q", "2026112401", frozenset(), moment, moment)  # type: ignore[arg-type]


def test_an_open_survey_outweighs_an_older_closed_one() -> None:
    live = LiveState(
        NOTHING.at,
        (_round("new", "open"), _round("old", "closed")),
        (Series("old", BEREZAN, 200, 1), Series("new", BEREZAN, 12, 0)),
        {BEREZAN: "accepted"},
    )
    assert state_of(gazetteer()[BEREZAN], live) == ("survey_open", live.series[1])


def test_a_community_nobody_asked_is_not_invited() -> None:
    assert state_of(gazetteer()[BEREZAN], NOTHING) == ("not_invited", None)


def test_under_fire_a_survey_is_not_possible_whatever_the_round_says() -> None:
    live = LiveState(
        NOTHING.at,
        (_round("new", "open"),),
        (Series("new", BEREZAN, 12, 0),),
        {},
        {"UA3206": "active_hostilities"},
    )
    assert state_of(gazetteer()[BEREZAN], live) == ("not_possible", None)
