import { Button, Checkbox, FileInput, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { ApiProblem } from '../../../lib/api-problem.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { ImportLines } from './import-lines.tsx';
import { useImport } from './use-import.ts';
import styles from './users.module.css';

const NOT_UTF_8 = new ApiProblem(0, 'not-utf-8', users.import.notUtf8, users.import.notUtf8Cure);

/** Null: it is in another encoding, so that names would come out wrong. */
const textOf = async (file: File): Promise<string | null> => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
};

/** A file, what it would do, and what it did. */
export const ImportForm = ({ onClose }: { readonly onClose: () => void }) => {
  const [csv, setCsv] = useState('');
  const [isUnreadable, setUnreadable] = useState(false);
  const [isInviting, setInviting] = useState(false);
  const { running, progress } = useImport();
  const { data, variables } = running;
  const choose = async (file: File | null): Promise<void> => {
    running.reset();
    const text = file === null ? '' : await textOf(file);
    setUnreadable(text === null);
    setCsv(text ?? '');
    if (text) running.mutate({ csv: text, isDryRun: true, isInviting: false });
  };
  const isDone = data?.isDryRun === false;
  const count = (data?.lines ?? []).filter(({ Fate }) => Fate === 'create' || Fate === 'update').length;
  const texts = users.import;
  return (
    <Stack>
      <Text size="sm">{texts.about}</Text>
      <FileInput
        label={texts.file}
        placeholder={texts.choose}
        accept=".csv,text/csv"
        disabled={running.isPending}
        onChange={(file) => void choose(file)}
        data-autofocus
      />
      {running.isPending ? (
        <div role="status">
          <Text size="sm">{variables?.isDryRun ? texts.checking : texts.importing}</Text>
          {progress === null ? null : (
            <>
              <progress
                className={styles.progress}
                aria-label={texts.title}
                value={progress.done}
                max={progress.total}
              />
              <Text size="sm">{texts.progress(progress.done, progress.total)}</Text>
            </>
          )}
        </div>
      ) : null}
      <Problem error={isUnreadable ? NOT_UTF_8 : (running.error ?? data?.error)} />
      {data === undefined ? null : <ImportLines lines={data.lines} isDone={isDone} isStopped={data.error !== null} />}
      {data?.isDryRun ? (
        <Checkbox
          label={texts.invite}
          checked={isInviting}
          onChange={({ currentTarget }) => setInviting(currentTarget.checked)}
        />
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {isDone ? common.close : common.cancel}
        </Button>
        {data?.isDryRun ? (
          <Button disabled={count === 0} onClick={() => running.mutate({ csv, isDryRun: false, isInviting })}>
            {count === 0 ? texts.nothing : texts.submit(count)}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
};
