-- Views are kept of every list, not of the archives alone: each list has its own names. contract
ALTER TABLE qinghe.saved_views ADD COLUMN list text NOT NULL DEFAULT 'archives' CONSTRAINT saved_views_name_their_list CHECK (list ~ '^(archives|records\.[A-Za-z0-9-]{1,60})$');
ALTER TABLE qinghe.saved_views DROP CONSTRAINT saved_views_have_one_name_each;
ALTER TABLE qinghe.saved_views ADD CONSTRAINT saved_views_have_one_name_each UNIQUE (county, account, list, name);
