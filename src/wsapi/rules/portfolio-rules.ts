import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

/** Each type of portfolio item has states of its own (wsapi §5.2). */
export const checkPortfolioState = (draft: Draft): readonly string[] => {
  if (!hasChanged(draft, 'state_id')) return [];
  setColumn(draft, 'state_changed_date', draft.now.toISOString(), 'timestamptz');
  const oid = valueIn(draft, 'state_id');
  const state = typeof oid === 'number' ? draft.references.find({ oid }) : undefined;
  if (state === undefined || state.typeDefinitionOid === draft.type.oid) return [];
  return [`Validation error: ${draft.type.elementName}.State "${state.name}" is a state of another type`];
};

const VALUES = ['user_business_value', 'time_criticality', 'rroe_value'] as const;

/** WSJFScore = (UserBusinessValue + TimeCriticality + RROEValue) / JobSize, unless a body gives it itself (object-model §5). */
export const scorePortfolioItem = (draft: Draft): readonly string[] => {
  const isMoved = ['job_size', ...VALUES].some((column) => hasChanged(draft, column));
  if (!isMoved || hasChanged(draft, 'wsjf_score')) return [];
  const size = Number(valueIn(draft, 'job_size') ?? 0);
  const worth = VALUES.reduce((sum, column) => sum + Number(valueIn(draft, column) ?? 0), 0);
  setColumn(draft, 'wsjf_score', size > 0 ? Math.round((worth / size) * 100) / 100 : null, 'double precision');
  return [];
};
