import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import { Section } from '../../../components/section.tsx';
import { ServerTable } from '../../../components/server-table.tsx';
import { useDialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import { endSession, type ListedSession } from '../../../lib/listed-session.ts';
import { account } from '../../../strings/account.ts';
import { agentName } from '../agent-name.ts';
import { endOtherSessions, SESSIONS_KEY, sessionSource } from '../api/sessions.ts';
import { addressOf, sessionColumns } from './session-columns.tsx';

const { sessions: texts } = account;

/** Where one is signed in, and the way to end it: one session, or all but this one. */
export const SessionsSection = () => {
  const client = useQueryClient();
  const ending = useDialog<ListedSession | 'others'>();
  const shown = ending.subject ?? 'others';
  const onSettled = () => client.invalidateQueries({ queryKey: SESSIONS_KEY });
  const one = useMutation({ mutationFn: endSession, onSettled });
  const others = useMutation({ mutationFn: endOtherSessions, onSettled });
  const begin = (what: ListedSession | 'others'): void => {
    one.reset();
    others.reset();
    ending.open(what);
  };
  const done = (said: string): void => {
    ending.close();
    announce(said);
    // The button that opened the question may be gone with its row.
    document.getElementById('content')?.focus();
  };
  const confirm = (): void => {
    if (shown === 'others') others.mutate(undefined, { onSuccess: () => done(texts.othersEnded) });
    else one.mutate(shown.ObjectID, { onSuccess: () => done(texts.ended(agentName(shown.UserAgent))) });
  };
  return (
    <Section title={texts.title} about={texts.about}>
      <Stack>
        <div>
          <Button variant="default" onClick={() => begin('others')}>
            {texts.endOthers}
          </Button>
        </div>
        <ServerTable
          label={texts.label}
          columns={sessionColumns(begin)}
          source={sessionSource}
          rowKey={({ ObjectID }) => ObjectID}
          order={null}
          onOrder={() => {}}
          empty={texts.empty}
        />
      </Stack>
      <SecondLook
        opened={ending.opened}
        title={shown === 'others' ? texts.endOthersTitle : texts.endTitle}
        deed={shown === 'others' ? texts.endOthers : texts.end}
        isPending={one.isPending || others.isPending}
        error={one.error ?? others.error}
        onConfirm={confirm}
        onClose={ending.close}
      >
        {shown === 'others' ? texts.endOthersText : texts.endText(agentName(shown.UserAgent), addressOf(shown))}
      </SecondLook>
    </Section>
  );
};
