import { privateCopy } from '../../../main/workflow/private-copy.ts'

/** Makes a copy, says where, and ends. */
void privateCopy('SR-1-draft.pdf', new Uint8Array([1, 2, 3])).then((copy) => process.stdout.write(copy.ok ? copy.value : copy.error.sentence))
