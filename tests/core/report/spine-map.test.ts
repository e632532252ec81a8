import { describe, expect, it } from 'vitest'
import { gradeColours } from '../../../core/report/grade-colours.ts'
import type { MapTheme } from '../../../core/report/grade-colours.ts'
import { spineMapSvg } from '../../../core/report/spine-map-svg.ts'
import { spineMap } from '../../../core/report/spine-map.ts'
import { analysis } from './fixture.ts'

const drawing = spineMap(analysis)

/** Where a path begins: enough to tell left from right. */
const startX = (path: string): number => Number(/^M(-?[\d.]+)/.exec(path)?.[1])

const at = (regionId: string): string => {
  const shape = drawing.shapes.find((each) => each.regionId === regionId)
  if (!shape) throw new Error(`${regionId} is not drawn`)
  return shape.path
}

describe('the spine map', () => {
  it('draws every region of the analysis exactly once', () => {
    const drawn = drawing.shapes.flatMap((shape) => (shape.regionId === null ? [] : [shape.regionId]))
    expect([...drawn].sort()).toEqual(analysis.regions.map((region) => region.id).sort())
  })

  it("shows the patient's right at the left of the picture", () => {
    const middle = drawing.width / 2
    expect(startX(at('facet-joint/L4-L5/right'))).toBeLessThan(middle - 15)
    expect(startX(at('facet-joint/L4-L5/left'))).toBeGreaterThan(middle + 15)
    expect(startX(at('sacroiliac-joint/pelvis/right'))).toBeLessThan(middle - 15)
    expect(startX(at('sacroiliac-joint/pelvis/left'))).toBeGreaterThan(middle + 15)
    const letter = (text: string): number => drawing.labels.find((label) => label.kind === 'side' && label.text === text)?.x ?? NaN
    expect(letter('R')).toBeLessThan(letter('L'))
  })

  it('carries grade and numbers with their units', () => {
    const shape = drawing.shapes.find((each) => each.regionId === 'facet-joint/L4-L5/right')
    expect(shape?.grade).toBe(4)
    expect(shape?.title).toBe('L4-L5 facet joint, right: 5.1 × normal vertebra, grade 4 (max 612 counts, mean 408 counts, 2.40 ml)')
  })

  it('names the levels from head to tail', () => {
    const levels = drawing.labels.filter((label) => label.kind === 'level')
    expect(levels.map((label) => label.text)).toEqual(['T11', 'T12', 'L1', 'L2', 'L3', 'L4', 'L5', 'S1'])
    expect(levels.every((label, index) => index === 0 || label.y > (levels[index - 1]?.y ?? 0))).toBe(true)
  })

  it.each([
    ['hardware', 'L4'],
    ['hardware', 'S1'],
    ['sacral-ala', 'sacrum'],
    ['pedicle', 'L3'],
    ['pars-interarticularis', 'L5'],
    ['transverse-process', 'L5'],
  ] as const)('draws a hot %s of %s on its own side, with the digit that grey paper needs', (structure, level) => {
    const [any] = analysis.regions
    if (any === undefined) throw new Error('the fixture has regions')
    for (const side of ['left', 'right'] as const) {
      const id = `${structure}/${level}/${side}`
      const { shapes, labels, width } = spineMap({ ...analysis, regions: [{ ...any, id, structure, level, side, grade: 3 }] })
      const drawn = shapes.filter(({ regionId }) => regionId === id)
      const digits = labels.filter(({ kind }) => kind === 'grade')
      expect([drawn.length, digits.map(({ text }) => text)]).toEqual([1, ['3']])
      for (const x of [startX(drawn[0]?.path ?? ''), digits[0]?.x ?? NaN]) expect(side === 'right' ? width / 2 - x : x - width / 2).toBeGreaterThan(3)
    }
  })

  it('stays inside the picture', () => {
    for (const label of drawing.labels) {
      expect(label.x).toBeGreaterThan(0)
      expect(label.x).toBeLessThan(drawing.width)
      expect(label.y).toBeLessThan(drawing.height)
    }
  })

  it('draws no number that is none', () => {
    expect(drawing.shapes.every((shape) => !/NaN|undefined|Infinity/.test(shape.path))).toBe(true)
  })

  it('can be cut to a range of levels', () => {
    const part = spineMap(analysis, { from: 'L2', to: 'L4' })
    expect(part.labels.filter((label) => label.kind === 'level').map((label) => label.text)).toEqual(['L2', 'L3', 'L4'])
    expect(part.height).toBeLessThan(drawing.height)
  })

  it('draws a structure that was not measured, without a grade', () => {
    const bare = spineMap({ ...analysis, regions: [] })
    expect(bare.shapes.every((shape) => shape.grade === null && shape.regionId === null)).toBe(true)
    expect(bare.shapes.some((shape) => shape.title === 'L4-L5 facet joint, right: not measured')).toBe(true)
  })

  it('draws pedicle, pars and endplates where they were measured', () => {
    const [body] = analysis.regions
    if (!body) throw new Error('the fixture has regions')
    const extra = (['superior-endplate', 'inferior-endplate'] as const).map((structure) => ({ ...body, id: `${structure}/L3/midline`, level: 'L3' as const, structure }))
    const sided = (['pedicle', 'pars-interarticularis'] as const).flatMap((structure) =>
      (['left', 'right'] as const).map((side) => ({ ...body, id: `${structure}/L3/${side}`, level: 'L3' as const, structure, side })),
    )
    const drawn = spineMap({ ...analysis, regions: [...extra, ...sided] }).shapes.map((shape) => shape.regionId)
    for (const region of [...extra, ...sided]) expect(drawn).toContain(region.id)
  })

  it('draws the small structures that lie over others only when their uptake is raised', () => {
    const [body] = analysis.regions
    if (!body) throw new Error('the fixture has regions')
    const spinous = { ...body, id: 'spinous-process/L3/midline', level: 'L3' as const, structure: 'spinous-process' as const }
    const drawnAt = (grade: 0 | 2): boolean => spineMap({ ...analysis, regions: [{ ...spinous, grade }] }).shapes.some((shape) => shape.regionId === spinous.id)
    expect([drawnAt(0), drawnAt(2)]).toEqual([false, true])
  })

  it('draws no sacrum for a study that ends above it', () => {
    const cervical = {
      ...analysis,
      spine: { ...analysis.spine, segments: analysis.spine.segments.filter((segment) => !segment.name.endsWith('S1')), sacroiliac: { left: null, right: null } },
    }
    expect(spineMap(cervical).labels.some((label) => label.text === 'S1')).toBe(false)
  })

  it('says in words what is hot', () => {
    expect(drawing.description).toContain('L4-L5 facet joint, right: 5.1 ×')
  })
})

