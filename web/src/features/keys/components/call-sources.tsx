import { Table, Text, Title } from '@mantine/core';
import { TimeText } from '../../../components/time-text.tsx';
import { keys } from '../../../strings/keys.ts';
import styles from './keys.module.css';

/** An address or an agent, and what came from it. */
export interface SourceRow {
  readonly name: string;
  readonly accepted: number;
  readonly refused: number;
  readonly first: string;
  readonly last: string;
}

interface CallSourcesProps {
  /** "Addresses". */
  readonly title: string;
  /** "Address". */
  readonly header: string;
  readonly rows: readonly SourceRow[];
  /** So many there are, also those that are not among the rows. */
  readonly total: number;
}

const { details } = keys;

/** From where a key was used, seen last first. */
export const CallSources = ({ title, header, rows, total }: CallSourcesProps) => {
  if (rows.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className={styles.scroll} aria-label={title} tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{header}</Table.Th>
              <Table.Th>{details.accepted}</Table.Th>
              <Table.Th>{details.refused}</Table.Th>
              <Table.Th>{details.first}</Table.Th>
              <Table.Th>{details.last}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, accepted, refused, first, last }) => (
              <Table.Tr key={name}>
                <Table.Td>{name === '' ? details.noAgent : name}</Table.Td>
                <Table.Td>{accepted.toLocaleString()}</Table.Td>
                <Table.Td>{refused.toLocaleString()}</Table.Td>
                <Table.Td>
                  <TimeText instant={first} />
                </Table.Td>
                <Table.Td>
                  <TimeText instant={last} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {total > rows.length ? <Text size="sm">{details.more(total - rows.length)}</Text> : null}
    </div>
  );
};
