// Stands in for Electron's default application: loads the application folder named first on the command line.
const { app } = require('electron')
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (named === undefined) {
  process.stderr.write('Name the application folder on the command line.\n')
  process.exit(2)
}
const folder = resolve(named)
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(description.productName ?? description.name)
app.setVersion(description.version)
app.setAppPath(folder)
process.defaultApp = true
require(join(folder, description.main))
