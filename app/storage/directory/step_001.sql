-- Tables of the Human Services Data Specification 3.0 (and its 3.1 draft), one for each object.
-- `extra` keeps, as JSON, what a source says beyond the standard. Frozen: later changes are later steps.

CREATE TABLE dir_taxonomy (
  id BLOB NOT NULL PRIMARY KEY,
  "name" TEXT,
  "description" TEXT,
  "uri" TEXT,
  "version" TEXT,
  extra TEXT
);

CREATE TABLE dir_taxonomy_term (
  id BLOB NOT NULL PRIMARY KEY,
  "code" TEXT,
  "name" TEXT,
  "description" TEXT,
  "parent_id" BLOB,
  "taxonomy" TEXT,
  "language" TEXT,
  "taxonomy_id" BLOB,
  "term_uri" TEXT,
  extra TEXT
);

CREATE TABLE dir_organization (
  id BLOB NOT NULL PRIMARY KEY,
  "name" TEXT,
  "alternate_name" TEXT,
  "description" TEXT,
  "email" TEXT,
  "website" TEXT,
  "tax_status" TEXT,
  "tax_id" TEXT,
  "year_incorporated" NUMERIC,
  "legal_status" TEXT,
  "logo" TEXT,
  "uri" TEXT,
  "parent_organization_id" BLOB,
  extra TEXT
);

CREATE TABLE dir_organization_identifier (
  id BLOB NOT NULL PRIMARY KEY,
  "organization_id" BLOB,
  "identifier_scheme" TEXT,
  "identifier_type" TEXT,
  "identifier" TEXT,
  extra TEXT
);
CREATE INDEX dir_organization_identifier_organization_id ON dir_organization_identifier ("organization_id");

CREATE TABLE dir_program (
  id BLOB NOT NULL PRIMARY KEY,
  "organization_id" BLOB,
  "name" TEXT,
  "alternate_name" TEXT,
  "description" TEXT,
  extra TEXT
);
CREATE INDEX dir_program_organization_id ON dir_program ("organization_id");

CREATE TABLE dir_service (
  id BLOB NOT NULL PRIMARY KEY,
  "organization_id" BLOB,
  "program_id" BLOB,
  "name" TEXT,
  "alternate_name" TEXT,
  "description" TEXT,
  "url" TEXT,
  "email" TEXT,
  "status" TEXT,
  "interpretation_services" TEXT,
  "application_process" TEXT,
  "fees_description" TEXT,
  "wait_time" TEXT,
  "fees" TEXT,
  "accreditations" TEXT,
  "eligibility_description" TEXT,
  "minimum_age" NUMERIC,
  "maximum_age" NUMERIC,
  "assured_date" TEXT,
  "assurer_email" TEXT,
  "licenses" TEXT,
  "alert" TEXT,
  "last_modified" TEXT,
  extra TEXT
);
CREATE INDEX dir_service_organization_id ON dir_service ("organization_id");

CREATE TABLE dir_location (
  id BLOB NOT NULL PRIMARY KEY,
  "location_type" TEXT,
  "url" TEXT,
  "organization_id" BLOB,
  "name" TEXT,
  "alternate_name" TEXT,
  "description" TEXT,
  "transportation" TEXT,
  "latitude" NUMERIC,
  "longitude" NUMERIC,
  "external_identifier" TEXT,
  "external_identifier_type" TEXT,
  extra TEXT
);
CREATE INDEX dir_location_organization_id ON dir_location ("organization_id") WHERE "organization_id" IS NOT NULL;

CREATE TABLE dir_service_at_location (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "location_id" BLOB,
  "description" TEXT,
  extra TEXT
);
CREATE INDEX dir_service_at_location_service_id ON dir_service_at_location ("service_id");
CREATE INDEX dir_service_at_location_location_id ON dir_service_at_location ("location_id");

CREATE TABLE dir_address (
  id BLOB NOT NULL PRIMARY KEY,
  "location_id" BLOB,
  "attention" TEXT,
  "address_1" TEXT,
  "address_2" TEXT,
  "city" TEXT,
  "region" TEXT,
  "state_province" TEXT,
  "postal_code" TEXT,
  "country" TEXT,
  "address_type" TEXT,
  extra TEXT
);
CREATE INDEX dir_address_location_id ON dir_address ("location_id") WHERE "location_id" IS NOT NULL;

CREATE TABLE dir_contact (
  id BLOB NOT NULL PRIMARY KEY,
  "organization_id" BLOB,
  "service_id" BLOB,
  "service_at_location_id" BLOB,
  "location_id" BLOB,
  "name" TEXT,
  "title" TEXT,
  "department" TEXT,
  "email" TEXT,
  extra TEXT
);
CREATE INDEX dir_contact_organization_id ON dir_contact ("organization_id") WHERE "organization_id" IS NOT NULL;
CREATE INDEX dir_contact_service_id ON dir_contact ("service_id") WHERE "service_id" IS NOT NULL;
CREATE INDEX dir_contact_service_at_location_id ON dir_contact ("service_at_location_id") WHERE "service_at_location_id" IS NOT NULL;
CREATE INDEX dir_contact_location_id ON dir_contact ("location_id") WHERE "location_id" IS NOT NULL;

