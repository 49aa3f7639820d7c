const many = (count: number, one: string, others: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString()} ${others}`;

/** Administration > Workspaces and Projects. */
export const projects = {
  title: 'Workspaces and Projects',
  about:
    'What you administer. By keyboard: the right arrow key opens a row, the left one closes it, Enter goes on to what can be done with it.',
  tree: 'Workspaces and projects',
  empty: 'You administer no workspace and no project.',
  emptyCure: 'An administrator of a workspace can make you the administrator of a project.',
  notChosen: 'Choose a row to see what can be done with it.',
  search: 'Search projects by name',
  withClosed: 'Show closed ones',
  newWorkspace: 'New Workspace',
  newProject: 'New Project',
  rename: 'Rename',
  move: 'Move',
  close: 'Close',
  reopen: 'Reopen',
  states: { Open: 'Open', Closed: 'Closed' },
  kinds: { workspaces: 'Workspace', projects: 'Project' },
  name: 'Name',
  owner: 'Owner',
  nobody: 'Nobody',
  state: 'State',
  place: 'In',
  projects: 'Projects',
  editors: 'Editors',
  viewers: 'Viewers',
  countOf: {
    workspaces: (count: number) => many(count, 'project', 'projects'),
    projects: (count: number) => `${many(count, 'project', 'projects')} directly in it`,
  },
  openOf: (open: number, all: number) => (open === all ? String(all) : `${all}, ${open} of them open`),
  path: (names: readonly string[]) => names.join(' › '),
  top: 'The top of the workspace',
  actionsOf: (name: string) => `What can be done with ${name}`,
  newProjectIn: (name: string) => `New project in ${name}`,
  renameNamed: (name: string) => `Rename ${name}`,
  create: 'Create',
  moveNamed: (name: string) => `Move ${name}`,
  moveTo: 'Where it shall stand',
  moveSearch: 'Search a project to put it in',
  closeNamed: (name: string) => `Close ${name}?`,
  closing: {
    projects: 'takes no new work, and what is in it can only be moved out, until it is reopened.',
    workspaces: 'is marked as closed until it is reopened. Its projects stay as they are.',
  },
  stayOpen: (count: number) =>
    count === 1 ? 'One open project in it stays open.' : `${count.toLocaleString()} open projects in it stay open.`,
  done: {
    created: (name: string) => `${name} was created.`,
    renamed: (name: string) => `It is now called ${name}.`,
    moved: (name: string) => `${name} was moved.`,
    closed: (name: string) => `${name} was closed.`,
    reopened: (name: string) => `${name} was reopened.`,
  },
} as const;
