import type { WriteTx } from '../../db/tx.ts';
import { mappingOfImport, saveProfile } from './profiles.ts';
import type { ImportAnswer, ImportProfile, ProfileForm } from './schema.ts';
import { refOf, wardOfImport } from './sent.ts';
import { readImport, requireImport } from './service.ts';
import * as store from './store.ts';

/** Keeps how an import was read as the profile of its sender; the import is of that sender from then on. */
export async function saveProfileOfImport(t: WriteTx, id: string, name: string): Promise<ImportAnswer> {
  const row = await requireImport(t, id);
  const answer = await readImport(t, id);
  const form = { register: row.register, name, mapping: mappingOfImport(answer), fonts: answer.fonts };
  const profile = await saveProfile(t, row.area_code, form, answer.columns);
  const summary = { ...JSON.parse(row.summary), profile: refOf(profile), offered: null };
  await store.updateSummary(t, id, JSON.stringify(summary));
  return readImport(t, id);
}

/** Keeps a profile for a ward: the one named, the account's, or the registry's only one. */
export async function saveProfileFor(t: WriteTx, form: ProfileForm): Promise<ImportProfile> {
  return saveProfile(t, await wardOfImport(t, form.area), form);
}
