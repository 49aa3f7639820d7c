import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../../../components/notice.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Screen } from '../../../components/screen.tsx';
import { ApiProblem } from '../../../lib/api-problem.ts';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { common } from '../../../strings/common.ts';
import { clientQuery } from '../api/show-client.ts';
import { ClientActions } from './client-actions.tsx';
import { ClientFacts } from './client-facts.tsx';
import { ClientUsers } from './client-users.tsx';

const { details } = texts;

interface ClientDetailsProps {
  readonly clientId: string;
  readonly abilities: ClientAbilities;
  readonly onLeave: () => void;
}

const isGone = (error: unknown): boolean => error instanceof ApiProblem && error.status === 404;

/** One client: what it is, what may be done with it, and who has allowed it. */
export const ClientDetails = ({ clientId, abilities, onLeave }: ClientDetailsProps) => {
  const { data, error, refetch } = useQuery(clientQuery(clientId));
  const client = isGone(error) ? undefined : data;
  const back = (
    <Button variant="default" onClick={onLeave}>
      {details.back}
    </Button>
  );
  return (
    <Screen title={client?.Name ?? texts.title} action={back}>
      {isGone(error) ? (
        <Notice message={details.gone} cure={details.goneCure} />
      ) : (
        <Problem error={error} onRetry={() => void refetch()} />
      )}
      {client === undefined ? (
        error === null ? (
          common.loading
        ) : null
      ) : (
        <>
          <ClientActions client={client} abilities={abilities} onDeleted={onLeave} />
          <ClientFacts client={client} />
          <ClientUsers clientId={clientId} />
        </>
      )}
    </Screen>
  );
};
