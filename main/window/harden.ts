import { app, session } from 'electron'
import { navigationAllowed, requestAllowed } from './origins.ts'

/** Refuses, for every window that will ever exist: other pages, new windows, web views, permissions, and the network. */
export const hardenApp = (): void => {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!navigationAllowed(url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => {
      event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => {
      event.preventDefault()
    })
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** The same for the session: no permission, no download, no request outside our schemes. Call once the app is ready. */
export const hardenSession = (): void => {
  const ours = session.defaultSession
  ours.setPermissionRequestHandler((_contents, _permission, decide) => {
    decide(false)
  })
  ours.setPermissionCheckHandler(() => false)
  ours.on('will-download', (event) => {
    event.preventDefault()
  })
  ours.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !requestAllowed(details.url) })
  })
}