CREATE TABLE dir_phone (
  id BLOB NOT NULL PRIMARY KEY,
  "location_id" BLOB,
  "service_id" BLOB,
  "organization_id" BLOB,
  "contact_id" BLOB,
  "service_at_location_id" BLOB,
  "number" TEXT,
  "extension" NUMERIC,
  "type" TEXT,
  "description" TEXT,
  extra TEXT
);
CREATE INDEX dir_phone_location_id ON dir_phone ("location_id") WHERE "location_id" IS NOT NULL;
CREATE INDEX dir_phone_service_id ON dir_phone ("service_id") WHERE "service_id" IS NOT NULL;
CREATE INDEX dir_phone_organization_id ON dir_phone ("organization_id") WHERE "organization_id" IS NOT NULL;
CREATE INDEX dir_phone_contact_id ON dir_phone ("contact_id") WHERE "contact_id" IS NOT NULL;
CREATE INDEX dir_phone_service_at_location_id ON dir_phone ("service_at_location_id") WHERE "service_at_location_id" IS NOT NULL;

CREATE TABLE dir_schedule (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "location_id" BLOB,
  "service_at_location_id" BLOB,
  "valid_from" TEXT,
  "valid_to" TEXT,
  "dtstart" TEXT,
  "timezone" NUMERIC,
  "until" TEXT,
  "count" NUMERIC,
  "wkst" TEXT,
  "freq" TEXT,
  "interval" NUMERIC,
  "byday" TEXT,
  "byweekno" TEXT,
  "bymonthday" TEXT,
  "byyearday" TEXT,
  "description" TEXT,
  "opens_at" TEXT,
  "closes_at" TEXT,
  "schedule_link" TEXT,
  "attending_type" TEXT,
  "notes" TEXT,
  extra TEXT
);
CREATE INDEX dir_schedule_service_id ON dir_schedule ("service_id") WHERE "service_id" IS NOT NULL;
CREATE INDEX dir_schedule_location_id ON dir_schedule ("location_id") WHERE "location_id" IS NOT NULL;
CREATE INDEX dir_schedule_service_at_location_id ON dir_schedule ("service_at_location_id") WHERE "service_at_location_id" IS NOT NULL;

CREATE TABLE dir_funding (
  id BLOB NOT NULL PRIMARY KEY,
  "organization_id" BLOB,
  "service_id" BLOB,
  "source" TEXT,
  extra TEXT
);
CREATE INDEX dir_funding_organization_id ON dir_funding ("organization_id") WHERE "organization_id" IS NOT NULL;
CREATE INDEX dir_funding_service_id ON dir_funding ("service_id") WHERE "service_id" IS NOT NULL;

CREATE TABLE dir_service_area (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "name" TEXT,
  "description" TEXT,
  "extent" TEXT,
  "extent_type" TEXT,
  "uri" TEXT,
  "service_at_location_id" BLOB,
  extra TEXT
);
CREATE INDEX dir_service_area_service_id ON dir_service_area ("service_id") WHERE "service_id" IS NOT NULL;
CREATE INDEX dir_service_area_service_at_location_id ON dir_service_area ("service_at_location_id") WHERE "service_at_location_id" IS NOT NULL;

CREATE TABLE dir_required_document (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "document" TEXT,
  "uri" TEXT,
  extra TEXT
);
CREATE INDEX dir_required_document_service_id ON dir_required_document ("service_id") WHERE "service_id" IS NOT NULL;

CREATE TABLE dir_language (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "location_id" BLOB,
  "phone_id" BLOB,
  "name" TEXT,
  "code" TEXT,
  "note" TEXT,
  extra TEXT
);
CREATE INDEX dir_language_service_id ON dir_language ("service_id") WHERE "service_id" IS NOT NULL;
CREATE INDEX dir_language_location_id ON dir_language ("location_id") WHERE "location_id" IS NOT NULL;
CREATE INDEX dir_language_phone_id ON dir_language ("phone_id") WHERE "phone_id" IS NOT NULL;

CREATE TABLE dir_accessibility (
  id BLOB NOT NULL PRIMARY KEY,
  "location_id" BLOB,
  "description" TEXT,
  "details" TEXT,
  "url" TEXT,
  extra TEXT
);
CREATE INDEX dir_accessibility_location_id ON dir_accessibility ("location_id") WHERE "location_id" IS NOT NULL;

CREATE TABLE dir_cost_option (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "valid_from" TEXT,
  "valid_to" TEXT,
  "option" TEXT,
  "currency" TEXT,
  "amount" NUMERIC,
  "amount_description" TEXT,
  extra TEXT
);
CREATE INDEX dir_cost_option_service_id ON dir_cost_option ("service_id");

CREATE TABLE dir_unit (
  id BLOB NOT NULL PRIMARY KEY,
  "name" TEXT,
  "scheme" TEXT,
  "identifier" TEXT,
  "uri" TEXT,
  extra TEXT
);

