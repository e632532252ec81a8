import { decimal, item, string } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import type { InstanceHeader } from './instance-header.ts'
import { isoDate, isoTime } from './values.ts'

const dateTime = (dt: string | null): string | null => {
  const date = isoDate(dt)
  const time = isoTime(dt?.slice(8) ?? null)
  return date === null || time === null ? null : `${date}T${time}`
}

/** `20260314063500.0+0100` -> `+0100`. PS3.5 6.2 DT. */
const zoneOf = (dt: string | null): string | null => /[+-]\d{4}$/.exec(dt ?? '')?.[0] ?? null

/** 10 to ff: where private creators may stand in a group. */
const blocks = Array.from({ length: 0xf0 }, (_, index) => (index + 0x10).toString(16))

/** Tag of the element `element` in the block that `creator` reserved in a private group. PS3.5 7.8.1. */
const privateTag = (from: Attributes, group: string, creator: string, element: string): string | null => {
  const block = blocks.find((number) => string(from, `x${group}00${number}`)?.toUpperCase() === creator.toUpperCase())
  return block === undefined ? null : `x${group}${block}${element}`
}

const privateDecimal = (from: Attributes, group: string, creator: string, element: string): number | null => {
  const tag = privateTag(from, group, creator, element)
  return tag === null ? null : decimal(from, tag)
}

const makers = [
  { group: '0071', creator: 'SIEMENS MED PT', element: '22', tag: '(0071,xx22)' },
  { group: '0009', creator: 'GEMS_PETD_01', element: '0d', tag: '(0009,xx0D)' },
] as const

const makerReference = (from: Attributes): NonNullable<InstanceHeader['quantification']>['makerReference'] => {
  for (const { group, creator, element, tag } of makers) {
    const at = privateTag(from, group, creator, element)
    const written = at === null ? null : dateTime(string(from, at))
    if (written !== null) return { at: written, tag }
  }
  return null
}

const nuclear = new Set(['NM', 'PT'])
const philips = 'Philips PET Private Group'

/** What units need beyond the rest of the header; null outside NM and PET. PS3.3 C.8.9.1, C.8.9.2, C.8.9.4. */
export const readQuantification = (from: Attributes): InstanceHeader['quantification'] => {
  if (!nuclear.has(string(from, 'x00080060') ?? '')) return null
  const info = item(from, 'x00540016')
  const code = info === null ? null : item(info, 'x00540300')
  return {
    suvType: string(from, 'x00541006'),
    frameReferenceTimeMs: decimal(from, 'x00541300'),
    frameDurationMs: decimal(from, 'x00181242'),
    nuclideCode: code === null ? null : string(code, 'x00080100'),
    injectionTime: info === null ? null : isoTime(string(info, 'x00181072')),
    injectionZone: info === null ? null : zoneOf(string(info, 'x00181078')),
    fileZone: zoneOf(string(from, 'x00080201')),
    makerReference: makerReference(from),
    decayCorrectedTo: string(from, 'x00189758') === 'YES' ? dateTime(string(from, 'x00189701')) : null,
    philipsSuvPerCount: privateDecimal(from, '7053', philips, '00'),
    philipsBqMlPerCount: privateDecimal(from, '7053', philips, '09'),
  }
}
