import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ctFiles, nmFile, petFiles, uids, uprightShape } from '../fixtures/images.ts'
import type { Bundle } from '../main/bundle.ts'
import { libraryPaths } from '../../main/library/database.ts'
import { addCorrection } from '../../main/library/corrections.ts'
import { beginLedger } from '../../main/library/ledger.ts'
import { addReader, setPassphraseAnew } from '../../main/library/readers.ts'
import { openLibrary, rawDatabase, temporaryFolder } from '../main/library/open.ts'
import { bundleProgram, numbered, writeFiles } from '../main/program.ts'
import { runCli } from './run.ts'
import type { Ran } from './run.ts'

let program: Bundle
let folder: string
let library: string

beforeAll(async () => {
  program = await bundleProgram()
}, 60_000)
afterAll(() => program.remove())
beforeEach(() => {
  folder = temporaryFolder()
  library = join(folder, 'library')
})

const run = (...args: readonly string[]): Promise<Ran> => runCli(program.folder, ...args)

const pair = { ...numbered('ct', ctFiles(uprightShape)), 'nm/spect.dcm': nmFile(uprightShape) }

const indexPair = async (): Promise<string> => {
  const data = join(folder, 'data')
  writeFiles(data, pair)
  expect((await run('index', data, '--library', library)).code).toBe(0)
  return data
}

/** One plain sentence (or more), no stack, nothing on standard output. */
const expectRefusal = (ran: Ran, code: 1 | 2, ...words: readonly string[]): void => {
  expect(ran).toMatchObject({ code, stdout: '' })
  for (const word of words) expect(ran.stderr).toContain(word)
  expect(ran.stderr).not.toMatch(/\n\s+at /)
  if (code === 1) expect(ran.stderr.trim().split('\n')).toHaveLength(1)
}

describe('wrong usage ends with 2 and a sentence', () => {
  it.each([
    [['conjure'], 'conjure'],
    [['measure', '--library', 'x'], 'measure'],
    [['verify'], '--library'],
    [['rules'], '--facts'],
    [['studies'], '--library'],
    [['studies', '--library', 'x', '--colour'], '--colour'],
    [['studies', '--library'], '--library'],
    [['studies', 'more', '--library', 'x'], 'more'],
    [['index', '--library', 'x'], 'folder'],
    [['demo'], 'folder'],
    [['demo', 'a', 'b'], 'b'],
    [['demo', 'x', '--seed', '1.5'], '--seed'],
    [['demo', 'x', '--seed', 'many'], '--seed'],
    [['volume', '--library', 'x'], 'series UID'],
    [['analyse', '--library', 'x'], 'study UID'],
    [['analyse', '1.2', '--library', 'x', '--anchor', 'L5'], '--anchor'],
    [['analyse', '1.2', '--library', 'x', '--anchor', 'L5=1,2'], '--anchor'],
    [['analyse', '1.2', '--library', 'x', '--anchor', 'L5=1,,2'], '--anchor'],
    [['analyse', '1.2', '--library', 'x', '--anchor', 'X9=1,2,3'], '--anchor'],
    [['analyse', '1.2', '--library', 'x', '--anchor', 'L5=1,2,3', '--anchor', 'L5=1,2,4'], 'L5'],
    [['analyse', '1.2', '--library', 'x', '--reference', 'knee'], '--reference'],
    [['report', '1.2', '--library', 'x'], '--out'],
    [['report', '1.2', '--out', 'x'], '--library'],
    [['report', '1.2', '--library', 'x', '--out', 'y', '--formats', 'docx'], 'docx'],
    [['report', '1.2', '--library', 'x', '--out', 'y', '--sign', ' '], '--sign'],
  ])('%j', async (args, word) => {
    expectRefusal(await run(...args), 2, word)
  })

  it('nothing at all: the usage', async () => {
    expectRefusal(await run(), 2, 'Usage: spondyl')
  })
})

describe('help', () => {
  it('lists the commands on standard output', async () => {
    const ran = await run('--help')
    expect(ran.code).toBe(0)
    for (const command of ['demo', 'index', 'studies', 'volume', 'analyse', 'report']) expect(ran.stdout).toContain(`  ${command} `)
  })

  it('says that it is not a medical device', async () => {
    expect((await run('help')).stdout).toContain('not a medical device')
  })
})

