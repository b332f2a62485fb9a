from django.urls import path

from meetings.committee import views as committee_work
from meetings.programme.views import programme, suggestions, topics

COMMITTEE = "committees/<slug:slug>/work-programme/"
BOARD = "work/committees/<slug:code>/programme/<int:year>/"
TERMS = "work/committees/<slug:code>/terms/<int:year>/"

urlpatterns = [
    path(COMMITTEE, programme.work_programme, name="work_programme"),
    path(f"{COMMITTEE}<int:year>/", programme.work_programme, name="work_programme_year"),
    path(f"{COMMITTEE}<int:year>/work-programme.docx", programme.programme_word,
         name="work_programme_word"),
    path("topics/<slug:key>/", topics.topic, name="topic"),
    path("suggest-a-topic/", suggestions.suggest, name="suggest_topic"),
    path("suggest-a-topic/thank-you/", suggestions.thanks, name="suggestion_thanks"),
    path("work/committees/", committee_work.committee_list, name="committees_work"),
    path("work/committees/<slug:code>/", committee_work.committee_work, name="committee_work"),
    path(BOARD, programme.board, name="programme_board"),
    path(f"{BOARD}add/", programme.add_topic, name="add_topic"),
    path(f"{BOARD}criteria/", programme.criteria, name="programme_criteria"),
    path(f"{BOARD}carry-over/", programme.carry_over, name="carry_over"),
    path(f"{BOARD}attach/", programme.attach, name="attach_programme"),
    path(f"{TERMS}meetings/", committee_work.terms_at_meetings, name="terms_at_meetings"),
    path(f"{TERMS}review/", committee_work.review_terms, name="review_terms"),
    path(f"{TERMS}agree/", committee_work.agree_terms, name="agree_terms"),
    path("work/suggestions/", suggestions.waiting, name="suggestions"),
    path("work/topics/<slug:key>/", topics.work, name="work_topic"),
    path("work/topics/<slug:key>/moderate/", suggestions.moderate, name="moderate_topic"),
    path("work/topics/<slug:key>/edit/", topics.edit, name="edit_topic"),
    path("work/topics/<slug:key>/decide/", topics.decide, name="decide_topic"),
    path("work/topics/<slug:key>/score/", topics.score, name="score_topic"),
    path("work/topics/<slug:key>/stages/", topics.stages, name="topic_stages"),
    path("work/topics/<slug:key>/versions/", topics.versions, name="topic_versions"),
    path("work/topics/<slug:key>/place/", topics.place, name="place_topic"),
    path("work/topics/<slug:key>/take/", topics.take, name="take_topic"),
]  # fmt: skip
