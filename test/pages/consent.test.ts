import { describe, expect, it, test } from 'vitest';
import { type ConsentQuestion, consentPage } from '../../src/pages/consent-page.ts';
import { deviceCodePage, deviceConfirmPage, deviceDonePage } from '../../src/pages/device-pages.ts';
import { errorPage } from '../../src/pages/error-page.ts';
import { goOnPage } from '../../src/pages/go-on-page.ts';
import type { Page } from '../../src/pages/page.ts';
import { signInPage } from '../../src/pages/sign-in-page.ts';
import { expectNothingActive } from './browser.ts';

const QUESTION: ConsentQuestion = {
  action: '/login/oauth2/interaction/1',
  formToken: 'token',
  application: { name: 'Defect Board', logoUri: null },
  redirectUri: 'https://board.example/callback?state=1',
  user: { displayName: 'Ann Editor', userName: 'ann@garden.test' },
  scopes: ['alm'],
  scopesBefore: [],
};

const ask = (more: Partial<ConsentQuestion> = {}): Page => consentPage({ ...QUESTION, ...more });

const directive = ({ headers }: Page, name: string): string | undefined =>
  headers['content-security-policy']?.split('; ').find((each) => each.startsWith(`${name} `));

describe('the authorization request', () => {
  it('says who asks, for what, as whom, and where one goes on to', () => {
    const { html, status } = ask({ scopes: ['alm', 'openid', 'profile', 'email'] });
    expect(status).toBe(200);
    expect(html).toContain('<h1>Authorization Request</h1>');
    expect(html).toContain('<strong><bdi>Defect Board</bdi></strong> asks for access as you');
    expect(html).toContain('<bdi>Ann Editor</bdi> <span class="quiet">(<bdi>ann@garden.test</bdi>)</span>');
    expect(html).toContain('<dd><bdi>board.example</bdi></dd>');
    for (const words of [
      'Do everything in Rally that you may do: read, create, change and delete in your name',
      'Know who you are',
      'See your name',
      'See your e-mail address',
    ]) {
      expect(html).toContain(`<li>${words}</li>`);
    }
    expect(html).toMatch(
      /value="allow">Allow Access<.*\n.*value="deny">Deny<.*\n.*value="switch">Use another account</,
    );
  });

  it('marks what is new where there was something before, and only then', () => {
    expect(ask({ scopes: ['openid', 'alm'], scopesBefore: [] }).html).not.toContain('>New<');
    const { html } = ask({ scopes: ['openid', 'alm'], scopesBefore: ['openid'] });
    expect(html).toContain('asks for more than you allowed it before');
    expect(html).toContain('<li>Know who you are</li>');
    expect(html.match(/in your name <span class="badge new">New<\/span>/)).not.toBeNull();
  });

  test.each([
    ['https://board.example/cb', '<bdi>board.example</bdi>', false],
    ['http://tool.intranet:8080/cb', '<bdi>tool.intranet:8080</bdi>', true],
    ['http://127.0.0.1:4711/', 'A program on this machine, <bdi>127.0.0.1:4711</bdi>', false],
    ['http://[::1]:4711/', 'A program on this machine, <bdi>[::1]:4711</bdi>', false],
    ['http://localhost:4711/', 'A program on this machine, <bdi>localhost:4711</bdi>', false],
    ['http://localhost.evil.example/', '<bdi>localhost.evil.example</bdi>', true],
    ['http://127.0.0.1.evil.example/', '<bdi>127.0.0.1.evil.example</bdi>', true],
    ['https://rally.example@evil.example/', '<bdi>evil.example</bdi>', false],
    ['com.example.app:/callback', 'An application on this device, by <bdi>com.example.app</bdi>', false],
  ])('leads to %s and says so', (redirectUri, place, isWarned) => {
    const { html } = ask({ redirectUri });
    expect(html).toContain(`<dd>${place}</dd>`);
    expect(html.includes('is not encrypted')).toBe(isWarned);
  });

  it('lets its form lead to the redirect’s origin and nowhere else', () => {
    expect(directive(ask(), 'form-action')).toBe("form-action 'self' https://board.example");
    expect(directive(ask({ redirectUri: 'com.example.app:/x' }), 'form-action')).toBe(
      "form-action 'self' com.example.app:",
    );
    expect(directive(ask({ redirectUri: null }), 'form-action')).toBe("form-action 'self'");
  });

  it('shows a logo that is had over https, and lets images come from there alone', () => {
    const shown = ask({ application: { name: 'A', logoUri: 'https://cdn.example/l.png?a="b' } });
    expect(directive(shown, 'img-src')).toBe('img-src https://cdn.example');
    expect(shown.html).toContain('<img src="https://cdn.example/l.png?a=&quot;b" alt="" width="48" height="48"');
    for (const logoUri of [
      'http://cdn.example/l.png',
      'data:image/png;base64,AA',
      'javascript:alert(1)',
      'https://[::1]:1/',
    ]) {
      const page = ask({ application: { name: 'A', logoUri } });
      expect(page.html).not.toContain('<img');
      expect(directive(page, 'img-src')).toBeUndefined();
    }
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus='alert(1)",
  '</title><script>alert(1)</script>',
  '\u202Egnp.exe\u2066\u0000',
  'x'.repeat(255),
];

describe.each(HOSTILE)('with %j for a name', (name) => {
  const pages: Readonly<Record<string, Page>> = {
    consent: ask({
      action: name,
      formToken: name,
      application: { name, logoUri: null },
      user: { displayName: name, userName: name },
      scopes: [name],
      redirectUri: name,
    }),
    'sign-in': signInPage({ action: '/login', formToken: name, userName: name, problem: name, application: name }),
    'device code': deviceCodePage({ action: '/login', hidden: { [name]: name }, problem: name }),
    'device confirmation': deviceConfirmPage({ action: '/login', hidden: {}, application: name, userCode: name }),
    'device done': deviceDonePage(name),
    error: errorPage({ status: 400, title: name, sentence: name, code: name, requestId: name }),
  };

  test.each(Object.entries(pages))('the page %s stays as it is', (kind, { html, headers }) => {
    if (kind !== 'consent') expectNothingActive(html);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).not.toContain("' onfocus");
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|alert|[<>"]/);
  });
});

it('a page that leads on goes to a path of ours alone', () => {
  const { html } = goOnPage('/login/oauth2/auth/abc?x="1');
  expect(html).toContain('<meta http-equiv="refresh" content="0; url=/login/oauth2/auth/abc?x=&quot;1">');
  for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])
    expect(() => goOnPage(path)).toThrow('a path of our own');
});
