import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { CopyButton } from '../../../components/copy-button.tsx';
import { ShownOnce } from '../../../components/shown-once.tsx';
import { BASE_PATH } from '../../../config/paths.ts';
import { clients as texts } from '../../../strings/clients.ts';
import type { MadeClient } from '../api/client.ts';
import styles from './clients.module.css';

const { made } = texts;

interface LinesProps {
  readonly name: string;
  readonly lines: string;
}

const Lines = ({ name, lines }: LinesProps) => (
  <div>
    <Group justify="space-between" gap="xs">
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <CopyButton value={lines} name={name} />
    </Group>
    {/* Long lines wrap, so nothing has to be scrolled to. */}
    <pre className={styles.line}>{lines}</pre>
  </div>
);

const issuer = (): string => `${location.origin}${BASE_PATH}`;

/** As `muster client create` prints them. */
const environmentOf = ({ ClientID, ClientSecret }: MadeClient): string =>
  [
    `CLIENT_ID=${ClientID}`,
    ...(ClientSecret === undefined ? [] : [`CLIENT_SECRET=${ClientSecret}`]),
    `ISSUER=${issuer()}`,
  ].join('\n');

/** It reads the secret from the environment: no history of a shell keeps it. */
const exchangeOf = ({ ClientSecret, RedirectURIs, Legacy }: MadeClient): string =>
  [
    `curl ${issuer()}/oauth2/token`,
    ClientSecret === undefined ? '-d "client_id=$CLIENT_ID"' : '-u "$CLIENT_ID:$CLIENT_SECRET"',
    '-d grant_type=authorization_code -d "code=$CODE"',
    ...(Legacy ? [] : ['-d "code_verifier=$CODE_VERIFIER"']),
    `--data-urlencode 'redirect_uri=${(RedirectURIs[0] ?? '').replaceAll("'", "'\\''")}'`,
  ].join(' \\\n  ');

interface ClientSecretProps {
  readonly client: MadeClient;
  readonly onClose: () => void;
}

/** A client and its secret in the one moment in which there is one to show. */
export const ClientSecret = ({ client, onClose }: ClientSecretProps) => {
  const begin = useRef<HTMLParagraphElement>(null);
  // The button that had the focus went with the form.
  useEffect(() => begin.current?.focus(), []);
  return (
    <Stack>
      <Text size="sm" ref={begin} tabIndex={-1}>
        {client.ClientSecret === undefined ? made.public : made.once}
      </Text>
      <ShownOnce name={made.clientId} value={client.ClientID} />
      {client.ClientSecret === undefined ? null : <ShownOnce name={made.secret} value={client.ClientSecret} />}
      <Lines name={made.environment} lines={environmentOf(client)} />
      <Lines name={made.discovery} lines={`curl ${issuer()}/.well-known/openid-configuration`} />
      {client.RedirectURIs.length === 0 ? null : <Lines name={made.exchange} lines={exchangeOf(client)} />}
      <Group justify="flex-end">
        <Button onClick={onClose}>{made.close}</Button>
      </Group>
    </Stack>
  );
};
