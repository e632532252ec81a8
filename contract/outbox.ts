import { z } from 'zod'
import { deliverySchema, formatsSchema, outboxSchema } from '../core/report/delivery.ts'
import { reportIdSchema } from './report-id.ts'

/** The folder that signed reports are delivered to. No path comes from the window: the system's own dialog chooses it. */
export const outboxStateSchema = z.strictObject({
  /** Null while nothing is sent. */
  outbox: outboxSchema.omit({ onOwnDrive: true }).nullable(),
  /** Oldest first. */
  waiting: z.array(deliverySchema),
  isSending: z.boolean(),
})

export type OutboxState = z.infer<typeof outboxStateSchema>

const version = z.strictObject({ reportId: reportIdSchema, version: z.number().int().positive() })

export const outboxCalls = {
  'outbox.state': { input: z.undefined(), output: outboxStateSchema },
  /** Opens the system's folder dialog, and sends there from then on; unchanged if cancelled. Refused where nothing can or may be written. */
  'outbox.chooseFolder': { input: z.undefined(), output: outboxStateSchema },
  'outbox.setFormats': { input: z.strictObject({ formats: formatsSchema }), output: outboxStateSchema },
  /** Sends nothing any more; what waits goes on waiting. */
  'outbox.switchOff': { input: z.undefined(), output: outboxStateSchema },
  /** Begins to send what waits; `deliveries-changed` tells how it went. */
  'outbox.tryAgain': { input: z.undefined(), output: outboxStateSchema },
  'outbox.giveUp': { input: z.strictObject({ deliveryId: z.number().int() }), output: outboxStateSchema },
  /** Sends a signed version, whether it was sent before or not. */
  'outbox.send': { input: version, output: outboxStateSchema },
  /** How a version was sent or waits, the newest last. */
  'outbox.ofVersion': { input: version, output: z.array(deliverySchema) },
} as const
