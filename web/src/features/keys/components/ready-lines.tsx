import { Group, Stack, Tabs, Title } from '@mantine/core';
import { CopyButton } from '../../../components/copy-button.tsx';
import { keys } from '../../../strings/keys.ts';
import { readyLines, TOOLS } from '../ready-lines.ts';
import styles from './keys.module.css';

/** What to type to use the key at this server, by tool. */
export const ReadyLines = ({ value }: { readonly value: string }) => (
  <div>
    <Title order={3} size="h4" mb="xs">
      {keys.value.lines}
    </Title>
    <Tabs defaultValue={TOOLS[0]} keepMounted={false}>
      <Tabs.List aria-label={keys.value.languages}>
        {TOOLS.map((tool) => (
          <Tabs.Tab key={tool} value={tool}>
            {keys.value.tools[tool]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TOOLS.map((tool) => {
        const lines = readyLines(tool, location.origin, value);
        return (
          <Tabs.Panel key={tool} value={tool} pt="sm">
            <Stack gap="xs">
              <pre className={styles.lines}>
                <code>{lines}</code>
              </pre>
              <Group justify="flex-end">
                <CopyButton value={lines} name={keys.value.linesNamed(keys.value.tools[tool])} />
              </Group>
            </Stack>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  </div>
);
