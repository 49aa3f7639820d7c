import { Anchor, Group, NativeSelect } from '@mantine/core';
import { FilterField } from '../../../components/filter-field.tsx';
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
    <FilterField label={texts.filterName} value={filter.Name} onChange={(Name) => onChange({ ...filter, Name })} />
    <FilterField
      label={texts.filterUser}
      value={filter.UserName}
      onChange={(UserName) => onChange({ ...filter, UserName })}
    />
    <Anchor href={file} download size="sm" py="xs">
      {texts.download}
    </Anchor>
  </Group>
);