describe('demo', () => {
  it('lists its cases, as text and as JSON', async () => {
    const listed = (await run('demo', '--list', '--json')).json() as { name: string }[]
    expect(listed.map(({ name }) => name)).toContain('facet')
    expect((await run('demo', '--list')).stdout).toContain('facet')
  })

  it('refuses a case that it does not have, and writes nothing', async () => {
    const target = join(folder, 'demo')
    expectRefusal(await run('demo', target, '--case', 'nonsense'), 1, 'nonsense', 'facet')
    expect(existsSync(target)).toBe(false)
  })

  it('refuses a folder that is a file, and leaves it as it was', async () => {
    const target = join(folder, 'file')
    writeFileSync(target, 'mine')
    expectRefusal(await run('demo', target), 1, target)
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })
})

describe('index', () => {
  it('prints exactly the JSON of the contract', async () => {
    const data = join(folder, 'data')
    writeFiles(data, { ...pair, 'truth.json': '{}' })
    const ran = await run('index', data, '--library', library, '--json')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.json()).toEqual({
      files: 5,
      indexed: 4,
      unchanged: 0,
      duplicates: 0,
      skipped: [{ path: join(data, 'truth.json'), reason: expect.any(String) as string }],
      problems: [],
      patients: 1,
      studies: 1,
      series: 2,
      instances: 4,
      seconds: expect.any(Number) as number,
    })
  })

  it('does not open unchanged files again', async () => {
    const data = await indexPair()
    expect((await run('index', data, '--library', library, '--json')).json()).toMatchObject({ indexed: 0, unchanged: 4 })
  })

  it('says in words what was found', async () => {
    const data = join(folder, 'data')
    writeFiles(data, { ...pair, 'ct/0002.dcm': Buffer.from('') })
    const ran = await run('index', data, '--library', library)
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('1 patients, 1 studies, 2 series')
  })

  it('says that a folder holds no DICOM, and what to do', async () => {
    const data = join(folder, 'data')
    writeFiles(data, { 'notes.txt': 'hello' })
    const ran = await run('index', data, '--library', library, '--json')
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain(data)
    expect(ran.json()).toMatchObject({ files: 1, indexed: 0, studies: 0 })
  })

  it('refuses a folder that is not there', async () => {
    expectRefusal(await run('index', join(folder, 'missing'), '--library', library), 1, join(folder, 'missing'))
  })

  it('refuses a library that is open elsewhere', async () => {
    const data = await indexPair()
    openLibrary(library)
    expectRefusal(await run('index', data, '--library', library, '--json'), 1, library, 'open in another Spondyl')
  })

  it('refuses a library that is a file', async () => {
    mkdirSync(join(folder, 'data'))
    writeFileSync(library, 'mine')
    expectRefusal(await run('index', join(folder, 'data'), '--library', library), 1, library)
    expect(readFileSync(library, 'utf8')).toBe('mine')
  })
})

describe('a library that the window has open', () => {
  it('studies and volume read it, and see what was saved last', async () => {
    await indexPair()
    const { db } = openLibrary(library)
    expect((await run('studies', '--library', library, '--json')).json()).toHaveLength(1)
    expect((await run('volume', uids.ct, '--library', library, '--json')).json()).toMatchObject({ modality: 'CT' })
    db.prepare('DELETE FROM studies').run()
    expect((await run('studies', '--library', library, '--json')).json()).toEqual([])
  })

  it('studies answers in the middle of a change, with what was saved before it', async () => {
    await indexPair()
    const { db } = openLibrary(library)
    db.exec('BEGIN IMMEDIATE; DELETE FROM studies')
    expect((await run('studies', '--library', library, '--json')).json()).toHaveLength(1)
    db.exec('ROLLBACK')
  })

  it('analyse, which stores its result, is refused', async () => {
    await indexPair()
    openLibrary(library)
    expectRefusal(await run('analyse', uids.study, '--library', library, '--json'), 1, library, 'open in another Spondyl')
  })

  it('can be opened by the window while studies reads, and is not kept by it', async () => {
    await indexPair()
    const reading = run('studies', '--library', library)
    openLibrary(library)
    expect((await reading).code).toBe(0)
  })
})