CREATE TABLE dir_service_capacity (
  id BLOB NOT NULL PRIMARY KEY,
  "service_id" BLOB,
  "unit_id" BLOB,
  "available" NUMERIC,
  "maximum" NUMERIC,
  "description" TEXT,
  "updated" TEXT,
  extra TEXT
);
CREATE INDEX dir_service_capacity_service_id ON dir_service_capacity ("service_id");

CREATE TABLE dir_url (
  id BLOB NOT NULL PRIMARY KEY,
  "label" TEXT,
  "url" TEXT,
  "organization_id" BLOB,
  "service_id" BLOB,
  extra TEXT
);
CREATE INDEX dir_url_organization_id ON dir_url ("organization_id") WHERE "organization_id" IS NOT NULL;
CREATE INDEX dir_url_service_id ON dir_url ("service_id") WHERE "service_id" IS NOT NULL;

CREATE TABLE dir_meta_table_description (
  id BLOB NOT NULL PRIMARY KEY,
  "name" TEXT,
  "language" TEXT,
  "character_set" TEXT,
  extra TEXT
);

CREATE TABLE dir_attribute (
  id BLOB NOT NULL PRIMARY KEY,
  "link_id" BLOB,
  "taxonomy_term_id" BLOB,
  "link_type" TEXT,
  "link_entity" TEXT,
  "value" TEXT,
  "label" TEXT,
  extra TEXT
);
CREATE INDEX dir_attribute_link_id ON dir_attribute ("link_id");

CREATE TABLE dir_metadata (
  id BLOB NOT NULL PRIMARY KEY,
  "resource_id" BLOB,
  "resource_type" TEXT,
  "last_action_date" TEXT,
  "last_action_type" TEXT,
  "field_name" TEXT,
  "previous_value" TEXT,
  "replacement_value" TEXT,
  "updated_by" TEXT,
  extra TEXT,
  local INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX dir_metadata_resource_id ON dir_metadata ("resource_id");

-- Where the rows came from: shown with the licence that asks for it.
CREATE TABLE dir_import (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  format TEXT NOT NULL,
  licence TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  rejected INTEGER NOT NULL
);

-- Changes that operators propose and the directory's editor decides on.
CREATE TABLE dir_proposal (
  id BLOB NOT NULL PRIMARY KEY,
  resource_type TEXT NOT NULL,
  resource_id BLOB NOT NULL,
  field_name TEXT NOT NULL,
  previous_value TEXT,
  proposed_value TEXT,
  note TEXT NOT NULL DEFAULT '',
  proposed_by TEXT NOT NULL,
  proposed_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  decided_by TEXT,
  decided_at TEXT
);
CREATE INDEX dir_proposal_open ON dir_proposal (resource_id) WHERE state = 'open';

-- One short row for each service at a place: what is filtered and put in order.
CREATE TABLE dir_entry (
  id INTEGER PRIMARY KEY,
  place BLOB NOT NULL UNIQUE,
  service BLOB NOT NULL,
  comune TEXT,
  city TEXT,
  province TEXT,
  region TEXT,
  latitude REAL,
  longitude REAL,
  closed INTEGER NOT NULL,
  contested INTEGER NOT NULL,
  suspended INTEGER NOT NULL,
  assured INTEGER,
  permits INTEGER NOT NULL,
  persons INTEGER NOT NULL,
  residence INTEGER NOT NULL,
  documents INTEGER NOT NULL,
  access INTEGER NOT NULL,
  mediation INTEGER NOT NULL,
  languages INTEGER NOT NULL,
  home INTEGER NOT NULL,
  minimum_age INTEGER,
  maximum_age INTEGER,
  free INTEGER,
  hours INTEGER NOT NULL
);
CREATE INDEX dir_entry_service ON dir_entry (service);
CREATE INDEX dir_entry_comune ON dir_entry (comune);

-- The bit that stands for a code in the columns above, given out as codes are met.
CREATE TABLE dir_bit (
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  bit INTEGER NOT NULL,
  PRIMARY KEY (kind, code)
) WITHOUT ROWID;

-- What an entry has many of: categories, languages, comuni served, comuni whose residents it takes.
CREATE TABLE dir_link (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (kind, value, entry)
) WITHOUT ROWID;
CREATE INDEX dir_link_entry ON dir_link (entry);

-- Opening hours of the entries whose weeks are all alike, in minutes of the day.
CREATE TABLE dir_opening (
  weekday INTEGER NOT NULL,
  opens INTEGER NOT NULL,
  closes INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  PRIMARY KEY (weekday, opens, closes, entry)
) WITHOUT ROWID;
CREATE INDEX dir_opening_entry ON dir_opening (entry);

-- Rules of the hours that differ from week to week, as JSON: judged outside the database.
CREATE TABLE dir_special (
  entry INTEGER PRIMARY KEY,
  rules TEXT NOT NULL
);

-- The words of an entry, folded.
CREATE VIRTUAL TABLE dir_words USING fts5 (
  name, what, place, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0",
  prefix = '2 3'
);
