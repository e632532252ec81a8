import { initial } from './migrations/1-initial.ts'

/** In order; `user_version` counts how many have been applied. A migration that has shipped is never changed. */
export const migrations: readonly string[] = [initial]
