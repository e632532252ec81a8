/**
 * The work-list as a table of its own, so that a page of it needs no study's JSON, and a search index that finds a name in any script.
 * Both are made from `studies` when the library is opened (`completeList`), and can be emptied at any time.
 *
 * `sort_key` is the study's minute with a running number: newest first is the order of the key itself, in the list and in the index.
 * `report` follows the reports by triggers: counting drafts must not read reports.
 */
export const studyList = `
DROP TABLE study_text;

CREATE TABLE study_rows (
  sort_key INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL UNIQUE,
  patient_name TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  patient_sex TEXT,
  birth_date TEXT,
  study_date TEXT,
  description TEXT NOT NULL,
  images TEXT NOT NULL,
  series INTEGER NOT NULL,
  -- Why the study cannot be read fused, in the reader's words; null where it can.
  refusal TEXT,
  -- The indexed folders its files lie in, as a JSON array.
  folders TEXT NOT NULL,
  report TEXT CHECK (report IN ('draft', 'final')),
  state TEXT NOT NULL AS (
    CASE WHEN report = 'final' THEN 'signed' WHEN report = 'draft' THEN 'draft' WHEN refusal IS NULL THEN 'to-read' ELSE 'not-readable' END
  ) VIRTUAL
) STRICT;
CREATE INDEX study_rows_state ON study_rows (state);

CREATE TRIGGER row_of_new_report AFTER INSERT ON reports BEGIN
  UPDATE study_rows
    SET report = (SELECT state FROM reports WHERE study_instance_uid = new.study_instance_uid ORDER BY version DESC, saved_at DESC LIMIT 1)
    WHERE study_instance_uid = new.study_instance_uid;
END;
CREATE TRIGGER row_of_changed_report AFTER UPDATE OF state ON reports BEGIN
  UPDATE study_rows
    SET report = (SELECT state FROM reports WHERE study_instance_uid = new.study_instance_uid ORDER BY version DESC, saved_at DESC LIMIT 1)
    WHERE study_instance_uid = new.study_instance_uid;
END;

-- The words are folded and cut by core/study/search-words.ts; the index only keeps them, by their beginnings of one to three letters too.
CREATE VIRTUAL TABLE study_text USING fts5 (words, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3', tokenize = 'ascii');

CREATE INDEX files_left_out ON files (outcome) WHERE outcome IN ('duplicate', 'problem');
`
