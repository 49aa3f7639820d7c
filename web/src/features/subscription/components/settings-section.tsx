import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Section } from '../../../components/section.tsx';
import { announce } from '../../../lib/announce.ts';
import { ApiProblem, type MemberProblems } from '../../../lib/api-problem.ts';
import { type SettingName, subscription as texts } from '../../../strings/subscription.ts';
import { changeSubscription, type Subscription, subscriptionQuery } from '../api/subscription.ts';
import { EffectsLook } from './effects-look.tsx';
import { SectionForm } from './section-form.tsx';
import { SettingField } from './setting-field.tsx';
import { useCarefulChange } from './use-careful-change.ts';
import { useSettingDrafts } from './use-setting-drafts.ts';
import { useUnsaved } from './use-unsaved.ts';

interface SettingsSectionProps {
  readonly title: string;
  readonly about: string;
  readonly names: readonly SettingName[];
  readonly subscription: Subscription;
  /** What the settings mean now, where that is not plain. */
  readonly notice?: string | undefined;
  /** Below the form: what belongs to the section and is saved otherwise. */
  readonly children?: ReactNode;
}

const NONE: MemberProblems = {};

const membersOf = (error: unknown): MemberProblems => (error instanceof ApiProblem ? error.members : NONE);

/** Some settings with their form: saved together, after a second look where that cuts somebody off. */
export const SettingsSection = (props: SettingsSectionProps) => {
  const { title, about, names, subscription, notice, children } = props;
  const client = useQueryClient();
  const drafts = useSettingDrafts(names, subscription);
  const [problems, setProblems] = useState(NONE);
  const { changed, values } = drafts;
  useUnsaved(title, changed.length > 0);
  const change = useCarefulChange({
    send: () => changeSubscription(values),
    onDone: (answer) => {
      client.setQueryData(subscriptionQuery.queryKey, answer);
      drafts.discard();
      announce(texts.saved(title));
    },
    onRefused: (error) => setProblems(membersOf(error)),
  });
  const save = (): void => {
    const found = drafts.check();
    setProblems(found);
    if (Object.keys(found).length === 0) change.begin(values);
  };
  const discard = (): void => {
    drafts.discard();
    setProblems(NONE);
  };
  const shown = names.filter((name) => problems[name] !== undefined);
  const isAtFields = Object.keys(membersOf(change.error)).some((member) => names.some((name) => name === member));
  return (
    <Section title={title} about={about}>
      <SectionForm
        title={title}
        isChanged={changed.length > 0}
        isPending={change.isPending}
        error={isAtFields ? null : change.error}
        wrong={shown.map((name) => `${name} ${problems[name]}`).join()}
        onSave={save}
        onDiscard={discard}
      >
        {notice === undefined ? null : <Alert>{notice}</Alert>}
        {names.map((name) => (
          <SettingField
            key={name}
            name={name}
            setting={subscription.Settings[name]}
            draft={drafts.draft(name)}
            error={problems[name]}
            onDraft={(draft) => {
              drafts.write(name, draft);
              setProblems(({ [name]: _, ...others }) => others);
            }}
          />
        ))}
      </SectionForm>
      {children}
      <EffectsLook change={change} title={texts.look.title(title)} deed={texts.look.deed} />
    </Section>
  );
};
