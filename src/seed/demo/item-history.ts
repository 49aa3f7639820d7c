import type { DemoLine, DemoLines, Ref } from './demo-line.ts';
import { refTo } from './demo-line.ts';
import type { ItemPlan } from './item-plan.ts';

/** One revision: when, and in the wording of the vendor (wsapi §5.8). */
export interface Change {
  readonly at: Date;
  readonly text: string;
}

/** Gives an item its history. Without later changes the import makes one. */
export const addHistory = (
  lines: DemoLines,
  item: DemoLine,
  { created, author, changes }: { readonly created: Date; readonly author: Ref; readonly changes: readonly Change[] },
): void => {
  if (changes.length === 0) return;
  const CreationDate = created.toISOString();
  const history = refTo(lines.add('RevisionHistory', { Workspace: item.Workspace, CreationDate }));
  Object.assign(item, { RevisionHistory: history });
  const all = [{ at: created, text: 'Original revision' }, ...changes];
  for (const [RevisionNumber, { at, text }] of all.entries()) {
    lines.add('Revision', {
      RevisionHistory: history,
      RevisionNumber,
      Description: text,
      User: author,
      CreationDate: at.toISOString(),
    });
  }
};

export const changed = (name: string, from: string, to: string): string => `${name} changed from [${from}] to [${to}]`;

/** What happened to the schedule state of an item: begun at one moment, finished at another. */
export const scheduleChanges = ({ state, started, accepted }: ItemPlan): readonly Change[] => {
  if (started === undefined) return [];
  const begun = { at: started, text: changed('SCHEDULE STATE', 'Defined', 'In-Progress') };
  if (state === 'Completed') {
    return [begun, { at: started, text: changed('SCHEDULE STATE', 'In-Progress', 'Completed') }];
  }
  return accepted === undefined
    ? [begun]
    : [begun, { at: accepted, text: changed('SCHEDULE STATE', 'In-Progress', state) }];
};
