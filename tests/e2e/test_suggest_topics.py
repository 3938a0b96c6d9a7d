"""Topics suggested for a text: the answer, an empty answer with its reason, and faults by field."""

import pytest
from ssx.v1 import reference_service_pb2, topic_pb2

import client


@pytest.fixture
def reference(api):
    return api.reference


def test_suggests_topics_with_their_words(reference):
    answer = reference.SuggestTopics(text="Clean heating for families that burn coal in stoves",
                                     taxonomies=[topic_pb2.TAXONOMY_SDG])
    assert answer.language_code == "en"
    assert "topics/sdg-7" in [s.topic for s in answer.suggestions][:2]
    for suggestion in answer.suggestions:
        assert 0 < suggestion.score < 1
        assert 1 <= len(suggestion.words) <= 5


def test_says_why_nothing_is_suggested(reference):
    answer = reference.SuggestTopics(text="xyzzy", language_code="en")
    assert not answer.suggestions
    assert (answer.no_suggestion_reason ==
            reference_service_pb2.NO_SUGGESTION_REASON_NO_TELLING_WORDS)


@pytest.mark.parametrize("field, fields", [
    ("text", {"text": ""}),
    ("text", {"text": "a" * 25_001}),
    ("language_code", {"text": "malaria", "language_code": "no such tag"}),
    ("taxonomies[0]", {"text": "malaria", "taxonomies": [99]}),
    ("max_results", {"text": "malaria", "max_results": -1}),
])
def test_faults_name_their_field(reference, field, fields):
    with client.refused("INVALID_ARGUMENT", field=field):
        reference.SuggestTopics(**fields)
