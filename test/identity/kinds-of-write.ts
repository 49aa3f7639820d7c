import type { OpenDatabase } from '../../src/storage/database.ts';
import type { Json } from '../support/world.ts';
import { USERS } from './identity-world.ts';
import { MATTER, PLACE } from './two-nodes.ts';

/** ObjectIDs of what writes are about; each accepted one may put something new in their place. */
export interface Targets {
  readonly defect: number;
  /** A defect that is going to be deleted, then its entry in the recycle bin. */
  readonly doomed: number;
  readonly binned: number;
  /** A content of the user's own that hangs on nothing yet. */
  readonly content: number;
  readonly tagOfDefect: number;
}

export interface WriteRequest {
  readonly method: string;
  /** Behind `/slm/webservice/VERSION`; `raw` stands for the whole path of what has no version. */
  readonly path: string;
  readonly raw?: true;
  readonly contentType?: string;
  readonly body?: string;
}

export interface KindOfWrite {
  readonly name: string;
  readonly request: (targets: Targets) => WriteRequest;
  /** What the next writes are about once this one was accepted. */
  readonly after?: (
    object: Json,
    targets: Targets,
    database: OpenDatabase,
  ) => Partial<Targets> | Promise<Partial<Targets>>;
  /** The table whose new row says who did it, in user_id. */
  readonly signedIn?: string;
  /** Every user may, whatever their role. */
  readonly everybody?: true;
}

const post = (path: string, body?: unknown): WriteRequest => ({
  method: 'POST',
  path,
  contentType: 'application/json',
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});

const newDefect = { Defect: { Name: 'made', Project: `/project/${PLACE.project}` } };

const items = (oid: number) => ({ CollectionItems: [{ _ref: `/tag/${oid}` }] });

const binEntryOf = async (item: number, database: OpenDatabase): Promise<number> => {
  const { rows } = await database.main.query<{ oid: number }>('SELECT oid FROM recycle_bin_entry WHERE item_oid = $1', [
    item,
  ]);
  return rows[0]?.oid ?? 0;
};

/** Every kind of write there is, in an order in which each finds what it needs. */
export const KINDS_OF_WRITE: readonly KindOfWrite[] = [
  {
    name: 'create by POST',
    request: () => post('/defect/create', newDefect),
    after: ({ ObjectID }) => ({ defect: ObjectID }),
  },
  {
    name: 'create by PUT',
    request: () => ({ ...post('/Defect/create.js', newDefect), method: 'PUT' }),
    after: ({ ObjectID }) => ({ doomed: ObjectID }),
  },
  { name: 'update by POST', request: ({ defect }) => post(`/defect/${defect}`, { Defect: { Name: 'renamed' } }) },
  {
    name: 'update by PUT',
    request: ({ defect }) => ({ ...post(`/Defect/${defect}.js`, { defect: { Notes: 'noted' } }), method: 'PUT' }),
  },
  {
    name: 'add',
    request: ({ defect }) => post(`/defect/${defect}/Tags/add`, items(MATTER.tag)),
    after: () => ({ tagOfDefect: MATTER.tag }),
  },
  {
    name: 'remove',
    request: ({ defect, tagOfDefect }) => post(`/defect/${defect}/Tags/remove`, items(tagOfDefect)),
  },
  {
    name: 'rank',
    request: ({ defect }) => post(`/defect/${defect}?rankTo=TOP`, { Defect: {} }),
  },
  {
    name: 'attachment content',
    request: () => post('/attachmentcontent/create', { AttachmentContent: { Content: 'YWJj' } }),
    after: ({ ObjectID }) => ({ content: ObjectID }),
    signedIn: 'attachment_content',
  },
  {
    name: 'attachment',
    request: ({ defect, content }) =>
      post('/attachment/create', {
        Attachment: {
          Name: 'abc.txt',
          ContentType: 'text/plain',
          Content: `/attachmentcontent/${content}`,
          Artifact: `/defect/${defect}`,
        },
      }),
    signedIn: 'attachment',
  },
  {
    name: 'upload',
    request: ({ defect }) => ({
      method: 'POST',
      path: `/slm/attachment/new/abc.txt?artifact=/defect/${defect}`,
      raw: true,
      contentType: 'text/plain',
      body: 'abc',
    }),
    signedIn: 'attachment',
  },
  {
    name: 'post',
    request: ({ defect }) =>
      post('/conversationpost/create', { ConversationPost: { Text: 'said', Artifact: `/defect/${defect}` } }),
    signedIn: 'conversation_post',
  },
  {
    name: 'delete',
    request: ({ doomed }) => ({ method: 'DELETE', path: `/defect/${doomed}` }),
    after: async (_, { doomed }, database) => ({ binned: await binEntryOf(doomed, database) }),
  },
  { name: 'restore', request: ({ binned }) => post(`/recyclebinentry/${binned}/restore`) },
  {
    name: 'one’s own user',
    request: () => post(`/user/${USERS.user}`, { User: { Phone: `${Math.random()}` } }),
    everybody: true,
  },
];