describe('the map as SVG', () => {
  it('writes the grade beside the colour on paper', () => {
    expect(spineMapSvg(drawing, 'light')).toContain('>4</text>')
    expect(spineMapSvg(drawing, 'dark')).not.toContain('>4</text>')
  })

  it('escapes what comes from the analysis', () => {
    const evil = { ...analysis, reference: { ...analysis.reference, unit: '<script>"' } }
    expect(spineMapSvg(spineMap(evil), 'light')).not.toContain('<script>')
  })
})

const luminance = (hex: string): number => {
  const channel = (from: number): number => {
    const value = parseInt(hex.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

describe.each<MapTheme>(['dark', 'light'])('grade colours, %s', (theme) => {
  const colours = ([0, 1, 2, 3, 4] as const).map((grade) => gradeColours[theme][grade])

  it('can be read: ink on fill at least 4.5:1 where a digit stands, 4:1 at least everywhere', () => {
    for (const { fill, ink } of colours) expect(contrast(fill, ink)).toBeGreaterThan(4)
  })

  it('keep their order in grey', () => {
    const greys = colours.map(({ fill }) => luminance(fill))
    const ordered = [...greys].sort((a, b) => (theme === 'dark' ? a - b : b - a))
    expect(greys).toEqual(ordered)
  })
})
