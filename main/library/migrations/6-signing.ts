/**
 * What signing needs beside the reports. `ledger` is a chain of entries, each with the hash of the one before: a signed version that is
 * taken out of the library, with its files, leaves its entry behind. `unfinished_files` names the files of a signing that is under way,
 * relative to the library; what a killed one leaves is removed when the library is opened. `readers` are the people of the site who
 * sign; a name that signed is never deleted, only closed.
 */
export const signing = `
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER ledger_is_kept BEFORE UPDATE ON ledger
  BEGIN SELECT raise(ABORT, 'an entry of the ledger is never changed'); END;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
  BEGIN SELECT raise(ABORT, 'an entry of the ledger is never deleted'); END;

CREATE TABLE unfinished_files (
  path TEXT NOT NULL,
  report_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (path)
) STRICT, WITHOUT ROWID;

CREATE TABLE readers (
  reader_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- The name as it is compared: two readers whose names differ only in case, accents or spaces would be one on paper.
  folded_name TEXT NOT NULL,
  role TEXT NOT NULL,
  -- JSON: the function, its parameters, salt and hash.
  passphrase TEXT NOT NULL,
  made_at TEXT NOT NULL,
  closed_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX readers_open_name ON readers (folded_name) WHERE closed_at IS NULL;

CREATE TRIGGER row_of_discarded_draft AFTER DELETE ON reports BEGIN
  UPDATE study_rows
    SET report = (SELECT state FROM reports WHERE study_instance_uid = old.study_instance_uid ORDER BY version DESC, saved_at DESC LIMIT 1)
    WHERE study_instance_uid = old.study_instance_uid;
END;
`
