import type { BacklogTable } from './backlog-table.ts';
import type { AddedDefect } from './defects.ts';
import type { LeafStory } from './stories.ts';

/** The work of one team, as far as what is made of it later has to know. */
export interface TeamWork {
  readonly table: BacklogTable;
  readonly stories: readonly LeafStory[];
  readonly defects: readonly AddedDefect[];
}
