"""Addresses of the pages on which a programme is edited."""

from django.urls import path

from pariter.web.office.edit import lists, preview, release, views

urlpatterns = [
    path("", views.programmes, name="office_edits"),
    path("<slug:programme>/", views.overview, name="office_edit"),
    path("<slug:programme>/text/<slug:text>/", views.text, name="office_edit_text"),
    path(
        "<slug:programme>/initiative/<slug:initiative>/",
        views.initiative,
        name="office_edit_initiative",
    ),
    path(
        "<slug:programme>/initiative/<slug:initiative>/facts/",
        views.facts,
        name="office_edit_facts",
    ),
    path(
        "<slug:programme>/initiative/<slug:initiative>/dates/<slug:edition>/",
        views.dates,
        name="office_edit_dates",
    ),
    path("<slug:programme>/list/<slug:kind>/", lists.parts, name="office_edit_parts"),
    path("<slug:programme>/add/<slug:kind>/", lists.add, name="office_edit_add"),
    path("<slug:programme>/list/<slug:kind>/<str:part>/", lists.part, name="office_edit_part"),
    path(
        "<slug:programme>/list/<slug:kind>/<str:part>/remove/",
        lists.remove,
        name="office_edit_remove",
    ),
    path("<slug:programme>/preview/", preview.preview, name="office_edit_preview"),
    path("<slug:programme>/preview/<path:page>", preview.preview, name="office_edit_preview_page"),
    path("<slug:programme>/file/<slug:digest>/<str:name>", preview.file, name="office_edit_file"),
    path("<slug:programme>/publish/", release.publish, name="office_edit_publish"),
    path("<slug:programme>/discard/", release.discard, name="office_edit_discard"),
    path("<slug:programme>/history/", release.history, name="office_edit_history"),
    path("<slug:programme>/history/<int:release>/", release.release, name="office_edit_release"),
    path(
        "<slug:programme>/history/<int:release>/pack.zip",
        release.download,
        name="office_edit_download",
    ),
]
