import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { KeptPassphrase } from '../../core/report/kept-passphrase.ts'

/** Cost, block size, parallelisation: these take 128 MiB, as OWASP's password storage cheat sheet asks of scrypt. */
const parameters = { cost: 2 ** 17, blockSize: 8, parallelization: 1 } as const
const saltBytes = 16
const hashBytes = 32
/** What these parameters need, twice over: Node refuses beyond its limit. */
const maxmem = 2 * 128 * parameters.cost * parameters.blockSize

/** The same passphrase whichever way the keyboard composes its accents. */
const bytesOf = (passphrase: string): Buffer => Buffer.from(passphrase.normalize('NFKC'), 'utf8')

const derive = (passphrase: string, salt: Buffer, { cost, blockSize, parallelization }: Pick<KeptPassphrase, 'cost' | 'blockSize' | 'parallelization'>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(bytesOf(passphrase), salt, hashBytes, { cost, blockSize, parallelization, maxmem }, (error, key) => (error === null ? resolve(key) : reject(error)))
  })

/** Hashes a passphrase with a new salt. */
export const keepPassphrase = async (passphrase: string): Promise<KeptPassphrase> => {
  const salt = randomBytes(saltBytes)
  const hash = await derive(passphrase, salt, parameters)
  return { function: 'scrypt', ...parameters, saltBase64: salt.toString('base64'), hashBase64: hash.toString('base64') }
}

/** Whether a passphrase is the kept one, by the parameters it was kept with. */
export const isPassphrase = async (passphrase: string, kept: KeptPassphrase): Promise<boolean> => {
  const hash = Buffer.from(kept.hashBase64, 'base64')
  const found = await derive(passphrase, Buffer.from(kept.saltBase64, 'base64'), kept)
  return hash.length === found.length && timingSafeEqual(hash, found)
}
