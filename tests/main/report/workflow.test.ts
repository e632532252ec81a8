import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem } from '../../../core/base/problem.ts'
import { fail, ok } from '../../../core/base/result.ts'
import { withSuv } from '../../../core/findings/with-suv.ts'
import { reportSchema } from '../../../core/report/report.ts'
import type { Report } from '../../../core/report/report.ts'
import { edited } from '../../../core/report/sentences.ts'
import { newReportId } from '../../../main/report/report-id.ts'
import { sealHolds, sealOf } from '../../../main/report/seal.ts'
import { reportFromTerminal } from '../../../main/workflow/report-command.ts'
import { patientFolderName, reportFilePaths, writeFilesTogether } from '../../../main/workflow/report-files.ts'
import { addKeyImage } from '../../../main/workflow/report-key-image.ts'
import { openReport } from '../../../main/workflow/report-open.ts'
import { templates } from '../../../core/report/templates.ts'
import { createPrintShelf, printStoredReport } from '../../../main/workflow/report-print.ts'
import { saveReport } from '../../../main/workflow/report-save.ts'
import { signReport } from '../../../main/workflow/report-sign.ts'
import { accept, analysis, study } from '../../core/report/fixture.ts'
import { testRooms } from './rooms.ts'
import type { TestRooms } from './rooms.ts'
import { code, value } from '../../fixtures/result.ts'

let folder: string
let rooms: TestRooms

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spondyl-report-'))
  rooms = testRooms(folder)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))


/** A text file as one line. */
const textOf = (path: string | undefined): string => readFileSync(path ?? '', 'utf8').replace(/\s+/g, ' ')

const filesBelow = (path: string): string[] => readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

/** Opens the study's draft and makes it ready to sign. */
const ready = async (): Promise<Report> => {
  const draft = value(await openReport(rooms, study.studyInstanceUid))
  const content = { ...draft.content, levelsConfirmed: true, question: 'Pain on the right.' }
  return value(await saveReport(rooms, { reportId: draft.reportId, revision: draft.revision, content }))
}

const sign = async (draft: Report): ReturnType<typeof signReport> =>
  signReport(rooms, { reportId: draft.reportId, revision: draft.revision, reader: ' Dr. Ada Example ' })

describe('opening', () => {
  it('makes a first draft and stores it once', async () => {
    const first = value(await openReport(rooms, study.studyInstanceUid))
    const again = value(await openReport(rooms, study.studyInstanceUid))
    expect(again).toEqual(first)
    expect(rooms.stored.size).toBe(1)
  })

  it('follows the decisions', async () => {
    await openReport(rooms, study.studyInstanceUid)
    rooms.decisions = accept('facet')
    const report = value(await openReport(rooms, study.studyInstanceUid))
    expect(report.content.findings.map((finding) => finding.pattern)).toEqual(['facet'])
    expect(report.revision).toBe(1)
  })

  it('follows corrected patient data and the letterhead', async () => {
    await openReport(rooms, study.studyInstanceUid)
    rooms.with({
      study: () => Promise.resolve(ok({ ...study, patientName: 'ROE^Jane' })),
      settings: () => Promise.resolve({ siteName: 'Another site', department: '' }),
    })
    const report = value(await openReport(rooms, study.studyInstanceUid))
    expect(report.header).toMatchObject({ patientName: 'ROE^Jane', siteName: 'Another site' })
  })

  it('follows corrections of units: activity, SUV and the reason why it is missing', async () => {
    value(await openReport(rooms, study.studyInstanceUid))
    const reason = 'No SUV: the weight of the patient is missing or zero. Ratios to normal bone remain valid.'
    const changed = withSuv(analysis, { kind: 'refused', reason, code: 'no-weight' })
    rooms.with({
      analysed: () => Promise.resolve(ok({ analysis: changed, decisions: rooms.decisions })),
      acquisition: () => Promise.resolve({ radiopharmaceutical: 'Tc-99m MDP', activityMBq: 612, injectedAt: null, acquiredAt: null }),
    })
    const followed = value(await openReport(rooms, study.studyInstanceUid))
    expect(followed.procedure).toMatchObject({ activityMBq: 612, suvRefusal: reason })
    expect(followed.content.quality.text).toContain(reason)
    expect(followed.revision).toBe(1)
  })

  it('asks for the levels again where a new analysis names them otherwise', async () => {
    const draft = await ready()
    expect(value(await openReport(rooms, study.studyInstanceUid)).content.levelsConfirmed).toBe(true)
    const renamed = { ...analysis, spine: { ...analysis.spine, levels: analysis.spine.levels.map((level, index) => ({ ...level, name: analysis.spine.levels[index + 1]?.name ?? 'S1' })) } }
    rooms.with({ analysed: () => Promise.resolve(ok({ analysis: renamed, decisions: rooms.decisions })) })
    const followed = value(await openReport(rooms, study.studyInstanceUid))
    expect(followed.content.levelsConfirmed).toBe(false)
    expect(followed.revision).toBe(draft.revision + 1)
  })

  it('of a study never analysed says what to do', async () => {
    rooms.with({ analysed: () => Promise.resolve(ok(null)) })
    expect(code(await openReport(rooms, study.studyInstanceUid))).toBe('not-analysed')
  })

  it('passes on why the study cannot be read', async () => {
    rooms.with({ study: () => Promise.resolve(fail(problem('study-missing', 'gone'))) })
    expect(code(await openReport(rooms, study.studyInstanceUid))).toBe('study-missing')
  })
})

