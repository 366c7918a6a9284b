import pytest

from responses_app.domain.rates import COLUMN_OF_KIND
from responses_app.domain.symbols import (
    MEANINGS,
    OF_STATUS,
    explained,
    symbol_of,
    symbols_of,
)


def test_symbols_of_knows_every_kind_of_answer():
    assert OF_STATUS.keys() >= COLUMN_OF_KIND.keys()
    assert {symbol for symbol in OF_STATUS.values() if symbol} <= MEANINGS.keys()


@pytest.mark.parametrize(
    "status, options, symbols",
    [
        ("exact", {}, ()),
        ("suppressed", {}, ("[c]",)),
        ("not_held", {}, ("[x]",)),
        ("refused", {}, ("[x]",)),
        ("not_applicable", {}, ("[z]",)),
        ("not_asked", {}, ("[z]",)),
        ("approximate", {}, ("[e]",)),
        ("exact", {"version": 2}, ("[r]",)),
        ("approximate", {"version": 2, "provisional": True}, ("[e]", "[p]", "[r]")),
    ],
)
def test_symbols_of_says_why_there_is_no_plain_number(status, options, symbols):
    assert symbols_of(status, **options) == symbols


def test_symbols_of_refuses_a_kind_it_does_not_know():
    with pytest.raises(KeyError):
        symbols_of("guessed")


def test_explained_tells_just_what_is_used_in_one_order():
    assert [symbol for symbol, _ in explained(["[x]", "[c]", "[x]"])] == ["[c]", "[x]"]
    with pytest.raises(KeyError, match=r"\[q\]"):
        explained(["[q]"])


def test_symbol_of_reads_the_symbols_of_a_row():
    row = {"total": None, "symbols": {"total": "[c]"}}

    assert symbol_of(row, "total") == "[c]"
    assert symbol_of(row, "rate_percent") == ""
    assert symbol_of({"total": 3}, "total") == ""
