import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

/**
 * @typedef {{ from: string, line: number, typeOnly: boolean }} Import
 *   `from`: a path from the root for a file of ours, else the name of the package
 * @typedef {{ text: string, line: number }} Impurity
 * @typedef {{ imports: Import[], impurities: Impurity[], names: Map<string, number> }} Source
 */

/** Import clauses whose every name is a type leave nothing behind at run time. @param {ts.ImportDeclaration} node */
const isTypeOnly = (node) => {
  const clause = node.importClause
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const named = clause.namedBindings
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  )
}

/** What reads the clock or throws dice, as it is written. @param {ts.Node} node */
const impurityOf = (node) => {
  const isDate = (/** @type {ts.Expression} */ name) => ts.isIdentifier(name) && name.text === 'Date'
  if (ts.isNewExpression(node) && isDate(node.expression) && (node.arguments ?? []).length === 0) return 'new Date()'
  if (ts.isCallExpression(node) && isDate(node.expression)) return 'Date()'
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined
  const text = `${node.expression.text}.${node.name.text}`
  return ['Date.now', 'Math.random', 'performance.now'].includes(text) ? text : undefined
}

/** @param {ts.Node} node @returns {{ specifier: string, typeOnly: boolean } | undefined} */
const importOf = (node) => {
  const text = (/** @type {ts.Node | undefined} */ from) => (from !== undefined && ts.isStringLiteralLike(from) ? from.text : undefined)
  /** @type {string | undefined} */
  let specifier
  let typeOnly = false
  if (ts.isImportDeclaration(node)) {
    specifier = text(node.moduleSpecifier)
    typeOnly = isTypeOnly(node)
  } else if (ts.isExportDeclaration(node)) {
    specifier = text(node.moduleSpecifier)
    typeOnly = node.isTypeOnly
  } else if (ts.isImportTypeNode(node)) {
    specifier = ts.isLiteralTypeNode(node.argument) ? text(node.argument.literal) : undefined
    typeOnly = true
  } else if (ts.isCallExpression(node)) {
    const { expression } = node
    const loads = expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
    specifier = loads ? text(node.arguments[0]) : undefined
  }
  return specifier === undefined ? undefined : { specifier, typeOnly }
}

/** What a source file imports, and the names in it that are kept to one folder. @param {string} root @param {string} file path from the root @returns {Source} */
export const readSource = (root, file) => {
  const tree = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
  /** @type {Source} */
  const source = { imports: [], impurities: [], names: new Map() }
  const lineOf = (/** @type {ts.Node} */ node) => tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
  const visit = (/** @type {ts.Node} */ node) => {
    const found = importOf(node)
    if (found) {
      const bare = found.specifier.replace(/\?.*$/, '')
      const from = bare.startsWith('.') ? normalize(join(dirname(file), bare)).replaceAll('\\', '/') : bare
      source.imports.push({ from, line: lineOf(node), typeOnly: found.typeOnly })
    }
    const impurity = impurityOf(node)
    if (impurity) source.impurities.push({ text: impurity, line: lineOf(node) })
    if (ts.isIdentifier(node) && !source.names.has(node.text)) source.names.set(node.text, lineOf(node))
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return source
}
