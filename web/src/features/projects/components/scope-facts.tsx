import { type Fact, Facts } from '../../../components/facts.tsx';
import { projects } from '../../../strings/projects.ts';
import type { TreeNode } from '../tree-node.ts';

const factsOf = (node: TreeNode): readonly Fact[] => {
  const { Owner, State } = node.scope;
  const both: readonly Fact[] = [
    [projects.state, projects.states[State]],
    [projects.owner, Owner === null ? projects.nobody : (Owner.DisplayName ?? Owner.UserName)],
  ];
  if (node.kind === 'workspaces')
    return [...both, [projects.projects, projects.openOf(node.scope.OpenProjects, node.scope.Projects)]];
  const { Path, Children, OpenChildren, Editors, Viewers } = node.scope;
  return [
    ...both,
    [projects.place, Path.length === 0 ? projects.top : projects.path(Path.map(({ Name }) => Name))],
    [projects.projects, projects.openOf(OpenChildren, Children)],
    [projects.editors, Editors.toLocaleString()],
    [projects.viewers, Viewers.toLocaleString()],
  ];
};

/** What is known of a workspace or project. */
export const ScopeFacts = ({ node }: { readonly node: TreeNode }) => <Facts facts={factsOf(node)} />;
