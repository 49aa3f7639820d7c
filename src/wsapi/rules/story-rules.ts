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

/** Children are scheduled, not their parent (wsapi §5.6). One that became a parent later keeps its iteration. */
export const checkParentIteration = (draft: Draft): readonly string[] => {
  const isParent = Number(beforeIn(draft, 'n_children') ?? 0) > 0;
  if (!isParent || !isSet(draft, 'iteration_id') || !changes(draft, 'iteration_id')) return [];
  return ['Validation error: HierarchicalRequirement.Iteration should not be set on a story that has children'];
};
