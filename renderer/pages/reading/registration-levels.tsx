import { length } from '../../../core/geometry/vector.ts'
import type { RegistrationMeasured } from '../../../core/registration/registration.ts'
import { towards } from './registration-words.ts'

/** The shift of each level in numbers, in the patient's directions. */
export const RegistrationLevels = ({ levels }: { levels: RegistrationMeasured['levels'] }) => (
  <table className="registration-levels selectable" data-testid="registration-levels">
    <thead>
      <tr>
        <th>Level</th>
        <th>R / L</th>
        <th>A / P</th>
        <th>Head / foot</th>
        <th title="Whole way, and two standard deviations of it">mm</th>
      </tr>
    </thead>
    <tbody>
      {levels.map(({ level, offsetMm, uncertaintyMm }) => (
        <tr key={level} data-testid="registration-level" data-level={level}>
          <th>{level}</th>
          <td>{towards(0, offsetMm[0])}</td>
          <td>{towards(1, offsetMm[1])}</td>
          <td>{towards(2, offsetMm[2])}</td>
          <td>
            {length(offsetMm).toFixed(1)} <span className="faint">± {(2 * uncertaintyMm).toFixed(1)}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
