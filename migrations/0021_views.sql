-- Views of the archive list that somebody keeps under a name: filters, order and columns, and no child. One's own, on every device. expand
CREATE TABLE qinghe.saved_views (
  county int NOT NULL, account uuid NOT NULL, id uuid NOT NULL, name text NOT NULL CONSTRAINT saved_views_have_a_name CHECK (length(name) BETWEEN 1 AND 20),
  search text NOT NULL CONSTRAINT saved_views_are_short CHECK (length(search) <= 1000), created_at timestamptz NOT NULL,
  PRIMARY KEY (county, account, id),
  CONSTRAINT saved_views_have_one_name_each UNIQUE (county, account, name)
);
ALTER TABLE qinghe.saved_views ENABLE ROW LEVEL SECURITY;
CREATE POLICY saved_views_are_ones_own ON qinghe.saved_views TO qinghe_range, qinghe_list
  USING (account = nullif(current_setting('qinghe.account', true), '')::uuid) WITH CHECK (account = nullif(current_setting('qinghe.account', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE (search), DELETE ON qinghe.saved_views TO qinghe_range, qinghe_list;
