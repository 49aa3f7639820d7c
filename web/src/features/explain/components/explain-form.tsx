import { Button, Group, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { explaining } from '../../../strings/explaining.ts';
import type { About, Draft } from '../draft.ts';
import { CurlPaste } from './curl-paste.tsx';
import styles from './explain.module.css';
import { HeaderRows } from './header-rows.tsx';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const ABOUT: readonly About[] = ['key', 'user', 'headers'];

const PASSWORDS = ['right', 'wrong'] as const;

/** A log knows methods that nobody lists. */
const methodsWith = (method: string): string[] => (METHODS.includes(method) ? METHODS : [method, ...METHODS]);

interface ExplainFormProps {
  readonly draft: Draft;
  readonly isPending: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onAsk: () => void;
}

/** The request that nobody sends. */
export const ExplainForm = ({ draft, isPending, onDraft, onAsk }: ExplainFormProps) => {
  const set = (part: Partial<Draft>): void => onDraft({ ...draft, ...part });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAsk();
      }}
    >
      <Stack>
        <CurlPaste draft={draft} onDraft={onDraft} />
        <Radio.Group
          label={explaining.about}
          value={draft.about}
          onChange={(about) => set({ about: about as About, subject: '' })}
        >
          <Group mt="xs">
            {ABOUT.map((about) => (
              <Radio key={about} value={about} label={explaining.abouts[about]} />
            ))}
          </Group>
        </Radio.Group>
        {draft.about === 'headers' ? null : (
          <TextInput
            label={explaining.subjects[draft.about]}
            value={draft.subject}
            required
            autoComplete="off"
            onChange={(event) => set({ subject: event.currentTarget.value.trim() })}
          />
        )}
        <div className={styles.request}>
          <NativeSelect
            label={explaining.method}
            data={methodsWith(draft.method)}
            value={draft.method}
            onChange={(event) => set({ method: event.currentTarget.value })}
          />
          <TextInput
            label={explaining.url}
            placeholder={explaining.urlExample}
            value={draft.url}
            required
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => set({ url: event.currentTarget.value })}
          />
        </div>
        <HeaderRows rows={draft.headers} onRows={(headers) => set({ headers })} />
        <TextInput
          label={explaining.address}
          description={explaining.addressHint}
          value={draft.address}
          onChange={(event) => set({ address: event.currentTarget.value.trim() })}
        />
        <Radio.Group
          label={explaining.password}
          description={explaining.passwordHint}
          value={draft.password}
          onChange={(password) => set({ password: password === 'wrong' ? 'wrong' : 'right' })}
        >
          <Group mt="xs">
            {PASSWORDS.map((each) => (
              <Radio key={each} value={each} label={explaining.passwords[each]} />
            ))}
          </Group>
        </Radio.Group>
        <div>
          <Button type="submit" loading={isPending}>
            {explaining.ask}
          </Button>
        </div>
      </Stack>
    </form>
  );
};
