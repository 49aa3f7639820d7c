import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../../lib/announce.ts';
import { type SectionName, subscription as texts } from '../../../strings/subscription.ts';
import type { SupposedChange } from '../api/preview-change.ts';
import { type CarefulChange, useCarefulChange } from './use-careful-change.ts';
import { useUnsaved } from './use-unsaved.ts';

interface PolicyDraftOptions<Answer, Value extends string> {
  readonly section: SectionName;
  readonly query: UseQueryOptions<Answer, Error, Answer, string[]> & { readonly queryKey: string[] };
  readonly storedIn: (answer: Answer) => Value;
  readonly send: (value: Value) => Promise<Answer>;
  readonly supposed: (value: Value) => SupposedChange;
}

export interface PolicyDraft<Value extends string> {
  readonly section: SectionName;
  /** As it is stored; undefined before the first answer. */
  readonly stored: Value | undefined;
  /** As it is on the page: written over, or stored. */
  readonly value: Value | undefined;
  readonly isChanged: boolean;
  readonly error: unknown;
  readonly change: CarefulChange;
  write(value: Value): void;
  discard(): void;
  save(): void;
  refetch(): void;
}

/** A rule of the server's own that is one choice: read, written over, and saved with the care that settings are. */
export const usePolicyDraft = <Answer, Value extends string>(
  options: PolicyDraftOptions<Answer, Value>,
): PolicyDraft<Value> => {
  const { section, query, storedIn, send, supposed } = options;
  const { title } = texts.sections[section];
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(query);
  const [draft, setDraft] = useState<Value | null>(null);
  const stored = data === undefined ? undefined : storedIn(data);
  const value = draft ?? stored;
  const isChanged = stored !== undefined && value !== stored;
  useUnsaved(title, isChanged);
  const change = useCarefulChange({
    send: () => send(value as Value),
    onDone: (answer) => {
      client.setQueryData(query.queryKey, answer);
      setDraft(null);
      announce(texts.saved(title));
    },
  });
  return {
    section,
    stored,
    value,
    isChanged,
    error,
    change,
    write: setDraft,
    discard: () => setDraft(null),
    save: () => {
      if (value !== undefined) change.begin(supposed(value));
    },
    refetch: () => void refetch(),
  };
};
