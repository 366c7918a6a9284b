from hypothesis import given, settings, strategies as st, HealthCheck
from responses_app.domain.disclosure import Rule
from tests.responses_app.domain.disclosure.test_disclosure import campaigns, assert_nothing_can_be_worked_out
@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(campaigns(), st.sampled_from([Rule(), Rule(10), Rule(3), Rule(2), Rule(5, zero_shown=False)]))
def test_long(campaign, rule):
    assert_nothing_can_be_worked_out(campaign, rule)
