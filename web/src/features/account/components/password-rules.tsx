import { VisuallyHidden } from '@mantine/core';
import { account } from '../../../strings/account.ts';
import type { PasswordRule } from '../password-rules.ts';
import styles from './account.module.css';

const { password: texts } = account;

const mark = (isMet: boolean | null): string => (isMet === true ? '✓' : '·');

/** What the new password must be, and what of it is done: as the description of a field, which is a paragraph. */
export const PasswordRules = ({ rules }: { readonly rules: readonly PasswordRule[] }) => (
  <span className={styles.rules}>
    {texts.rules}
    {rules.map(({ text, isMet }) => (
      <span key={text} className={styles.rule}>
        <span aria-hidden="true">{mark(isMet)}</span>
        <span>
          {text}
          {isMet === true ? <VisuallyHidden component="span">{texts.met}</VisuallyHidden> : null}
        </span>
      </span>
    ))}
  </span>
);
