import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { type Session, useSession } from '../../../lib/session.ts';
import { account } from '../../../strings/account.ts';
import { common } from '../../../strings/common.ts';
import { passwordQuery } from '../api/password.ts';
import styles from './account.module.css';

const { who } = account;

const roleOf = ({ SubscriptionAdmin, Administers }: Session): string => {
  if (SubscriptionAdmin) return who.roles.subscription;
  return Administers ? who.roles.part : who.roles.user;
};

/** Who is signed in, and how old the password is. */
export const WhoSection = () => {
  const session = useSession();
  const { data, error, refetch } = useQuery(passwordQuery);
  return (
    <Section title={who.title} about={who.about}>
      <Problem error={error} onRetry={() => void refetch()} />
      <dl className={styles.facts}>
        <dt>{who.userName}</dt>
        <dd>
          <bdi>{session.User.UserName}</bdi>
        </dd>
        <dt>{who.role}</dt>
        <dd>{roleOf(session)}</dd>
        <dt>{who.changed}</dt>
        <dd>{data === undefined ? common.loading : <TimeText instant={data.LastChanged} absent={who.notKnown} />}</dd>
        <dt>{who.expires}</dt>
        <dd>{data === undefined ? common.loading : <TimeText instant={data.ExpiresAt} absent={who.never} />}</dd>
      </dl>
    </Section>
  );
};
