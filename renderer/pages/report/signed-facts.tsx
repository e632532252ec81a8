import type { Report } from '../../../core/report/report.ts'
import { displayInstant, setAnewWords } from '../../parts/words.ts'
import { DeliveryFacts } from './delivery-facts.tsx'

const versionWords = ({ version, state, previous }: Report): string => (previous === undefined ? String(version) : `${version}, ${state === 'addendum' ? 'with addendum' : 'amended'}: ${previous.reason}`)

const signatureWords = ({ signature }: Report): string | null => {
  if (signature === undefined) return null
  if (signature.proof === 'none') return 'from the command line, without a passphrase'
  const how = signature.from === 'window' ? 'with passphrase' : 'from the command line, with passphrase'
  return signature.passphraseSetAnewAt === undefined ? how : `${how}, which was ${setAnewWords(signature.passphraseSetAnewAt)}`
}

/** Who signed, when and how, where it was sent, and the seal. */
export const SignedFacts = ({ report }: { report: Report }) => {
  const how = signatureWords(report)
  return (
    <section aria-label="Signature" data-testid="signed">
      <h2 className="caption">Signed</h2>
      <dl className="signed-facts selectable">
        <dt>Reader</dt>
        <dd>{[report.reader ?? 'unknown', report.signature?.role ?? ''].filter((word) => word !== '').join(', ')}</dd>
        <dt>Time</dt>
        <dd>{report.signedAt === null ? 'unknown' : displayInstant(report.signedAt)}</dd>
        {how !== null && (
          <>
            <dt>Signed</dt>
            <dd>{how}</dd>
          </>
        )}
        <dt>Version</dt>
        <dd data-testid="version">{versionWords(report)}</dd>
        <DeliveryFacts reportId={report.reportId} version={report.version} />
        <dt>Seal</dt>
        <dd className="seal" title="SHA-256 over everything in this version; any change would show" data-testid="seal">
          {report.seal ?? 'missing'}
        </dd>
      </dl>
    </section>
  )
}
