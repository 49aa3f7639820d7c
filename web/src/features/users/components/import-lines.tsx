import { Checkbox, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { users } from '../../../strings/users.ts';
import type { ImportedLine } from '../api/import-users.ts';
import styles from './users.module.css';

interface ImportLinesProps {
  readonly lines: readonly ImportedLine[];
  /** False: it was a dry run. */
  readonly isDone: boolean;
  readonly isStopped: boolean;
}

const countsOf = (lines: readonly ImportedLine[]) => {
  const counts = { create: 0, update: 0, unchanged: 0, refused: 0 };
  for (const { Fate } of lines) counts[Fate] += 1;
  return counts;
};

/** What becomes of each line, or became. */
export const ImportLines = ({ lines, isDone, isStopped }: ImportLinesProps) => {
  const [isShort, setShort] = useState(false);
  const texts = users.import;
  const counts = countsOf(lines);
  const fates = isDone ? texts.fatesDone : texts.fates;
  const shown = isShort ? lines.filter(({ Problem }) => Problem !== null) : lines;
  return (
    <Stack gap="xs">
      <Title order={3} size="h4">
        {isDone ? texts.did : texts.would}
      </Title>
      <Text role="status">{isDone ? texts.countsDone(counts) : texts.counts(counts)}</Text>
      {isStopped ? <Text size="sm">{texts.stopped}</Text> : null}
      {counts.refused === 0 ? null : (
        <Checkbox
          label={texts.onlyProblems}
          checked={isShort}
          onChange={({ currentTarget }) => setShort(currentTarget.checked)}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1) */}
      <section className={styles.lines} aria-label={isDone ? texts.did : texts.would} tabIndex={0}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {[texts.line, texts.userName, texts.fate, texts.changes, texts.problem].map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ Line, UserName, Fate, Changes, Problem }) => (
              <Table.Tr key={Line}>
                <Table.Td>{Line}</Table.Td>
                <Table.Td className={styles.userName}>
                  <bdi>{UserName}</bdi>
                </Table.Td>
                <Table.Td>{fates[Fate]}</Table.Td>
                <Table.Td>{Changes.join(', ')}</Table.Td>
                <Table.Td className={styles.anywhere}>{Problem}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Stack>
  );
};
