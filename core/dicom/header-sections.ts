import { patientMm } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import { decimal, decimals, decimalValues, float, integer, item, items, string, strings, unsigned16, unsigned16s, unsigned32, valueBytes } from './attributes.ts'
import type { Attributes } from './attributes.ts'
import type { ImageAxes, InstanceHeader, LookupTable, NuclearMedicine, PixelDescription, Plane, Rescale } from './instance-header.ts'
import type { DataSet } from './data-set.ts'
import { isoDate, isoTime } from './values.ts'

const vec3 = (values: readonly number[], at: number): Vec3 | null => {
  const [x, y, z] = values.slice(at, at + 3)
  return x === undefined || y === undefined || z === undefined ? null : [x, y, z]
}

const axesOf = (values: readonly number[]): ImageAxes | null => {
  const row = vec3(values, 0)
  const column = vec3(values, 3)
  return row === null || column === null ? null : [row, column]
}

/** Image Position (Patient) from its values. PS3.3 C.7.6.2. */
export const positionOf = (values: readonly string[]): Plane['positionMm'] => {
  const position = vec3(decimalValues(values), 0)
  return position === null ? null : patientMm(...position)
}

/** Position, orientation and spacing where they stand in `from`. PS3.3 C.7.6.2; in NM detectors C.8.4.11. */
export const readPlane = (from: Attributes): Plane => {
  const [rowSpacing, columnSpacing] = decimals(from, 'x00280030')
  return {
    positionMm: positionOf(strings(from, 'x00200032')),
    axes: axesOf(decimals(from, 'x00200037')),
    pixelSpacingMm: rowSpacing === undefined || columnSpacing === undefined ? null : [rowSpacing, columnSpacing],
    sliceThicknessMm: decimal(from, 'x00180050'),
  }
}

/** PS3.3 C.11.1; null unless slope and intercept are both there. */
export const readRescale = (from: Attributes): Rescale | null => {
  const slope = decimal(from, 'x00281053')
  const intercept = decimal(from, 'x00281052')
  return slope === null || intercept === null ? null : { slope, intercept, type: string(from, 'x00281054') }
}

/** PS3.3 C.7.6.16.2.11; maps without slope and intercept (lookup tables) or without unit are left out. */
export const readRealWorldValueMaps = (from: Attributes): InstanceHeader['realWorldValueMaps'] =>
  items(from, 'x00409096').flatMap((map) => {
    const slope = float(map, 'x00409225')
    const intercept = float(map, 'x00409224')
    const units = item(map, 'x004008ea')
    const unit = units === null ? null : string(units, 'x00080100')
    return slope === null || intercept === null || unit === null ? [] : [{ slope, intercept, unit }]
  })

type FrameGroup = NonNullable<InstanceHeader['frameGroups']>[number]

const readFrameGroup = (group: Attributes): FrameGroup => {
  const part = (tag: string): Attributes | null => item(group, tag)
  const measures = part('x00289110')
  const position = part('x00209113')
  const orientation = part('x00209116')
  const transformation = part('x00289145')
  const content = part('x00209111')
  const spacing = measures === null ? null : readPlane(measures)
  const maps = readRealWorldValueMaps(group)
  return {
    positionMm: position === null ? null : readPlane(position).positionMm,
    axes: orientation === null ? null : readPlane(orientation).axes,
    pixelSpacingMm: spacing?.pixelSpacingMm ?? null,
    sliceThicknessMm: spacing?.sliceThicknessMm ?? null,
    rescale: transformation === null ? null : readRescale(transformation),
    realWorldValueMaps: maps.length === 0 ? undefined : maps,
    temporalPosition: content === null ? undefined : (unsigned32(content, 'x00209128') ?? undefined),
  }
}

/** Per-frame functional groups over shared ones; null when the object has none. PS3.3 C.7.6.16.1. */
export const readFrameGroups = (from: Attributes): InstanceHeader['frameGroups'] => {
  const perFrame = items(from, 'x52009230')
  if (perFrame.length === 0) return null
  const sharedItem = item(from, 'x52009229')
  const shared = sharedItem === null ? null : readFrameGroup(sharedItem)
  return perFrame.map((entry) => {
    const own = readFrameGroup(entry)
    return {
      positionMm: own.positionMm ?? shared?.positionMm ?? null,
      axes: own.axes ?? shared?.axes ?? null,
      pixelSpacingMm: own.pixelSpacingMm ?? shared?.pixelSpacingMm ?? null,
      sliceThicknessMm: own.sliceThicknessMm ?? shared?.sliceThicknessMm ?? null,
      rescale: own.rescale ?? shared?.rescale ?? null,
      realWorldValueMaps: own.realWorldValueMaps ?? shared?.realWorldValueMaps,
      temporalPosition: own.temporalPosition,
    }
  })
}

const distinct = (values: readonly number[]): number => new Set(values).size

