import { paragraph } from './backlog-table.ts';
import { daysBefore } from './demo-calendar.ts';
import type { DemoChoice } from './demo-choice.ts';
import { type DemoLines, refTo } from './demo-line.ts';
import { discussionTexts } from './discussion-texts.ts';
import type { Organisation } from './organisation.ts';

/** Adds what the teams said about their work during the last days. */
export const addDiscussions = (
  lines: DemoLines,
  {
    organisation,
    choice,
    today,
  }: { readonly organisation: Organisation; readonly choice: DemoChoice; readonly today: Date },
): void => {
  for (const { type, about, posts } of discussionTexts) {
    const item = lines.named(type, about);
    const team = organisation.teams.find(({ project }) => project === item.Project);
    for (const [index, text] of posts.entries()) {
      const at = daysBefore(today, posts.length - index, choice.below(480)).toISOString();
      lines.add('ConversationPost', {
        Workspace: item.Workspace,
        Artifact: refTo(item),
        Text: paragraph(text),
        PostNumber: index,
        User: choice.oneOf(team?.members ?? [organisation.editor]),
        CreationDate: at,
        LastUpdateDate: at,
      });
    }
  }
};
