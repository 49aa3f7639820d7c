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
  /** How often fields were found wrong: each time the first of them is gone to. */
  readonly refusals?: number;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly children: ReactNode;
}

/** The fields of a section, saved together. */
export const SectionForm = (props: SectionFormProps) => {
  const { title, isChanged, isPending, error, refusals = 0, onSave, onDiscard, children } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isPending) return;
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
            // Not disabled: it keeps the focus, to which a dialog then returns.
            aria-disabled={isPending}
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
