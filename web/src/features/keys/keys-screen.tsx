import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useSearchValue } from '../../components/use-search-value.ts';
import { type Whose, WhoseChoice } from '../../components/whose-choice.tsx';
import { common } from '../../strings/common.ts';
import { keys } from '../../strings/keys.ts';
import { type KeyAbilities, keyAbilitiesQuery, whyNoKey } from './api/key-abilities.ts';
import type { Intent } from './components/key-deed.ts';
import { KeyDialogs } from './components/key-dialogs.tsx';
import { KeyList } from './components/key-list.tsx';
import { KeyNotice } from './components/key-notice.tsx';
import { useOpener } from './components/use-opener.ts';

const CreateButton = ({ onIntent }: { readonly onIntent: (intent: Intent) => void }) => (
  <Button onClick={() => onIntent({ deed: 'create' })}>{keys.create}</Button>
);

const Lists = ({ abilities }: { readonly abilities: KeyAbilities }) => {
  const [shown, show] = useSearchValue('show');
  const whose: Whose = shown === 'all' && abilities.Others ? 'all' : 'mine';
  const [intent, setIntent] = useState<Intent | null>(null);
  const opener = useOpener(intent !== null);
  const begin = useCallback(
    (next: Intent): void => {
      opener.remember();
      setIntent(next);
    },
    [opener],
  );
  return (
    <Screen
      title={keys.title}
      about={keys.about}
      action={whyNoKey(abilities) === null ? <CreateButton onIntent={begin} /> : null}
    >
      <KeyNotice abilities={abilities} />
      {abilities.Others ? (
        <div>
          <WhoseChoice
            label={keys.whose}
            mine={keys.mine}
            all={keys.all}
            value={whose}
            onChange={(next) => show(next === 'all' ? next : null)}
          />
        </div>
      ) : null}
      <KeyList key={whose} whose={whose} abilities={abilities} onIntent={begin} />
      {intent === null ? null : <KeyDialogs intent={intent} abilities={abilities} onClose={() => setIntent(null)} />}
    </Screen>
  );
};

/** My Keys and, for administrators, All Keys (R36–R45). */
export const KeysScreen = () => {
  const { data, error, refetch } = useQuery(keyAbilitiesQuery);
  if (data !== undefined) return <Lists abilities={data} />;
  return (
    <Screen title={keys.title}>
      {error === null ? <Text>{common.loading}</Text> : <Problem error={error} onRetry={() => void refetch()} />}
    </Screen>
  );
};
