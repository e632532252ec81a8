import { BrowserWindow, ipcMain } from 'electron'
import type { IpcMainInvokeEvent } from 'electron'
import { problem } from '../../core/base/problem.ts'
import { fail, ok } from '../../core/base/result.ts'
import type { Result } from '../../core/base/result.ts'
import { calls, eventSchema } from '../../contract/calls.ts'
import type { AppEvent, CallName, CallOutput, calls as Calls } from '../../contract/calls.ts'
import { callChannel, eventChannel } from '../../contract/channels.ts'
import { senderIsOurs } from '../window/origins.ts'
import type { z } from 'zod'

type ParsedInput<N extends CallName> = z.output<(typeof Calls)[N]['input']>

/** One handler per declared call; the compiler refuses a missing or an extra one. */
export type Handlers = {
  readonly [N in CallName]: (input: ParsedInput<N>) => Promise<Result<CallOutput<N>>> | Result<CallOutput<N>>
}

const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name)

const answer = async (handlers: Handlers, event: IpcMainInvokeEvent, name: unknown, input: unknown): Promise<Result<unknown>> => {
  if (!senderIsOurs(event.senderFrame)) return fail(problem('sender-refused', 'This page may not ask the program for anything.'))
  if (!isCallName(name)) return fail(problem('unknown-call', 'The window asked for something the program does not offer.'))
  const parsed = calls[name].input.safeParse(input)
  if (!parsed.success) return fail(problem('input-shape', `The window asked for ${name} with a value of the wrong shape.`))
  const handler = handlers[name] as (input: unknown) => Promise<Result<unknown>> | Result<unknown>
  try {
    const result = await handler(parsed.data)
    return result.ok ? ok(calls[name].output.parse(result.value)) : fail(result.error)
  } catch (error) {
    console.error(`${name} failed`, error)
    return fail(problem('internal', `Something went wrong inside the program (${name}). Nothing was changed; please try again.`))
  }
}

/** Opens the one door for calls; every call is checked for its sender, its name and the shape of its input and output. */
export const openDoors = (handlers: Handlers): void => {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => answer(handlers, event, name, input))
}

/** Sends an event to every open window. */
export const broadcast = (event: AppEvent): void => {
  const checked = eventSchema.parse(event)
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(eventChannel, checked)
  }
}
