import { Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormButtons } from '../../../components/form-buttons.tsx';
import { Problem } from '../../../components/problem.tsx';
import { useSession } from '../../../lib/session.ts';
import { users } from '../../../strings/users.ts';
import { createUser, type NewUser } from '../api/create-user.ts';
import { useOwnWorkspaces } from './use-own-workspaces.ts';
import { useUserChange } from './use-user-change.ts';

interface NewUserFormProps {
  readonly onClose: () => void;
  readonly onCreated: (oid: number) => void;
}

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();

/** What was filled in; a text that is empty is left to the server. */
const readForm = (form: FormData): NewUser => {
  const texts = ['FirstName', 'LastName', 'EmailAddress'].flatMap((name) => {
    const text = textIn(form, name);
    return text === '' ? [] : [[name, text]];
  });
  const workspace = textIn(form, 'Workspace');
  return {
    UserName: textIn(form, 'UserName'),
    ...Object.fromEntries(texts),
    ...(form.has('SubscriptionAdmin') ? { SubscriptionAdmin: true } : {}),
    Invite: form.has('Invite'),
    Roles: workspace === '' ? [] : [{ Workspace: Number(workspace), Role: textIn(form, 'Role') }],
  };
};

/** The fields of a new user. */
export const NewUserForm = ({ onClose, onCreated }: NewUserFormProps) => {
  const { SubscriptionAdmin } = useSession();
  const workspaces = useOwnWorkspaces().filter(({ State }) => State === 'Open');
  const [isInviting, setInviting] = useState(true);
  const [workspace, setWorkspace] = useState('');
  const creating = useUserChange({
    run: createUser,
    said: ({ DisplayName }, { Invite }) =>
      Invite ? users.create.doneInvited(DisplayName) : users.create.done(DisplayName),
    onDone: ({ ObjectID }) => onCreated(ObjectID),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    creating.mutate(readForm(new FormData(event.currentTarget)));
  };
  const { fields, create } = users;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          name="UserName"
          label={fields.UserName}
          description={users.userNameHint}
          maxLength={254}
          required
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Group grow align="flex-start">
          <TextInput name="FirstName" label={fields.FirstName} maxLength={128} autoComplete="off" />
          <TextInput name="LastName" label={fields.LastName} maxLength={128} autoComplete="off" />
        </Group>
        <TextInput
          name="EmailAddress"
          type="email"
          label={fields.EmailAddress}
          description={users.emailHint}
          maxLength={254}
          autoComplete="off"
        />
        <Group grow align="flex-start">
          <NativeSelect
            name="Workspace"
            label={create.workspace}
            value={workspace}
            onChange={({ currentTarget }) => setWorkspace(currentTarget.value)}
            data={[
              { value: '', label: create.noWorkspace },
              ...workspaces.map(({ ObjectID, Name }) => ({ value: String(ObjectID), label: Name })),
            ]}
          />
          <NativeSelect name="Role" label={create.workspaceRole} data={['User', 'Admin']} disabled={workspace === ''} />
        </Group>
        {SubscriptionAdmin ? <Checkbox name="SubscriptionAdmin" label={fields.SubscriptionAdmin} /> : null}
        <Checkbox
          name="Invite"
          label={create.invite}
          description={isInviting ? create.inviteHint : create.noPassword}
          checked={isInviting}
          onChange={({ currentTarget }) => setInviting(currentTarget.checked)}
        />
        <Problem error={creating.error} />
        <FormButtons submit={create.submit} isPending={creating.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
};
