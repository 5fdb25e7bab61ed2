import type { Actor, Db, ReadTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { AppError, invalid } from '../../../shared/errors.ts';
import { type Report, unwatched } from '../../../shared/progress.ts';
import { groupsByName, requireArea, wardFor, wardOf } from '../../areas/service.ts';
import { dictionaries } from '../../dictionaries/service.ts';
import { type ImportRegister, type KnownColumn, knownColumns } from '../reading/columns.ts';
import { guessHeaders } from '../reading/guessing.ts';
import { PackedRows } from '../reading/packedRows.ts';
import { type ReadFile, type RowSource, readSourceRows } from '../reading/reading.ts';
import {
  agreeing,
  checkedMapping,
  isKnown,
  type Mapping,
  profileNamed,
  profilesFor,
  readBy,
} from './profiles.ts';

/** A file to be read, as it came. */
export interface ImportForm {
  register: ImportRegister;
  area?: string;
  moveDay?: Day;
  /** The campaign that a list of gifts is for. */
  campaign?: string;
  /** The sender's profile, by its id or name. */
  profile?: string;
  /** A sender not known by its name is kept, read as this file was. */
  keepsSender?: boolean;
  /** Headers of the file → fields, where the officer says otherwise. */
  mapping?: Mapping;
  /** Text of old fonts (.VnTime, VNI-Times) is left as written, or read as the cells show it; undefined: as the profile says. */
  keepsLegacy?: boolean;
  /** A file without a known header is staged with its columns unknown, for the officer to say what they are. */
  guessesHeader?: boolean;
  /** Where the file lies. */
  file: string;
  filename: string;
}

/** A profile as an import names it. */
export type ProfileRef = { id: string; name: string };

/** The ward a file is for: the one named, the account's, or the registry's only one. */
export async function wardOfImport(t: ReadTx, area: string | undefined): Promise<string> {
  if (area) {
    await requireArea(t, area);
    const ward = await wardOf(t, area, t.today);
    if (!ward)
      throw invalid('/area', 'kind', 'Địa bàn: nhập vào một phường, không phải cấp trên của phường.');
    return ward.code;
  }
  return wardFor(t, undefined);
}

const headersNamed = 6;

function noHeader(register: ImportRegister): AppError {
  const expected = knownColumns[register].map(({ header }) => header).slice(0, headersNamed);
  const message = `Không thấy dòng tiêu đề nào quen. Cần các cột như: ${expected.join(', ')}.`;
  return invalid('/file', 'noHeader', message);
}

/** Rows of a list for an area, read as an import of the register reads them; 422 when no header is found. */
export async function readList(
  db: Db,
  actor: Actor,
  form: {
    register: ImportRegister;
    area?: string;
    source: RowSource;
    mapping?: Record<string, string>;
    /** Columns read besides the register's own. */
    more?: readonly KnownColumn[];
  },
  report: Report = unwatched,
) {
  const { ward, context } = await db.read(actor, async (t) => {
    const ward = await wardOfImport(t, form.area);
    const groups = await groupsByName(t, ward, t.today);
    return { ward, context: { today: t.today, dictionary: await dictionaries(t), groups } };
  });
  const { source, register, mapping = {}, more } = form;
  const read = await readSourceRows(source, register, mapping, context, more, report);
  if (read.sheets.length === 0) throw noHeader(register);
  return { ward, read, importDay: context.today };
}

export const refOf = (row: { id: string; name: string } | null | undefined): ProfileRef | null =>
  row ? { id: row.id, name: row.name } : null;

/**
 * Reads a file as its sender's profile says. Where none is named and no header is known, by the first profile that knows
 * one; where the headers are those of a profile's file, that one is offered.
 */
export async function readAsSent(db: Db, actor: Actor, form: ImportForm, report: Report) {
  const { profiles, mapping } = await db.read(actor, async (t) => ({
    profiles: await profilesFor(t, await wardOfImport(t, form.area), form.register),
    mapping: checkedMapping(form.register, await dictionaries(t), form.mapping ?? {}),
  }));
  const read = async (profile: (typeof profiles)[number] | null) => {
    const how = readBy(profile, { mapping, keepsLegacy: form.keepsLegacy });
    const source = { file: form.file, keepsLegacy: how.keepsLegacy };
    const list = await readList(db, actor, { ...form, mapping: how.mapping, source }, report);
    return { ...list, profile: refOf(profile), keepsLegacy: how.keepsLegacy };
  };
  const isHeaderUnknown = (error: unknown): boolean =>
    error instanceof AppError && error.errors[0]?.code === 'noHeader';
  if (form.profile !== undefined) {
    const { profile, keepsSender = false } = form;
    const known = () => read(profileNamed(profiles, profile));
    const done =
      isKnown(profiles, profile) || !keepsSender
        ? await known()
        : await read(null).catch((error) => {
            if (isHeaderUnknown(error)) return known(); // which says whom there is
            throw error;
          });
    return { ...done, offered: null };
  }
  try {
    const done = await read(null);
    const columns = done.read.sheets.flatMap(({ header }) => [...header.columns, ...header.unknown]);
    return { ...done, offered: refOf(agreeing(profiles, columns)) };
  } catch (error) {
    if (!isHeaderUnknown(error)) throw error;
    for (const profile of profiles) {
      const done = await read(profile).catch(() => undefined); // refused for the same reason
      if (done) return { ...done, offered: null };
    }
    if (form.guessesHeader) return readUnknown(db, actor, form);
    throw error;
  }
}

/** The columns of a file without a known header, none of them taken for anything; 422 where nothing looks like a header. */
async function readUnknown(db: Db, actor: Actor, form: ImportForm) {
  const keepsLegacy = form.keepsLegacy ?? false;
  const sheets = await guessHeaders(form.file, { keepsLegacy });
  if (sheets.length === 0) throw noHeader(form.register);
  const read: ReadFile = { rows: new PackedRows(), sheets, legacyFonts: [] };
  const { ward, importDay } = await db.read(actor, async (t) => ({
    ward: await wardOfImport(t, form.area),
    importDay: t.today,
  }));
  return { ward, read, importDay, profile: null, keepsLegacy, offered: null };
}
