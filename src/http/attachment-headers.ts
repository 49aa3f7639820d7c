const MEDIA_TYPE = /^[\w!#$&^.+-]{1,64}\/[\w!#$&^.+-]{1,64}(\s*;\s*[\w-]{1,32}=("[\w.+-]{1,64}"|[\w.+-]{1,64}))*$/;

/** Pictures that hold no script: a browser may show them where they are. Everything else it is told to save. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/x-icon']);

const isShown = (contentType: string): boolean => SHOWN.has((contentType.split(';')[0] ?? '').trim().toLowerCase());

/** What a header may hold of a name, and the whole name beside it (RFC 6266 §4.3, RFC 8187). */
const dispositionName = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%/]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
};

/**
 * Headers under which bytes of strangers are safe to send from our own origin: no guessing of types, nothing active in a
 * page's place, and nothing of it may run even there.
 */
export const attachmentHeaders = (name: string, contentType: string): Readonly<Record<string, string>> => ({
  'content-type': MEDIA_TYPE.test(contentType) ? contentType : 'application/octet-stream',
  'content-disposition': `${isShown(contentType) ? 'inline' : 'attachment'}; ${dispositionName(name)}`,
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-site',
});
