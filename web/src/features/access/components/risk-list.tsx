import { Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ServerTable } from '../../../components/server-table.tsx';
import { useDialog } from '../../../components/use-dialog.ts';
import { useResting } from '../../../components/use-resting.ts';
import { useSession } from '../../../lib/session.ts';
import { access as texts } from '../../../strings/access.ts';
import type { AccessAtRisk, AccessUser, Risk } from '../api/access-at-risk.ts';
import { type RiskFilter, riskFile, riskSource } from '../api/list-at-risk.ts';
import { accessColumns } from './access-columns.tsx';
import { AccessFilters } from './access-filters.tsx';
import { DisableDialog } from './disable-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

const EVERYTHING: RiskFilter = { Kind: '', Name: '', UserName: '' };

/** Why something is a risk, what to do about it, and what is at it. */
export const RiskList = ({ risk }: { readonly risk: Risk }) => {
  const { User } = useSession();
  const [order, setOrder] = useState('LastUsed ASC');
  const [typed, setTyped] = useState(EVERYTHING);
  const filter = { Kind: typed.Kind, Name: useResting(typed.Name), UserName: useResting(typed.UserName) };
  const [removing, disabling] = [useDialog<AccessAtRisk>(), useDialog<AccessUser>()];
  const actions = { ownOid: User.ObjectID, remove: removing.open, disable: disabling.open };
  return (
    <>
      <section>
        <Title order={2} size="h3">
          {risk.Name}
        </Title>
        <Text size="sm">{risk.Sentence}</Text>
        <Text size="sm" mt="xs">
          <b>{texts.whatToDo}</b> {risk.Cure}
        </Text>
      </section>
      <AccessFilters filter={typed} file={riskFile(risk.Risk, filter, order)} onChange={setTyped} />
      <ServerTable
        label={texts.list(risk.Name)}
        columns={accessColumns(actions)}
        source={riskSource(risk.Risk, filter)}
        rowKey={({ Kind, ID }) => `${Kind} ${ID}`}
        order={order}
        onOrder={setOrder}
        empty={texts.empty}
      />
      <RemoveDialog dialog={removing} />
      <DisableDialog dialog={disabling} />
    </>
  );
};
