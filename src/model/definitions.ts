/** Every type this server has: one definition file each. A new type is one more line here. */
import { allowedAttributeValue } from './types/allowed-attribute-value.ts';
import { artifact } from './types/artifact.ts';
import { attributeDefinition } from './types/attribute-definition.ts';
import { defect } from './types/defect.ts';
import { domainObject } from './types/domain-object.ts';
import { hierarchicalRequirement } from './types/hierarchical-requirement.ts';
import { iteration } from './types/iteration.ts';
import { persistableObject } from './types/persistable-object.ts';
import { project } from './types/project.ts';
import { projectPermission } from './types/project-permission.ts';
import { rankableArtifact } from './types/rankable-artifact.ts';
import { release } from './types/release.ts';
import { requirement } from './types/requirement.ts';
import { revision } from './types/revision.ts';
import { revisionHistory } from './types/revision-history.ts';
import { schedulableArtifact } from './types/schedulable-artifact.ts';
import { scope } from './types/scope.ts';
import { subscription } from './types/subscription.ts';
import { tag } from './types/tag.ts';
import { task } from './types/task.ts';
import { typeDefinition } from './types/type-definition.ts';
import { user } from './types/user.ts';
import { userPermission } from './types/user-permission.ts';
import { userProfile } from './types/user-profile.ts';
import { workspace } from './types/workspace.ts';
import { workspaceConfiguration } from './types/workspace-configuration.ts';
import { workspaceDomainObject } from './types/workspace-domain-object.ts';
import { workspacePermission } from './types/workspace-permission.ts';

export const definitions = [
  persistableObject,
  domainObject,
  workspaceDomainObject,
  scope,
  userPermission,
  artifact,
  rankableArtifact,
  schedulableArtifact,
  requirement,
  subscription,
  workspace,
  workspaceConfiguration,
  project,
  user,
  userProfile,
  workspacePermission,
  projectPermission,
  hierarchicalRequirement,
  defect,
  task,
  iteration,
  release,
  tag,
  revisionHistory,
  revision,
  typeDefinition,
  attributeDefinition,
  allowedAttributeValue,
] as const;
