"""Whatever a mail says, what comes out has a few tags, and links that say where they lead."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responses_app.domain.clean_html import LEFT_OUT, LONGEST, TAGS, address, clean, task
from tests.evil_html import EVIL

HOST = "https://evil.example"
REL = "noopener noreferrer nofollow"
WRITTEN = TAGS - {"h1"} | {"span"}
ATTRIBUTES = {
    "a": {"href", "rel"},
    "span": {"class"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


class Seen(HTMLParser):
    """Every tag of some HTML, in order, and what it says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(html: str) -> None:
    seen = Seen(html)
    assert seen.others == []
    for tag, attributes in seen.tags:
        assert tag in WRITTEN
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes["href"])
            assert attributes["rel"] == REL
        if tag == "span":
            assert attributes == {"class": "address"}
    assert re.sub(r"</?[a-z]+[0-9]?( [a-z]+=\"[^\"<>]*\")*>", "", html).count("<") == 0


@pytest.mark.parametrize("name", EVIL)
def test_clean_leaves_nothing_of_what_hostile_mails_bring(name):
    assert_harmless(clean(EVIL[name].replace("HOST", HOST)))


@pytest.mark.parametrize("name", EVIL)
def test_clean_keeps_the_words_around_it(name):
    around = f"<p>Dear researcher</p>{EVIL[name].replace('HOST', HOST)}"

    assert "Dear researcher" in clean(around)


PIECES = st.sampled_from(
    [
        *("<", ">", "</", "/>", "'", '"', "=", " ", "&lt;", "&#60;", "<!--", "-->", "<![CDATA["),
        *("p", "a", "a href=", "img src=", "svg", "math", "style", "script", "table", "td", "b"),
        *("javascript:", "https://", "evil.example", "onload=", "x", "é", "\u202e", "\x00", "\n"),
        *("template", "noscript", "textarea", "mglyph", "mtext", "form", "select", "title"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
@example("<a href='https://a.example'><b>x</a></b><a href=")
def test_clean_is_harmless_whatever_is_written(html):
    cleaned = clean(html)

    assert_harmless(cleaned)
    assert "\u202e" not in cleaned


@given(st.lists(PIECES, max_size=60).map("".join))
def test_clean_closes_what_it_opens(html):
    cleaned = clean(html)

    for tag in WRITTEN - {"br", "hr"}:
        assert len(re.findall(f"<{tag}[ >]", cleaned)) == cleaned.count(f"</{tag}>")


def test_clean_keeps_paragraphs_lists_and_tables():
    html = (
        "<h1>Reply</h1><p>Dear <b>you</b>,<br>see:</p><ol start=3><li>one</li></ol>"
        "<table><tr><th colspan=2>Year</th></tr><tr><td>2024</td><td>12</td></tr></table>"
    )

    assert clean(html) == (
        '<h2>Reply</h2><p>Dear <b>you</b>,<br>see:</p><ol start="3"><li>one</li></ol>'
        '<table><tbody><tr><th colspan="2">Year</th></tr><tr><td>2024</td><td>12</td></tr>'
        "</tbody></table>"
    )


def test_clean_shows_where_a_link_leads():
    html = "<a href='https://evil.example/login'>https://bank.example/</a>"

    assert Seen(clean(html)).words == "https://bank.example/ [https://evil.example/login]"


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("https://a.example/", "https://a.example/"),
        ("https://a.example/", "https://a.example"),
        ("https://www.a.example/x", "www.a.example/x"),
        ("mailto:foi@a.example", "foi@a.example"),
    ],
)
def test_clean_says_an_address_once_where_the_words_are_the_address(href, words):
    assert Seen(clean(f"<a href='{href}'>{words}</a>")).words == words


def test_clean_says_where_an_outer_link_leads_although_another_is_within():
    html = "<a href='https://a.example'><table><tr><td><a href='https://b.example'>in</a></table>"

    assert "[https://a.example]" in Seen(clean(html)).words


def test_clean_says_that_there_was_a_picture():
    html = "<img src='cid:1'><img src='https://evil.example/x' alt='Our &lt;logo&gt;'>"

    assert Seen(clean(html)).words == "[picture][picture: Our <logo>]"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>unseen</p>",
        "<div style='VISIBILITY : hidden'>unseen<p>unseen</p></div>",
        "<span style='color:red;font-size:0'>unseen</span>",
        "<font style='mso-hide:all'><b>unseen</b></font>",
        "<table><tr hidden><td>unseen</td></tr></table>",
        "<o:p style='display:none'>unseen</o:p>",
        "<x-y hidden>unseen<br><img src=x alt=unseen></x-y>",
        "<a href='https://unseen.example' style='display:none'>here</a>",
        "<style>.y { display: none }</style><p class='x Y'>unseen</p>",
        "<p style='display:none'>unseen<b>unseen",
        "<div hidden><xmp></div></xmp>unseen</div>",
        "<div hidden><textarea></div></textarea>unseen</div>",
    ],
)
def test_clean_leaves_out_what_the_mail_hides(hidden):
    around = f"<p>12 children</p>{hidden}"

    assert "12 children" in clean(around) and "unseen" not in clean(around)


