import { addToCollection, homeOf, paragraph } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import { refTo } from './demo-line.ts';
import type { TeamWork } from './team-work.ts';
import { currentOf } from './timeboxes.ts';

/** Adds defects to a suite of their own, which is worked on as one. */
export const addDefectSuite = ({ table, defects }: TeamWork, name: string, text: string): void => {
  const { lines, ids, team, timeboxes, today } = table;
  const chosen = defects.filter(({ line }) => line.State !== 'Closed').slice(0, 5);
  const release = currentOf(timeboxes.releases);
  const suite = lines.add('DefectSuite', {
    FormattedID: ids.next(team.workspace.ref, 'DS'),
    Name: name,
    Description: paragraph(text),
    ...homeOf(team),
    Owner: team.members[0],
    ScheduleState: 'Defined',
    ...(release && { Release: release.ref }),
    CreationDate: daysBefore(today, 9, 0).toISOString(),
  });
  for (const { line } of chosen) addToCollection(suite, 'Defects', refTo(line));
};
