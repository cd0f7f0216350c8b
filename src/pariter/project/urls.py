"""Every address of the site; each view is marked with who may open it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from pariter.web.public.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("account/", include("pariter.web.accounts.urls")),
        path("office/", include("pariter.web.office.urls")),
        path("", include("pariter.web.participant.urls")),
        path("", include("pariter.web.public.urls")),
    ),
]
handler403 = "pariter.web.errors.forbidden"
handler404 = "pariter.web.errors.not_found"
handler500 = "pariter.web.errors.server_error"
