"""The addresses of django-allauth that we use; names and views are its own."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

from pariter.web.access import public, signed_in
from pariter.web.accounts.views import plainly

urlpatterns = [
    path("sign-in/", public(plainly(views.login)), name="account_login"),
    path(
        "sign-in/code/",
        public(plainly(views.request_login_code)),
        name="account_request_login_code",
    ),
    path(
        "sign-in/code/confirm/",
        public(plainly(views.confirm_login_code)),
        name="account_confirm_login_code",
    ),
    path("sign-out/", public(plainly(views.logout)), name="account_logout"),
    path("sign-up/", public(plainly(views.signup)), name="account_signup"),
    path(
        "sign-up/confirm/",
        public(plainly(views.email_verification_sent)),
        name="account_email_verification_sent",
    ),
    path("inactive/", public(plainly(views.account_inactive)), name="account_inactive"),
    path(
        "password/forgotten/", public(plainly(views.password_reset)), name="account_reset_password"
    ),
    path(
        "password/forgotten/confirm/",
        public(plainly(views.confirm_password_reset_code)),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/forgotten/new/",
        public(plainly(views.complete_password_reset)),
        name="account_complete_password_reset",
    ),
    path(
        "password/forgotten/done/",
        public(plainly(views.password_reset_from_key_done)),
        name="account_password_reset_completed",
    ),
    # django-allauth leads there who proves an address while signed in.
    path(
        "e-mail/", signed_in(RedirectView.as_view(pattern_name="my_places")), name="account_email"
    ),
    path("password/", signed_in(plainly(views.password_change)), name="account_change_password"),
    path("password/set/", signed_in(plainly(views.password_set)), name="account_set_password"),
]
