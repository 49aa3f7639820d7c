import { Button, Group, Stack, TextInput } from '@mantine/core';
import { clients as texts } from '../../../strings/clients.ts';

interface CallbackFieldsProps {
  readonly uris: readonly string[];
  readonly most: number;
  /** A client that lets people in by a code alone may have none. */
  readonly isRequired: boolean;
  readonly onChange: (uris: readonly string[]) => void;
}

const { form } = texts;

/** The callback URLs of a client, one field each. */
export const CallbackFields = ({ uris, most, isRequired, onChange }: CallbackFieldsProps) => (
  <Stack gap="xs">
    {uris.map((uri, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place; its text changes with each letter
      <Group key={at} gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={uris.length === 1 ? form.callback : form.callbackNumbered(at + 1)}
          description={at === 0 ? form.callbackHint : undefined}
          type="url"
          placeholder={form.addressBegins}
          required={isRequired && at === 0}
          value={uri}
          onChange={(event) => onChange(uris.with(at, event.currentTarget.value))}
        />
        {uris.length === 1 ? null : (
          <Button
            variant="default"
            aria-label={form.remove(at + 1)}
            onClick={() => onChange(uris.filter((_, each) => each !== at))}
          >
            {form.removeShort}
          </Button>
        )}
      </Group>
    ))}
    {uris.length < most ? (
      <Button variant="subtle" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...uris, ''])}>
        {form.another}
      </Button>
    ) : null}
  </Stack>
);
