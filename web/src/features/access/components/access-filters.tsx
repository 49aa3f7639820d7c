import { Anchor, Group, NativeSelect, TextInput } from '@mantine/core';
import { access as texts } from '../../../strings/access.ts';
import type { RiskFilter } from '../api/list-at-risk.ts';

interface AccessFiltersProps {
  readonly filter: RiskFilter;
  readonly file: string;
  readonly onChange: (filter: RiskFilter) => void;
}

const { kinds } = texts;

const KINDS = [
  { value: '', label: kinds.all },
  { value: 'key', label: kinds.key },
  { value: 'client', label: kinds.client },
  { value: 'application', label: kinds.application },
];

/** What narrows the list, and the same list as a file. */
export const AccessFilters = ({ filter, file, onChange }: AccessFiltersProps) => (
  <Group gap="sm" align="flex-end">
    <NativeSelect
      label={texts.kind}
      data={KINDS}
      value={filter.Kind}
      onChange={(event) => onChange({ ...filter, Kind: event.currentTarget.value })}
    />
    <TextInput
      label={texts.filterName}
      placeholder={texts.filterHint}
      value={filter.Name}
      onChange={(event) => onChange({ ...filter, Name: event.currentTarget.value })}
    />
    <TextInput
      label={texts.filterUser}
      placeholder={texts.filterHint}
      value={filter.UserName}
      onChange={(event) => onChange({ ...filter, UserName: event.currentTarget.value })}
    />
    <Anchor href={file} download size="sm" py="xs">
      {texts.download}
    </Anchor>
  </Group>
);
