import JSZip from 'jszip';

/** A workbook with parts rewritten; a part whose edit gives nothing is left out. */
export async function editedArchive(
  workbook: Buffer,
  edits: Record<string, (text: string) => string | undefined>,
): Promise<Buffer> {
  const archive = await JSZip.loadAsync(workbook);
  for (const [name, edit] of Object.entries(edits)) {
    const part = archive.file(name);
    if (!part) throw new Error(`the workbook has no ${name}`);
    const text = edit(await part.async('string'));
    if (text === undefined) archive.remove(name);
    else archive.file(name, text);
  }
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}
