import { Drawer, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../components/problem.tsx';
import type { ApiKey } from '../api/api-key.ts';
import { keyQuery } from '../api/show-key.ts';
import { KeyCalls } from './key-calls.tsx';
import { KeyDecisions } from './key-decisions.tsx';
import { KeyFacts } from './key-facts.tsx';
import { KeyState } from './key-state.tsx';

interface KeyDrawerProps {
  /** As the list had it; what is shown is the key as it is now. */
  readonly apiKey: ApiKey;
  readonly isMine: boolean;
  readonly onClose: () => void;
}

/** What a key is and what it did. */
export const KeyDrawer = ({ apiKey, isMine, onClose }: KeyDrawerProps) => {
  const { data = apiKey, error } = useQuery(keyQuery(apiKey.ObjectID));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="44rem"
      title={data.Description}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="xl">
        <Problem error={error} />
        <KeyState apiKey={data} isMine={isMine} />
        <KeyFacts apiKey={data} />
        <KeyCalls oid={apiKey.ObjectID} />
        <KeyDecisions oid={apiKey.ObjectID} />
      </Stack>
    </Drawer>
  );
};
