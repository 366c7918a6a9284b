"""Who makes our reply form and who reads it know the same columns."""

from requests_app import reply_forms
from requests_app.domain import reply_form
from responses_app.domain.locating.pro_forma import columns


def test_the_form_is_made_and_read_with_the_same_columns():
    assert reply_forms.COLUMNS is reply_form.COLUMNS is columns.COLUMNS
    assert len(set(reply_form.COLUMNS)) == len(reply_form.COLUMNS)
