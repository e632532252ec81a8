import { headlessPrinter } from '../../../main/report/headless.ts'

// Starts a printer ahead and never prints: to be killed. Started with: <electron> <app folder>
const [electronPath = '', appFolder = ''] = process.argv.slice(-2)
headlessPrinter({ electronPath, appFolder }).warm()
setInterval(() => undefined, 1000)
