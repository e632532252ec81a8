import { expect, test } from 'vitest'
import { cohortCsv } from '../../../core/outcomes/cohort-csv.ts'
import { cohortPatient } from '../../../core/outcomes/cohort-patient.ts'
import { describeCohort } from '../../../core/outcomes/cohort.ts'
import { cohortPrintJob } from '../../../core/outcomes/cohort-page.ts'
import { simulatedCohort } from './simulated-cohort.ts'

const patients = simulatedCohort().map(cohortPatient)
const secrets = ['Dr. Test', '2016-02-01', '2016-08-03']

test('one row a patient, as many fields as columns, and nobody recognisable in it', () => {
  const csv = cohortCsv([...patients, { ...cohortPatient({ caseNumber: 316, ageYears: 93, sex: 'F', scanYear: 2016, findings: [], rows: [] }) }])
  const lines = csv.trimEnd().split('\r\n')
  expect(lines).toHaveLength(317)
  expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1)
  const [head = '', ...rows] = lines
  const at = head.split(',').indexOf('age_years')
  expect(rows.at(-1)?.split(',')[at]).toBe('')
  for (const secret of secrets) expect(csv).not.toContain(secret)
  expect(rows.filter((row) => row.includes('lumbar-posterior-discectomy-fusion'))).toHaveLength(15)
})

test('the page holds every table and plot, escapes what a site typed, and names nobody', () => {
  const importantChange = { points: 2, source: 'A & B <2008>' }
  const job = cohortPrintJob({
    patients,
    cohort: describeCohort(patients, importantChange),
    importantChange,
    siteName: 'Clinic <one>',
    appVersion: '1',
    now: '2026-11-21T10:00:00Z',
    fontCss: () => '',
  })
  expect(job.html.match(/<svg /g)).toHaveLength(3)
  expect(job.html).toContain('315 patients with a signed report, 48 of them operated')
  expect(job.html).toContain('A &amp; B &lt;2008&gt;')
  expect(job.headerHtml).toContain('Clinic &lt;one&gt;')
  expect(job.html).toContain('Posterior minimally invasive fusion')
  expect(job.html).not.toMatch(/[*]{1,3}</)
  for (const secret of secrets) expect(job.html).not.toContain(secret)
})
