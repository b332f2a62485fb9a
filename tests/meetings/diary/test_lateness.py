"""The last day to publish is counted in one place, and all that is late asks there."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from meetings.diary.deadlines import Diary
from meetings.diary.lateness import deadline_of, is_late
from tests.council import make_meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_page_and_service_ask_one_count(council, monkeypatch, days):
    meeting = make_meeting(council.committee)
    counted = Diary.read().deadline(meeting.on)
    earlier = replace(counted, deadline=counted.deadline - timedelta(days=3))
    monkeypatch.setattr(Diary, "deadline", lambda self, meeting_on: earlier)
    day = earlier.deadline + timedelta(days=days)
    clock = Diary.read().clock(meeting, day)
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    assert deadline_of(meeting) == clock.count == earlier
    assert is_late(meeting, noon) == clock.is_late == (days > 0)
