"""The tables that hang on organisations, services and locations, and the registry of them all."""

from __future__ import annotations

from app.domain.directory.fields import Child, Field, Table, Whole, identity, points, texts
from app.domain.directory.tables import (
    LOCATION,
    LOCATION_TYPES,
    ORGANIZATION,
    ORGANIZATION_IDENTIFIER,
    PROGRAM,
    SERVICE,
    SERVICE_AT_LOCATION,
    TAXONOMY,
    TAXONOMY_TERM,
    WEEKDAYS,
)

ADDRESS = Table(
    "address",
    "addresses.csv",
    (
        identity(),
        points("location"),
        Field("attention"),
        Field("address_1", required=True),
        Field("address_2"),
        Field("city", required=True),
        Field("region"),
        Field("state_province", required=True),
        Field("postal_code", required=True),
        Field("country", required=True),
        Field("address_type", required=True, codes=LOCATION_TYPES),
    ),
)

CONTACT = Table(
    "contact",
    "contacts.csv",
    (
        identity(),
        points("organization"),
        points("service"),
        points("service_at_location"),
        points("location"),
        *texts("name", "title", "department"),
        Field("email", "email"),
    ),
    children=(Child("phones", "phone", "contact_id"),),
)

PHONE = Table(
    "phone",
    "phones.csv",
    (
        identity(),
        points("location"),
        points("service"),
        points("organization"),
        points("contact"),
        points("service_at_location"),
        Field("number", required=True),
        Field("extension", "number"),
        *texts("type", "description"),
    ),
    children=(Child("languages", "language", "phone_id"),),
)

SCHEDULE = Table(
    "schedule",
    "schedules.csv",
    (
        identity(),
        points("service"),
        points("location"),
        points("service_at_location"),
        Field("valid_from", "date"),
        Field("valid_to", "date"),
        Field("dtstart", "date"),
        Field("timezone", "number"),
        Field("until", "date"),
        Field("count", "number"),
        Field("wkst", codes=WEEKDAYS),
        Field("freq", codes=("WEEKLY", "MONTHLY")),
        Field("interval", "number"),
        *texts("byday", "byweekno", "bymonthday", "byyearday", "description"),
        Field("opens_at", "time"),
        Field("closes_at", "time"),
        Field("schedule_link", "uri"),
        *texts("attending_type", "notes"),
    ),
)

FUNDING = Table(
    "funding",
    "funding.csv",
    (identity(), points("organization"), points("service"), Field("source")),
)

SERVICE_AREA = Table(
    "service_area",
    "service_areas.csv",
    (
        identity(),
        points("service"),
        *texts("name", "description", "extent", "extent_type", "uri"),
        points("service_at_location", since="3.1"),
    ),
)

REQUIRED_DOCUMENT = Table(
    "required_document",
    "required_documents.csv",
    (identity(), points("service"), Field("document"), Field("uri", "uri")),
)

LANGUAGE = Table(
    "language",
    "languages.csv",
    (identity(), points("service"), points("location"), points("phone"), *texts("name", "code", "note")),
)

ACCESSIBILITY = Table(
    "accessibility",
    "accessibility.csv",
    (identity(), points("location"), *texts("description", "details"), Field("url", "uri")),
)

COST_OPTION = Table(
    "cost_option",
    "cost_options.csv",
    (
        identity(),
        points("service", tabular=True),
        Field("valid_from", "date"),
        Field("valid_to", "date"),
        *texts("option", "currency"),
        Field("amount", "number"),
        Field("amount_description"),
    ),
)

UNIT = Table(
    "unit",
    "units.csv",
    (identity(), Field("name", required=True), *texts("scheme", "identifier"), Field("uri", "uri")),
    since="3.1",
)

SERVICE_CAPACITY = Table(
    "service_capacity",
    "service_capacity.csv",
    (
        identity(),
        points("service", tabular=True),
        points("unit", tabular=True),
        Field("available", "number", required=True),
        Field("maximum", "number"),
        Field("description"),
        Field("updated", "datetime", required=True),
    ),
    wholes=(Whole("unit", "unit", "unit_id"),),
    since="3.1",
)

URL = Table(
    "url",
    "url.csv",
    (
        identity(),
        Field("label"),
        Field("url", "uri", required=True),
        points("organization"),
        points("service"),
    ),
    since="3.1",
)

META_TABLE_DESCRIPTION = Table(
    "meta_table_description",
    "meta_table_descriptions.csv",
    (identity(), *texts("name", "language", "character_set")),
)

ATTRIBUTE = Table(
    "attribute",
    "attributes.csv",
    (
        identity(),
        Field("link_id", "id", tabular=True),
        points("taxonomy_term", tabular=True),
        Field("link_type"),
        Field("link_entity", tabular=True),
        Field("value"),
        Field("label", since="3.1"),
    ),
    wholes=(Whole("taxonomy_term", "taxonomy_term", "taxonomy_term_id"),),
    has_attributes=False,
)

METADATA = Table(
    "metadata",
    "metadata.csv",
    (
        identity(),
        Field("resource_id", "id", tabular=True),
        Field("resource_type", tabular=True),
        Field("last_action_date", "date", required=True),
        Field("last_action_type", required=True),
        Field("field_name", required=True),
        Field("previous_value", required=True),
        Field("replacement_value", required=True),
        Field("updated_by", required=True),
    ),
    has_attributes=False,
    has_metadata=False,
)

TABLES: tuple[Table, ...] = (
    TAXONOMY,
    TAXONOMY_TERM,
    ORGANIZATION,
    ORGANIZATION_IDENTIFIER,
    PROGRAM,
    SERVICE,
    LOCATION,
    SERVICE_AT_LOCATION,
    ADDRESS,
    CONTACT,
    PHONE,
    SCHEDULE,
    FUNDING,
    SERVICE_AREA,
    REQUIRED_DOCUMENT,
    LANGUAGE,
    ACCESSIBILITY,
    COST_OPTION,
    UNIT,
    SERVICE_CAPACITY,
    URL,
    META_TABLE_DESCRIPTION,
    ATTRIBUTE,
    METADATA,
)
"""In reading order: what a row points at stands in an earlier table."""

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
BY_FILE: dict[str, Table] = {table.file: table for table in TABLES}
