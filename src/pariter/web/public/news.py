"""News of a programme: the list, each message, and an Atom feed to follow them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.models import News
from pariter.apps.publishing.queries import news_until, told_of_news
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public import structured, trails
from pariter.web.public.markdown import addresses_of, rendered
from pariter.web.public.queries import programme_or_404

ROWS_A_PAGE = 20
IN_THE_FEED = 50


@public
def news_list(request: HttpRequest, programme: str) -> HttpResponse:
    """List a programme's messages, newest first."""
    found = programme_or_404(programme)
    show_under(request, found)
    rows = news_until(timezone.localdate(), found)
    trail = trails.of_programme(found)
    title = _("News")
    context = {
        "title": title,
        "trail": trail,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "structured": structured.page(structured.breadcrumbs(trail, title)),
    }
    return keep(render(request, "public/news_list.html", context), parameters=("page",))


@public
def news(request: HttpRequest, programme: str, news: str) -> HttpResponse:
    """Show one message, with what it is about."""
    found = get_object_or_404(news_until(timezone.localdate()), programme__key=programme, key=news)
    of = Programme.objects.get(pk=found.programme_id)
    show_under(request, of)
    trail = trails.of_programme(of, (_("News"), reverse("news_list", args=[of.key])))
    context = {
        "news": found,
        "trail": trail,
        "body": rendered(str(found.body), addresses_of(of, str(found.body))),
        "initiatives": found.initiatives.select_related("strand").defer("texts"),
        "structured": structured.page(
            structured.breadcrumbs(trail, str(found.title)), _described(found, of)
        ),
    }
    return keep(render(request, "public/news.html", context))


@public
def news_feed(request: HttpRequest, programme: str) -> HttpResponse:
    """Give the newest messages as Atom (RFC 4287)."""
    found = programme_or_404(programme)
    show_under(request, found)
    feed = Atom1Feed(
        title=f"{found.title}, {found.institution}",
        link=structured.address("news_list", found.key),
        description=str(found.summary),
        language=get_language() or settings.LANGUAGE_CODE,
        feed_url=settings.SITE_URL + request.path,
        author_name=str(found.institution),
        feed_copyright=_("Demonstration, invented data") if settings.DEMONSTRATION else None,
    )
    for one in told_of_news(timezone.localdate(), found)[:IN_THE_FEED]:
        published = datetime.combine(one.published, time.min, ZoneInfo(found.zone))
        address = structured.address("news", found.key, one.key)
        feed.add_item(
            title=str(one.title),
            link=address,
            description=str(one.summary),
            unique_id=address,
            pubdate=published,
            updateddate=published,
        )
    text = feed.writeString("utf-8")
    return keep(HttpResponse(text, content_type="application/atom+xml; charset=utf-8"))


def _described(found: News, of: Programme) -> structured.Thing:
    """Describe a message for search engines."""
    return {
        "@type": "NewsArticle",
        "headline": str(found.title),
        "description": str(found.summary),
        "datePublished": found.published,
        "inLanguage": get_language(),
        "publisher": structured.organisation(of.institution),
        "url": structured.address("news", of.key, found.key),
    }
