"""Addresses of the pages for people who apply and take part."""

from django.urls import path

from pariter.web.participant import (
    answers,
    apply,
    certificates,
    duty,
    feedback,
    open_sign_up,
    own_page,
    pairs,
    places,
    shifts,
    sign_up,
    why,
)

urlpatterns = [
    path("apply/<int:call>/", apply.start, name="apply"),
    path("apply/<int:call>/about/", apply.about, name="apply_about"),
    path("apply/<int:call>/questions/", apply.questions, name="apply_questions"),
    path("apply/<int:call>/wishes/", apply.wishes, name="apply_wishes"),
    path("apply/<int:call>/ballot/", apply.ballot, name="apply_ballot"),
    path("apply/<int:call>/check/", apply.check, name="apply_check"),
    path("sign-up/<int:offer>/", sign_up.sign_up, name="sign_up"),
    path("join/<int:offer>/", open_sign_up.open_sign_up, name="open_sign_up"),
    path("join/<int:offer>/sent/", open_sign_up.sent, name="open_sign_up_sent"),
    path("place/<str:key>/", own_page.own_page, name="own_page"),
    path("place/<str:key>/calendar.ics", own_page.calendar_file, name="own_calendar"),
    path("duty/<str:key>/", duty.own_duty, name="own_duty"),
    path("my-places/", places.my_places, name="my_places"),
    path("shifts/", shifts.shifts, name="shifts"),
    path("my-places/place/<int:placement>/", places.place, name="place"),
    path("my-places/place/<int:placement>/accept/", answers.accept, name="placement_accept"),
    path("my-places/place/<int:placement>/decline/", answers.decline, name="placement_decline"),
    path("my-places/place/<int:placement>/withdraw/", answers.withdraw, name="placement_withdraw"),
    path(
        "my-places/place/<int:placement>/certificate/",
        certificates.certificate,
        name="certificate",
    ),
    path(
        "my-places/place/<int:placement>/certificate.pdf",
        certificates.certificate_pdf,
        name="certificate_pdf",
    ),
    path("place/<str:key>/certificate/", certificates.own_certificate, name="own_certificate"),
    path(
        "place/<str:key>/certificate.pdf",
        certificates.own_certificate_pdf,
        name="own_certificate_pdf",
    ),
    path("my-places/place/<int:placement>/feedback/", feedback.feedback, name="feedback"),
    path("place/<str:key>/feedback/", feedback.own_feedback, name="own_feedback"),
    path("my-places/<str:reference>/", places.my_application, name="my_application"),
    path("my-places/<str:reference>/sent/", places.sent, name="application_sent"),
    path("my-places/<str:reference>/withdraw/", apply.withdraw, name="application_withdraw"),
    path("my-places/<str:reference>/another/<int:pair>/", pairs.another, name="another_buddy"),
    path("my-places/<str:reference>/why/", why.why, name="why"),
    path("my-places/<str:reference>/why/proof.json", why.proof, name="run_public"),
    path("my-places/<str:reference>/why/record.json", why.record, name="own_record"),
]
