-- Divisions of the country and the counties that work here. expand
-- Reference tables: nothing about a person, no policy, readable by every role of the application.

-- One row per place and period. Cities that govern their towns directly (441900000000) have one row at level 2, and towns
-- whose parent it is. Text is compared byte by byte, so that LIKE 'x%' uses the indexes under any locale of the cluster.
CREATE TABLE qinghe.regions (
  code bigint NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  name text COLLATE "C" NOT NULL,
  level smallint NOT NULL CONSTRAINT regions_level_is_province_to_village CHECK (level BETWEEN 1 AND 5),
  parent bigint NOT NULL,
  urban_rural smallint,
  pinyin text COLLATE "C" NOT NULL,
  initials text COLLATE "C" NOT NULL,
  PRIMARY KEY (code, valid_from),
  CONSTRAINT regions_end_after_they_begin CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX regions_have_one_open_row ON qinghe.regions (code) WHERE valid_to IS NULL;
CREATE INDEX regions_by_parent ON qinghe.regions (parent, code);
CREATE INDEX regions_by_name ON qinghe.regions (name);
CREATE INDEX regions_by_pinyin ON qinghe.regions (pinyin);
CREATE INDEX regions_by_initials ON qinghe.regions (initials);

-- What happened to the map: renamed, recoded, merged, split. `body` is the change as domain/regions/change.ts reads it.
CREATE TABLE qinghe.region_changes (
  id uuid PRIMARY KEY,
  kind text NOT NULL CONSTRAINT region_changes_kind_is_known CHECK (kind IN ('rename', 'recode', 'merge', 'split')),
  effective_from date NOT NULL,
  basis text NOT NULL CONSTRAINT region_changes_have_a_basis CHECK (basis <> ''),
  body jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid
);

-- Where each code went on that day. `certain` is false for a place that was split: its records wait for a person to say which part.
CREATE TABLE qinghe.region_moves (
  old_code bigint NOT NULL,
  effective_from date NOT NULL,
  new_code bigint NOT NULL,
  certain boolean NOT NULL,
  change uuid NOT NULL CONSTRAINT region_moves_belong_to_a_change REFERENCES qinghe.region_changes (id),
  PRIMARY KEY (old_code, effective_from)
);
CREATE INDEX region_moves_of_a_change ON qinghe.region_moves (change);

-- `county` is the tenant number: the first six digits on the day the county began, never changed and never interpreted.
CREATE TABLE qinghe.tenants (
  county int PRIMARY KEY,
  opened date NOT NULL
);
CREATE TABLE qinghe.tenant_codes (
  county int NOT NULL CONSTRAINT tenant_codes_of_a_tenant REFERENCES qinghe.tenants (county),
  code bigint NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  PRIMARY KEY (county, valid_from),
  CONSTRAINT tenant_codes_stand_for_a_county CHECK (code % 1000000 = 0),
  CONSTRAINT tenant_codes_end_after_they_begin CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX tenant_codes_have_one_county_each ON qinghe.tenant_codes (code) WHERE valid_to IS NULL;

-- Which county has taken a change into its records, so that the work can stop and go on.
CREATE TABLE qinghe.region_recodes (
  change uuid NOT NULL CONSTRAINT region_recodes_of_a_change REFERENCES qinghe.region_changes (id),
  county int NOT NULL,
  done_at timestamptz NOT NULL,
  PRIMARY KEY (change, county)
);

GRANT SELECT ON qinghe.regions, qinghe.region_changes, qinghe.region_moves, qinghe.tenants, qinghe.tenant_codes
  TO qinghe_range, qinghe_list, qinghe_signin, qinghe_folder, qinghe_feed, qinghe_importer;
