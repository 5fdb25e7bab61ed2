import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import ExcelJS from 'exceljs';
import pdfmake from 'pdfmake';
import { documentOf, sheetLayout, textLayout } from './layout.ts';
import type { PdfOrder } from './pdf.ts';

/** Tinos has the widths of Times New Roman, so that lines break where the workbook's do. */
function useFonts(): void {
  const { resolve } = createRequire(import.meta.url);
  const face = (name: string) => resolve(`@expo-google-fonts/tinos/${name}/Tinos_${name}.ttf`);
  const faces = {
    normal: face('400Regular'),
    bold: face('700Bold'),
    italics: face('400Regular_Italic'),
    bolditalics: face('700Bold_Italic'),
  };
  pdfmake.setFonts({ Tinos: faces });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => Object.values(faces).includes(file));
  pdfmake.setTableLayouts({ sheet: sheetLayout, text: textLayout });
}

const { file, title, madeAt }: PdfOrder = workerData;
useFonts();
const workbook = new ExcelJS.Workbook();
await workbook.xlsx.readFile(file);
const body = await pdfmake.createPdf(documentOf(workbook, title, new Date(madeAt))).getBuffer();
parentPort?.postMessage(body);
