import { describe, expect, test } from 'vitest'
import { foldText } from '../../../core/base/fold-text.ts'
import { exactMark, queryWords, studyWords } from '../../../core/study/search-words.ts'

const person = {
  studyInstanceUid: '1.2',
  patientName: 'Muster^Maria',
  patientId: 'HC-1234/56',
  patientSex: 'F',
  patientBirthDate: '1961-05-20',
  studyDate: '2026-11-21',
  studyTime: null,
  accessionNumber: 'ACC.2026.777',
  description: 'Bone SPECT/CT',
} as const

/** What the index does: every group by one of its words, as the beginning of a word. */
const finds = (find: string, study: Parameters<typeof studyWords>[0]): boolean => {
  const words = studyWords(study)
  const asked = queryWords(find)
  return asked.length > 0 && asked.every((group) => group.some((wanted) => words.some((word) => word.startsWith(wanted) || word === exactMark + wanted)))
}

const named = (patientName: string) => ({ ...person, patientName })

describe('a name is found', () => {
  test.each([
    ['Müller^Jürg', 'Muller'],
    ['Müller^Jürg', 'MÜLLER'],
    ['Müller^Jürg', 'Mueller'],
    ['Müller^Jürg', 'juerg mull'],
    ['Mueller^Hans', 'Müller'],
    ['Sørensen^Åse', 'Sorensen Aase'],
    ['Sørensen^Åse', 'soerensen'],
    ['Weiß^Ana', 'weiss'],
    ['Łukasz^Wałęsa', 'walesa lukasz'],
    ["O'Brien^Pat", 'obrien'],
    ["O'Brien^Pat", "o'brien"],
    ['Schmidt-Rottluff^Eva', 'rottluff'],
    ['Nguyễn^Thị', 'nguyen thi'],
    ['Διονυσιος', 'διονύσι'],
    ['Παπαδόπουλος', 'παπαδοπουλοσ'],
    ['Люксембург', 'люксем'],
    ['Алёна^Чайковская', 'алена чайк'],
    ['قباني^لنزار', 'قباني'],
    ['القباني^أحمد', 'قباني احمد'],
    ['שרון^דבורה', 'דבורה שרון'],
    ['שרון^דבורה', 'שרונ'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'yamada'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '山田'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '太郎'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '山田太郎'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '山田　太郎'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '田'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'やまだ'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'ヤマダ'],
    ['ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎', 'やまだ'],
    ['Hong^Gildong=洪^吉洞=홍^길동', '길동'],
    ['Hong^Gildong=洪^吉洞=홍^길동', '홍길동'],
    ['김희중', '희중'],
    ['Wang^XiaoDong=王^小东', '小东'],
    ['สมชาย^ใจดี', 'ชาย'],
    ['สมชาย^ใจดี', 'ใจดี'],
  ])('%s by "%s"', (patientName, find) => {
    expect(finds(find, named(patientName))).toBe(true)
  })
})

describe('a name is not found', () => {
  test.each([
    ['Müller^Jürg', 'uller'],
    ['Müller^Jürg', 'Moller'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', '山本'],
    ['やまだ^たろう', 'やまた'],
    ['김희중', '김중'],
    ['Muster^Maria', 'muster anna'],
  ])('%s by "%s"', (patientName, find) => {
    expect(finds(find, named(patientName))).toBe(false)
  })
})

describe('a study is found by its numbers and dates', () => {
  test.each([
    '1234', 'HC-1234', 'HC-1234/56', '3456', 'hc12', 'ACC.2026.777', '777', 'acc2026', 'spect', 'bone ct',
    '2026-11-21', '20261121', '21.11.2026', '21/11/2026', '11/21/2026', '2026-11', '2026/11/21', '2026年11月21日', '２０２６-11-21', '٢٠٢٦-١١-٢١',
    '20.5.1961', '1961-05-20', 'Muster, Maria 1961',
  ])('"%s"', (find) => {
    expect(finds(find, person)).toBe(true)
  })

  test.each(['2026-11-22', '21.12.2026', '22.11.2026', '99', 'HC-1235', 'acc2025'])('not by "%s"', (find) => {
    expect(finds(find, person)).toBe(false)
  })

  test('day and month of a slashed date are read either way where both are possible', () => {
    expect(queryWords('05/06/2026')).toEqual([['20260605', '20260506', '05062026']])
  })
})

test.each(['', '   ', '"', '-', '^=,;'])('"%s" asks for nothing', (find) => {
  expect(queryWords(find)).toEqual([])
})

test('unknown values give no words', () => {
  expect(studyWords({ ...person, patientName: '', patientId: '', accessionNumber: null, studyDate: null, patientBirthDate: null, description: '' })).toEqual([])
})

test.each([
  ['ÅNGSTRÖM', 'angstrom'],
  ['ﬁnal', 'final'],
  ['ｱｲｳ', 'あいう'],
  ['ガ', 'が'],
  ['한글', '한글'],
])('%s folds to %s, and folding again changes nothing', (text, folded) => {
  expect(foldText(text)).toBe(folded)
  expect(foldText(foldText(text))).toBe(folded)
})
