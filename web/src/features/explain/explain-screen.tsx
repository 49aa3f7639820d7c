import { VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../../components/problem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useSession } from '../../lib/session.ts';
import { explaining } from '../../strings/explaining.ts';
import { explain } from './api/explain.ts';
import styles from './components/explain.module.css';
import { ExplainForm } from './components/explain-form.tsx';
import { ExplanationView } from './components/explanation-view.tsx';
import { questionOf } from './draft.ts';
import { draftOfLink } from './draft-of-link.ts';

/** What would be decided of a request, gate by gate, without sending it. */
export const ExplainScreen = () => {
  const search = useSearch({ strict: false });
  const { SubscriptionAdmin } = useSession();
  const [draft, setDraft] = useState(() => draftOfLink(search));
  const { mutate, data, error, isPending } = useMutation({ mutationFn: explain });
  const wasLed = useRef(draft.url !== '');
  // Who comes by a link wants the answer, not the form.
  useEffect(() => {
    if (wasLed.current) mutate(questionOf(draft));
    wasLed.current = false;
  }, [draft, mutate]);
  return (
    <Screen title={explaining.title} about={SubscriptionAdmin ? explaining.aboutAll : explaining.aboutOwn}>
      <div className={styles.parts}>
        <ExplainForm draft={draft} isPending={isPending} onDraft={setDraft} onAsk={() => mutate(questionOf(draft))} />
        <div>
          {/* Stands there before there is an answer, or nobody would hear it. */}
          <VisuallyHidden role="status">
            {data === undefined ? '' : explaining.heard(data.Outcome, data.Sentence)}
          </VisuallyHidden>
          <Problem error={error} />
          {data === undefined ? null : <ExplanationView explanation={data} />}
        </div>
      </div>
    </Screen>
  );
};
