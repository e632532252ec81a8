/** A small square picture as a data URL: enough to see where pictures stand on the page. */
export const picture = (label: string): string =>
  `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="#0b0b0d"/><ellipse cx="50" cy="52" rx="40" ry="30" fill="#3a3a40"/><circle cx="42" cy="62" r="6" fill="#f2803c"/><text x="50" y="96" font-size="6" fill="#777" text-anchor="middle">${label}</text></svg>`)}`
