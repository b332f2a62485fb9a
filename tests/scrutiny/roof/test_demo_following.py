"""What the demonstration shows of scrutiny's following-up."""

import pytest

from meetings.models import DocumentRequest, Recommendation
from meetings.outcomes.documents import register as documents
from meetings.outcomes.recommendations import register
from scrutiny.roof.demo.following import (
    make_document_requests,
    make_group,
    make_recommendations,
    make_referral,
)
from scrutiny.roof.demo.people import make_council_and_people, officer

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_a_recommendation_in_every_state_that_matters():
    make_council_and_people()
    make_recommendations(officer())
    assert register.summary(Recommendation.objects.with_words()) == (
        "5 recommendations: 1 overdue, 1 waiting for an answer, 1 in progress, 1 done and "
        "1 in draft."
    )


def test_the_demonstration_has_a_group_and_a_referral_of_the_papers():
    make_council_and_people()
    group, referral = make_group(officer()), make_referral(officer())
    assert group.places.current().count() == 4
    assert [step.on.isoformat() for step in referral.steps.all()] == ["2024-05-23", "2024-11-07"]


def test_the_demonstration_has_a_document_request_in_every_state_that_matters():
    make_council_and_people()
    make_document_requests(officer())
    assert documents.summary(DocumentRequest.objects.all()) == (
        "4 requests: 1 overdue, 1 waiting for an answer, 1 supplied and 1 supplied in part."
    )
