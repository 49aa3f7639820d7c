import { describe, expect, it, test } from 'vitest';
import { holdsActiveMarkup } from '../../src/wsapi/rules/active-markup.ts';

describe('what would run in a browser is found', () => {
  test.each([
    '<script>alert(1)</script>',
    'before <SCRIPT src=//x.test/a.js> after',
    '<script',
    '</script >',
    '<b><iframe src="https://x.test"></iframe></b>',
    '<img src=x onerror=alert(1)>',
    '<img title=">" onerror = "x()">',
    '<img/onload=x()>',
    '<b "a"onclick=x()>',
    '<img <b onerror=x()>',
    '<a href="javascript:x()">x</a>',
    "<a href=' JavaScript :x()'>x</a>",
    '<a href=vbscript:x>x</a>',
    '<svg><a xlink:href="javascript:x"/></svg>',
    '<meta http-equiv=refresh content=0>',
    '<object data=x>',
  ])('%s', (text) => expect(holdsActiveMarkup(text)).toBe(true));
});

describe('other text stays', () => {
  test.each([
    '',
    'a < b, b > c and one = 1',
    'The script tag is missing',
    '<scripted>',
    '<b>Deep</b> enough, on = off',
    '<p class="on" style="color: red">Seen <br/> <i>once</i>.</p>',
    '<a href="https://x.test/?onclick=1" title="onclick=1">javascript: no</a>',
    '<img src="/slm/attachment/12/a.png" alt=\'on load=x\'>',
    '<table><tr><td colspan=2>1</td></tr></table>',
    '<div data-on="a">x</div>',
    '&lt;script&gt;',
    '<',
    '< script>',
    '<3',
  ])('%s', (text) => expect(holdsActiveMarkup(text)).toBe(false));
});

it('takes no longer for a text that is made to be slow', () => {
  const parts = ['<a "', '<a \'"', '<a on', '<a =  ', '<a ononon ', '< a', '<a x="\' '];
  const texts = parts.map((part) => part.repeat(32_768 / part.length) + ' '.repeat(32_768));
  const start = performance.now();
  for (const text of texts) holdsActiveMarkup(text);
  expect(performance.now() - start).toBeLessThan(1_000);
});
