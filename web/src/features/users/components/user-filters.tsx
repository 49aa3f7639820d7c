import { Anchor, Group, NativeSelect, TextInput } from '@mantine/core';
import { users } from '../../../strings/users.ts';
import { type UserFilter, usersCsvAddress } from '../api/list-users.ts';

const STATES = Object.entries(users.states).map(([value, label]) => ({ value, label }));

interface UserFiltersProps {
  /** As it is typed. */
  readonly filter: UserFilter;
  readonly onFilter: (filter: UserFilter) => void;
  /** As the list shows it, which the file follows. */
  readonly shown: UserFilter;
  readonly order: string;
}

/** Which users are shown, and the same as a file. */
export const UserFilters = ({ filter, onFilter, shown, order }: UserFiltersProps) => (
  <Group align="flex-end" gap="sm">
    <TextInput
      type="search"
      label={users.search}
      placeholder={users.searchHint}
      value={filter.Text}
      onChange={({ currentTarget }) => onFilter({ ...filter, Text: currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      w={{ base: '100%', xs: '17rem' }}
    />
    <NativeSelect
      label={users.state}
      value={filter.State}
      onChange={({ currentTarget }) => onFilter({ ...filter, State: currentTarget.value })}
      data={STATES}
    />
    <Anchor href={usersCsvAddress(shown, order)} download py={8}>
      {users.downloadCsv}
    </Anchor>
  </Group>
);
