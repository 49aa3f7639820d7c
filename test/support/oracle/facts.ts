/**
 * What the oracle knows of the object model, written down by hand: it is to disagree with the server where the server is
 * wrong, so it shares neither its model nor its compiler.
 */
export type Kind =
  | 'text'
  | 'uuid'
  | 'integer'
  | 'quantity'
  | 'date'
  | 'boolean'
  | 'choice'
  | 'formatted-id'
  | 'reference'
  | 'items';

export interface Fact {
  readonly name: string;
  readonly kind: Kind;
  /** Of a reference or a collection: the group of types it leads to. */
  readonly to: Group | null;
  /** Of a collection that follows from its items: their attribute that leads back. */
  readonly back: string | null;
  /** Of a choice: its values in their order. */
  readonly values: readonly string[];
  /** Every object has it: compared with null behind a collection, it asks whether the collection is empty. */
  readonly always: boolean;
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  severity: ['Crash/Data Loss', 'Major Problem', 'Minor Problem', 'Cosmetic'],
  priority: ['Resolve Immediately', 'High Attention', 'Normal', 'Low'],
  environment: ['Development', 'Test', 'Staging', 'Production'],
  defect: ['Submitted', 'Open', 'Fixed', 'Closed'],
  importance: ['Useful', 'Important', 'Critical'],
  investment: ['Short Term Growth', 'Strategic Growth', 'Cost Savings', 'Maintenance'],
  risk: ['Low', 'Medium', 'High'],
  // The world adds one to what the model has.
  schedule: ['Defined', 'In-Progress', 'Completed', 'Accepted', 'Released'],
};

/** `Name:text!`, `Owner>User`, `Tags[]Tag`, `Tasks[]Task/WorkProduct`, `State:choice(defect)!`; `!` is `always`. */
const read = (word: string): Fact => {
  const match = /^(\w+)(?::([\w-]+)(?:\((\w+)\))?|>(\w+)|\[\](\w+)(?:\/(\w+))?)(!?)$/.exec(word);
  if (match === null) throw new Error(`not a fact: ${word}`);
  const [, name = '', kind, values, reference, items, back] = match;
  return {
    name,
    kind: reference !== undefined ? 'reference' : items !== undefined ? 'items' : (kind as Kind),
    to: (reference ?? items ?? null) as Group | null,
    back: back ?? null,
    values: CHOICES[values ?? ''] ?? [],
    always: match[7] === '!',
  };
};

const list = (...texts: readonly string[]): readonly Fact[] =>
  texts.flatMap((text) => text.trim().split(/\s+/).map(read));

const EVERY = 'ObjectID:integer! ObjectUUID:uuid! CreationDate:date!';

const ARTIFACT = `${EVERY} Name:text! Description:text Notes:text DisplayColor:text Ready:boolean Expedite:boolean
  LastUpdateDate:date! FormattedID:formatted-id! Owner>User CreatedBy>User Project>Project Workspace>Workspace Tags[]Tag
  Milestones[]Milestone`;

/** What the types below SchedulableArtifact have in common, wherever it is declared. */
const SCHEDULABLE = `${ARTIFACT} ScheduleState:choice(schedule)! Blocked:boolean BlockedReason:text
  PlanEstimate:quantity Iteration>Iteration Release>Release Tasks[]Task/WorkProduct TaskEstimateTotal:quantity`;

const PORTFOLIO = `${ARTIFACT} PlannedStartDate:date InvestmentCategory:choice(investment) JobSize:integer Archived:boolean`;

const TIMEBOX = `${EVERY} Name:text! Theme:text Project>Project Workspace>Workspace LastUpdateDate:date!`;

