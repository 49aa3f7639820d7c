import { Code, Group } from '@mantine/core';
import { CopyButton } from '../../../components/copy-button.tsx';
import { type Fact, Facts } from '../../../components/facts.tsx';
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

const Id = ({ clientId }: { readonly clientId: string }) => (
  <Group gap="xs">
    <Code className={styles.id}>{clientId}</Code>
    <CopyButton value={clientId} name={columns.clientId} />
  </Group>
);

const Callbacks = ({ uris }: { readonly uris: readonly string[] }) =>
  uris.length === 0 ? details.deviceOnly : uris.map((uri) => <div key={uri}>{uri}</div>);

const instant = (name: string, at: string | null): readonly Fact[] =>
  at === null ? [] : [[name, <TimeText key={name} instant={at} />]];

/** In the order in which they are asked for; what does not hold for a client is left out. */
const factsOf = (client: Client): readonly Fact[] => {
  const { Owner, LogoURI, SecretLastFour } = client;
  const options = optionsOf(client);
  return [
    [columns.clientId, <Id key="id" clientId={client.ClientID} />],
    [columns.owner, Owner === null ? texts.nobody : <bdi key="owner">{Owner.DisplayName || Owner.UserName}</bdi>],
    [columns.kind, texts.kinds[client.Kind]],
    [details.callbacks, <Callbacks key="callbacks" uris={client.RedirectURIs} />],
    ...(LogoURI === null ? [] : [[details.logo, LogoURI] as const]),
    ...(options.length === 0 ? [] : [[details.options, options.join(' · ')] as const]),
    ...instant(columns.created, client.Created),
    [columns.lastUsed, <TimeText key="used" instant={client.LastUsed} />],
    ...(SecretLastFour === null ? [] : [[details.secret, <Code key="secret">{SecretLastFour}</Code>] as const]),
    ...instant(details.rotated, client.LastRotated),
    ...instant(details.former, client.FormerSecretValidUntil),
  ];
};

/** Everything about a client but its secret. */
export const ClientFacts = ({ client }: { readonly client: Client }) => <Facts facts={factsOf(client)} />;
