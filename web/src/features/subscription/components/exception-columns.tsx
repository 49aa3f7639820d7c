import { Button } from '@mantine/core';
import type { Column } from '../../../components/table-column.ts';
import { common } from '../../../strings/common.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import type { ExceptionUser } from '../api/exceptions.ts';

const stateOf = ({ Disabled, SubscriptionAdmin }: ExceptionUser): string => {
  if (Disabled) return texts.exceptions.disabled;
  return SubscriptionAdmin ? texts.exceptions.administrator : texts.exceptions.active;
};

export const exceptionColumns = (onRemove: (user: ExceptionUser) => void): readonly Column<ExceptionUser>[] => [
  {
    key: 'UserName',
    header: texts.exceptions.userName,
    width: 'minmax(10rem, 2fr)',
    order: 'UserName',
    cell: ({ UserName }) => <bdi>{UserName}</bdi>,
  },
  {
    key: 'DisplayName',
    header: texts.exceptions.displayName,
    width: 'minmax(8rem, 2fr)',
    order: 'DisplayName',
    cell: ({ DisplayName }) => <bdi>{DisplayName ?? common.none}</bdi>,
  },
  { key: 'State', header: texts.exceptions.state, width: '7rem', cell: stateOf },
  {
    key: 'actions',
    header: common.actions,
    width: '7rem',
    cell: (user) => (
      <Button
        variant="subtle"
        size="xs"
        aria-label={texts.exceptions.remove(user.UserName)}
        onClick={() => onRemove(user)}
      >
        {texts.exceptions.deed}
      </Button>
    ),
  },
];
