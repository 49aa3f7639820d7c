import { Alert, Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { explaining } from '../../../strings/explaining.ts';
import { type Draft, EMPTY } from '../draft.ts';
import { draftOfCurl } from '../draft-of-curl.ts';
import styles from './explain.module.css';

/** Characters; a longer line has a body that says nothing about who may. */
const LONGEST = 65_536;

/** Reads a whole curl line, in the browser, and fills the form with it. */
export const CurlPaste = ({ draft, onDraft }: { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }) => {
  const [line, setLine] = useState('');
  const [isWrong, setWrong] = useState(false);
  const read = (): void => {
    const found = draftOfCurl(line, { ...EMPTY, about: draft.about, subject: draft.subject, address: draft.address });
    setWrong(found === null);
    if (found === null) return;
    setLine('');
    onDraft(found);
    announce(explaining.curlRead);
  };
  return (
    <details className={styles.paste}>
      <summary>{explaining.curl}</summary>
      <Stack gap="xs">
        <Textarea
          label={explaining.curlLine}
          description={explaining.curlHint}
          value={line}
          maxLength={LONGEST}
          rows={4}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setLine(event.currentTarget.value)}
        />
        {isWrong ? (
          <Alert color="red" variant="light" role="alert" title={explaining.curlWrong}>
            {explaining.curlWrongCure}
          </Alert>
        ) : null}
        <div>
          <Button variant="default" onClick={read} disabled={line.trim() === ''}>
            {explaining.curlUse}
          </Button>
        </div>
      </Stack>
    </details>
  );
};
