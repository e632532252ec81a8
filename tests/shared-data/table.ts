// Prints the table of the real data as Markdown. Run by `npm run shared-data`.
import { comparedWithPeers, peerPython } from './nifti-cases.ts'
import { outcomesOf } from './outcomes.ts'
import type { Outcome } from './outcomes.ts'
import { data, isHere } from './real-data.ts'

const rows = (outcomes: readonly Outcome[]): string =>
  ['| file | outcome |', '| --- | --- |', ...outcomes.map(({ file, outcome }) => `| ${file} | ${outcome.replaceAll('|', '\\|').replaceAll('\n', ' ')} |`)].join('\n')

const print = async (): Promise<void> => {
  const { used, copies, leftOut, files } = await outcomesOf()
  console.log(`# ${files} files: ${used.length} series, ${copies.length} further files of the same images, ${leftOut.length} left out\n`)
  console.log(`## In use\n\n${rows(used)}\n\n## Further files of the same image\n\n${rows(copies)}\n\n## Left out\n\n${rows(leftOut)}`)
  if (peerPython === undefined) return
  console.log('\n## `volume --nifti` beside other programs, voxel by voxel\n\n| volume | peer | voxels | largest difference | largest distance, mm | |\n| --- | --- | --- | --- | --- | --- |')
  for (const { name, peer, voxels, maxDifference, maxOffsetMm, note } of await comparedWithPeers(peerPython)) {
    const [value, place] = [maxDifference, maxOffsetMm].map((each) => (each === null ? '' : each < 1e-9 ? '0' : each.toPrecision(2)))
    console.log(`| ${name} | ${peer} | ${voxels.toLocaleString('en')} | ${value} | ${place} | ${note} |`)
  }
}

if (isHere) void print()
else {
  console.error(`${data} is not here. Name its folder in SPONDYL_SHARED_DATA.`)
  process.exitCode = 1
}
