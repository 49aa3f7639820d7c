import { Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CopyButton } from '../../../components/copy-button.tsx';
import { type Fact, Facts } from '../../../components/facts.tsx';
import { PATHS } from '../../../config/paths.ts';
import type { Decision } from '../../../lib/decision.ts';
import { wholeText } from '../../../lib/instant.ts';
import { common } from '../../../strings/common.ts';
import { decisions } from '../../../strings/decisions.ts';
import type { DecisionFilter } from '../api/decision-filter.ts';
import { explainLink } from '../explain-link.ts';
import styles from './decision-list.module.css';

export type Narrow = (part: Partial<DecisionFilter>) => void;

const viaOf = ({ Via }: Decision): string => (Via === null ? decisions.viaNothing : (decisions.via[Via] ?? Via));

const RequestId = ({ id }: { readonly id: string }) => (
  <>
    <code>{id}</code> <CopyButton value={id} name={decisions.requestId} />
  </>
);

const factsOf = (entry: Decision): readonly Fact[] => [
  [decisions.requestId, <RequestId key="request" id={entry.RequestID} />],
  [decisions.at, wholeText(entry.At)],
  [decisions.request, `${entry.Method} ${entry.Path}`],
  [decisions.by, viaOf(entry)],
  ...(entry.Credential === null ? [] : [[decisions.credential, String(entry.Credential)] as const]),
  ...(entry.Session === null ? [] : [[decisions.session, <code key="session">{entry.Session}</code>] as const]),
  [decisions.address, entry.Address],
  [decisions.agent, <bdi key="agent">{entry.UserAgent || common.none}</bdi>],
  ...(entry.Count === 1 ? [] : [[decisions.count, decisions.alike(entry.Count)] as const]),
];

interface NarrowingProps {
  readonly entry: Decision;
  readonly onNarrow: Narrow;
}

const Narrowing = ({ entry, onNarrow }: NarrowingProps) => {
  const { User, Credential, Address, Reason } = entry;
  const parts: readonly (readonly [string, Partial<DecisionFilter> | null])[] = [
    [decisions.onlyUser, User === null ? null : { user: String(User.UserName ?? User.ObjectID) }],
    [decisions.onlyKey, Credential === null ? null : { key: String(Credential) }],
    [decisions.onlyAddress, { address: Address }],
    [decisions.onlyReason, { reason: Reason }],
  ];
  return parts.map(([label, part]) =>
    part === null ? null : (
      <Button key={label} variant="default" size="xs" onClick={() => onNarrow(part)}>
        {label}
      </Button>
    ),
  );
};

/** What an entry unfolds to: why, what to do, and everything that was kept. */
export const DecisionDetails = ({ entry, onNarrow }: NarrowingProps) => {
  const link = explainLink(entry);
  return (
    <div className={styles.details}>
      <Text>{entry.Sentence || entry.Reason}</Text>
      {entry.Cure === '' ? null : (
        <Text>
          <b>{decisions.cure}</b> {entry.Cure}
        </Text>
      )}
      <Facts facts={factsOf(entry)} />
      <Group gap="xs">
        {link === null ? null : (
          <Link to={PATHS.explain} search={link} className={styles.explain}>
            {decisions.explainThis}
          </Link>
        )}
        <Narrowing entry={entry} onNarrow={onNarrow} />
      </Group>
    </div>
  );
};
