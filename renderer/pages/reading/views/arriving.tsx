import { useEffect, useState } from 'react'
import type { VoxelStream } from '../../../viewports/voxel-stream.ts'

/** Covers the views until the first whole picture is drawn: nobody reads a half-filled volume. */
export const Arriving = ({ stream }: { stream: VoxelStream | null }) => {
  const [percent, setPercent] = useState(0)
  useEffect(
    () =>
      stream?.listen(() => {
        setPercent(Math.floor(stream.fraction() * 100))
      }),
    [stream],
  )
  const label = stream === null ? 'Opening the study' : percent < 100 ? 'Bringing CT and SPECT' : 'Drawing'
  return (
    <div className="views-arriving" role="status" data-testid="bringing">
      <p className="soft">{label}</p>
      <progress className="progress" max={100} value={percent} aria-label={label} />
    </div>
  )
}
