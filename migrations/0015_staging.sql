-- What a roster says by its title, whether reading goes on, and when staging is cleared. expand
ALTER TABLE qinghe.roster_batches
  -- Its title, sheet or file name says that it registers left-behind children and no others.
  ADD COLUMN states_left_behind boolean NOT NULL DEFAULT false,
  -- Every row of the sheet stands in staging: judging can be taken up again without the file.
  ADD COLUMN is_read boolean NOT NULL DEFAULT false,
  -- Whoever reads or judges says so every few seconds; a batch nobody has touched for long was cut off.
  ADD COLUMN touched_at timestamptz;
GRANT UPDATE (states_left_behind, is_read, touched_at) ON qinghe.roster_batches TO qinghe_range;
UPDATE qinghe.roster_batches SET is_read = true WHERE state IN ('ready', 'committed', 'undone');
ALTER TABLE qinghe.roster_batches DROP CONSTRAINT roster_batches_state_is_known;
ALTER TABLE qinghe.roster_batches ADD CONSTRAINT roster_batches_state_is_known
  CHECK (state IN ('parsing', 'checking', 'ready', 'committing', 'committed', 'undoing', 'undone', 'failed', 'expired'));

-- system:importer clears what was never imported: it learns which batches there are and how old, and no cell of any.
GRANT SELECT (county, id, state, uploaded_at), UPDATE (state) ON qinghe.roster_batches TO qinghe_importer;
CREATE POLICY roster_batches_importer_select ON qinghe.roster_batches FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY roster_batches_importer_update ON qinghe.roster_batches FOR UPDATE TO qinghe_importer USING (true) WITH CHECK (state = 'expired');
GRANT SELECT (county, batch), DELETE ON qinghe.roster_rows TO qinghe_importer;
CREATE POLICY roster_rows_importer_select ON qinghe.roster_rows FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY roster_rows_importer_delete ON qinghe.roster_rows FOR DELETE TO qinghe_importer USING (true);
