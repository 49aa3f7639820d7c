import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { Problem } from '../../../components/problem.tsx';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { changeRoles, type RoleChange } from '../api/roles.ts';
import type { User } from '../api/user.ts';
import type { RoleEdit } from '../role-rows.ts';
import { useUserChange } from './use-user-change.ts';
import styles from './users.module.css';

const changeOf = ({ kind, oid, was, role }: RoleEdit): RoleChange => ({ [kind]: oid, Role: role, Was: was });

const isClearing = ({ kind, role }: RoleEdit): boolean => kind === 'Workspace' && role === 'No Access';

interface RoleReviewProps {
  readonly user: User;
  readonly edits: readonly RoleEdit[];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** All that was chosen, before it is saved as one change. */
export const RoleReview = ({ user, edits, opened, onClose, onSaved }: RoleReviewProps) => {
  const saving = useUserChange({
    run: () => changeRoles(user.ObjectID, edits.map(changeOf)),
    said: () => users.roles.saved(user.DisplayName),
    onDone: onSaved,
  });
  const close = (): void => {
    saving.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={users.roles.reviewTitle(user.DisplayName)} centered>
      <Stack>
        <ul className={styles.changes}>
          {edits.map((edit) => (
            <li key={edit.oid}>
              <b>
                <bdi>{edit.name}</bdi>
              </b>{' '}
              {users.roles.change(edit.was, edit.role)}
              {isClearing(edit) ? <Text size="sm">{users.roles.clears}</Text> : null}
            </li>
          ))}
        </ul>
        <Text size="sm" c="dimmed">
          {users.roles.allOrNothing}
        </Text>
        <Problem error={saving.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {common.cancel}
          </Button>
          <Button loading={saving.isPending} onClick={() => saving.mutate(undefined)}>
            {users.roles.save}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
