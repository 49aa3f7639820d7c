import { Alert, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Section } from '../../../components/section.tsx';
import { announce } from '../../../lib/announce.ts';
import { ApiProblem, type MemberProblems } from '../../../lib/api-problem.ts';
import { type SectionName, type SettingName, subscription as texts } from '../../../strings/subscription.ts';
import { changeSubscription, type Setting, type Subscription, subscriptionQuery } from '../api/subscription.ts';
import { EffectsLook } from './effects-look.tsx';
import { SectionForm } from './section-form.tsx';
import { SettingField } from './setting-field.tsx';
import { type Draft, draftOf, draftText } from './setting-text.ts';
import { useCarefulChange } from './use-careful-change.ts';
import { useSettingDrafts } from './use-setting-drafts.ts';
import { useUnsaved } from './use-unsaved.ts';

interface SettingsSectionProps {
  readonly section: SectionName;
  readonly names: readonly SettingName[];
  readonly subscription: Subscription;
  /** What the settings mean now, where that is not plain. */
  readonly notice?: string | undefined;
  /** Below the fields: what is good to know when they are filled in. */
  readonly children?: ReactNode;
}

const NONE: MemberProblems = {};

const membersOf = (error: unknown): MemberProblems => (error instanceof ApiProblem ? error.members : NONE);

/** "API keys enabled: Yes → No". */
const changeText = (name: SettingName, setting: Setting, draft: Draft): string =>
  texts.look.change(
    texts.settings[name].label,
    draftText(name, setting, draftOf(setting)),
    draftText(name, setting, draft),
  );

/** Some settings with their form: saved together, after a second look where that cuts somebody off. */
export const SettingsSection = (props: SettingsSectionProps) => {
  const { section, names, subscription, notice, children } = props;
  const { title, about } = texts.sections[section];
  const client = useQueryClient();
  const drafts = useSettingDrafts(names, subscription);
  const [problems, setProblems] = useState(NONE);
  const [refusals, setRefusals] = useState(0);
  const { changed, values } = drafts;
  useUnsaved(title, changed.length > 0);
  const change = useCarefulChange({
    send: () => changeSubscription(values),
    onDone: (answer) => {
      client.setQueryData(subscriptionQuery.queryKey, answer);
      drafts.discard();
      announce(texts.saved(title));
    },
    onRefused: (error) => refuse(membersOf(error)),
  });
  const refuse = (found: MemberProblems): void => {
    setProblems(found);
    setRefusals((count) => count + 1);
  };
  const save = (): void => {
    const found = drafts.check();
    if (Object.keys(found).length > 0) {
      refuse(found);
      return;
    }
    setProblems(NONE);
    change.begin(values);
  };
  const discard = (): void => {
    drafts.discard();
    setProblems(NONE);
  };
  const isAtFields = Object.keys(membersOf(change.error)).some((member) => names.some((name) => name === member));
  return (
    <Section id={section} title={title} about={about}>
      <SectionForm
        title={title}
        isChanged={changed.length > 0}
        isPending={change.isPending}
        error={isAtFields ? null : change.error}
        refusals={refusals}
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
        {children}
      </SectionForm>
      <EffectsLook change={change} title={texts.look.title(title)} deed={texts.look.deed}>
        {changed.map((name) => (
          <Text key={name} fw={600} mb="xs">
            {changeText(name, subscription.Settings[name], drafts.draft(name))}
          </Text>
        ))}
      </EffectsLook>
    </Section>
  );
};
