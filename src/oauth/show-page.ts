import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Page } from '../pages/page.ts';

/** Makes a page of ours the provider's answer. */
export const showPage = (context: KoaContextWithOIDC, { status, headers, html }: Page): void => {
  context.status = status;
  context.body = html;
  context.set({ ...headers });
};
