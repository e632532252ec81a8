import { z } from 'zod'
import { problem } from '../../core/base/problem.ts'
import type { Study } from '../../core/study/study.ts'
import type { ReadableDatabase } from './database.ts'

const code = 'series-in-two-studies'

const sharedSchema = z.array(z.object({ series: z.string(), study: z.string() }))
const uidsSchema = z.array(z.string())
const jsonSchema = z.string().optional()
const markedSchema = z.object({ series: z.array(z.object({ seriesInstanceUid: z.string(), problem: z.object({ code: z.string() }).nullable() })) })

/**
 * One Series Instance UID in several studies, looked up for one study after the other. `others`: the studies that share a series with
 * this one now, or did when it was last built; they have to be built anew with it, for the mix-up stands at both.
 */
export const prepareSharedSeries = (db: ReadableDatabase) => {
  const findShared = db.prepare(
    `SELECT DISTINCT own.series_instance_uid AS series, other.study_instance_uid AS study FROM shared_headers AS own
     JOIN shared_headers AS other ON other.series_instance_uid = own.series_instance_uid AND other.study_instance_uid <> own.study_instance_uid
     WHERE own.study_instance_uid = ? AND EXISTS (SELECT 1 FROM slices WHERE slices.shared_header = other.shared_header) ORDER BY 1, 2`,
  )
  const findBuilt = db.prepare('SELECT study FROM studies WHERE study_instance_uid = ?').pluck()
  const findHolders = db.prepare('SELECT DISTINCT study_instance_uid FROM shared_headers WHERE series_instance_uid = ? AND study_instance_uid <> ?').pluck()
  return {
    others: (studyUid: string): string[] => {
      const built = jsonSchema.parse(findBuilt.get(studyUid))
      const marked = built === undefined || !built.includes(code) ? [] : markedSchema.parse(JSON.parse(built)).series.filter((each) => each.problem?.code === code)
      const before = marked.flatMap(({ seriesInstanceUid }) => uidsSchema.parse(findHolders.all(seriesInstanceUid, studyUid)))
      const now = sharedSchema.parse(findShared.all(studyUid)).map(({ study }) => study)
      return [...new Set([...before, ...now])]
    },
    /** The study with a problem at every series that is in another study too: its files make no single series. */
    marked: (study: Study): Study => {
      const shared = sharedSchema.parse(findShared.all(study.studyInstanceUid))
      if (shared.length === 0) return study
      const series = study.series.map((each) => {
        const elsewhere = shared.filter((other) => other.series === each.seriesInstanceUid).map((other) => other.study)
        if (elsewhere.length === 0) return each
        const sentence = `This series also stands in ${elsewhere.length === 1 ? 'another study' : 'other studies'} (Study Instance UID ${elsewhere.join(', ')}), so its images may be another patient’s. It is not opened: have the source checked.`
        return { ...each, pairedWith: null, pairedBy: null, problem: problem(code, sentence) }
      })
      return { ...study, series }
    },
  }
}
