/**
 * Referrals as readers enter them, the site's word on which rules are off, and the last good copy of each rule file of the site. All
 * of it stands behind printed sentences, so rows are only added: the newest counts.
 */
export const referrals = `
CREATE TABLE referrals (
  referral_id INTEGER PRIMARY KEY,
  study_instance_uid TEXT NOT NULL,
  -- Whose study it was: a study that comes back under another patient does not inherit it.
  patient_id TEXT NOT NULL,
  patient_name TEXT NOT NULL,
  referral TEXT NOT NULL,
  made_by TEXT NOT NULL CHECK (length(trim(made_by)) > 1),
  made_at TEXT NOT NULL
) STRICT;
CREATE INDEX referrals_study ON referrals (study_instance_uid);
CREATE TRIGGER referrals_are_kept BEFORE UPDATE ON referrals
  BEGIN SELECT raise(ABORT, 'an entry of a referral is never changed'); END;
CREATE TRIGGER referrals_stay BEFORE DELETE ON referrals
  BEGIN SELECT raise(ABORT, 'an entry of a referral is never deleted'); END;

CREATE TABLE rule_switches (
  switch_id INTEGER PRIMARY KEY,
  -- Id of the rules and of the rule in them: cautions/flare.
  rule TEXT NOT NULL,
  is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  made_by TEXT NOT NULL CHECK (length(trim(made_by)) > 1),
  made_at TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (length(trim(reason)) > 1)
) STRICT;
CREATE TRIGGER rule_switches_are_kept BEFORE UPDATE ON rule_switches
  BEGIN SELECT raise(ABORT, 'a switch of a rule is never changed'); END;
CREATE TRIGGER rule_switches_stay BEFORE DELETE ON rule_switches
  BEGIN SELECT raise(ABORT, 'a switch of a rule is never deleted'); END;

CREATE TABLE kept_rule_files (
  kept_id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  content TEXT NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;
CREATE INDEX kept_rule_files_name ON kept_rule_files (file_name);
CREATE TRIGGER kept_rule_files_are_kept BEFORE UPDATE ON kept_rule_files
  BEGIN SELECT raise(ABORT, 'a kept rule file is never changed'); END;
CREATE TRIGGER kept_rule_files_stay BEFORE DELETE ON kept_rule_files
  BEGIN SELECT raise(ABORT, 'a kept rule file is never deleted'); END;
`
