/**
 * The bytes of a base64 text (RFC 4648 §4 or §5), line breaks and blanks left out and padding optional; null where the
 * text is none.
 */
export const decodeBase64 = (text: string): Uint8Array | null => {
  const written = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  const padding = written.endsWith('==') ? 2 : written.endsWith('=') ? 1 : 0;
  const digits = written.length - padding;
  const bytes = Buffer.from(written, 'base64');
  // The decoder leaves out what is no digit, or stops there: then bytes are missing.
  return digits % 4 !== 1 && bytes.length === Math.floor((digits * 3) / 4) ? bytes : null;
};
