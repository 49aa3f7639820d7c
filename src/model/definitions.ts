/** Every type this server has: one definition file each. A new type is one more line here. */
import { allowedAttributeValue } from './types/allowed-attribute-value.ts';
import { allowedQueryOperator } from './types/allowed-query-operator.ts';
import { artifact } from './types/artifact.ts';
import { attachment } from './types/attachment.ts';
import { attachmentContent } from './types/attachment-content.ts';
import { attributeDefinition } from './types/attribute-definition.ts';
import { blocker } from './types/blocker.ts';
import { build } from './types/build.ts';
import { buildDefinition } from './types/build-definition.ts';
import { change } from './types/change.ts';
import { changeset } from './types/changeset.ts';
import { connection } from './types/connection.ts';
import { conversationPost } from './types/conversation-post.ts';
import { defect } from './types/defect.ts';
import { defectSuite } from './types/defect-suite.ts';
import { domainObject } from './types/domain-object.ts';
import { feature } from './types/feature.ts';
import { flowState } from './types/flow-state.ts';
import { hierarchicalRequirement } from './types/hierarchical-requirement.ts';
import { initiative } from './types/initiative.ts';
import { iteration } from './types/iteration.ts';
import { milestone } from './types/milestone.ts';
import { persistableObject } from './types/persistable-object.ts';
import { portfolioItem } from './types/portfolio-item.ts';
import { preference } from './types/preference.ts';
import { preliminaryEstimate } from './types/preliminary-estimate.ts';
import { project } from './types/project.ts';
import { projectPermission } from './types/project-permission.ts';
import { pullRequest } from './types/pull-request.ts';
import { rankableArtifact } from './types/rankable-artifact.ts';
import { recycleBinEntry } from './types/recycle-bin-entry.ts';
import { release } from './types/release.ts';
import { requirement } from './types/requirement.ts';
import { revision } from './types/revision.ts';
import { revisionHistory } from './types/revision-history.ts';
import { risk } from './types/risk.ts';
import { schedulableArtifact } from './types/schedulable-artifact.ts';
import { scheduleState } from './types/schedule-state.ts';
import { scmRepository } from './types/scm-repository.ts';
import { scope } from './types/scope.ts';
import { slice } from './types/slice.ts';
import { state } from './types/state.ts';
import { subscription } from './types/subscription.ts';
import { tag } from './types/tag.ts';
import { task } from './types/task.ts';
import { testCase } from './types/test-case.ts';
import { testCaseResult } from './types/test-case-result.ts';
import { testCaseStep } from './types/test-case-step.ts';
import { testFolder } from './types/test-folder.ts';
import { testSet } from './types/test-set.ts';
import { theme } from './types/theme.ts';
import { timeEntryItem } from './types/time-entry-item.ts';
import { timeEntryValue } from './types/time-entry-value.ts';
import { typeDefinition } from './types/type-definition.ts';
import { user } from './types/user.ts';
import { userIterationCapacity } from './types/user-iteration-capacity.ts';
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
  defectSuite,
  testCase,
  testSet,
  risk,
  portfolioItem,
  feature,
  initiative,
  theme,
  testCaseStep,
  testCaseResult,
  testFolder,
  state,
  preliminaryEstimate,
  flowState,
  scheduleState,
  slice,
  milestone,
  attachment,
  attachmentContent,
  conversationPost,
  recycleBinEntry,
  preference,
  allowedQueryOperator,
  blocker,
  buildDefinition,
  build,
  scmRepository,
  changeset,
  change,
  connection,
  pullRequest,
  userIterationCapacity,
  timeEntryItem,
  timeEntryValue,
  revisionHistory,
  revision,
  typeDefinition,
  attributeDefinition,
  allowedAttributeValue,
] as const;
