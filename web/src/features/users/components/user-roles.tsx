import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useResting } from '../../../components/use-resting.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { type Roles, rolesQuery } from '../api/roles.ts';
import type { User } from '../api/user.ts';
import { type RoleEdits, roleRows, withEdit } from '../role-rows.ts';
import { RoleReview } from './role-review.tsx';
import { RoleTable } from './role-table.tsx';

const NO_EDITS: RoleEdits = new Map();

interface RoleMatrixProps {
  readonly user: User;
  readonly roles: Roles;
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

const RoleMatrix = ({ user, roles, onUnsaved }: RoleMatrixProps) => {
  const [text, setText] = useState('');
  const [edits, setEdits] = useState(NO_EDITS);
  const [isReviewing, setReviewing] = useState(false);
  const isUnsaved = edits.size > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told when it changes, whoever hears it
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved]);
  const shown = useResting(text.trim());
  const rows = useMemo(() => roleRows(roles.Workspaces, shown), [roles, shown]);
  return (
    <Stack>
      <TextInput
        type="search"
        label={users.roles.find}
        value={text}
        autoComplete="off"
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {rows.length === 0 ? (
        <Text c="dimmed">{common.nothingFound}</Text>
      ) : (
        <RoleTable
          label={users.roles.label(user.DisplayName)}
          rows={rows}
          edits={edits}
          onChoose={(row, role) => setEdits((now) => withEdit(now, row, role))}
        />
      )}
      <Group justify="space-between">
        <Text size="sm" aria-live="polite">
          {edits.size === 0 ? users.roles.noChanges : users.roles.changes(edits.size)}
        </Text>
        <Group gap="sm">
          <Button variant="default" disabled={edits.size === 0} onClick={() => setEdits(NO_EDITS)}>
            {users.roles.reset}
          </Button>
          <Button disabled={edits.size === 0} onClick={() => setReviewing(true)}>
            {users.roles.review}
          </Button>
        </Group>
      </Group>
      <RoleReview
        user={user}
        edits={[...edits.values()]}
        opened={isReviewing}
        onClose={() => setReviewing(false)}
        onSaved={() => {
          setEdits(NO_EDITS);
          setReviewing(false);
        }}
      />
    </Stack>
  );
};

interface UserRolesProps {
  readonly user: User;
  /** Nothing is asked for while another tab is. */
  readonly isShown: boolean;
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** What a user may do where: workspaces, and below them their projects. */
export const UserRoles = ({ user, isShown, onUnsaved }: UserRolesProps) => {
  const { data, error, refetch } = useQuery({ ...rolesQuery(user.ObjectID), enabled: isShown });
  if (data === undefined)
    return error === null ? <Text>{common.loading}</Text> : <Problem error={error} onRetry={() => void refetch()} />;
  if (data.Workspaces.length === 0) return <Text c="dimmed">{users.roles.none}</Text>;
  return <RoleMatrix user={user} roles={data} onUnsaved={onUnsaved} />;
};