describe('saving', () => {
  it('keeps edited text and counts the revision', async () => {
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    const [first, ...rest] = draft.content.findings
    if (!first) throw new Error('the fixture has findings')
    const findings = [{ ...first, sentence: edited(first.sentence, 'Mine, right L4-L5.') }, ...rest]
    const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: 0, content: { ...draft.content, findings } }))
    expect(saved.revision).toBe(1)
    expect(saved.content.findings[0]?.sentence.text).toBe('Mine, right L4-L5.')
  })

  it('writes the generated sentences anew from the fields', async () => {
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    const content = { ...draft.content, levelsConfirmed: true, findings: draft.content.findings.map((finding) => ({ ...finding, fields: { ...finding.fields, painSide: 'same side' } })) }
    const saved = value(await saveReport(rooms, { reportId: draft.reportId, revision: 0, content }))
    expect(saved.content.findings[0]?.sentence.text).toContain('pain is on the same side')
    expect(saved.content.quality.text).toContain('confirmed by the reader')
  })

  it('against an older revision is refused', async () => {
    const draft = await ready()
    expect(code(await saveReport(rooms, { reportId: draft.reportId, revision: 0, content: draft.content }))).toBe('report-changed-elsewhere')
  })

  it('of a signed or unknown report is refused', async () => {
    const { report } = value(await sign(await ready()))
    expect(code(await saveReport(rooms, { reportId: report.reportId, revision: report.revision, content: report.content }))).toBe('report-signed')
    expect(code(await saveReport(rooms, { reportId: 'SR-NONE', revision: 0, content: report.content }))).toBe('report-missing')
  })
})

describe('a key image at the crosshair', () => {
  const { centreMm } = analysis.regions[0]!
  const keyImage = { plane: 'axial', centreMm, extentMm: 200, window: { centreHu: 350, widthHu: 1800 }, uptakeMaxRatio: 5, colourMap: 'hot', opacity: 0.5 } as const

  it('is added with a caption from where it stands', async () => {
    const report = value(await addKeyImage(rooms, { studyUid: study.studyInstanceUid, keyImage }))
    expect(report.content.keyImages.at(-1)).toMatchObject({ id: 'key-7', caption: 'Axial through the T11 vertebral body, fused; uptake 0-5 × reference' })
  })

  it('is refused once the report is signed', async () => {
    await sign(await ready())
    expect(code(await addKeyImage(rooms, { studyUid: study.studyInstanceUid, keyImage }))).toBe('report-signed')
  })
})

