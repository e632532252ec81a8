// Uses a freshly compiled better-sqlite3 in the ways that differ under Node-API 8, in this thread and in a worker.
const assert = require('node:assert')
const { join } = require('node:path')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

const nativeBinding = isMainThread ? process.argv[2] : workerData
const Database = require(join(__dirname, '..', '..', 'node_modules', 'better-sqlite3'))

const db = new Database(':memory:', { nativeBinding })
db.exec('create table t(a integer primary key, b text) strict; create virtual table f using fts5(words)')
const insert = db.prepare('insert into t(b) values (@text)')
db.transaction(() => {
  for (let n = 0; n < 1000; n += 1) insert.run({ text: `row ${n}` })
})()
assert.deepEqual(db.prepare('select * from t where b = :b and a > :a').get({ b: 'row 7', a: 1 }), { a: 8, b: 'row 7' })
// Seed and state of an aggregate: a number, and a string.
db.aggregate('total', { start: 0, step: (sum, value) => sum + value })
db.aggregate('join_words', { start: () => '', step: (all, value) => all + value.slice(0, 1) })
assert.equal(db.prepare('select total(a) from t').pluck().get(), 500500)
assert.equal(db.prepare('select join_words(b) from t where a < 4').pluck().get(), 'rrr')
assert.throws(() => db.prepare('insert into t(a) values (1)').run(), { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' })
assert.equal([...db.prepare('select a from t order by a').iterate()].length, 1000)
db.close()

if (isMainThread) {
  new Worker(__filename, { workerData: nativeBinding }).on('error', (error) => {
    process.stderr.write(`${error.stack}\n`)
    process.exitCode = 1
  })
}
