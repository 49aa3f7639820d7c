import { Table } from '@mantine/core';
import { keys } from '../../../strings/keys.ts';
import { type CallDay, letIn } from '../api/key-calls.ts';
import styles from './keys.module.css';

const { details } = keys;

/** What the chart shows, as numbers, the newest day first; only days with calls. */
export const CallsTable = ({ days }: { readonly days: readonly CallDay[] }) => {
  const busy = days.filter((day) => letIn(day) + day.Refused > 0).toReversed();
  if (busy.length === 0) return null;
  return (
    <details>
      <summary>{details.asTable}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className={styles.scroll} aria-label={details.calls} tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{details.day}</Table.Th>
              <Table.Th>{details.accepted}</Table.Th>
              <Table.Th>{details.refused}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {busy.map((day) => (
              <Table.Tr key={day.Day}>
                <Table.Td>{day.Day}</Table.Td>
                <Table.Td>{letIn(day).toLocaleString()}</Table.Td>
                <Table.Td>{day.Refused.toLocaleString()}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
};
