import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FilterField } from '../../components/filter-field.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { ServerTable } from '../../components/server-table.tsx';
import { useDialog } from '../../components/use-dialog.ts';
import { useResting } from '../../components/use-resting.ts';
import { useSearchValue } from '../../components/use-search-value.ts';
import { type Whose, WhoseChoice } from '../../components/whose-choice.tsx';
import type { AuthorizedApplication } from '../../lib/authorized-application.ts';
import { clientAbilitiesQuery } from '../../lib/client-abilities.ts';
import { useSession } from '../../lib/session.ts';
import { applications as texts } from '../../strings/applications.ts';
import { common } from '../../strings/common.ts';
import { applicationSource } from './api/application-source.ts';
import { applicationColumns } from './components/application-columns.tsx';
import { RevokeDialog } from './components/revoke-dialog.tsx';

/** What one has allowed to applications; for administrators what everybody has. */
export const ApplicationsScreen = () => {
  const { SubscriptionAdmin } = useSession();
  const [asked, setAsked] = useSearchValue('whose');
  const whose: Whose = SubscriptionAdmin && asked === 'all' ? 'all' : 'mine';
  const [order, setOrder] = useState('Created DESC');
  const [name, setName] = useState('');
  const [user, setUser] = useState('');
  const filter = { Name: useResting(name), UserName: useResting(whose === 'all' ? user : '') };
  const isFiltered = filter.Name !== '' || filter.UserName !== '';
  const revoking = useDialog<AuthorizedApplication>();
  const { data: abilities } = useQuery(clientAbilitiesQuery);
  const problem = abilities?.ApplicationProblem ?? null;
  return (
    <Screen title={texts.title} about={whose === 'all' ? texts.aboutAll : texts.about}>
      {problem === null ? null : <Notice {...problem} />}
      <Group gap="sm" align="flex-end">
        {SubscriptionAdmin ? (
          <WhoseChoice
            label={texts.whose}
            mine={texts.mine}
            all={texts.all}
            value={whose}
            onChange={(next) => setAsked(next === 'all' ? next : null)}
          />
        ) : null}
        <FilterField label={texts.filterName} value={name} onChange={setName} />
        {whose === 'all' ? <FilterField label={texts.filterUser} value={user} onChange={setUser} /> : null}
      </Group>
      <ServerTable
        label={texts.list}
        columns={applicationColumns(whose, revoking.open)}
        source={applicationSource(whose, filter)}
        rowKey={({ ObjectID }) => ObjectID}
        order={order}
        onOrder={setOrder}
        empty={isFiltered ? common.nothingFound : whose === 'all' ? texts.emptyAll : texts.empty}
      />
      <RevokeDialog dialog={revoking} />
    </Screen>
  );
};
