-- Models of comparisons estimated from a place's own rosters: proposed with their effect, accepted by a second person (comparisons.*Model contracts). expand
CREATE TABLE qinghe.comparison_models (
  county int NOT NULL, id uuid NOT NULL, region bigint NOT NULL, school int NOT NULL DEFAULT 0,
  -- Learned from one finished comparison, its effect shown on another or the same.
  comparison uuid NOT NULL, against uuid NOT NULL,
  reason text NOT NULL CONSTRAINT comparison_models_say_why CHECK (length(reason) >= 2),
  state text NOT NULL CONSTRAINT comparison_models_state_is_known CHECK (state IN ('waiting', 'running', 'proposed', 'inForce', 'replaced', 'refused', 'failed')),
  attempts int NOT NULL DEFAULT 0, failure text, touched_at timestamptz,
  -- Sealed like the models of runs. Its hash names it, base_hash the one it was estimated to replace.
  model bytea, model_hash text, base_hash text, effect jsonb,
  proposed_by uuid NOT NULL, posting uuid NOT NULL, proposed_at timestamptz NOT NULL,
  decided_by uuid, decided_at timestamptz, decision_reason text,
  PRIMARY KEY (county, id),
  CONSTRAINT comparison_models_of_a_comparison FOREIGN KEY (county, comparison) REFERENCES qinghe.comparisons (county, id),
  CONSTRAINT comparison_models_against_a_comparison FOREIGN KEY (county, against) REFERENCES qinghe.comparisons (county, id),
  CONSTRAINT comparison_models_are_accepted_by_another CHECK (state NOT IN ('inForce', 'replaced') OR decided_by IS NOT NULL AND decided_by <> proposed_by),
  CONSTRAINT comparison_models_show_their_effect CHECK (state NOT IN ('proposed', 'inForce', 'replaced') OR model IS NOT NULL AND model_hash IS NOT NULL AND effect IS NOT NULL)
);
CREATE UNIQUE INDEX comparison_models_one_in_force ON qinghe.comparison_models (county, region) WHERE state = 'inForce';
CREATE INDEX comparison_models_newest ON qinghe.comparison_models (county, proposed_at DESC, id);
CALL qinghe.protect('comparison_models', 1, 'id');

-- Which accepted model a run began from; null: the one that comes with the product. What a run used stands with it and never changes.
ALTER TABLE qinghe.comparisons ADD COLUMN base_model uuid;
GRANT UPDATE (base_model) ON qinghe.comparisons TO qinghe_range, qinghe_list;

GRANT SELECT (county, id, model), UPDATE (model) ON qinghe.comparison_models TO qinghe_rotator;
CREATE POLICY comparison_models_rotator_select ON qinghe.comparison_models FOR SELECT TO qinghe_rotator USING (true);
CREATE POLICY comparison_models_rotator_update ON qinghe.comparison_models FOR UPDATE TO qinghe_rotator USING (true);

-- system:importer finds what waits, as it does for comparisons; the estimate itself is made as the posting that proposed it.
GRANT SELECT (county, id, state, posting, touched_at, attempts), UPDATE (state, touched_at, attempts, failure) ON qinghe.comparison_models TO qinghe_importer;
CREATE POLICY comparison_models_importer_select ON qinghe.comparison_models FOR SELECT TO qinghe_importer USING (true);
CREATE POLICY comparison_models_importer_update ON qinghe.comparison_models FOR UPDATE TO qinghe_importer USING (state IN ('waiting', 'running')) WITH CHECK (state IN ('running', 'failed'));
