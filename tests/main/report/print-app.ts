import { app } from 'electron'
import { printJobOf } from '../../../main/report/print-job-file.ts'
import { runPrintJob } from '../../../main/report/run-print-job.ts'

// The smallest program that can print: what main/index.ts does with the same argument.
const job = printJobOf(process.argv)
if (job === null) app.exit(2)
else runPrintJob(job).then((code) => app.exit(code), (error: unknown) => {
  console.error(error)
  app.exit(1)
})
