from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.non_response import Asked, Group, compared, fifths_of, overlap

POPULATIONS = st.none() | st.integers(0, 2_000_000)
ASKED = st.builds(
    Asked,
    nation=st.just("England"),
    region=st.sampled_from(["London", "South East"]),
    type=st.sampled_from(["county", "unitary"]),
    population=POPULATIONS,
    replied=st.booleans(),
    usable=st.booleans(),
) | st.builds(
    Asked,
    nation=st.just("Wales"),
    region=st.just("Wales"),
    type=st.just("Welsh principal area"),
    population=POPULATIONS,
    replied=st.booleans(),
    usable=st.booleans(),
)


@given(asked=st.lists(ASKED))
def test_compared_has_every_authority_once_in_each_way_of_looking(asked):
    groups = compared(asked)
    everyone = groups[0]

    assert everyone.asked == len(asked)
    for kind in ("nation", "type", "population"):
        those = [group for group in groups if group.kind == kind]
        for column in ("asked", "replied", "usable", "population", "population_replied"):
            assert sum(getattr(group, column) for group in those) == getattr(everyone, column)


@given(asked=st.lists(ASKED))
def test_compared_tells_regions_of_england_alone(asked):
    regions = [group for group in compared(asked) if group.kind == "region"]

    assert "Wales" not in {group.name for group in regions}
    assert sum(group.asked for group in regions) == sum(one.nation == "England" for one in asked)


@given(populations=st.dictionaries(st.integers(0, 99), POPULATIONS))
def test_fifths_of_are_as_equal_as_can_be_and_in_order(populations):
    fifths = fifths_of(populations)
    sizes = Counter(fifths.values())

    assert set(fifths) == {key for key, one in populations.items() if one is not None}
    if len(fifths) >= 5:
        assert max(sizes.values()) - min(sizes.values()) <= 1
        assert sorted(sizes) == [1, 2, 3, 4, 5]
    for smaller in range(1, 5):
        below = [populations[key] for key, fifth in fifths.items() if fifth == smaller]
        above = [populations[key] for key, fifth in fifths.items() if fifth == smaller + 1]
        assert not below or not above or max(below) <= min(above)


def test_group_shares_leave_out_populations_that_are_not_known():
    members = [
        Asked("Wales", "Wales", "x", 100, replied=True, usable=True),
        Asked("Wales", "Wales", "x", 300, replied=False, usable=False),
        Asked("Wales", "Wales", "x", None, replied=True, usable=False),
    ]
    group = Group.of("nation", "Wales", members)

    assert (group.asked, group.replied, group.not_replied, group.usable) == (3, 2, 1, 1)
    assert group.replied_percent == Decimal("66.7")
    assert group.usable_percent == Decimal("33.3")
    assert group.population_replied_percent == Decimal("25.0")
    assert group.without_population == 1


def test_group_of_unknown_populations_has_no_share_of_them():
    group = Group.of("nation", "x", [Asked("Wales", "Wales", "x", None, True, True)])

    assert group.population_replied_percent is None


@pytest.mark.parametrize(
    ("types", "said"),
    [
        (["county", "unitary"], ""),
        (["county", "non-metropolitan district"], "county and non-metropolitan district serve"),
        (["NI district", "HSC Trust"], "HSC Trust and NI district serve"),
    ],
)
def test_overlap_names_types_that_serve_the_same_people(types, said):
    assert said in overlap(types)
    assert bool(said) == bool(overlap(types))
