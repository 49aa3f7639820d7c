import { Badge, Title } from '@mantine/core';
import { useState } from 'react';
import { ServerTable } from '../../../components/server-table.tsx';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import type { AuthorizedApplication } from '../../../lib/authorized-application.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { clientUserSource } from '../api/list-client-users.ts';

const { userColumns: columns } = texts;

const COLUMNS: readonly Column<AuthorizedApplication>[] = [
  {
    key: 'user',
    header: columns.user,
    width: 'minmax(10rem, 2fr)',
    cell: ({ User }) => <bdi>{User.DisplayName || User.UserName}</bdi>,
  },
  {
    key: 'since',
    header: columns.since,
    width: 'minmax(6rem, 1fr)',
    order: 'Created',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'lastUsed',
    header: columns.lastUsed,
    width: 'minmax(6rem, 1fr)',
    cell: ({ LastUsed }) => <TimeText instant={LastUsed} />,
  },
  {
    key: 'status',
    header: columns.status,
    width: 'minmax(6rem, 1fr)',
    cell: ({ RevokedAt }) => <Badge variant="default">{RevokedAt === null ? texts.active : texts.revoked}</Badge>,
  },
];

/** Who has allowed a client to act for them. */
export const ClientUsers = ({ clientId }: { readonly clientId: string }) => {
  const [order, setOrder] = useState('Created DESC');
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {texts.details.users}
      </Title>
      <ServerTable
        label={texts.details.users}
        columns={COLUMNS}
        source={clientUserSource(clientId)}
        rowKey={({ ObjectID }) => ObjectID}
        order={order}
        onOrder={setOrder}
        empty={texts.details.usersEmpty}
      />
    </section>
  );
};
