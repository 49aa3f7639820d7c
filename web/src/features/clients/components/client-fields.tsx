import { Checkbox, Fieldset, Radio, Stack, TextInput } from '@mantine/core';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CallbackFields } from './callback-fields.tsx';
import type { ClientForm } from './client-form.ts';

interface ClientFieldsProps {
  readonly form: ClientForm;
  readonly abilities: ClientAbilities;
  /** Whether it is a new one, whose kind can be chosen. */
  readonly isNew: boolean;
  readonly onChange: (form: ClientForm) => void;
}

const { form: labels } = texts;

const KINDS = [
  { value: 'confidential', label: labels.confidential, description: labels.confidentialHint },
  { value: 'public', label: labels.public, description: labels.publicHint },
] as const;

/** What is said of a client. */
export const ClientFields = ({ form, abilities, isNew, onChange }: ClientFieldsProps) => {
  const change = (part: Partial<ClientForm>): void => onChange({ ...form, ...part });
  const options = [
    { name: 'Native', label: labels.native, description: labels.nativeHint },
    { name: 'DeviceFlow', label: labels.deviceFlow, description: labels.deviceFlowHint },
    { name: 'Legacy', label: labels.legacy, description: labels.legacyHint },
  ] as const;
  // Who may not choose it does not see it, unless it is chosen already.
  const shown = options.filter(
    ({ name }) => name !== 'Legacy' || ((abilities.Legacy || form.Legacy) && form.Kind === 'confidential'),
  );
  return (
    <Stack>
      <TextInput
        label={labels.name}
        description={labels.nameHint}
        required
        maxLength={255}
        value={form.Name}
        onChange={(event) => change({ Name: event.currentTarget.value })}
        data-autofocus
      />
      <CallbackFields
        uris={form.RedirectURIs}
        most={abilities.MostRedirectURIs}
        isRequired={!form.DeviceFlow}
        onChange={(RedirectURIs) => change({ RedirectURIs })}
      />
      {isNew ? (
        <Radio.Group
          label={labels.kind}
          value={form.Kind}
          onChange={(value) => change(value === 'public' ? { Kind: value, Legacy: false } : { Kind: 'confidential' })}
        >
          <Stack gap="xs" mt="xs">
            {KINDS.map((kind) => (
              <Radio key={kind.value} {...kind} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      <TextInput
        label={labels.logo}
        description={labels.logoHint}
        type="url"
        placeholder={labels.addressBegins}
        value={form.LogoURI}
        onChange={(event) => change({ LogoURI: event.currentTarget.value })}
      />
      <Fieldset legend={labels.more}>
        <Stack gap="xs">
          {shown.map(({ name, ...words }) => (
            <Checkbox
              key={name}
              {...words}
              checked={form[name]}
              onChange={(event) => change({ [name]: event.currentTarget.checked })}
            />
          ))}
        </Stack>
      </Fieldset>
    </Stack>
  );
};
