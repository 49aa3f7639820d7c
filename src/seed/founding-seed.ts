import type { Founding } from '../identity/founding.ts';

/** Below where the sequence begins, so that they are nobody else's. */
const SUBSCRIPTION = 1_001;
const WORKSPACE = 1_002;
const PROJECT = 1_003;
const USER = 1_004;

/** The seed of an empty installation: a subscription with one workspace and project, and its administrator. */
export const foundingSeed = (founding: Founding): readonly string[] => {
  const { userName, displayName, emailAddress, password, workspaceName, projectName, profile } = founding;
  return [
    { _type: 'Subscription', ObjectID: SUBSCRIPTION, Name: workspaceName, _stored: { policy_profile: profile } },
    {
      _type: 'Workspace',
      ObjectID: WORKSPACE,
      Name: workspaceName,
      State: 'Open',
      Subscription: `/subscription/${SUBSCRIPTION}`,
    },
    { _type: 'Project', ObjectID: PROJECT, Name: projectName, State: 'Open', Workspace: `/workspace/${WORKSPACE}` },
    {
      _type: 'User',
      ObjectID: USER,
      UserName: userName,
      EmailAddress: emailAddress,
      DisplayName: displayName,
      SubscriptionAdmin: true,
      Password: password.reveal(),
    },
    {
      _type: 'UserProfile',
      User: `/user/${USER}`,
      DefaultWorkspace: `/workspace/${WORKSPACE}`,
      DefaultProject: `/project/${PROJECT}`,
    },
    { _type: 'WorkspacePermission', User: `/user/${USER}`, Workspace: `/workspace/${WORKSPACE}`, Role: 'Admin' },
  ].map((line) => JSON.stringify(line));
};