describe('studies of a library', () => {
  it('that a killed scan left with studies to build: builds them', async () => {
    await indexPair()
    const db = rawDatabase(libraryPaths(library).database)
    db.exec(`INSERT INTO stale_studies SELECT study_instance_uid FROM studies; DELETE FROM studies; DELETE FROM study_text`)
    db.close()
    expect((await run('studies', '--library', library, '--find', 'must', '--json')).json()).toHaveLength(1)
  })

  it('with an older schema: refused, and nothing is changed', async () => {
    await indexPair()
    const db = rawDatabase(libraryPaths(library).database)
    db.pragma('user_version = 0')
    db.close()
    expectRefusal(await run('studies', '--library', library, '--json'), 1, library, 'older Spondyl')
    expect(rawDatabase(libraryPaths(library).database).pragma('user_version', { simple: true })).toBe(0)
  })
})

describe('a library that is not there', () => {
  it.each([
    ['studies', []],
    ['volume', ['1.2.3']],
    ['analyse', ['1.2.3']],
    ['report', ['1.2.3', '--out', 'out']],
  ])('%s: refused with a sentence, and none is made', async (command, args) => {
    expectRefusal(await run(command, ...args, '--library', library, '--json'), 1, library)
    expect(existsSync(library)).toBe(false)
  })
})

describe('studies', () => {
  it('lists studies with their series as the contract says', async () => {
    await indexPair()
    const ran = await run('studies', '--library', library, '--json')
    expect(ran.code).toBe(0)
    expect(ran.json()).toMatchObject([
      {
        studyInstanceUid: uids.study,
        patientName: 'Muster^Maria',
        patientId: 'P-001',
        patientSex: 'F',
        patientBirthDate: '1961-05-20',
        studyDate: '2026-03-14',
        description: 'Bone SPECT/CT',
        series: [
          { seriesInstanceUid: uids.ct, modality: 'CT', kind: 'ct-volume', unit: 'HU', pairedWith: uids.nm, problem: null },
          { seriesInstanceUid: uids.nm, modality: 'NM', kind: 'spect-volume', unit: 'counts', pairedWith: uids.ct, problem: null },
        ],
      },
    ])
  })

  it('finds by a part of the name, and answers an empty list where nothing fits', async () => {
    await indexPair()
    expect((await run('studies', '--library', library, '--find', 'must', '--json')).json()).toHaveLength(1)
    expect((await run('studies', '--library', library, '--find', 'nobody', '--json')).json()).toEqual([])
    expect((await run('studies', '--library', library)).stdout).toContain('Muster, Maria')
  })
})

