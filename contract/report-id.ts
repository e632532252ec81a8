import { z } from 'zod'

/** The id of a report as the program gives it (`SR-7K3QX9P2`): it stands in file names, so nothing else passes a door. */
export const reportIdSchema = z.string().regex(/^[\w-]{1,64}$/)
