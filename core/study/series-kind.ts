import type { InstanceHeader } from '../dicom/instance-header.ts'
import type { SeriesKind } from './study.ts'

const storage = '1.2.840.10008.5.1.4.1.1.'

const ctClasses = new Set([`${storage}2`, `${storage}2.1`, `${storage}2.2`])
const petClasses = new Set([`${storage}128`, `${storage}128.1`, `${storage}130`])

/** Structured reports and dose reports, presentation states, encapsulated documents. */
const documentPrefixes = [`${storage}88.`, `${storage}11.`, `${storage}104.`]
const documentModalities = new Set(['SR', 'DOC', 'KO', 'PR', 'SEG'])

/** Value 3 of Image Type (0008,0008) in NM objects. PS3.3 C.8.4.9.1.1. TOMO is raw projections, never a volume. */
const nuclearKinds: Readonly<Record<string, SeriesKind>> = {
  STATIC: 'planar',
  'WHOLE BODY': 'whole-body',
  DYNAMIC: 'dynamic',
  GATED: 'gated',
  'GATED TOMO': 'gated',
  'RECON GATED TOMO': 'gated',
  'RECON TOMO': 'spect-volume',
}

/** Half-lives of the nuclides of SPECT that are in use with reconstructed series: 99mTc, 123I, 111In, 67Ga, 177Lu, 131I (s). */
const singlePhotonHalfLivesSeconds = [21_624, 47_592, 242_326, 281_750, 574_300, 692_902]

/** PET objects that hold a SPECT: some reconstruction programs have no other single-frame volume with units. */
const isSinglePhoton = (header: InstanceHeader): boolean => {
  const info = header.radiopharmaceutical
  if (info === null) return false
  const nuclide = info.nuclide ?? ''
  if (/technetium|99m|iod(ine)?[^a-z]*(123|131)|(123|131)\^?[^a-z]*iod|indium|lutetium|gallium[^a-z]*67|67\^?[^a-z]*gallium/i.test(nuclide)) return true
  const halfLife = info.halfLifeSeconds ?? 0
  return nuclide === '' && singlePhotonHalfLivesSeconds.some((known) => Math.abs(halfLife / known - 1) < 0.01)
}

const petKind = (header: InstanceHeader): SeriesKind => {
  const [first = ''] = header.series.type
  if (first === 'GATED') return 'gated'
  if (first === 'DYNAMIC') return 'dynamic'
  return isSinglePhoton(header) ? 'spect-volume' : 'pet-volume'
}

/** A reconstruction that holds several volumes in time is none that could be stacked, whatever its Image Type says. */
const nuclearKind = ({ imageType, nuclearMedicine }: InstanceHeader): SeriesKind => {
  const kind = nuclearKinds[imageType[2] ?? ''] ?? 'other'
  if (kind !== 'spect-volume' || nuclearMedicine === null) return kind
  if (nuclearMedicine.timeSlots > 1) return 'gated'
  return nuclearMedicine.timeSlices > 1 || nuclearMedicine.phases > 1 ? 'dynamic' : kind
}

const kindOf = (header: InstanceHeader): SeriesKind => {
  const { sopClassUid, imageType } = header
  const { modality } = header.series
  if (documentModalities.has(modality) || documentPrefixes.some((prefix) => sopClassUid.startsWith(prefix))) return 'document'
  if (header.pixels === null) return 'other'
  // By modality, not SOP class: real whole-body scans travel as secondary captures too.
  if (modality === 'NM') return nuclearKind(header)
  if (petClasses.has(sopClassUid)) return petKind(header)
  if (ctClasses.has(sopClassUid)) return imageType[2] === 'LOCALIZER' ? 'other' : 'ct-volume'
  return 'other'
}

/** What a series is: what most of its images are. */
export const seriesKind = (headers: readonly InstanceHeader[]): SeriesKind => {
  const counts = new Map<SeriesKind, number>()
  for (const header of headers) {
    const kind = kindOf(header)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'other'
}
