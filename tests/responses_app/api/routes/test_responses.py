from django.utils.timezone import localdate

from responses_app.api.reading import plain
from responses_app.response_statistics import TABLES, response_statistics, table

PATH = "campaigns/missing-2025/response-statistics"


def test_the_tables_are_those_of_the_page(reader, answered, campaign):
    found = reader.read(PATH)

    told = response_statistics(campaign, localdate())
    for name in TABLES:
        columns, rows = table(told, name)
        assert found[name.replace("-", "_")] == [
            dict(zip(columns, map(plain, row), strict=True)) for row in rows
        ]
    assert found["as_of"] == localdate().isoformat()
    assert found["made_up"] is False


def test_requests_and_days_taken_are_numbers(reader, answered):
    (uk,) = [row for row in reader.read(PATH)["times"] if row["kind"] == "uk"]

    assert (uk["requests"], uk["on_time"], uk["answered_late"]) == (6, 1, 1)
    assert uk["days_median"] == (15 + 63) / 2


def test_who_is_usable_is_told_of_a_question_and_period(reader, answered):
    found = reader.read(PATH, question="1a", period="2023")

    assert {(row["question"], row["period"]) for row in found["non_response"]} == {("1a", "2023")}


def test_what_cannot_be_read_is_an_error(reader, campaign):
    for asked in (
        {"question": "9z", "period": "2023"},
        {"question": "1a", "period": "1999"},
        {"question": "1a"},
        {"period": "2023"},
        {"limit": 10},
    ):
        assert reader.refusal(PATH, **asked)[0] == 422, asked


def test_made_up_campaigns_say_so(reader, answered, campaign):
    campaign.made_up = True
    campaign.save()

    found = reader.read(PATH)

    assert found["made_up"] is True
    assert {row["made_up"] for row in found["times"]} == {"made-up figures"}


def test_it_takes_a_few_queries(reader, answered, django_assert_max_num_queries):
    reader.read(PATH)  # notes that the token was used
    with django_assert_max_num_queries(25):
        reader.read(PATH)
