import { at } from './frame.ts'
import type { PelvisPlace } from './bone/sacroiliac.ts'
import { scanFields } from './scan-fields.ts'
import type { FieldName, ScanEnd, ScanField } from './scan-fields.ts'
import { vertebraNamed } from './spine-layout.ts'
import type { SpineLayout } from './spine-layout.ts'

/** Below the sacral endplate, mm of a man of mean height: under the ischial tuberosities, or at the foot of the sacroiliac joints. */
const pelvicDepths = { ischium: 196, 'sacroiliac-joints': 86 } as const

const heightOf = (layout: SpineLayout, pelvis: PelvisPlace, end: ScanEnd): number => {
  if ('pelvis' in end) return pelvis.originMm[2] - pelvicDepths[end.pelvis] * pelvis.size
  const v = vertebraNamed(layout, end.vertebra)
  return at(v.frame, 0, 0, v.heights.middle * end.heights + (end.beyondMm ?? 0))[2]
}

/** Where the scan of a field starts and ends. LPS z, mm. */
export const scanRange = (layout: SpineLayout, pelvis: PelvisPlace, field: FieldName): { readonly low: number; readonly high: number } => {
  const { top, bottom }: ScanField = scanFields[field]
  return { low: heightOf(layout, pelvis, bottom), high: heightOf(layout, pelvis, top) }
}
