import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

import { layers } from './scripts/layers.mjs'

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: one name for one thing, everywhere.',
}

const impure = [
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'The clock is an argument here.' },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The clock is an argument here.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Chance is a seeded argument here.' },
]

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', 'demo-output/**', 'native/build/**', 'coverage/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: layers.map((layer) => `./tsconfig.${layer}.json`), tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An async method without await is how a value keeps a promised signature.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', noDefaultExport],
      // The compiler knows every name and its layer's globals better than this rule does.
      'no-undef': 'off',
    },
  },
  {
    files: ['core/**/*.ts', 'contract/**/*.ts', 'phantom/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, ...impure] },
  },
  {
    files: ['main/**/*.ts'],
    ignores: ['main/ipc/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: 'Calls go through contract/ and main/ipc.' }] },
      ],
    },
  },
  {
    files: ['main/**/*.ts', 'cli/**/*.ts'],
    ignores: ['main/library/**', 'main/ipc/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: 'Calls go through contract/ and main/ipc.' },
            { name: 'better-sqlite3', message: 'SQL lives in main/library.' },
          ],
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-globals': ['error', { name: 'fetch', message: 'The renderer talks to main only.' }],
    },
  },
  {
    // The one place where the window reads streamed data from main.
    files: ['renderer/api/**/*.ts'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    files: ['*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [js.configs.recommended],
    // The compiler checks these too (tsconfig.scripts.json) and knows the globals of Node.
    rules: { 'no-undef': 'off' },
  },
)
