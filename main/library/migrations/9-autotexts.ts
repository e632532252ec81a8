/** Texts behind abbreviations; `reader_id` empty: for everyone. */
export const autotexts = `
CREATE TABLE autotexts (
  reader_id TEXT NOT NULL,
  abbreviation TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (reader_id, abbreviation)
) STRICT, WITHOUT ROWID;
`
