import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../../components/notice.tsx';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useSearchValue } from '../../components/use-search-value.ts';
import { useSession } from '../../lib/session.ts';
import { access as texts } from '../../strings/access.ts';
import { common } from '../../strings/common.ts';
import { shell } from '../../strings/shell.ts';
import { risksQuery } from './api/load-risks.ts';
import { RiskChoice } from './components/risk-choice.tsx';
import { RiskList } from './components/risk-list.tsx';

const Overview = () => {
  const { data, error, refetch } = useQuery(risksQuery);
  const [asked, setAsked] = useSearchValue('risk');
  if (data === undefined)
    return error === null ? common.loading : <Problem error={error} onRetry={() => void refetch()} />;
  const { Keys, Clients, Applications, Results: risks } = data;
  const chosen = risks.find(({ Risk }) => Risk === asked) ?? risks[0];
  return (
    <>
      <Text size="sm">{texts.totals(Keys, Clients, Applications)}</Text>
      <Problem error={error} onRetry={() => void refetch()} />
      {chosen === undefined ? null : (
        <>
          <RiskChoice risks={risks} chosen={chosen.Risk} onChoose={setAsked} />
          <RiskList key={chosen.Risk} risk={chosen} />
        </>
      )}
    </>
  );
};

/** What of all keys, clients and applications should not stay as it is: for subscription administrators. */
export const AccessScreen = () => {
  const { SubscriptionAdmin } = useSession();
  return (
    <Screen title={texts.title} about={texts.about}>
      {SubscriptionAdmin ? <Overview /> : <Notice message={shell.notForYou} cure={shell.notForYouCure} />}
    </Screen>
  );
};
