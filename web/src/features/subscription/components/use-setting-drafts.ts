import { useState } from 'react';
import type { SettingName } from '../../../strings/subscription.ts';
import type { SettingValues, Subscription } from '../api/subscription.ts';
import { type Draft, draftOf, draftProblem, valueOfDraft } from './setting-text.ts';

type Drafts = Readonly<Partial<Record<SettingName, Draft>>>;

type Problems = Readonly<Record<string, string>>;

export interface SettingDrafts {
  draft(name: SettingName): Draft;
  write(name: SettingName, draft: Draft): void;
  /** What differs from what the server has. */
  readonly changed: readonly SettingName[];
  readonly values: SettingValues;
  /** What the description of each setting says against its draft. */
  check(): Problems;
  discard(): void;
}

/** What somebody has written over the settings and not saved; what they left alone follows the server. */
export const useSettingDrafts = (names: readonly SettingName[], { Settings }: Subscription): SettingDrafts => {
  const [drafts, setDrafts] = useState<Drafts>({});
  const draft = (name: SettingName): Draft => drafts[name] ?? draftOf(Settings[name]);
  const changed = names.filter((name) => draft(name) !== draftOf(Settings[name]));
  return {
    draft,
    write: (name, text) => setDrafts((all) => ({ ...all, [name]: text })),
    changed,
    values: Object.fromEntries(changed.map((name) => [name, valueOfDraft(Settings[name], draft(name))])),
    check: () =>
      Object.fromEntries(
        changed.flatMap((name) => {
          const problem = draftProblem(Settings[name], draft(name));
          return problem === null ? [] : [[name, problem]];
        }),
      ),
    discard: () => setDrafts({}),
  };
};
