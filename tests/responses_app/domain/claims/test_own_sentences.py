"""What the tool itself gives to be pasted into a report stands up to its own check."""

import pytest

from responses_app.domain.claims import check, from_text
from responses_app.domain.sentences import Writer
from tests.responses_app.domain.claims.published import CARE, SERIES


def sentences(publication):
    writer = Writer.of(publication)
    for line in publication.statistics:
        for said in writer.write(line):
            yield said.fact
            yield " ".join((said.sentence, *said.caveats))


@pytest.mark.parametrize("publication", [SERIES, *SERIES.earlier, CARE], ids=lambda one: one.title)
def test_check_lets_every_sentence_of_our_own_hold(publication):
    text = "\n\n".join(one for one in sentences(publication) if one)
    found = check(from_text(text), publication)

    assert len(found) > 5
    assert [(one.sentence, one.why) for one in found if one.verdict != "holds"] == []
