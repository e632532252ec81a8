import { expect, test } from 'vitest'
import { matchingCommands } from '../../../renderer/app/commands.ts'

const commands = ['Go to library', 'Go to report', 'Add a folder…'].map((name) => ({ name, keys: null, run: () => undefined }))
const names = (typed: string): readonly string[] => matchingCommands(commands, typed).map(({ name }) => name)

test('every typed word must be in the name, in any order and case', () => {
  expect(names('library GO')).toEqual(['Go to library'])
  expect(names('go')).toEqual(['Go to library', 'Go to report'])
})

test('nothing typed shows every command, and an unknown word none', () => {
  expect(names(' ')).toHaveLength(3)
  expect(names('xyz')).toEqual([])
})
