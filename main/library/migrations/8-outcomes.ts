/** What became of patients after the report. The numbers of a cohort rest on it, so rows are only added; a later row takes one back. */
export const outcomes = `
CREATE TABLE outcomes (
  row_id INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL,
  -- Whose study it was: a study that comes back under another patient does not inherit it.
  patient_id TEXT NOT NULL,
  patient_name TEXT NOT NULL,
  -- JSON; null in a row that takes another one back.
  entry TEXT,
  withdraws INTEGER REFERENCES outcomes (row_id),
  made_by TEXT NOT NULL CHECK (length(trim(made_by)) > 1),
  made_at TEXT NOT NULL,
  CHECK ((entry IS NULL) <> (withdraws IS NULL))
) STRICT;
CREATE INDEX outcomes_study ON outcomes (study_instance_uid);
CREATE TRIGGER outcomes_are_kept BEFORE UPDATE ON outcomes
  BEGIN SELECT raise(ABORT, 'an outcome is never changed'); END;
CREATE TRIGGER outcomes_stay BEFORE DELETE ON outcomes
  BEGIN SELECT raise(ABORT, 'an outcome is never deleted'); END;
`
