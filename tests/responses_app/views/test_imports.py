import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from responses_app.models import Figure


@pytest.fixture
def post(client, person, campaign, asked, long_ago):
    person(client, "responses_app.add_figure")
    asked(2, sent_on=long_ago)
    return lambda data: client.post(reverse("import-figures", args=[campaign.slug]), data)


def file(text):
    return {"file": SimpleUploadedFile("figures.csv", text.encode())}


def write(looked, **more):
    context = looked.context
    return {"step": "write", "kept": context["kept"], "filename": context["filename"]} | more


def test_figures_looks_first_and_writes_on_the_second_post(post):
    looked = post(
        file('authority,question,period,answer\nTown 000,1,2025,"1,204"\nTown 001,1,2025,<5\n')
    )

    assert looked.context["report"].created == 2
    assert looked.context["report"].by_kind["exact"] == 1
    assert not Figure.objects.exists()

    assert post(write(looked)).status_code == 302
    assert {figure.raw for figure in Figure.objects.all()} == {"1,204", "<5"}


def test_figures_reads_one_row_an_authority_with_a_mapping(post):
    mapping = "Homes, last year = 1@2025\n"
    looked = post(file('authority,"Homes, last year"\nTown 000,12\n') | {"mapping": mapping})

    assert 'name="mapping"' in looked.content.decode()
    post(write(looked, mapping=mapping))

    assert Figure.objects.get().value == 12


def test_figures_names_what_is_wrong_in_a_mapping(post):
    answer = post(file("authority,a\nTown 000,12\n") | {"mapping": "a is question 1"})

    assert "was expected" in answer.content.decode()
    assert not Figure.objects.exists()


def test_figures_lists_an_authority_that_was_not_asked(post, authorities):
    authorities(1)
    answer = post(file("authority,question,period,answer\nTown 002,1,2025,3\n"))

    (problem,) = answer.context["report"].errors
    assert problem.line == 2
    assert "was not asked" in problem.message


def test_figures_is_refused_without_the_permission(client, person, campaign):
    person(client)

    assert client.get(reverse("import-figures", args=[campaign.slug])).status_code == 403
