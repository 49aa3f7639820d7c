import { Badge, Group } from '@mantine/core';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';

const SOON_MS = 14 * 86_400_000;

const endsSoon = ({ ExpiresAt, StoppedBy }: ApiKey): boolean =>
  ExpiresAt !== null && StoppedBy === null && Date.parse(ExpiresAt) - Date.now() < SOON_MS;

/** What is to be known of a key at a glance: its words say it, the colour only stresses. */
const wordsFor = (key: ApiKey, isMine: boolean): readonly (readonly [string, string])[] => [
  ...(key.AwaitsClaim ? [[isMine ? keys.state.awaitsMe : keys.state.awaitsOwner, 'yellow.9'] as const] : []),
  ...(key.StoppedBy === null ? [] : [[keys.state[key.StoppedBy], 'red.8'] as const]),
  ...(endsSoon(key) ? [[keys.state.endsSoon, 'yellow.9'] as const] : []),
  ...(key.FormerValue === null ? [] : [[keys.state.former(key.FormerValue.LastFour), 'gray.7'] as const]),
];

export const KeyState = ({ apiKey, isMine }: { readonly apiKey: ApiKey; readonly isMine: boolean }) => {
  const words = wordsFor(apiKey, isMine);
  if (words.length === 0) return null;
  return (
    <Group gap={6}>
      {words.map(([text, color]) => (
        <Badge key={text} color={color} size="sm" tt="none" fw={600}>
          {text}
        </Badge>
      ))}
    </Group>
  );
};
