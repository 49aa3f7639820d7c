import { attachedFiles } from './attached-files.ts';
import { daysBefore } from './demo-calendar.ts';
import { type DemoLines, refTo } from './demo-line.ts';

/** The number at the end of a reference. */
const oidIn = (ref: unknown): number => Number(String(ref).split('/').at(-1));

/** Adds the files that hang on some items, each with its bytes, sent by who owns the item. */
export const addAttachments = (lines: DemoLines, today: Date): void => {
  for (const { type, on, name, contentType, bytes, days } of attachedFiles) {
    const item = lines.named(type, on);
    const common = { Workspace: item.Workspace, CreationDate: daysBefore(today, days, 200).toISOString() };
    const content = lines.add('AttachmentContent', { ...common, _stored: { user_id: oidIn(item.Owner) } });
    lines.addPlain({
      _type: 'AttachmentChunk',
      Content: refTo(content),
      Number: 0,
      Bytes: bytes.toString('base64'),
    });
    lines.add('Attachment', {
      ...common,
      Artifact: refTo(item),
      Content: refTo(content),
      Name: name,
      ContentType: contentType,
      Size: bytes.length,
      User: item.Owner,
    });
  }
};
