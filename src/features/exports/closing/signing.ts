import { readFile, writeFile } from 'node:fs/promises';
import type ExcelJS from 'exceljs';
import { type OpenPlace, signForm } from '../../reportForms/workbook/signing.ts';
import { attachedTo, documentText, type SealedDocument } from '../document.ts';
import { loadWorkbook } from '../reading.ts';
import { coverWidths, heightOf } from '../workbook.ts';

/** What is written on a version when it is signed: nothing of its data. */
export interface Signature {
  document: SealedDocument;
  /** By check, what the office says to one that fails. */
  explanations: Readonly<Record<string, string>>;
  /** Who signed, by name; null: room for it stays. */
  signer: string | null;
}

/** The line of a table's heading that names the document; it stands above the table's header. */
function signTable(sheet: ExcelJS.Worksheet, document: SealedDocument): void {
  const open = attachedTo(null);
  for (let number = 1; number <= 10; number++) {
    const cell = sheet.getRow(number).getCell(1);
    if (cell.value === open) cell.value = attachedTo(document);
  }
}

function signCover(sheet: ExcelJS.Worksheet, { document, explanations, signer }: Signature): void {
  const open = documentText(null);
  sheet.eachRow((row) => {
    if (row.getCell(2).value === open) row.getCell(2).value = documentText(document);
    if (signer && row.getCell(1).value === 'Người ký') row.getCell(2).value = signer;
    const explanation = explanations[String(row.getCell(1).value ?? '')];
    if (!explanation) return;
    row.getCell(3).value = explanation;
    row.height = Math.max(row.height ?? 0, heightOf([explanation], [coverWidths[2]]));
  });
}

function signHidden(sheet: ExcelJS.Worksheet, document: SealedDocument): void {
  const parts: string[] = [];
  sheet.eachRow((row) => parts.push(String(row.getCell(1).value ?? '')));
  const about: Record<string, unknown> = JSON.parse(parts.join(''));
  const json = JSON.stringify({ ...about, document });
  for (let at = 0, row = 1; at < json.length; at += 32_000, row++)
    sheet.getRow(row).getCell(1).value = json.slice(at, at + 32_000);
}

/**
 * Writes a sealed workbook again as the signed one: the same sheets cell for cell, so the same `contentSha256`, with the
 * document's number and date in every heading, on Bìa and in `_sas`.
 */
export async function writeSigned(source: string, target: string, signature: Signature): Promise<void> {
  const workbook = await loadWorkbook(source);
  for (const sheet of workbook.worksheets) {
    if (sheet.name === '_sas') signHidden(sheet, signature.document);
    else if (sheet.name === 'Bìa') signCover(sheet, signature);
    else signTable(sheet, signature.document);
  }
  await workbook.xlsx.writeFile(target);
}

/** The same of a superior's form that was filled: number and date stand where it has room for them. */
export async function writeSignedForm(
  source: string,
  target: string,
  figures: string | null,
  document: SealedDocument,
): Promise<void> {
  const { open = [] }: { open?: OpenPlace[] } = JSON.parse(figures ?? '{}') ?? {}; // written when it was filled
  await writeFile(target, await signForm(await readFile(source), open, document));
}
