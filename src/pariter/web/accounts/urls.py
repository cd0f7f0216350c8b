"""The addresses of django-allauth that we use; names and views are its own."""

from allauth.account import views
from django.urls import path

from pariter.web.access import public, signed_in

urlpatterns = [
    path("sign-in/", public(views.login), name="account_login"),
    path("sign-in/code/", public(views.request_login_code), name="account_request_login_code"),
    path(
        "sign-in/code/confirm/",
        public(views.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("sign-out/", public(views.logout), name="account_logout"),
    path("sign-up/", public(views.signup), name="account_signup"),
    path(
        "sign-up/confirm/",
        public(views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("password/forgotten/", public(views.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/confirm/",
        public(views.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/forgotten/new/",
        public(views.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "password/forgotten/done/",
        public(views.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("password/", signed_in(views.password_change), name="account_change_password"),
    path("password/set/", signed_in(views.password_set), name="account_set_password"),
]
