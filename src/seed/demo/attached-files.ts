import { type Colour, makePng } from './small-png.ts';

/** A file that hangs on a piece of work. */
export interface AttachedFile {
  readonly type: 'HierarchicalRequirement' | 'Defect' | 'PortfolioItem/Feature';
  /** The title of the item. */
  readonly on: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  /** Ago. */
  readonly days: number;
}

const text = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

const GREY: Colour = [0xd8, 0xd8, 0xd8];
const LINE: Colour = [0xc0, 0xc0, 0xc0];
const PIN: Colour = [0xdf, 0x1a, 0x7b];

/** A map without tiles: a grey grid and one pin. */
const greyMap = (): Buffer =>
  makePng(96, 64, (x, y) => {
    if ((x - 52) ** 2 + (y - 30) ** 2 < 16) return PIN;
    return x % 16 === 0 || y % 16 === 0 ? LINE : GREY;
  });

const NIGHT: readonly Colour[] = [
  [0x10, 0x14, 0x1c],
  [0x1d, 0x27, 0x33],
  [0x2f, 0x43, 0x4e],
  [0x6f, 0x8f, 0x9c],
  [0xf9, 0xa8, 0x14],
];

/** Five colours beside one another. */
const nightColours = (): Buffer => makePng(100, 20, (x) => NIGHT[Math.floor(x / 20)] ?? [0, 0, 0]);

export const attachedFiles: readonly AttachedFile[] = [
  {
    type: 'Defect',
    on: 'Map stays grey after returning from the background',
    name: 'grey-map.png',
    contentType: 'image/png',
    bytes: greyMap(),
    days: 3,
  },
  {
    type: 'Defect',
    on: 'Map stays grey after returning from the background',
    name: 'device.log',
    contentType: 'text/plain',
    bytes: text(
      '09:41:07.112 MapScreen  onPause',
      '09:41:07.119 TileCache  close, 214 tiles',
      '09:42:10.803 MapScreen  onResume',
      '09:42:10.815 TileCache  read after close, 0 tiles',
      '09:42:10.816 MapScreen  nothing to draw',
    ),
    days: 2,
  },
  {
    type: 'HierarchicalRequirement',
    on: 'Dark map for night rides',
    name: 'night-colours.png',
    contentType: 'image/png',
    bytes: nightColours(),
    days: 6,
  },
  {
    type: 'Defect',
    on: 'Rounding difference of one cent on family bills',
    name: 'bill.csv',
    contentType: 'text/csv',
    bytes: text('rider,minutes,share', '1,118,6.33', '2,40,6.33', '3,7,6.33', 'total,165,19.00'),
    days: 5,
  },
  {
    type: 'Defect',
    on: 'Battery of the station shows 255 percent',
    name: 'readings.csv',
    contentType: 'text/csv',
    bytes: text('time,station,battery', '05:58,214,61', '06:08,214,255', '06:18,214,255', '06:28,214,60'),
    days: 4,
  },
  {
    type: 'PortfolioItem/Feature',
    on: 'Better routes for the vans',
    name: 'drivers.txt',
    contentType: 'text/plain',
    bytes: text(
      'What eleven drivers told us',
      '',
      '- Nine of them begin at the main station, whatever the list says.',
      '- Everybody skips the tower on match days.',
      '- The phone is in the pocket: one stop at a time, in large letters.',
      '- "If it tells me why, I will go there."',
    ),
    days: 30,
  },
];
