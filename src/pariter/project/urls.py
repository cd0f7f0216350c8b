"""Every address of the site; each view is marked with who may open it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from pariter.web.public import media, results, sitemap
from pariter.web.public.favicon import favicon
from pariter.web.public.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("verifier.py", results.verifier_file, name="verifier_file"),
    path("sitemap/site.xml", sitemap.site_sitemap, name="site_sitemap"),
    path(
        "sitemap/programmes/<slug:programme>.xml",
        sitemap.programme_sitemap,
        name="programme_sitemap",
    ),
    path("admin/", admin.site.urls),
    path("api/", include("pariter.web.api.urls")),
    path("door/", include("pariter.web.door.urls")),
    re_path(media.ADDRESS, media.medium, name="medium"),
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
