import type { ReactNode } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { common } from '../../../strings/common.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { EffectsLook } from './effects-look.tsx';
import { SectionForm } from './section-form.tsx';
import type { PolicyDraft } from './use-policy-draft.ts';

interface PolicySectionProps {
  readonly policy: PolicyDraft<string>;
  readonly children: ReactNode;
}

/** The section of a rule that is one choice. */
export const PolicySection = ({ policy, children }: PolicySectionProps) => {
  const { section, stored, isChanged, error, change, save, discard, refetch } = policy;
  const { title, about } = texts.sections[section];
  return (
    <Section id={section} title={title} about={about}>
      <Problem error={error} onRetry={refetch} />
      {stored === undefined ? (
        common.loading
      ) : (
        <SectionForm
          title={title}
          isChanged={isChanged}
          isPending={change.isPending}
          error={change.error}
          onSave={save}
          onDiscard={discard}
        >
          {children}
        </SectionForm>
      )}
      <EffectsLook change={change} title={texts.look.title(title)} deed={texts.look.deed} />
    </Section>
  );
};
