const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Control characters that HTML and XML cannot hold, and direction overrides that could make a name read as another. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g

/** Text for HTML, SVG and attribute values. */
export const escapeMarkup = (text: string): string =>
  text.replace(unprintable, '').replace(/[&<>"']/g, (character) => entities[character] ?? character)
