/** As `sharedOf` leaves a header: without what is a slice's own. */
const shared = `json_replace(header, '$.sopInstanceUid', '', '$.instanceNumber', NULL, '$.acquisitionNumber', NULL, '$.acquisitionDate', NULL,
  '$.acquisitionTime', NULL, '$.plane.positionMm', NULL, '$.rescale', NULL, '$.pixels.offset', 0, '$.pixels.length', NULL,
  '$.pixels.lossy.ratio', NULL, '$.quantification.frameReferenceTimeMs', NULL, '$.quantification.frameDurationMs', NULL)`

/** As `encodeSlice` writes it. */
const slice = `json_array(header -> '$.instanceNumber', header -> '$.acquisitionNumber', header -> '$.acquisitionDate', header -> '$.acquisitionTime',
  header -> '$.plane.positionMm', header -> '$.rescale', header -> '$.pixels.offset', header -> '$.pixels.length', header -> '$.pixels.lossy.ratio',
  header -> '$.quantification.frameReferenceTimeMs', header -> '$.quantification.frameDurationMs')`

/**
 * Headers stored once for all slices that differ only in what is a slice's own, and fewer indexes: a scan writes a third of what it
 * wrote before. `instances` stays to be read from.
 */
export const sharedHeaders = `
CREATE TABLE shared_headers (
  shared_header INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  header TEXT NOT NULL
) STRICT;
CREATE INDEX shared_headers_study ON shared_headers (study_instance_uid);
CREATE INDEX shared_headers_series ON shared_headers (series_instance_uid);

CREATE TABLE slices (
  sop_instance_uid TEXT PRIMARY KEY,
  shared_header INTEGER NOT NULL,
  path TEXT NOT NULL,
  slice TEXT NOT NULL
) STRICT;

INSERT INTO shared_headers (study_instance_uid, series_instance_uid, header)
  SELECT DISTINCT study_instance_uid, series_instance_uid, ${shared} FROM instances;
INSERT INTO slices (sop_instance_uid, shared_header, path, slice)
  SELECT sop_instance_uid,
    (SELECT shared_header FROM shared_headers WHERE series_instance_uid = instances.series_instance_uid
       AND study_instance_uid = instances.study_instance_uid AND shared_headers.header = ${shared.replace('(header,', '(instances.header,')}),
    path, ${slice}
  FROM instances;
CREATE INDEX slices_shared ON slices (shared_header);

DROP TABLE instances;
CREATE VIEW instances AS
  SELECT sop_instance_uid, series_instance_uid, study_instance_uid, path FROM slices JOIN shared_headers USING (shared_header);

-- By path range a folder's files are found; an image's copies only among those that are not its first file.
DROP INDEX files_folder;
DROP INDEX files_sop;
CREATE INDEX files_copies ON files (sop_instance_uid) WHERE outcome IN ('duplicate', 'problem');
`