@given(before=st.sampled_from(["", "<b>", "<table><tr><td>", "<ul><li>", "<i><p>"]))
def test_clean_shows_what_follows_a_hidden_element(before):
    html = f"{before}<span hidden>unseen</span> <em>seen</em> "

    assert "<em>seen</em>" in clean(html)


@pytest.mark.parametrize("number", ["0", "-1", "51", "99999999", "1e3", "x", "٣"])
def test_clean_leaves_no_cell_that_reaches_over_a_thousand(number):
    html = f"<table><tr><td colspan='{number}' rowspan='{number}'>x</td></tr></table>"

    assert "<td>x</td>" in clean(html)


def test_clean_is_no_deeper_than_a_page_should_be():
    cleaned = clean("<div>" * 500 + "words" + "</div>" * 500)

    assert cleaned.count("<div>") == 60
    assert "words" in cleaned


def test_clean_says_that_the_rest_is_left_out():
    assert clean("x" * (LONGEST + 1)).endswith(f"x<p>{LEFT_OUT}</p>")


@pytest.mark.parametrize(
    "href",
    [
        *("", "#top", "/logout/", "//evil.example", "javascript:x", "java\nscript:x", "data:,x"),
        *("https://", "https:evil.example", "https:\\\\evil.example", "http:///evil.example"),
        "https://bank.example@evil.example/",
        "https://bank.example:secret@evil.example/",
        "https://evil.example\\@bank.example/",
        "https://bank.example%2f@evil.example/",
        "https://exa mple.org/",
        "https://evil.example:99999/",
        "https://[::1",
        "ftp://a.example/",
        "mailto:",
        "\x00https://",
    ],
)
def test_address_is_empty_for_what_is_no_link(href):
    assert address(href) == ""


@pytest.mark.parametrize(
    ("href", "where"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("  HTTP://A.Example:8080/B\n", "http://a.example:8080/B"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),  # the first letter is Cyrillic
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("https://a.example/a\"b<c>'d", "https://a.example/a%22b%3Cc%3E'd"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("mailto:foi@a.example?subject=Our request", "mailto:foi@a.example?subject=Our%20request"),
    ],
)
def test_address_is_in_characters_that_look_like_nothing_else(href, where):
    assert address(href) == where


@given(st.text(max_size=60))
def test_address_is_plain_whatever_is_written(rest):
    for scheme in ("https://", "mailto:", "http://a.example/"):
        where = address(scheme + rest)
        assert where.isascii()
        assert not re.search(r"[\s\"<>\\]", where)


def test_task_cleans_bytes_that_are_no_utf_8():
    answer, (blob,) = task("<p onclick=x>é</p>".encode("latin-1"), {})

    assert answer == {}
    assert blob.decode() == "<p>\ufffd</p>"
