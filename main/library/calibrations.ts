import { z } from 'zod'
import { siteCalibrationSchema } from '../../core/units/calibrations.ts'
import type { SiteCalibration } from '../../core/units/calibrations.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

export const addCalibration = (db: WritableDatabase, calibration: SiteCalibration, now: string): void => {
  db.prepare('INSERT INTO calibrations (calibration_id, recorded_at, calibration) VALUES (?, ?, ?)').run(calibration.calibrationId, now, JSON.stringify(calibration))
}

export interface CalibrationEnd {
  readonly calibrationId: string
  /** The last day of its validity; null takes it back altogether. */
  readonly validTo: string | null
  readonly by: string
  readonly at: string
  readonly reason: string
}

export const endCalibration = (db: WritableDatabase, end: CalibrationEnd): void => {
  db.prepare('INSERT INTO calibration_ends (calibration_id, valid_to, ended_by, ended_at, reason) VALUES (?, ?, ?, ?, ?)').run(
    end.calibrationId,
    end.validTo,
    end.by,
    end.at,
    end.reason,
  )
}

export interface StoredCalibration {
  readonly calibration: SiteCalibration
  readonly recordedAt: string
  /** Its newest end; `validTo` null there means that it was taken back. */
  readonly ended: Omit<CalibrationEnd, 'calibrationId'> | null
}

const rowsSchema = z.array(
  z.object({ json: z.string(), recordedAt: z.string(), validTo: z.string().nullable(), by: z.string().nullable(), at: z.string().nullable(), reason: z.string().nullable() }),
)

/** Every calibration that was ever recorded, newest first. */
export const allCalibrations = (db: ReadableDatabase): StoredCalibration[] =>
  rowsSchema
    .parse(
      db
        .prepare(
          `SELECT c.calibration AS json, c.recorded_at AS recordedAt, e.valid_to AS validTo, e.ended_by AS "by", e.ended_at AS at, e.reason AS reason
           FROM calibrations c LEFT JOIN calibration_ends e
             ON e.end_id = (SELECT max(end_id) FROM calibration_ends WHERE calibration_id = c.calibration_id)
           ORDER BY c.rowid DESC`,
        )
        .all(),
    )
    .map(({ json, recordedAt, validTo, by, at, reason }) => ({
      calibration: siteCalibrationSchema.parse(JSON.parse(json)),
      recordedAt,
      ended: by === null || at === null || reason === null ? null : { validTo, by, at, reason },
    }))

/** The calibrations that may be used, with the end of their validity as it was last set. One that was taken back is left out. */
export const usableCalibrations = (db: ReadableDatabase): SiteCalibration[] =>
  allCalibrations(db).flatMap(({ calibration, ended }) => {
    if (ended === null) return [calibration]
    return ended.validTo === null || ended.validTo < calibration.validFrom ? [] : [{ ...calibration, validTo: ended.validTo }]
  })
