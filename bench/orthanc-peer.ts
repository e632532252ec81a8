import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

const startMs = 20_000

const untilReady = async (url: string): Promise<void> => {
  for (const untilMs = performance.now() + startMs; performance.now() < untilMs; await wait(100)) if (await answers(url)) return
  throw new Error('Orthanc did not start')
}

const connections = 4

const importAll = async (url: string, files: readonly string[]): Promise<void> => {
  const queue = [...files]
  const send = async (): Promise<void> => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      const response = await fetch(url, { method: 'POST', body: readFileSync(file), headers: { 'content-type': 'application/dicom' } })
      if (!response.ok) throw new Error(`Orthanc refused ${file}: ${response.status}`)
      await response.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: connections }, send))
}

/** Files a second that Orthanc takes into an empty store of its own, with this process on four connections; it ends with the measuring. */
export const orthancRate = async (program: string, files: readonly string[]): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'spondyl-orthanc-'))
  const port = await freePort()
  const config = join(folder, 'orthanc.json')
  writeFileSync(
    config,
    JSON.stringify({
      StorageDirectory: join(folder, 'store'),
      IndexDirectory: join(folder, 'store'),
      HttpPort: port,
      DicomServerEnabled: false,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [],
    }),
  )
  const server = spawn(program, [config], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()))
  try {
    await untilReady(`http://127.0.0.1:${port}/system`)
    const startedMs = performance.now()
    await importAll(`http://127.0.0.1:${port}/instances`, files)
    return files.length / ((performance.now() - startedMs) / 1000)
  } finally {
    server.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}
