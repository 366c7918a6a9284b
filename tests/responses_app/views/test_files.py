"""What is served under /files/: to whom, with which headers, on which host."""

import re

import pytest
from django.urls import reverse

from responses_app import serving, vault
from responses_app.models import StoredFile
from tests.evil_html import EVIL
from tests.stored_documents import document, message

__all__ = ["document", "message"]
pytestmark = pytest.mark.django_db
State = StoredFile.State
CONTENT = b"Year,Children\n2024,12\n"
OURS = "foi.example.org"
FILES = "files.example.org"


@pytest.fixture
def two_hosts(settings):
    """Files have a host name of their own."""
    settings.PUBLIC_URL, settings.FILES_URL = f"http://{OURS}", f"http://{FILES}"
    settings.FILES_HOST = FILES
    settings.ALLOWED_HOSTS = [OURS, FILES, "localhost"]


def path_of(url):
    return re.sub("^http://[^/]+", "", url)


def assert_stands_alone(answer):
    """Whatever it is: it loads nothing, nobody keeps it, and it sets no cookie."""
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "sandbox" in policy.split("; ")
    assert "script-src" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_file_is_downloaded_without_being_known(client, document):
    made = document(CONTENT)

    answer = client.get(serving.link_to(made.file, "Ffigurau ŷ.csv"))

    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"Ffigurau _.csv\"; filename*=UTF-8''Ffigurau%20%C5%B7.csv"
    )
    assert_stands_alone(answer)


@pytest.mark.parametrize(
    ("media_type", "extension"),
    [("text/html", "html"), ("image/svg+xml", "svg"), ("message/rfc822", "eml"), ("", "")],
)
def test_file_that_a_browser_might_show_is_just_bytes(client, document, media_type, extension):
    made = document(b"<script>x()</script>", media_type=media_type, extension=extension)

    answer = client.get(serving.link_to(made.file, "a.html"))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert_stands_alone(answer)


def test_file_is_told_of_to_head(client, document):
    made = document(CONTENT)

    answer = client.head(serving.link_to(made.file, "a.csv"))

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer.content == b""
    assert_stands_alone(answer)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_file_is_changed_by_nobody(client, document, method):
    assert getattr(client, method)(serving.link_to(document().file, "a")).status_code == 405


def test_file_asks_the_database_for_no_session(client, person, document, django_assert_num_queries):
    person(client)
    url = serving.link_to(document().file, "a.csv")

    with django_assert_num_queries(2):  # the file, and whether something packed in it waits
        answer = client.get(url)

    assert_stands_alone(answer)


