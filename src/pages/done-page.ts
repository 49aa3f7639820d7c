import { assert } from '../kernel/assert.ts';
import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

export interface Done {
  readonly title: string;
  readonly sentence: string;
  /** A path of ours, and what leads there is called. */
  readonly next: { readonly path: string; readonly name: string };
}

/** Something was done, and where one goes on. */
export const donePage = ({ title, sentence, next }: Done): Page => {
  assert(/^\/(?![/\\])/.test(next.path), 'it leads to a path of our own');
  return page({
    title,
    main: `<h1>${escapeHtml(title)}</h1>
<p role="status">${escapeHtml(sentence)}</p>
<p><a class="button main whole" href="${escapeHtml(next.path)}">${escapeHtml(next.name)}</a></p>`,
  });
};
