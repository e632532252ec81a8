import type { Distance } from '../bone/part.ts'
import { activityScale } from '../canvas.ts'
import type { Canvas } from '../canvas.ts'
import { at } from '../frame.ts'
import { interpolate } from '../interpolate.ts'
import type { PhantomPatient } from '../patient.ts'
import type { SpineLayout } from '../spine-layout.ts'
import type { Texture } from '../texture.ts'

/** A rounded rectangle in the axial plane, LPS mm: the body, its muscle wall, or the cavity inside. */
export interface Outline {
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  readonly halfDepth: number
}

/** Tables over height above the S1 endplate, mm of a person of mean height. */
const backSkinBelow = [[-210, 84], [-120, 92], [-60, 88], [-10, 79]] as const
const wallDepth = [
  [-210, 170], [-140, 196], [-60, 196], [0, 186], [100, 178], [200, 186], [290, 196],
  [371, 200], [414, 168], [440, 142], [462, 122], [500, 122], [516, 160], [536, 190], [556, 200], [600, 206], [640, 196],
] as const
const wallHalfWidth = [
  [-210, 158], [-130, 166], [-60, 158], [10, 148], [80, 136], [150, 140], [230, 146], [290, 148],
  [340, 156], [380, 172], [412, 184], [432, 172], [450, 112], [465, 68], [485, 58], [520, 57], [545, 68], [580, 76], [640, 78],
] as const
/** The ring of the ribs above the lower chest, where shoulders lie outside it: half width and depth. */
const chestFrom = 290
const chestHalfWidth = [[290, 148], [330, 139], [371, 125], [400, 104], [420, 86], [440, 64], [462, 52]] as const
const chestDepth = [[290, 196], [340, 190], [371, 176], [400, 152], [420, 130], [440, 106], [462, 86]] as const
/** Muscle of the shoulder girdle between the skin of the back and the ribs. */
const behindChest = [[290, 0], [340, 4], [400, 12], [440, 20]] as const
const backFat = [[-210, 26], [-100, 28], [-40, 22], [20, 15], [100, 9], [200, 7], [290, 7]] as const
const cavityHalfWidth = [[-210, 40], [-150, 52], [-90, 60], [-40, 72], [10, 116], [60, 120], [150, 128], [290, 134], [400, 90], [440, 46], [465, 20], [640, 18]] as const
const cavityFront = [[-210, 70], [-150, 44], [-100, 20], [-20, 12], [290, 11], [465, 16], [500, 18], [530, 60], [640, 70]] as const
const cavityBack = [[-210, 96], [-150, 70], [-100, 52], [-40, 60], [10, 88], [60, 66], [150, 52], [230, 40], [290, 34], [400, 50], [465, 74], [640, 90]] as const

/** The patient's contour: what the outlines at any height follow from. */
export interface Contour {
  readonly patient: PhantomPatient
  /** Height above S1 and depth of the skin of the back behind S1, mm of a person of mean height. */
  readonly back: readonly (readonly [number, number])[]
}

/** Height from which the back no longer lies on the table. */
const neckFrom = 425

/** Skin of the back of the head, mm above and behind the atlas. */
const occiput = [[6, 54], [15, 86], [26, 106], [48, 116], [70, 116]] as const

/** Skin over a spinous process, mm. */
const overSpinousMm = 11

/** The back follows the tips of the spinous processes, pressed flat by the table. */
export const contourOf = (patient: PhantomPatient, layout: SpineLayout): Contour => {
  const { s1Mm, scale } = patient
  const tips = layout.vertebrae
    .map((v) => at(v.frame, 0, v.depth / 2 + v.canalDepth + 3.5 + v.table.spinousLength * layout.size, -v.heights.posterior / 2))
    .map((tip): [number, number] => [(tip[2] - s1Mm[2]) / scale, (tip[1] - s1Mm[1] + overSpinousMm) / scale])
    .sort((a, b) => a[0] - b[0])
  const flattest = 72
  const pressed = (h: number, y: number): number => (h < neckFrom ? Math.max(y, flattest) : y)
  const atlas = layout.vertebrae.find(({ name }) => name === 'C1')
  // The back of the head stands out over the neck.
  const head = atlas === undefined ? [] : occiput.map(([up, behind]): [number, number] => [
    (atlas.frame.centreMm[2] - s1Mm[2]) / scale + up,
    (atlas.frame.centreMm[1] - s1Mm[1]) / scale + behind,
  ])
  const neck = tips.filter(([h]) => h > 5 && h < (head[0]?.[0] ?? Infinity))
  return { patient, back: [...backSkinBelow, ...neck.map(([h, y]): [number, number] => [h, pressed(h, y)]), ...head] }
}

export interface Outlines {
  readonly skin: Outline
  readonly wall: Outline
  /** The ring on which the ribs run. */
  readonly chest: Outline
  readonly cavity: Outline
}

