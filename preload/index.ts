import { contextBridge, ipcRenderer } from 'electron'
import type { IpcRendererEvent } from 'electron'
import type { Bridge } from '../contract/calls.ts'
import { callChannel, eventChannel } from '../contract/channels.ts'

const bridge: Bridge = {
  call: (name, input) => ipcRenderer.invoke(callChannel, name, input) as Promise<unknown>,
  subscribe: (listener) => {
    const forward = (_: IpcRendererEvent, event: unknown): void => {
      listener(event)
    }
    ipcRenderer.on(eventChannel, forward)
    return () => {
      ipcRenderer.off(eventChannel, forward)
    }
  },
}

contextBridge.exposeInMainWorld('spondyl', bridge)