/** The NM modules, for NM objects and for the secondary captures that carry them. */
export const readNuclearMedicine = (from: Attributes): NuclearMedicine | null => {
  const detectors = items(from, 'x00540022').map(readPlane)
  const sliceVector = unsigned16s(from, 'x00540080')
  const counted = {
    energyWindows: distinct(unsigned16s(from, 'x00540010')),
    detectorsUsed: distinct(unsigned16s(from, 'x00540020')),
    phases: distinct(unsigned16s(from, 'x00540030')),
    timeSlots: distinct(unsigned16s(from, 'x00540070')),
    timeSlices: distinct(unsigned16s(from, 'x00540100')),
  }
  const nothing = detectors.length === 0 && sliceVector.length === 0 && Object.values(counted).every((count) => count === 0)
  return nothing ? null : { detectors, sliceVector: sliceVector.length === 0 ? null : sliceVector, ...counted }
}

/** Real tables of images have 256 to 4096 entries. A header is kept whole in the index, so longer ones are not read. */
const maxTableEntries = 4096

/** PS3.3 C.11.1.1; undefined without a table, or with one that is too long, too short or of odd depth. */
const readLookupTable = (from: Attributes, signed: boolean): LookupTable | undefined => {
  const table = item(from, 'x00283000')
  if (table === null) return undefined
  const [entries, first, bits] = unsigned16s(table, 'x00283002')
  const bytes = valueBytes(table, 'x00283006')
  if (entries === undefined || first === undefined || bits === undefined || bytes === null) return undefined
  if (entries === 0 || entries > maxTableEntries || bits < 8 || bits > 16) return undefined
  // Tables of 8 bits are written with two entries to a word by some, with one by others.
  const packed = bits === 8 && bytes.length < entries * 2
  const values = packed ? [...bytes.subarray(0, entries)] : unsigned16s(table, 'x00283006').slice(0, entries)
  return values.length < entries
    ? undefined
    : { firstMapped: signed && first > 0x7fff ? first - 0x10000 : first, values, type: string(table, 'x00283004') }
}

const readLossy = (from: Attributes): PixelDescription['lossy'] =>
  string(from, 'x00282110') === '01' ? { ratio: decimal(from, 'x00282112'), method: string(from, 'x00282114') } : undefined

const storedNumber = (from: Attributes, tag: string, signed: boolean): number | null => {
  const value = unsigned16(from, tag)
  return value !== null && signed && value > 0x7fff ? value - 0x10000 : value
}

/** PS3.3 C.7.6.3; null where the object has no (integer) pixel data. */
export const readPixels = (from: Attributes, pixelData: DataSet['pixelData']): PixelDescription | null => {
  const rows = unsigned16(from, 'x00280010')
  const columns = unsigned16(from, 'x00280011')
  const bitsAllocated = unsigned16(from, 'x00280100')
  if (pixelData === null || !rows || !columns || !bitsAllocated) return null
  const bitsStored = unsigned16(from, 'x00280101') ?? bitsAllocated
  const signed = unsigned16(from, 'x00280103') === 1
  return {
    rows,
    columns,
    frames: Math.max(1, integer(from, 'x00280008') ?? 1),
    samplesPerPixel: unsigned16(from, 'x00280002') ?? 1,
    photometricInterpretation: string(from, 'x00280004') ?? '',
    bitsAllocated,
    bitsStored,
    highBit: unsigned16(from, 'x00280102') ?? bitsStored - 1,
    signed,
    paddingValue: storedNumber(from, 'x00280120', signed),
    paddingLimit: storedNumber(from, 'x00280121', signed) ?? undefined,
    lookupTable: readLookupTable(from, signed),
    lossy: readLossy(from),
    valueTables: items(from, 'x00409096').filter((map) => map.elements['x00409212'] !== undefined).length || undefined,
    offset: pixelData.offset,
    length: pixelData.length,
  }
}

const codeMeaning = (from: Attributes, tag: string): string | null => {
  const code = item(from, tag)
  return code === null ? null : string(code, 'x00080104')
}

/** First item of the Radiopharmaceutical Information Sequence (0054,0016). PS3.3 C.8.4.10, C.8.9.2. */
export const readRadiopharmaceutical = (from: Attributes): InstanceHeader['radiopharmaceutical'] => {
  const info = item(from, 'x00540016')
  if (info === null) return null
  const [startDateTime = ''] = strings(info, 'x00181078')
  return {
    name: string(info, 'x00180031') ?? codeMeaning(info, 'x00540304'),
    nuclide: codeMeaning(info, 'x00540300'),
    totalDoseAsWritten: decimal(info, 'x00181074'),
    halfLifeSeconds: decimal(info, 'x00181075'),
    startDate: isoDate(startDateTime),
    startTime: isoTime(startDateTime.slice(8)) ?? isoTime(string(info, 'x00181072')),
  }
}
