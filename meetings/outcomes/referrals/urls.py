from django.urls import path

from meetings.outcomes.referrals import views

urlpatterns = [
    path("referrals/", views.referral_list, name="referral_list"),
    path("referrals/<slug:key>/", views.referral, name="referral"),
    path("work/referrals/<slug:key>/", views.add_referral_step, name="add_referral_step"),
    path(
        "work/referrals/<slug:key>/<int:number>/",
        views.correct_referral_step,
        name="correct_referral_step",
    ),
    path("work/committees/<slug:code>/refer/", views.refer, name="refer"),
]
