from django.urls import path

from meetings.programme.views import programme, suggestions, topics

COMMITTEE = "committees/<slug:slug>/work-programme/"
BOARD = "work/committees/<slug:code>/programme/<int:year>/"

urlpatterns = [
    path(COMMITTEE, programme.work_programme, name="work_programme"),
    path(f"{COMMITTEE}<int:year>/", programme.work_programme, name="work_programme_year"),
    path(f"{COMMITTEE}<int:year>/work-programme.docx", programme.programme_word,
         name="work_programme_word"),
    path("topics/<slug:key>/", topics.topic, name="topic"),
    path("suggest-a-topic/", suggestions.suggest, name="suggest_topic"),
    path("suggest-a-topic/thank-you/", suggestions.thanks, name="suggestion_thanks"),
    path(BOARD, programme.board, name="programme_board"),
    path(f"{BOARD}add/", programme.add_topic, name="add_topic"),
    path(f"{BOARD}criteria/", programme.criteria, name="programme_criteria"),
    path(f"{BOARD}carry-over/", programme.carry_over, name="carry_over"),
    path(f"{BOARD}attach/", programme.attach, name="attach_programme"),
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