@pytest.mark.parametrize(
    "path",
    [
        *("/files/", "/files/x", "/files/x/y", "/files/1:a:b/a.csv", "/files/mail/x/"),
        *("/files/1%00/a", "/files/../x", "/files/x/y/z", "/files/mail/1:a:b/", "/files/%0a/%0d"),
        f"/files/{'9' * 400}:a:b/a.csv",
    ],
)
def test_file_of_a_link_that_is_none_is_a_plain_page(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Go back and click again" in answer.content.decode()
    assert_stands_alone(answer)


def test_file_of_an_old_link_says_so(client, document, monkeypatch):
    url = serving.link_to(document().file, "a.csv")
    monkeypatch.setattr(serving, "LASTS", -1)

    answer = client.get(url)

    assert answer.status_code == 410
    assert "The link has run out" in answer.content.decode()
    assert_stands_alone(answer)


def test_file_that_became_suspect_after_the_link_was_made_is_not_handed_out(client, document):
    made = document(CONTENT)
    url = serving.link_to(made.file, "a.csv")
    assert client.get(url).status_code == 200
    StoredFile.objects.filter(pk=made.file.pk).update(state=State.SUSPECT)

    answer = client.get(url)

    assert answer.status_code == 410
    assert b"2024" not in answer.content
    assert_stands_alone(answer)


@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_file_that_the_vault_has_lost_is_said_to_be_so(client, document, tmp_path, what):
    made = document(CONTENT)
    url = serving.link_to(made.file, "a.csv")
    if what == "missing":
        vault.destroy(made.file.sha256)
    else:
        (path,) = tmp_path.joinpath("vault").rglob(made.file.sha256)
        path.write_bytes(b"Year,Children\n2024,13\n")

    answer = client.get(url)

    assert answer.status_code == 503
    assert ("not to be had" if what == "missing" else "damaged") in answer.content.decode()
    assert b"2024" not in answer.content
    assert_stands_alone(answer)


@pytest.mark.parametrize(
    "name",
    [
        'a".html\r\nSet-Cookie: a=b',
        "../../etc/passwd",
        "invoice\u202efdp.exe",
        "%2e%2e%2f%2e%2e%2fx.csv",
        "C:\\x\\con.csv",
        "\u2028.csv",
        "a/b?c#d.csv",
        "",
    ],
)
def test_file_of_an_evil_name_is_one_harmless_header(client, document, name):
    answer = client.get(serving.link_to(document().file, name))

    assert answer.status_code == 200
    header = answer["Content-Disposition"]
    assert re.fullmatch(
        r'attachment; filename="[^"\\/\r\n]+"; filename\*=UTF-8\'\'[\w.%~-]+', header, re.ASCII
    )
    assert ".." not in header
    assert_stands_alone(answer)


# ---------------------------------------------------------------------------- a mail's own look


def formatted(client, mail):
    return client.get(serving.link_to_formatted(mail))


def test_formatted_mail_is_a_page_that_may_load_our_style_and_nothing_else(client, message):
    html = "<p>Dear <b>you</b>, <a href='https://a.example/x'>here</a><script>x()</script></p>"

    answer = formatted(client, message(html=html, subject="Our <reply>"))

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Dear <b>you</b>" in text
    assert "[https://a.example/x]" in text
    assert "Our &lt;reply&gt;" in text
    assert "<script" not in text
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    assert_stands_alone(answer)


@pytest.mark.parametrize("name", ["script", "svg onload", "javascript entity", "iframe srcdoc"])
def test_formatted_mail_has_no_tag_of_ours_more_than_a_plain_one(client, message, name):
    mail = message(html=EVIL[name].replace("HOST", "https://evil.example"))

    text = formatted(client, mail).content.decode()

    assert not re.search(r"<(script|img|iframe|svg|form|input|object|style|base)\b", text)
    assert text.count("<link ") == 1  # our style
    assert text.count("<meta ") == 4


def test_formatted_mail_of_a_plain_one_says_that_there_is_none(client, message):
    answer = formatted(client, message())

    assert answer.status_code == 422
    assert "only plain text" in answer.content.decode()
    assert_stands_alone(answer)


def test_formatted_mail_that_the_vault_has_lost_is_said_to_be_so(client, message):
    mail = message(html="<p>x")
    vault.destroy(mail.raw.sha256)

    assert formatted(client, mail).status_code == 503


def test_style_is_ours_and_needs_no_cookie(client):
    answer = client.get(reverse("files-style"))

    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert b".formatted-mail" in answer.content
    assert b"--body-bg" in answer.content
    assert not re.search(rb"url\(|@import", answer.content)
    assert not answer.cookies


# ---------------------------------------------------------------------------- a host of their own


def test_file_is_served_on_its_own_host_and_there_alone(client, document, two_hosts):
    url = serving.link_to(document(CONTENT).file, "a.csv")
    assert url.startswith(f"http://{FILES}/files/")

    assert client.get(path_of(url), headers={"host": FILES}).content == CONTENT
    for host in (OURS, "localhost"):
        answer = client.get(path_of(url), headers={"host": host})
        assert answer.status_code == 404
        assert_stands_alone(answer)


@pytest.mark.parametrize("host", [FILES, FILES.upper(), f"{FILES}:80"])
@pytest.mark.parametrize(
    "path",
    ["/", "/login/", "/admin/", "/healthz", "/deadline", "/static/foi/site.css", "/filesx", "/x"],
)
def test_nothing_else_is_served_on_the_host_of_files(client, person, two_hosts, host, path):
    person(client)

    answer = client.get(path, headers={"host": host})

    assert answer.status_code == 404
    assert_stands_alone(answer)


def test_pages_are_served_on_our_host_as_before(client, two_hosts):
    answer = client.get("/login/", headers={"host": OURS})

    assert answer.status_code == 200
    assert "csrftoken" in answer.cookies


@pytest.mark.parametrize("host", [FILES, f"{FILES}:80"])
def test_no_cookie_is_read_or_set_on_the_host_of_files(client, person, document, two_hosts, host):
    """Not even by somebody who is logged in, and whose browser sends its cookies there."""
    person(client)
    made = document(CONTENT)
    paths = [path_of(serving.link_to(made.file, "a.csv")), "/files/style.css", "/files/x", "/x"]

    for path in paths:
        answer = client.get(path, headers={"host": host})
        assert not answer.cookies
        assert answer.wsgi_request.COOKIES == {}
        assert "HTTP_COOKIE" not in answer.wsgi_request.META


def test_page_that_says_no_leads_back_to_our_host(client, two_hosts):
    answer = client.get("/files/x", headers={"host": FILES})

    assert f'href="http://{OURS}/"' in answer.content.decode()
    assert 'href="/files/style.css"' in answer.content.decode()


def test_another_port_is_another_host(client, document, settings, two_hosts):
    settings.FILES_HOST, settings.FILES_URL = f"{OURS}:8001", f"http://{OURS}:8001"
    url = path_of(serving.link_to(document(CONTENT).file, "a.csv"))

    assert client.get(url, headers={"host": f"{OURS}:8001"}).content == CONTENT
    assert client.get(url, headers={"host": OURS}).status_code == 404
    assert client.get("/login/", headers={"host": f"{OURS}:8001"}).status_code == 404
    assert client.get("/login/", headers={"host": OURS}).status_code == 200
