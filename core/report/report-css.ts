import type { Paper } from './report.ts'

/** Margins of the page in mm; the header and footer of every page stand in the upper and lower one. */
export const pageMarginsMm = { top: 21, right: 18, bottom: 19, left: 18 } as const

/** Width of the sheet in mm. */
export const paperWidthMm: Readonly<Record<Paper, number>> = { A4: 210, Letter: 215.9 }

/** The page on paper. Sizes in pt and mm; breaks keep headings with their text and never cut a row, a figure or a finding. */
export const reportCss = (paper: Paper): string => `
@page { size: ${paper === 'A4' ? 'A4' : 'letter'}; margin: ${pageMarginsMm.top}mm ${pageMarginsMm.right}mm ${pageMarginsMm.bottom}mm ${pageMarginsMm.left}mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { font: 400 9pt/1.5 Inter, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK JP', sans-serif; color: #1b222b; background: #fff; overflow-wrap: break-word; orphans: 3; widows: 3; }
.keep { white-space: nowrap; }
.masthead { display: flex; justify-content: space-between; align-items: flex-start; gap: 10mm; padding-bottom: 3.4mm; border-bottom: 0.9pt solid #1b222b; }
h1 { font-size: 15.5pt; line-height: 1.2; font-weight: 600; letter-spacing: -0.012em; }
.state { margin-top: 1.2mm; font-size: 8.5pt; color: #5c6774; }
.site { text-align: right; font-size: 8.5pt; line-height: 1.55; color: #5c6774; max-width: 70mm; flex-shrink: 0; }
.site b { display: block; font-weight: 600; color: #1b222b; }
.band { display: grid; grid-template-columns: 1.25fr 1fr 1fr; gap: 1.1mm 6mm; padding: 3mm 0; border-bottom: 0.5pt solid #cfd6de; margin-bottom: 5mm; }
.band div { display: flex; gap: 1.6mm; min-width: 0; }
.band span { color: #5c6774; flex-shrink: 0; }
.band b { font-weight: 600; min-width: 0; overflow-wrap: anywhere; }
aside { float: right; width: 43mm; margin: 0 0 4mm 7mm; break-inside: avoid; }
aside svg { display: block; width: 100%; max-height: 150mm; border: 0.5pt solid #dde2e8; border-radius: 1.6mm; background: #fff; }
.legend { margin-top: 2mm; font-size: 6.6pt; line-height: 1.35; color: #414b57; }
.legend div { display: flex; gap: 1.4mm; align-items: baseline; margin-bottom: 0.7mm; }
.chip { display: inline-block; min-width: 3.6mm; padding: 0 0.9mm; border-radius: 0.7mm; border: 0.4pt solid #aab3bf; font-weight: 600; font-size: 0.92em; line-height: 1.4; text-align: center; font-variant-numeric: tabular-nums; flex-shrink: 0; }
section { margin-bottom: 4.6mm; }
h2 { font-size: 7.4pt; font-weight: 600; line-height: 1.3; letter-spacing: 0.075em; text-transform: uppercase; color: #4a5563; margin-bottom: 1.5mm; break-after: avoid; }
p { white-space: pre-line; }
p + p { margin-top: 1.4mm; }
.muted { color: #5c6774; }
ol.impression { padding-left: 6.5mm; font-size: 9.6pt; }
ol.impression li { margin-bottom: 1.1mm; padding-left: 0.8mm; break-inside: avoid; }
ol.impression li::marker { font-weight: 600; color: #4a5563; }
.conclusion { margin-top: 1.6mm; }
.finding { margin-bottom: 3mm; break-inside: avoid; }
.finding h3 { font-size: 9.2pt; font-weight: 600; margin-bottom: 0.5mm; display: flex; gap: 2mm; align-items: baseline; break-after: avoid; }
.finding .caution { margin-top: 0.6mm; font-size: 7.6pt; line-height: 1.45; color: #5c6774; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { font-weight: 600; font-size: 7.8pt; text-align: right; padding: 0.8mm 1mm; border-bottom: 0.7pt solid #8a95a3; vertical-align: bottom; }
td { font-variant-numeric: tabular-nums; text-align: right; padding: 0.85mm 1mm; border-bottom: 0.4pt solid #dde2e8; }
tbody th { font-weight: 400; font-size: inherit; padding: 0.85mm 1mm; border-bottom: 0.4pt solid #dde2e8; vertical-align: baseline; }
th:first-child { text-align: left; font-variant-numeric: normal; }
table + p, p + table { margin-top: 1.6mm; }
.small + .small { margin-top: 0.6mm; }
.rows { display: grid; grid-template-columns: max-content 1fr; gap: 0.5mm 4mm; }
.rows dt { color: #5c6774; }
.rows dd { min-width: 0; overflow-wrap: anywhere; }
.small { font-size: 7.6pt; line-height: 1.45; }
.images { clear: both; display: grid; grid-template-columns: repeat(3, 1fr); gap: 3.5mm; }
figure { break-inside: avoid; }
.picture { position: relative; width: 100%; aspect-ratio: 1; background: #000; border-radius: 0.8mm; overflow: hidden; }
.picture img { display: block; width: 100%; height: 100%; object-fit: contain; }
.picture p { color: #c3cad3; font-size: 7.4pt; padding: 8mm 5mm; text-align: center; }
.edge { position: absolute; color: #f2c14e; font-size: 7pt; font-weight: 600; line-height: 1; text-shadow: 0 0 2px #000; }
.edge.left { left: 1.2mm; top: 50%; transform: translateY(-50%); }
.edge.right { right: 1.2mm; top: 50%; transform: translateY(-50%); }
.edge.top { top: 1.2mm; left: 50%; transform: translateX(-50%); }
.edge.bottom { bottom: 1.2mm; left: 50%; transform: translateX(-50%); }
figcaption { margin-top: 1mm; font-size: 7.4pt; line-height: 1.4; color: #414b57; }
figcaption b { font-weight: 600; }
#uptake { clear: both; }
.places { height: 0; overflow: hidden; }
.clear { clear: both; }
.added { border: 0.7pt solid #1b222b; padding: 2.4mm 3mm; }
.signature { break-inside: avoid; border-top: 0.9pt solid #1b222b; padding-top: 2.6mm; }
.seal { font-size: 7.2pt; }
.appendix { margin-top: 7mm; }
.appendix td, .appendix tbody th { padding-top: 0.55mm; padding-bottom: 0.55mm; }
.parameters { margin-top: 4mm; }
.mark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; z-index: -1; pointer-events: none; }
.mark span { transform: rotate(-56deg); font-size: 118pt; font-weight: 600; letter-spacing: 0.06em; color: #f4eae8; }
.mark.long span { font-size: 84pt; }
`
