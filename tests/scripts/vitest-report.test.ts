import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { closingLine, countTests } from '../../scripts/vitest-report.mjs'

const folder = mkdtempSync(join(tmpdir(), 'spondyl-report-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const counted = (report: object, exitCode: number): object => {
  const file = join(folder, 'report.json')
  writeFileSync(file, JSON.stringify(report))
  return countTests(file, exitCode)
}

const file = (status: string, ...tests: string[]): object => ({ status, assertionResults: tests.map((one) => ({ status: one })) })
const numbers = (passed: number, failed: number, pending = 0): object => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 0,
})

describe('counting a test run', () => {
  it('takes the numbers of a run that went through', () => {
    const report = { ...numbers(2, 1, 1), testResults: [file('passed', 'passed'), file('failed', 'passed', 'failed', 'skipped')] }
    expect(counted(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    const report = { ...numbers(1, 0), testResults: [file('passed', 'passed'), file('failed')] }
    expect(counted(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  it('counts an error outside any test as a failure', () => {
    expect(counted({ ...numbers(1, 0), testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  it('counts a run that left no report as a failure', () => {
    expect(countTests(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('closes with a line that names skipped tests only where there are any', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
  })
})
