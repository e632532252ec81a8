/** One end of a scan: a vertebra and how far above its middle (in its own heights, negative below; then in mm), or a pelvic landmark. */
export type ScanEnd =
  | { readonly vertebra: string; readonly heights: number; readonly beyondMm?: number }
  | { readonly pelvis: 'ischium' | 'sacroiliac-joints' }

/** What a scan covers. `skeletonTop` is the highest vertebra that is built: at least one above the view, which is cut. */
export interface ScanField {
  readonly title: string
  /** Body Part Examined, PS3.16 annex L. */
  readonly bodyPart: string
  readonly skeletonTop: string
  readonly top: ScanEnd
  readonly bottom: ScanEnd
}

/** Fields of view by name. `usual` is the lumbar spine with the whole pelvis. */
export const scanFields = {
  usual: { title: 'lumbar spine and pelvis', bodyPart: 'LSPINE', skeletonTop: 'T9', top: { vertebra: 'T10', heights: 0.5, beyondMm: 14 }, bottom: { pelvis: 'ischium' } },
  'lumbar-sacrum': { title: 'lumbar spine with sacrum', bodyPart: 'LSSPINE', skeletonTop: 'T9', top: { vertebra: 'T12', heights: 0.3 }, bottom: { pelvis: 'sacroiliac-joints' } },
  lumbar: { title: 'lumbar spine without sacrum', bodyPart: 'LSPINE', skeletonTop: 'T9', top: { vertebra: 'T11', heights: 0.5 }, bottom: { vertebra: 'L5', heights: -0.2 } },
  'three-vertebrae': { title: 'three lumbar vertebrae', bodyPart: 'LSPINE', skeletonTop: 'T9', top: { vertebra: 'L1', heights: -0.1 }, bottom: { vertebra: 'L5', heights: 0.1 } },
  thoracolumbar: { title: 'thoracic and lumbar spine', bodyPart: 'TLSPINE', skeletonTop: 'T5', top: { vertebra: 'T7', heights: 0.4 }, bottom: { pelvis: 'sacroiliac-joints' } },
  'thoracolumbar-junction': { title: 'thoracolumbar junction', bodyPart: 'TLSPINE', skeletonTop: 'T5', top: { vertebra: 'T7', heights: 0.4 }, bottom: { vertebra: 'L3', heights: -0.3 } },
  thoracic: { title: 'thoracic spine', bodyPart: 'TSPINE', skeletonTop: 'C6', top: { vertebra: 'T1', heights: 1.5 }, bottom: { vertebra: 'L2', heights: 0.1 } },
  cervicothoracic: { title: 'cervical and upper thoracic spine', bodyPart: 'CTSPINE', skeletonTop: 'C1', top: { vertebra: 'C1', heights: 3.2 }, bottom: { vertebra: 'T6', heights: -0.9 } },
  'mid-thoracic': { title: 'middle of the thoracic spine', bodyPart: 'TSPINE', skeletonTop: 'T1', top: { vertebra: 'T3', heights: -0.1 }, bottom: { vertebra: 'T10', heights: 0 } },
} as const satisfies Readonly<Record<string, ScanField>>

export type FieldName = keyof typeof scanFields

export const fieldNames = Object.keys(scanFields) as FieldName[]
