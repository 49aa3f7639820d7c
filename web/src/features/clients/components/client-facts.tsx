import { Code, Group } from '@mantine/core';
import { CopyButton } from '../../../components/copy-button.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { clients as texts } from '../../../strings/clients.ts';
import type { Client } from '../api/client.ts';
import styles from './clients.module.css';

const { columns, details, form } = texts;

const optionsOf = ({ Native, DeviceFlow, Legacy }: Client): readonly string[] => [
  ...(Native ? [form.native] : []),
  ...(DeviceFlow ? [form.deviceFlow] : []),
  ...(Legacy ? [form.legacy] : []),
];

const Callbacks = ({ uris }: { readonly uris: readonly string[] }) =>
  uris.length === 0 ? details.deviceOnly : uris.map((uri) => <div key={uri}>{uri}</div>);

const Secret = ({ client }: { readonly client: Client }) => (
  <>
    <dt>{details.secret}</dt>
    <dd>
      <Code>{client.SecretLastFour}</Code>
    </dd>
    {client.LastRotated === null ? null : (
      <>
        <dt>{details.rotated}</dt>
        <dd>
          <TimeText instant={client.LastRotated} />
        </dd>
      </>
    )}
    {client.FormerSecretValidUntil === null ? null : (
      <>
        <dt>{details.former}</dt>
        <dd>
          <TimeText instant={client.FormerSecretValidUntil} />
        </dd>
      </>
    )}
  </>
);

/** Everything about a client but its secret. */
export const ClientFacts = ({ client }: { readonly client: Client }) => {
  const options = optionsOf(client);
  return (
    <dl className={styles.facts}>
      <dt>{columns.clientId}</dt>
      <dd>
        <Group gap="xs">
          <Code className={styles.id}>{client.ClientID}</Code>
          <CopyButton value={client.ClientID} name={columns.clientId} />
        </Group>
      </dd>
      <dt>{columns.owner}</dt>
      <dd>{client.Owner === null ? texts.nobody : <bdi>{client.Owner.DisplayName || client.Owner.UserName}</bdi>}</dd>
      <dt>{columns.kind}</dt>
      <dd>{texts.kinds[client.Kind]}</dd>
      <dt>{details.callbacks}</dt>
      <dd>
        <Callbacks uris={client.RedirectURIs} />
      </dd>
      {client.LogoURI === null ? null : (
        <>
          <dt>{details.logo}</dt>
          <dd>{client.LogoURI}</dd>
        </>
      )}
      {options.length === 0 ? null : (
        <>
          <dt>{details.options}</dt>
          <dd>{options.join(' · ')}</dd>
        </>
      )}
      <dt>{columns.created}</dt>
      <dd>
        <TimeText instant={client.Created} />
      </dd>
      <dt>{columns.lastUsed}</dt>
      <dd>
        <TimeText instant={client.LastUsed} />
      </dd>
      {client.SecretLastFour === null ? null : <Secret client={client} />}
    </dl>
  );
};
