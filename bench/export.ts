// Export of 100,000 × 20 styled cells, against exceljs's own streaming writer without styles; and how long others wait.
import path from 'node:path';
import ExcelJS from 'exceljs';
import type { CellValue, Column } from '../src/features/exports/service.ts';
import { WorkbookFile } from '../src/features/exports/workbook.ts';
import { type Figure, figure, p99 } from './figures.ts';
import { peakMemoryMb, processorMs } from './import.ts';
import { type Target, waitsMeanwhile } from './load.ts';
import { nameAt, numberAt, scramble } from './registry.ts';
import { makeSavedList, type Sides } from './requests.ts';

const columns: Column[] = Array.from({ length: 20 }, (_, i) => {
  const kinds = ['text', 'id', 'day', 'number', 'money'] as const;
  return { field: `c${i}`, header: `Cột ${i + 1}`, kind: kinds[i % kinds.length] ?? 'text' };
});

function* cells(rows: number): Generator<CellValue[]> {
  for (let n = 0; n < rows; n++) {
    const chance = scramble(n);
    const five = [
      nameAt(n),
      numberAt(n),
      `20${10 + (chance % 14)}-0${1 + (chance % 9)}-15`,
      chance % 100,
      chance * 1000,
    ];
    yield [...five, ...five, ...five, ...five];
  }
}

/** How long rows took, and how much of it a processor was at work: tells more where others work on the machine. */
interface Made {
  rate: number;
  processor: number;
}

async function made(rows: number, work: () => Promise<void>): Promise<Made> {
  const began = performance.now();
  const processor = await processorMs(work);
  return { rate: rows / ((performance.now() - began) / 1000), processor };
}

/** exceljs alone. */
async function plain(file: string, rows: number): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: false });
  const sheet = workbook.addWorksheet('Danh sách');
  for (const row of cells(rows)) sheet.addRow(row).commit();
  sheet.commit();
  await workbook.commit();
}

async function styled(file: string, all: CellValue[][]): Promise<void> {
  const workbook = new WorkbookFile(file, { office: 'PHƯỜNG', period: 'năm 2023', document: null });
  await workbook.add({ name: 'Danh sách', title: 'Danh sách', columns, rows: all });
  await workbook.finish((hash) => ({ hash }));
}

/** The most memory that making the file takes on top of what the process held before, its rows among it, in MB. */
async function styledMemory(file: string, rows: number): Promise<{ ours: Made; memory: number }> {
  const before = process.memoryUsage.rss() / 2 ** 20;
  const all = [...cells(rows)];
  let ours: Made = { rate: 0, processor: 0 };
  const most = await peakMemoryMb(async () => {
    ours = await made(rows, () => styled(file, all));
  });
  return { ours, memory: most - before };
}

async function exportsDone({ url, headers }: Target, count: number): Promise<void> {
  const options = {
    method: 'POST',
    headers: { ...headers, connection: 'close', 'content-type': 'application/json' },
  };
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const body = JSON.stringify({ report: 'residents', area: 'CL', asOf: '2023-11-30' });
    const answer = await fetch(`${url}/exports`, { ...options, body });
    ids.push(((await answer.json()) as { id: string }).id); // the contract's answer
  }
  for (const id of ids) {
    for (let state = ''; state !== 'done'; ) {
      const answer = await fetch(`${url}/exports/${id}`, { headers: { ...headers, connection: 'close' } });
      state = ((await answer.json()) as { state: string }).state; // the contract's answer
      if (state === 'failed') throw new Error('the export failed');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export async function measureExport(
  folder: string,
  rows: number,
  openSides: () => Promise<Sides>,
): Promise<Figure[]> {
  const label = `export of ${rows.toLocaleString('en')} × 20 styled cells`;
  const { ours, memory } = await styledMemory(path.join(folder, 'styled.xlsx'), rows);
  const limit = await made(rows, () => plain(path.join(folder, 'plain.xlsx'), rows));
  const { ward } = await openSides();
  const point = await makeSavedList(ward);
  const waiting = await waitsMeanwhile(ward, point, () => exportsDone(ward, 4));
  return [
    figure(label, [ours.rate], [limit.rate], 'rows a second', { atLeast: 0.8 }),
    figure(`${label}, by processor time`, [ours.processor], [limit.processor], 'ms', { atMost: 1.25 }),
    figure(`${label}, memory`, [memory], [250], 'MB', { below: 250 }),
    figure('p99 of a read while exporting', [p99(waiting.busy)], [p99(waiting.idle)], 'ms', { atMost: 2 }),
  ];
}
