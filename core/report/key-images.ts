import type { Analysis } from '../findings/analysis.ts'
import type { Finding } from '../findings/finding.ts'
import { distanceMm } from '../geometry/vector.ts'
import type { Vec3 } from '../geometry/vector.ts'
import type { LanguagePack } from '../knowledge/language/language-schema.ts'
import { fillWords, packs } from './language.ts'
import type { KeyImage } from './report.ts'
import { placeWords } from './words.ts'

type Plane = KeyImage['plane']

/** What a picture of a plane shows at its four edges, in the radiological convention (the patient's right at the viewer's left). */
export const edgeLetters: Readonly<Record<Plane, { left: string; right: string; top: string; bottom: string }>> = {
  axial: { left: 'R', right: 'L', top: 'A', bottom: 'P' },
  sagittal: { left: 'A', right: 'P', top: 'H', bottom: 'F' },
  coronal: { left: 'R', right: 'L', top: 'H', bottom: 'F' },
}

const normals: Readonly<Record<Plane, Vec3>> = { axial: [0, 0, 1], sagittal: [1, 0, 0], coronal: [0, 1, 0] }

/** Bone window; the picture's side in the patient; wide enough to show whose level it is. */
const display = { window: { centreHu: 350, widthHu: 1800 }, colourMap: 'hot', opacity: 0.55 } as const
const extentMm: Readonly<Record<Plane, number>> = { axial: 190, sagittal: 240, coronal: 260 }

/** How far a picture's plane may pass from a finding and still show it (about the half height of a facet joint). */
const slabHalfMm = 8

/** Beyond this a picture is not named after a structure but after nothing. */
const nearMm = 25

/** Whether a key image shows a finding's centre. */
export const showsFinding = (image: KeyImage, finding: Finding): boolean => {
  const normal = normals[image.plane]
  const offsets = [0, 1, 2].map((axis) => Math.abs((finding.centreMm[axis] ?? 0) - (image.centreMm[axis] ?? 0)))
  return offsets.every((offset, axis) => offset <= (normal[axis] === 1 ? slabHalfMm : image.extentMm / 2))
}

const caption = (plane: Plane, place: string | null, ratio: number, { captions }: LanguagePack): string =>
  fillWords(place === null ? captions.plain : captions.through, { plane: captions[plane], place: place ?? '', ratio: String(ratio) })

/** "Axial through the right L4-L5 facet joint, fused; uptake 0-5 × reference." */
export const captionOf = (image: Omit<KeyImage, 'id' | 'caption'>, analysis: Analysis, pack: LanguagePack = packs.en): string => {
  const named = [...analysis.regions]
    .map((region) => ({ region, awayMm: distanceMm(region.centreMm, image.centreMm) }))
    .sort((a, b) => a.awayMm - b.awayMm)[0]
  return caption(image.plane, named && named.awayMm <= nearMm ? placeWords(named.region, pack) : null, image.uptakeMaxRatio, pack)
}

const planesFor = (finding: Finding): readonly [Plane, Plane] =>
  finding.structure === 'sacroiliac-joint' || finding.structure === 'sacral-ala' ? ['axial', 'coronal'] : ['axial', 'sagittal']

/** Key images that a newly accepted finding brings along start with this, so that withdrawing it can take them out again. */
const ownPrefix = (findingId: string): string => `auto-${findingId.replace(/[^\w.-]+/g, '-')}-`

/** Whether the program added this picture for that finding. */
export const isBroughtBy = (image: KeyImage, findingId: string): boolean => image.id.startsWith(ownPrefix(findingId))

/** Upper end of the uptake scale as a whole multiple of the reference: the finding itself is not clipped, 5 at least, 12 at most. */
const uptakeMaxRatioFor = (ratio: number): number => Math.min(12, Math.max(5, Math.ceil(ratio)))

/** Two planes through the finding's centre. */
export const keyImagesFor = (finding: Finding, pack: LanguagePack = packs.en): KeyImage[] =>
  planesFor(finding).map((plane) => ({
    ...display,
    id: `${ownPrefix(finding.id)}${plane}`,
    caption: caption(plane, placeWords(finding, pack), uptakeMaxRatioFor(finding.ratio), pack),
    plane,
    centreMm: finding.centreMm,
    extentMm: extentMm[plane],
    uptakeMaxRatio: uptakeMaxRatioFor(finding.ratio),
  }))

/** The image with its caption in the language of the pack, where the program wrote it; a caption of the reader's own stays. */
export const recaptioned = (image: KeyImage, analysis: Analysis, pack: LanguagePack): KeyImage => {
  const places = analysis.findings.filter((finding) => isBroughtBy(image, finding.id))
  const wordings = (each: LanguagePack): string[] => [
    ...places.map((finding) => caption(image.plane, placeWords(finding, each), image.uptakeMaxRatio, each)),
    captionOf(image, analysis, each),
  ]
  const now = wordings(pack)
  if (now.includes(image.caption)) return image
  const index = Object.values(packs).map((each) => wordings(each).indexOf(image.caption)).find((at) => at >= 0) ?? -1
  return index < 0 ? image : { ...image, caption: now[index] ?? image.caption }
}

/** The recipe of a picture as the reader captured it, with an id of its own among the images of the report. */
export const namedKeyImage = (
  image: Omit<KeyImage, 'id' | 'caption'>,
  existing: readonly KeyImage[],
  analysis: Analysis,
  pack: LanguagePack = packs.en,
): KeyImage => {
  const taken = new Set(existing.map((each) => each.id))
  let number = existing.length + 1
  while (taken.has(`key-${number}`)) number += 1
  return { ...image, id: `key-${number}`, caption: captionOf(image, analysis, pack) }
}
