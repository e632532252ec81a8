import type { UnitSheet } from '../../../core/volume/unit-sheet.ts'
import { factorWords } from './provenance-words.ts'

const variantNames: Readonly<Record<string, string>> = {
  bw: 'bw, body weight',
  'lbm-janma': 'lbm-janma, lean body mass (Janmahasatian)',
  'lbm-james128': 'lbm-james128, lean body mass (James)',
  ibw: 'ibw, ideal body weight',
  bsa: 'bsa, body surface',
}

const sources = { file: 'file', site: 'site', reader: 'reader', table: 'table' } as const

/** The variants of SUV, and for the one in use every input and step in their order. */
export const ProvenanceTrace = ({ sheet }: { sheet: UnitSheet }) => {
  const { suv, variants } = sheet
  if (suv.kind === 'refused') return null
  return (
    <>
      <section aria-label="Variants of SUV">
        <h3 className="caption">Variants</h3>
        <table className="provenance-table">
          <tbody>
            {variants.map(({ variant, suv: each }) => (
              <tr key={variant} data-testid="provenance-variant" data-variant={variant}>
                <th scope="row">{variantNames[variant] ?? variant}</th>
                <td className="selectable">{each.kind === 'available' ? `× ${factorWords(each.factor)} ${each.unit ?? 'g/ml'}` : <span className="faint">{each.reason}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="Inputs">
        <h3 className="caption">Inputs of SUV {suv.variant}</h3>
        <table className="provenance-table" data-testid="provenance-inputs">
          <tbody>
            {suv.inputs.map((input, index) => (
              <tr key={`${input.name}-${index}`}>
                <th scope="row">{input.name}</th>
                <td className="selectable">
                  {input.value}
                  {input.replaces !== undefined && <span className="faint"> in place of {input.replaces}</span>}
                </td>
                <td>
                  <span className={`source source-${input.from ?? 'file'}`}>{sources[input.from ?? 'file']}</span>
                </td>
                <td className="faint selectable">{input.source.replace(/^(?:file, |site, |reader )/, '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="Steps">
        <h3 className="caption">Steps, in their order</h3>
        <ol className="provenance-list provenance-steps" data-testid="provenance-steps">
          {(suv.steps ?? []).map((step, index) => (
            <li key={`${step.what}-${index}`} className="selectable">
              {step.what}: {step.formula === undefined ? '' : <span className="soft">{step.formula} = </span>}
              <strong>
                {Number(step.value.toPrecision(6))} {step.unit === '1' ? '' : step.unit}
              </strong>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
