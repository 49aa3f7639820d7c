import { Section } from '../../../components/section.tsx';
import { subscription as texts } from '../../../strings/subscription.ts';
import type { Subscription } from '../api/subscription.ts';
import styles from './edition-section.module.css';

const editionText = (edition: string): string =>
  (texts.edition.editions as Readonly<Record<string, string>>)[edition] ?? edition;

/** What the subscription is and has; nothing here can be changed. */
export const EditionSection = ({ subscription }: { readonly subscription: Subscription }) => {
  const { Name, SubscriptionID, Edition, Users, ApiKeys } = subscription;
  const facts = [
    [texts.edition.edition, editionText(Edition)],
    [texts.edition.name, Name],
    ...(SubscriptionID === null ? [] : [[texts.edition.number, String(SubscriptionID)]]),
    [texts.edition.users, texts.edition.usersText(Users.Enabled, Users.Disabled)],
    [texts.edition.keys, ApiKeys.toLocaleString()],
  ] as const;
  return (
    <Section id="edition" {...texts.sections.edition}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};
