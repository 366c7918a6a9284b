"""Comparing waves across reorganisations of councils, on those that really happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.statistics.panels import Group, groups, lines, listed, told

SUCCESSORS = {
    "Cumbria": ["Cumberland", "Westmorland and Furness"],
    "Allerdale": ["Cumberland"],
    "Eden": ["Westmorland and Furness"],
    "Bournemouth": ["BCP"],
    "Poole": ["BCP"],
    "Christchurch": ["BCP"],
    "Dorset County": ["BCP", "Dorset"],
    "East Dorset": ["Dorset"],
    "Suffolk Coastal": ["East Suffolk"],
    "Waveney": ["East Suffolk"],
    "East Suffolk": ["Suffolk"],
}


def group(old, new, crosses=True, complete=True) -> Group:
    return Group(frozenset(old), frozenset(new), crosses, complete)


def test_groups_compares_an_authority_that_stayed_with_itself():
    found = groups(SUCCESSORS, ["Kent", "Surrey"], ["Kent", "Surrey"])

    assert found == (group(["Kent"], ["Kent"], False), group(["Surrey"], ["Surrey"], False))


def test_groups_compares_a_county_with_both_that_took_its_place():
    found = groups(SUCCESSORS, ["Cumbria"], ["Cumberland", "Westmorland and Furness"])

    assert found == (group(["Cumbria"], ["Cumberland", "Westmorland and Furness"]),)


def test_groups_is_not_spoilt_by_districts_that_were_never_asked():
    new = ["Cumberland", "Westmorland and Furness"]

    found = groups(SUCCESSORS, ["Cumbria"], new, expected_old=["Cumbria"], expected_new=new)

    assert [one.complete for one in found] == [True]


def test_groups_takes_in_the_districts_where_they_were_asked():
    found = groups(SUCCESSORS, ["Cumbria", "Allerdale"], ["Cumberland", "Westmorland and Furness"])

    assert found == (group(["Allerdale", "Cumbria"], ["Cumberland", "Westmorland and Furness"]),)


def test_groups_is_not_complete_where_one_that_should_have_been_asked_was_not():
    old = ["Bournemouth", "Poole", "Dorset County"]

    found = groups(SUCCESSORS, old[:2], ["BCP", "Dorset"], expected_old=old)

    assert found == (group(old[:2], ["BCP", "Dorset"], complete=False),)


def test_groups_is_not_complete_where_a_successor_was_not_asked():
    new = ["Cumberland", "Westmorland and Furness"]

    found = groups(SUCCESSORS, ["Cumbria"], new[:1], expected_new=new)

    assert found == (group(["Cumbria"], new[:1], complete=False),)


def test_groups_joins_a_merger_and_a_split_that_overlap():
    found = groups(SUCCESSORS, ["Bournemouth", "Poole", "Dorset County"], ["BCP", "Dorset"])

    assert found == (group(["Bournemouth", "Poole", "Dorset County"], ["BCP", "Dorset"]),)


def test_groups_reaches_a_successor_over_several_steps():
    found = groups(SUCCESSORS, ["Suffolk Coastal", "Waveney"], ["Suffolk"])

    assert found == (group(["Suffolk Coastal", "Waveney"], ["Suffolk"]),)


def test_groups_does_not_look_beyond_the_newer_wave():
    both = ["Suffolk Coastal", "Waveney"]  # both stood in both waves, and merged afterwards

    found = groups(SUCCESSORS, both, both)

    assert found == (group(both[:1], both[:1], False), group(both[1:], both[1:], False))


def test_groups_counts_nothing_twice_where_both_the_old_and_the_new_body_were_asked():
    found = groups(SUCCESSORS, ["Bournemouth", "Poole"], ["Bournemouth", "Poole", "BCP"])

    assert group(["Bournemouth"], ["Bournemouth"], False) in found
    assert group([], ["BCP"], False, False) in found


def test_groups_joins_a_body_with_the_neighbour_that_took_it_in():
    found = groups({"Small": ["Large"]}, ["Small", "Large"], ["Large"])

    assert found == (group(["Small", "Large"], ["Large"]),)


def test_groups_leaves_one_asked_in_one_wave_only_without_a_partner():
    found = groups(SUCCESSORS, ["Kent"], ["Surrey"])

    assert found == (group(["Kent"], [], False, False), group([], ["Surrey"], False, False))


def test_groups_stands_a_circle_in_the_register():
    found = groups({"a": ["b"], "b": ["a"]}, ["a"], ["b"])

    assert found == (group(["a"], ["b"]),)


def test_lines_follows_places_over_three_waves():
    waves = [["Suffolk Coastal", "Waveney", "Kent"], ["East Suffolk", "Kent"], ["Suffolk", "Kent"]]

    found = lines(SUCCESSORS, waves)

    suffolk, kent = found
    assert not kent.crosses and kent.complete
    assert suffolk.waves == (
        frozenset(waves[0][:2]),
        frozenset(waves[1][:1]),
        frozenset(waves[2][:1]),
    )
    assert suffolk.crosses and suffolk.complete


def test_lines_never_compares_a_wave_that_counts_places_twice():
    (found,) = lines(SUCCESSORS, [["Waveney"], ["Waveney", "East Suffolk"], ["East Suffolk"]])

    assert not found.complete


def test_lines_wants_as_many_waves_expected_as_asked():
    with pytest.raises(ValueError, match="2 waves"):
        lines({}, [["a"], ["a"]], [["a"]])


def test_told_says_that_councils_were_reorganised():
    names = {
        "Cumbria": "Cumbria County Council",
        "Cumberland": "Cumberland Council",
        "Westmorland and Furness": "Westmorland and Furness Council",
    }
    (found,) = groups(SUCCESSORS, ["Cumbria"], ["Westmorland and Furness", "Cumberland"])

    assert told(found, names, "2022") == (
        "Cumbria County Council (2022) is compared with Cumberland Council and Westmorland and "
        "Furness Council together: councils were reorganised in between."
    )


def test_told_says_which_ones_were_merged():
    (found,) = groups(SUCCESSORS, ["Bournemouth", "Poole"], ["BCP"])

    assert told(found, {one: one for one in ("Bournemouth", "Poole", "BCP")}) == (
        "Bournemouth and Poole together are compared with BCP: councils were reorganised in "
        "between."
    )


def test_told_says_nothing_of_one_that_stayed():
    assert told(group(["Kent"], ["Kent"], False), {"Kent": "Kent"}) == ""


@pytest.mark.parametrize("names, said", [(["a"], "a"), (["a", "b", "c"], "a, b and c")])
def test_listed_reads_as_people_write(names, said):
    assert listed(names) == said


PEOPLE = st.integers(0, 8)
WAVE = st.sets(PEOPLE)
REGISTER = st.dictionaries(PEOPLE, st.sets(PEOPLE, max_size=3), max_size=6)


@given(REGISTER, WAVE, WAVE, WAVE, WAVE)
def test_groups_has_everyone_asked_once(successors, old, new, expected_old, expected_new):
    found = groups(successors, old, new, expected_old, expected_new)

    assert sorted(one for group in found for one in group.old) == sorted(old)
    assert sorted(one for group in found for one in group.new) == sorted(new)


@given(REGISTER, WAVE)
def test_groups_of_the_same_authorities_is_each_by_itself(successors, asked):
    found = groups(successors, asked, asked)

    assert {(one.old, one.new) for one in found} == {
        (frozenset([one]), frozenset([one])) for one in asked
    }
    assert all(one.complete and not one.crosses for one in found)


@given(REGISTER, st.lists(WAVE, max_size=4))
def test_lines_of_every_two_waves_are_compared_only_with_somebody_in_all(successors, waves):
    for line in lines(successors, waves):
        assert not line.complete or all(line.waves)
