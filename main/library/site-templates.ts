import { z } from 'zod'
import { siteTemplateSchema } from '../../core/report/site-templates.ts'
import type { SiteTemplate } from '../../core/report/site-templates.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

const key = 'templates'

/** Every version of every template that the site saved, oldest first. */
export const siteTemplates = (db: ReadableDatabase): SiteTemplate[] => {
  const row = z.string().optional().parse(db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key))
  return row === undefined ? [] : z.array(siteTemplateSchema).parse(JSON.parse(row))
}

/** Adds a version; nothing is ever taken away. */
export const addSiteTemplate = (db: WritableDatabase, added: SiteTemplate): void => {
  const all = JSON.stringify([...siteTemplates(db), added])
  db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, all)
}
