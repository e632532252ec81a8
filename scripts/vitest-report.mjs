import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What a run of Vitest came to, from its JSON report. A file that could not even be loaded has no test to fail, and an
 * error outside any test fails none: each still counts as one failure.
 * @param {string} reportPath
 * @param {number} exitCode
 * @returns {Counts}
 */
export const countTests = (reportPath, exitCode) => {
  if (!existsSync(reportPath)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(reportPath, 'utf8'))
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}

/** The closing line of a test run. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