describe('volume', () => {
  it('answers geometry, unit and values', async () => {
    await indexPair()
    const ran = await run('volume', uids.ct, '--library', library, '--json')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.json()).toMatchObject({
      dimensions: [5, 4, 3],
      spacingMm: [0.7, 0.9, 2.5],
      unit: 'HU',
      frames: 3,
      suv: { kind: 'refused' },
    })
    expect(Object.keys(ran.json() as object)).toEqual(expect.arrayContaining(['originMm', 'direction', 'min', 'max', 'mean', 'sum', 'warnings']))
  })

  it('says which SUV a PET in Bq/ml has, with every input, and why a SPECT in counts has none', async () => {
    const data = await indexPair()
    writeFiles(data, numbered('pet', petFiles(uprightShape)))
    expect((await run('index', data, '--library', library)).code).toBe(0)
    const pet = await run('volume', uids.pet, '--library', library, '--json')
    // 350 MBq of 18F an hour before the scan, 70 kg.
    const factor = 70_000 / (350e6 * 2 ** (-3600 / 6586.2))
    expect(pet.json()).toMatchObject({ unit: 'Bq/ml', suv: { kind: 'available', variant: 'bw', unit: 'g/ml', factor: expect.closeTo(factor, 12) as number } })
    expect(pet.stdout).toContain('(0018,1074)')
    const { db, close } = openLibrary(library)
    addCorrection(db, {
      studyUid: uids.study,
      seriesUid: null,
      patient: { patientId: 'P-001', patientName: 'Muster^Maria' },
      field: 'weightKg',
      correction: { field: 'weightKg', value: 80 },
      by: 'Dr A',
      at: '2026-03-14T12:00:00.000Z',
      reason: 'weighed',
    })
    close()
    const corrected = await run('volume', uids.pet, '--library', library, '--json')
    expect(corrected.json()).toMatchObject({ suv: { factor: expect.closeTo((factor * 80) / 70, 12) as number } })
    expect((await run('volume', uids.pet, '--library', library)).stdout).toContain('Weight: 80 kg (reader Dr A, 2026-03-14 12:00 UTC: weighed)')
    const spect = await run('volume', uids.nm, '--library', library, '--json')
    expect(spect.json()).toMatchObject({ unit: 'counts', suv: { kind: 'refused', reason: expect.stringContaining('no calibration to Bq/ml') as string } })
  })

  it('writes NIfTI', async () => {
    await indexPair()
    const file = join(folder, 'ct.nii')
    expect((await run('volume', uids.ct, '--library', library, '--nifti', file, '--json')).code).toBe(0)
    expect(readFileSync(file).readInt32LE(0)).toBe(348)
  })

  it('refuses a place where nothing can be written', async () => {
    await indexPair()
    expectRefusal(await run('volume', uids.ct, '--library', library, '--nifti', join(folder, 'no', 'where', 'ct.nii')), 1, 'ct.nii')
  })

  it('refuses a series that is not in the library', async () => {
    await indexPair()
    expectRefusal(await run('volume', '1.2.3', '--library', library), 1, '1.2.3')
  })

  it('refuses a series without geometry, with the reason', async () => {
    const data = join(folder, 'data')
    writeFiles(data, { 'nm.dcm': nmFile(uprightShape, { elements: { '00540022': null } }) })
    await run('index', data, '--library', library)
    expectRefusal(await run('volume', uids.nm, '--library', library), 1)
  })

  it('refuses a series whose files went away since, naming one', async () => {
    const data = await indexPair()
    writeFileSync(join(data, 'ct/0002.dcm'), 'gone')
    expectRefusal(await run('volume', uids.ct, '--library', library), 1, '0002.dcm')
  })
})

describe('analyse and report', () => {
  it('refuse a study that is not in the library', async () => {
    await indexPair()
    expectRefusal(await run('analyse', '1.2.3', '--library', library, '--json'), 1, '1.2.3')
    expectRefusal(await run('report', '1.2.3', '--library', library, '--out', join(folder, 'out')), 1, '1.2.3')
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  it('refuse a CT without SPECT, with the reason', async () => {
    writeFiles(join(folder, 'data'), numbered('ct', ctFiles(uprightShape)))
    await run('index', join(folder, 'data'), '--library', library)
    expectRefusal(await run('analyse', uids.study, '--library', library), 1, 'SPECT')
  })

  it('report: refuses a study that was not analysed, saying what to run', async () => {
    await indexPair()
    expectRefusal(await run('report', uids.study, '--library', library, '--out', join(folder, 'out')), 1, 'analyse')
  })

})

it('verify tells of a passphrase that was set anew, and holds it against nothing', async () => {
  const opened = openLibrary(library)
  beginLedger(opened.db)
  const passphrase = { function: 'scrypt', cost: 2, blockSize: 8, parallelization: 1, saltBase64: '', hashBase64: '' } as const
  addReader(opened.db, { readerId: 'r1', name: 'Dr. Ada Reader', role: '', passphrase, now: '2026-11-30T09:00:00.000Z' })
  opened.close()
  expect((await run('verify', '--library', library, '--json')).json()).toEqual({ ok: true, problems: [] })

  const again = openLibrary(library)
  setPassphraseAnew(again.db, { readerId: 'r1', passphrase, by: 'radiology', at: '2026-11-30T10:00:00.000Z' })
  again.close()
  const note = 'The passphrase of Dr. Ada Reader was set anew on 30 Nov 2026 10:00 UTC without the old one, at this computer by its user "radiology".'
  expect((await run('verify', '--library', library, '--json')).json()).toEqual({ ok: true, problems: [], notes: [note] })
  const told = await run('verify', '--library', library)
  expect(told).toMatchObject({ code: 0, stdout: `The library is as it was written. 0 signed versions looked at.\nNote: ${note}\n` })
})
