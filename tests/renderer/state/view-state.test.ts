import { beforeEach, describe, expect, it } from 'vitest'
import { patientMm } from '../../../core/geometry/vector.ts'
import { opacitySteps, useView } from '../../../renderer/state/view-state.ts'

const view = () => useView.getState()
const fresh = view()

describe('what the reader sees', () => {
  beforeEach(() => {
    useView.setState(fresh, true)
  })

  it('forgets crosshair and framing with the study, but keeps window, colours and layout', () => {
    view().moveCrosshair(patientMm(1, 2, 3))
    view().frame('axial', { centreMm: patientMm(0, 0, 0), mmPerPixel: 0.4 })
    view().setWindow({ centreHu: 50, widthHu: 400 })
    view().setColourMap('pet')
    view().setLayout('sagittal')
    view().leaveStudy()
    expect(view()).toMatchObject({ crosshairMm: null, framing: { axial: null }, window: { centreHu: 50, widthHu: 400 }, colourMap: 'pet', layout: 'sagittal' })
  })

  it('goes through the opacities and back to the bare CT', () => {
    view().setOpacity(opacitySteps[0])
    const seen = opacitySteps.map(() => {
      view().cycleOpacity()
      return view().opacity
    })
    expect(seen).toEqual([...opacitySteps.slice(1), opacitySteps[0]])
  })

  it('cycles on from an opacity set by hand', () => {
    view().setOpacity(0.4)
    view().cycleOpacity()
    expect(view().opacity).toBe(0.55)
  })

  it('makes a large view the active one', () => {
    view().setLayout('coronal')
    expect(view().activeView).toBe('coronal')
    view().setLayout('grid')
    expect(view().activeView).toBe('coronal')
  })

  it('never lets the window or the uptake range collapse', () => {
    view().setWindow({ centreHu: 100, widthHu: -30 })
    expect(view().window.widthHu).toBeGreaterThan(0)
    view().setUptakeMaxRatio(0)
    expect(view().uptakeMaxRatio).toBeGreaterThan(0)
  })

  it('writes the uptake range to a tenth, as it is shown', () => {
    view().setUptakeMaxRatio(5 * 1.25)
    expect(view().uptakeMaxRatio).toBe(6.3)
  })
})
