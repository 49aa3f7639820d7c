import { Badge, Button, Code, Group, Text } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { access as texts } from '../../../strings/access.ts';
import type { AccessAtRisk, AccessUser } from '../api/access-at-risk.ts';

/** What can be asked for in a row. */
export interface RowActions {
  /** Nobody disables themselves. */
  readonly ownOid: number;
  readonly remove: (access: AccessAtRisk) => void;
  readonly disable: (user: AccessUser) => void;
}

const { columns } = texts;

export const userNameOf = ({ User }: AccessAtRisk): string => User?.UserName ?? texts.nobody;

const Name = ({ Kind, Name: name, LastFour }: AccessAtRisk) => (
  <>
    <Text fw={600} size="sm">
      <bdi>{name}</bdi>
    </Text>
    <Text c="dimmed" size="xs">
      {texts.oneOf[Kind]} {LastFour === null ? null : <Code>{texts.endsIn(LastFour)}</Code>}
    </Text>
  </>
);

const User = ({ User: user }: AccessAtRisk) =>
  user === null ? (
    texts.nobody
  ) : (
    <>
      <bdi>{user.DisplayName || user.UserName}</bdi>{' '}
      {user.Disabled ? <Badge variant="default">{texts.disabled}</Badge> : null}
    </>
  );

interface ActionsProps extends RowActions {
  readonly access: AccessAtRisk;
}

const Actions = ({ access, ownOid, remove, disable }: ActionsProps) => {
  const { Kind, Name: name, User: user } = access;
  const canDisable = user !== null && !user.Disabled && user.ObjectID !== ownOid;
  return (
    <Group gap="xs">
      <Button
        variant="default"
        size="xs"
        aria-label={texts.removeNamed(Kind, name, userNameOf(access))}
        onClick={() => remove(access)}
      >
        {texts.remove[Kind]}
      </Button>
      {canDisable ? (
        <Button
          variant="default"
          size="xs"
          aria-label={texts.disableNamed(user.UserName)}
          onClick={() => disable(user)}
        >
          {texts.disable}
        </Button>
      ) : null}
    </Group>
  );
};

/** The columns of a list of what is at a risk. */
export const accessColumns = (actions: RowActions): readonly Column<AccessAtRisk>[] => [
  {
    key: 'name',
    header: columns.name,
    width: 'minmax(6.5rem, 2.5fr)',
    order: 'Name',
    cell: (access) => <Name {...access} />,
  },
  {
    key: 'user',
    header: columns.user,
    width: 'minmax(5rem, 1.5fr)',
    order: 'UserName',
    cell: (access) => <User {...access} />,
  },
  { key: 'grant', header: columns.grant, width: 'minmax(4rem, 1fr)', cell: ({ Grant }) => Grant ?? '–' },
  {
    key: 'created',
    header: columns.created,
    width: 'minmax(4.5rem, 1.1fr)',
    order: 'Created',
    cell: ({ Created }) => <TimeText instant={Created} />,
  },
  {
    key: 'lastUsed',
    header: columns.lastUsed,
    width: 'minmax(4.5rem, 1.1fr)',
    order: 'LastUsed',
    cell: ({ LastUsed }) => <TimeText instant={LastUsed} />,
  },
  {
    key: 'ends',
    header: columns.ends,
    width: 'minmax(4rem, 1fr)',
    order: 'ExpiresAt',
    cell: ({ ExpiresAt }) => <TimeText instant={ExpiresAt} absent={texts.noEnd} />,
  },
  {
    key: 'action',
    header: columns.action,
    width: 'minmax(7.25rem, 2.3fr)',
    cell: (access) => <Actions access={access} {...actions} />,
  },
];
