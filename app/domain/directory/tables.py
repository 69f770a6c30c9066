"""Every table of the Human Services Data Specification 3.0, and what its 3.1 draft adds.

Source: Human Services Data Specification, an Open Referral resource (openreferral.org):
names, order, types and duties of the columns are the standard's. `TABLES` stands in the
order in which rows can be read without meeting an unknown id.
"""

from __future__ import annotations

from app.domain.directory.fields import Child, Field, Table, Whole, identity, points, texts

LOCATION_TYPES = ("physical", "postal", "virtual")
SERVICE_STATUSES = ("active", "inactive", "defunct", "temporarily closed")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

TAXONOMY = Table(
    "taxonomy",
    "taxonomies.csv",
    (
        identity(),
        Field("name", required=True),
        Field("description", required=True),
        Field("uri", "uri"),
        Field("version"),
    ),
    has_attributes=False,
)

TAXONOMY_TERM = Table(
    "taxonomy_term",
    "taxonomy_terms.csv",
    (
        identity(),
        Field("code"),
        Field("name", required=True),
        Field("description", required=True),
        Field("parent_id", "id", to="taxonomy_term"),
        *texts("taxonomy", "language"),
        points("taxonomy"),
        Field("term_uri", "uri"),
    ),
    wholes=(Whole("taxonomy_detail", "taxonomy", "taxonomy_id"),),
    has_attributes=False,
)

ORGANIZATION = Table(
    "organization",
    "organizations.csv",
    (
        identity(),
        Field("name", required=True),
        Field("alternate_name"),
        Field("description", required=True),
        Field("email", "email"),
        Field("website", "uri"),
        *texts("tax_status", "tax_id"),
        Field("year_incorporated", "number"),
        *texts("legal_status", "logo"),
        Field("uri", "uri"),
        points("organization", name="parent_organization_id"),
    ),
    children=(
        Child("funding", "funding", "organization_id"),
        Child("contacts", "contact", "organization_id"),
        Child("phones", "phone", "organization_id"),
        Child("locations", "location", "organization_id"),
        Child("programs", "program", "organization_id"),
        Child("organization_identifiers", "organization_identifier", "organization_id"),
        Child("additional_websites", "url", "organization_id"),
    ),
)

ORGANIZATION_IDENTIFIER = Table(
    "organization_identifier",
    "organization_identifiers.csv",
    (
        identity(),
        points("organization", tabular=True),
        Field("identifier_scheme"),
        Field("identifier_type", required=True),
        Field("identifier", required=True),
    ),
)

PROGRAM = Table(
    "program",
    "programs.csv",
    (
        identity(),
        points("organization", tabular=True),
        Field("name", required=True),
        Field("alternate_name"),
        Field("description", required=True),
    ),
)

SERVICE = Table(
    "service",
    "services.csv",
    (
        identity(),
        points("organization", tabular=True),
        points("program"),
        Field("name", required=True),
        *texts("alternate_name", "description"),
        Field("url", "uri"),
        Field("email", "email"),
        Field("status", required=True, codes=SERVICE_STATUSES),
        *texts("interpretation_services", "application_process", "fees_description", "wait_time", "fees"),
        *texts("accreditations", "eligibility_description"),
        Field("minimum_age", "number"),
        Field("maximum_age", "number"),
        Field("assured_date", "date"),
        Field("assurer_email", "email"),
        *texts("licenses", "alert"),
        Field("last_modified", "datetime"),
    ),
    children=(
        Child("phones", "phone", "service_id"),
        Child("schedules", "schedule", "service_id"),
        Child("service_areas", "service_area", "service_id"),
        Child("service_at_locations", "service_at_location", "service_id"),
        Child("languages", "language", "service_id"),
        Child("funding", "funding", "service_id"),
        Child("cost_options", "cost_option", "service_id"),
        Child("required_documents", "required_document", "service_id"),
        Child("contacts", "contact", "service_id"),
        Child("capacities", "service_capacity", "service_id"),
        Child("additional_urls", "url", "service_id"),
    ),
    wholes=(
        Whole("organization", "organization", "organization_id"),
        Whole("program", "program", "program_id"),
    ),
)

LOCATION = Table(
    "location",
    "locations.csv",
    (
        identity(),
        Field("location_type", required=True, codes=LOCATION_TYPES),
        Field("url", "uri"),
        points("organization"),
        *texts("name", "alternate_name", "description", "transportation"),
        Field("latitude", "number"),
        Field("longitude", "number"),
        *texts("external_identifier", "external_identifier_type"),
    ),
    children=(
        Child("languages", "language", "location_id"),
        Child("addresses", "address", "location_id"),
        Child("contacts", "contact", "location_id"),
        Child("accessibility", "accessibility", "location_id"),
        Child("phones", "phone", "location_id"),
        Child("schedules", "schedule", "location_id"),
    ),
)

SERVICE_AT_LOCATION = Table(
    "service_at_location",
    "service_at_location.csv",
    (
        identity(),
        points("service", tabular=True),
        points("location", tabular=True),
        Field("description"),
    ),
    children=(
        Child("service_areas", "service_area", "service_at_location_id"),
        Child("contacts", "contact", "service_at_location_id"),
        Child("phones", "phone", "service_at_location_id"),
        Child("schedules", "schedule", "service_at_location_id"),
    ),
    wholes=(
        Whole("location", "location", "location_id"),
        Whole("service", "service", "service_id"),
    ),
)
