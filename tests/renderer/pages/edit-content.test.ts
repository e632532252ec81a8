import { describe, expect, test } from 'vitest'
import {
  withCaption,
  withField,
  withFrameRestored,
  withFrameText,
  withKeyImageMoved,
  withLevelsConfirmed,
  withoutKeyImage,
  withRestored,
  withSentence,
} from '../../../renderer/pages/report/edit-content.ts'
import { analysis, draft } from '../../core/report/fixture.ts'

const { content } = draft
const facet = content.findings.find(({ pattern }) => pattern === 'facet')
if (facet === undefined) throw new Error('the fixture has no facet finding')
const id = facet.findingId
const finding = (of: typeof content) => of.findings.find(({ findingId }) => findingId === id)

describe('a field', () => {
  test('is written into the generated sentence at once', () => {
    const next = finding(withField(content, id, 'pathria', '3', analysis))
    expect(next?.fields['pathria']).toBe('3')
    expect(next?.sentence).toMatchObject({ origin: 'generated' })
    expect(next?.sentence.text).toContain('Pathria grade 3')
  })

  test('leaves the reader’s own sentence alone', () => {
    const own = withSentence(content, id, 'sentence', 'My words on the right L4-L5 facet joint.')
    const next = finding(withField(own, id, 'pathria', '3', analysis))
    expect(next?.sentence).toMatchObject({ origin: 'edited', text: 'My words on the right L4-L5 facet joint.' })
  })

  test('of one finding changes no other finding', () => {
    const next = withField(content, id, 'pathria', '3', analysis)
    expect(next.findings.filter(({ findingId }) => findingId !== id)).toEqual(content.findings.filter(({ findingId }) => findingId !== id))
  })

  test('keeps the coded level, side, grade and ratio', () => {
    const { level, side, grade, ratio, structure } = facet
    expect(finding(withSentence(content, id, 'sentence', 'Anything'))).toMatchObject({ level, side, grade, ratio, structure })
  })
})

describe('a sentence', () => {
  test('restored follows the fields as they are now', () => {
    const own = withField(withSentence(content, id, 'sentence', 'Mine'), id, 'pathria', '2', analysis)
    const restored = finding(withRestored(own, id, 'sentence', analysis))
    expect(restored?.sentence.origin).toBe('generated')
    expect(restored?.sentence.text).toContain('Pathria grade 2')
  })

  test('of the frame can be edited and restored', () => {
    const own = withFrameText(content, 'conclusion', 'My conclusion.')
    expect(own.conclusion.origin).toBe('edited')
    expect(withFrameRestored(own, 'conclusion', draft).conclusion).toEqual(content.conclusion)
  })

  test('on quality says who confirmed the levels', () => {
    expect(content.quality.text).toContain('not confirmed')
    const confirmed = withLevelsConfirmed(content, true, draft)
    expect(confirmed.quality.text).toContain('; confirmed by the reader')
    expect(withLevelsConfirmed(confirmed, false, draft)).toEqual(content)
  })
})

describe('key images', () => {
  const ids = (of: typeof content): string[] => of.keyImages.map((image) => image.id)
  const [one, two] = ids(content)
  if (one === undefined || two === undefined) throw new Error('the fixture needs two key images')

  test('move by one place and stop at the edges', () => {
    expect(ids(withKeyImageMoved(content, two, -1)).slice(0, 2)).toEqual([two, one])
    expect(ids(withKeyImageMoved(content, one, -1))).toEqual(ids(content))
    expect(ids(withKeyImageMoved(withKeyImageMoved(content, one, 1), one, -1))).toEqual(ids(content))
  })

  test('are removed and captioned one by one', () => {
    expect(ids(withoutKeyImage(content, one))).toEqual(ids(content).slice(1))
    expect(withCaption(content, two, 'Axial').keyImages.map(({ caption }) => caption === 'Axial')).toEqual(ids(content).map((each) => each === two))
  })
})
