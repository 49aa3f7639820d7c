import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Section } from '../../../components/section.tsx';
import { ServerTable } from '../../../components/server-table.tsx';
import { useResting } from '../../../components/use-resting.ts';
import { announce } from '../../../lib/announce.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { type ExceptionUser, listExceptions, removeException } from '../api/exceptions.ts';
import { type Subscription, subscriptionQuery } from '../api/subscription.ts';
import { AddExceptions } from './add-exceptions.tsx';
import { EffectsLook } from './effects-look.tsx';
import { exceptionColumns } from './exception-columns.tsx';
import { EXCEPTIONS_KEY } from './exceptions-key.ts';
import { useCarefulChange } from './use-careful-change.ts';

/** Who may use a password although SSO is asked of everybody else. */
export const ExceptionsSection = ({ subscription }: { readonly subscription: Subscription }) => {
  const client = useQueryClient();
  const { Count, Most } = subscription.SSOUserExceptions;
  const [name, setName] = useState('');
  const [order, setOrder] = useState('UserName ASC');
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<ExceptionUser | null>(null);
  const resting = useResting(name);
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: EXCEPTIONS_KEY });
    void client.invalidateQueries({ queryKey: subscriptionQuery.queryKey });
  };
  const removal = useCarefulChange({
    send: () => removeException(leaving?.ObjectID ?? 0),
    onDone: () => {
      announce(texts.exceptions.removed(leaving?.UserName ?? ''));
      refresh();
    },
    alwaysLook: true,
  });
  const askToRemove = (user: ExceptionUser): void => {
    setLeaving(user);
    removal.begin({ ExceptionsRemoved: [user.ObjectID] });
  };
  return (
    <Section id="exceptions" {...texts.sections.exceptions}>
      <Stack gap="md">
        <Group justify="space-between">
          <Text size="sm">{texts.exceptions.count(Count, Most)}</Text>
          <Button variant="default" disabled={Count >= Most} onClick={() => setAdding(true)}>
            {texts.exceptions.add}
          </Button>
        </Group>
        {Count >= Most ? <Text size="sm">{texts.exceptions.full(Most)}</Text> : null}
        <TextInput
          type="search"
          label={texts.exceptions.search}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ServerTable
          label={texts.exceptions.label}
          columns={exceptionColumns(askToRemove)}
          source={{
            key: [...EXCEPTIONS_KEY, resting],
            load: (part, signal) => listExceptions(resting, part, signal),
          }}
          rowKey={({ ObjectID }) => ObjectID}
          order={order}
          onOrder={setOrder}
          empty={resting === '' ? texts.exceptions.empty : texts.exceptions.noMatch}
        />
      </Stack>
      <AddExceptions opened={isAdding} onClose={() => setAdding(false)} onAdded={refresh} />
      <EffectsLook change={removal} title={texts.exceptions.removeTitle} deed={texts.exceptions.deed}>
        <Text size="sm" mb="sm">
          {texts.exceptions.removeText(leaving?.UserName ?? '')}
        </Text>
      </EffectsLook>
    </Section>
  );
};
