from responses_app.models import Figure


def test_demo_makes_a_campaign_and_leaves_it_alone_the_second_time(run):
    first = run("demo", "--json")

    assert first.code == 0
    assert first.json == {
        "campaign": "demonstration", "authorities": 212, "requests": 212,
        "figures": Figure.objects.count(), "messages": 6,
    }  # fmt: skip
    assert run("demo", "--json").json == first.json


def test_demo_says_that_it_is_made_up(run):
    assert "made-up figures" in run("demo").out


def test_demo_refuses_a_database_in_use(run, campaign):
    ran = run("demo", "--json")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "There is a campaign already; the demonstration wants an empty database."