/** The body's outlines at a height: skin, outside of the muscles, inside of the muscles. */
export const outlinesAt = ({ patient, back: backTable }: Contour, z: number): Outlines => {
  const { scale, s1Mm, fatMm } = patient
  const h = (z - s1Mm[2]) / scale
  const back = s1Mm[1] + interpolate(backTable, h) * scale
  const fatBack = interpolate(backFat, h) * (0.55 + fatMm / 40)
  const depth = interpolate(wallDepth, h) * scale
  const wall = { x: s1Mm[0], y: back - fatBack - depth / 2, halfWidth: interpolate(wallHalfWidth, h) * scale, halfDepth: depth / 2 }
  const fatFront = fatMm * 1.25
  const skin = {
    x: s1Mm[0],
    y: (back + (wall.y - wall.halfDepth - fatFront)) / 2,
    halfWidth: wall.halfWidth + fatMm,
    halfDepth: (back - (wall.y - wall.halfDepth - fatFront)) / 2,
  }
  const front = wall.y - wall.halfDepth + interpolate(cavityFront, h)
  const rear = wall.y + wall.halfDepth - interpolate(cavityBack, h) * scale
  const cavity = {
    x: s1Mm[0],
    y: (front + rear) / 2,
    halfWidth: Math.min(wall.halfWidth - 12, interpolate(cavityHalfWidth, h) * scale),
    halfDepth: Math.max(12, (rear - front) / 2),
  }
  const ring = h <= chestFrom ? wall : {
    x: s1Mm[0],
    y: back - fatBack - (interpolate(behindChest, h) + interpolate(chestDepth, h) / 2) * scale,
    halfWidth: interpolate(chestHalfWidth, h) * scale,
    halfDepth: (interpolate(chestDepth, h) / 2) * scale,
  }
  return { skin, wall, chest: { ...ring, halfWidth: ring.halfWidth - 7, halfDepth: ring.halfDepth - 8 }, cavity }
}

const power = 2.5
const fat = -102
const muscle = 54

/** About how far a place lies outside the cavity of the belly, mm. */
export const outsideCavity = (contour: Contour): Distance => {
  let height = NaN
  let outline: Outline | undefined
  return (x, y, z) => {
    // Voxels come slice by slice: the outline is looked up once for each.
    if (z !== height || outline === undefined) {
      height = z
      outline = outlinesAt(contour, z).cavity
    }
    const s = Math.abs((x - outline.x) / outline.halfWidth) ** power + Math.abs((y - outline.y) / outline.halfDepth) ** power
    return (s ** (1 / power) - 1) * Math.min(outline.halfWidth, outline.halfDepth)
  }
}

/** The terms |t|^2.5 of an outline along one axis; two of them add up to 1 on the outline. */
const terms = (count: number, origin: number, spacing: number, middle: number, half: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.abs((origin + i * spacing - middle) / half) ** power)

/** Paints air, skin, fat, muscle wall and the fat of the cavity on every slice from `firstSlice` up to `endSlice`. */
export const paintOutline = (
  canvas: Canvas,
  contour: Contour,
  texture: Texture,
  firstSlice: number,
  endSlice: number,
): void => {
  const [nx, ny] = canvas.dimensions
  const [sx, sy, sz] = canvas.spacingMm
  const [ox, oy, oz] = canvas.originMm
  const tableTerms = (outline: Outline): [Float32Array, Float32Array] => [
    terms(nx, ox, sx, outline.x, outline.halfWidth),
    terms(ny, oy, sy, outline.y, outline.halfDepth),
  ]
  for (let k = firstSlice; k < endSlice; k += 1) {
    const { skin, wall, cavity } = outlinesAt(contour, oz + k * sz)
    const [skinX, skinY] = tableTerms(skin)
    const [wallX, wallY] = tableTerms(wall)
    const [cavityX, cavityY] = tableTerms(cavity)
    // Within about 2 mm of the surface is skin.
    const skinStart = (1 - 2 / skin.halfWidth) ** power
    for (let j = 0; j < ny; j += 1) {
      const row = (k * ny + j) * nx
      const [sj, wj, cj] = [skinY[j] as number, wallY[j] as number, cavityY[j] as number]
      if (sj > 1) continue
      for (let i = 0; i < nx; i += 1) {
        const s = sj + (skinX[i] as number)
        if (s > 1) continue
        const grain = texture.at(i, j, k)
        let hu = fat + 7 * grain
        let uptake = 0.07
        if (s > skinStart) {
          hu = 20
          uptake = 0.12
        } else if (wj + (wallX[i] as number) < 1) {
          const inside = cj + (cavityX[i] as number) < 1
          // Muscle is streaked with fat; the older and the nearer the back, the more.
          if (!inside) {
            const streak = grain - 1.7 + contour.patient.degeneration * 0.9
            hu = streak > 0 ? muscle - Math.min(80, streak * 70) : muscle + 4 * grain
            uptake = 0.1
          }
        }
        canvas.hu[row + i] = hu
        canvas.activity[row + i] = uptake * activityScale
      }
    }
  }
}

/** The curved carbon top of the table under the patient. */
export const paintTable = (canvas: Canvas, contour: Contour): void => {
  const { patient } = contour
  const [nx, ny, nz] = canvas.dimensions
  const [sx, sy] = canvas.spacingMm
  const [ox, oy] = canvas.originMm
  const heights = [-190, -150, -120, -90, -60, -30, 0, 40, 80, 120, 160, 200, 240, 280]
  const lowest = Math.max(...heights.map((h) => {
    const { skin } = outlinesAt(contour, patient.s1Mm[2] + h * patient.scale)
    return skin.y + skin.halfDepth
  }))
  for (let j = 0; j < ny; j += 1) {
    for (let i = 0; i < nx; i += 1) {
      const x = ox + i * sx - patient.s1Mm[0]
      const y = oy + j * sy
      if (Math.abs(x) > 205) continue
      const top = lowest + 1 - (x * x) / 2400
      const bottom = lowest + 17 - (x * x) / 5200
      if (y < top - 1 || y > bottom + 1) continue
      const shell = Math.min(Math.abs(y - top), Math.abs(y - bottom))
      const hu = shell < 1.1 ? -180 : y > top && y < bottom ? -930 : -1000
      for (let k = 0; k < nz; k += 1) {
        const index = (k * ny + j) * nx + i
        if ((canvas.hu[index] as number) < -990) canvas.hu[index] = hu
      }
    }
  }
}
