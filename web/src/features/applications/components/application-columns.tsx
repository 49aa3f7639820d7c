import { Badge, Button, Text } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import type { Whose } from '../../../components/whose-choice.tsx';
import type { AuthorizedApplication } from '../../../lib/authorized-application.ts';
import { applications as texts } from '../../../strings/applications.ts';
import { AbilityList } from './ability-list.tsx';

const { columns } = texts;

const Status = ({ RevokedAt }: AuthorizedApplication) =>
  RevokedAt === null ? (
    <Badge variant="default">{texts.active}</Badge>
  ) : (
    <>
      <Badge variant="default" color="gray">
        {texts.revoked}
      </Badge>{' '}
      <Text span size="sm">
        <TimeText instant={RevokedAt} />
      </Text>
    </>
  );

const user: Column<AuthorizedApplication> = {
  key: 'user',
  header: columns.user,
  width: 'minmax(4.5rem, 1.5fr)',
  cell: ({ User }) => <bdi>{User.DisplayName || User.UserName}</bdi>,
};

/** The columns of one's own applications, or of everybody's. */
export const applicationColumns = (
  whose: Whose,
  onRevoke: (application: AuthorizedApplication) => void,
): readonly Column<AuthorizedApplication>[] => [
  {
    key: 'application',
    header: columns.application,
    width: 'minmax(6.25rem, 1.5fr)',
    order: 'Name',
    cell: ({ Client }) => (
      <Text fw={600} size="sm">
        <bdi>{Client.Name}</bdi>
      </Text>
    ),
  },
  ...(whose === 'all' ? [user] : []),
  {
    key: 'abilities',
    header: columns.abilities,
    width: 'minmax(7.25rem, 3fr)',
    cell: ({ Abilities }) => <AbilityList abilities={Abilities} />,
  },
  {
    key: 'since',
    header: columns.since,
    width: 'minmax(4.5rem, 1fr)',
    order: 'Created',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'lastUsed',
    header: columns.lastUsed,
    width: 'minmax(4.5rem, 1fr)',
    cell: ({ LastUsed }) => <TimeText instant={LastUsed} />,
  },
  { key: 'status', header: columns.status, width: 'minmax(4.5rem, 1fr)', cell: (row) => <Status {...row} /> },
  {
    key: 'action',
    header: columns.action,
    width: 'minmax(5rem, 1fr)',
    cell: (application) => <RevokeButton application={application} whose={whose} onRevoke={onRevoke} />,
  },
];

interface RevokeButtonProps {
  readonly application: AuthorizedApplication;
  readonly whose: Whose;
  readonly onRevoke: (application: AuthorizedApplication) => void;
}

const RevokeButton = ({ application, whose, onRevoke }: RevokeButtonProps) => {
  const { Client, User, RevokedAt } = application;
  if (RevokedAt !== null)
    return (
      <Text size="sm" c="dimmed">
        {whose === 'all' ? null : texts.logInAgain}
      </Text>
    );
  const label = whose === 'all' ? texts.revokeNamedOf(Client.Name, User.UserName) : texts.revokeNamed(Client.Name);
  return (
    <Button variant="default" size="xs" aria-label={label} onClick={() => onRevoke(application)}>
      {texts.revoke}
    </Button>
  );
};
