import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { common } from '../strings/common.ts';

/** The accent of all pages: `#1d5a9e` on light, `#8abaf0` on dark ground, as in src/pages/page-style.ts. */
const accent: MantineColorsTuple = [
  '#eaf2fb',
  '#d3e3f6',
  '#a9cdf5',
  '#99c3f2',
  '#8abaf0',
  '#4a8ad0',
  '#2f72b8',
  '#1d5a9e',
  '#174a83',
  '#0f3763',
];

/** Greys of the dark pages, from texts to the ground. */
const dark: MantineColorsTuple = [
  '#e6e9ed',
  '#c9cfd6',
  '#a5adb7',
  '#7f8893',
  '#4a525c',
  '#343b44',
  '#272d35',
  '#1c2026',
  '#181c21',
  '#14171b',
];

const named = { defaultProps: { closeButtonProps: { 'aria-label': common.dismiss } } };

/** What says that a box is ticked stands on the accent, too. */
const ticked = { defaultProps: { iconColor: 'var(--mantine-primary-color-contrast)' } };

/** On the accent, which is light on dark ground, texts have the colour that stands out in this scheme; else white, always. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isAccent = input.variant === 'filled' && (input.color ?? input.theme.primaryColor) === input.theme.primaryColor;
  return isAccent ? { ...colors, color: 'var(--mantine-primary-color-contrast)' } : colors;
};

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  colors: { accent, dark },
  autoContrast: true,
  luminanceThreshold: 0.3,
  variantColorResolver: variantColors,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.25' } } },
  respectReducedMotion: true,
  cursorType: 'pointer',
  // Their button shows a cross and says nothing by itself.
  components: {
    Modal: named,
    Drawer: named,
    Badge: { defaultProps: { tt: 'none' } },
    Checkbox: ticked,
    Radio: ticked,
  },
});

/** Grounds, lines and texts as the server-rendered pages have them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-default-border': '#737c86',
    '--mantine-color-text': '#1c2128',
    '--mantine-color-dimmed': '#57606a',
    '--mantine-color-error': '#a8241c',
    '--mantine-color-placeholder': '#667080',
    '--ground': '#f4f5f7',
    '--line': '#d5dae0',
    '--edge': '#737c86',
    '--plain': '#eef1f4',
    '--alarm': '#a8241c',
    '--alarm-ground': '#fdf1f0',
    '--notice': '#7a4b00',
    '--notice-ground': '#fdf6e7',
    '--good': '#1a6b3c',
    '--accent': '#1d5a9e',
  },
  dark: {
    '--mantine-color-body': '#1c2026',
    '--mantine-color-default-border': '#7f8893',
    '--mantine-color-text': '#e6e9ed',
    '--mantine-color-dimmed': '#a5adb7',
    '--mantine-color-error': '#ffa79e',
    '--mantine-color-placeholder': '#98a1ac',
    '--ground': '#14171b',
    '--line': '#343b44',
    '--edge': '#7f8893',
    '--plain': '#272d35',
    '--alarm': '#ffa79e',
    '--alarm-ground': '#331c1b',
    '--notice': '#f0c674',
    '--notice-ground': '#2e2614',
    '--good': '#7fd6a2',
    '--accent': '#8abaf0',
  },
});
