import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useSession } from '../../../lib/session.ts';
import { decisions } from '../../../strings/decisions.ts';
import { type DecisionFilter, EVERYTHING } from '../api/decision-filter.ts';
import { reasonsQuery } from '../api/list-reasons.ts';
import styles from './decision-list.module.css';

interface DecisionFiltersProps {
  readonly filter: DecisionFilter;
  readonly onFilter: (filter: DecisionFilter) => void;
}

/** As `datetime-local` has it: the visitor's own zone. */
const localText = (instant: string): string => {
  if (instant === '') return '';
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const instantOf = (local: string): string => (local === '' ? '' : new Date(local).toISOString());

const useReasonChoices = () => {
  const { data } = useQuery(reasonsQuery);
  const reasons = data?.Results ?? [];
  return [
    { value: '', label: decisions.anyReason },
    ...reasons.map(({ Code, Sentence }) => ({ value: Code, label: `${Code}: ${Sentence}` })),
  ];
};

const OUTCOMES = [
  { value: '', label: decisions.anyOutcome },
  ...Object.entries(decisions.outcomes).map(([value, label]) => ({ value, label })),
];

const FURTHER = ['address', 'requestId', 'from', 'to', 'loginReads'] as const;

/** Which entries are shown: asked for when the form is sent, not letter by letter. */
export const DecisionFilters = ({ filter, onFilter }: DecisionFiltersProps) => {
  const { SubscriptionAdmin } = useSession();
  const [draft, setDraft] = useState(filter);
  const reasons = useReasonChoices();
  const set = (name: keyof DecisionFilter) => (value: string) => setDraft((now) => ({ ...now, [name]: value }));
  const text = (name: keyof DecisionFilter, label: string): ReactNode => (
    <TextInput label={label} value={draft[name]} onChange={(event) => set(name)(event.currentTarget.value.trim())} />
  );
  const time = (name: 'from' | 'to', label: string): ReactNode => (
    <TextInput
      type="datetime-local"
      label={label}
      value={localText(draft[name])}
      onChange={(event) => set(name)(instantOf(event.currentTarget.value))}
    />
  );
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onFilter(draft);
        }}
      >
        <div className={styles.filters}>
          {SubscriptionAdmin ? text('user', decisions.user) : null}
          {text('key', decisions.key)}
          <NativeSelect
            label={decisions.outcome}
            data={OUTCOMES}
            value={draft.outcome}
            onChange={(event) => set('outcome')(event.currentTarget.value)}
          />
          <NativeSelect
            label={decisions.reason}
            data={reasons}
            value={draft.reason}
            onChange={(event) => set('reason')(event.currentTarget.value)}
          />
        </div>
        <details className={styles.further} open={FURTHER.some((name) => filter[name] !== EVERYTHING[name])}>
          <summary>{decisions.further}</summary>
          <div className={styles.filters}>
            {text('address', decisions.address)}
            {text('requestId', decisions.requestId)}
            {time('from', decisions.from)}
            {time('to', decisions.to)}
          </div>
          <Checkbox
            mt="sm"
            label={decisions.loginReads}
            checked={draft.loginReads !== 'false'}
            onChange={(event) => set('loginReads')(event.currentTarget.checked ? '' : 'false')}
          />
        </details>
        <Group mt="sm">
          <Button type="submit">{decisions.apply}</Button>
          <Button
            variant="default"
            onClick={() => {
              setDraft(EVERYTHING);
              onFilter(EVERYTHING);
            }}
          >
            {decisions.clear}
          </Button>
        </Group>
      </form>
    </search>
  );
};
