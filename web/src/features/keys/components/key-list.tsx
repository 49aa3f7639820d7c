import { Stack } from '@mantine/core';
import { useState } from 'react';
import { ServerTable } from '../../../components/server-table.tsx';
import { useResting } from '../../../components/use-resting.ts';
import type { Whose } from '../../../components/whose-choice.tsx';
import { useSession } from '../../../lib/session.ts';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import { type KeyAbilities, whyNoKey } from '../api/key-abilities.ts';
import { type KeyFilter, keySource } from '../api/list-keys.ts';
import { keyColumns } from './key-columns.tsx';
import { deedsFor, type Intent } from './key-deed.ts';
import { KeyFilters } from './key-filters.tsx';
import { KeyMenu } from './key-menu.tsx';

interface KeyListProps {
  readonly whose: Whose;
  readonly abilities: KeyAbilities;
  readonly onIntent: (intent: Intent) => void;
}

const NEWEST_FIRST = 'Created DESC';

const emptyText = (whose: Whose, isFiltered: boolean, mayMake: boolean): string => {
  if (isFiltered) return keys.noneFound;
  if (whose === 'all') return keys.noneAtAll;
  return mayMake ? keys.noneOfMine : keys.noneToMake;
};

/** One's own keys, or everybody's, with what may be done with each. */
export const KeyList = ({ whose, abilities, onIntent }: KeyListProps) => {
  const { ObjectID: me } = useSession().User;
  const [filter, setFilter] = useState<KeyFilter>({ place: 'search', text: '' });
  const [order, setOrder] = useState(NEWEST_FIRST);
  const shown = { place: filter.place, text: useResting(filter.text.trim()) };
  const [menu, setMenu] = useState<{ readonly apiKey: ApiKey; readonly button: HTMLElement } | null>(null);
  const isMine = (key: ApiKey): boolean => key.User.ObjectID === me;
  const deeds = (key: ApiKey) => deedsFor(key, isMine(key), abilities);
  const onMenu = (apiKey: ApiKey, button: HTMLElement): void => setMenu({ apiKey, button });
  const columns = keyColumns({ whose, isMine, deedsFor: deeds, onIntent, onMenu });
  return (
    <Stack>
      <KeyFilters whose={whose} filter={filter} onFilter={setFilter} shown={shown} order={order} />
      <ServerTable
        label={keys[whose]}
        columns={columns}
        source={keySource(whose, shown)}
        rowKey={(key) => key.ObjectID}
        order={order}
        onOrder={setOrder}
        empty={emptyText(whose, shown.text !== '', whyNoKey(abilities) === null)}
      />
      {menu === null ? null : (
        <KeyMenu {...menu} deeds={deeds(menu.apiKey)} onIntent={onIntent} onClose={() => setMenu(null)} />
      )}
    </Stack>
  );
};
