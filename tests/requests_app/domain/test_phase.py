"""The words for where a request stands."""

from requests_app.domain.phase import Phase


def test_every_phase_has_a_heading_and_a_sentence_of_its_own():
    assert len({phase.label for phase in Phase}) == len(Phase) == 7
    assert all(phase.label[0].isupper() and phase.sentence.endswith(".") for phase in Phase)


def test_a_phase_is_its_value_in_a_database_and_in_a_file():
    assert Phase("waiting_for_us") is Phase.WAITING_FOR_US
    assert f"{Phase.OVERDUE}" == "overdue" == Phase.OVERDUE