describe('signing', () => {
  it('freezes the version, seals it and writes PDF, JSON and text', async () => {
    const { report, files } = value(await sign(await ready()))
    expect(report).toMatchObject({ state: 'final', version: 1, reader: 'Dr. Ada Example', signedAt: '2026-11-21T09:20:00+01:00' })
    expect(sealHolds(report)).toBe(true)
    expect(rooms.stored.get(report.reportId)).toEqual(report)
    expect(filesBelow(folder)).toHaveLength(3)
    expect(files.pdf).toBe(join(folder, 'reports', 'DOE_Jane_40317', `${report.reportId}-v1.pdf`))
    const written = reportSchema.parse(JSON.parse(readFileSync(files.json, 'utf8')))
    expect(written).toEqual(report)
    expect(sealHolds(written)).toBe(true)
    expect(readFileSync(files.text, 'utf8')).toContain('Dr. Ada Example')
  })

  it('prints the sealed version without the DRAFT mark', async () => {
    await sign(await ready())
    expect(rooms.printed.at(-1)?.html).not.toContain('DRAFT')
    expect(rooms.printed.at(-1)?.metadata.author).toBe('Dr. Ada Example')
  })

  it('is refused with the sentence of the check that forbids it', async () => {
    const draft = value(await openReport(rooms, study.studyInstanceUid))
    const refused = await sign(draft)
    expect(refused.ok).toBe(false)
    if (!refused.ok) expect(refused.error).toEqual({ code: 'report-not-ready', sentence: 'Confirm the level names first: a miscounted vertebra puts every finding in the wrong place.' })
    expect(filesBelow(folder)).toEqual([])
  })

  it('is refused when another window has saved since', async () => {
    const draft = await ready()
    expect(code(await sign({ ...draft, revision: draft.revision - 1 }))).toBe('report-changed-elsewhere')
  })

  it('is refused when the patient of the study has changed under the draft', async () => {
    const draft = await ready()
    rooms.with({ study: () => Promise.resolve(ok({ ...study, patientId: '99999' })) })
    expect(code(await sign(draft))).toBe('patient-changed')
  })

  it('twice is refused', async () => {
    const { report } = value(await sign(await ready()))
    expect(code(await sign(report))).toBe('report-signed')
  })

  it.each<[string, Partial<TestRooms>]>([
    ['the printer', { print: () => Promise.resolve(fail(problem('print-failed', 'no'))) }],
    ['the library', { storeSigned: () => Promise.resolve(fail(problem('disk-full', 'full'))) }],
  ])('that fails at %s leaves the draft as it was and no file', async (_, broken) => {
    const draft = await ready()
    rooms.with(broken)
    expect((await sign(draft)).ok).toBe(false)
    expect(rooms.stored.get(draft.reportId)).toEqual(draft)
    expect(filesBelow(folder)).toEqual([])
  })

  it('without one of its pictures is refused', async () => {
    const draft = await ready()
    // Another study, so that no picture drawn before is at hand.
    const other = { ...draft, studyInstanceUid: '1.2.3.4' }
    rooms.stored.set(other.reportId, other)
    rooms.with({ study: () => Promise.resolve(ok(study)), drawKeyImage: () => Promise.resolve(fail(problem('file-missing', 'gone'))) })
    expect(code(await sign(other))).toBe('key-image-missing')
  })

  it('into a place that is taken by a file says so and leaves the draft', async () => {
    const draft = await ready()
    writeFileSync(join(folder, 'reports'), 'in the way')
    const refused = await sign(draft)
    expect(refused.ok).toBe(false)
    if (!refused.ok) expect(refused.error.sentence).toContain(folder)
    expect(rooms.stored.get(draft.reportId)).toEqual(draft)
  })
})

