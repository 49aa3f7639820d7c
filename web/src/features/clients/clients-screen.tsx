import { useSuspenseQuery } from '@tanstack/react-query';
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
