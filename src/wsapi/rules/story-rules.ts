import { beforeIn, type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

const isSet = (draft: Draft, column: string): boolean => valueIn(draft, column) !== null;

const changes = (draft: Draft, ...columns: readonly string[]): boolean =>
  columns.some((column) => hasChanged(draft, column));

/** A story is below a story or below a feature (wsapi §4.4, row 19). */
export const checkStoryParents = (draft: Draft): readonly string[] => {
  const hasBoth = isSet(draft, 'parent_id') && isSet(draft, 'portfolio_item_id');
  if (!hasBoth || !changes(draft, 'parent_id', 'portfolio_item_id')) return [];
  return [
    'HierarchicalRequirement.parentArtifact should not be set if HierarchicalRequirement.Parent is set and vice versa',
  ];
};

/** A new story below a feature is part of it; what moves, and what is below a story, is led there by the database. */
export const startInFeature = (draft: Draft): readonly string[] => {
  const feature = valueIn(draft, 'portfolio_item_id');
  if (draft.before === null && feature !== null) setColumn(draft, 'feature_id', feature, 'bigint');
  return [];
};

/** A defect is of a story or of a feature. */
export const checkDefectParents = (draft: Draft): readonly string[] => {
  const hasBoth = isSet(draft, 'requirement_id') && isSet(draft, 'portfolio_item_id');
  if (!hasBoth || !changes(draft, 'requirement_id', 'portfolio_item_id')) return [];
  return ['Validation error: Defect.PortfolioItem should not be set if Defect.Requirement is set and vice versa'];
};

const TIMEBOXES = [
  ['Iteration', 'iteration_id'],
  ['Release', 'release_id'],
] as const;

/** Children are scheduled, not their parent (wsapi §5.6); one that a seed file scheduled stays so. */
export const scheduleLeaf = (draft: Draft): readonly string[] => {
  const scheduled = TIMEBOXES.filter(([, column]) => isSet(draft, column) && changes(draft, column));
  if (draft.before === null || scheduled.length === 0) return [];
  // It may get its first child before this is written.
  draft.guard = 'childless';
  return Number(beforeIn(draft, 'n_children')) === 0
    ? []
    : scheduled.map(
        ([name]) => `Validation error: HierarchicalRequirement.${name} should not be set on a story that has children`,
      );
};
