/**
 * Files and instances mirror what lies in the folders and can be rebuilt from them at any time. Analyses, decisions, reports and
 * settings are the reader's work: analyses and signed reports are only ever added. Tables with large values keep their rowid: a large
 * row inside a key's tree makes every look-up walk over it.
 */
export const initial = `
CREATE TABLE folders (
  path TEXT PRIMARY KEY,
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE files (
  path TEXT PRIMARY KEY,
  folder TEXT NOT NULL REFERENCES folders (path) ON DELETE CASCADE,
  size INTEGER NOT NULL,
  modified_ms REAL NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('indexed', 'duplicate', 'skipped', 'problem')),
  reason TEXT,
  sop_instance_uid TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX files_folder ON files (folder);
CREATE INDEX files_sop ON files (sop_instance_uid) WHERE sop_instance_uid IS NOT NULL;

CREATE TABLE instances (
  sop_instance_uid TEXT PRIMARY KEY,
  series_instance_uid TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL,
  path TEXT NOT NULL,
  header TEXT NOT NULL
) STRICT;
CREATE INDEX instances_series ON instances (series_instance_uid);
CREATE INDEX instances_study ON instances (study_instance_uid);

CREATE TABLE studies (
  study_instance_uid TEXT PRIMARY KEY,
  study_date TEXT,
  study TEXT NOT NULL
) STRICT;

-- Studies whose instances changed since they were last built; written with the change itself, so that a killed scan forgets none.
CREATE TABLE stale_studies (
  study_instance_uid TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE study_text USING fts5 (study_instance_uid UNINDEXED, words, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE analyses (
  analysis_id TEXT PRIMARY KEY,
  study_instance_uid TEXT NOT NULL,
  made_at TEXT NOT NULL,
  analysis TEXT NOT NULL
) STRICT;
CREATE INDEX analyses_study ON analyses (study_instance_uid);
CREATE TRIGGER analyses_are_kept BEFORE UPDATE ON analyses
  BEGIN SELECT raise(ABORT, 'an analysis is never changed'); END;

CREATE TABLE decisions (
  study_instance_uid TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected')),
  reason TEXT,
  decided_at TEXT NOT NULL,
  PRIMARY KEY (study_instance_uid, finding_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
  report_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  study_instance_uid TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
  revision INTEGER NOT NULL,
  saved_at TEXT NOT NULL,
  report TEXT NOT NULL,
  files TEXT,
  PRIMARY KEY (report_id, version)
) STRICT;
CREATE INDEX reports_study ON reports (study_instance_uid);
CREATE TRIGGER signed_reports_are_kept BEFORE UPDATE ON reports WHEN old.state = 'final'
  BEGIN SELECT raise(ABORT, 'a signed report is never changed'); END;
CREATE TRIGGER signed_reports_stay BEFORE DELETE ON reports WHEN old.state = 'final'
  BEGIN SELECT raise(ABORT, 'a signed report is never deleted'); END;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
