import { Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { UnsavedGuard } from '../../components/unsaved-guard.tsx';
import { useSession } from '../../lib/session.ts';
import { common } from '../../strings/common.ts';
import { shell } from '../../strings/shell.ts';
import { subscription as texts } from '../../strings/subscription.ts';
import { subscriptionQuery } from './api/subscription.ts';
import { Sections } from './components/sections.tsx';
import { useUnsavedSections } from './components/use-unsaved.ts';

/** Administration > Subscription: who signs in how, from where and for how long. */
export const SubscriptionScreen = () => {
  const { SubscriptionAdmin } = useSession();
  return SubscriptionAdmin ? <Settings /> : <NotForYou />;
};

const NotForYou = () => (
  <Screen title={texts.title} about={shell.notForYou}>
    <Text>{shell.notForYouCure}</Text>
  </Screen>
);

const Settings = () => {
  const { data, error, refetch } = useQuery(subscriptionQuery);
  const unsaved = useUnsavedSections();
  return (
    <Screen title={texts.title} about={texts.about}>
      <Problem error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null ? <Loader aria-label={common.loading} /> : null}
      {data === undefined ? null : <Sections subscription={data} />}
      <UnsavedGuard
        isUnsaved={unsaved.length > 0}
        title={texts.unsaved.title}
        text={texts.unsaved.text(unsaved.join(', '))}
        leave={texts.unsaved.leave}
      />
    </Screen>
  );
};
