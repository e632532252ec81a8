import { app } from 'electron'
import { printJobFile } from '../../../main/report/print-job-file.ts'
import { runPrintJob } from '../../../main/report/run-print-job.ts'

// The smallest program that can print: what main/index.ts does with the same argument.
const file = printJobFile(process.argv)
if (file === null) app.exit(2)
else runPrintJob(file).then((code) => app.exit(code), (error: unknown) => {
  console.error(error)
  app.exit(1)
})
