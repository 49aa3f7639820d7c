import { expect, test } from 'vitest';
import { PAGE_STYLE } from '../../src/pages/page-style.ts';

type Colours = Readonly<Record<string, string>>;

const coloursOf = (css: string): Colours =>
  Object.fromEntries(
    [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );

const [bright = '', dark = ''] = PAGE_STYLE.split('@media (prefers-color-scheme: dark)');
const SCHEMES = { light: coloursOf(bright), dark: coloursOf(dark) };

/** Relative luminance (WCAG 2.2). */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
};

/** What stands on what, and how far apart they must be: 4.5 for text, 3 for edges and the ring of what has the focus. */
const PAIRS = [
  ...['text', 'quiet', 'accent', 'alarm', 'notice'].map((name) => [name, 'sheet', 4.5] as const),
  ...['text', 'accent', 'alarm'].map((name) => [name, 'plain', 4.5] as const),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-over', 4.5],
  ['alarm', 'alarm-ground', 4.5],
  ['notice', 'notice-ground', 4.5],
  ['edge', 'sheet', 3],
  ['accent', 'sheet', 3],
] as const;

test.each(Object.keys(SCHEMES) as (keyof typeof SCHEMES)[])('%s: everything can be read', (scheme) => {
  const colours = SCHEMES[scheme];
  expect(Object.keys(colours)).toHaveLength(14);
  for (const [front, back, least] of PAIRS) {
    expect(contrast(colours[front] ?? '', colours[back] ?? ''), `${front} on ${back}`).toBeGreaterThanOrEqual(least);
  }
});
