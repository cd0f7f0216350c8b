"""Addresses of the public pages; fixed names come before programmes' keys."""

from django.urls import path

from pariter.web.public import (
    ask,
    barrier,
    figures,
    front,
    opportunity,
    pages,
    proposals,
    watch,
)

urlpatterns = [
    path("", front.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("accessibility/report/", barrier.report_barrier, name="report_barrier"),
    path("privacy/", pages.privacy, name="privacy"),
    path("<slug:programme>/", front.programme, name="programme"),
    path("<slug:programme>/figures/", figures.figures, name="figures"),
    path("<slug:programme>/figures/<int:publication>/", figures.publication, name="publication"),
    path(
        "<slug:programme>/figures/<int:publication>/data.csv",
        figures.publication_csv,
        name="publication_csv",
    ),
    path("<slug:programme>/ask/", ask.ask, name="ask"),
    path("<slug:programme>/ask/<str:token>/", ask.enquiry, name="enquiry"),
    path("<slug:programme>/ask/<str:token>/sent/", ask.sent, name="ask_sent"),
    path("<slug:programme>/proposals/", proposals.proposals, name="proposals"),
    path("<slug:programme>/proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("<slug:programme>/proposals/<int:proposal>/comment/", proposals.comment, name="comment"),
    path("<slug:programme>/<slug:initiative>/", opportunity.opportunity, name="opportunity"),
    path("<slug:programme>/<slug:initiative>/tell-me/", watch.watch, name="watch"),
    path("<slug:programme>/<slug:initiative>/tell-me/sent/", watch.watch_sent, name="watch_sent"),
    path(
        "<slug:programme>/<slug:initiative>/tell-me/<str:token>/", watch.watching, name="watching"
    ),
]
