/** A line as the tests write it, before it becomes JSON. */
export type Line = Readonly<Record<string, unknown>>;

/** The fewest lines that work items can live in: a subscription, a workspace, a user, two projects. */
export const smallSeed: readonly Line[] = [
  { _type: 'Subscription', ObjectID: 1, Name: 'Small', SubscriptionID: 7 },
  { _type: 'Workspace', ObjectID: 2, Name: 'Only' },
  { _type: 'User', ObjectID: 3, UserName: 'ann@example.com', SubscriptionAdmin: true },
  { _type: 'Project', ObjectID: 4, Name: 'Upper', Workspace: '/workspace/2' },
  { _type: 'Project', ObjectID: 5, Name: 'Lower', Parent: '/project/4' },
];

export const asText = (lines: readonly Line[]): readonly string[] => lines.map((line) => JSON.stringify(line));
