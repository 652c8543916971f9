"""What the API's objects look like, as JSON Schema (draft 2020-12, which OpenAPI 3.1 takes as it is)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(fields: Mapping[str, Schema]) -> Schema:
    """Every field is there, and no other."""
    return {"type": "object", "properties": dict(fields), "required": list(fields), "additionalProperties": False}


def named(name: str) -> Schema:
    """A schema of the document's own."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Schema = {"type": "string"}
TEXT_OR_NULL = _or_null(TEXT)
TEXTS: Schema = {
    "anyOf": [{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "null"}],
    "examples": [{"fi": "Satutunti", "sv": "Sagostund"}],
}
TRUTH: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
NUMBER_OR_NULL = _or_null(NUMBER)
MOMENT: Schema = {"type": "string", "format": "date-time"}
MOMENT_OR_NULL = _or_null(MOMENT)
WHEN: Schema = {"anyOf": [MOMENT, {"type": "string", "format": "date"}, {"type": "null"}]}
NULL: Schema = {"type": "null"}
EMPTY: Schema = {"type": "array", "maxItems": 0}
IDENTITY: dict[str, Schema] = {
    "id": TEXT, "@id": {"type": "string", "format": "uri"}, "@context": {"const": "http://schema.org"},
    "@type": TEXT,
}  # fmt: skip
POINTER = _object({"@id": {"type": "string", "format": "uri"}})

KEYWORD = _object(
    IDENTITY | {
        "name": TEXTS, "alt_labels": EMPTY, "aggregate": TRUTH, "deprecated": TRUTH, "deleted": TRUTH,
        "n_events": NUMBER, "has_upcoming_events": TRUTH, "data_source": TEXT, "publisher": TEXT_OR_NULL,
        "image": NULL, "replaced_by": NULL, "created_time": NULL, "last_modified_time": NULL,
    }
)  # fmt: skip
PLACE = _object(
    IDENTITY | {
        "name": TEXTS, "description": NULL, "street_address": TEXTS, "postal_code": TEXT_OR_NULL,
        "address_locality": TEXTS, "address_region": NULL, "address_country": NULL, "post_office_box_num": NULL,
        "info_url": TEXTS, "telephone": NULL, "email": NULL, "contact_type": NULL, "image": NULL,
        "position": _or_null(_object({
            "type": {"const": "Point"},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        })),
        "divisions": _list(_object({
            "type": TEXT, "ocd_id": TEXT_OR_NULL, "municipality": TEXT_OR_NULL, "name": TEXTS,
        })),
        "n_events": NUMBER, "has_upcoming_events": TRUTH, "data_source": TEXT, "publisher": TEXT_OR_NULL,
        "parent": NULL, "replaced_by": NULL, "deleted": TRUTH, "created_time": NULL, "last_modified_time": NULL,
        "custom_data": NULL,
    }
)  # fmt: skip
LANGUAGE = _object(IDENTITY | {"name": TEXTS, "translation_available": TRUTH})
OFFER = _object({"is_free": _or_null(TRUTH), "price": TEXTS, "description": TEXTS, "info_url": TEXTS})
IMAGE = _object(
    IDENTITY | {
        "url": {"type": "string", "format": "uri"}, "name": TEXT_OR_NULL, "alt_text": TEXTS, "license": TEXT,
        "photographer_name": TEXT_OR_NULL, "data_source": TEXT, "publisher": TEXT_OR_NULL,
    }
)  # fmt: skip
EVIDENCE = _object({"words": TEXT, "field": TEXT, "rule": TEXT})
OWN = _object({
    "page": {"type": "string", "format": "uri"},
    "age": _or_null(_object({
        "min": NUMBER_OR_NULL, "max": NUMBER_OR_NULL,
        "basis": {"enum": ["stated", "corrected", "read", "default"]}, "evidence": _list(EVIDENCE),
    })),
    "suits": {"enum": ["made_for", "also", "no", "unknown"]},
    "audiences": _list(TEXT), "topics": _list(TEXT), "accessibility": _list(TEXT),
    "signup_needed": _or_null(TRUTH), "area": TEXT_OR_NULL, "rrule": TEXT_OR_NULL,
    "price": _object({"low": _or_null({"type": "number"}), "high": _or_null({"type": "number"})}),
    "sources": _list(_object({"id": TEXT, "name": TEXT, "licence": TEXT_OR_NULL})),
})  # fmt: skip
EVENT = _object(
    IDENTITY | {
        "name": TEXTS, "short_description": TEXTS, "description": TEXTS, "location_extra_info": TEXTS,
        "location": {"anyOf": [named("Place"), named("Pointer"), NULL]},
        "keywords": _list({"anyOf": [named("Keyword"), named("Pointer")]}),
        "audience": _list({"anyOf": [named("Keyword"), named("Pointer")]}),
        "in_language": _list({"anyOf": [named("Language"), named("Pointer")]}),
        "start_time": WHEN, "end_time": WHEN,
        "event_status": {"enum": ["EventScheduled", "EventCancelled", "EventRescheduled", "EventPostponed"]},
        "type_id": {"const": "General"}, "publication_status": {"const": "public"},
        "super_event_type": {"enum": [None, "recurring"]}, "sub_event_type": {"enum": [None, "sub_recurring"]},
        "super_event": {"anyOf": [named("Pointer"), named("Event"), NULL]},
        "sub_events": _list({"anyOf": [named("Pointer"), named("Event")]}),
        "audience_min_age": NUMBER_OR_NULL, "audience_max_age": NUMBER_OR_NULL,
        "offers": _list(OFFER), "images": _list(IMAGE), "videos": EMPTY, "external_links": EMPTY,
        "info_url": TEXTS, "provider": TEXTS, "provider_contact_info": NULL,
        "data_source": TEXT, "publisher": TEXT_OR_NULL,
        "enrolment_url": TEXT_OR_NULL, "enrolment_start_time": MOMENT_OR_NULL,
        "enrolment_end_time": MOMENT_OR_NULL,
        "maximum_attendee_capacity": NUMBER_OR_NULL, "minimum_attendee_capacity": NULL,
        "is_virtualevent": TRUTH, "virtualevent_url": NULL, "custom_data": NULL, "registration": NULL,
        "created_time": MOMENT, "last_modified_time": MOMENT, "date_published": MOMENT,
        "deleted": {"const": False}, "replaced_by": NULL, "puuhakalenteri": named("Own"),
    }
)  # fmt: skip
DELETED = _object(
    IDENTITY | {
        "name": TEXTS, "deleted": {"const": True}, "replaced_by": TEXT_OR_NULL, "last_modified_time": MOMENT,
    }
)  # fmt: skip
ERROR = _object({"detail": TEXT})
META = _object({"count": NUMBER, "next": TEXT_OR_NULL, "previous": TEXT_OR_NULL})


def listed(*names: str) -> Schema:
    """A page of a list of such objects."""
    items = [named(name) for name in names]
    return _object({"meta": named("Meta"), "data": _list(items[0] if len(items) == 1 else {"anyOf": items})})


ALL: dict[str, Schema] = {
    "Event": EVENT, "DeletedEvent": DELETED, "Own": OWN, "Place": PLACE, "Keyword": KEYWORD, "Language": LANGUAGE,
    "Pointer": POINTER, "Meta": META, "Error": ERROR,
    "EventList": listed("Event", "DeletedEvent"), "PlaceList": listed("Place"), "KeywordList": listed("Keyword"),
    "LanguageList": listed("Language"),
    "Root": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
}  # fmt: skip
