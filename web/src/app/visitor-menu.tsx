import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PATHS, SIGN_IN_PATH } from '../config/paths.ts';
import { callApi } from '../lib/api-client.ts';
import type { Session } from '../lib/session.ts';
import { shell } from '../strings/shell.ts';

const SCHEMES = ['auto', 'light', 'dark'] as const;

const signOut = (): Promise<void> => callApi({ method: 'DELETE', path: '/session' });

/** Who is signed in, and what concerns only them. */
export const VisitorMenu = ({ session }: { readonly session: Session }) => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => location.replace(SIGN_IN_PATH) });
  const { UserName } = session.User;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" size="sm" loading={leaving.isPending} aria-label={shell.signedInAs(UserName)}>
          <bdi>{UserName}</bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => navigate({ to: PATHS.account })}>{shell.account}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{shell.theme.label}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            onClick={() => setColorScheme(scheme)}
          >
            {scheme === colorScheme ? '✓ ' : ''}
            {shell.theme[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => leaving.mutate()}>{shell.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
