import { colourMapSize, colourTable } from '../../../../core/volume/colour-maps.ts'
import type { UptakeColourMap } from '../../../../core/volume/colour-maps.ts'

const stopCount = 17

const gradient = (map: UptakeColourMap): string => {
  const table = colourTable(map)
  const stops = Array.from({ length: stopCount }, (_, index) => {
    const entry = Math.round((index * (colourMapSize - 1)) / (stopCount - 1))
    return `rgb(${table.subarray(entry * 3, entry * 3 + 3).join(' ')})`
  })
  return `linear-gradient(to top, ${stops.join(', ')})`
}

/** What the colours mean: a slim bar with the ends of the shown range. */
export const ColourScale = ({ map, range }: { map: UptakeColourMap; range: string }) => {
  const [low = '', high = ''] = range.split('–')
  return (
    <div className="colour-scale" aria-label={`Uptake colours from ${low} to ${high}`}>
      <span>{high}</span>
      <i style={{ backgroundImage: gradient(map) }} />
      <span>{low}</span>
    </div>
  )
}
