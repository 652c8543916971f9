"""Tips and news, `/{language}/vinkit`: what sources tell that is no event. Beside the events, never among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from aggregator.model import AgeRange
from aggregator.store.articles import PAGE, Told
from web import dates, query, words
from web.filter import Filter, age_order, canonical
from web.following import stream_of
from web.i18n import Tongue, tongue
from web.images import Pictures, PictureView
from web.items import article_items
from web.pages import page, redirect
from web.parts import Parts, parts
from web.streams import Channel
from web.text import excerpt, is_web_address

# the ages of day care, preschool and school in Finland
CHIPS = tuple(
    AgeRange(low, high) for low, high in ((0, 2), (3, 6), (7, 9), (10, 12), (13, 15), (16, 17), (18, 29))
)
SHOWN = 280


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in words. language: "" if it is the page's own. day: ISO 8601."""

    title: str
    language: str
    text: str
    url: str
    picture: PictureView | None
    age: str
    audiences: str
    source: str
    day: str
    when: str


def tips(request: Request) -> Response:
    """One page of articles; 303 to the tidy address when the form wrote it otherwise."""
    language = request.path_params["language"]
    reading = query.parse(request.url.query)
    wanted = only_articles(reading.filter)
    asked = canonical(wanted)
    if request.url.query != asked:
        return redirect(_address(language, asked), 303)
    site, said = parts(request), tongue(language)
    found = articles(site, wanted, wanted.page)
    ranges = sorted({*CHIPS, *wanted.ages}, key=age_order)
    return page(
        request, "tips.html", language, here="/vinkit" + (f"?{asked}" if asked else ""),
        robots="noindex, follow" if asked else "",
        articles=views(found[:PAGE], site, said),
        ages=[(_value(one), words.ages(one), one in wanted.ages) for one in ranges],
        tellers=[(slug, name, slug in wanted.sources) for slug, name in site.store.beside.tellers()],
        narrowed=replace(wanted, page=1) != Filter(),
        older=_address(language, canonical(wanted.on_page(wanted.page + 1))) if len(found) > PAGE else "",
        newer=_address(language, canonical(wanted.on_page(wanted.page - 1))) if wanted.page > 1 else "",
        rss=_address(language, canonical(wanted.on_page(1)), ".rss"),
    )  # fmt: skip


async def tips_stream(request: Request) -> Response:
    """The same as RSS or JSON Feed."""
    language, form = request.path_params["language"], request.path_params["form"]
    wanted = only_articles(query.parse(request.url.query).filter).on_page(1)
    # kept under a name that is no path: the filter is not part of a path
    name = f"vinkit {language} {form} {canonical(wanted)}"
    return await stream_of(request, name, form, partial(_channel, wanted=wanted, language=language, form=form))


def _channel(site: Parts, wanted: Filter, language: str, form: str) -> Channel:
    said, asked = tongue(language), canonical(wanted)
    told = words.filter_words(wanted, site.choices(), said)
    return Channel(
        title=f"{site.settings.site_name}: {said('Tips and news')}" + (f" ({', '.join(told)})" if told else ""),
        description=said("Tips and news for children, young people and families"),
        home=site.address(_address(language, asked)),
        self_address=site.address(_address(language, asked, f".{form}")),
        language=language,
        items=article_items(articles(site, wanted)[:PAGE], site, said),
    )


def only_articles(wanted: Filter) -> Filter:
    """What of a filter articles can be narrowed by."""
    same = ("ages", "births", "audiences", "sources", "page")
    return Filter(**{name: getattr(wanted, name) for name in same})


def articles(site: Parts, wanted: Filter, number: int = 1) -> list[Told]:
    """The articles a filter leaves, newest first; one more than a page if there are more."""
    ages = wanted.query(site.today()).ages
    return site.store.beside.articles(ages, wanted.audiences, wanted.sources, page=number)


def views(found: list[Told], site: Parts, said: Tongue) -> list[ArticleView]:
    """The articles in words, with what pictures we have."""
    pictures = Pictures.of(site, (one.image for one in found))
    return [_view(one, pictures, site, said) for one in found]


def _view(one: Told, pictures: Pictures, site: Parts, said: Tongue) -> ArticleView:
    title, language = words.in_language(one.title, said.code)
    text, _ = words.in_language(one.excerpt, said.code)
    day = dates.local(one.published, site.settings.zone).date()
    return ArticleView(
        title or excerpt(text, 80), language, excerpt(text, SHOWN), one.url if is_web_address(one.url) else "",
        pictures.view(one.image), words.age(one.ages, said) if one.ages else "",
        words.audiences(one.audiences, said), one.source, day.isoformat(), dates.short_day(day, said.code),
    )  # fmt: skip


def _address(language: str, asked: str, ending: str = "") -> str:
    return f"/{language}/vinkit{ending}" + (f"?{asked}" if asked else "")


def _value(ages: AgeRange) -> str:
    return urlencode({"": f"{ages.min or 0}-{'' if ages.max is None else ages.max}"})[1:]
