import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { announce } from '../../../lib/announce.ts';
import { common } from '../../../strings/common.ts';
import { subscription } from '../../../strings/subscription.ts';

interface SectionFormProps {
  readonly title: string;
  readonly isChanged: boolean;
  readonly isPending: boolean;
  /** What refused and belongs to no field. */
  readonly error: unknown;
  /** Which fields are wrong: when that changes, the first of them is gone to. */
  readonly wrong: string;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly children: ReactNode;
}

/** The fields of a section, saved together. */
export const SectionForm = (props: SectionFormProps) => {
  const { title, isChanged, isPending, error, wrong, onSave, onDiscard, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (wrong !== '') form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) onSave();
        else announce(subscription.unchanged);
      }}
    >
      <Stack gap="lg">
        {children}
        <Problem error={error} />
        <Group gap="sm">
          <Button
            type="submit"
            variant={isChanged ? 'filled' : 'default'}
            loading={isPending}
            aria-label={subscription.save(title)}
          >
            {common.save}
          </Button>
          {isChanged ? (
            <>
              <Button variant="subtle" onClick={onDiscard} disabled={isPending}>
                {subscription.discard}
              </Button>
              <Text size="sm" c="dimmed" role="status">
                {isPending ? subscription.checking : subscription.changed}
              </Text>
            </>
          ) : null}
        </Group>
      </Stack>
    </form>
  );
};
