import { expect } from 'chai';
import type { TestApp } from '../../support/app.ts';

/** Addressees of the ward, each with a report on its way; the last has as many drafts. */
export async function fillSubmissions(
  app: TestApp,
  count: number,
): Promise<{ ADDRESSEE: string; SUBMISSION: string }> {
  const officer = app.as('officer');
  const names = { ADDRESSEE: '', SUBMISSION: '' };
  for (let i = 0; i < count; i++) {
    const made = await officer.post('/addressees', { area: 'CL', name: `Cơ quan ${i}`, sheets: ['B07'] });
    expect(made.status, made.text).to.equal(201);
    const begun = await officer.post('/submissions', { area: 'CL', addressee: made.body.id });
    expect(begun.status, begun.text).to.equal(201);
    Object.assign(names, { ADDRESSEE: made.body.id, SUBMISSION: begun.body.id });
  }
  await app.deps.exportRunner.idle();
  for (let i = 1; i < count; i++) await officer.post(`/submissions/${names.SUBMISSION}/drafts`);
  await app.deps.exportRunner.idle();
  return names;
}
