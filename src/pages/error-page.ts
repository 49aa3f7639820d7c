import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

export interface PageProblem {
  readonly status: number;
  readonly title: string;
  /** What happened and what to do, in whole sentences. */
  readonly sentence: string;
  /** OAuth's code, where there is one. */
  readonly code?: string;
  readonly requestId?: string;
}

const fact = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<dt>${name}</dt><dd><code>${escapeHtml(value)}</code></dd>`;

export const errorPage = ({ status, title, sentence, code, requestId }: PageProblem): Page =>
  page({
    status,
    title,
    main: `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(sentence)}</p>
${code === undefined && requestId === undefined ? '' : `<dl class="facts quiet">${fact('Code', code)}${fact('Request', requestId)}</dl>`}`,
  });
