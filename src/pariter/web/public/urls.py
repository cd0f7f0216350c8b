"""Addresses of the public pages; fixed names come before keys of programmes and initiatives."""

from django.urls import path

from pariter.web.public import (
    ask,
    barrier,
    calendar,
    certificates,
    checklist,
    feeds,
    figures,
    front,
    initiatives,
    news,
    open_data,
    opportunity,
    pages,
    partners,
    people,
    proposals,
    results,
    search,
    watch,
)

urlpatterns = [
    path("", front.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("accessibility/report/", barrier.report_barrier, name="report_barrier"),
    path("privacy/", pages.privacy, name="privacy"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("search/", search.search, name="search"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar.ics", feeds.feed, name="feed"),
    path(
        "certificates/<uuid:public_id>/", certificates.certificate_check, name="certificate_check"
    ),
    path("<slug:programme>/", front.programme, name="programme"),
    path("<slug:programme>/initiatives/", initiatives.initiatives, name="initiatives"),
    path("<slug:programme>/strands/<slug:strand>/", initiatives.strand, name="strand"),
    path("<slug:programme>/calendar/", calendar.programme_calendar, name="programme_calendar"),
    path("<slug:programme>/calendar.ics", feeds.programme_feed, name="programme_feed"),
    path("<slug:programme>/partners/", partners.partners, name="partners"),
    path("<slug:programme>/people/", people.people, name="people"),
    path("<slug:programme>/search/", search.programme_search, name="programme_search"),
    path("<slug:programme>/news/", news.news_list, name="news_list"),
    path("<slug:programme>/news/atom.xml", news.news_feed, name="news_feed"),
    path("<slug:programme>/news/<slug:news>/", news.news, name="news"),
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
    path("<slug:programme>/<slug:initiative>/results/<int:call>/", results.results, name="results"),
    path(
        "<slug:programme>/<slug:initiative>/results/<int:call>/public.json",
        results.results_file,
        name="results_file",
    ),
    path("<slug:programme>/<slug:initiative>/checklist/", checklist.checklist, name="checklist"),
    path(
        "<slug:programme>/<slug:initiative>/checklist/calendar.ics",
        checklist.checklist_calendar,
        name="checklist_calendar",
    ),
    path("<slug:programme>/<slug:initiative>/tell-me/", watch.watch, name="watch"),
    path("<slug:programme>/<slug:initiative>/tell-me/sent/", watch.watch_sent, name="watch_sent"),
    path(
        "<slug:programme>/<slug:initiative>/tell-me/<str:token>/", watch.watching, name="watching"
    ),
    path(
        "<slug:programme>/<slug:initiative>/calendar.ics",
        feeds.initiative_feed,
        name="initiative_feed",
    ),
]
