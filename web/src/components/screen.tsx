import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { shell } from '../strings/shell.ts';
import styles from './screen.module.css';

interface ScreenProps {
  readonly title: string;
  /** One sentence on what this screen is for. */
  readonly about?: ReactNode;
  /** The main action, at the right of the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One screen: its title, also that of the window, and what stands below. */
export const Screen = ({ title, about, action, children }: ScreenProps) => {
  useEffect(() => {
    document.title = shell.title(title);
  }, [title]);
  return (
    <Stack className={styles.screen} gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={1}>{title}</Title>
          {about === undefined ? null : (
            <Text c="dimmed" size="sm" maw="48rem">
              {about}
            </Text>
          )}
        </div>
        {action}
      </Group>
      {children}
    </Stack>
  );
};
