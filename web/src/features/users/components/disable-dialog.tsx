import { Text } from '@mantine/core';
import { SecondLook } from '../../../components/second-look.tsx';
import { users } from '../../../strings/users.ts';
import { changeUser } from '../api/change-user.ts';
import type { User } from '../api/user.ts';
import { useUserChange } from './use-user-change.ts';

interface DisableDialogProps {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The second look before somebody is shut out. */
export const DisableDialog = ({ user, opened, onClose }: DisableDialogProps) => {
  const { ObjectID, DisplayName } = user;
  const disabling = useUserChange({
    run: () => changeUser(ObjectID, { Disabled: true }),
    said: () => users.disabled(DisplayName),
    onDone: onClose,
  });
  return (
    <SecondLook
      opened={opened}
      title={users.disableNamed(DisplayName)}
      deed={users.disable}
      isPending={disabling.isPending}
      error={disabling.error}
      onConfirm={() => disabling.mutate(undefined)}
      onClose={onClose}
    >
      <Text>
        <b>
          <bdi>{DisplayName}</bdi>
        </b>{' '}
        {users.disabling}
      </Text>
    </SecondLook>
  );
};
