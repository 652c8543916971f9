"""Events that a web page tells machines of: schema.org in JSON-LD and microdata, and microformats.

    page.py          bytes -> text, scripts, a tree of bounded depth; whether the page is cut off
    jsonld.py        script blocks and .jsonld documents -> values, with what people do to JSON put right
    microdata.py     itemscope, itemprop -> nodes in the shape of JSON-LD
    microformats.py  h-event, hCalendar -> nodes in the shape of JSON-LD
    things.py        nodes: types, values, texts, references
    find.py          which nodes are events, wherever they stand
    identity.py      the same event told twice is one; keys
    events.py        one node -> SourceEvent, with ages, offers, places, schedule beside it
    articles.py      one node -> SourceArticle, where a page tells of something to read instead
    listing.py       a list of links -> the event pages to be fetched
    read.py          all of it in a row

https://schema.org/Event, https://www.w3.org/TR/json-ld11/, https://html.spec.whatwg.org/multipage/microdata.html,
https://microformats.org/wiki/h-event, https://microformats.org/wiki/hcalendar
"""
