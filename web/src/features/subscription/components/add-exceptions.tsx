import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useResting } from '../../../components/use-resting.ts';
import { announce } from '../../../lib/announce.ts';
import { common } from '../../../strings/common.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { addExceptions, listCandidates } from '../api/exceptions.ts';
import { EffectsLook } from './effects-look.tsx';
import { EXCEPTIONS_KEY } from './exceptions-key.ts';
import { useCarefulChange } from './use-careful-change.ts';

interface AddExceptionsProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

/** Finds users by name and puts those chosen on the list. */
export const AddExceptions = ({ opened, onClose, onAdded }: AddExceptionsProps) => {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const resting = useResting(name);
  const { data, error } = useQuery({
    queryKey: [...EXCEPTIONS_KEY, 'candidates', resting],
    queryFn: ({ signal }) => listCandidates(resting, signal),
    placeholderData: keepPreviousData,
    enabled: opened,
  });
  const close = (): void => {
    setName('');
    setChosen([]);
    onClose();
  };
  const oids = chosen.map(Number);
  const adding = useCarefulChange({
    send: () => addExceptions(oids),
    onDone: () => {
      announce(texts.exceptions.added(oids.length));
      onAdded();
      close();
    },
  });
  const further = (data?.TotalResultCount ?? 0) - (data?.Results.length ?? 0);
  return (
    <>
      <Modal opened={opened && adding.look === null} onClose={close} title={texts.exceptions.addTitle} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (oids.length > 0) adding.begin({ ExceptionsAdded: oids });
          }}
        >
          <Stack>
            <TextInput
              type="search"
              label={texts.exceptions.find}
              description={texts.exceptions.findHint}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Problem error={error ?? adding.error} />
            <Checkbox.Group label={texts.exceptions.found} value={[...chosen]} onChange={setChosen} aria-live="polite">
              <Stack gap="xs" mt="xs">
                {data?.Results.map(({ ObjectID, UserName, DisplayName }) => (
                  <Checkbox key={ObjectID} value={String(ObjectID)} label={UserName} description={DisplayName} />
                ))}
                {data?.Results.length === 0 ? <Text size="sm">{common.nothingFound}</Text> : null}
              </Stack>
            </Checkbox.Group>
            {further > 0 ? (
              <Text size="sm" c="dimmed">
                {texts.exceptions.further(further)}
              </Text>
            ) : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={adding.isPending} disabled={chosen.length === 0}>
                {texts.exceptions.addChosen(chosen.length)}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <EffectsLook
        change={adding}
        title={texts.look.title(texts.sections.exceptions.title)}
        deed={texts.exceptions.addChosen(chosen.length)}
      />
    </>
  );
};
