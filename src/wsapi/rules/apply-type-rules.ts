import type { PlacedType } from '../../storage/next-place.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { applyTaskRules, leadTasks, stampDefectDates, stampScheduleDates } from './artifact-rules.ts';
import { applyAttachmentRules, applyContentRules } from './attachment-rules.ts';
import { applyBlocking } from './blocking.ts';
import { applyPostRules } from './conversation-rules.ts';
import type { Draft } from './draft.ts';
import { becomeChild } from './first-child.ts';
import { moveInFlow } from './flow.ts';
import { followLastResult } from './last-result.ts';
import { checkMilestoneName } from './milestone-rules.ts';
import { countInOwners } from './owner-counts.ts';
import { placeLast } from './place-rules.ts';
import { checkPortfolioState, scorePortfolioItem } from './portfolio-rules.ts';
import { applyPreferenceRules } from './preference-rules.ts';
import { rollUpFrom } from './roll-ups.ts';
import { applyProjectRules, applyWorkspaceRules } from './scope-rules.ts';
import { checkSettings } from './settings-rules.ts';
import { checkFlowState, checkScheduleState, checkState } from './state-rules.ts';
import { checkDefectParents, checkStoryParents, scheduleLeaf, startInFeature } from './story-rules.ts';
import { checkSubscription } from './subscription-rules.ts';
import { taskRollUp } from './task-roll-up.ts';
import { placeTestCase, placeTestFolder } from './test-rules.ts';
import { applyTimeEntryItemRules, applyTimeEntryValueRules } from './time-entry-rules.ts';
import { checkTimeboxes } from './timebox-places.ts';
import { applyTimeboxRules } from './timebox-rules.ts';
import { applyPermissionRules } from './user-permission-rules.ts';
import { applyUserRules } from './user-rules.ts';

type Rule = (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
) => Promise<readonly string[]> | readonly string[];

const NONE: readonly string[] = [];

const scheduleDates: Rule = async (draft, _, services) => {
  const state = draft.type.attribute('ScheduleState');
  const enumerations = await services.access.enumerations(draft.workspace?.facts.oid ?? 0);
  if (state !== undefined) stampScheduleDates(draft, enumerations.valuesOf(state) ?? []);
  return NONE;
};

const rollUpTasks: Rule = async (draft, request, services) => {
  draft.rollUp = await taskRollUp(draft.workspace?.facts.oid ?? 0, draft.now, request, services);
  return NONE;
};

const lastPlace =
  (type: PlacedType): Rule =>
  async (draft, _, services) => {
    await placeLast(type, draft, services);
    return NONE;
  };

const lastResult: Rule = (draft, request, services) => {
  followLastResult(draft, request, services.registry);
  return NONE;
};

const leadOwnTasks: Rule = (draft, _, services) => {
  leadTasks(draft, services.registry.type('Task'));
  return NONE;
};

const quietly =
  (apply: (draft: Draft) => void): Rule =>
  (draft) => {
    apply(draft);
    return NONE;
  };

/** What goes for everything that is scheduled: states, then blocks, then what its tasks inherit. */
const SCHEDULED: readonly Rule[] = [checkTimeboxes, moveInFlow, scheduleDates, applyBlocking, leadOwnTasks];

const PORTFOLIO: readonly Rule[] = [checkTimeboxes, checkPortfolioState, scorePortfolioItem, applyBlocking, rollUpFrom];

/** What follows from a write by type, in order: values first, then what other rows count and inherit. */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  HierarchicalRequirement: [checkStoryParents, becomeChild, scheduleLeaf, startInFeature, ...SCHEDULED, rollUpFrom],
  Defect: [checkDefectParents, ...SCHEDULED, quietly(stampDefectDates), rollUpFrom],
  Task: [quietly(applyTaskRules), lastPlace('Task'), applyBlocking, rollUpTasks],
  TestCase: [placeTestCase],
  TestCaseStep: [lastPlace('TestCaseStep')],
  TestCaseResult: [lastResult],
  TestFolder: [(draft, _, services) => placeTestFolder(draft, services)],
  TestSet: [...SCHEDULED, rollUpFrom],
  DefectSuite: [...SCHEDULED, rollUpFrom],
  Risk: [...SCHEDULED, rollUpFrom],
  'PortfolioItem/Feature': PORTFOLIO,
  'PortfolioItem/Initiative': PORTFOLIO,
  'PortfolioItem/Theme': PORTFOLIO,
  State: [checkState],
  ScheduleState: [checkScheduleState],
  FlowState: [checkFlowState],
  Milestone: [(draft, _, services) => checkMilestoneName(draft, services)],
  Iteration: [applyTimeboxRules('StartDate', 'EndDate')],
  Release: [applyTimeboxRules('ReleaseStartDate', 'ReleaseDate')],
  Project: [applyProjectRules],
  Workspace: [applyWorkspaceRules],
  User: [applyUserRules],
  UserProfile: [checkSettings],
  WorkspaceConfiguration: [checkSettings],
  Subscription: [checkSubscription],
  ConversationPost: [applyPostRules],
  Attachment: [applyAttachmentRules],
  AttachmentContent: [applyContentRules],
  Preference: [applyPreferenceRules],
  ProjectPermission: [applyPermissionRules],
  TimeEntryItem: [applyTimeEntryItemRules],
  TimeEntryValue: [applyTimeEntryValueRules],
  WorkspacePermission: [applyPermissionRules],
};

/** Runs the type's rules on a draft; the result is sentences for `Errors`. */
export const applyTypeRules = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  for (const rule of RULES[draft.type.name] ?? []) {
    const errors = await rule(draft, request, services);
    if (errors.length > 0) return errors;
  }
  countInOwners(draft, services.registry);
  return NONE;
};
