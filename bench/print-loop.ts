import { app } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
import { printJobSchema } from '../core/report/print-job.ts'
import { startPdfPrinter } from '../main/report/print-pdf.ts'

// The window's printer, warm as it is after the first preview: prints one job several times and writes down how long each took.
// Started with: <job file> <answer file> <times>
const [jobFile = '', answerFile = '', times = '1'] = process.argv.slice(-3)

const main = async (): Promise<void> => {
  app.on('window-all-closed', () => undefined)
  await app.whenReady()
  const job = printJobSchema.parse(JSON.parse(readFileSync(jobFile, 'utf8')))
  const printer = startPdfPrinter()
  const milliseconds: number[] = []
  for (let round = 0; round <= Number(times); round += 1) {
    const started = performance.now()
    const printed = await printer.print(job)
    if (!printed.ok) throw new Error(printed.error.sentence)
    milliseconds.push(performance.now() - started)
  }
  printer.close()
  // The first one makes the window; a reader has had it by then.
  writeFileSync(answerFile, JSON.stringify({ first: milliseconds[0], warm: milliseconds.slice(1) }))
}

main().then(
  () => app.exit(0),
  (error: unknown) => {
    console.error(error)
    app.exit(1)
  },
)
