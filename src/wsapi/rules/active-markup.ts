/** Elements that run code, or bring in a page that does. */
const ACTIVE = new Set(['applet', 'base', 'embed', 'frame', 'frameset', 'iframe', 'link', 'meta', 'object', 'script']);

/** A tag as browsers see it: in quotes anything may stand. The alternatives begin differently, so that no text is slow. */
const TAG = /<\/?([a-z][a-z0-9:-]*)((?:[^"'<>]|"[^"]*"|'[^']*')*)/gi;

const QUOTED = /"[^"]*"|'[^']*'/g;
const HANDLER = /(?:^|[\s/"'])on[a-z]+\s*=/i;
const SCRIPT_ADDRESS = /=[\s"']*(?:java|vb)script\s*:/i;

/**
 * Whether a text holds markup that would do something in the browser of whoever reads it. The vendor refuses what is not on
 * its whitelist, which is not public: plain markup such as lists, tables, links and images stays as it is here.
 */
export const holdsActiveMarkup = (text: string): boolean => {
  if (!text.includes('<')) return false;
  for (const [, name = '', inside = ''] of text.matchAll(TAG)) {
    if (ACTIVE.has(name.toLowerCase())) return true;
    if (HANDLER.test(inside.replaceAll(QUOTED, '""')) || SCRIPT_ADDRESS.test(inside)) return true;
  }
  return false;
};
