import { useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSearchValue } from '../../components/use-search-value.ts';
import { clientAbilitiesQuery } from '../../lib/client-abilities.ts';
import { useSession } from '../../lib/session.ts';
import { ClientDetails } from './components/client-details.tsx';
import { ClientList } from './components/client-list.tsx';

/** OAuth clients: the list, or the one that the address names. */
export const ClientsScreen = () => {
  const { SubscriptionAdmin } = useSession();
  const { data: abilities } = useSuspenseQuery(clientAbilitiesQuery);
  const [clientId, setClientId] = useSearchValue('client');
  const [whose, setWhose] = useSearchValue('whose');
  const isFirst = useRef(true);
  // What was clicked goes with its screen; the keyboard goes on at the top of the next one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => {
    if (!isFirst.current) document.getElementById('content')?.focus();
    isFirst.current = false;
  }, [clientId]);
  if (clientId !== null)
    return <ClientDetails clientId={clientId} abilities={abilities} onLeave={() => setClientId(null)} />;
  return (
    <ClientList
      abilities={abilities}
      whose={SubscriptionAdmin && whose === 'all' ? 'all' : 'mine'}
      onWhose={(next) => setWhose(next === 'all' ? next : null)}
    />
  );
};
