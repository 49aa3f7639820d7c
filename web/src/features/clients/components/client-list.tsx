import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { FilterField } from '../../../components/filter-field.tsx';
import { Notice } from '../../../components/notice.tsx';
import { Screen } from '../../../components/screen.tsx';
import { ServerTable } from '../../../components/server-table.tsx';
import { useResting } from '../../../components/use-resting.ts';
import { type Whose, WhoseChoice } from '../../../components/whose-choice.tsx';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { useSession } from '../../../lib/session.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { common } from '../../../strings/common.ts';
import { clientSource } from '../api/list-clients.ts';
import { clientColumns } from './client-columns.tsx';
import { CreateDialog } from './create-dialog.tsx';

interface ClientListProps {
  readonly abilities: ClientAbilities;
  readonly whose: Whose;
  readonly onWhose: (whose: Whose) => void;
}

/** One's own clients, or for administrators everybody's. */
export const ClientList = ({ abilities, whose, onWhose }: ClientListProps) => {
  const { SubscriptionAdmin } = useSession();
  const [order, setOrder] = useState('Created DESC');
  const [name, setName] = useState('');
  const [user, setUser] = useState('');
  const [isCreating, setCreating] = useState(false);
  const filter = { Name: useResting(name), UserName: useResting(whose === 'all' ? user : '') };
  const isFiltered = filter.Name !== '' || filter.UserName !== '';
  const { CreateProblem: problem } = abilities;
  const create = problem === null ? <Button onClick={() => setCreating(true)}>{texts.create}</Button> : null;
  return (
    <Screen title={texts.title} about={texts.about} action={create}>
      {problem === null ? null : <Notice {...problem} />}
      <Group gap="sm" align="flex-end">
        {SubscriptionAdmin ? (
          <WhoseChoice label={texts.whose} mine={texts.mine} all={texts.all} value={whose} onChange={onWhose} />
        ) : null}
        <FilterField label={texts.filterName} value={name} onChange={setName} />
        {whose === 'all' ? <FilterField label={texts.filterUser} value={user} onChange={setUser} /> : null}
      </Group>
      <ServerTable
        label={texts.list}
        columns={clientColumns(whose)}
        source={clientSource(whose, filter)}
        rowKey={({ ClientID }) => ClientID}
        order={order}
        onOrder={setOrder}
        empty={isFiltered ? common.nothingFound : whose === 'all' ? texts.emptyAll : texts.empty}
      />
      <CreateDialog opened={isCreating} abilities={abilities} onClose={() => setCreating(false)} />
    </Screen>
  );
};
