/**
 * Takes the code that a link has behind `#` into the field, and out of the address and the browser's history. Browsers send
 * that part to no server and in no Referer. Without scripts the code is pasted.
 */
export const CODE_SCRIPT = `
const take = () => {
  const code = location.hash.slice(1);
  if (code === '') return;
  history.replaceState(null, '', location.pathname);
  const field = document.getElementById('code');
  if (field === null) return;
  field.value = code;
  document.getElementById('code-field').hidden = true;
  document.getElementById('code-taken').hidden = false;
  document.querySelector('[data-next]').focus();
};
addEventListener('hashchange', take);
take();
`;

/** Marks the field that is next when the code has been taken from the link. */
export const NEXT_FIELD = ' data-next';

/** The field `code`; `isKept`: the browser keeps the right one since the last try, so that no page has to hold it. */
export const codeField = (label: string, isKept: boolean): string =>
  isKept
    ? '<p class="quiet">Your code is kept: it need not be given again.</p>'
    : `<div id="code-field">
<label for="code">${label}</label>
<input id="code" name="code" autocomplete="off" autocapitalize="none" spellcheck="false" required>
</div>
<p class="quiet" id="code-taken" hidden>The code of your link is in place.</p>`;
