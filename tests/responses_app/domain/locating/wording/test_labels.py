"""Ids of questions are read as replies write them, and addresses and figures are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.locating.wording.labels import Labels, parts_of

KEYS = ("1a", "1b", "1c", "2a", "2b", "3")
LABELS = Labels(KEYS)
DEEP = Labels(("4.1", "4.2", "1(a)(i)", "1(a)(ii)", "Q7"))


def read(text, labels=LABELS):
    return [(label.keys, label.is_whole) for label in labels.find(text)]


@pytest.mark.parametrize("key", [key for key in KEYS if len(key) == 2])
@pytest.mark.parametrize(
    "form",
    ["{n}{a})", "{n}{a}.", "{n}{a}:", "{n}{a}", "{n}({a})", "{n} ({a})", "{n}.{a}", "{n}. {a}.",
     "({n})({a})", "{n} {a})", "Q{n}{a}", "Q{n} ({a})", "Q{n}. {a})", "Question {n}{a}",
     "question {n}({a})", "Question {n} part {a}", "Your question {n}{a}", "Qu {n} {a}", "{n}{A}",
     "Q.{n}({a})", "Cwestiwn {n}{a}", "cwestiwn {n} ({a})", "Question no. {n}{a}", "{n}{a} -"],
)  # fmt: skip
@pytest.mark.parametrize("rest", ["", " 12", " Number of children", "\t7", "\n12"])
def test_find_reads_the_id_of_a_question_in_every_style(key, form, rest):
    number, letter = key
    text = form.format(n=number, a=letter, A=letter.upper()) + rest

    first = LABELS.find(text)[0]

    assert (first.keys, first.is_whole, first.parts) == ((key,), True, (number, letter))
    assert first.at_start


@pytest.mark.parametrize(
    ("text", "keys", "is_whole"),
    [
        ("3. How many", ("3",), True),
        ("3) 59", ("3",), True),
        ("3)59", ("3",), True),
        ("question three", ("3",), True),
        ("Cwestiwn tri: 12", ("3",), True),
        ("1.", ("1a", "1b", "1c"), False),
        ("Question 1", ("1a", "1b", "1c"), False),
        ("Question one", ("1a", "1b", "1c"), False),
        ("(a)", ("1a", "2a"), False),
        ("a) 12", ("1a", "2a"), False),
        ("a. Number of children", ("1a", "2a"), False),
        ("Part b: 12", ("1b", "2b"), False),
        ("1a and 1b: 12", ("1a", "1b"), True),
        ("1a & b: 8", ("1a", "1b"), True),
        ("1b/1c", ("1b", "1c"), True),
        ("Q1a-c: exempt", ("1a", "1b", "1c"), True),
        ("1a–1c", ("1a", "1b", "1c"), True),
        ("Questions 1 to 3 are refused", KEYS, True),
        ("Questions 1, 2 and 3", KEYS, True),
        ("7. Appeals", (), False),
        ("Question 7", (), False),
    ],
)
def test_find_reads_parts_and_lists(text, keys, is_whole):
    assert read(text)[0] == (keys, is_whole)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("In response to question 2a, we hold 12", ["2a"]),
        ("1a) 12; 1b) 5; 1c) 7", ["1a", "1b", "1c"]),
        ("Mae cwestiwn 2b yn anodd", ["2b"]),
        ("2b=5", ["2b"]),
        ("1a:12", ["1a"]),
        ("Dear Sir\n1b) 5\n2a) 7", ["1b", "2a"]),
    ],
)
def test_find_reads_ids_within_a_text(text, keys):
    assert read(text) == [((key,), True) for key in keys]


@pytest.mark.parametrize(
    "text",
    ["1a Smith Street", "2a 3 Station Road", "2023", "1.5", "12", "3 children", "3 - 12", "1-4",
     "1/2", "1st January", "s.40(2) (a) of the Act", "section 31(1)(a)", "regulation 12(4)(b)",
     "a child was", "in part a result", "3%", "3,204", "Q3 2023/24", "3.5 FTE", "1 March 2023",
     "Suspected victims (not in 1a)", "Children (see 2b) who", "those in 1a) and"],
)  # fmt: skip
def test_find_takes_nothing_else_for_an_id(text):
    assert [keys for keys, _ in read(text) if keys] == []


def test_find_tells_a_bare_number_that_may_be_a_figure():
    found = [label for text in ("3", "a", "3.", "1a", "(a)") for label in LABELS.find(text)]

    assert [label.is_bare for label in found] == [
        True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("4.1 Number of posts", "4.1"),
        ("4.1) 12", "4.1"),
        ("Q4.2: 12", "4.2"),
        ("1(a)(i)", "1(a)(i)"),
        ("1a(ii) 4", "1(a)(ii)"),
        ("1.a.i", "1(a)(i)"),
        ("7. 14", "Q7"),
        ("Q7", "Q7"),
    ],
)
def test_find_reads_ids_of_other_shapes(text, key):
    assert read(text, DEEP)[0] == ((key,), True)


def test_find_knows_a_key_that_is_a_word():
    assert read("Leavers:", Labels(("leavers", "joiners"))) == [(("leavers",), True)]


@pytest.mark.parametrize(
    ("parent", "text", "keys"),
    [
        ("1.", "(a)", ("1a",)),
        ("2)", "b) 12", ("2b",)),
        ("1a)", "(b)", ("1b",)),
        ("Question 2", "a. Number", ("2a",)),
        ("7.", "(a)", ()),
        ("2.", "(c)", ()),
        ("1.", "2a) 4", ("2a",)),
        ("1.", "3. How many", ("3",)),
    ],
)
def test_resolve_reads_a_label_below_its_parent(parent, text, keys):
    [above], [label] = LABELS.find(parent), LABELS.find(text)

    assert LABELS.resolve(label, above).keys == keys
    assert LABELS.resolve(label, None) == label


@given(
    text=st.text(max_size=50)
    | st.lists(
        st.sampled_from("1 a ( ) 1a . : Q question part and - & / 2b (i) ii 3 \n ; to".split(" ")),
        max_size=12,
    ).map("".join)
)
def test_find_never_raises_and_labels_do_not_overlap(text):
    end = 0
    for label in LABELS.find(text):
        assert end <= label.start < label.end <= len(text)
        assert set(label.keys) <= set(KEYS)
        end = label.end


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Q1 (a)(ii)", ("1", "a", "ii")),
        ("4.1", ("4", "1")),
        ("question one", ("1",)),
        ("2", ("2",)),
    ],
)
def test_parts_of_splits_an_id_into_its_steps(written, parts):
    assert parts_of(written) == parts