/** Attributes by group: a concrete type, or an abstract one that stands for several. */
export const FACTS = {
  Artifact: list(ARTIFACT),
  SchedulableArtifact: list(SCHEDULABLE),
  HierarchicalRequirement: list(
    SCHEDULABLE,
    `AcceptedDate:date Package:text TaskStatus:text! DirectChildrenCount:integer
    HasParent:boolean Parent>HierarchicalRequirement Children[]HierarchicalRequirement/Parent
    Defects[]Defect/Requirement Predecessors[]HierarchicalRequirement
    Successors[]HierarchicalRequirement PortfolioItem>Feature TestCases[]TestCase/WorkProduct`,
  ),
  PortfolioItem: list(PORTFOLIO),
  Feature: list(PORTFOLIO, 'Release>Release Parent>Initiative UserStories[]HierarchicalRequirement/PortfolioItem'),
  Initiative: list(PORTFOLIO, 'Parent>Theme Children[]Feature/Parent'),
  Theme: list(PORTFOLIO, 'Children[]Initiative/Parent'),
  TestCase: list(
    ARTIFACT,
    `Method:text! Type:text! Priority:choice(importance) Risk:choice(risk) Objective:text WorkProduct>SchedulableArtifact
    Results[]TestCaseResult/TestCase Steps[]TestCaseStep/TestCase TestFolder>TestFolder`,
  ),
  TestCaseResult: list(
    EVERY,
    'Build:text! Date:date! Verdict:text! Notes:text Duration:quantity Tester>User TestCase>TestCase Workspace>Workspace',
  ),
  TestCaseStep: list(EVERY, 'Input:text! ExpectedResult:text StepIndex:integer! TestCase>TestCase Workspace>Workspace'),
  TestFolder: list(
    EVERY,
    `Name:text! Description:text FormattedID:formatted-id! Project>Project Parent>TestFolder Children[]TestFolder/Parent
    TestCases[]TestCase/TestFolder Workspace>Workspace`,
  ),
  Milestone: list(
    EVERY,
    `Name:text! Description:text FormattedID:formatted-id! TargetDate:date TargetProject>Project Artifacts[]Artifact
    Projects[]Project Workspace>Workspace`,
  ),
  Defect: list(
    SCHEDULABLE,
    `Severity:choice(severity) Priority:choice(priority) Environment:choice(environment) State:choice(defect)!
    Requirement>HierarchicalRequirement Duplicates[]Defect TargetDate:date FoundInBuild:text SubmittedBy>User`,
  ),
  Task: list(
    ARTIFACT,
    `State:text! Estimate:quantity ToDo:quantity Blocked:boolean TaskIndex:integer!
    WorkProduct>SchedulableArtifact Iteration>Iteration Release>Release`,
  ),
  Iteration: list(
    TIMEBOX,
    `StartDate:date! EndDate:date! State:text! PlannedVelocity:quantity
    WorkProducts[]SchedulableArtifact/Iteration`,
  ),
  Release: list(TIMEBOX, 'ReleaseStartDate:date! ReleaseDate:date! State:text! Version:text'),
  Project: list(
    EVERY,
    `Name:text! Description:text State:text! Owner>User Workspace>Workspace Parent>Project Children[]Project/Parent
    Iterations[]Iteration/Project Releases[]Release/Project`,
  ),
  Tag: list(EVERY, 'Name:text! Archived:boolean Workspace>Workspace'),
  User: list(
    EVERY,
    'UserName:text! DisplayName:text Disabled:boolean ArtifactsOwned[]Artifact/Owner UserProfile>UserProfile',
  ),
  UserProfile: list(EVERY, 'User>User DefaultProject>Project DefaultWorkspace>Workspace'),
  Workspace: list(EVERY, 'Name:text! Projects[]Project/Workspace'),
} as const;

export type Group = keyof typeof FACTS;

const BELOW: Readonly<Partial<Record<Group, readonly string[]>>> = {
  Artifact: ['HierarchicalRequirement', 'Defect', 'Task', 'Feature', 'Initiative', 'Theme', 'TestCase'],
  PortfolioItem: ['Feature', 'Initiative', 'Theme'],
  SchedulableArtifact: ['HierarchicalRequirement', 'Defect'],
};

const PORTFOLIO_TYPES: readonly string[] = ['Feature', 'Initiative', 'Theme'];

/** The concrete types that a group stands for. */
export const typesOf = (group: Group): readonly string[] => BELOW[group] ?? [group];

export const factsOf = (group: Group): readonly Fact[] => FACTS[group];

/** Whether objects of a group have a name by which a collection of them can be asked. */
export const hasNames = (group: Group): boolean =>
  factsOf(group).some(({ name }) => name === 'Name' || name === 'DisplayName');

/** A name in any case of letters, with the two aliases of the language. */
export const factNamed = (group: Group, name: string): Fact => {
  const wanted = { oid: 'objectid' }[name.toLowerCase()] ?? name.toLowerCase();
  const fact = factsOf(group).find((each) => each.name.toLowerCase() === wanted);
  if (fact === undefined) throw new Error(`${group} has no ${name}`);
  return fact;
};

/** The type as addresses and references spell it. */
export const pathOf = (type: string): string =>
  (PORTFOLIO_TYPES.includes(type) ? `portfolioitem/${type}` : type).toLowerCase();
