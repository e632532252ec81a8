/**
 * Signed versions on their way to the folder of the site, one row for each time one is to be sent. A row is made with the signature
 * itself, so that nothing that happens after it loses the delivery; how it ended is written once, and nothing is deleted.
 */
export const deliveries = `
CREATE TABLE deliveries (
  delivery_id INTEGER PRIMARY KEY,
  report_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  since TEXT NOT NULL,
  -- Why the last try failed.
  problem TEXT,
  ended TEXT CHECK (ended IN ('delivered', 'given-up')),
  ended_at TEXT,
  -- Where to and as what (JSON), as it was delivered.
  folder TEXT,
  formats TEXT,
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK ((ended IS 'delivered') = (folder IS NOT NULL)),
  CHECK ((folder IS NULL) = (formats IS NULL))
) STRICT;
CREATE UNIQUE INDEX deliveries_waiting ON deliveries (report_id, version) WHERE ended IS NULL;
CREATE INDEX deliveries_report ON deliveries (report_id, version);
CREATE TRIGGER ended_deliveries_are_kept BEFORE UPDATE ON deliveries WHEN old.ended IS NOT NULL
  BEGIN SELECT raise(ABORT, 'a delivery that ended is never changed'); END;
CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries
  BEGIN SELECT raise(ABORT, 'a delivery is never deleted'); END;
`
