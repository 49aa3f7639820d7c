import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { errorPage } from '../pages/error-page.ts';
import { showPage } from './show-page.ts';

/** Where a person's browser comes. All else is called by programs, which get JSON whatever they accept (RFC 6749, 5.2). */
const PAGES: ReadonlySet<string | undefined> = new Set([
  'authorization',
  'resume',
  'code_verification',
  'device_resume',
]);

/** How the provider says no where it does not lead back to the application. */
export const answerError = async (context: KoaContextWithOIDC, out: ErrorOut): Promise<void> => {
  if (!PAGES.has(context.oidc.route)) {
    context.body = out;
    return;
  }
  const { error: code, error_description: sentence = 'Something went wrong.' } = out;
  showPage(context, errorPage({ status: context.status, title: 'The application cannot go on', sentence, code }));
};
