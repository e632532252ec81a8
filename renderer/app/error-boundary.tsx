import { Component } from 'react'
import type { ReactNode } from 'react'

/** The last net: a bug in the window shows a plain sentence instead of an empty screen. What was saved stays saved. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override componentDidCatch(error: unknown): void {
    console.error('the window failed', error)
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="full-page" role="alert" data-testid="window-failed">
        <h1>Something went wrong in this window</h1>
        <p className="soft">
          The library and every saved report are untouched. Load the window again; if this comes back, please report what you did before.
        </p>
        <button
          className="button button-primary"
          onClick={() => {
            window.location.reload()
          }}
        >
          Load the window again
        </button>
      </div>
    )
  }
}
