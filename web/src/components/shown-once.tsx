import { Group, Text } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';
import styles from './shown-once.module.css';

interface ShownOnceProps {
  /** "API key", "Client secret". */
  readonly name: string;
  readonly value: string;
}

/** A value that is shown now and never again. The caller holds it in its own state, and drops it when it closes. */
export const ShownOnce = ({ name, value }: ShownOnceProps) => (
  <div>
    <Text size="sm" fw={600}>
      {name}
    </Text>
    <Group gap="xs" wrap="nowrap" align="center">
      <code className={styles.value}>{value}</code>
      <CopyButton value={value} name={name} />
    </Group>
  </div>
);
