import { useState } from 'react'
import { dataUrl } from '../../../contract/calls.ts'
import { displayName } from '../../../core/study/patient-words.ts'
import { fusionPair } from '../../../core/study/study.ts'
import type { Series, SeriesKind, Study } from '../../../core/study/study.ts'
import { displayDate } from '../../parts/words.ts'
import { useApp } from '../../state/app-state.ts'
import { useLibrary } from '../../state/library-state.ts'
import { ConfirmPair } from './confirm-pair.tsx'
import { IdentityWarnings } from './identity-warnings.tsx'

const kindWords: Record<SeriesKind, string> = {
  'ct-volume': 'CT',
  'spect-volume': 'SPECT',
  'pet-volume': 'PET',
  planar: 'Planar',
  'whole-body': 'Whole body',
  dynamic: 'Dynamic',
  gated: 'Gated',
  document: 'Document',
  other: 'Other',
}

/** Frames of a CT are slices; a document has none. */
const sizeWords = ({ kind, frames, unit }: Series): string => {
  const noun = kind === 'ct-volume' || kind === 'spect-volume' || kind === 'pet-volume' ? 'slice' : 'frame'
  const size = kind === 'document' ? [] : [`${frames} ${noun}${frames === 1 ? '' : 's'}`]
  return [...size, ...(unit === null || unit === '' ? [] : [unit])].join(' · ')
}

/** Why the study can be read fused, or what is missing for it. */
const pairingSentence = (study: Study): { sentence: string; readable: boolean } => {
  const pair = fusionPair(study)
  if (pair !== null) return { sentence: `CT and SPECT are a pair: ${pair.pairedBy}.`, readable: true }
  const has = (kind: SeriesKind): boolean => study.series.some((series) => series.kind === kind)
  if (!has('spect-volume')) return { sentence: 'No SPECT volume in this study, so it cannot be read fused.', readable: false }
  if (!has('ct-volume')) return { sentence: 'No CT beside the SPECT, so uptake cannot be given to a level.', readable: false }
  return { sentence: 'The CT and the SPECT of this study do not belong together; see the reasons at the series.', readable: false }
}

const Preview = ({ studyUid }: { studyUid: string }) => {
  const [state, setState] = useState<'loading' | 'shown' | 'none'>('loading')
  return (
    <div className="preview" data-state={state}>
      {state !== 'none' && (
        <img
          src={dataUrl.mip(studyUid)}
          alt="Anterior maximum intensity projection of the SPECT; the patient’s right is on the left"
          data-testid="mip"
          onLoad={() => {
            setState('shown')
          }}
          onError={() => {
            setState('none')
          }}
        />
      )}
      {state === 'shown' && (
        <>
          <span className="preview-letter preview-right">R</span>
          <span className="preview-letter preview-left">L</span>
        </>
      )}
      {state !== 'shown' && <p className="faint">{state === 'loading' ? 'Drawing the SPECT…' : 'No SPECT picture of this study.'}</p>}
    </div>
  )
}

export const StudyDetail = () => {
  const { detail, rows, selectedUid } = useLibrary()
  const openStudy = useApp((app) => app.openStudy)
  if (selectedUid === null || detail === null) return <aside className="study-detail" aria-label="Chosen study" />
  const { sentence, readable } = pairingSentence(detail)
  const row = rows.find((each) => each.studyInstanceUid === selectedUid)
  const away = row?.away ?? null
  const hasReport = row?.reportState === 'draft' || row?.reportState === 'signed'
  return (
    <aside className="study-detail" aria-label="Chosen study" data-testid="study-detail">
      <h2 className="caption">
        {displayName(detail.patientName)} · {displayDate(detail.studyDate)}
      </h2>
      <IdentityWarnings studyUid={detail.studyInstanceUid} />
      <Preview key={`${detail.studyInstanceUid} ${away === null ? 'here' : 'away'}`} studyUid={detail.studyInstanceUid} />
      <ul className="series">
        {detail.series.map((series) => (
          <li key={series.seriesInstanceUid}>
            <div className="series-line">
              <span>
                {kindWords[series.kind]}
                {series.description !== '' && <span className="soft"> · {series.description}</span>}
                {series.note !== undefined && <span className="faint"> · {series.note}</span>}
              </span>
              <span className="faint number">{sizeWords(series)}</span>
            </div>
            {series.problem !== null && <p className="bad selectable">{series.problem.sentence}</p>}
          </li>
        ))}
      </ul>
      <p className={readable ? 'soft' : 'warn'} data-testid="pairing">
        {sentence}
      </p>
      <ConfirmPair study={detail} />
      {away !== null && (
        <p className="bad selectable" data-testid="study-away">
          {away}
        </p>
      )}
      <div className="row">
        <button
          className="button button-primary"
          disabled={!readable || away !== null}
          title={away ?? (readable ? undefined : sentence)}
          onClick={() => void openStudy(selectedUid, 'reading')}
        >
          Read <kbd className="keycap">Enter</kbd>
        </button>
        {hasReport && (
          <button className="button" onClick={() => void openStudy(selectedUid, 'report')}>
            Report
          </button>
        )}
      </div>
    </aside>
  )
}