describe('the seal', () => {
  it('is broken by any change', async () => {
    const { report } = value(await sign(await ready()))
    expect(sealHolds({ ...report, reader: 'Dr. Eve' })).toBe(false)
    expect(sealHolds({ ...report, content: { ...report.content, question: `${report.content.question} ` } })).toBe(false)
    expect(sealHolds({ ...report, seal: null })).toBe(false)
    expect(sealOf(report)).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('printing a stored report', () => {
  it('of a signed one gives the very file', async () => {
    const { report, files } = value(await sign(await ready()))
    const printedBefore = rooms.printed.length
    const again = value(await printStoredReport(rooms, report.reportId))
    expect(Buffer.from(again.bytes).equals(readFileSync(files.pdf))).toBe(true)
    expect(again.pages).toBe(3)
    expect(rooms.printed).toHaveLength(printedBefore)
  })

  it('says so where the file is damaged', async () => {
    const { report, files } = value(await sign(await ready()))
    writeFileSync(files.pdf, 'not a PDF')
    expect(code(await printStoredReport(rooms, report.reportId))).toBe('pdf-damaged')
  })

  it('prints again where the file was taken away', async () => {
    const { report, files } = value(await sign(await ready()))
    rmSync(files.pdf)
    expect(value(await printStoredReport(rooms, report.reportId)).pages).toBe(3)
  })

  it('keeps the last prints only', () => {
    const shelf = createPrintShelf(2)
    const [first, , third] = [1, 2, 3].map((byte) => shelf.put(new Uint8Array([byte])))
    expect(code(shelf.get(first ?? ''))).toBe('print-gone')
    expect(value(shelf.get(third ?? ''))).toEqual(new Uint8Array([3]))
  })

  it('calls the same bytes by the same name, and others never', () => {
    const shelf = createPrintShelf(2)
    const id = shelf.put(new Uint8Array([1, 2]))
    expect(shelf.put(new Uint8Array([1, 2]))).toBe(id)
    expect(shelf.put(new Uint8Array([2, 1]))).not.toBe(id)
    expect(value(shelf.get(id))).toEqual(new Uint8Array([1, 2]))
  })
})

describe('the report of the terminal', () => {
  const as = (reader: string) => ({ reader, signature: { role: '', proof: 'none', from: 'command-line' } }) as const
  const command = (change: object = {}) => ({ studyUid: study.studyInstanceUid, template: 'auto', outFolder: join(folder, 'out'), sign: null, formats: ['pdf', 'text'] as const, ...change })

  it('drafts every finding of grade 2 and above, says so, and leaves the library alone', async () => {
    const result = value(await reportFromTerminal(rooms, command()))
    expect(result).toMatchObject({ version: 1, state: 'draft' })
    expect(result.files.map((file) => file.replace(result.reportId, 'ID'))).toEqual([join(folder, 'out', 'ID-draft.pdf'), join(folder, 'out', 'ID-draft.txt')])
    const text = textOf(result.files[1])
    expect(text).toContain('Findings accepted automatically from the command line')
    expect(text).toContain('DRAFT - NOT SIGNED')
    expect(rooms.stored.size).toBe(0)
  })

  it('signs with the named reader, who stands on the page', async () => {
    const result = value(await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example') })))
    expect(result.state).toBe('final')
    const text = textOf(result.files[1])
    expect(text).toContain('Dr. Ada Example')
    expect(text).toContain('accepted automatically from the command line')
    expect(text).toContain('not confirmed by a reader')
    expect(text).toContain('from the command line, without a passphrase')
    expect(rooms.stored.get(result.reportId)?.state).toBe('final')
  })

  it('takes the report that the reader has written', async () => {
    const draft = await ready()
    const result = value(await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example') })))
    expect(result.reportId).toBe(draft.reportId)
    expect(textOf(result.files[1])).not.toContain('accepted automatically')
  })

  it('gives a signed report again as it is', async () => {
    const first = value(await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example'), formats: ['text'] })))
    const second = value(await reportFromTerminal(rooms, command({ sign: as('Dr. Eve'), formats: ['text'] })))
    expect(second.reportId).toBe(first.reportId)
    expect(textOf(second.files[0])).toContain('Dr. Ada Example')
  })

  it('that is signed is safe where its files cannot be written; a draft leaves nothing', async () => {
    const outFolder = join(folder, 'a-file')
    writeFileSync(outFolder, 'kept')
    const refused = await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example'), outFolder }))
    if (refused.ok) throw new Error('a file is no folder')
    const [report] = [...rooms.stored.values()]
    expect(report?.state).toBe('final')
    expect(refused.error).toEqual({
      code: 'not-a-folder',
      sentence: `${outFolder} is a file, and a folder is needed there. Choose another folder. The report ${report?.reportId ?? ''} itself is signed and safe in the library; ask for its files again.`,
    })
    const under = await reportFromTerminal(testRooms(join(folder, 'library')), command({ outFolder: join(outFolder, 'inside') }))
    expect(under.ok ? '' : under.error.sentence).toBe(`${join(outFolder, 'inside')} cannot be reached: something on its way is a file, not a folder. Choose another place.`)
    expect(readFileSync(outFolder, 'utf8')).toBe('kept')
    expect(value(await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example') }))).files).toHaveLength(2)
  })

  it('refuses a template that does not exist, and normal where there are findings', async () => {
    expect(code(await reportFromTerminal(rooms, command({ template: 'other' })))).toBe('unknown-template')
    expect(code(await reportFromTerminal(rooms, command({ template: 'normal' })))).toBe('not-normal')
  })

  it('writes with a template of the site, as the window does', async () => {
    const facet = templates.find(({ id }) => id === 'facet')
    if (facet === undefined) throw new Error('the program has a template facet')
    const own = { ...facet, id: 'facet-of-ours', version: '3.0.0' }
    rooms.with({ settings: () => Promise.resolve({ siteName: 'Ours', department: '', templates: [own] }) })
    expect(code(await reportFromTerminal(rooms, command({ template: 'facet-of-others' })))).toBe('unknown-template')
    const { reportId } = value(await reportFromTerminal(rooms, command({ template: 'facet-of-ours', sign: as('Dr. Ada Example') })))
    const written = value(await rooms.report(reportId))?.content.findings.map(({ templateId, templateVersion }) => `${templateId} ${templateVersion}`)
    expect(written).toContain('facet-of-ours 3.0.0')
  })

  it('refuses to sign over a registration that is beyond the limit', async () => {
    const shifted = { ...analysis, registration: { ...analysis.registration, verdict: 'refuse' as const, shiftMm: 14 } }
    rooms.with({ analysed: () => Promise.resolve(ok({ analysis: shifted, decisions: [] })) })
    const refused = await reportFromTerminal(rooms, command({ sign: as('Dr. Ada Example') }))
    expect(refused.ok).toBe(false)
    if (!refused.ok) expect(refused.error.sentence).toContain('14.0 mm')
    expect(rooms.stored.size).toBe(0)
  })
})

describe('names of folders and reports', () => {
  it.each([
    [{ patientName: 'DOE^Jane', patientId: '40317' }, 'DOE_Jane_40317'],
    [{ patientName: '../../etc^passwd', patientId: 'a/b\\c' }, 'etc_passwd_a_b_c'],
    [{ patientName: 'Иванова^Анна', patientId: '7' }, 'Иванова_Анна_7'],
    [{ patientName: '..', patientId: '' }, 'patient_'],
    [{ patientName: 'CON', patientId: '' }, 'patient_CON'],
  ])('of %o is %s', (header, name) => {
    expect(patientFolderName(header)).toBe(name)
  })

  it('is never longer than a file system takes', () => {
    expect(patientFolderName({ patientName: 'X'.repeat(300), patientId: '1' }).length).toBeLessThanOrEqual(90)
  })

  it('of a report is short, safe and another each time', () => {
    const ids = new Set(Array.from({ length: 200 }, newReportId))
    expect(ids.size).toBe(200)
    for (const id of ids) expect(id).toMatch(/^SR-[0-9A-HJKMNP-TV-Z]{8}$/)
  })
})

describe('files written together', () => {
  it('are all there or none', async () => {
    mkdirSync(join(folder, 'taken.txt'))
    const files = [
      { path: join(folder, 'a.txt'), bytes: 'a' },
      { path: join(folder, 'taken.txt'), bytes: 'b' },
    ]
    expect((await writeFilesTogether(files)).ok).toBe(false)
    expect(readdirSync(folder)).toEqual(['taken.txt'])
  })

  it('lie where the patient is', () => {
    const report = { header: { patientName: 'DOE^Jane', patientId: '1' }, reportId: 'SR-1', version: 2 } as Report
    expect(reportFilePaths('/lib', report).text).toBe(join('/lib', 'reports', 'DOE_Jane_1', 'SR-1-v2.txt'))
  })
})
