import { initial } from './migrations/1-initial.ts'
import { studyList } from './migrations/2-study-list.ts'
import { sharedHeaders } from './migrations/3-shared-headers.ts'
import { units } from './migrations/4-units.ts'
import { identity } from './migrations/5-identity.ts'
import { signing } from './migrations/6-signing.ts'
import { referrals } from './migrations/7-referrals.ts'
import { outcomes } from './migrations/8-outcomes.ts'
import { autotexts } from './migrations/9-autotexts.ts'
import { deliveries } from './migrations/10-deliveries.ts'

/** In order; `user_version` counts how many have been applied. A migration that has shipped is never changed. */
export const migrations: readonly string[] = [initial, studyList, sharedHeaders, units, identity, signing, referrals, outcomes, autotexts, deliveries]
