import { useState } from 'react'
import { dataUrl } from '../../../contract/calls.ts'
import type { KeyImage, Report, ReportContent } from '../../../core/report/report.ts'
import { GrowingTextarea } from '../../parts/growing-textarea.tsx'
import { isAddendum, isSigned } from '../../../core/report/versions.ts'
import { useReport } from '../../state/report-state.ts'
import { withCaption, withKeyImageMoved, withoutKeyImage } from './edit-content.ts'

interface FigureProps {
  reportId: string
  image: KeyImage
  number: number
  last: number
  disabled: boolean
}

const Figure = ({ reportId, image, number, last, disabled }: FigureProps) => {
  const edit = useReport((state) => state.edit)
  const [failed, setFailed] = useState(false)
  return (
    <li className="key-image" data-testid="key-image" data-image={image.id}>
      {failed ? (
        <p className="key-image-missing faint">This picture could not be drawn.</p>
      ) : (
        <img
          src={dataUrl.keyImage(reportId, image.id)}
          alt={image.caption}
          onError={() => {
            setFailed(true)
          }}
        />
      )}
      <GrowingTextarea
        aria-label={`Caption of key image ${number}`}
        value={image.caption}
        disabled={disabled}
        onChange={(event) => {
          const caption = event.target.value
          edit((content) => withCaption(content, image.id, caption))
        }}
      />
      {!disabled && (
        <div className="key-image-tools">
          <span className="faint">{number}</span>
          <button className="link" disabled={number === 1} aria-label={`Move key image ${number} forward`} onClick={() => edit((content) => withKeyImageMoved(content, image.id, -1))}>
            Earlier
          </button>
          <button className="link" disabled={number === last} aria-label={`Move key image ${number} back`} onClick={() => edit((content) => withKeyImageMoved(content, image.id, 1))}>
            Later
          </button>
          <button className="link" aria-label={`Remove key image ${number}`} onClick={() => edit((content) => withoutKeyImage(content, image.id))}>
            Remove
          </button>
        </div>
      )}
    </li>
  )
}

export const KeyImages = ({ report, content }: { report: Report; content: ReportContent }) => (
  <section aria-label="Key images">
    <h2 className="caption">Key images</h2>
    {content.keyImages.length === 0 && <p className="faint">None. On the reading page, K takes one at the crosshair.</p>}
    <ul className="key-images">
      {content.keyImages.map((image, index) => (
        <Figure
          key={image.id}
          reportId={report.reportId}
          image={image}
          number={index + 1}
          last={content.keyImages.length}
          disabled={isSigned(report) || isAddendum(report)}
        />
      ))}
    </ul>
  </section>
)
