from responses_app.readers.finding import Weight
from responses_app.readers.hidden_data import find
from tests import made_documents as made


def found(content):
    return {finding.code: finding for finding in find(content, made.PPTX)}


def test_look_finds_nothing_in_plain_slides():
    assert found(made.pptx(["One", "Two"])) == {}


def test_look_finds_hidden_slides_and_notes():
    findings = found(made.pptx(["One", "Two"], hidden=(2,), notes=["Say this", "7"]))

    assert findings["hidden_slides"].count == 1
    assert findings["speaker_notes"].count == 1
    assert findings["speaker_notes"].weight is Weight.NOTE


def test_look_searches_notes_for_people():
    assert "date_of_birth" in found(made.pptx(["One"], notes=["DOB 12/03/2009"]))


def test_look_finds_shapes_that_are_not_shown():
    shape = '<p:sp><p:cNvPr id="1" name="x" hidden="1"/></p:sp><a:p>'
    content = made.with_text(made.pptx(["One"]), "ppt/slides/slide1.xml", "<a:p>", shape)

    assert found(content)["hidden_shapes"].weight is Weight.SUSPECT
