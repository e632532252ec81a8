/**
 * What readers put in place of a file's values, and the calibrations of the site. Both are the basis of printed numbers, so rows are
 * only added: a correction is withdrawn by a later row without a value, a calibration is ended by a row of its own.
 */
export const units = `
CREATE TABLE unit_corrections (
  correction_id INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL,
  -- Null where it holds for the whole study (patient, injection).
  series_instance_uid TEXT,
  -- Whose study it was: a study that comes back under another patient does not inherit it.
  patient_id TEXT NOT NULL,
  patient_name TEXT NOT NULL,
  field TEXT NOT NULL,
  -- JSON; null withdraws the value before it.
  value TEXT,
  made_by TEXT NOT NULL CHECK (length(trim(made_by)) > 1),
  made_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 1)
) STRICT;
CREATE INDEX unit_corrections_study ON unit_corrections (study_instance_uid);
CREATE TRIGGER unit_corrections_are_kept BEFORE UPDATE ON unit_corrections
  BEGIN SELECT raise(ABORT, 'a correction is never changed'); END;
CREATE TRIGGER unit_corrections_stay BEFORE DELETE ON unit_corrections
  BEGIN SELECT raise(ABORT, 'a correction is never deleted'); END;

CREATE TABLE calibrations (
  calibration_id TEXT PRIMARY KEY,
  recorded_at TEXT NOT NULL,
  calibration TEXT NOT NULL
) STRICT;
CREATE TRIGGER calibrations_are_kept BEFORE UPDATE ON calibrations
  BEGIN SELECT raise(ABORT, 'a calibration is never changed'); END;
CREATE TRIGGER calibrations_stay BEFORE DELETE ON calibrations
  BEGIN SELECT raise(ABORT, 'a calibration is never deleted'); END;

CREATE TABLE calibration_ends (
  end_id INTEGER PRIMARY KEY,
  calibration_id TEXT NOT NULL REFERENCES calibrations (calibration_id),
  -- The last day of its validity; null takes it back altogether.
  valid_to TEXT,
  ended_by TEXT NOT NULL CHECK (length(trim(ended_by)) > 1),
  ended_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 1)
) STRICT;
CREATE TRIGGER calibration_ends_are_kept BEFORE UPDATE ON calibration_ends
  BEGIN SELECT raise(ABORT, 'the end of a calibration is never changed'); END;
CREATE TRIGGER calibration_ends_stay BEFORE DELETE ON calibration_ends
  BEGIN SELECT raise(ABORT, 'the end of a calibration is never deleted'); END;
`
