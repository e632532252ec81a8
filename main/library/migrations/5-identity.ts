/** By which mix-ups of patients are looked up beside each study of the list, and files that are no images are counted, without walking all. */
export const identity = `
CREATE INDEX study_rows_patient ON study_rows (patient_id, patient_name, birth_date);
CREATE INDEX study_rows_born ON study_rows (birth_date, patient_name, patient_id);
CREATE INDEX files_skipped ON files (path) WHERE outcome = 'skipped';
`
