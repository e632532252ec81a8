import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { deliverySchema, formatsSchema, outboxSchema } from '../../core/report/delivery.ts'
import type { Delivery, Outbox } from '../../core/report/delivery.ts'
import type { Report } from '../../core/report/report.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

type Version = Pick<Report, 'reportId' | 'version'>

const key = 'outbox'

const storedOutbox = (db: ReadableDatabase): string | undefined => z.string().optional().parse(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key))

const unreadable = fail(problem('outbox-unreadable', 'Which folder signed reports go to is not stored in a way that this version of the program reads. Choose the folder for signed reports again; until then they wait.'))

/** The folder that signed reports are delivered to; null while the site has set none. Fails with `outbox-unreadable`. */
export const findOutbox = (db: ReadableDatabase): Result<Outbox | null> => {
  const row = storedOutbox(db)
  if (row === undefined) return ok(null)
  try {
    return ok(outboxSchema.parse(JSON.parse(row)))
  } catch {
    return unreadable
  }
}

/** From now on signed versions go here; null: nowhere. What waits goes where the newest setting says. */
export const setOutbox = (db: WritableDatabase, outbox: Outbox | null): void => {
  if (outbox === null) db.prepare('DELETE FROM settings WHERE key = ?').run(key)
  else db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, JSON.stringify(outbox))
}

const rowsSchema = z.array(deliverySchema.extend({ formats: z.string().nullable().transform((json) => (json === null ? null : formatsSchema.parse(JSON.parse(json)))) }))

const select = `
  SELECT delivery_id AS deliveryId, report_id AS reportId, version, since, problem, ended, ended_at AS endedAt, folder, formats,
    coalesce((SELECT json_extract(report, '$.header.patientName') FROM reports
      WHERE reports.report_id = deliveries.report_id AND reports.version = deliveries.version), '') AS patientName
  FROM deliveries`

/** What waits to be sent, the oldest first. */
export const waitingDeliveries = (db: ReadableDatabase): Delivery[] => rowsSchema.parse(db.prepare(`${select} WHERE ended IS NULL ORDER BY delivery_id`).all())

/** How the versions of a report were sent or wait, the oldest first. */
export const deliveriesOf = (db: ReadableDatabase, reportId: string): Delivery[] =>
  rowsSchema.parse(db.prepare(`${select} WHERE report_id = ? ORDER BY delivery_id`).all(reportId))

/** Lets a signed version wait to be sent, once; what was sent before stays noted. */
export const queueDelivery = (db: WritableDatabase, { reportId, version, now }: Version & { readonly now: string }): void => {
  db.prepare('INSERT INTO deliveries (report_id, version, since) VALUES (?, ?, ?) ON CONFLICT (report_id, version) WHERE ended IS NULL DO NOTHING').run(reportId, version, now)
}

/** Called in the transaction that stores a signed version: it waits from then on, whatever becomes of the program, also for a folder that cannot be read here. */
export const queueSigned = (db: WritableDatabase, version: Version, now: string): void => {
  if (storedOutbox(db) !== undefined) queueDelivery(db, { reportId: version.reportId, version: version.version, now })
}

/** Keeps why a try failed. */
export const noteDeliveryProblem = (db: WritableDatabase, { deliveryId, problem }: { readonly deliveryId: number; readonly problem: string }): void => {
  db.prepare('UPDATE deliveries SET problem = ? WHERE delivery_id = ? AND ended IS NULL').run(problem, deliveryId)
}

export interface Delivered extends Pick<Outbox, 'folder' | 'formats'> {
  readonly deliveryId: number
  readonly now: string
}

/** Notes that the files are there. One that was given up while it was being written has left all the same, and has a row that says so. */
export const noteDelivered = (db: WritableDatabase, { deliveryId, folder, formats, now }: Delivered): void => {
  db.transaction(() => {
    const noted = db
      .prepare(`UPDATE deliveries SET ended = 'delivered', ended_at = ?, folder = ?, formats = ?, problem = NULL WHERE delivery_id = ? AND ended IS NULL`)
      .run(now, folder, JSON.stringify(formats), deliveryId)
    if (noted.changes > 0) return
    db.prepare(
      `INSERT INTO deliveries (report_id, version, since, ended, ended_at, folder, formats)
       SELECT report_id, version, since, 'delivered', ?, ?, ? FROM deliveries WHERE delivery_id = ?`,
    ).run(now, folder, JSON.stringify(formats), deliveryId)
  })()
}

/** Takes one that waits off the list, with its last problem; nothing happens to one that has ended. */
export const giveDeliveryUp = (db: WritableDatabase, { deliveryId, now }: { readonly deliveryId: number; readonly now: string }): void => {
  db.prepare(`UPDATE deliveries SET ended = 'given-up', ended_at = ? WHERE delivery_id = ? AND ended IS NULL`).run(now, deliveryId)
}
