"""Addresses of the public pages; fixed names come before programmes' keys."""

from django.urls import path

from pariter.web.public import figures, front, opportunity, pages

urlpatterns = [
    path("", front.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("<slug:programme>/", front.programme, name="programme"),
    path("<slug:programme>/figures/", figures.figures, name="figures"),
    path("<slug:programme>/figures/<int:publication>/", figures.publication, name="publication"),
    path(
        "<slug:programme>/figures/<int:publication>/data.csv",
        figures.publication_csv,
        name="publication_csv",
    ),
    path("<slug:programme>/<slug:initiative>/", opportunity.opportunity, name="opportunity"),
]
