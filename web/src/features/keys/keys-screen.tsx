import { Button, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { common } from '../../strings/common.ts';
import { keys } from '../../strings/keys.ts';
import { type KeyAbilities, keyAbilitiesQuery, whyNoKey } from './api/key-abilities.ts';
import type { Whose } from './api/list-keys.ts';
import type { Intent } from './components/key-deed.ts';
import { KeyDialogs } from './components/key-dialogs.tsx';
import { KeyList } from './components/key-list.tsx';
import { KeyNotice } from './components/key-notice.tsx';
import { useOpener } from './components/use-opener.ts';

const WHOSE: readonly Whose[] = ['mine', 'all'];

const CreateButton = ({ onIntent }: { readonly onIntent: (intent: Intent) => void }) => (
  <Button onClick={() => onIntent({ deed: 'create' })}>{keys.create}</Button>
);

const Lists = ({ abilities }: { readonly abilities: KeyAbilities }) => {
  const [whose, setWhose] = useState<Whose>('mine');
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
          <SegmentedControl
            aria-label={keys.whose}
            value={whose}
            onChange={(value) => setWhose(WHOSE.find((each) => each === value) ?? 'mine')}
            data={WHOSE.map((each) => ({ value: each, label: keys[each] }))}
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
