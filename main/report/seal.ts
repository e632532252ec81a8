import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/report/canonical-json.ts'
import type { Report } from '../../core/report/report.ts'

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 (hex) over the canonical JSON of everything in a report but the seal itself. */
export const sealOf = (report: Report): string => {
  const { seal: _seal, ...sealed } = report
  return sha256(canonicalJson(sealed))
}

/** Whether a signed report is still what was signed. */
export const sealHolds = (report: Report): boolean => report.seal !== null && report.seal === sealOf(report)
